"""What an attacker has: every secret of a seized state, and everything the relay recorded."""

from dataclasses import dataclass, field
from enum import Enum

from demo.attack.crypto import public_of
from demo.attack.wire import Opening, SignalMessage


class KeyKind(Enum):
    IDENTITY = "identity key"
    SIGNED_PREKEY = "signed prekey"
    PREKEY = "one-time prekey"
    RATCHET = "ratchet key"


@dataclass(frozen=True)
class PrivateKey:
    kind: KeyKind
    secret: bytes
    public: bytes

    @classmethod
    def of(cls, kind: KeyKind, secret: bytes) -> "PrivateKey":
        return cls(kind, secret, public_of(secret))


@dataclass(frozen=True)
class ChainKey:
    key: bytes
    next: int  # number of the message whose key comes next


@dataclass(frozen=True)
class PqChainKey:
    """Of the post-quantum ratchet. Whichever of the two directions it is for."""

    epoch: int
    key: bytes
    index: int  # of the last message whose key was taken


@dataclass(frozen=True)
class Exchange:
    """What the post-quantum ratchet has for the exchange of the epoch at work."""

    epoch: int
    mac_root: bytes
    key_pair: bytes | None = None  # its seed, on one side
    header: bytes | None = None  # of the other's key, and what was encapsulated for that
    message: bytes | None = None


@dataclass(frozen=True)
class PqRatchet:
    peer: str  # name of the other side
    next_root: bytes
    newest_epoch: int  # the last one whose secret has gone into next_root
    exchange: Exchange
    chain_keys: list[PqChainKey] = field(default_factory=list)
    skipped: dict[tuple[int, int], bytes] = field(default_factory=dict)  # keys, by epoch and index


@dataclass
class Loot:
    """The secrets of one state, whatever device and session they come from."""

    private_keys: list[PrivateKey] = field(default_factory=list)
    root_keys: list[bytes] = field(default_factory=list)
    chain_keys: list[ChainKey] = field(default_factory=list)
    skipped_seeds: list[bytes] = field(default_factory=list)
    kem_prekeys: list[bytes] = field(default_factory=list)  # private: seeds, or written out
    pq_ratchets: list[PqRatchet] = field(default_factory=list)
    identities: set[bytes] = field(default_factory=set)  # public ones, of both sides


@dataclass(frozen=True)
class Ciphertext:
    number: int  # in the relay's book
    opening: Opening | None
    message: SignalMessage
    route: tuple[str, str]  # from whom to whom


@dataclass
class Record:
    """What went through the relay."""

    ciphertexts: list[Ciphertext] = field(default_factory=list)
    published_keys: set[bytes] = field(default_factory=set)  # in bundles
