"""Keys, sessions and steps: state in, state out."""

from __future__ import annotations

from typing import Callable, Dict, Optional, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parties import KEY, NOW_MS, account, came

import pawl


class Database:
    """What a program keeps: each row with its revision, replaced only where it is still the one that was loaded."""

    def __init__(self) -> None:
        self._rows: Dict[str, pawl.Saved] = {}

    def insert(self, row: str, data: bytes) -> None:
        self._rows[row] = pawl.Saved(data, 0)

    def __getitem__(self, row: str) -> pawl.Saved:
        return self._rows[row]

    def replace(self, row: str, loaded: pawl.Saved, new: pawl.Saved) -> bool:
        if self._rows[row].revision != loaded.revision:
            return False
        assert new.revision > loaded.revision
        self._rows[row] = new
        return True


class Device:
    """A program that loads, steps and saves for every message, and holds nothing meanwhile."""

    def __init__(self, name: str, peer: str) -> None:
        self.peer = peer
        self.database = Database()
        self.database.insert("keys", pawl.Keys.create(name, 1).save(KEY))
        self.database.insert("session", pawl.Session.create(peer, 1).save(KEY))

    def bundle(self) -> pawl.Bundle:
        row = self.database["keys"]
        keys = pawl.Keys.load(row.data, KEY)
        bundle = keys.bundle(now_ms=NOW_MS)
        assert self.database.replace("keys", row, pawl.Saved(keys.save(KEY), keys.info().revision))
        return bundle

    def encrypt(self, text: bytes, bundle: Optional[pawl.Bundle] = None) -> pawl.Envelope:
        keys, session = self.load()
        if bundle is not None:
            session.start(keys, bundle, now_ms=NOW_MS)
        with session.encrypt(keys, text, now_ms=NOW_MS) as step:
            self.save(step.state(KEY))
            return step.release()

    def decrypt(self, envelope: pawl.Envelope) -> pawl.Message:
        keys, session = self.load()
        with session.decrypt(keys, came(envelope, self.peer), now_ms=NOW_MS) as step:
            self.save(step.state(KEY))
            return step.release()

    def load(self) -> Tuple[pawl.Keys, pawl.Session]:
        self.loaded = {row: self.database[row] for row in ("keys", "session")}
        return pawl.Keys.load(self.loaded["keys"].data, KEY), pawl.Session.load(self.loaded["session"].data, KEY)

    def save(self, state: pawl.StepState) -> None:
        assert self.database.replace("session", self.loaded["session"], state.session)
        if state.keys is not None:
            assert self.database.replace("keys", self.loaded["keys"], state.keys)


def test_a_conversation_with_nothing_held_between_messages() -> None:
    alice, bob = Device("alice", "bob"), Device("bob", "alice")
    first = alice.encrypt(b"hello", bob.bundle())
    assert first.kind == pawl.Kind.PREKEY and (first.peer, first.device) == ("bob", 1)
    assert bob.decrypt(first) == pawl.Message(b"hello", "alice", 1)
    for turn in range(10):
        sender, receiver = (bob, alice) if turn % 2 == 0 else (alice, bob)
        assert receiver.decrypt(sender.encrypt(b"%d" % turn)).text == b"%d" % turn


def test_the_session_level_speaks_with_accounts() -> None:
    bob = account("bob")
    alice = Device("alice", "bob")
    envelope = alice.encrypt(b"hello", bob.bundle())
    assert bob.decrypt(came(envelope, "alice")).text == b"hello"
    assert alice.decrypt(bob.encrypt("alice", b"hello to you")[0]).text == b"hello to you"


def started() -> Tuple[pawl.Keys, pawl.Session]:
    keys, session = pawl.Keys.create("alice", 1), pawl.Session.create("bob", 1)
    session.start(keys, account("bob").bundle(), now_ms=NOW_MS)
    return keys, session


def test_nothing_is_released_before_its_state_was_taken() -> None:
    keys, session = started()
    with session.encrypt(keys, b"hello", now_ms=NOW_MS) as step:
        with pytest.raises(pawl.InvalidArgument):
            step.release()
        step.state(KEY)
        assert step.release().kind == pawl.Kind.PREKEY
        for again in (step.release, lambda: step.state(KEY)):
            with pytest.raises(pawl.Closed):
                again()


