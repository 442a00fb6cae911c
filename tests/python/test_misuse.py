"""Objects that are closed, copied, or used in ways that were not meant."""

from __future__ import annotations

import copy
import os
import pickle
from typing import Callable

import pytest
from parties import KEY, NOW_MS, account, acquainted, seal, talking

import pawl

ACCOUNT_CALLS: list[Callable[[pawl.Account], object]] = [
    lambda account: account.save(KEY),
    lambda account: account.configure(policy=pawl.Policy.ASK),
    lambda account: account.info(),
    lambda account: account.digest(),
    lambda account: account.bundle(),
    lambda account: account.add_bundle("eve", 1, pawl.Account.create("eve", 1).bundle()),
    lambda account: account.encrypt("bob", b"hello"),
    lambda account: account.decrypt(pawl.Envelope(pawl.Kind.MESSAGE, b"", "bob", 1)),
    lambda account: account.peer("bob"),
    lambda account: account.set_trust("bob", pawl.Trust.VERIFIED),
    lambda account: account.archive("bob"),
    lambda account: account.forget("bob", 1),
]


@pytest.mark.parametrize("call", ACCOUNT_CALLS)
def test_a_closed_account_does_nothing(call: Callable[[pawl.Account], object]) -> None:
    alice, _ = acquainted()
    alice.close()
    with pytest.raises(pawl.Closed):
        call(alice)


@pytest.mark.parametrize("call", ACCOUNT_CALLS)
def test_a_saved_account_has_moved_out(call: Callable[[pawl.Account], object]) -> None:
    alice, _ = acquainted()
    alice.save(KEY)
    assert alice.closed
    with pytest.raises(pawl.Closed):
        call(alice)


def test_an_account_that_could_not_be_saved_lives_on() -> None:
    alice, bob = acquainted()
    before = alice.digest()
    for key, unsealed in ((None, False), (b"too short", False), (bytes(33), False), (KEY, True)):
        with pytest.raises(pawl.InvalidArgument):
            alice.save(key, unsealed=unsealed)
    assert not alice.closed and alice.digest() == before
    assert bob.decrypt(seal(alice, bob, b"hello")).text == b"hello"


def test_closed_keys_and_sessions_do_nothing() -> None:
    keys, session = pawl.Keys.create("alice", 1), pawl.Session.create("bob", 1)
    bundle = account("bob").bundle()
    session.start(keys, bundle, now_ms=NOW_MS)
    step = session.encrypt(keys, b"hello", now_ms=NOW_MS)
    for thing in (keys, session, step):
        thing.close()
    calls: list[Callable[[], object]] = [
        lambda: keys.save(KEY),
        keys.info,
        lambda: keys.bundle(now_ms=NOW_MS),
        lambda: session.save(KEY),
        session.archive,
        lambda: session.info(now_ms=NOW_MS),
        lambda: session.trust(bundle.identity),
        lambda: session.start(pawl.Keys.create("alice", 1), bundle, now_ms=NOW_MS),
        lambda: pawl.Session.create("bob", 1).start(keys, bundle, now_ms=NOW_MS),
        lambda: session.encrypt(keys, b"", now_ms=NOW_MS),
        lambda: step.state(KEY),
        step.release,
    ]
    for call in calls:
        with pytest.raises(pawl.Closed):
            call()


def test_a_child_process_gets_no_further_with_what_the_parent_made() -> None:
    alice, bob = acquainted()
    keys, session = pawl.Keys.create("alice", 1), pawl.Session.create("bob", 1)
    calls: list[Callable[[], object]] = [alice.bundle, lambda: alice.encrypt("bob", b""), keys.info, session.archive]
    child = os.fork()
    if child == 0:
        os._exit(sum(not is_refused_as_forked(call) for call in calls))
    assert os.waitpid(child, 0)[1] == 0
    assert bob.decrypt(seal(alice, bob, b"hello")).text == b"hello"


def is_refused_as_forked(call: Callable[[], object]) -> bool:
    try:
        call()
    except pawl.Forked:
        return True
    return False


def test_closing_twice_is_nothing() -> None:
    keys, session = pawl.Keys.create("alice", 1), pawl.Session.create("bob", 1)
    session.start(keys, account("bob").bundle(), now_ms=NOW_MS)
    for thing in (account("alice"), keys, session, session.encrypt(keys, b"", now_ms=NOW_MS)):
        assert not thing.closed
        thing.close()
        thing.close()
        assert thing.closed


