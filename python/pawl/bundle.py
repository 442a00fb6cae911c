"""Prekey bundles: how a first message becomes possible."""

from __future__ import annotations

from . import _codes, _rows
from ._value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["Bundle"]

_FIELDS = {
    "device": _codes.F_DEVICE,
    "registration_id": _codes.F_REGISTRATION_ID,
    "identity": _codes.F_IDENTITY,
    "signed_prekey_id": _codes.F_SIGNED_PREKEY_ID,
    "signed_prekey": _codes.F_SIGNED_PREKEY,
    "signed_prekey_signature": _codes.F_SIGNED_PREKEY_SIG,
    "prekey_id": _codes.F_PREKEY_ID,
    "prekey": _codes.F_PREKEY,
    "kem_prekey_id": _codes.F_KEM_PREKEY_ID,
    "kem_prekey": _codes.F_KEM_PREKEY,
    "kem_prekey_signature": _codes.F_KEM_PREKEY_SIG,
    "last_resort": _codes.F_LAST_RESORT,
}
_OPTIONAL = {
    _codes.F_PREKEY_ID,
    _codes.F_PREKEY,
    _codes.F_KEM_PREKEY_ID,
    _codes.F_KEM_PREKEY,
    _codes.F_KEM_PREKEY_SIG,
    _codes.F_LAST_RESORT,
}
_NEEDED = [field for field in _FIELDS.values() if field not in _OPTIONAL]


class Bundle(Value):
    """The public keys of one device, with which others can write to it while it is away (PQXDH, "Publishing keys").

    `Account.bundle` and `Keys.bundle` make one; `dump` gives it as bytes for a server, a file or a QR code. One that
    comes from a server with a format of its own is made by naming the parts. It holds nothing secret, and whether its
    keys and its signatures are good is judged when it is added.

    Values do not change; any number of threads may use one.
    """

    device: int
    """Device number, 0 to 127."""
    registration_id: int
    """0 to 2**32 - 1; another one means that the device was set up anew."""
    identity: bytes
    """33 bytes, type byte 05 first, as all public keys here but the KEM prekey."""
    signed_prekey_id: int
    """0 to 2**32 - 1."""
    signed_prekey: bytes
    """33 bytes."""
    signed_prekey_signature: bytes
    """64 bytes, by the identity, over `signed_prekey`."""
    prekey_id: int | None = None
    """0 to 2**32 - 1; None without a one-time prekey."""
    prekey: bytes | None = None
    """33 bytes: the one-time prekey, good for one first message. None: without."""
    kem_prekey_id: int | None = None
    """0 to 2**32 - 1; None without a KEM prekey."""
    kem_prekey: bytes | None = None
    """1569 bytes, type byte 08 first; of `Family.WHATSAPP` 1568 bytes without it. With it a session is post-quantum.
    None: without, for `Suite.SIGNAL_V3`."""
    kem_prekey_signature: bytes | None = None
    """64 bytes, by the identity, over `kem_prekey`."""
    last_resort: bool | None = None
    """Whether the KEM prekey is good for any number of first messages, or for one. None without a KEM prekey."""

    def dump(self) -> bytes:
        """The bundle as bytes (deterministic CBOR): equal bundles give equal bytes.

        Raises:
            InvalidArgument: a number does not fit 64 bits.
            TypeError: a part is of the wrong type.
        """
        return _rows.dump(self._row())

    @classmethod
    def load(cls, data: Buffer) -> Bundle:
        """The bundle that was dumped, here or by any other binding (pawl_list_write). `data` is not kept.

        Raises:
            InvalidMessage: `data` is not a bundle.
            Unsupported: it has a part that this version does not know. Dropping that could weaken the handshake.
        """
        return cls._from_row(_rows.load(data, "a bundle", _NEEDED, _OPTIONAL))

    @classmethod
    def _from_row(cls, row: _rows.Row) -> Bundle:
        parts = {name: row[field] for name, field in _FIELDS.items() if field in row}
        if "last_resort" in parts:
            parts["last_resort"] = parts["last_resort"] == 1
        return cls(**parts)

    def _row(self) -> _rows.RowIn:
        parts = dict(vars(self))
        if self.last_resort is not None:
            parts["last_resort"] = int(_rows.wanted(bool, self.last_resort))
        return _rows.present({field: parts[name] for name, field in _FIELDS.items()})
