"""Messages: sealed, as they travel, and opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Tuple, Union, overload

from . import _rows
from ._buffer import Buffer
from ._rows import Field
from .enums import Action, Kind, State, Status

__all__ = ["Envelope", "Envelopes", "Message", "Refused"]


@dataclass(frozen=True)
class Envelope:
    """A sealed message and the device at the other end: whom it goes to, or whom it came from.

    `dump` and `load` carry `kind` and `data` as one byte string. A server with a format of its own carries those two
    by themselves. The address travels outside: who sent a message is what the server authenticated, never what the
    message says.

    Values do not change; any number of threads may use one.
    """

    kind: Kind
    """What `data` is. The receiver needs to know."""
    data: bytes = field(repr=False)
    """The message on the wire."""
    peer: str
    """Name of the other side: the receiver of an envelope to send, the sender of one that came."""
    device: int
    """Device number of the other side, 0 to 127."""
    sent_ms: int = 0
    """When it was sent, in milliseconds since 1970, for your own use: it comes back in the `Message`."""

    def dump(self) -> bytes:
        """`kind` and `data` as bytes (deterministic CBOR), without the address.

        Raises:
            TypeError: `kind` is not an int, or `data` has no bytes.
        """
        return _rows.dump({Field.KIND: self.kind, Field.BYTES: self.data})

    @classmethod
    def load(cls, data: Buffer, peer: str, device: int, sent_ms: int = 0) -> Envelope:
        """The envelope that was dumped, here or by any other binding. `data` is not kept.

        Args:
            peer, device: who sent it, as your server authenticated.
            sent_ms: when, in milliseconds since 1970.

        Raises:
            InvalidMessage: `data` is not an envelope.
            Unsupported: it has a part, or is of a kind, that this version does not know.
        """
        row = _rows.load(data, "an envelope", [Field.KIND, Field.BYTES], [])
        number = _rows.integer(row, Field.KIND)
        try:
            kind = Kind(number)
        except ValueError:
            raise _rows.refusal(Status.UNSUPPORTED, f"a message of the unknown kind {number}") from None
        return cls(kind, _rows.data(row, Field.BYTES), peer, device, sent_ms)


@dataclass(frozen=True)
class Refused:
    """A device that `Account.encrypt` could not write to, and what to do about that."""

    device: int
    state: State
    code: Status
    action: Action


class Envelopes(Sequence[Envelope]):
    """What `Account.encrypt` gives: one envelope for each device that can be written to, in order of device numbers.

    It is a sequence of `Envelope`. Devices that cannot be written to are in `refused`; they do not hold up the others.
    """

    __slots__ = ("_envelopes", "refused")

    refused: Tuple[Refused, ...]
    """The devices of the peer that get nothing this time."""

    def __init__(self, envelopes: Tuple[Envelope, ...], refused: Tuple[Refused, ...]) -> None:
        self._envelopes = envelopes
        self.refused = refused

    @overload
    def __getitem__(self, index: int) -> Envelope: ...
    @overload
    def __getitem__(self, index: slice) -> Tuple[Envelope, ...]: ...
    def __getitem__(self, index: Union[int, slice]) -> Union[Envelope, Tuple[Envelope, ...]]:
        return self._envelopes[index]

    def __len__(self) -> int:
        return len(self._envelopes)

    def __repr__(self) -> str:
        return f"Envelopes({self._envelopes!r}, refused={self.refused!r})"


@dataclass(frozen=True)
class Message:
    """An opened message: authentic, unchanged, and read for the first time.

    Keep the text: the key that opened it is gone. It is not in the `repr`, so that it does not end up in a log.
    """

    text: bytes = field(repr=False)
    """The plaintext; `text.decode()` if it was made with `str.encode`."""
    sender: str
    """Name of the sender, in its canonical form."""
    device: int
    """Device number of the sender."""
    sent_ms: int = 0
    """As in the envelope: milliseconds since 1970, and only what somebody said."""
