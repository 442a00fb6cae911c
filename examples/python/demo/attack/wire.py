"""Reads recorded messages: SignalMessage and PreKeySignalMessage of protocols 3 and 4, and the message of the
post-quantum ratchet in those of protocol 4. Total: any bytes give one of them or Malformed."""

from dataclasses import dataclass
from enum import IntEnum

from demo.attack.crypto import BLOCK, KEY_TYPE

MAC_SIZE = 8
PUBLIC_KEY_SIZE = 33
CHUNK_SIZE = 32
KEM_TYPE, KEM_CIPHERTEXT_SIZE = b"\x08", 1569
_VARINT, _BYTES = 0, 2  # wire types of protobuf


class Malformed(Exception):
    """These bytes are not such a message."""


class Part(IntEnum):
    """What a message of the post-quantum ratchet carries a chunk of, or acknowledges."""

    NONE = 0
    HEADER = 1
    VECTOR = 2
    VECTOR_AND_ACK = 3
    ACK = 4
    CIPHERTEXT_1 = 5
    CIPHERTEXT_2 = 6


_PARTS = [bytes([part]) for part in Part]


@dataclass(frozen=True)
class PqMessage:
    """Of the post-quantum ratchet."""

    epoch: int
    index: int
    part: Part = Part.NONE
    chunk_number: int = 0
    chunk: bytes = b""  # empty where the part has none


@dataclass(frozen=True)
class SignalMessage:
    ratchet_key: bytes
    counter: int
    ciphertext: bytes
    signed: bytes  # what the MAC covers, after the two identities
    mac: bytes
    pq: PqMessage | None = None  # in protocol 4, and only there


@dataclass(frozen=True)
class Opening:
    """What a PreKeySignalMessage says about the handshake."""

    base_key: bytes
    identity: bytes
    kem_ciphertext: bytes | None = None  # in protocol 4, and only there


def read_message(data: bytes) -> tuple[Opening | None, SignalMessage]:
    """Which of the two kinds it is shows in the content: the attacker believes no label."""
    try:
        return _read_prekey_message(data)
    except Malformed:
        return None, _read_signal_message(data)


def read_pq_message(data: bytes) -> PqMessage:
    """What stands beyond its end is ignored, as the specification wants."""
    if data[:1] != b"\x01":
        raise Malformed("not version 1 of the post-quantum ratchet")
    epoch, at = _read_varint(data, 1)
    index, at = _read_varint(data, at)
    epoch &= (1 << 64) - 1
    if epoch == 0 or index >= 1 << 32 or data[at : at + 1] not in _PARTS:
        raise Malformed("not a message of the post-quantum ratchet")
    part = Part(data[at])
    if part in (Part.NONE, Part.ACK):
        return PqMessage(epoch, index, part)
    number, at = _read_varint(data, at + 1)
    chunk = data[at : at + CHUNK_SIZE]
    if number >= 1 << 16 or len(chunk) < CHUNK_SIZE:
        raise Malformed("not a chunk")
    return PqMessage(epoch, index, part, number, chunk)


def keys_in_bundle(data: bytes) -> list[bytes]:
    """Every public key in a bundle, which is CBOR: wherever the head of a byte string of 33 bytes and a type byte
    stand. One found by chance does no harm."""
    head = bytes([0x58, PUBLIC_KEY_SIZE]) + KEY_TYPE
    starts = [at + 2 for at in range(len(data)) if data.startswith(head, at)]
    return [key for key in (data[at : at + PUBLIC_KEY_SIZE] for at in starts) if len(key) == PUBLIC_KEY_SIZE]


def _read_prekey_message(data: bytes) -> tuple[Opening, SignalMessage]:
    version = _version(data)
    fields = _read_fields(data[1:])
    kem_ciphertext = _kem_ciphertext(fields, 8) if version == 4 else None
    opening = Opening(_public_key(fields, 2), _public_key(fields, 3), kem_ciphertext)
    return opening, _read_signal_message(_bytes(fields, 4))


def _read_signal_message(data: bytes) -> SignalMessage:
    version = _version(data)
    signed, mac = data[:-MAC_SIZE], data[-MAC_SIZE:]
    fields = _read_fields(signed[1:])
    ciphertext = _bytes(fields, 4)
    if not ciphertext or len(ciphertext) % BLOCK:
        raise Malformed("the ciphertext is not whole blocks")
    pq = read_pq_message(_bytes(fields, 5)) if version == 4 else None
    return SignalMessage(_public_key(fields, 1), _number(fields, 2), ciphertext, signed, mac, pq)


def _version(data: bytes) -> int:
    version = data[0] >> 4 if data else 0
    if version not in (3, 4):
        raise Malformed("not a message of protocol 3 or 4")
    return version


def _kem_ciphertext(fields: dict[int, int | bytes], number: int) -> bytes:
    """Without its type."""
    value = _bytes(fields, number)
    if len(value) != KEM_CIPHERTEXT_SIZE or not value.startswith(KEM_TYPE):
        raise Malformed(f"field {number} is not a KEM ciphertext")
    return value[1:]


def _public_key(fields: dict[int, int | bytes], number: int) -> bytes:
    key = _bytes(fields, number)
    if len(key) != PUBLIC_KEY_SIZE or not key.startswith(KEY_TYPE):
        raise Malformed(f"field {number} is not a public key")
    return key


def _bytes(fields: dict[int, int | bytes], number: int) -> bytes:
    value = fields.get(number)
    if not isinstance(value, bytes):
        raise Malformed(f"field {number} is missing or not bytes")
    return value


def _number(fields: dict[int, int | bytes], number: int) -> int:
    value = fields.get(number)
    if not isinstance(value, int):
        raise Malformed(f"field {number} is missing or not a number")
    return value & 0xFFFFFFFF


def _read_fields(data: bytes) -> dict[int, int | bytes]:
    """The last value of every field of a protobuf message that has only numbers and bytes in it."""
    fields: dict[int, int | bytes] = {}
    at = 0
    while at < len(data):
        tag, at = _read_varint(data, at)
        value, at = _read_varint(data, at)
        if tag & 7 == _VARINT:
            fields[tag >> 3] = value
        elif tag & 7 == _BYTES and at + value <= len(data):
            fields[tag >> 3] = data[at : at + value]
            at += value
        else:
            raise Malformed("a field runs past the end, or has a type that these messages do not use")
    return fields


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise Malformed("a number runs past the end")
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
    raise Malformed("a number is longer than ten bytes")
