"""Two accounts talk."""

from __future__ import annotations

import itertools

import pytest
from parties import KEY, account, acquainted, came, saved_again, say, seal, talking

import pawl


def test_the_first_message_arrives() -> None:
    alice, bob = acquainted()
    message = bob.decrypt(seal(alice, bob, b"hello"))
    assert (message.text, message.sender, message.device) == (b"hello", "alice", 1)


def test_messages_carry_the_handshake_until_the_first_answer() -> None:
    alice, bob = acquainted()
    assert [seal(alice, bob, b"?").kind for _ in range(3)] == [pawl.Kind.PREKEY] * 3
    say(alice, bob, b"hello")
    assert seal(bob, alice, b"answer").kind == pawl.Kind.MESSAGE
    say(bob, alice, b"answer")
    assert seal(alice, bob, b"!").kind == pawl.Kind.MESSAGE


def test_the_conversation_goes_on_in_both_directions() -> None:
    alice, bob = talking()
    for turn in range(20):
        sender, receiver = (alice, bob) if turn % 2 else (bob, alice)
        for number in range(3):
            text = b"turn %d, message %d" % (turn, number)
            assert say(sender, receiver, text).text == text


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_messages_arrive_in_any_order(order: tuple[int, ...]) -> None:
    alice, bob = acquainted()
    envelopes = [seal(alice, bob, b"%d" % number) for number in range(4)]
    assert [bob.decrypt(envelopes[number]).text for number in order] == [b"%d" % number for number in order]


@pytest.mark.parametrize("parties", [acquainted, talking])
def test_a_message_is_read_once(parties: object) -> None:
    assert callable(parties)
    alice, bob = parties()
    envelope = seal(alice, bob, b"hello")
    bob.decrypt(envelope)
    before = bob.digest()
    with pytest.raises(pawl.DuplicateMessage) as refused:
        bob.decrypt(envelope)
    assert refused.value.action == pawl.Action.DROP
    assert bob.digest() == before


def test_restarts_between_all_messages_change_nothing() -> None:
    alice, bob = acquainted()
    late = seal(alice, bob, b"late")
    for turn in range(4):
        alice, bob = saved_again(alice), saved_again(bob)
        assert say(alice, bob, b"%d" % turn).text == b"%d" % turn
        alice, bob = saved_again(alice), saved_again(bob)
        assert say(bob, alice, b"answer").text == b"answer"
    assert saved_again(bob).decrypt(late).text == b"late"


def test_a_saved_account_is_the_same_account() -> None:
    alice, _ = talking()
    before, info = alice.digest(), alice.info()
    again = saved_again(alice)
    assert again.digest() == before
    assert again.info() == info


def test_an_unsealed_account_opens_without_a_key() -> None:
    alice = account("alice")
    identity = alice.info().identity
    assert pawl.Account.open(alice.save(unsealed=True), unsealed=True).info().identity == identity


def test_both_may_begin_at_the_same_time() -> None:
    alice, bob = acquainted()
    bob.add_bundle("alice", 1, alice.bundle())
    from_alice, from_bob = seal(alice, bob, b"I was first"), seal(bob, alice, b"no, I was")
    assert alice.decrypt(from_bob).text == b"no, I was"
    assert bob.decrypt(from_alice).text == b"I was first"
    for _ in range(3):
        assert say(alice, bob, b"well").text == b"well"
        assert say(bob, alice, b"well").text == b"well"


def test_every_device_of_a_peer_gets_an_envelope_of_its_own() -> None:
    identity = pawl.new_identity()
    devices = [pawl.Account.create("bob", number, identity_private=identity.private) for number in (0, 1, 127)]
    alice = account("alice")
    for device in devices:
        alice.add_bundle("bob", device.info().device, device.bundle())
    envelopes = alice.encrypt("bob", b"hello")
    assert [(envelope.peer, envelope.device) for envelope in envelopes] == [("bob", 0), ("bob", 1), ("bob", 127)]
    for device, envelope in zip(devices, envelopes):
        assert device.info().identity == identity.public
        assert device.decrypt(came(envelope, "alice")).text == b"hello"


def test_a_device_that_cannot_be_written_to_does_not_hold_up_the_others() -> None:
    identity = pawl.new_identity()
    alice = account("alice")
    for number in (1, 2):
        device = pawl.Account.create("bob", number, identity_private=identity.private)
        alice.add_bundle("bob", number, device.bundle())
    alice.archive("bob", 2)
    envelopes = alice.encrypt("bob", b"hello")
    assert [envelope.device for envelope in envelopes] == [1]
    assert envelopes.refused == (
        pawl.Refused(2, pawl.State.NEEDS_BUNDLE, pawl.Status.NO_SESSION, pawl.Action.FETCH_BUNDLES),
    )
    assert [envelope.device for envelope in alice.encrypt("bob", b"hello", device=1)] == [1]


def test_an_archived_session_still_receives() -> None:
    alice, bob = talking()
    under_way = seal(alice, bob, b"under way")
    bob.archive("alice", 1)
    with pytest.raises(pawl.NoSession):
        bob.encrypt("alice", b"?")
    assert bob.decrypt(under_way).text == b"under way"


def test_a_forgotten_session_receives_nothing() -> None:
    alice, bob = talking()
    under_way = seal(alice, bob, b"under way")
    bob.forget("alice")
    with pytest.raises(pawl.NoSession) as refused:
        bob.decrypt(under_way)
    assert refused.value.action == pawl.Action.ASK_RESEND
    assert bob.peer("alice").devices == ()
    assert bob.peer("alice").trust == pawl.Trust.FIRST_USE


def test_the_time_of_sending_comes_back() -> None:
    alice, bob = acquainted()
    data = seal(alice, bob, b"hello").dump()
    assert bob.decrypt(pawl.Envelope.load(data, "alice", 1, sent_ms=12345)).sent_ms == 12345


def test_a_uuid_is_one_name_in_any_case_of_its_letters() -> None:
    alice, bob = account("alice"), account("bob")
    uuid = "9d0652a3-dcc3-4d11-975f-74d61598733f"
    alice.add_bundle(uuid.upper(), 1, bob.bundle())
    assert alice.peer(uuid).name == uuid
    assert len(alice.encrypt(uuid, b"hello")) == 1


def test_a_sealed_state_says_nothing_without_its_key() -> None:
    secret = pawl.new_identity().private
    saved = pawl.Account.create("alice-in-wonderland", 1, identity_private=secret).save(KEY)
    assert secret not in saved
    assert b"alice-in-wonderland" not in saved
