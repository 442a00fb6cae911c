"""Families: Signal's unless the program asks for WhatsApp's, and nothing of one is taken for the other's."""

from __future__ import annotations

import pytest
from parties import KEY, NOW_MS, account, saved_again, say

import pawl


def whatsapp(name: str, pq: pawl.PqPolicy = pawl.PqPolicy.REQUIRED) -> pawl.Account:
    return pawl.Account.create(name, 1, family=pawl.Family.WHATSAPP, pq=pq)


def test_an_account_is_of_signals_family_without_a_word() -> None:
    assert account("alice").info().family == pawl.Family.SIGNAL
    assert pawl.Keys.create("alice", 1).info().family == pawl.Family.SIGNAL


def test_accounts_of_whatsapps_family_speak_its_post_quantum_suite() -> None:
    alice, bob = whatsapp("alice"), whatsapp("bob")
    alice.add_bundle("bob", 1, bob.bundle())
    for _ in range(3):
        assert say(alice, bob, b"hello").text == b"hello"
        assert say(bob, alice, b"hi").text == b"hi"
    [device] = alice.peer("bob").devices
    assert (device.suite, device.pq_epochs) == (pawl.Suite.WHATSAPP_PQ, None)


def test_the_family_is_saved() -> None:
    alice = saved_again(whatsapp("alice"))
    assert alice.info().family == pawl.Family.WHATSAPP
    keys = pawl.Keys.create("alice", 1, family=pawl.Family.WHATSAPP)
    assert pawl.Keys.load(keys.save(KEY), KEY).info().family == pawl.Family.WHATSAPP


def test_a_bundle_has_a_bare_kem_prekey() -> None:
    bundle = whatsapp("alice").bundle()
    assert bundle.kem_prekey is not None and len(bundle.kem_prekey) == 1568
    assert pawl.Bundle.load(bundle.dump()) == bundle


def test_a_bundle_is_for_the_suites_of_the_family() -> None:
    alice = whatsapp("alice")
    assert alice.bundle(suite=pawl.Suite.WHATSAPP_PQ).kem_prekey is not None
    assert alice.bundle(suite=pawl.Suite.SIGNAL_V3).kem_prekey is None
    with pytest.raises(pawl.InvalidArgument):
        alice.bundle(suite=pawl.Suite.SIGNAL_V4)
    with pytest.raises(pawl.InvalidArgument):
        account("bob").bundle(suite=pawl.Suite.WHATSAPP_PQ)


def test_a_bundle_of_the_other_family_is_refused() -> None:
    alice, bob = whatsapp("alice"), account("bob")
    with pytest.raises(pawl.InvalidKey):
        alice.add_bundle("bob", 1, bob.bundle())
    with pytest.raises(pawl.InvalidKey):
        bob.add_bundle("alice", 1, alice.bundle())


def test_version_3_is_there_where_a_program_allows_it() -> None:
    alice, bob = whatsapp("alice", pawl.PqPolicy.ALLOWED), whatsapp("bob", pawl.PqPolicy.ALLOWED)
    alice.add_bundle("bob", 1, bob.bundle(suite=pawl.Suite.SIGNAL_V3))
    assert say(alice, bob, b"hello").text == b"hello"
    [device] = alice.peer("bob").devices
    assert device.suite == pawl.Suite.SIGNAL_V3


def test_keys_of_whatsapps_family_begin_conversations() -> None:
    alice, bob = (pawl.Keys.create(name, 1, family=pawl.Family.WHATSAPP) for name in ("alice", "bob"))
    session = pawl.Session.create("bob", 1)
    session.start(alice, bob.bundle(now_ms=NOW_MS), now_ms=NOW_MS)
    assert session.info(now_ms=NOW_MS).conversation.suite == pawl.Suite.WHATSAPP_PQ