def test_a_step_without_release_has_not_happened() -> None:
    keys, session = started()
    before = session.save(unsealed=True)
    with session.encrypt(keys, b"never mind", now_ms=NOW_MS) as step:
        step.state(KEY)
    assert step.closed
    assert session.save(unsealed=True) == before
    with pytest.raises(RuntimeError), session.encrypt(keys, b"never mind", now_ms=NOW_MS):
        raise RuntimeError("the database is gone")
    assert session.save(unsealed=True) == before


def test_of_two_steps_from_one_state_the_second_is_refused() -> None:
    keys, session = started()
    first, second = (session.encrypt(keys, text, now_ms=NOW_MS) for text in (b"one", b"two"))
    for step in (first, second):
        step.state(KEY)
    first.release()
    with pytest.raises(pawl.Closed):
        second.release()


def test_of_two_processes_with_one_state_the_second_cannot_save() -> None:
    alice = Device("alice", "bob")
    alice.encrypt(b"hello", account("bob").bundle())
    (keys, session), (other_keys, other_session) = alice.load(), alice.load()
    mine = session.encrypt(keys, b"mine", now_ms=NOW_MS).state(KEY)
    theirs = other_session.encrypt(other_keys, b"theirs", now_ms=NOW_MS).state(KEY)
    assert alice.database.replace("session", alice.loaded["session"], mine.session)
    assert not alice.database.replace("session", alice.loaded["session"], theirs.session)


def test_sending_leaves_the_keys_alone_and_a_first_message_uses_a_prekey() -> None:
    alice, bob = Device("alice", "bob"), Device("bob", "alice")
    keys, session = alice.load()
    session.start(keys, bob.bundle(), now_ms=NOW_MS)
    with session.encrypt(keys, b"hello", now_ms=NOW_MS) as step:
        assert step.state(KEY).keys is None
        envelope = step.release()
    keys, session = bob.load()
    assert keys.info().prekeys_left == 1
    with session.decrypt(keys, came(envelope, "alice"), now_ms=NOW_MS) as opened:
        state = opened.state(KEY)
        assert state.keys is not None and state.keys.revision == keys.info().revision + 1
        opened.release()
    assert keys.info().prekeys_left == 0


def test_a_released_step_moves_the_session_to_what_was_saved() -> None:
    keys, session = started()
    revision = session.info(now_ms=NOW_MS).revision
    with session.encrypt(keys, b"hello", now_ms=NOW_MS) as step:
        state = step.state(unsealed=True)
        step.release()
    assert session.save(unsealed=True) == state.session.data
    assert session.info(now_ms=NOW_MS).revision == state.session.revision == revision + 1


def test_a_step_outlives_its_session_and_keys() -> None:
    keys, session = started()
    step = session.encrypt(keys, b"hello", now_ms=NOW_MS)
    session.close()
    keys.close()
    step.state(KEY)
    assert step.release().kind == pawl.Kind.PREKEY


def test_an_envelope_of_another_device_is_refused() -> None:
    keys, session = started()
    for peer, device in (("carol", 1), ("bob", 2)):
        with pytest.raises(pawl.InvalidArgument, match="another device"):
            session.decrypt(keys, pawl.Envelope(pawl.Kind.PREKEY, b"", peer, device), now_ms=NOW_MS)


def test_names_are_compared_as_the_library_compares_them() -> None:
    """A UUID is one name in any case of its letters; other names are the same when their bytes are."""
    uuid = "9d0652a3-dcc3-4d11-975f-74d61598733f"
    keys = pawl.Keys.create("alice", 1)

    def reads(peer: str, envelope_of: str) -> bool:
        with pawl.Session.create(peer, 1) as session:
            try:
                session.decrypt(keys, pawl.Envelope(pawl.Kind.MESSAGE, b"", envelope_of, 1), now_ms=NOW_MS)
            except pawl.InvalidArgument:
                return False
            except pawl.InvalidMessage:  # that of the peer, but empty
                return True
        raise AssertionError("an empty message was read")

    assert reads(uuid, uuid.upper()) and reads(uuid.upper(), uuid) and reads("PNI:" + uuid, "PNI:" + uuid.upper())
    assert not reads("bob", "Bob") and not reads("Bob", "bob")
    assert not reads("stra\u00dfe", "STRASSE") and not reads("\u0130", "i\u0307")
    assert not reads(uuid, "PNI:" + uuid)


