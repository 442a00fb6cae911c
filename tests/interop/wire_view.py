"""What anyone can read in a message on its way: enough to know which keys it will need.

Layouts: signal-sessions, "SignalMessage" and "PreKeySignalMessage".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MAC_SIZE = 8
VARINT, LENGTH_DELIMITED = 0, 2
BASE_KEY, INNER_MESSAGE = 2, 4
RATCHET_KEY, COUNTER, CIPHERTEXT = 1, 2, 4


@dataclass(frozen=True)
class Field:
    number: int
    value: int
    tag_at: int  # places in the whole message
    start: int  # of the content
    end: int

    def content(self, data: bytes) -> bytes:
        return data[self.start : self.end]


@dataclass(frozen=True)
class WireView:
    base_key: bytes | None  # names the session; None in an ordinary message
    ratchet_key: bytes  # names the chain
    counter: int  # place in the chain
    inner_start: int  # of the signal message, whose every byte is authenticated
    inner_end: int
    counter_at: range

    @property
    def is_prekey(self) -> bool:
        return self.base_key is not None


def read(kind: str, data: bytes) -> WireView:
    """Raises ValueError when `data` is not laid out as its kind says."""
    if kind == "message":
        return _read_inner(data, 0, len(data), None)
    outer = _fields(data, 1, len(data))
    inner = outer[INNER_MESSAGE]
    return _read_inner(data, inner.start, inner.end, outer[BASE_KEY].content(data))


def fields_of_prekey_message(data: bytes) -> list[Field]:
    """The wrapper's fields, in their order."""
    return list(_each_field(data, 1, len(data)))


def _read_inner(data: bytes, start: int, end: int, base_key: bytes | None) -> WireView:
    fields = _fields(data, start + 1, end - MAC_SIZE)
    ratchet_key, counter = fields[RATCHET_KEY].content(data), fields[COUNTER]
    if len(ratchet_key) != 33 or CIPHERTEXT not in fields:
        raise ValueError("not a signal message")
    return WireView(base_key, ratchet_key, counter.value, start, end, range(counter.start, counter.end))


def _fields(data: bytes, start: int, end: int) -> dict[int, Field]:
    return {field.number: field for field in _each_field(data, start, end)}


def _each_field(data: bytes, at: int, end: int) -> Iterator[Field]:
    while at < end:
        tag_at = at
        tag, at = _varint(data, at)
        value, after = _varint(data, at)
        if tag & 7 == VARINT:
            yield Field(tag >> 3, value, tag_at, at, after)
            at = after
        elif tag & 7 == LENGTH_DELIMITED:
            yield Field(tag >> 3, value, tag_at, after, after + value)
            at = after + value
        else:
            raise ValueError(f"wire type {tag & 7}")
    if at != end:
        raise ValueError("a field runs past the end")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data):
            raise ValueError("a number runs past the end")
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not data[at - 1] & 0x80:
            return value, at
