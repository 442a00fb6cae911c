"""The derivations of the specification, each counted: X3DH, the root's steps, the chains' steps, the message keys."""

from collections import Counter
from collections.abc import Iterable

from demo.attack import crypto
from demo.attack.loot import PrivateKey
from demo.attack.wire import MAC_SIZE, SignalMessage


class Derivations:
    def __init__(self) -> None:
        self.done = Counter(
            {"key agreements": 0, "handshakes": 0, "root steps": 0, "chain steps": 0, "message keys": 0}
        )
        self._agreed: dict[tuple[bytes, bytes], bytes] = {}

    def agree(self, private: PrivateKey, public: bytes) -> bytes:
        """A Diffie-Hellman value; zeros, which no session uses, when there is none."""
        known = self._agreed.get((private.secret, public))
        if known is None:
            self.done["key agreements"] += 1
            known = crypto.agree(private.secret, public) or bytes(32)
            self._agreed[private.secret, public] = known
        return known

    def handshake(self, agreed: Iterable[bytes]) -> tuple[bytes, bytes]:
        """X3DH: the first root key, and the first chain key."""
        self.done["handshakes"] += 1
        return _halves(crypto.hkdf(None, b"\xff" * 32 + b"".join(agreed), b"WhisperText", 64))

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

    def open(self, seed: bytes, message: SignalMessage, ends: Iterable[tuple[bytes, bytes]]) -> bytes | None:
        """The text, if this is the seed of that message and one of `ends` the identities of sender and recipient."""
        self.done["message keys"] += 1
        keys = crypto.hkdf(None, seed, b"WhisperMessageKeys", 80)
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
