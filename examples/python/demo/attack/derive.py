"""The derivations of the specification, each counted: X3DH and PQXDH, the root's steps, the chains' steps, those of the
post-quantum ratchet, the message keys."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha3_512
from typing import NamedTuple

from demo.attack import crypto
from demo.attack.kem import Kem
from demo.attack.loot import Exchange, PrivateKey
from demo.attack.wire import MAC_SIZE, SignalMessage

_PQXDH = b"WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024"
_EXCHANGE = b"Signal_PQCKA_V1_MLKEM768:"
_PQ_CHAIN = b"Signal PQ Ratchet V1 Chain "


class Begun(NamedTuple):
    """What a handshake gives."""

    root: bytes
    chain_key: bytes
    pq_key: bytes | None  # where the post-quantum ratchet begins; in protocol 4, and only there


class PqChains(NamedTuple):
    """What begins with an epoch of the post-quantum ratchet."""

    next_root: bytes
    chain_keys: tuple[bytes, bytes]  # one for each direction


class Derivations:
    def __init__(self) -> None:
        self.done = Counter(
            {
                "key agreements": 0,
                "decapsulations": 0,
                "handshakes": 0,
                "root steps": 0,
                "chain steps": 0,
                "post-quantum chain steps": 0,
                "message keys": 0,
            }
        )
        self._agreed: dict[tuple[bytes, bytes], bytes] = {}
        self._decapsulated: dict[tuple[bytes, bytes], bytes] = {}

    # ---- what two keys give

    def agree(self, private: PrivateKey, public: bytes) -> bytes:
        """A Diffie-Hellman value; zeros, which no session uses, when there is none."""
        known = self._agreed.get((private.secret, public))
        if known is None:
            self.done["key agreements"] += 1
            known = crypto.agree(private.secret, public) or bytes(32)
            self._agreed[private.secret, public] = known
        return known

    def decapsulate(self, kem: Kem, private: bytes, ciphertext: bytes) -> bytes:
        known = self._decapsulated.get((private, ciphertext))
        if known is None:
            self.done["decapsulations"] += 1
            known = self._decapsulated[private, ciphertext] = kem.decapsulate(private, ciphertext)
        return known

    # ---- the handshake and the Double Ratchet

    def handshake(self, agreed: Iterable[bytes], kem_secret: bytes | None = None) -> Begun:
        """X3DH, or PQXDH when there is a secret of a KEM."""
        self.done["handshakes"] += 1
        secret = b"\xff" * 32 + b"".join(agreed)
        if kem_secret is None:
            return Begun(*_halves(crypto.hkdf(None, secret, b"WhisperText", 64)), None)
        okm = crypto.hkdf(None, secret + kem_secret, _PQXDH, 96)
        return Begun(okm[:32], okm[32:64], okm[64:])

    def root_step(self, root: bytes, agreed: bytes) -> tuple[bytes, bytes]:
        """The next root key, and the key of the chain that begins with it."""
        self.done["root steps"] += 1
        return _halves(crypto.hkdf(root, agreed, b"WhisperRatchet", 64))

    def chain_step(self, chain_key: bytes) -> bytes:
        self.done["chain steps"] += 1
        return crypto.hmac(chain_key, b"\x02")

    def seed(self, chain_key: bytes) -> bytes:
        """What the keys of the chain's next message are made of."""
        return crypto.hmac(chain_key, b"\x01")

    # ---- the post-quantum ratchet

    def encapsulated(self, exchange: Exchange) -> bytes | None:
        """What the device encapsulated itself, while it still has the message and the header that this was made of."""
        if exchange.message is None or exchange.header is None:
            return None
        return sha3_512(exchange.message + exchange.header[32:]).digest()[:32]

    def epoch_secret(self, epoch: int, shared: bytes) -> bytes:
        return crypto.hkdf(None, shared, _EXCHANGE + b"SCKA Key" + _long(epoch), 32)

    def mac_keys(self, mac_root: bytes, epoch: int, secret: bytes) -> tuple[bytes, bytes]:
        """The next root of the MAC keys, and the MAC key, once the secret of the epoch is there."""
        return _halves(crypto.hkdf(None, mac_root + secret, _EXCHANGE + b"Authenticator Update" + _long(epoch), 64))

    def ciphertext_mac(self, mac_key: bytes, epoch: int, ciphertext: bytes) -> bytes:
        return crypto.hmac(mac_key, _EXCHANGE + b"ciphertext", _long(epoch), ciphertext)

    def pq_start(self, pq_key: bytes) -> PqChains:
        return _thirds(crypto.hkdf(None, pq_key, _PQ_CHAIN + b" Start", 96))

    def pq_epoch(self, next_root: bytes, secret: bytes) -> PqChains:
        return _thirds(crypto.hkdf(next_root, secret, _PQ_CHAIN + b"Add Epoch", 96))

    def pq_chain_step(self, chain_key: bytes, index: int) -> tuple[bytes, bytes]:
        """The next chain key, and the key of the message with this index."""
        self.done["post-quantum chain steps"] += 1
        return _halves(crypto.hkdf(None, chain_key, index.to_bytes(4, "big") + _PQ_CHAIN + b"Next", 64))

    # ---- the message

    def message_keys(self, seed: bytes, pq_key: bytes | None) -> bytes:
        """For cipher and MAC, and the initial vector."""
        return crypto.hkdf(pq_key, seed, b"WhisperMessageKeys", 80)

    def open(self, keys: bytes, message: SignalMessage, ends: Iterable[tuple[bytes, bytes]]) -> bytes | None:
        """The text, if these are the keys of that message and one of `ends` the identities of sender and recipient."""
        self.done["message keys"] += 1
        cipher_key, mac_key, iv = keys[:32], keys[32:64], keys[64:]
        if not crypto.last_block_fits(cipher_key, iv, message.ciphertext):
            return None
        if not any(
            crypto.hmac(mac_key, sender, recipient, message.signed)[:MAC_SIZE] == message.mac
            for sender, recipient in ends
        ):
            return None
        return crypto.cbc_decrypt(cipher_key, iv, message.ciphertext)


def _halves(okm: bytes) -> tuple[bytes, bytes]:
    return okm[:32], okm[32:]


def _thirds(okm: bytes) -> PqChains:
    return PqChains(okm[:32], (okm[32:64], okm[64:]))


def _long(number: int) -> bytes:
    return number.to_bytes(8, "big")
