"""Descriptions: what accounts, keys, peers and sessions tell about themselves. Values; nothing here is secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from . import _rows
from ._rows import Field, Row
from .enums import AesKind, Policy, State, Suite, Trust

__all__ = ["AccountInfo", "DeviceInfo", "KeysInfo", "PeerInfo", "SessionInfo"]


@dataclass(frozen=True)
class AccountInfo:
    """What `Account.info` tells."""

    name: str
    device: int
    identity: bytes
    """33 bytes: the public identity key, as peers see it."""
    registration_id: int
    policy: Policy
    now_ms: Optional[int]
    """Where the account's clock has been pinned, milliseconds since 1970; None: the system's clock."""
    prekeys_left: int
    """One-time prekeys given out and not yet used."""
    peer_devices: int
    """Devices of peers that there are records of."""
    memory_locked: bool
    """Long-lived secrets stand in memory that is never swapped out."""
    aes: AesKind

    @classmethod
    def _from_row(cls, row: Row) -> AccountInfo:
        now_ms = _rows.integer(row, Field.NOW_MS)
        return cls(
            name=_rows.text(row, Field.NAME),
            device=_rows.integer(row, Field.DEVICE),
            identity=_rows.data(row, Field.IDENTITY),
            registration_id=_rows.integer(row, Field.REGISTRATION_ID),
            policy=Policy(_rows.integer(row, Field.POLICY)),
            now_ms=None if now_ms < 0 else now_ms,
            prekeys_left=_rows.integer(row, Field.PREKEYS_LEFT),
            peer_devices=_rows.integer(row, Field.COUNT),
            memory_locked=bool(_rows.integer(row, Field.LOCKED)),
            aes=AesKind(_rows.integer(row, Field.AES_KIND)),
        )


@dataclass(frozen=True)
class KeysInfo:
    """What `Keys.info` tells."""

    name: str
    device: int
    identity: bytes
    """33 bytes: the public identity key, as peers see it."""
    registration_id: int
    prekeys_left: int
    """One-time prekeys given out and not yet used."""
    revision: int
    """One more at every change."""

    @classmethod
    def _from_row(cls, row: Row) -> KeysInfo:
        return cls(
            name=_rows.text(row, Field.NAME),
            device=_rows.integer(row, Field.DEVICE),
            identity=_rows.data(row, Field.IDENTITY),
            registration_id=_rows.integer(row, Field.REGISTRATION_ID),
            prekeys_left=_rows.integer(row, Field.PREKEYS_LEFT),
            revision=_rows.integer(row, Field.REVISION),
        )


@dataclass(frozen=True)
class DeviceInfo:
    """One device of a peer: the conversation with it."""

    device: int
    state: State
    sendable: bool
    """The current session can send."""
    archived: int
    """Number of archived sessions, which still receive."""
    suite: Optional[Suite]
    """Of the current session; None without one."""
    identity: Optional[bytes]
    """33 bytes: what the session was made with; None as long as none is known."""
    registration_id: Optional[int]
    """Of the other side; None without a current session."""
    registration_id_confirmed: bool
    """False: it is only what an unauthenticated wrapper said, or there is none."""

    @classmethod
    def _from_row(cls, row: Row) -> DeviceInfo:
        suite = _rows.maybe_integer(row, Field.SUITE)
        return cls(
            device=_rows.integer(row, Field.DEVICE),
            state=State(_rows.integer(row, Field.STATE)),
            sendable=bool(_rows.integer(row, Field.SENDABLE)),
            archived=_rows.integer(row, Field.ARCHIVED),
            suite=None if suite is None else Suite(suite),
            identity=_rows.maybe_data(row, Field.IDENTITY),
            registration_id=_rows.maybe_integer(row, Field.REGISTRATION_ID),
            registration_id_confirmed=_rows.maybe_integer(row, Field.UNCONFIRMED) == 0,
        )


@dataclass(frozen=True)
class PeerInfo:
    """What `Account.peer` tells of a name."""

    name: str
    """In its canonical form."""
    trust: Trust
    identity: Optional[bytes]
    """33 bytes: the identity that `trust` is about; None when none is known."""
    devices: Tuple[DeviceInfo, ...]
    """In order of device numbers."""

    @classmethod
    def _from_rows(cls, rows: list[Row]) -> PeerInfo:
        return cls(
            name=_rows.text(rows[0], Field.PEER),
            trust=Trust(_rows.integer(rows[0], Field.TRUST)),
            identity=_rows.maybe_data(rows[0], Field.IDENTITY),
            devices=tuple(DeviceInfo._from_row(row) for row in rows[1:]),
        )


@dataclass(frozen=True)
class SessionInfo:
    """What `Session.info` tells of the conversation with one device."""

    peer: str
    """In its canonical form."""
    revision: int
    """One more at every change."""
    conversation: DeviceInfo

    @classmethod
    def _from_row(cls, row: Row) -> SessionInfo:
        return cls(
            peer=_rows.text(row, Field.PEER),
            revision=_rows.integer(row, Field.REVISION),
            conversation=DeviceInfo._from_row(row),
        )
