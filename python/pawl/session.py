"""Sessions: the same protocol without an account, for programs that keep their state in a database of their own."""

from __future__ import annotations

from . import _codes, _pawl, _rows
from ._closing import Closing
from .bundle import Bundle
from .enums import PqPolicy, Status
from .envelope import Envelope
from .info import SessionInfo
from .keys import Keys
from .step import DecryptStep, EncryptStep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["Session"]


class Session(Closing):
    """The conversation with one device, archived sessions included. Most programs want an `Account` instead.

    You keep one saved `Keys` for your device and one saved `Session` for each device that you speak with, under a lock
    or a compare-and-swap of your own. Every message is one step: load, compute, save, and only then release.

        keys = pawl.Keys.load(database["keys"], key)
        row = database["bob.1"]
        session = pawl.Session.load(row.data, key)
        with session.encrypt(keys, b"hello", now_ms=now) as step:
            state = step.state(key)
            row.replace(state.session.data, state.session.revision)   # where it is still row.revision; commits
            envelope = step.release()
        network.send("bob", 1, envelope.dump())

    The order is the point. A message that left before its state was durable would, after a crash, be followed by
    another one under the same key; a text shown before would be lost. Every saved state has a revision, one more at
    each change: replace a row only where its revision is the one that was loaded, and two processes that took the same
    step cannot both win.

    A `key` is 32 random bytes that seal the saved form (XChaCha20-Poly1305); without one say `unsealed=True`. `now_ms`
    is the time in milliseconds since 1970: this level has no clock. Names, device numbers and bytes that go in are
    those of `Account`.

    Threads: one at a time; a second one gets InUse, and nothing happens. A step counts as its session and its keys.
    Different sessions are independent. A child process gets Forked for objects made before `os.fork`.

    Raises: every method, beside what it names: InvalidArgument, TypeError, BufferError, Closed, InUse, OutOfMemory,
    Internal, and NoRandomness where messages or saved states are made. Whatever was refused has changed nothing.
    """

    __slots__ = ("_device", "_peer")

    _handle: _pawl.Session
    _peer: str
    _device: int

    def __init__(self, handle: _pawl.Session) -> None:
        """Not for applications: `create` and `load` make sessions."""
        super().__init__(handle)
        row = handle.info(0)
        self._peer = row[_codes.F_PEER]
        self._device = row[_codes.F_DEVICE]

    @classmethod
    def create(cls, peer: str, device: int) -> Session:
        """An empty conversation, revision 0: it can receive a first message, or be started.

        It asks for post-quantum sessions until `require` says otherwise.

        Args:
            peer, device: the address of the other side.
        """
        return cls(_pawl.Session.create(peer, device))

    @classmethod
    def load(cls, saved: Buffer, key: Buffer | None = None, *, unsealed: bool = False) -> Session:
        """The session that was saved: the newest saved form, from `save` or `Step.state`.

        Raises:
            WrongStoreKey, StoreCorrupt, StoreTooNew: as `Account.open`.
        """
        return cls(_pawl.Session.load(saved, key, _rows.flags(unsealed)))

    def save(self, key: Buffer | None = None, *, unsealed: bool = False) -> bytes:
        """The saved form; the session can be used on. Messages need `Step.state` instead."""
        return self._handle.save(key, _rows.flags(unsealed))

    @property
    def peer(self) -> str:
        """Name of the other side, in its canonical form. Never fails."""
        return self._peer

    @property
    def device(self) -> int:
        """Device number of the other side. Never fails."""
        return self._device

    def start(self, keys: Keys, bundle: Bundle, *, now_ms: int) -> None:
        """Opens a session from a bundle of the peer (PQXDH and X3DH, "Sending the initial message").

        A current session is archived: it still receives. Nothing needs to be saved yet, the first step carries it.

        Raises:
            UntrustedIdentity: not the identity that this session knows.
            WeakerSuite: there is no KEM prekey in it, and the `PqPolicy` forbids to go on without.
            InvalidSignature: the signature of the signed prekey or of the KEM prekey is wrong.
            InvalidKey: the form of a key, or a key that gives no secret.
        """
        self._handle.start(_rows.wanted(Keys, keys)._handle, _rows.wanted(Bundle, bundle)._row(), now_ms)

    def encrypt(self, keys: Keys, text: Buffer, *, now_ms: int) -> EncryptStep:
        """Computes the next message (Double Ratchet, "Encrypting messages"). Nothing has happened until its release.

        Args:
            keys: ours; not changed by this kind of step.
            text: the plaintext, also empty. Its length can be seen by others, up to 16 bytes: pad where that matters.

        Raises:
            NoSession: none that can send; start one.
            WeakerSuite: the session is not post-quantum, and the `PqPolicy` wants that; start one.
            StaleSession: the session was not answered for 30 days, or 25,000 messages (version 3: 2,000); start one.
            UntrustedIdentity: the identity of the current session is not trusted.
        """
        step = self._handle.encrypt(_rows.wanted(Keys, keys)._handle, text, now_ms)
        return EncryptStep(step, self._peer, self._device)

    def decrypt(self, keys: Keys, envelope: Envelope, *, now_ms: int) -> DecryptStep:
        """Computes what a message says (Double Ratchet, "Decrypting messages"; PQXDH and X3DH, "Receiving the initial
        message"). Nothing has happened until its release.

        Args:
            keys: ours; a first message uses up the one-time prekeys that it was made with.
            envelope: from the device of this session, which is checked.

        Raises:
            InvalidArgument: an envelope of another device.
            Those of `Account.decrypt`.
        """
        _rows.wanted(Keys, keys)
        _rows.wanted(Envelope, envelope)
        if not self._is_with(envelope.peer, envelope.device):
            raise _rows.refusal(Status.INVALID_ARGUMENT, "the envelope is of another device than the session")
        step = self._handle.decrypt(keys._handle, envelope.kind, envelope.data, now_ms)
        return DecryptStep(step, self._peer, self._device, envelope.sent_ms)

    def _is_with(self, peer: str, device: int) -> bool:
        if device != self._device:
            return False
        # Only the library knows which names are one: it spells them in one way.
        return peer == self._peer or Session.create(peer, device)._peer == self._peer

    def trust(self, identity: Buffer) -> None:
        """Accepts a changed identity of the peer; only a person can decide that.

        Until then a bundle or a message with another identity than the first one is UntrustedIdentity.

        Args:
            identity: 33 bytes, type byte first.

        Raises:
            InvalidKey: not the form of a public key.
        """
        self._handle.trust(identity)

    def require(self, pq: PqPolicy) -> None:
        """Says which suites the conversation may use from now on. The next saved form carries it."""
        self._handle.require(pq)

    def archive(self) -> None:
        """Ends the current session for sending; it still receives. Without a current session nothing happens.

        Raises:
            NoSession: there has never been one.
        """
        self._handle.archive()

    def info(self, *, now_ms: int) -> SessionInfo:
        """A description of the conversation as it stands at that time."""
        return SessionInfo._from_row(self._handle.info(now_ms))
