"""Accounts: one device that talks to any number of others."""

from __future__ import annotations

from . import _codes, _pawl, _rows
from ._closing import Closing
from .bundle import Bundle
from .enums import Family, Policy, PqPolicy, Suite, Trust
from .envelope import Envelope, Envelopes, Message
from .info import AccountInfo, PeerInfo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["Account"]


class Account(Closing):
    """One device: its identity, its prekeys, and for each device of each peer the sessions with it.

    `create` makes a new one, `open` takes up a saved one. It lives in memory until `save` moves it into bytes. Moves,
    not copies: two accounts that go on from one state would seal two messages with the same key. For the same reason
    never open bytes that have been opened before; save anew, and keep the newest only.

        with pawl.Account.open(saved, key) as account:
            for envelope in account.encrypt("bob", b"hello"):
                network.send(envelope.peer, envelope.device, envelope.dump())
            saved = account.save(key)

    Names are str of 1 to 255 bytes in UTF-8 without control characters; a UUID, also after "PNI:", is one name in any
    case of its letters. Device numbers are 0 to 127. Bytes that go in may be anything with the buffer protocol
    (bytes, bytearray, memoryview, mmap, ...), are read during the call and not kept; a buffer that can be changed must
    not be while the call runs. Times are milliseconds since 1970.

    Threads: any number at the same time. Calls wait for each other, and other Python threads run meanwhile. A child
    process cannot go on with accounts made before `os.fork`, since both would send with the same keys: it gets Forked.

    Raises: every method, beside what it names: InvalidArgument (a value, name or length out of range; the account's
    own address as a peer), TypeError, BufferError, Closed, OutOfMemory, Internal, and NoRandomness where keys,
    messages or saved states are made. Whatever was refused has changed nothing.
    """

    __slots__ = ()

    _handle: _pawl.Account

    @classmethod
    def create(
        cls,
        name: str,
        device: int,
        *,
        identity_private: Buffer | None = None,
        registration_id: int | None = None,
        family: Family | None = None,
        pq: PqPolicy | None = None,
        policy: Policy | None = None,
        now_ms: int | None = None,
    ) -> Account:
        """A new account: a new device, with a new identity unless one is given.

        Args:
            name: its own name, as peers know it.
            device: its own device number.
            identity_private: 32 bytes, `KeyPair.private`, when the identity exists already: a further device of the
                name. Clamped as X25519 says (XEdDSA, "Curve25519").
            registration_id: 0 to 2**32 - 1; without it a random one, 1 to 16380.
            family: whose clients it speaks with, for good; without it `Family.SIGNAL`.
            pq: as `configure`; without it `PqPolicy.REQUIRED`.
            policy: as `configure`; without it `Policy.FIRST_USE`.
            now_ms: as `configure`; without it the system's clock.
        """
        config: _rows.Options = {
            _codes.F_NAME: name,
            _codes.F_DEVICE: device,
            _codes.F_IDENTITY_PRIVATE: identity_private,
            _codes.F_REGISTRATION_ID: registration_id,
            _codes.F_FAMILY: family,
            _codes.F_PQ: pq,
            _codes.F_POLICY: policy,
            _codes.F_NOW_MS: now_ms,
        }
        return cls(_pawl.Account.create(_rows.present(config)))

    @classmethod
    def open(
        cls,
        saved: Buffer,
        key: Buffer | None = None,
        *,
        unsealed: bool = False,
        pq: PqPolicy | None = None,
        policy: Policy | None = None,
        now_ms: int | None = None,
    ) -> Account:
        """The account that `save` moved into `saved`. It never makes a new one.

        Args:
            saved: the newest saved form, which nobody has opened yet.
            key: the 32 bytes that sealed it.
            unsealed: it was saved without a key.
            pq, policy: as `configure`; without them what was saved.
            now_ms: as `configure`; without it the system's clock.

        Raises:
            WrongStoreKey: it was sealed with another key, or is (not) sealed at all.
            StoreCorrupt: it is damaged.
            StoreTooNew: a newer version of pawl saved it.
        """
        config: _rows.Options = {
            _codes.F_SAVED: saved,
            _codes.F_STORE_KEY: key,
            _codes.F_UNSEALED: 1 if unsealed else None,
            _codes.F_PQ: pq,
            _codes.F_POLICY: policy,
            _codes.F_NOW_MS: now_ms,
        }
        return cls(_pawl.Account.open(_rows.present(config)))

    def save(self, key: Buffer | None = None, *, unsealed: bool = False) -> bytes:
        """Moves the account into bytes, and closes it.

        Args:
            key: 32 random bytes that seal the saved form (XChaCha20-Poly1305).
            unsealed: no key; whoever reads the bytes has the account. Your storage protects them.
        """
        return self._handle.save(key, _rows.flags(unsealed))

    def configure(
        self, *, pq: PqPolicy | None = None, policy: Policy | None = None, now_ms: int | None = None
    ) -> None:
        """Changes settings; what is not given stays.

        Args:
            pq: which sessions may be begun, and written in; saved with the account.
            policy: which identities it speaks with; saved with the account.
            now_ms: pins the account's clock to this time, for tests and replay; -1: the system's clock again. Not
                saved.
        """
        settings: _rows.Options = {_codes.F_PQ: pq, _codes.F_POLICY: policy, _codes.F_NOW_MS: now_ms}
        self._handle.configure(_rows.present(settings))

    def info(self) -> AccountInfo:
        """A description of the account."""
        return AccountInfo._from_row(self._handle.info())

    def digest(self) -> bytes:
        """32 bytes: a hash over the whole protocol state, which is identity, prekeys, sessions and trust.

        Two digests of one account are equal exactly when the state is: a refused message leaves it as it was.
        """
        return self._handle.digest()

    def bundle(self, *, one_time: bool = True, suite: Suite | None = None) -> Bundle:
        """A prekey bundle of this device, to hand to whoever wants to write to it (PQXDH, "Publishing keys").

        It has a fresh signed prekey and, unless told otherwise, a fresh one-time prekey and a fresh KEM prekey. Their
        private halves stay in the account, so save the account. Signed prekeys and last-resort KEM prekeys that were
        replaced 30 days ago are erased, and so are the oldest beyond 1,000; one-time prekeys go with the signed prekey
        of their bundle. First messages made with what is erased can no longer be read.

        Args:
            one_time: True: good for one peer. False: without one-time prekey, and with a KEM prekey of last resort:
                good for any number of peers; a first message made with it can be read by whoever gets the two private
                keys later.
            suite: the post-quantum one of the family, or None: good for both suites. `SIGNAL_V3`: without KEM prekey,
                for peers that know only that suite; those that require post-quantum sessions refuse it.

        Raises:
            InvalidArgument: the suite is of the other family.
        """
        options: _rows.Options = {_codes.F_ONE_TIME: int(_rows.wanted(bool, one_time)), _codes.F_SUITE: suite}
        return Bundle._from_row(self._handle.bundle(_rows.present(options)))

    def add_bundle(self, peer: str, device: int, bundle: Bundle) -> None:
        """Starts a session with a device from its bundle (PQXDH and X3DH, "Sending the initial message").

        It is a post-quantum one when the bundle has a KEM prekey. A session that exists is archived: it still receives.

        Args:
            peer, device: whose bundle it is. What counts is what your server authenticated, not what the bundle says.

        Raises:
            UntrustedIdentity: not the identity that is trusted for `peer`, or the policy asks for trust first.
            WeakerSuite: there is no KEM prekey, and the account's `PqPolicy` forbids to go on without; whoever carried
                the bundle may have taken it out.
            InvalidSignature: the signature of the signed prekey or of the KEM prekey is wrong.
            InvalidKey: the form of a key, also of a KEM prekey of the other family, or a key that gives no secret.
        """
        self._handle.add_bundle(peer, device, _rows.wanted(Bundle, bundle)._row())

    def encrypt(self, peer: str, text: Buffer, *, device: int | None = None) -> Envelopes:
        """Seals `text` for every device of `peer` that there is a record of (Double Ratchet, "Encrypting messages").

        The account has moved on when this returns: what it gives is to be sent, or to be thrown away for good.

        Args:
            text: the plaintext, also empty. Its length can be seen by others, up to 16 bytes: pad where that matters.
            device: for this device alone.

        Returns:
            The envelopes, and in `refused` the devices that cannot be written to.

        Raises, when no device can be written to, because of the first of them:
            NoSession: it has no session that can send (or there is no device at all); add a bundle.
            WeakerSuite: its session is not post-quantum, and the account's `PqPolicy` wants that; add a bundle.
            StaleSession: its session was not answered for 30 days, or 25,000 messages (version 3: 2,000); add a bundle.
            UntrustedIdentity: its identity is not trusted, or the policy asks for more trust.
        """
        options = None if device is None else {_codes.F_DEVICE: device}
        return Envelopes._from_rows(peer, self._handle.encrypt(peer, text, options))

    def decrypt(self, envelope: Envelope) -> Message:
        """Opens a message (Double Ratchet, "Decrypting messages"; PQXDH and X3DH, "Receiving the initial message").

        Messages may come late and in any order. Keep the text: the key that opens this message is gone when the call
        returns. An account keeps 1,000 sessions with devices that it has never written to; one more makes it forget the
        one of them that came first.

        Raises:
            DuplicateMessage: read before; drop it.
            InvalidMessage: malformed, altered, or of no session that we have; `detail` has the inner reason. That of a
                first message may be `Status.WEAKER_SUITE` (it is not post-quantum, under `PqPolicy.REQUIRED`),
                `Status.NO_SESSION` (its last-resort KEM prekey knows the session that it began, and that is gone) or
                `Status.STORE_FULL` (that prekey cannot remember more of them: publish a new one).
            LegacyVersion, UnsupportedVersion: a protocol that this version does not speak.
            UnknownSignedPrekey, UnknownKemPrekey, UnknownPrekey: a first message that uses a prekey that is not, or no
                longer, ours.
            NoSession: no first message, and no session with that device.
            UntrustedIdentity: of an identity that is not trusted. After `set_trust` the same envelope can be opened.
            InvalidKey: a key of the handshake that gives no secret.
            Unsupported: a message of another kind.

        After three forged messages within a minute that would have cost many keys, a genuine one that begins a new
        chain more than 200 numbers ahead is refused for the rest of that minute, with `Status.TOO_FAR_AHEAD` as
        `detail`. The same envelope can be opened afterwards.
        """
        _rows.wanted(Envelope, envelope)
        row = self._handle.decrypt(envelope.peer, envelope.device, envelope.kind, envelope.sent_ms, envelope.data)
        return Message(
            text=row[_codes.F_TEXT],
            sender=row[_codes.F_PEER],
            device=row[_codes.F_DEVICE],
            sent_ms=row[_codes.F_SENT_MS],
        )

    def peer(self, name: str) -> PeerInfo:
        """What is known of a peer: trust, identity, devices. One never heard of has no identity and no devices."""
        return PeerInfo._from_rows(self._handle.peer(name))

    def set_trust(self, peer: str, trust: Trust, identity: Buffer | None = None) -> None:
        """Says what is thought of the identity of `peer`, for all its devices. Only a person can decide that.

        Without this the first identity seen is trusted (`Policy.FIRST_USE`) and any other is refused in both
        directions. Sessions made with another identity stay, and are refused as long as that one is not trusted.

        Args:
            identity: 33 bytes, type byte first: from now on the identity of `peer`. None: the one that is known.

        Raises:
            InvalidKey: `identity` has not the form of a public key.
            NotFound: none is given, and none known.
        """
        self._handle.set_trust(peer, identity, trust)

    def archive(self, peer: str, device: int | None = None) -> None:
        """Ends the current session with a device, or with all of them: it sends no more, and still receives.

        The next message needs a bundle. Without a current session nothing happens.

        Raises:
            NoSession: there is no record of it.
        """
        self._handle.reset(peer, _codes.ALL_DEVICES if device is None else device, _codes.RESET_SESSION)

    def forget(self, peer: str, device: int | None = None) -> None:
        """Erases the sessions with a device, or with all of them. What is under way can no longer be read. Trust stays.

        Raises:
            NoSession: there is no record of it.
        """
        self._handle.reset(peer, _codes.ALL_DEVICES if device is None else device, _codes.RESET_FORGET)
