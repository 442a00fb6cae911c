"""Sessions of version 4: KEM prekeys, what grows stale, and a peer that moves from one version to the other."""

from __future__ import annotations

import unittest
from typing import Any

from agent_case import BOB, AgentCase
from agent_process import Fields

NOW = 1_700_000_000_500
THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000


class Version4(AgentCase):
    version = 4

    def setUp(self) -> None:
        super().setUp()
        self.create_two()


class Bundles(Version4):
    def refuses_start(self, code: str, bundle: Fields) -> None:
        self.refuses(code, "session.start", account="alice", peer=BOB, bundle=bundle, version=4)

    def with_kem_prekey(self, **changes: Any) -> Fields:
        bundle = self.bundle("bob")
        return {**bundle, "kem_prekey": {**bundle["kem_prekey"], **changes}}

    def test_a_bundle_holds_a_fresh_kem_prekey(self) -> None:
        bundles = [self.bundle("bob", one_time=one_time) for one_time in (True, False, True)]
        self.assertEqual(len({bundle["kem_prekey"]["public"] for bundle in bundles}), 3)
        self.assertEqual(len({bundle["kem_prekey"]["id"] for bundle in bundles}), 3)
        for bundle in bundles:
            self.assertRegex(bundle["kem_prekey"]["public"], "^08[0-9a-f]{3136}$")
            self.assertRegex(bundle["kem_prekey"]["signature"], "^[0-9a-f]{128}$")

    def test_version_4_needs_a_kem_prekey(self) -> None:
        self.refuses_start("invalid_argument", {**self.bundle("bob"), "kem_prekey": None})

    def test_a_wrong_signature(self) -> None:
        other = self.bundle("bob")["kem_prekey"]["public"]
        for changes in ({"signature": "00" * 64}, {"signature": ""}, {"public": other}):
            with self.subTest(changes=changes):
                self.refuses_start("invalid_signature", self.with_kem_prekey(**changes))

    def test_keys_that_are_none(self) -> None:
        key = self.bundle("bob")["kem_prekey"]["public"]
        for wrong in ("", "08", key[:-2], key + "00", "0a" + key[2:], "07" + key[2:], key[2:]):
            with self.subTest(key=wrong[:8]):
                self.refuses_start("invalid_key", self.with_kem_prekey(public=wrong))

    def test_fields_of_the_wrong_kind(self) -> None:
        for changes in ({"id": "1"}, {"public": 8}, {"signature": None}):
            with self.subTest(changes=changes):
                self.refuses_start("bad_request", self.with_kem_prekey(**changes))
        self.refuses_start("invalid_argument", self.with_kem_prekey(id=2**32))


class Sessions(Version4):
    def test_info_tells_the_version(self) -> None:
        self.start()
        self.assertEqual(self.info("alice")["version"], 4)
        self.read("bob", self.send("alice"))
        self.assertEqual(self.info("bob")["version"], 4)

    def test_what_is_said_is_read_in_any_order(self) -> None:
        self.start()
        self.assertEqual(self.read("bob", self.send("alice", "01")), "01")
        for turn in range(60):
            first, second = self.send("bob", f"{turn:02x}"), self.send("bob", "ff")
            self.assertEqual(self.read("alice", second), "ff")
            self.assertEqual(self.read("alice", first), f"{turn:02x}")
            self.refuses_message("duplicate_message", "alice", second)
            self.assertEqual(self.read("bob", self.send("alice", "02")), "02")

    def test_a_restart_changes_nothing_wherever_it_comes(self) -> None:
        self.start()
        for turn in range(100):
            sender, reader = ("alice", "bob") if turn % 2 == 0 else ("bob", "alice")
            message = self.send(sender, f"{turn:02x}")
            for label in ("alice", "bob"):
                before = self.digest(label)
                self.agent("account.reopen", account=label)
                self.assertEqual(self.digest(label), before)
            self.assertEqual(self.read(reader, message), f"{turn:02x}")

    def test_a_session_that_is_not_answered_grows_stale(self) -> None:
        bundle = self.bundle("bob")
        self.agent("session.start", account="alice", peer=BOB, bundle=bundle, version=4, now=NOW)
        last = NOW // 1000 * 1000 + THIRTY_DAYS  # the time of the start is kept in seconds
        message = self.agent("encrypt", account="alice", peer=BOB, plaintext="07", now=last)
        self.assertTrue(self.agent("session.info", account="alice", peer=BOB, now=last)["sendable"])
        self.refuses("stale_session", "encrypt", account="alice", peer=BOB, plaintext="07", now=last + 1)
        self.assertFalse(self.agent("session.info", account="alice", peer=BOB, now=last + 1)["sendable"])
        self.assertEqual(self.read("bob", message), "07")
        self.read("alice", self.send("bob"))
        self.agent("encrypt", account="alice", peer=BOB, plaintext="07", now=last + 1)

    def test_a_one_time_kem_prekey_works_once(self) -> None:
        bundle = self.bundle("bob")
        self.start(bundle=bundle)
        self.read("bob", self.send("alice"))
        self.start(bundle=bundle)
        self.refuses_message("unknown_kem_prekey", "bob", self.send("alice"))

    def test_a_last_resort_one_works_for_any_number(self) -> None:
        bundle = self.bundle("bob", one_time=False)
        for text in ("01", "02", "03"):
            self.start(bundle=bundle)
            self.assertEqual(self.read("bob", self.send("alice", text)), text)


class BothVersions(AgentCase):
    """A peer that learns version 4 keeps its conversation, and is never answered in version 3 again."""

    def test_a_peer_moves_to_version_4(self) -> None:
        self.acknowledged_pair()
        late = self.send("alice", "03")
        self.version = 4
        self.start()
        self.assertEqual(self.read("bob", self.send("alice", "04")), "04")
        self.assertEqual(self.read("bob", late), "03", "the session of version 3 still receives")
        self.assertEqual(self.info("bob")["version"], 4, "and does not become the one to send on")
        self.assertEqual(self.read("alice", self.send("bob", "05")), "05")

    def test_a_bundle_with_a_kem_prekey_is_good_for_version_3_too(self) -> None:
        self.create_two()
        bundle = self.agent("bundle.create", account="bob", one_time=True, kem=True)["bundle"]
        self.start(bundle=bundle)
        self.assertEqual(self.info("alice")["version"], 3)
        self.assertEqual(self.read("bob", self.send("alice", "03")), "03")

    def test_starts_of_both_versions_may_cross(self) -> None:
        self.create_two()
        self.start("alice")
        old = self.send("alice", "03")
        self.version = 4
        self.start("bob")
        new = self.send("bob", "04")
        self.assertEqual(self.read("alice", new), "04")
        self.assertEqual(self.read("bob", old), "03")
        for sender, reader in (("alice", "bob"), ("bob", "alice")):
            self.assertEqual(self.info(sender)["version"], 4)
            self.assertEqual(self.read(reader, self.send(sender, "05")), "05")


if __name__ == "__main__":
    unittest.main()
