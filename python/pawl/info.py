"""Descriptions: what accounts, keys, peers and sessions tell about themselves. Values; nothing here is secret."""

from __future__ import annotations

from . import _codes
from ._value import Value
from .enums import AesKind, Family, Policy, PqPolicy, State, Suite, Trust

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import _rows

__all__ = ["AccountInfo", "DeviceInfo", "KeysInfo", "PeerInfo", "SessionInfo"]


class AccountInfo(Value):
    """What `Account.info` tells."""

    name: str
    device: int
    identity: bytes
    """33 bytes: the public identity key, as peers see it."""
    registration_id: int
    family: Family
    pq: PqPolicy
    policy: Policy
    now_ms: int | None
    """Where the account's clock has been pinned, milliseconds since 1970; None: the system's clock."""
    prekeys_left: int
    """One-time prekeys given out and not yet used."""
    kem_prekeys_left: int
    """One-time KEM prekeys given out and not yet used."""
    peer_devices: int
    """Devices of peers that there are records of."""
    memory_locked: bool
    """The identity key, and sessions as long as there is room, stand in memory that is never swapped out.

    Prekeys (signed ones, too), skipped keys and post-quantum ratchets do not.
    """
    aes: AesKind

    @classmethod
    def _from_row(cls, row: _rows.Row) -> AccountInfo:
        now_ms = row[_codes.F_NOW_MS]
        return cls(
            name=row[_codes.F_NAME],
            device=row[_codes.F_DEVICE],
            identity=row[_codes.F_IDENTITY],
            registration_id=row[_codes.F_REGISTRATION_ID],
            family=Family(row[_codes.F_FAMILY]),
            pq=PqPolicy(row[_codes.F_PQ]),
            policy=Policy(row[_codes.F_POLICY]),
            now_ms=None if now_ms < 0 else now_ms,
            prekeys_left=row[_codes.F_PREKEYS_LEFT],
            kem_prekeys_left=row[_codes.F_KEM_PREKEYS_LEFT],
            peer_devices=row[_codes.F_COUNT],
            memory_locked=bool(row[_codes.F_LOCKED]),
            aes=AesKind(row[_codes.F_AES_KIND]),
        )


class KeysInfo(Value):
    """What `Keys.info` tells."""

    name: str
    device: int
    identity: bytes
    """33 bytes: the public identity key, as peers see it."""
    registration_id: int
    family: Family
    prekeys_left: int
    """One-time prekeys given out and not yet used."""
    kem_prekeys_left: int
    """One-time KEM prekeys given out and not yet used."""
    revision: int
    """One more at every change."""

    @classmethod
    def _from_row(cls, row: _rows.Row) -> KeysInfo:
        return cls(
            name=row[_codes.F_NAME],
            device=row[_codes.F_DEVICE],
            identity=row[_codes.F_IDENTITY],
            registration_id=row[_codes.F_REGISTRATION_ID],
            family=Family(row[_codes.F_FAMILY]),
            prekeys_left=row[_codes.F_PREKEYS_LEFT],
            kem_prekeys_left=row[_codes.F_KEM_PREKEYS_LEFT],
            revision=row[_codes.F_REVISION],
        )


class DeviceInfo(Value):
    """One device of a peer: the conversation with it."""

    device: int
    state: State
    sendable: bool
    """The current session can send."""
    archived: int
    """Number of archived sessions, which still receive."""
    suite: Suite | None
    """Of the current session; None without one."""
    pq_epochs: int | None
    """Epochs of the post-quantum ratchet that both sides have completed. Who stored every message and breaks
    X25519 later reads none, from the first one on; an epoch that begins after a device was seized shuts out a thief who
    does that, too. None without a current session of `Suite.SIGNAL_V4`."""
    pq_stalled: bool
    """No epoch was completed for 200 messages in both directions: something holds the post-quantum ratchet up."""
    expires_ms: int | None
    """The last moment at which the current session can send, milliseconds since 1970, unless the peer answers before.
    None: there is no such moment."""
    identity: bytes | None
    """33 bytes: what the session was made with; None as long as none is known."""
    registration_id: int | None
    """Of the other side; None without a current session."""
    registration_id_confirmed: bool
    """False: it is only what an unauthenticated wrapper said, or there is none."""

    @classmethod
    def _from_row(cls, row: _rows.Row) -> DeviceInfo:
        suite = row.get(_codes.F_SUITE)
        return cls(
            device=row[_codes.F_DEVICE],
            state=State(row[_codes.F_STATE]),
            sendable=bool(row[_codes.F_SENDABLE]),
            archived=row[_codes.F_ARCHIVED],
            suite=None if suite is None else Suite(suite),
            pq_epochs=row.get(_codes.F_PQ_EPOCHS),
            pq_stalled=row.get(_codes.F_PQ_STALLED) == 1,
            expires_ms=row.get(_codes.F_EXPIRES_MS),
            identity=row.get(_codes.F_IDENTITY),
            registration_id=row.get(_codes.F_REGISTRATION_ID),
            registration_id_confirmed=row.get(_codes.F_UNCONFIRMED) == 0,
        )


class PeerInfo(Value):
    """What `Account.peer` tells of a name."""

    name: str
    """In its canonical form."""
    trust: Trust
    identity: bytes | None
    """33 bytes: the identity that `trust` is about; None when none is known."""
    devices: tuple[DeviceInfo, ...]
    """In order of device numbers."""

    @classmethod
    def _from_rows(cls, rows: list[_rows.Row]) -> PeerInfo:
        return cls(
            name=rows[0][_codes.F_PEER],
            trust=Trust(rows[0][_codes.F_TRUST]),
            identity=rows[0].get(_codes.F_IDENTITY),
            devices=tuple(DeviceInfo._from_row(row) for row in rows[1:]),
        )


class SessionInfo(Value):
    """What `Session.info` tells of the conversation with one device."""

    peer: str
    """In its canonical form."""
    revision: int
    """One more at every change."""
    pq: PqPolicy
    conversation: DeviceInfo

    @classmethod
    def _from_row(cls, row: _rows.Row) -> SessionInfo:
        return cls(
            peer=row[_codes.F_PEER],
            revision=row[_codes.F_REVISION],
            pq=PqPolicy(row[_codes.F_PQ]),
            conversation=DeviceInfo._from_row(row),
        )
