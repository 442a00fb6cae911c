"""What pawl raises. Whatever was refused has changed nothing: no key is used up, no state has moved.

The classes follow the numbers of the ABI: `PawlError`, under it one class for each hundred, under those one for each
status that a program may want to catch. What to do is a number as well, `PawlError.action`, so most programs need few
`except` clauses:

    try:
        message = account.decrypt(envelope)
    except pawl.PawlError as refused:
        if refused.action == pawl.Action.DROP: ...           # a duplicate: it has been read
        elif refused.action == pawl.Action.ASK_RESEND: ...   # nothing here can open it
        else:
            raise

Beside these, arguments of the wrong type are a TypeError, and memory in several pieces is a BufferError.
"""

from __future__ import annotations

from . import _codes, _pawl
from .enums import Action, Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "Closed",
    "DuplicateMessage",
    "Forked",
    "InUse",
    "Internal",
    "InvalidArgument",
    "InvalidKey",
    "InvalidMessage",
    "InvalidSignature",
    "LegacyVersion",
    "MessageError",
    "NoRandomness",
    "NoSession",
    "NotFound",
    "OutOfMemory",
    "PawlError",
    "PlatformError",
    "SessionError",
    "StaleSession",
    "StoreCorrupt",
    "StoreError",
    "StoreTooNew",
    "TrustError",
    "UnknownKemPrekey",
    "UnknownPrekey",
    "UnknownSignedPrekey",
    "Unsupported",
    "UnsupportedVersion",
    "UntrustedIdentity",
    "UsageError",
    "WeakerSuite",
    "WrongStoreKey",
]


class PawlError(Exception):
    """Something was refused, and nothing has changed.

    `str(error)` is an English sentence for a log; it holds no secret, no name and no message text. An error can be
    pickled, so it reaches a parent process whole.
    """

    code: Status
    """The status. What the class is made from."""
    action: Action
    """What to do about it."""
    detail: Status | None
    """The finer cause, where there is one: why the session that fits an unreadable message best refused it."""
    retry_ms: int
    """With `Action.RETRY`: milliseconds to wait first."""
    row: int | None
    """Which row of the data that was passed in, where it is about one."""
    device: int | None
    """Which device of a peer, where it is about one."""

    def __init__(
        self,
        sentence: str,
        *,
        code: Status | None = None,
        action: Action | None = None,
        detail: Status | None = None,
        retry_ms: int = 0,
        row: int | None = None,
        device: int | None = None,
    ) -> None:
        """For tests of a program that catches errors: without `code` it is that of the class, and its action."""
        super().__init__(sentence)
        self.code = _status_of(type(self)) if code is None else code
        self.action = Action(_pawl.status_action(self.code)) if action is None else action
        self.detail = detail
        self.retry_ms = retry_ms
        self.row = row
        self.device = device

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive, (type(self), self.args[0], self.code, self.action), self.__dict__


def _status_of(kind: type[PawlError]) -> Status:
    for status, known in _CLASSES.items():
        if issubclass(kind, known):
            return Status(status)
    raise TypeError(f"{kind.__name__} stands for many statuses: say which, with code=")


def _revive(kind: type[PawlError], sentence: str, code: Status, action: Action) -> PawlError:
    return kind(sentence, code=code, action=action)


class UsageError(PawlError):
    """1 to 99: a mistake in the calling program."""


class InvalidArgument(UsageError, ValueError):
    """A value is out of range, a name malformed, a part missing; or a step is released before its state was taken."""


class Closed(UsageError):
    """The object was closed, an account moved out by `save`, or a step released or overtaken by another step."""


class InUse(UsageError):
    """Another thread is in this `Keys`, `Session` or step right now; the call has not happened."""


class Unsupported(UsageError):
    """This version cannot do that: an unknown field in a bundle, another kind of message."""


class NotFound(UsageError):
    """Nothing is known of what was named."""


class Forked(UsageError):
    """The object was made before `os.fork`, by the parent process, which goes on with its keys."""


class MessageError(PawlError):
    """100 to 199: a message cannot be read."""


class DuplicateMessage(MessageError):
    """Read before; drop it."""


class InvalidMessage(MessageError):
    """Malformed, altered, or of no session that we have; `detail` says why the session that fits best refused it."""


