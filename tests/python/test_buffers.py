"""Bytes go in through the buffer protocol, and bytes come out."""

from __future__ import annotations

import array
import ctypes
import gc
import mmap
import weakref
from typing import Callable

import pytest
from parties import KEY, account, acquainted, came, say, seal, talking

import pawl

TEXT = b"sixteen bytes of" * 4


def mapped(data: bytes) -> mmap.mmap:
    memory = mmap.mmap(-1, len(data))
    memory.write(data)
    return memory


BUFFERS: list[Callable[[bytes], object]] = [
    bytes,
    bytearray,
    memoryview,
    lambda data: memoryview(bytearray(data)),
    lambda data: memoryview(b"before" + data + b"after")[6:-5],
    lambda data: memoryview(data).cast("I"),
    lambda data: memoryview(data).cast("B", shape=[4, 16]),
    lambda data: array.array("I", data),
    lambda data: (ctypes.c_char * len(data)).from_buffer_copy(data),
    mapped,
]


@pytest.mark.parametrize("buffer", BUFFERS)
def test_a_message_may_be_any_buffer(buffer: Callable[[bytes], object]) -> None:
    alice, bob = acquainted()
    [envelope] = alice.encrypt("bob", buffer(TEXT))  # type: ignore[arg-type]
    assert bob.decrypt(came(envelope, "alice")).text == TEXT


@pytest.mark.parametrize("buffer", [bytes, bytearray, memoryview])
def test_everything_else_may_be_any_buffer_too(buffer: Callable[[bytes], bytes]) -> None:
    alice, bob = acquainted()
    envelope = seal(alice, bob, TEXT)
    bob = pawl.Account.open(buffer(bob.save(buffer(KEY))), buffer(KEY))
    again = pawl.Envelope(envelope.kind, buffer(envelope.data), "alice", 1)
    assert bob.decrypt(pawl.Envelope.load(buffer(again.dump()), "alice", 1)).text == TEXT
    bob.set_trust("alice", pawl.Trust.VERIFIED, buffer(alice.info().identity))
    assert pawl.Bundle.load(buffer(bob.bundle().dump())).identity == bob.info().identity
    private = pawl.new_identity().private
    assert pawl.Account.create("eve", 1, identity_private=buffer(private)).info().device == 1


def test_bytes_come_out() -> None:
    alice, bob = acquainted()
    envelope = seal(alice, bob, TEXT)
    for value in (envelope.data, envelope.dump(), bob.decrypt(envelope).text, bob.digest(), bob.info().identity):
        assert type(value) is bytes
    assert type(bob.save(KEY)) is bytes


def test_memory_in_pieces_is_a_buffer_error() -> None:
    alice, _ = acquainted()
    with pytest.raises(BufferError):
        alice.encrypt("bob", memoryview(TEXT)[::2])


def test_a_str_message_says_what_to_do() -> None:
    alice, _ = acquainted()
    before = alice.digest()
    with pytest.raises(TypeError, match=r"encode the text first, for example with text\.encode\(\)"):
        alice.encrypt("bob", "hello")  # type: ignore[arg-type]
    assert alice.digest() == before


@pytest.mark.parametrize("text", [None, 5, 1.5, ["hello"], {"text": b"hello"}])
def test_what_has_no_bytes_is_a_type_error(text: object) -> None:
    alice, _ = acquainted()
    with pytest.raises(TypeError):
        alice.encrypt("bob", text)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [b"bob", None, 5, bytearray(b"bob")])
def test_a_name_is_a_str(name: object) -> None:
    with pytest.raises(TypeError):
        account("alice").peer(name)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["", "bob\0", "\0", "b\0b", "a" * 256, "bob\n", "\x7f", "\ud800", "bob\udfff", "\x85"])
def test_a_malformed_name_is_refused(name: str) -> None:
    alice = account("alice")
    for call in (account, alice.peer, lambda name: alice.encrypt(name, b""), lambda n: pawl.Session.create(n, 1)):
        with pytest.raises(pawl.InvalidArgument):
            call(name)


@pytest.mark.parametrize("name", ["b", "a" * 255, "böb", "鮑勃", "bob with spaces", "\U0001f642"])
def test_a_name_may_be_anything_else(name: str) -> None:
    alice, bob = account("alice"), pawl.Account.create(name, 1)
    assert bob.info().name == name
    alice.add_bundle(name, 1, bob.bundle())
    assert say(alice, bob, b"hello").text == b"hello"
    assert say(bob, alice, b"hello").sender == name


@pytest.mark.parametrize("device", [-1, 128, 2**31, 2**32, 2**63, 2**64, -(2**63), -(2**200)])
def test_a_device_number_out_of_range_is_refused(device: int) -> None:
    alice, _ = acquainted()
    for call in (
        lambda: pawl.Account.create("eve", device),
        lambda: pawl.Session.create("bob", device),
        lambda: alice.encrypt("bob", b"", device=device),
        lambda: alice.decrypt(pawl.Envelope(pawl.Kind.MESSAGE, b"", "bob", device)),
    ):
        with pytest.raises(pawl.InvalidArgument):
            call()


@pytest.mark.parametrize("device", ["1", 1.0, None])
def test_a_device_number_is_an_int(device: object) -> None:
    with pytest.raises(TypeError):
        pawl.Session.create("bob", device)  # type: ignore[arg-type]


def test_texts_of_any_size_arrive() -> None:
    alice, bob = talking()
    for size in (0, 1, 15, 16, 17, 255, 65_536, 5_000_000):
        assert say(alice, bob, bytes(size)).text == bytes(size)


def test_nothing_is_kept_of_what_goes_in() -> None:
    class Text(bytearray):
        """One that can be watched."""

    alice, _ = acquainted()
    text = Text(TEXT)
    watched = weakref.ref(text)
    alice.encrypt("bob", text)
    text.extend(b"it can be resized again")
    del text
    gc.collect()
    assert watched() is None
