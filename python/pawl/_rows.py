"""Rows of numbered fields (pawl_list), which is how structured data crosses the C ABI."""

from __future__ import annotations

from . import _codes, _pawl, errors
from .enums import Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any, TypeVar, Union

    from typing_extensions import Buffer

    Row = dict[int, Any]  # int, str or bytes: the number of the field says which
    RowIn = Mapping[int, Union[int, str, Buffer]]
    Options = Mapping[int, Union[int, str, Buffer, None]]
    Wanted = TypeVar("Wanted")


def wanted(kind: type[Wanted], value: Wanted) -> Wanted:
    """`value`, which is a `kind`. The extension module says the same of what it takes."""
    if not isinstance(value, kind):
        raise TypeError(f"{kind.__name__} is wanted here, not {type(value).__name__}")
    return value


def flags(unsealed: bool) -> int:
    """The flags of a call that saves or loads."""
    return _codes.UNSEALED if wanted(bool, unsealed) else 0


def present(options: Options) -> RowIn:
    """`options` without those that were not given."""
    return {field: value for field, value in options.items() if value is not None}


def dump(row: RowIn) -> bytes:
    """One row as bytes: a list of it in deterministic CBOR."""
    return _pawl.list_write([row])


def load(data: Buffer, what: str, needed: Collection[int], optional: Collection[int] = ()) -> Row:
    """The row that `dump` wrote, with all that is needed and nothing that is unknown."""
    rows = _pawl.list_read(data)
    if len(rows) != 1:
        raise refusal(Status.INVALID_MESSAGE, f"{what} is one row, and this has {len(rows)}")
    row = rows[0]
    missing = [str(_pawl.field_name(field)) for field in needed if field not in row]
    if missing:
        raise refusal(Status.INVALID_MESSAGE, f"{what} lacks {', '.join(missing)}")
    unknown = sorted(set(row).difference(needed, optional))
    if unknown:
        raise refusal(Status.UNSUPPORTED, f"{what} has fields that this version does not know: {unknown}")
    return row


def refusal(status: Status, sentence: str) -> errors.PawlError:
    """An error of the package's own, in the library's terms."""
    return errors.from_members(status, _pawl.status_action(status), 0, 0, -1, _codes.ALL_DEVICES, sentence)
