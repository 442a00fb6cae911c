"""The primitives of the protocol, every one of them from the package `cryptography`."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BLOCK = 16
KEY_TYPE = b"\x05"  # stands before the 32 bytes of a public key wherever one travels

_SHA256 = hashes.SHA256()


def public_of(private: bytes) -> bytes:
    """The public key, 33 bytes with its type, that belongs to a private key."""
    return KEY_TYPE + X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def agree(private: bytes, public: bytes) -> bytes | None:
    """The Diffie-Hellman value; None when the public key is one of those that give nothing."""
    try:
        return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public[1:]))
    except ValueError:
        return None


def hmac(key: bytes, *parts: bytes) -> bytes:
    code = HMAC(key, _SHA256)
    for part in parts:
        code.update(part)
    return code.finalize()


def hkdf(salt: bytes | None, secret: bytes, info: bytes, size: int) -> bytes:
    return HKDF(_SHA256, size, salt, info).derive(secret)


def cbc_decrypt(key: bytes, iv: bytes, ciphertext: bytes) -> bytes | None:
    """AES-256-CBC; None when the padding is wrong."""
    padded = _cbc(key, iv, ciphertext)
    fill = padded[-1]
    return padded[:-fill] if _is_padding(padded[-BLOCK:]) else None


def last_block_fits(key: bytes, iv: bytes, ciphertext: bytes) -> bool:
    """Whether the padding is right. The right key always gives right padding and a wrong one hardly ever does, so this
    saves the MAC over the whole message for nearly every wrong key, however long the message is."""
    previous = ciphertext[-2 * BLOCK : -BLOCK] or iv
    return _is_padding(_cbc(key, previous, ciphertext[-BLOCK:]))


def _cbc(key: bytes, iv: bytes, ciphertext: bytes) -> bytes:
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(ciphertext) + decryptor.finalize()


def _is_padding(block: bytes) -> bool:
    fill = block[-1]
    return 1 <= fill <= BLOCK and block.endswith(bytes([fill]) * fill)
