"""Rows of numbered fields (pawl_list), which is how structured data crosses the C ABI."""

from __future__ import annotations

from enum import IntEnum
from typing import Dict, List, Mapping, Optional, Union

from . import _pawl, errors
from ._buffer import Buffer
from .enums import Status

Row = Dict[int, Union[int, str, bytes]]
RowIn = Mapping[int, Union[int, str, Buffer]]
Options = Mapping[int, Union[int, str, Buffer, None]]


class Field(IntEnum):
    """PAWL_F_ of pawl/codes.h. The thousand is the type: 1000 int, 2000 text, 3000 bytes."""

    DEVICE = 1002
    KIND = 1003
    SENT_MS = 1004
    STATUS = 1006
    ACTION = 1007
    COUNT = 1009
    STATE = 1010
    TRUST = 1011
    SUITE = 1012
    ARCHIVED = 1014
    REGISTRATION_ID = 1015
    SIGNED_PREKEY_ID = 1016
    PREKEY_ID = 1017
    NOW_MS = 1023
    POLICY = 1025
    PREKEYS_LEFT = 1030
    REVISION = 1041
    UNSEALED = 1042
    LOCKED = 1043
    AES_KIND = 1044
    UNCONFIRMED = 1045
    SENDABLE = 1046
    ONE_TIME = 1047
    PEER = 2001
    NAME = 2002
    LABEL = 2010
    BYTES = 3001
    TEXT = 3002
    IDENTITY = 3003
    IDENTITY_PRIVATE = 3004
    SIGNED_PREKEY = 3005
    SIGNED_PREKEY_SIG = 3006
    PREKEY = 3007
    STORE_KEY = 3010
    SAVED = 3012


UNSEALED = 1
"""PAWL_UNSEALED: a saved form without a key."""


def flags(unsealed: bool) -> int:
    return UNSEALED if unsealed else 0


def present(options: Options) -> RowIn:
    """`options` without those that were not given."""
    return {field: value for field, value in options.items() if value is not None}


def integer(row: Row, field: Field) -> int:
    value = row[field]
    assert isinstance(value, int)
    return value


def maybe_integer(row: Row, field: Field) -> Optional[int]:
    return integer(row, field) if field in row else None


def text(row: Row, field: Field) -> str:
    value = row[field]
    assert isinstance(value, str)
    return value


def data(row: Row, field: Field) -> bytes:
    value = row[field]
    assert isinstance(value, bytes)
    return value


def maybe_data(row: Row, field: Field) -> Optional[bytes]:
    return data(row, field) if field in row else None


def dump(row: RowIn) -> bytes:
    """One row as bytes: a list of it in deterministic CBOR."""
    return _pawl.list_write([row])


def load(dumped: Buffer, what: str, needed: List[Field], optional: List[Field]) -> Row:
    """The row that `dump` wrote, with all that is needed and nothing that is unknown."""
    rows = _pawl.list_read(dumped)
    if len(rows) != 1:
        raise refusal(Status.INVALID_MESSAGE, f"{what} is one row, and this has {len(rows)}")
    row = rows[0]
    missing = [field.name for field in needed if field not in row]
    if missing:
        raise refusal(Status.INVALID_MESSAGE, f"{what} lacks {', '.join(missing)}")
    unknown = sorted(set(row) - set(needed) - set(optional))
    if unknown:
        raise refusal(Status.UNSUPPORTED, f"{what} has fields that this version does not know: {unknown}")
    return row


def refusal(status: Status, sentence: str) -> errors.PawlError:
    return errors.from_members(status, _pawl.status_action(status), 0, 0, -1, 0, sentence)
