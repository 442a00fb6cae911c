"""Reads recorded messages: SignalMessage and PreKeySignalMessage of protocol 3. Total: any bytes give one of them or
Malformed."""

from dataclasses import dataclass

from demo.attack.crypto import BLOCK, KEY_TYPE

MAC_SIZE = 8
PUBLIC_KEY_SIZE = 33
_VARINT, _BYTES = 0, 2  # wire types of protobuf


class Malformed(Exception):
    """These bytes are not such a message."""


@dataclass(frozen=True)
class SignalMessage:
    ratchet_key: bytes
    counter: int
    ciphertext: bytes
    signed: bytes  # what the MAC covers, after the two identities
    mac: bytes


@dataclass(frozen=True)
class Opening:
    """What a PreKeySignalMessage says about the handshake."""

    base_key: bytes
    identity: bytes


def read_message(data: bytes) -> tuple[Opening | None, SignalMessage]:
    """Which of the two kinds it is shows in the content: the attacker believes no label."""
    try:
        return _read_prekey_message(data)
    except Malformed:
        return None, _read_signal_message(data)


def keys_in_bundle(data: bytes) -> list[bytes]:
    """Every public key in a bundle, which is CBOR: wherever the head of a byte string of 33 bytes and a type byte
    stand. One found by chance does no harm."""
    head = bytes([0x58, PUBLIC_KEY_SIZE]) + KEY_TYPE
    starts = [at + 2 for at in range(len(data)) if data.startswith(head, at)]
    return [key for key in (data[at : at + PUBLIC_KEY_SIZE] for at in starts) if len(key) == PUBLIC_KEY_SIZE]


def _read_prekey_message(data: bytes) -> tuple[Opening, SignalMessage]:
    _check_version(data)
    fields = _read_fields(data[1:])
    opening = Opening(base_key=_public_key(fields, 2), identity=_public_key(fields, 3))
    return opening, _read_signal_message(_bytes(fields, 4))


def _read_signal_message(data: bytes) -> SignalMessage:
    _check_version(data)
    signed, mac = data[:-MAC_SIZE], data[-MAC_SIZE:]
    fields = _read_fields(signed[1:])
    ciphertext = _bytes(fields, 4)
    if not ciphertext or len(ciphertext) % BLOCK:
        raise Malformed("the ciphertext is not whole blocks")
    return SignalMessage(_public_key(fields, 1), _number(fields, 2), ciphertext, signed, mac)


def _check_version(data: bytes) -> None:
    if not data or data[0] >> 4 != 3:
        raise Malformed("not a message of protocol 3")


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