def test_an_empty_session_cannot_send() -> None:
    with pytest.raises(pawl.NoSession):
        pawl.Session.create("bob", 1).encrypt(pawl.Keys.create("alice", 1), b"hello", now_ms=NOW_MS)
    with pytest.raises(pawl.NoSession):
        pawl.Session.create("bob", 1).archive()


def test_an_archived_session_needs_a_bundle_to_send() -> None:
    keys, session = started()
    session.archive()
    assert session.info(now_ms=NOW_MS).conversation.state == pawl.State.NEEDS_BUNDLE
    with pytest.raises(pawl.NoSession):
        session.encrypt(keys, b"hello", now_ms=NOW_MS)


def test_a_changed_identity_waits_for_a_person() -> None:
    keys, session = started()
    bundle = account("bob").bundle()
    with pytest.raises(pawl.UntrustedIdentity):
        session.start(keys, bundle, now_ms=NOW_MS)
    with pytest.raises(pawl.InvalidKey):
        session.trust(b"no key")
    session.trust(bundle.identity)
    session.start(keys, bundle, now_ms=NOW_MS)
    assert session.info(now_ms=NOW_MS).conversation.identity == bundle.identity


def test_sessions_and_keys_describe_themselves() -> None:
    keys, session = started()
    assert (keys.info().name, keys.info().device, keys.info().revision) == ("alice", 1, 0)
    assert (session.peer, session.device) == ("bob", 1)
    info = session.info(now_ms=NOW_MS)
    assert (info.peer, info.conversation.device, info.conversation.sendable) == ("bob", 1, True)
    assert info.conversation.suite == pawl.Suite.SIGNAL_V4


def test_keys_and_sessions_come_back_from_their_saved_form() -> None:
    keys, session = started()
    assert pawl.Keys.load(keys.save(KEY), KEY).save(unsealed=True) == keys.save(unsealed=True)
    again = pawl.Session.load(session.save(unsealed=True), unsealed=True)
    assert again.save(unsealed=True) == session.save(unsealed=True)


SAVED: Dict[str, Tuple[Callable[..., object], Callable[[], bytes]]] = {
    "account": (pawl.Account.open, lambda: account("alice").save(KEY)),
    "keys": (pawl.Keys.load, lambda: pawl.Keys.create("alice", 1).save(KEY)),
    "session": (pawl.Session.load, lambda: pawl.Session.create("bob", 1).save(KEY)),
}


@pytest.mark.parametrize("kind", SAVED)
def test_a_saved_state_opens_with_its_own_key_only(kind: str) -> None:
    load, save = SAVED[kind]
    saved = save()
    with pytest.raises(pawl.WrongStoreKey) as refused:
        load(saved, bytes(32))
    assert refused.value.action == pawl.Action.FIND_KEY
    with pytest.raises(pawl.WrongStoreKey):
        load(saved, unsealed=True)
    for damaged in (b"", saved[:-1], saved + b"0", saved[:-1] + bytes([saved[-1] ^ 1])):
        with pytest.raises(pawl.StoreCorrupt):
            load(damaged, KEY)
    for key in (None, b"", bytes(31), bytes(33)):
        with pytest.raises(pawl.InvalidArgument):
            load(saved, key)
    with pytest.raises(pawl.InvalidArgument):
        load(saved, KEY, unsealed=True)


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_a_saved_state_or_refused(data: bytes, unsealed: bool) -> None:
    for load, _ in SAVED.values():
        with pytest.raises(pawl.StoreError):
            load(data, None if unsealed else KEY, unsealed=unsealed)


@given(st.data())
def test_no_bit_of_a_sealed_state_can_change(data: st.DataObject) -> None:
    load, save = SAVED[data.draw(st.sampled_from(sorted(SAVED)))]
    saved = bytearray(save())
    bit = data.draw(st.integers(0, 8 * len(saved) - 1))
    saved[bit // 8] ^= 1 << bit % 8
    with pytest.raises(pawl.StoreError):
        load(saved, KEY)
