"""Sessions: from the first message to late ones, archives, trust, and starts that cross."""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

from agent_case import ALICE, BOB, AgentCase
from agent_process import Fields

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "interop"))

import wire_view  # noqa: E402

MOST_UNANSWERED = 2_000


def inner(message: Fields) -> Fields:
    """The ordinary message that a first message carries."""
    data = bytes.fromhex(message["bytes"])
    view = wire_view.read(message["kind"], data)
    return {"kind": "message", "bytes": data[view.inner_start : view.inner_end].hex()}


class TheFirstMessages(AgentCase):
    def test_nobody_writes_without_a_session(self) -> None:
        self.create_two()
        self.refuses("no_session", "encrypt", account="bob", peer=ALICE, plaintext="00")
        self.refuses("no_session", "session.archive", account="bob", peer=ALICE)
        self.assertEqual(self.info("bob"), {"exists": False})

    def test_they_may_come_in_any_order(self) -> None:
        self.pair()
        first, second = self.send("alice", "01"), self.send("alice", "02")
        self.assertEqual([first["kind"], second["kind"]], ["prekey", "prekey"])
        self.assertEqual(self.read("bob", second), "02")
        self.assertEqual(self.read("bob", first), "01")

    def test_the_empty_text_and_a_long_one(self) -> None:
        self.acknowledged_pair()
        for text in ("", "00", "00" * 15, "00" * 16, "00" * 17, "ab" * 1_000_000):
            self.assertEqual(self.read("bob", self.send("alice", text)), text)

    def test_they_end_with_the_first_answer(self) -> None:
        self.pair()
        self.read("bob", self.send("alice"))
        answer = self.send("bob", "03")
        self.assertEqual(answer["kind"], "message")
        self.assertEqual(self.read("alice", answer), "03")
        self.assertEqual(self.send("alice")["kind"], "message")

    def test_what_one_carries_is_of_no_session_yet(self) -> None:
        self.pair()
        self.refuses_message("no_session", "bob", inner(self.send("alice")))

    def test_repeats_are_named(self) -> None:
        self.pair()
        messages = [self.send("alice"), self.send("alice")]
        for message in messages:
            self.read("bob", message)
        for message in [*messages, inner(messages[0])]:
            self.refuses_message("duplicate_message", "bob", message)

    def test_what_is_no_message(self) -> None:
        self.pair()
        self.read("bob", self.send("alice"))
        answers = {
            "": "invalid_message",
            "22": "legacy_version",
            "03": "legacy_version",
            "55": "unsupported_version",
            "f3": "unsupported_version",
            "33": "invalid_message",
            "33" + "00" * 40: "invalid_message",
            "33" + "ff" * 40: "invalid_message",
        }
        for data, code in answers.items():
            for kind in ("prekey", "message"):
                with self.subTest(bytes=data, kind=kind):
                    short = kind == "message" and len(data) < 2 * 9
                    self.refuses_message("invalid_message" if short else code, "bob", {"kind": kind, "bytes": data})

    def test_a_message_called_the_other_kind(self) -> None:
        self.acknowledged_pair()
        self.refuses_message("invalid_message", "bob", {**self.send("alice"), "kind": "prekey"})

    def test_messages_of_nobody_known(self) -> None:
        self.acknowledged_pair()
        stranger = {"name": "stranger", "device": 1}
        self.refuses("no_session", "decrypt", account="bob", peer=stranger, **self.send("alice"))

    def test_ones_own_messages_cannot_be_read(self) -> None:
        self.acknowledged_pair()
        self.refuses_message("invalid_message", "alice", self.send("alice"))


class Counters(AgentCase):
    def setUp(self) -> None:
        super().setUp()
        self.acknowledged_pair()

    def run_of(self, count: int) -> list[Fields]:
        return [self.send("alice", f"{n:04x}") for n in range(count)]

    def test_a_session_without_an_answer_stops_in_time(self) -> None:
        messages = self.run_of(MOST_UNANSWERED)
        self.refuses("stale_session", "encrypt", account="alice", peer=BOB, plaintext="00")
        self.assertEqual(self.info("alice")["sendable"], False)
        self.assertEqual(self.read("bob", messages[-1]), f"{MOST_UNANSWERED - 1:04x}")
        self.assertEqual(self.read("bob", messages[0]), "0000")
        self.read("alice", self.send("bob"))
        self.assertEqual(self.info("alice")["sendable"], True)
        self.assertEqual(self.read("bob", self.send("alice", "11")), "11")

    def test_a_chain_is_forgotten_after_five_newer_ones(self) -> None:
        late = [self.send("alice", "aa")]
        read = []
        for _ in range(6):
            message = self.send("alice")
            self.read("bob", message)
            self.read("alice", self.send("bob"))
            read.append(message)
            late.append(self.send("alice", "bb"))
        self.refuses_message("invalid_message", "bob", late[0])
        self.assertEqual(self.read("bob", late[1]), "bb")
        self.refuses_message("invalid_message", "bob", read[0])
        self.refuses_message("duplicate_message", "bob", read[1])


