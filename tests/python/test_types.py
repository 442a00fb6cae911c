"""Arguments of the wrong type."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from parties import KEY, NOW_MS, account, talking

import pawl

ENVELOPE = pawl.Envelope(pawl.Kind.MESSAGE, b"", "bob", 1)


def with_last_resort(bundle: pawl.Bundle, value: Any) -> pawl.Bundle:
    return pawl.Bundle(**{**vars(bundle), "last_resort": value})


WRONG_OBJECTS: list[Callable[[Any], object]] = [
    lambda wrong: account("alice").add_bundle("bob", 1, wrong),
    lambda wrong: account("alice").decrypt(wrong),
    lambda wrong: account("alice").bundle(one_time=wrong),
    lambda wrong: account("alice").bundle(suite=wrong),
    lambda wrong: account("alice").save(unsealed=wrong),
    lambda wrong: pawl.Account.open(wrong, KEY),
    lambda wrong: pawl.Session.create("bob", 1).start(wrong, account("bob").bundle(), now_ms=NOW_MS),
    lambda wrong: pawl.Session.create("bob", 1).start(pawl.Keys.create("alice", 1), wrong, now_ms=NOW_MS),
    lambda wrong: pawl.Session.create("bob", 1).encrypt(wrong, b"", now_ms=NOW_MS),
    lambda wrong: pawl.Session.create("bob", 1).decrypt(wrong, ENVELOPE, now_ms=NOW_MS),
    lambda wrong: pawl.Session.create("bob", 1).decrypt(pawl.Keys.create("alice", 1), wrong, now_ms=NOW_MS),
    lambda wrong: pawl.Session.create("bob", 1).require(wrong),
    lambda wrong: pawl.Keys.create("alice", 1).bundle(now_ms=NOW_MS, one_time=wrong),
    lambda wrong: with_last_resort(account("bob").bundle(), wrong).dump(),
]


@pytest.mark.parametrize("wrong", ["no", 1.5, (), object()], ids=["str", "float", "tuple", "object"])
@pytest.mark.parametrize("call", WRONG_OBJECTS)
def test_an_object_of_the_wrong_type_is_a_type_error(call: Callable[[Any], object], wrong: object) -> None:
    with pytest.raises(TypeError):
        call(wrong)


def test_what_encrypt_gives_is_no_envelope_but_has_them() -> None:
    alice, bob = talking()
    with pytest.raises(TypeError, match="Envelope is wanted here, not Envelopes"):
        bob.decrypt(alice.encrypt("bob", b"hello"))  # type: ignore[arg-type]