def test_a_with_block_closes() -> None:
    with account("alice") as alice:
        alice.info()
    with pawl.Keys.create("alice", 1) as keys, pawl.Session.create("bob", 1) as session:
        keys.info(), session.info(now_ms=NOW_MS)
    assert alice.closed and keys.closed and session.closed
    with pytest.raises(RuntimeError), account("alice") as alice:
        raise RuntimeError("an error of the program")
    assert alice.closed


def test_handles_are_not_copied() -> None:
    keys, session = pawl.Keys.create("alice", 1), pawl.Session.create("bob", 1)
    for thing in (account("alice"), keys, session):
        with pytest.raises(TypeError):
            pickle.dumps(thing)
        with pytest.raises(TypeError):
            copy.deepcopy(thing)


def test_values_can_be_pickled_and_compared() -> None:
    alice, bob = talking()
    envelope = seal(alice, bob, b"hello")
    values = (envelope, bob.bundle(), bob.info(), bob.peer("alice"), bob.decrypt(envelope), bob.encrypt("alice", b""))
    for value in values:
        assert pickle.loads(pickle.dumps(value)) == value
        assert hash(value) == hash(copy.copy(value))


def test_values_do_not_change() -> None:
    message = pawl.Message(b"hello", "alice", device=1)
    with pytest.raises(AttributeError, match="a Message does not change"):
        message.text = b"goodbye"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del message.text
    assert message == pawl.Message(text=b"hello", sender="alice", device=1, sent_ms=0)
    assert message != pawl.Message(b"hello", "alice", 2)
    assert message != ("hello", "alice", 1, 0)


def test_a_value_takes_its_members_and_nothing_else() -> None:
    with pytest.raises(TypeError):
        pawl.Message()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        pawl.Message(b"", "alice", 1, 0, 0)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        pawl.Message(b"", "alice", 1, subject=b"")  # type: ignore[call-arg]


def test_an_application_may_extend_a_value() -> None:
    class Note(pawl.Message):
        def words(self) -> int:
            return len(self.text.split())

    assert Note(b"hello to you", "alice", 1).words() == 3


def test_no_repr_tells_a_secret() -> None:
    text = b"attack at dawn"
    pair = pawl.new_identity()
    keys, session = pawl.Keys.create("alice", 1, identity_private=pair.private), pawl.Session.create("bob", 1)
    bob = account("bob")
    session.start(keys, bob.bundle(), now_ms=NOW_MS)
    step = session.encrypt(keys, text, now_ms=NOW_MS)
    state = step.state(unsealed=True)
    message = bob.decrypt(pawl.Envelope.load(step.release().dump(), "alice", 1))
    assert message.text == text
    shown = " ".join(map(repr, (pair, keys, session, step, state, state.session, message, bob)))
    assert "attack" not in shown
    for secret in (pair.private, state.session.data):
        assert repr(secret)[2:-1] not in shown


def test_classes_are_not_made_by_hand() -> None:
    for kind in (pawl.Account, pawl.Keys, pawl.Session):
        with pytest.raises(TypeError):
            kind()  # type: ignore[call-arg]


def test_ones_own_address_is_no_peer() -> None:
    alice = account("alice")
    with pytest.raises(pawl.InvalidArgument):
        alice.add_bundle("alice", 1, account("alice").bundle())


@pytest.mark.parametrize("now_ms", [-1, -(2**63), 2**62, 2**63])
def test_a_time_before_1970_or_past_the_last_one_is_refused(now_ms: int) -> None:
    keys, session = pawl.Keys.create("alice", 1), pawl.Session.create("bob", 1)
    for call in (
        lambda: keys.bundle(now_ms=now_ms),
        lambda: session.info(now_ms=now_ms),
        lambda: session.start(keys, account("bob").bundle(), now_ms=now_ms),
    ):
        with pytest.raises(pawl.InvalidArgument):
            call()


def test_a_text_beyond_the_limit_is_refused_and_nothing_has_happened() -> None:
    """One byte more than PAWL_PLAINTEXT_MAX; the pages are never touched."""
    import mmap

    alice, bob = acquainted()
    before = alice.digest()
    with mmap.mmap(-1, 1_073_676_288 + 1) as text, pytest.raises(pawl.InvalidArgument):
        alice.encrypt("bob", text)
    assert alice.digest() == before
    assert bob.decrypt(seal(alice, bob, b"hello")).text == b"hello"
