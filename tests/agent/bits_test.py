"""Every single bit of a message is flipped. It is refused and nothing has changed, but for the places that the
protocol leaves unauthenticated (the wrapper of a first message): there the text is the right one."""

from __future__ import annotations

import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from agent_case import AgentCase
from agent_process import Fields, Refused

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "interop"))

import wire_view  # noqa: E402

KEY = "33" * 32
TEXT = "0123456789"
PREKEY_ID, REGISTRATION_ID, SIGNED_PREKEY_ID = 1, 5, 6  # fields of the wrapper
CODES = {
    "invalid_message",
    "duplicate_message",
    "legacy_version",
    "unsupported_version",
    "unknown_prekey",
    "unknown_signed_prekey",
    "untrusted_identity",
    "invalid_key",
}
Place = tuple[int, int]  # byte, bit


def flipped(message: Fields, place: Place) -> Fields:
    data = bytearray.fromhex(message["bytes"])
    data[place[0]] ^= 1 << place[1]
    return {**message, "bytes": data.hex()}


def unauthenticated(message: Fields, *numbers: int) -> set[Place]:
    """The low half of the version byte, and these fields, which are small numbers."""
    data = bytes.fromhex(message["bytes"])
    places = {(0, bit) for bit in range(4)}
    for field in wire_view.fields_of_prekey_message(data):
        if field.number in numbers:
            places |= {(at, bit) for at in range(field.tag_at, field.end) for bit in range(8)}
    return places


class EveryBit(AgentCase):
    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = Path(folder.name) / "bob"
        self.create("alice")
        self.create("bob", store=str(self.store), store_key=KEY)

    def unnoticed(self, message: Fields) -> set[Place]:
        """The places where Bob does not notice a flipped bit. Each is tried on the same state."""
        kept = self.store.with_suffix(".kept")
        shutil.copy(self.store, kept)
        places = set()
        for at in range(len(message["bytes"]) // 2):
            for bit in range(8):
                if self.is_read(flipped(message, (at, bit))):
                    places.add((at, bit))
                    self.go_back_to(kept)
        self.assertEqual(self.read("bob", message), TEXT, "the genuine message is read after all that")
        return places

    def is_read(self, message: Fields) -> bool:
        before = self.digest("bob")
        try:
            self.assertEqual(self.read("bob", message), TEXT, message)
            return True
        except Refused as refused:
            self.assertIn(refused.code, CODES, message)
            self.assertEqual(self.digest("bob"), before, message)
            return False

    def go_back_to(self, kept: Path) -> None:
        self.agent("account.close", account="bob")
        shutil.copy(kept, self.store)
        self.agent("account.open", account="bob", store=str(self.store), store_key=KEY)

    def test_of_a_message_that_makes_a_session(self) -> None:
        self.start()
        message = self.send("alice", TEXT)
        self.assertLessEqual(self.unnoticed(message), unauthenticated(message, REGISTRATION_ID))

    def test_of_a_first_message_in_a_session_that_exists(self) -> None:
        self.start()
        self.read("bob", self.send("alice"))
        message = self.send("alice", TEXT)
        allowed = unauthenticated(message, PREKEY_ID, REGISTRATION_ID, SIGNED_PREKEY_ID)
        self.assertLessEqual(self.unnoticed(message), allowed)

    def test_of_an_ordinary_message(self) -> None:
        self.start()
        self.read("bob", self.send("alice"))
        self.read("alice", self.send("bob"))
        self.assertEqual(self.unnoticed(self.send("alice", TEXT)), set())


if __name__ == "__main__":
    unittest.main()
