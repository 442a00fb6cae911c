"""Suites: post-quantum unless the program says otherwise, and nothing is downgraded in silence."""

from __future__ import annotations

import pytest
from parties import account, acquainted, seal

import pawl

NOW = 1_700_000_000_000
THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000


def bundle_for_version_3(owner: pawl.Account) -> pawl.Bundle:
    return owner.bundle(suite=pawl.Suite.SIGNAL_V3)


def talk(alice: pawl.Account, bob: pawl.Account, turns: int) -> None:
    for _ in range(turns):
        bob.decrypt(seal(alice, bob, b"hello"))
        alice.decrypt(seal(bob, alice, b"hi"))


def test_sessions_are_post_quantum_without_a_word() -> None:
    alice, bob = acquainted()
    assert alice.info().pq == pawl.PqPolicy.REQUIRED
    [device] = alice.peer("bob").devices
    assert (device.suite, device.pq_epochs, device.pq_stalled) == (pawl.Suite.SIGNAL_V4, 0, False)


def test_a_bundle_has_a_kem_prekey() -> None:
    bob = account("bob")
    for one_time in (True, False):
        bundle = bob.bundle(one_time=one_time)
        assert bundle.kem_prekey is not None and len(bundle.kem_prekey) == 1569
        assert bundle.kem_prekey_signature is not None and len(bundle.kem_prekey_signature) == 64
        assert bundle.last_resort is not one_time
        assert pawl.Bundle.load(bundle.dump()) == bundle
    assert bob.info().kem_prekeys_left == 1


def test_a_bundle_for_version_3_has_none() -> None:
    bundle = bundle_for_version_3(account("bob"))
    assert bundle.kem_prekey is None and bundle.kem_prekey_id is None
    assert bundle.kem_prekey_signature is None and bundle.last_resort is None
    assert pawl.Bundle.load(bundle.dump()) == bundle


def test_a_stripped_bundle_is_refused() -> None:
    alice, bob = account("alice"), account("bob")
    with pytest.raises(pawl.WeakerSuite) as refused:
        alice.add_bundle("bob", 1, bundle_for_version_3(bob))
    assert refused.value.action == pawl.Action.ASK_USER


def test_a_program_may_allow_version_3() -> None:
    alice, bob = account("alice"), account("bob")
    for party in (alice, bob):
        party.configure(pq=pawl.PqPolicy.ALLOWED)
    alice.add_bundle("bob", 1, bundle_for_version_3(bob))
    talk(alice, bob, 2)
    [device] = alice.peer("bob").devices
    assert (device.suite, device.pq_epochs) == (pawl.Suite.SIGNAL_V3, None)
    alice.configure(pq=pawl.PqPolicy.REQUIRED)
    with pytest.raises(pawl.WeakerSuite):
        alice.encrypt("bob", b"not in version 3")
    alice.add_bundle("bob", 1, bob.bundle())
    talk(alice, bob, 2)


def test_where_it_is_preferred_who_has_shown_it_is_not_spoken_with_otherwise() -> None:
    alice, bob = pawl.Account.create("alice", 1, pq=pawl.PqPolicy.PREFERRED), account("bob")
    alice.add_bundle("bob", 1, bundle_for_version_3(bob))
    alice.add_bundle("bob", 1, bob.bundle())
    with pytest.raises(pawl.WeakerSuite):
        alice.add_bundle("bob", 1, bundle_for_version_3(bob))


def test_the_policy_is_saved_with_the_account() -> None:
    alice = pawl.Account.create("alice", 1, pq=pawl.PqPolicy.PREFERRED)
    alice = pawl.Account.open(alice.save(unsealed=True), unsealed=True)
    assert alice.info().pq == pawl.PqPolicy.PREFERRED
    alice = pawl.Account.open(alice.save(unsealed=True), unsealed=True, pq=pawl.PqPolicy.ALLOWED)
    assert alice.info().pq == pawl.PqPolicy.ALLOWED


def test_epochs_are_counted() -> None:
    alice, bob = acquainted()
    talk(alice, bob, 100)
    [device] = alice.peer("bob").devices
    assert device.pq_epochs is not None and device.pq_epochs >= 2
    assert not device.pq_stalled


def test_a_session_that_is_not_answered_sends_for_thirty_days() -> None:
    alice, bob = pawl.Account.create("alice", 1, now_ms=NOW), account("bob")
    alice.add_bundle("bob", 1, bob.bundle())
    first = seal(alice, bob, b"hello")
    [device] = alice.peer("bob").devices
    assert (device.expires_ms, device.sendable) == (NOW + THIRTY_DAYS, True)
    alice.configure(now_ms=NOW + THIRTY_DAYS + 1)
    with pytest.raises(pawl.StaleSession):
        alice.encrypt("bob", b"too late")
    bob.decrypt(first)
    alice.decrypt(seal(bob, alice, b"hi"))
    [device] = alice.peer("bob").devices
    assert (device.expires_ms, device.sendable) == (None, True)


def test_a_kem_prekey_is_good_once() -> None:
    alice, bob = account("alice"), account("bob")
    bundle = bob.bundle()
    alice.add_bundle("bob", 1, bundle)
    bob.decrypt(seal(alice, bob, b"hello"))
    alice.add_bundle("bob", 1, bundle)
    with pytest.raises(pawl.UnknownKemPrekey):
        bob.decrypt(seal(alice, bob, b"again"))


def test_a_conversation_without_an_account_says_what_it_requires() -> None:
    alice, bob = pawl.Keys.create("alice", 1), account("bob")
    with pawl.Session.create("bob", 1) as session:
        assert session.info(now_ms=NOW).pq == pawl.PqPolicy.REQUIRED
        with pytest.raises(pawl.WeakerSuite):
            session.start(alice, bundle_for_version_3(bob), now_ms=NOW)
        session.require(pawl.PqPolicy.ALLOWED)
        session.start(alice, bundle_for_version_3(bob), now_ms=NOW)
        assert session.info(now_ms=NOW).conversation.suite == pawl.Suite.SIGNAL_V3
        session.start(alice, bob.bundle(), now_ms=NOW)
        assert session.info(now_ms=NOW).conversation.suite == pawl.Suite.SIGNAL_V4
    assert alice.info().kem_prekeys_left == 0
