"""What anyone can read in a message on its way: enough to know which keys it will need.

Layouts: those of core/wire (signal_message.hpp, prekey_message.hpp, spqr_message.hpp), written again. A message
that another implementation would lay out otherwise is not accepted, so that all messages of a kind are equally long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from agent_process import Address

MAC_SIZE = 8
KEY_SIZE = 33
KEM_CIPHERTEXT_SIZE = 1569
BLOCK_SIZE = 16
VARINT, LENGTH_DELIMITED = 0, 2

# The wrapper of a prekey message; the id of a one-time prekey is there when one was used.
PREKEY_ID, BASE_KEY, INNER_MESSAGE, KEM_CIPHERTEXT = 1, 2, 4, 8
RATCHET_KEY, COUNTER, CIPHERTEXT, PQ_RATCHET, ADDRESSES = 1, 2, 4, 5, 6

WRAPPER_FIELDS = {3: [2, 3, 4, 5, 6], 4: [2, 3, 4, 5, 6, 7, 8]}
MESSAGE_FIELDS = {3: [1, 2, 3, 4], 4: [1, 2, 3, 4, 5]}
SPQR_VERSION = 1
CHUNK_SIZE = 32
TYPES_WITH_CHUNK, LAST_TYPE = {1, 2, 3, 5, 6}, 6


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
class Spqr:
    """The message of the post-quantum ratchet inside a message of version 4."""

    epoch: int
    index: int  # place in the chain of this epoch
    counters_at: range  # of epoch and index


@dataclass(frozen=True)
class WireView:
    version: int
    base_key: bytes | None  # names the session; None in an ordinary message
    ratchet_key: bytes  # names the chain
    counter: int  # place in the chain
    spqr: Spqr | None  # version 4 only
    addresses: bytes | None  # sender and recipient, where both are service ids
    ciphertext_size: int
    inner_start: int  # of the signal message, whose every byte is authenticated
    inner_end: int
    counters_at: frozenset[int]  # the bytes that say how far to step a chain

    def fits(self, plaintext: bytes) -> bool:
        """The ciphertext is as long as that of the plaintext."""
        return self.ciphertext_size == (len(plaintext) // BLOCK_SIZE + 1) * BLOCK_SIZE

    @property
    def is_prekey(self) -> bool:
        return self.base_key is not None


def read(kind: str, data: bytes) -> WireView:
    """Raises ValueError when `data` is not laid out as its kind says."""
    if kind == "message":
        return _read_inner(data, 0, len(data), None)
    version, fields = _version(data, 0), list(_each_field(data, 1, len(data)))
    outer = {field.number: field for field in fields}
    _require_layout(fields, {PREKEY_ID} & outer.keys(), WRAPPER_FIELDS[version])
    if KEM_CIPHERTEXT in outer:
        _require(len(outer[KEM_CIPHERTEXT].content(data)) == KEM_CIPHERTEXT_SIZE, "a KEM ciphertext of another size")
    inner = outer[INNER_MESSAGE]
    return _read_inner(data, inner.start, inner.end, outer[BASE_KEY].content(data))


def addresses(sender: Address, recipient: Address) -> bytes | None:
    """The field of that name, which there is only where both names are service ids: here UUIDs."""
    try:
        return b"".join(
            bytes(1) + UUID(address["name"]).bytes + bytes([address["device"]]) for address in (sender, recipient)
        )
    except ValueError:
        return None


def fields_of_prekey_message(data: bytes) -> list[Field]:
    """The wrapper's fields, in their order."""
    return list(_each_field(data, 1, len(data)))


def place_of_spqr(message: bytes) -> tuple[int, int]:
    """Where the whole field is, in an ordinary message of version 4."""
    [field] = [f for f in _each_field(message, 1, len(message) - MAC_SIZE) if f.number == PQ_RATCHET]
    return field.tag_at, field.end


def _read_inner(data: bytes, start: int, end: int, base_key: bytes | None) -> WireView:
    version, fields = _version(data, start), list(_each_field(data, start + 1, end - MAC_SIZE))
    inner = {field.number: field for field in fields}
    _require_layout(fields, MESSAGE_FIELDS[version], {ADDRESSES} & inner.keys())
    ratchet_key, counter = inner[RATCHET_KEY].content(data), inner[COUNTER]
    _require(len(ratchet_key) == KEY_SIZE, "a ratchet key of another size")
    spqr = _read_spqr(data, inner[PQ_RATCHET]) if version == 4 else None
    named = inner[ADDRESSES].content(data) if ADDRESSES in inner else None
    counters_at = {*range(counter.start, counter.end), *(spqr.counters_at if spqr else ())}
    size = len(inner[CIPHERTEXT].content(data))
    return WireView(
        version, base_key, ratchet_key, counter.value, spqr, named, size, start, end, frozenset(counters_at)
    )


def _read_spqr(data: bytes, field: Field) -> Spqr:
    _require(data[field.start] == SPQR_VERSION, "another post-quantum ratchet")
    epoch, at = _varint(data, field.start + 1)
    index, type_at = _varint(data, at)
    kind, at = data[type_at], type_at + 1
    if kind in TYPES_WITH_CHUNK:
        at = _varint(data, at)[1] + CHUNK_SIZE
    _require(kind <= LAST_TYPE and at == field.end, "not a message of the post-quantum ratchet")
    return Spqr(epoch, index, range(field.start + 1, type_at))


def _version(data: bytes, at: int) -> int:
    """Current and sender's newest version are the same in all implementations."""
    version = data[at] >> 4
    _require(version in MESSAGE_FIELDS and data[at] == version * 0x11, "another version")
    return version


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise ValueError(sentence)


def _require_layout(fields: list[Field], *numbers: Iterable[int]) -> None:
    _require([field.number for field in fields] == [*chain(*numbers)], "other fields, or in another order")


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
    """The shortest form is the only one that is sent."""
    value = shift = 0
    while True:
        if at >= len(data):
            raise ValueError("a number runs past the end")
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not data[at - 1] & 0x80:
            _require(data[at - 1] != 0 or shift == 7, "a padded number")
            return value, at
