"""Bundles and envelopes as bytes."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parties import account, acquainted, seal

import pawl


def with_part(bundle: pawl.Bundle, part: str, value: object) -> pawl.Bundle:
    return pawl.Bundle(**{**vars(bundle), part: value})


def test_a_bundle_comes_back_from_its_bytes() -> None:
    bundle = account("bob").bundle()
    assert pawl.Bundle.load(bundle.dump()) == bundle
    assert pawl.Bundle.load(bundle.dump()).dump() == bundle.dump()


def test_a_bundle_describes_its_device() -> None:
    bob = pawl.Account.create("bob", 5, registration_id=77)
    bundle = bob.bundle()
    assert (bundle.device, bundle.registration_id, bundle.identity) == (5, 77, bob.info().identity)
    assert len(bundle.identity) == len(bundle.signed_prekey) == 33
    assert len(bundle.signed_prekey_signature) == 64
    assert bundle.prekey is not None and len(bundle.prekey) == 33
    assert bundle.prekey_id is not None


def test_every_bundle_has_a_fresh_one_time_prekey() -> None:
    bob = account("bob")
    assert bob.bundle().prekey != bob.bundle().prekey
    assert bob.info().prekeys_left == 2


def test_a_bundle_without_one_time_prekey_serves_many() -> None:
    bob = account("bob")
    bundle = bob.bundle(one_time=False)
    assert bundle.prekey is None and bundle.prekey_id is None
    assert pawl.Bundle.load(bundle.dump()) == bundle
    for name in ("alice", "carol"):
        sender = account(name)
        sender.add_bundle("bob", 1, bundle)
        assert bob.decrypt(seal(sender, bob, b"hello")).sender == name


def test_a_bundle_of_another_server_is_made_from_its_parts() -> None:
    made = account("bob").bundle()
    assert pawl.Bundle(**vars(made)) == made


def test_half_a_one_time_prekey_is_refused() -> None:
    bundle = account("bob").bundle()
    for half in (with_part(bundle, "prekey", None), with_part(bundle, "prekey_id", None)):
        with pytest.raises(pawl.InvalidArgument):
            account("alice").add_bundle("bob", 1, half)


@pytest.mark.parametrize("part", ["identity", "signed_prekey", "signed_prekey_signature"])
def test_a_bundle_is_refused_when_a_signed_part_is_changed(part: str) -> None:
    bundle = account("bob").bundle()
    value = bytearray(getattr(bundle, part))
    value[10] ^= 1
    alice = account("alice")
    before = alice.digest()
    with pytest.raises(pawl.InvalidSignature):
        alice.add_bundle("bob", 1, with_part(bundle, part, bytes(value)))
    assert alice.digest() == before


@pytest.mark.parametrize("part", ["identity", "signed_prekey", "prekey"])
@pytest.mark.parametrize("key", [b"", b"\x05", b"\x05" + bytes(31), b"\x06" + bytes(32), b"\x05" + bytes(33)])
def test_what_has_not_the_form_of_a_key_is_refused(part: str, key: bytes) -> None:
    bundle = with_part(account("bob").bundle(), part, key)
    with pytest.raises(pawl.InvalidKey):
        account("alice").add_bundle("bob", 1, bundle)


def test_a_key_that_gives_no_secret_is_refused() -> None:
    low_order = b"\x05" + bytes(32)
    with pytest.raises(pawl.InvalidKey):
        account("alice").add_bundle("bob", 1, with_part(account("bob").bundle(), "prekey", low_order))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_bundle_or_refused(data: bytes) -> None:
    with pytest.raises(pawl.InvalidMessage):
        pawl.Bundle.load(data)
    with pytest.raises(pawl.InvalidMessage):
        pawl.Envelope.load(data, "alice", 1)


def test_a_bundle_cut_short_or_grown_is_refused() -> None:
    dumped = account("bob").bundle().dump()
    for length in range(len(dumped)):
        with pytest.raises(pawl.InvalidMessage):
            pawl.Bundle.load(dumped[:length])
    with pytest.raises(pawl.InvalidMessage):
        pawl.Bundle.load(dumped + b"\x00")


OPTIONAL = ("prekey", "prekey_id", "kem_prekey", "kem_prekey_id", "kem_prekey_sig", "last_resort")


def test_a_part_that_is_unknown_or_missing_is_not_passed_over(extension: ModuleType) -> None:
    [row] = extension.list_read(account("bob").bundle().dump())
    with pytest.raises(pawl.Unsupported):
        pawl.Bundle.load(extension.list_write([{**row, 1999: 1}]))
    for field in row:
        if extension.field_name(field) not in OPTIONAL:
            with pytest.raises(pawl.InvalidMessage, match="lacks"):
                pawl.Bundle.load(extension.list_write([{f: v for f, v in row.items() if f != field}]))
    for rows in ([], [row, row]):
        with pytest.raises(pawl.InvalidMessage, match="one row"):
            pawl.Bundle.load(extension.list_write(rows))


def test_an_envelope_comes_back_from_its_bytes() -> None:
    alice, _ = acquainted()
    [envelope] = alice.encrypt("bob", b"hello")
    again = pawl.Envelope.load(envelope.dump(), "alice", 1)
    assert (again.kind, again.data, again.peer, again.device) == (envelope.kind, envelope.data, "alice", 1)


def test_an_envelope_of_an_unknown_kind_is_refused(extension: ModuleType) -> None:
    alice, _ = acquainted()
    [row] = extension.list_read(alice.encrypt("bob", b"hello")[0].dump())
    with pytest.raises(pawl.Unsupported, match="kind 9"):
        pawl.Envelope.load(extension.list_write([{**row, 1003: 9}]), "alice", 1)


def test_envelopes_are_a_sequence() -> None:
    alice, _ = acquainted()
    envelopes = alice.encrypt("bob", b"hello")
    assert len(envelopes) == 1 and envelopes[0] in envelopes and envelopes[:1] == (envelopes[0],)
    assert list(reversed(envelopes)) == [envelopes[-1]]
    assert "refused=()" in repr(envelopes)
