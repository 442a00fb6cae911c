"""Messages: sealed, as they travel, and opened."""

from __future__ import annotations

from . import _codes, _rows
from ._value import Value
from .enums import Action, Kind, State, Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["Envelope", "Envelopes", "Message", "Refused"]

_KINDS = {kind.value: kind for kind in Kind}


class Envelope(Value):
    """A sealed message and the device at the other end: whom it goes to, or whom it came from.

    `dump` and `load` carry `kind` and `data` as one byte string. A server with a format of its own carries those two
    by themselves. The address travels outside: who sent a message is what the server authenticated, never what the
    message says.

    Values do not change; any number of threads may use one.
    """

    _hidden = frozenset({"data"})

    kind: Kind
    """What `data` is. The receiver needs to know."""
    data: bytes
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
        return _rows.dump({_codes.F_KIND: self.kind, _codes.F_BYTES: self.data})

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
        row = _rows.load(data, "an envelope", (_codes.F_KIND, _codes.F_BYTES))
        kind = _KINDS.get(row[_codes.F_KIND])
        if kind is None:
            raise _rows.refusal(Status.UNSUPPORTED, f"a message of the unknown kind {row[_codes.F_KIND]}")
        return cls(kind, row[_codes.F_BYTES], peer, device, sent_ms)


class Refused(Value):
    """A device that `Account.encrypt` could not write to, and what to do about that."""

    device: int
    state: State
    code: Status
    action: Action

    @classmethod
    def _from_row(cls, row: _rows.Row) -> Refused:
        return cls(
            device=row[_codes.F_DEVICE],
            state=State(row[_codes.F_STATE]),
            code=Status(row[_codes.F_STATUS]),
            action=Action(row[_codes.F_ACTION]),
        )


class Envelopes(tuple[Envelope, ...]):
    """What `Account.encrypt` gives: one envelope for each device that can be written to, in order of device numbers.

    It is a tuple of `Envelope`. Devices that cannot be written to are in `refused`; they do not hold up the others.
    """

    refused: tuple[Refused, ...] = ()
    """The devices of the peer that get nothing this time."""

    @classmethod
    def _from_rows(cls, peer: str, rows: list[_rows.Row]) -> Envelopes:
        envelopes = cls(
            [
                Envelope(_KINDS[row[_codes.F_KIND]], row[_codes.F_BYTES], peer, row[_codes.F_DEVICE])
                for row in rows
                if _codes.F_BYTES in row
            ]
        )
        if len(envelopes) < len(rows):
            envelopes.refused = tuple(Refused._from_row(row) for row in rows if _codes.F_BYTES not in row)
        return envelopes

    def __repr__(self) -> str:
        return f"Envelopes({super().__repr__()}, refused={self.refused!r})"


class Message(Value):
    """An opened message: authentic, unchanged, and read for the first time.

    Keep the text: the key that opened it is gone. It is not in the `repr`, so that it does not end up in a log.
    """

    _hidden = frozenset({"text"})

    text: bytes
    """The plaintext; `text.decode()` if it was made with `str.encode`."""
    sender: str
    """Name of the sender, in its canonical form."""
    device: int
    """Device number of the sender."""
    sent_ms: int = 0
    """As in the envelope: milliseconds since 1970, and only what somebody said."""
