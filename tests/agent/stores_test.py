"""Accounts in files: durable before the answer, sealed, locked, and never lost to a failure."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from agent_case import ADDRESSES, AGENT, BOB, AgentCase
from agent_process import AgentProcess, Fields, Refused

KEY, OTHER_KEY = "11" * 32, "22" * 32


class Stores(AgentCase):
    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def at(self, label: str, key: str = KEY) -> Fields:
        return {"store": str(self.folder / label), "store_key": key}

    def file(self, label: str) -> Path:
        return self.folder / label

    def open(self, label: str, key: str = KEY) -> Fields:
        return self.agent("account.open", account=label, **self.at(label, key))

    def refuses_open(self, code: str, label: str, key: str = KEY) -> None:
        self.refuses(code, "account.open", account="new", **self.at(label, key))

    def close(self, label: str) -> None:
        self.agent("account.close", account=label)
        self.labels.discard(label)


class TheLifeOfAStore(Stores):
    def test_close_and_open(self) -> None:
        made = self.create("alice", **self.at("alice"))
        self.bundle("alice")
        before = self.digest("alice")
        self.close("alice")
        self.assertEqual(self.open("alice"), made)
        self.assertEqual(self.digest("alice"), before)

    def test_a_memory_account_ends_with_close(self) -> None:
        self.create("alice")
        self.close("alice")
        self.refuses("bad_request", "account.digest", account="alice")

    def test_create_never_replaces(self) -> None:
        self.create("alice", **self.at("alice"))
        self.refuses("invalid_argument", "account.create", account="new", address=BOB, **self.at("alice"))
        self.close("alice")
        before = self.file("alice").read_bytes()
        self.refuses("invalid_argument", "account.create", account="new", address=BOB, **self.at("alice"))
        self.assertEqual(self.file("alice").read_bytes(), before)

    def test_open_never_creates(self) -> None:
        self.refuses_open("io_error", "alice")
        self.assertFalse(self.file("alice").exists())

    def test_what_a_store_needs(self) -> None:
        store = str(self.file("alice"))
        for fields, code in (
            ({"store": store}, "bad_request"),
            ({"store": 7, "store_key": KEY}, "bad_request"),
            ({"store": "", "store_key": KEY}, "invalid_argument"),
            ({"store": store, "store_key": "11" * 31}, "invalid_argument"),
            ({"store": store, "store_key": ""}, "invalid_argument"),
            ({"store": store + "\0", "store_key": KEY}, "invalid_argument"),
            ({"store": str(self.folder / "nowhere" / "alice"), "store_key": KEY}, "io_error"),
        ):
            with self.subTest(fields=fields):
                self.refuses(code, "account.create", account="new", address=BOB, **fields)
        self.refuses("bad_request", "account.open", account="new", store=store)

    def test_a_folder_is_no_store(self) -> None:
        self.file("alice").mkdir()
        self.refuses_open("io_error", "alice")


class Locks(Stores):
    def test_a_store_is_open_once(self) -> None:
        self.create("alice", **self.at("alice"))
        self.refuses_open("store_locked", "alice")
        with AgentProcess(AGENT) as other, self.assertRaises(Refused) as refused:
            other("account.open", account="alice", **self.at("alice"))
        self.assertEqual(refused.exception.code, "store_locked")

    def test_the_end_of_a_process_frees_it(self) -> None:
        with AgentProcess(AGENT) as other:
            other("account.create", account="alice", address=ADDRESSES["alice"], **self.at("alice"))
            self.refuses_open("store_locked", "alice")
        self.open("alice")

    def test_a_refused_open_frees_it(self) -> None:
        self.create("alice", **self.at("alice"))
        self.close("alice")
        self.refuses_open("wrong_store_key", "alice", OTHER_KEY)
        self.open("alice")


class Seals(Stores):
    def setUp(self) -> None:
        super().setUp()
        self.create("alice", identity_private="22" * 32, **self.at("alice"))

    def test_another_key_is_a_wrong_key(self) -> None:
        self.close("alice")
        self.refuses_open("wrong_store_key", "alice", OTHER_KEY)

    def test_no_secret_and_no_name_is_readable(self) -> None:
        content = self.file("alice").read_bytes()
        self.assertNotIn(bytes.fromhex("22" * 16), content)
        self.assertNotIn(str(ADDRESSES["alice"]["name"]).encode(), content)

    def test_only_the_owner_may_read_it(self) -> None:
        self.assertEqual(self.file("alice").stat().st_mode & 0o077, 0)

    def test_any_damaged_byte_is_found(self) -> None:
        self.close("alice")
        content = self.file("alice").read_bytes()
        for at in range(len(content)):
            damaged = bytearray(content)
            damaged[at] ^= 1 << (at % 8)
            self.file("alice").write_bytes(damaged)
            with self.assertRaises(Refused) as refused:
                self.open("alice")
            allowed = {"store_corrupt", "wrong_store_key", "store_too_new"}
            self.assertIn(refused.exception.code, allowed, f"byte {at} of {len(content)}")
        self.file("alice").write_bytes(content)
        self.open("alice")

    def test_any_missing_end_is_found(self) -> None:
        self.close("alice")
        content = self.file("alice").read_bytes()
        for end in (*range(0, 100), *range(100, len(content), 17)):
            self.file("alice").write_bytes(content[:end])
            self.refuses_open("store_corrupt", "alice")
        self.file("alice").write_bytes(content + b"\0")
        self.refuses_open("store_corrupt", "alice")


class Failures(Stores):
    def setUp(self) -> None:
        super().setUp()
        self.create("alice", **self.at("alice"))
        self.create("bob")
        self.start()

    def test_what_cannot_be_written_has_not_happened(self) -> None:
        before = self.send("alice", "01")
        obstacle = self.folder / "alice.new"
        obstacle.mkdir()
        self.refuses("io_error", "encrypt", account="alice", peer=BOB, plaintext="02")
        self.refuses("io_error", "bundle.create", account="alice", one_time=True, kem=False)
        self.refuses("io_error", "session.archive", account="alice", peer=BOB)
        obstacle.rmdir()
        self.assertEqual(self.read("bob", before), "01")
        self.assertEqual(self.read("bob", self.send("alice", "03")), "03")

    def test_a_new_account_that_cannot_be_written_is_none(self) -> None:
        obstacle = self.folder / "new.new"
        obstacle.mkdir()
        self.refuses("io_error", "account.create", account="new", address=BOB, **self.at("new"))
        self.assertFalse(self.file("new").exists())
        obstacle.rmdir()
        self.agent("account.create", account="new", address=BOB, **self.at("new"))

    def test_reopen_of_a_lost_file_leaves_the_account_open(self) -> None:
        content = self.file("alice").read_bytes()
        self.file("alice").unlink()
        self.refuses("io_error", "account.reopen", account="alice")
        self.file("alice").write_bytes(content)
        self.agent("account.reopen", account="alice")


class SuddenEnds(Stores):
    """What was answered is in the file: a new process goes on where the killed one stood."""

    def setUp(self) -> None:
        super().setUp()
        self.create("bob", **self.at("bob"))
        self.victim = AgentProcess(AGENT)
        self.victim("account.create", account="alice", address=ADDRESSES["alice"], **self.at("alice"))
        bundle = self.bundle("bob")
        self.victim("session.start", account="alice", peer=BOB, bundle=bundle, version=3)

    def test_after_a_message(self) -> None:
        sent = self.victim("encrypt", account="alice", peer=BOB, plaintext="01")
        before = self.victim("account.digest", account="alice")["digest"]
        self.victim.kill()
        self.open("alice")
        self.assertEqual(self.digest("alice"), before)
        self.assertEqual(self.read("bob", self.send("alice", "02")), "02")
        self.assertEqual(self.read("bob", sent), "01")

    def test_after_a_bundle(self) -> None:
        bundle = self.victim("bundle.create", account="alice", one_time=True, kem=False)["bundle"]
        self.victim.kill()
        self.open("alice")
        self.start("bob", bundle=bundle)
        self.assertEqual(self.read("alice", self.send("bob", "03")), "03")

    def test_after_reading(self) -> None:
        self.read("bob", self.victim("encrypt", account="alice", peer=BOB, plaintext="01"))
        answer = self.send("bob", "04")
        self.victim("decrypt", account="alice", peer=BOB, **answer)
        self.victim.kill()
        self.open("alice")
        self.refuses_message("duplicate_message", "alice", answer)


if __name__ == "__main__":
    unittest.main()