class LegacyVersion(MessageError):
    """A message of a protocol before version 3."""


class UnsupportedVersion(MessageError):
    """A message of a protocol that this version does not speak."""


class UnknownPrekey(MessageError):
    """A first message that uses a one-time prekey that is not, or no longer, ours."""


class UnknownSignedPrekey(MessageError):
    """The same for the signed prekey."""


class UnknownKemPrekey(MessageError):
    """The same for the KEM prekey."""


class SessionError(PawlError):
    """200 to 299: there is no session for this."""


class NoSession(SessionError):
    """No session with that device, or none that can send."""


class StaleSession(SessionError):
    """The session was not answered for 30 days, or too many messages (25,000; those of version 3: 2,000).

    It sends no more until it is answered, and still receives.
    """


class WeakerSuite(SessionError):
    """It would not be post-quantum, and the `PqPolicy` forbids that."""


class TrustError(PawlError):
    """300 to 399: keys that are not trusted, or cannot be."""


class UntrustedIdentity(TrustError):
    """Not the identity that is trusted for this name; only a person can decide that it is."""


class InvalidKey(TrustError):
    """Not a public key, or one that gives no secret."""


class InvalidSignature(TrustError):
    """A signature in a bundle is wrong. There is no option to skip this."""


class StoreError(PawlError):
    """400 to 499: a saved state. None of these is a reason to begin anew: peers would see a new identity."""


class WrongStoreKey(StoreError):
    """It was sealed with another key, or is (not) sealed at all."""


class StoreCorrupt(StoreError):
    """It is damaged, or none."""


class StoreTooNew(StoreError):
    """It is of a newer version of pawl."""


class PlatformError(PawlError):
    """500 to 599: the system."""


class OutOfMemory(PlatformError, MemoryError):
    """Free some memory and call again."""


class NoRandomness(PlatformError):
    """The system gave no randomness; nothing was made without it."""


class Internal(PlatformError):
    """A defect in pawl: please report it."""


_CLASSES: dict[int, type[PawlError]] = {
    Status.INVALID_ARGUMENT: InvalidArgument,
    Status.CLOSED: Closed,
    Status.IN_USE: InUse,
    Status.UNSUPPORTED: Unsupported,
    Status.NOT_FOUND: NotFound,
    Status.FORKED: Forked,
    Status.DUPLICATE_MESSAGE: DuplicateMessage,
    Status.INVALID_MESSAGE: InvalidMessage,
    Status.LEGACY_VERSION: LegacyVersion,
    Status.UNSUPPORTED_VERSION: UnsupportedVersion,
    Status.UNKNOWN_PREKEY: UnknownPrekey,
    Status.UNKNOWN_SIGNED_PREKEY: UnknownSignedPrekey,
    Status.UNKNOWN_KEM_PREKEY: UnknownKemPrekey,
    Status.NO_SESSION: NoSession,
    Status.STALE_SESSION: StaleSession,
    Status.WEAKER_SUITE: WeakerSuite,
    Status.UNTRUSTED_IDENTITY: UntrustedIdentity,
    Status.INVALID_KEY: InvalidKey,
    Status.INVALID_SIGNATURE: InvalidSignature,
    Status.WRONG_STORE_KEY: WrongStoreKey,
    Status.STORE_CORRUPT: StoreCorrupt,
    Status.STORE_TOO_NEW: StoreTooNew,
    Status.OUT_OF_MEMORY: OutOfMemory,
    Status.NO_RANDOMNESS: NoRandomness,
    Status.INTERNAL: Internal,
}

_HUNDREDS = (UsageError, MessageError, SessionError, TrustError, StoreError, PlatformError)


def _class_of(status: int) -> type[PawlError]:
    if status in _CLASSES:
        return _CLASSES[status]
    return _HUNDREDS[status // 100] if 0 < status < 600 else PawlError


def from_members(
    status: int, action: int, detail: int, retry_ms: int, row: int, device: int, sentence: str
) -> PawlError:
    """The exception for the members of a pawl_error; not part of the package's interface."""
    return _class_of(status)(
        sentence,
        code=Status(status),
        action=Action(action),
        detail=Status(detail) if detail else None,
        retry_ms=retry_ms,
        row=None if row < 0 else row,
        device=None if device == _codes.ALL_DEVICES else device,
    )
