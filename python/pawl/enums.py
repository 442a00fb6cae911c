"""The numbers of the ABI that have names (pawl/codes.h). All are ints, and equal to what C sees."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Action", "AesKind", "Family", "Kind", "Policy", "PqPolicy", "State", "Status", "Suite", "Trust"]


class Status(IntEnum):
    """Why something was refused: `PawlError.code`.

    A number belongs to its hundred: 1 the caller, 100 the message, 200 the session, 300 trust, 400 the saved state,
    500 the system. The numbers of a newer library are members too, without a name of their own.
    """

    INVALID_ARGUMENT = 1
    WRONG_HANDLE = 2
    CLOSED = 3
    IN_USE = 4
    UNSUPPORTED = 5
    NOT_FOUND = 6
    FORKED = 9
    DUPLICATE_MESSAGE = 100
    INVALID_MESSAGE = 110
    BAD_MAC = 111
    TOO_FAR_AHEAD = 112
    LEGACY_VERSION = 113
    UNSUPPORTED_VERSION = 114
    UNKNOWN_PREKEY = 120
    UNKNOWN_SIGNED_PREKEY = 121
    UNKNOWN_KEM_PREKEY = 122
    NO_SESSION = 200
    STALE_SESSION = 201
    WEAKER_SUITE = 202
    UNTRUSTED_IDENTITY = 300
    INVALID_KEY = 301
    INVALID_SIGNATURE = 302
    WRONG_STORE_KEY = 410
    STORE_CORRUPT = 411
    STORE_TOO_NEW = 413
    STORE_FULL = 414
    OUT_OF_MEMORY = 501
    NO_RANDOMNESS = 502
    INTERNAL = 599

    @classmethod
    def _missing_(cls, value: object) -> Status | None:
        if not isinstance(value, int):
            return None
        unknown = int.__new__(cls, value)
        unknown._name_ = f"UNKNOWN_{value}"
        unknown._value_ = value
        return unknown


class Action(IntEnum):
    """What to do about a refusal: `PawlError.action`. The number of a newer library counts as ASK_USER."""

    NOTHING = 0
    FIX_CODE = 1
    """A mistake in the calling program."""
    DROP = 2
    """The message is dealt with: tell the server that it has arrived."""
    RETRY = 3
    """The same call again, after `retry_ms` or when there is memory."""
    FETCH_BUNDLES = 4
    """Fetch the bundles of the device, `add_bundle`, call again; once."""
    ASK_RESEND = 5
    """Ask the sender to send again in a new session."""
    ASK_USER = 6
    """Show it: trust changes only by a person."""
    FIND_KEY = 8
    """Unlock the place where the key is kept, and try again."""
    REPAIR = 9
    """The saved state is lost. Never go back to an older one: its keys are used."""
    UPDATE = 11
    """A newer pawl is needed."""
    MAKE_ROOM = 12
    """Replace what is full: publish a new bundle without one-time prekey."""

    @classmethod
    def _missing_(cls, value: object) -> Action | None:
        return cls.ASK_USER if isinstance(value, int) else None


class Kind(IntEnum):
    """What an envelope is on the wire."""

    MESSAGE = 2
    """Of a session that the receiver has answered."""
    PREKEY = 3
    """Carries the handshake; every message does until the first answer."""


class Trust(IntEnum):
    """What is thought of a peer's identity."""

    NONE = 0
    """None is known, or a person has withdrawn trust: it is refused until trusted again."""
    FIRST_USE = 1
    """The first one seen, or one that a person accepted without comparing."""
    VERIFIED = 2
    """Compared by people."""
    BLOCKED = 3
    """A person wants nothing sent to it and nothing of it read."""


class Policy(IntEnum):
    """Which identities an account speaks with."""

    FIRST_USE = 1
    """The first identity of a name is taken, and another one refused. The default."""
    VERIFIED_ONLY = 2
    """The same for reading; nothing is sent below `Trust.VERIFIED`."""
    ASK = 3
    """An unknown identity is refused both ways until `Account.set_trust`."""


class PqPolicy(IntEnum):
    """Whether sessions have to be post-quantum."""

    ALLOWED = 1
    """Where the bundle of the peer allows it. One that the KEM prekey was taken out of leads to a session that is not,
    also with a peer who has shown one before: `DeviceInfo.suite` tells."""
    PREFERRED = 2
    """The same; and an identity that has once shown a KEM prekey or a post-quantum message is never written to in
    another suite again."""
    REQUIRED = 3
    """Always. No other session is begun, by us or by a peer, or written in; one that there is can still be read. The
    default."""


class State(IntEnum):
    """Whether a device can be written to."""

    READY = 1
    NEEDS_BUNDLE = 2
    """No session that can send: add a bundle."""
    BLOCKED = 3
    """Its identity is not trusted."""


class Suite(IntEnum):
    """The protocol of a session."""

    SIGNAL_V4 = 1
    """PQXDH with Kyber1024, Double Ratchet and SPQR, message version 4: post-quantum."""
    SIGNAL_V3 = 2
    """X3DH and Double Ratchet, message version 3: both families have it."""
    WHATSAPP_PQ = 3
    """PQXDH with ML-KEM-1024, Double Ratchet alone, message version 4: the handshake is post-quantum, what follows
    heals by X25519. As it was read in WhatsApp's web client; the fields of a first message that carry the KEM prekey
    are those of Signal, and no running client has confirmed them."""


class Family(IntEnum):
    """Whose clients a device speaks with.

    An identity key belongs to one family: never give one that is used in one of them to a device of the other.
    """

    SIGNAL = 1
    """`Suite.SIGNAL_V4` and `Suite.SIGNAL_V3`. The default."""
    WHATSAPP = 2
    """`Suite.WHATSAPP_PQ` and `Suite.SIGNAL_V3`. Off unless a program asks for it."""


class AesKind(IntEnum):
    """Which AES this machine runs."""

    INSTRUCTIONS = 1
    """The processor's own."""
    VECTOR = 2
    """Vector permutations: constant time."""
    TABLE = 3
    """Tables: its timing can be measured by programs on the same machine."""
