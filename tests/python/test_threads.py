"""Accounts are for any number of threads, sessions for one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Callable, Optional, TypeVar

import pytest
from parties import NOW_MS, account, acquainted, seal, talking

import pawl

T = TypeVar("T")
LONG = bytes(32 * 1024 * 1024)


def refused_meanwhile(long_call: Callable[[], object], call: Callable[[], object]) -> Optional[Exception]:
    """Repeats `call` while `long_call` runs in another thread: its first refusal. The two meet at the first or second
    try; there are more so that a busy machine cannot fail the test."""
    for _ in range(100):
        thread = threading.Thread(target=until_it_is_let_in, args=(long_call,))
        thread.start()
        refused = None
        while thread.is_alive() and refused is None:
            try:
                call()
            except (pawl.PawlError, BufferError) as error:
                refused = error
        thread.join()
        if refused is not None:
            return refused
    return None


def until_it_is_let_in(call: Callable[[], T]) -> T:
    while True:
        try:
            return call()
        except pawl.InUse:
            pass


def test_the_second_thread_in_a_session_is_refused() -> None:
    """It also shows that the GIL is free meanwhile: otherwise nobody could meet the first thread inside."""
    keys, session = pawl.Keys.create("alice", 1), pawl.Session.create("bob", 1)
    session.start(keys, account("bob").bundle(), now_ms=NOW_MS)
    before = session.save(unsealed=True)
    refused = refused_meanwhile(lambda: session.encrypt(keys, LONG, now_ms=NOW_MS), lambda: session.info(now_ms=NOW_MS))
    assert isinstance(refused, pawl.InUse)
    assert session.save(unsealed=True) == before


def test_a_thread_meets_the_first_one_in_its_keys_and_its_step_too() -> None:
    keys, session = pawl.Keys.create("alice", 1), pawl.Session.create("bob", 1)
    session.start(keys, account("bob").bundle(), now_ms=NOW_MS)
    assert isinstance(refused_meanwhile(lambda: session.encrypt(keys, LONG, now_ms=NOW_MS), keys.info), pawl.InUse)


def test_an_account_is_for_many_threads() -> None:
    alice, bob = talking()
    with ThreadPoolExecutor(4) as pool:
        envelopes = list(pool.map(lambda number: seal(alice, bob, b"%d" % number), range(200)))
        texts = list(pool.map(lambda envelope: bob.decrypt(envelope).text, reversed(envelopes)))
    assert sorted(texts) == sorted(b"%d" % number for number in range(200))


def test_of_many_threads_with_one_message_one_reads_it() -> None:
    alice, bob = talking()
    for _ in range(20):
        envelope = seal(alice, bob, b"hello")

        def read(_: int, envelope: pawl.Envelope = envelope) -> str:
            try:
                return bob.decrypt(envelope).text.decode()
            except pawl.DuplicateMessage:
                return "duplicate"

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(read, range(4))) == ["duplicate"] * 3 + ["hello"]


@pytest.mark.parametrize("end", ["close", "save"])
def test_an_account_may_end_under_a_running_call(end: str) -> None:
    alice, _ = acquainted()
    ready = threading.Event()

    def write() -> None:
        ready.set()
        with pytest.raises(pawl.Closed):
            while True:
                alice.encrypt("bob", bytes(1_000_000))

    thread = threading.Thread(target=write)
    thread.start()
    ready.wait()
    if end == "close":
        alice.close()
    else:
        saved = alice.save(unsealed=True)
        assert pawl.Account.open(saved, unsealed=True).info().name == "alice"
    thread.join()


def in_use(session: pawl.Session) -> bool:
    try:
        session.info(now_ms=NOW_MS)
    except pawl.InUse:
        return True
    return False


def test_a_session_may_be_closed_under_a_running_call() -> None:
    keys, session = pawl.Keys.create("alice", 1), pawl.Session.create("bob", 1)
    session.start(keys, account("bob").bundle(), now_ms=NOW_MS)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(until_it_is_let_in, lambda: session.encrypt(keys, LONG, now_ms=NOW_MS))
        while not running.done() and not in_use(session):
            pass
        session.close()
        keys.close()
        step = running.result()
    step.state(unsealed=True)
    assert len(step.release().data) > len(LONG)


def test_a_buffer_cannot_be_resized_under_a_running_call() -> None:
    alice, _ = acquainted()
    text = bytearray(LONG)
    assert isinstance(refused_meanwhile(lambda: alice.encrypt("bob", text), lambda: text.append(0)), BufferError)
    text.append(0)
