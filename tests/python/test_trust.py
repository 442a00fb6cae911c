"""Which identities an account speaks with."""

from __future__ import annotations

import pytest
from parties import account, acquainted, say, seal, talking

import pawl


def test_the_first_identity_is_trusted_and_another_is_refused() -> None:
    alice, bob = acquainted()
    assert alice.peer("bob").trust == pawl.Trust.FIRST_USE
    impostor = account("bob")
    before = alice.digest()
    with pytest.raises(pawl.UntrustedIdentity) as refused:
        alice.add_bundle("bob", 1, impostor.bundle())
    assert refused.value.action == pawl.Action.ASK_USER
    assert alice.digest() == before
    assert say(alice, bob, b"it is still bob").text == b"it is still bob"


def test_a_message_of_another_identity_can_be_read_once_a_person_trusts_it() -> None:
    _, bob = talking()
    new_phone = account("alice")
    new_phone.add_bundle("bob", 1, bob.bundle())
    envelope = seal(new_phone, bob, b"I have a new phone")
    before = bob.digest()
    with pytest.raises(pawl.UntrustedIdentity):
        bob.decrypt(envelope)
    assert bob.digest() == before
    bob.set_trust("alice", pawl.Trust.VERIFIED, new_phone.info().identity)
    assert bob.decrypt(envelope).text == b"I have a new phone"


def test_nothing_is_sent_to_a_blocked_peer_and_nothing_read() -> None:
    alice, bob = talking()
    envelope = seal(bob, alice, b"hello")
    alice.set_trust("bob", pawl.Trust.BLOCKED)
    with pytest.raises(pawl.UntrustedIdentity):
        alice.encrypt("bob", b"hello")
    with pytest.raises(pawl.UntrustedIdentity):
        alice.decrypt(envelope)
    assert alice.peer("bob").devices[0].state == pawl.State.BLOCKED
    alice.set_trust("bob", pawl.Trust.FIRST_USE)
    assert alice.decrypt(envelope).text == b"hello"


def test_under_ask_an_unknown_identity_waits_for_a_person() -> None:
    alice, bob = pawl.Account.create("alice", 1, policy=pawl.Policy.ASK), account("bob")
    bundle = bob.bundle()
    with pytest.raises(pawl.UntrustedIdentity):
        alice.add_bundle("bob", 1, bundle)
    alice.set_trust("bob", pawl.Trust.FIRST_USE, bundle.identity)
    alice.add_bundle("bob", 1, bundle)
    assert say(alice, bob, b"hello").text == b"hello"


def test_under_verified_only_nothing_is_sent_before_people_have_compared() -> None:
    alice, bob = talking()
    alice.configure(policy=pawl.Policy.VERIFIED_ONLY)
    assert alice.info().policy == pawl.Policy.VERIFIED_ONLY
    with pytest.raises(pawl.UntrustedIdentity):
        alice.encrypt("bob", b"hello")
    assert say(bob, alice, b"you can read me").text == b"you can read me"
    alice.set_trust("bob", pawl.Trust.VERIFIED)
    assert say(alice, bob, b"compared").text == b"compared"


def test_trust_needs_an_identity() -> None:
    alice = account("alice")
    with pytest.raises(pawl.NotFound):
        alice.set_trust("bob", pawl.Trust.VERIFIED)
    for identity in (b"", b"\x05", b"\x07" + bytes(32)):
        with pytest.raises((pawl.InvalidKey, pawl.NotFound)):
            alice.set_trust("bob", pawl.Trust.VERIFIED, identity)


def test_a_peer_never_heard_of_is_described_too() -> None:
    peer = account("alice").peer("bob")
    assert (peer.name, peer.trust, peer.identity, peer.devices) == ("bob", pawl.Trust.NONE, None, ())


def test_a_peer_is_described() -> None:
    alice, bob = talking()
    peer = alice.peer("bob")
    [device] = peer.devices
    assert (peer.name, peer.trust, peer.identity) == ("bob", pawl.Trust.FIRST_USE, bob.info().identity)
    assert (device.device, device.state, device.sendable, device.archived) == (1, pawl.State.READY, True, 0)
    assert (device.suite, device.identity) == (pawl.Suite.SIGNAL_V4, bob.info().identity)
    assert (device.registration_id, device.registration_id_confirmed) == (bob.info().registration_id, True)
    unanswered = account("carol")
    unanswered.add_bundle("alice", 1, alice.bundle())
    say(unanswered, alice, b"hello")
    assert not alice.peer("carol").devices[0].registration_id_confirmed


def test_the_clock_can_be_pinned() -> None:
    alice = pawl.Account.create("alice", 1, now_ms=1000)
    assert alice.info().now_ms == 1000
    alice.configure(now_ms=2000)
    assert alice.info().now_ms == 2000
    alice.configure(now_ms=-1)
    assert alice.info().now_ms is None