class Archives(AgentCase):
    def test_an_archived_session_receives_and_comes_back(self) -> None:
        self.acknowledged_pair()
        self.agent("session.archive", account="alice", peer=BOB)
        info = self.info("alice")
        self.assertEqual((info["exists"], info["sendable"], info["previous"]), (True, False, 1))
        self.assertNotIn("version", info)
        self.refuses("no_session", "encrypt", account="alice", peer=BOB, plaintext="00")
        self.agent("session.archive", account="alice", peer=BOB)
        self.assertEqual(self.info("alice")["previous"], 1, "no current session: nothing happens")
        self.assertEqual(self.read("alice", self.send("bob", "04")), "04")
        self.assertEqual(self.info("alice")["sendable"], True)
        self.assertEqual(self.info("alice")["previous"], 0)

    def test_info_tells_version_and_identity(self) -> None:
        bob = self.create("bob")
        self.create("alice")
        self.start()
        expected = {"exists": True, "sendable": True, "previous": 0, "version": 3, "remote_identity": bob["identity"]}
        self.assertEqual(self.info("alice"), expected)

    def test_forty_sessions_are_kept_beside_the_current_one(self) -> None:
        self.create_two()
        messages = []
        for n in range(43):
            self.start()
            messages.append(self.send("alice", f"{n:02x}"))
            self.read("bob", self.send("alice"))
        self.assertEqual(self.info("bob")["previous"], 40)
        self.refuses_message("unknown_prekey", "bob", messages[1])
        self.assertEqual(self.read("bob", messages[2]), "02")

    def test_starts_may_cross(self) -> None:
        self.pair()
        self.start("bob")
        for n in range(3):
            crossed = {sender: self.send(sender, f"{n:02x}") for sender in ("alice", "bob")}
            self.assertEqual(self.read("alice", crossed["bob"]), f"{n:02x}")
            self.assertEqual(self.read("bob", crossed["alice"]), f"{n:02x}")
        for _ in range(4):
            for sender, reader in (("alice", "bob"), ("bob", "alice")):
                self.assertEqual(self.read(reader, self.send(sender, "77")), "77")

    def test_a_forged_first_message_does_not_displace_the_session(self) -> None:
        self.acknowledged_pair()
        self.agent("account.create", account="mallory", address=ALICE)
        self.agent("session.start", account="mallory", peer=BOB, bundle=self.bundle("bob"), version=3)
        forged = self.agent("encrypt", account="mallory", peer=BOB, plaintext="66")
        self.refuses_message("untrusted_identity", "bob", forged)
        self.assertEqual(self.read("alice", self.send("bob", "05")), "05")

    def test_devices_are_apart(self) -> None:
        self.pair()
        phone, tablet = BOB, {**BOB, "device": 9}
        self.agent("account.create", account="tablet", address=tablet, identity_private="22" * 32)
        self.assertEqual(self.agent("session.info", account="alice", peer=tablet), {"exists": False})
        self.assertTrue(self.agent("session.info", account="alice", peer=phone)["exists"])


class Trust(AgentCase):
    def setUp(self) -> None:
        super().setUp()
        self.identity = {label: self.create(label)["identity"] for label in ("alice", "bob")}
        self.start()
        self.first, self.second = self.send("alice", "01"), self.send("alice", "02")
        self.read("bob", self.first)
        self.answer = self.send("bob", "03")

    def trust(self, label: str, identity: str) -> None:
        self.agent("identity.trust", account=label, peer=ALICE if label == "bob" else BOB, identity=identity)

    def test_another_identity_is_refused_in_both_directions(self) -> None:
        other = self.bundle("bob")["signed_prekey"]["public"]
        for label, peer in (("alice", BOB), ("bob", ALICE)):
            self.trust(label, other)
            self.refuses("untrusted_identity", "encrypt", account=label, peer=peer, plaintext="00")
        self.refuses_message("untrusted_identity", "bob", self.second)
        self.refuses_message("untrusted_identity", "alice", self.answer)
        self.trust("alice", self.identity["bob"])
        self.trust("bob", self.identity["alice"])
        self.assertEqual(self.read("alice", self.answer), "03")
        self.assertEqual(self.read("bob", self.second), "02")

    def test_keys_that_are_none(self) -> None:
        for wrong in ("", "05", "04" + "11" * 32, "11" * 32, "05" + "11" * 33):
            with self.subTest(identity=wrong):
                self.refuses("invalid_key", "identity.trust", account="alice", peer=BOB, identity=wrong)

    def test_a_trusted_new_identity_may_start_anew(self) -> None:
        self.agent("account.close", account="bob")
        self.labels.discard("bob")
        anew = self.create("bob")["identity"]
        bundle = self.bundle("bob")
        self.refuses("untrusted_identity", "session.start", account="alice", peer=BOB, bundle=bundle, version=3)
        self.trust("alice", anew)
        self.start(bundle=bundle)
        self.assertEqual(self.read("bob", self.send("alice", "09")), "09")


class Clocks(AgentCase):
    def test_sessions_of_version_3_do_not_grow_stale(self) -> None:
        self.create_two()
        now, century = 1_700_000_000_500, 3_155_760_000_000
        bundle = self.bundle("bob")
        self.agent("session.start", account="alice", peer=BOB, bundle=bundle, version=3, now=now)
        for later in (now, now + century):
            self.agent("encrypt", account="alice", peer=BOB, plaintext="00", now=later)
            info = self.agent("session.info", account="alice", peer=BOB, now=later)
            self.assertTrue(info["sendable"])


class Restarts(AgentCase):
    def test_a_restart_changes_nothing(self) -> None:
        self.pair()
        first, second = self.send("alice", "01"), self.send("alice", "02")
        self.read("bob", second)
        for label in ("alice", "bob"):
            before = self.digest(label)
            self.agent("account.reopen", account=label)
            self.assertEqual(self.digest(label), before)
        self.assertEqual(self.read("bob", first), "01")
        self.refuses_message("duplicate_message", "bob", second)
        self.assertEqual(self.read("alice", self.send("bob", "03")), "03")


if __name__ == "__main__":
    unittest.main()
