"""Steps: one message that has been computed, and has not happened yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, Optional, Type, TypeVar

from . import _pawl, _rows
from ._buffer import Buffer
from ._rows import Field, Row
from .enums import Kind
from .envelope import Envelope, Message

__all__ = ["DecryptStep", "EncryptStep", "Saved", "Step", "StepState"]

Output = TypeVar("Output")
Self = TypeVar("Self", bound="Step[Any]")


@dataclass(frozen=True)
class Saved:
    """A state to write to your database."""

    data: bytes = field(repr=False)
    """The saved form."""
    revision: int
    """Greater at every change. Keep it beside `data`, and replace a row only where it still is the one you loaded."""


@dataclass(frozen=True)
class StepState:
    """What has to be durable before a step may happen; both in one transaction."""

    session: Saved
    """The new state of the session."""
    keys: Optional[Saved]
    """The new state of the keys; None when the step does not change them, as when sending."""


class Step(Generic[Output]):
    """One message that has been computed and has not happened yet. `Session.encrypt` and `Session.decrypt` make it.

        with session.encrypt(keys, text, now_ms=now) as step:
            state = step.state(key)
            row.replace(state.session.data, state.session.revision)   # where it is still row.revision; commits
            envelope = step.release()

    `release` refuses until `state` has been called. A step that is closed without release has not happened: session
    and keys are as they were. Leaving the `with` block closes it.

    Threads: one at a time, and a step counts as its session and its keys; a second one gets InUse.

    Raises: every method InvalidArgument, TypeError, BufferError, Closed, InUse, OutOfMemory, Internal, and
    NoRandomness where a state is sealed. Whatever was refused has changed nothing.
    """

    __slots__ = ("_device", "_handle", "_peer")

    def __init__(self, handle: _pawl.Step, peer: str, device: int) -> None:
        """Not for applications: sessions make steps."""
        self._handle = handle
        self._peer = peer
        self._device = device

    def state(self, key: Optional[Buffer] = None, *, unsealed: bool = False) -> StepState:
        """The states to save before the step may happen. May be called again.

        Args:
            key: 32 random bytes that seal them (XChaCha20-Poly1305).
            unsealed: no key; whoever reads them has the keys. Your database protects them.

        Raises:
            Closed: released before, or its session or keys have changed since it was made.
        """
        rows = {_rows.text(row, Field.LABEL): row for row in self._handle.state(key, _rows.flags(unsealed))}
        return StepState(_saved(rows["session"]), _saved(rows["keys"]) if "keys" in rows else None)

    def release(self) -> Output:
        """Makes the step happen: session and keys move on, and it gives what came of it. Call it when what `state` gave
        is durable: a message that left before would, after a crash, be followed by another one under the same key.

        Returns:
            An `Envelope` to send, or the `Message` that was opened.

        Raises:
            InvalidArgument: `state` has not been called.
            Closed: released before, or its session or keys have changed since: of two steps from one state the second
                is refused.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Erases the step; not released, it has not happened. Closing twice is nothing. Never fails."""
        self._handle.close()

    @property
    def closed(self) -> bool:
        """Whether `close` has ended this step. Never fails."""
        return self._handle.closed

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<pawl.{type(self).__name__}, {'closed' if self.closed else 'open'}>"


class EncryptStep(Step[Envelope]):
    """A message that is sealed and may not leave yet."""

    __slots__ = ()

    def release(self) -> Envelope:
        kind, data = self._handle.release()
        return Envelope(Kind(kind), data, self._peer, self._device)


class DecryptStep(Step[Message]):
    """A message that is opened and may not be shown yet."""

    __slots__ = ("_sent_ms",)

    def __init__(self, handle: _pawl.Step, peer: str, device: int, sent_ms: int) -> None:
        """Not for applications: sessions make steps."""
        super().__init__(handle, peer, device)
        self._sent_ms = sent_ms

    def release(self) -> Message:
        _, text = self._handle.release()
        return Message(text, self._peer, self._device, self._sent_ms)


def _saved(row: Row) -> Saved:
    return Saved(_rows.data(row, Field.BYTES), _rows.integer(row, Field.REVISION))
