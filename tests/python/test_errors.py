"""What pawl raises."""

from __future__ import annotations

import copy
import pathlib
import pickle
import re
import subprocess
import sys
from types import ModuleType
from typing import Iterator, Type

import pytest
from parties import KEY, account, seal, talking, with_flipped_bit

import pawl
from pawl import _codes, errors


def made(status: int, **members: int) -> pawl.PawlError:
    defaults = {"action": 0, "detail": 0, "retry_ms": 0, "row": -1, "device": _codes.ALL_DEVICES}
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


def test_a_program_can_make_the_errors_that_it_tests_itself_with() -> None:
    for status in pawl.Status:
        kind = type(made(status))
        if kind in (pawl.MessageError, pawl.StoreError, pawl.UsageError):  # of statuses that are details alone
            continue
        again = pickle.loads(pickle.dumps(kind("a sentence")))
        assert (type(again), again.code, str(again)) == (kind, status, "a sentence")
    assert pawl.NoSession("gone").action == pawl.Action.FETCH_BUNDLES
    assert pawl.SessionError("gone", code=pawl.Status.NO_SESSION).code == pawl.Status.NO_SESSION
    with pytest.raises(TypeError, match="SessionError stands for many statuses"):
        pawl.SessionError("gone")


def test_an_error_of_device_0_is_told_from_one_of_no_device() -> None:
    assert made(200, device=0).device == 0
    assert made(200).device is None
    assert raised(account, "").device is None
    assert raised(account("alice").encrypt, "bob", b"", device=0).device == 0


def test_a_value_of_the_wrong_type_is_told_what_is_wanted() -> None:
    with pytest.raises(TypeError, match="int is wanted here, not float"):
        pawl.Account.create("alice", 1.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="str is wanted here, not bytes"):
        pawl.Account.create(b"alice", 1)  # type: ignore[arg-type]


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


def with_newer_version(saved: bytes) -> bytes:
    """The unsealed form begins with a mark and its version."""
    return next(newer for newer in with_one_byte_greater(saved) if code_of_opening(newer) == pawl.Status.STORE_TOO_NEW)


def with_one_byte_greater(saved: bytes) -> Iterator[bytes]:
    for position in range(16):
        yield saved[:position] + bytes([saved[position] + 1 & 255]) + saved[position + 1 :]


def code_of_opening(saved: bytes) -> pawl.Status:
    return raised(pawl.Account.open, saved, unsealed=True).code


def test_every_class_is_met() -> None:
    """But for those that need a broken system, or a peer that answers nothing."""
    alice, bob = talking()
    stranger = account("stranger")
    stranger.add_bundle("bob", 1, bob.bundle())
    first = seal(stranger, bob, b"hello")
    bob.decrypt(first)
    bob.forget("stranger")  # and with it the one-time prekey that the message used
    read = seal(alice, bob, b"hello")
    bob.decrypt(read)
    older, old_bob = (pawl.Account.create(name, 1, pq=pawl.PqPolicy.ALLOWED) for name in ("older", "bob"))
    older.add_bundle("bob", 1, old_bob.bundle(suite=pawl.Suite.SIGNAL_V3))
    first_of_version_3 = seal(older, old_bob, b"hello")
    old_bob.decrypt(first_of_version_3)
    old_bob.forget("older")
    forged = vars(stranger.bundle()) | {"signed_prekey_signature": bytes(64)}
    closed = account("closed")
    closed.close()
    saved = account("saved").save(KEY)
    errors_met = [
        raised(account, ""),
        raised(closed.info),
        raised(bob.decrypt, pawl.Envelope(pawl.Kind.MESSAGE, b"", "alice", 1)),
        raised(bob.decrypt, pawl.Envelope(9, b"", "alice", 1)),  # type: ignore[arg-type]
        raised(bob.decrypt, read),
        raised(bob.decrypt, pawl.Envelope(pawl.Kind.MESSAGE, b"\x22" + read.data[1:], "alice", 1)),
        raised(bob.decrypt, pawl.Envelope(pawl.Kind.MESSAGE, b"\x55" + read.data[1:], "alice", 1)),
        raised(bob.decrypt, first),
        raised(old_bob.decrypt, first_of_version_3),
        raised(alice.add_bundle, "bob", 1, bob.bundle(suite=pawl.Suite.SIGNAL_V3)),
        raised(account("eve").decrypt, first),
        raised(alice.encrypt, "nobody", b"hello"),
        raised(alice.set_trust, "nobody", pawl.Trust.VERIFIED),
        raised(alice.add_bundle, "bob", 1, stranger.bundle()),
        raised(alice.add_bundle, "stranger", 1, pawl.Bundle(**forged)),
        raised(stranger.set_trust, "bob", pawl.Trust.VERIFIED, b"no key"),
        raised(pawl.Account.open, saved, bytes(32)),
        raised(pawl.Account.open, saved[:-1], KEY),
        raised(pawl.Account.open, with_newer_version(account("newer").save(unsealed=True)), unsealed=True),
    ]
    elsewhere = {pawl.Forked, pawl.InUse, pawl.OutOfMemory}  # test_misuse.py, test_threads.py, the next test
    out_of_reach = {pawl.StaleSession, pawl.NoRandomness, pawl.Internal}
    leaves = {type(made(status)) for status in pawl.Status if made(status).code not in ONLY_AS_DETAIL}
    assert {type(error) for error in errors_met} == leaves - elsewhere - out_of_reach


ONLY_AS_DETAIL = (
    pawl.Status.BAD_MAC,
    pawl.Status.TOO_FAR_AHEAD,
    pawl.Status.WRONG_HANDLE,
    pawl.Status.STORE_FULL,
)

OUT_OF_MEMORY = """
import resource
from parties import acquainted, say, seal
import pawl

alice, bob = acquainted()
say(alice, bob, b"hello")
text = bytes(300_000_000)
before = alice.digest()
resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000))
try:
    alice.encrypt("bob", text)
except pawl.OutOfMemory as refused:
    assert refused.action == pawl.Action.RETRY
    assert isinstance(refused, MemoryError)
    assert alice.digest() == before
    assert say(alice, bob, b"there is memory again").text == b"there is memory again"
    print("refused")
"""


def test_without_memory_nothing_has_happened(repository: pathlib.Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", OUT_OF_MEMORY],
        cwd=repository / "tests/python",
        check=True,
        capture_output=True,
        text=True,
    )
    assert ran.stdout == "refused\n"


def with_a_far_number(envelope: pawl.Envelope) -> pawl.Envelope:
    """Version byte, ratchet key, and the counter: here of one byte, and then of four."""
    end_of_key = 1 + 2 + 33
    assert envelope.data[end_of_key] == 0x10
    counter, rest = b"\x10\xff\xff\xff\x7f", envelope.data[end_of_key + 2 :]
    return pawl.Envelope(envelope.kind, envelope.data[:end_of_key] + counter + rest, envelope.peer, envelope.device)


def test_why_a_message_is_refused_is_in_the_detail() -> None:
    alice, bob = talking()
    envelope = seal(alice, bob, b"hello")
    error = raised(bob.decrypt, with_flipped_bit(envelope, 8 * len(envelope.data) - 1))
    assert (error.code, error.detail) == (pawl.Status.INVALID_MESSAGE, pawl.Status.BAD_MAC)
    error = raised(bob.decrypt, with_a_far_number(seal(alice, bob, b"")))
    assert (error.code, error.detail) == (pawl.Status.INVALID_MESSAGE, pawl.Status.TOO_FAR_AHEAD)
