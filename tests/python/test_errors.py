"""What pawl raises."""

from __future__ import annotations

import copy
import pathlib
import pickle
import re
from types import ModuleType
from typing import Dict, Type

import pytest
from parties import KEY, account, seal, talking

import pawl
from pawl import _codes, errors


def made(status: int, **members: int) -> pawl.PawlError:
    defaults = {"action": 0, "detail": 0, "retry_ms": 0, "row": -1, "device": 0}
    return errors.from_members(status, **{**defaults, **members}, sentence="a sentence")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (7, pawl.UsageError),
        (111, pawl.MessageError),
        (199, pawl.MessageError),
        (250, pawl.SessionError),
        (320, pawl.TrustError),
        (499, pawl.StoreError),
        (500, pawl.PlatformError),
        (600, pawl.PawlError),
        (-1, pawl.PawlError),
    ],
)
def test_an_unknown_status_belongs_to_its_hundred(status: int, kind: Type[pawl.PawlError]) -> None:
    error = made(status)
    assert type(error) is kind
    assert error.code == status


def test_an_unknown_number_has_a_name() -> None:
    assert pawl.Status(299).name == "UNKNOWN_299"
    assert pawl.Status(299) == 299 and pawl.Status(299) == pawl.Status(299)
    assert pawl.Action(99) is pawl.Action.ASK_USER
    for enum in (pawl.Status, pawl.Action):
        with pytest.raises(ValueError):
            enum("7")  # type: ignore[arg-type]


def test_each_status_has_the_class_of_its_hundred() -> None:
    for status in pawl.Status:
        assert type(made(status)) is not pawl.PawlError
        assert issubclass(type(made(status)), type(made(status // 100 * 100 + 98)))


def test_the_members_of_an_error_arrive() -> None:
    error = made(110, action=5, detail=111, retry_ms=9, row=2, device=3)
    assert isinstance(error, pawl.InvalidMessage)
    assert (error.code, error.action) == (pawl.Status.INVALID_MESSAGE, pawl.Action.ASK_RESEND)
    assert (error.detail, error.retry_ms, error.row, error.device) == (pawl.Status.BAD_MAC, 9, 2, 3)
    assert str(error) == "a sentence"
    assert made(110).detail is None and made(110).row is None


def test_an_error_reaches_another_process_whole() -> None:
    error = made(110, action=5, detail=111, retry_ms=9, row=2, device=3)
    error.__dict__["__notes__"] = ["while reading the post"]
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(again) is type(error)
        assert again.__dict__ == error.__dict__ and str(again) == str(error)


def test_python_programs_can_catch_what_they_know() -> None:
    with pytest.raises(ValueError):
        account("")
    assert issubclass(pawl.OutOfMemory, MemoryError)


def test_every_constant_is_the_librarys(repository: pathlib.Path, extension: ModuleType) -> None:
    header = (repository / "capi/include/pawl/codes.h").read_text()
    enums = {
        "E": pawl.Status,
        "DO": pawl.Action,
        "KIND": pawl.Kind,
        "SUITE": pawl.Suite,
        "TRUST": pawl.Trust,
        "POLICY": pawl.Policy,
        "STATE": pawl.State,
        "AES": pawl.AesKind,
    }
    for prefix, enum in enums.items():
        named = re.findall(rf"^ +PAWL_{prefix}_([A-Z0-9_]+) = ", header, re.MULTILINE)
        assert sorted(named) == sorted(enum.__members__), prefix
        for member in enum:
            assert extension.constant(f"PAWL_{prefix}_{member.name}") == member
    for name, value in vars(_codes).items():
        if name.isupper():
            assert extension.constant(f"PAWL_{name}") == value, name
    assert extension.constant("PAWL_NO_SUCH_THING") == -(2**63)


def test_every_status_has_the_librarys_name_and_action(extension: ModuleType) -> None:
    for status in pawl.Status:
        assert extension.status_name(status) == status.name.lower()
        assert extension.status_action(status) in list(pawl.Action)
    assert extension.status_name(0) == "ok" and extension.status_name(99) is None
    assert extension.field_name(2001) == "peer" and extension.field_name(1) is None


def raised(call: object, *args: object, **options: object) -> pawl.PawlError:
    assert callable(call)
    with pytest.raises(pawl.PawlError) as refused:
        call(*args, **options)
    return refused.value


def test_every_class_of_refused_calls_is_met() -> None:
    """Beside those of the system, which a test cannot bring about: OutOfMemory has a test of its own."""
    alice, bob = talking()
    stranger = account("stranger")
    stranger.add_bundle("bob", 1, bob.bundle())
    first = seal(stranger, bob, b"hello")
    read = seal(alice, bob, b"hello")
    bob.decrypt(read)
    closed = account("closed")
    closed.close()
    sealed = account("saved").save(KEY)
    met: Dict[Type[pawl.PawlError], pawl.PawlError] = {}
    for error in (
        raised(account, ""),
        raised(closed.info),
        raised(bob.decrypt, pawl.Envelope(pawl.Kind(2), b"", "alice", 1)),
        raised(alice.set_trust, "nobody", pawl.Trust.VERIFIED),
        raised(bob.decrypt, read),
        raised(bob.decrypt, pawl.Envelope(pawl.Kind.MESSAGE, b"\x22" + read.data[1:], "alice", 1)),
        raised(bob.decrypt, pawl.Envelope(pawl.Kind.MESSAGE, b"\x44" + read.data[1:], "alice", 1)),
        raised(account("eve").decrypt, first),
        raised(alice.encrypt, "nobody", b"hello"),
        raised(alice.add_bundle, "bob", 1, stranger.bundle()),
        raised(stranger.set_trust, "bob", pawl.Trust.VERIFIED, b"no key"),
        raised(pawl.Account.open, sealed, bytes(32)),
        raised(pawl.Account.open, sealed[:-1], KEY),
    ):
        met[type(error)] = error
    assert set(met) == {
        pawl.InvalidArgument,
        pawl.Closed,
        pawl.InvalidMessage,
        pawl.NotFound,
        pawl.DuplicateMessage,
        pawl.LegacyVersion,
        pawl.UnsupportedVersion,
        pawl.UnknownSignedPrekey,
        pawl.NoSession,
        pawl.UntrustedIdentity,
        pawl.InvalidKey,
        pawl.WrongStoreKey,
        pawl.StoreCorrupt,
    }
