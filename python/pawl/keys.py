"""The keys of one device, for programs that keep their state in a database of their own (`Session`)."""

from __future__ import annotations

from . import _codes, _pawl, _rows
from ._closing import Closing
from ._value import Value
from .bundle import Bundle
from .enums import Family
from .info import KeysInfo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["KeyPair", "Keys", "new_identity"]


class KeyPair(Value):
    """An identity key pair. Python cannot erase bytes: keep the private half no longer than needed."""

    _hidden = frozenset({"private"})

    private: bytes
    """32 bytes; secret."""
    public: bytes
    """33 bytes, type byte first: the identity as others see it."""


def new_identity() -> KeyPair:
    """A new identity key pair, to give one identity to several devices (`identity_private` of `create`).

    Raises:
        NoRandomness, OutOfMemory, Internal.
    """
    return KeyPair(*_pawl.keypair_new())


class Keys(Closing):
    """One device's identity and private prekeys, without sessions: state in, state out, and you keep the state.

    See `Session` for how the two work together, and for keys that seal, times and errors.

    Threads: one at a time; a second one gets InUse, and nothing happens. A step counts as its keys.
    """

    __slots__ = ()

    _handle: _pawl.Keys

    @classmethod
    def create(
        cls,
        name: str,
        device: int,
        *,
        identity_private: Buffer | None = None,
        registration_id: int | None = None,
        family: Family | None = None,
    ) -> Keys:
        """The keys of a new device, revision 0. The arguments are those of `Account.create`."""
        config: _rows.Options = {
            _codes.F_NAME: name,
            _codes.F_DEVICE: device,
            _codes.F_IDENTITY_PRIVATE: identity_private,
            _codes.F_REGISTRATION_ID: registration_id,
            _codes.F_FAMILY: family,
        }
        return cls(_pawl.Keys.create(_rows.present(config)))

    @classmethod
    def load(cls, saved: Buffer, key: Buffer | None = None, *, unsealed: bool = False) -> Keys:
        """The keys that were saved: the newest saved form, from `save` or `Step.state`.

        Raises:
            WrongStoreKey, StoreCorrupt, StoreTooNew: as `Account.open`.
        """
        return cls(_pawl.Keys.load(saved, key, _rows.flags(unsealed)))

    def save(self, key: Buffer | None = None, *, unsealed: bool = False) -> bytes:
        """The saved form, sealed with `key` (32 bytes) or `unsealed`; the keys can be used on."""
        return self._handle.save(key, _rows.flags(unsealed))

    def bundle(self, *, now_ms: int, one_time: bool = True) -> Bundle:
        """A prekey bundle (`Account.bundle`), whose private half stays here: save the keys before it is published."""
        return Bundle._from_row(self._handle.bundle(int(_rows.wanted(bool, one_time)), now_ms))

    def info(self) -> KeysInfo:
        """A description of the keys."""
        return KeysInfo._from_row(self._handle.info())
