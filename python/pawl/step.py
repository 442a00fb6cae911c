"""Steps: one message that has been computed, and has not happened yet."""

from __future__ import annotations

from . import _codes, _pawl, _rows
from ._closing import Closing
from ._value import Value
from .enums import Kind
from .envelope import Envelope, Message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["DecryptStep", "EncryptStep", "Saved", "Step", "StepState"]


class Saved(Value):
    """A state to write to your database."""

    _hidden = frozenset({"data"})

    data: bytes
    """The saved form."""
    revision: int
    """Greater at every change. Keep it beside `data`, and replace a row only where it still is the one you loaded."""


class StepState(Value):
    """What has to be durable before a step may happen; both in one transaction."""

    session: Saved
    """The new state of the session."""
    keys: Saved | None
    """The new state of the keys; None when the step does not change them, as when sending."""


class Step(Closing):
    """One message that has been computed and has not happened yet. `Session.encrypt` and `Session.decrypt` make it.

        with session.encrypt(keys, text, now_ms=now) as step:
            state = step.state(key)
            row.replace(state.session.data, state.session.revision)   # where it is still row.revision; commits
            envelope = step.release()

    `release` refuses until `state` has been called. A step that is closed without release has not happened: session
    and keys are as they were. Leaving the `with` block closes it. It stays good when session or keys are closed.

    Threads: one at a time, and a step counts as its session and its keys; a second one gets InUse.

    Raises: every method InvalidArgument, TypeError, BufferError, Closed, InUse, OutOfMemory, Internal, and
    NoRandomness where a state is sealed. Whatever was refused has changed nothing.
    """

    __slots__ = ("_device", "_peer")

    _handle: _pawl.Step
    _peer: str
    _device: int

    def __init__(self, handle: _pawl.Step, peer: str, device: int) -> None:
        """Not for applications: sessions make steps."""
        super().__init__(handle)
        self._peer = peer
        self._device = device

    def state(self, key: Buffer | None = None, *, unsealed: bool = False) -> StepState:
        """The states to save before the step may happen. May be called again.

        Args:
            key: 32 random bytes that seal them (XChaCha20-Poly1305).
            unsealed: no key; whoever reads them has the keys. Your database protects them.

        Raises:
            Closed: released before, or its session or keys have changed since it was made.
        """
        rows = {row[_codes.F_LABEL]: row for row in self._handle.state(key, _rows.flags(unsealed))}
        return StepState(_saved(rows["session"]), _saved(rows["keys"]) if "keys" in rows else None)


class EncryptStep(Step):
    """A message that is sealed and may not leave yet."""

    __slots__ = ()

    def release(self) -> Envelope:
        """Makes the step happen: the session moves on, and the message may leave.

        Call it when what `state` gave is durable: a message that left before would, after a crash, be followed by
        another one under the same key.

        Raises:
            InvalidArgument: `state` has not been called.
            Closed: released before, or session or keys have changed since: of two steps from one state the second is
                refused.
        """
        kind, data = self._handle.release()
        return Envelope(Kind(kind), data, self._peer, self._device)


class DecryptStep(Step):
    """A message that is opened and may not be shown yet."""

    __slots__ = ("_sent_ms",)

    def __init__(self, handle: _pawl.Step, peer: str, device: int, sent_ms: int) -> None:
        """Not for applications: sessions make steps."""
        super().__init__(handle, peer, device)
        self._sent_ms = sent_ms

    def release(self) -> Message:
        """Makes the step happen: session and keys move on, and the text may be shown.

        Call it when what `state` gave is durable: the key that opened this message is gone.

        Raises:
            InvalidArgument, Closed: as `EncryptStep.release`.
        """
        _, text = self._handle.release()
        return Message(text, self._peer, self._device, self._sent_ms)


def _saved(row: _rows.Row) -> Saved:
    return Saved(row[_codes.F_BYTES], row[_codes.F_REVISION])
