"""Requests: what is a request at all, and which fields it may have."""

from __future__ import annotations

import json
import subprocess
import unittest
from typing import Any

from agent_case import AGENT, ALICE, BOB, AgentCase


class Lines(AgentCase):
    def code(self, line: str | bytes) -> str:
        code: str = self.agent.ask_line(line)["error"]["code"]
        return code

    def test_what_is_no_object_is_refused(self) -> None:
        cut = ("{", '{"op": "hello"', '{"op": "hello"} x', "{,}")
        for line in ("", " ", "nonsense", "[]", "7", "null", '"hello"', *cut):
            with self.subTest(line=line):
                self.assertEqual(self.code(line), "bad_request")

    def test_hostile_text_is_refused(self) -> None:
        lines: dict[str, str | bytes] = {
            "not UTF-8": b'{"op": "\xff\xfe"}',
            "half a surrogate pair": '{"op": "\\ud800"}',
            "a NUL": b'{"op": "hello\x00"}',
            "nested lists": "[" * 100_000,
            "nested objects": '{"a":' * 100_000,
            "a number without end": '{"id": 1e999, "op": "hello"}',
            "digits without end": '{"id": ' + "9" * 100_000 + ', "op": "x"}',
            "a long line": '{"op": "' + "x" * 5_000_000 + '"}',
        }
        for what, line in lines.items():
            with self.subTest(what):
                self.assertEqual(self.code(line), "bad_request")
        self.assertIn("hello", self.agent.ops)

    def test_an_unknown_op_is_refused(self) -> None:
        for op in ('"x"', '""', "7", "null", "[]", '"hello\\u0000"', '"HELLO"'):
            with self.subTest(op=op):
                self.assertEqual(self.code(f'{{"id": 1, "op": {op}}}'), "bad_request")
        self.assertEqual(self.code('{"id": 1}'), "bad_request")

    def test_the_id_comes_back(self) -> None:
        for number in (0, 5, -1, 2**63, 1.5, "seven", None):
            with self.subTest(id=number):
                self.assertEqual(self.agent.ask_line(json.dumps({"id": number, "op": "hello"}))["id"], number)
                self.assertEqual(self.agent.ask_line(json.dumps({"id": number, "op": "x"}))["id"], number)
        self.assertIsNone(self.agent.ask_line('{"op": "hello"}')["id"])
        self.assertEqual(self.code('{"id": [], "op": "hello"}'), "bad_request")

    def test_answers_come_in_order_and_the_end_is_quiet(self) -> None:
        lines = [json.dumps({"id": n, "op": "hello" if n % 2 else "x"}) for n in range(50)]
        text = "\n".join(lines).encode()  # the last line has no end
        run = subprocess.run([AGENT], input=text, capture_output=True, timeout=60, check=False)
        self.assertEqual((run.returncode, run.stderr), (0, b""))
        answers = [json.loads(line) for line in run.stdout.splitlines()]
        self.assertEqual([answer["id"] for answer in answers], list(range(50)))
        self.assertTrue(all(("ok" in answer) == (answer["id"] % 2 == 1) for answer in answers))


class TheGreeting(AgentCase):
    def test_names_version_abi_and_ops(self) -> None:
        greeting = self.agent("hello")
        self.assertEqual(greeting["name"], "pawl")
        self.assertRegex(greeting["version"], r"^\d+\.\d+\.\d+")
        self.assertEqual(greeting["abi"] // 1000, 1)
        account_ops = {f"account.{op}" for op in ("create", "open", "close", "reopen", "digest", "info")}
        session_ops = {"session.start", "session.info", "session.archive", "encrypt", "decrypt"}
        self.assertEqual(set(greeting["ops"]), account_ops | session_ops | {"hello", "bundle.create", "identity.trust"})


class FieldsOfRequests(AgentCase):
    def setUp(self) -> None:
        super().setUp()
        self.pair()

    def refuses_encrypt(self, code: str, **changes: Any) -> None:
        self.refuses(code, "encrypt", **{"account": "alice", "peer": BOB, "plaintext": "00", **changes})

    def test_wrong_kinds_are_bad_requests(self) -> None:
        wrong: dict[str, list[Any]] = {
            "account": [None, 7, True, ["alice"], "nobody"],
            "plaintext": [None, 7, True, [], {}],
            "peer": [None, "bob", [], {"name": "x"}, {"device": 1}, {"name": 7, "device": 1}],
            "now": ["0", True, [], 1.5],
        }
        for field, values in wrong.items():
            for value in values:
                with self.subTest(field=field, value=value):
                    if field != "now" or value is not None:
                        self.refuses_encrypt("bad_request", **{field: value})
        for device in ("1", True, 1.0, None, 2**70):
            with self.subTest(device=device):
                self.refuses_encrypt("bad_request", peer={**BOB, "device": device})

    def test_missing_fields_are_bad_requests(self) -> None:
        whole = {"account": "alice", "peer": BOB, "plaintext": "00"}
        for field in whole:
            with self.subTest(field=field):
                self.refuses("bad_request", "encrypt", **{key: whole[key] for key in whole if key != field})

    def test_only_lowercase_hex_is_bytes(self) -> None:
        for digits in ("0", "000", "0g", "0x00", "00 00", " 00", "AB", "é0"):
            with self.subTest(digits=digits):
                self.refuses_encrypt("bad_request", plaintext=digits)

    def test_fields_that_nobody_knows_do_no_harm(self) -> None:
        self.agent("encrypt", account="alice", peer=BOB, plaintext="00", colour="blue")

    def test_addresses_have_their_limits(self) -> None:
        for device in (-1, 128, 2**31, 2**32, 2**63, 2**64 - 1):
            with self.subTest(device=device):
                self.refuses_encrypt("invalid_argument", peer={**BOB, "device": device})
        for name in ("", "x" * 256, "a\u0000b", "a\nb", "\u0085"):
            with self.subTest(name=name):
                self.refuses_encrypt("invalid_argument", peer={"name": name, "device": 1})
        for name, device in (("x" * 255, 0), ("name with ümläuts and 🙂", 127)):
            with self.subTest(name=name):
                self.refuses_encrypt("no_session", peer={"name": name, "device": device})

    def test_one_does_not_talk_to_oneself(self) -> None:
        self.refuses_encrypt("invalid_argument", peer=ALICE)

    def test_times_have_their_limits(self) -> None:
        for now in (-1, 2**62, 2**63 - 1, 2**63):
            with self.subTest(now=now):
                self.refuses_encrypt("invalid_argument", now=now)
        self.agent("encrypt", account="alice", peer=BOB, plaintext="00", now=2**62 - 1)

    def test_kind_is_one_of_two_words(self) -> None:
        for kind in ("else", "", "Prekey", 3):
            with self.subTest(kind=kind):
                self.refuses("bad_request", "decrypt", account="bob", peer=ALICE, kind=kind, bytes="00")


class NewAccounts(AgentCase):
    def test_a_label_is_given_once(self) -> None:
        self.create("alice")
        self.refuses("invalid_argument", "account.create", account="alice", address=ALICE)
        self.agent("account.close", account="alice")
        self.create("alice")

    def test_an_unknown_label_is_a_bad_request(self) -> None:
        for op in ("account.close", "account.reopen", "account.digest", "account.info"):
            with self.subTest(op=op):
                self.refuses("bad_request", op, account="nobody")

    def test_identity_and_registration_id_can_be_given(self) -> None:
        first = self.create("alice", identity_private="11" * 32, registration_id=2**32 - 1)
        second = self.create("bob", identity_private="11" * 32, registration_id=0)
        self.assertEqual(first["identity"], second["identity"])
        self.assertEqual((first["registration_id"], second["registration_id"]), (2**32 - 1, 0))

    def test_private_keys_are_clamped(self) -> None:
        first = self.create("alice", identity_private="ff" * 32)
        second = self.create("bob", identity_private="f8" + "ff" * 30 + "7f")
        self.assertEqual(first["identity"], second["identity"])
        self.assertEqual(first["identity"], "05847c0d2c375234f365e660955187a3735a0f7613d1609d3a6a4d8c53aeaa5a22")

    def test_by_default_both_are_random(self) -> None:
        first, second = self.create("alice"), self.create("bob")
        self.assertNotEqual(first["identity"], second["identity"])
        for made in (first, second):
            self.assertRegex(made["identity"], "^05[0-9a-f]{64}$")
            self.assertTrue(1 <= made["registration_id"] <= 16_380)

    def test_what_is_out_of_range_is_an_invalid_argument(self) -> None:
        for fields in (
            {"identity_private": "00" * 31},
            {"identity_private": "00" * 33},
            {"identity_private": ""},
            {"registration_id": 2**32},
            {"registration_id": -1},
            {"durability": "sometimes"},
            {"anchor": "00"},
        ):
            with self.subTest(fields=fields):
                self.refuses("invalid_argument", "account.create", account="new", address=ALICE, **fields)
        self.create("alice", durability="durable")

    def test_bundles_say_what_they_are_to_hold(self) -> None:
        self.create("alice")
        self.refuses("bad_request", "bundle.create", account="alice", one_time=True)
        self.refuses("bad_request", "bundle.create", account="alice", one_time=1, kem=False)

    def test_info_counts_one_time_prekeys(self) -> None:
        self.create_two()
        self.bundle("bob", one_time=False)
        self.assertEqual(self.agent("account.info", account="bob")["prekeys_left"], 0)
        self.start()
        self.assertEqual(self.agent("account.info", account="bob")["prekeys_left"], 1)
        self.read("bob", self.send("alice"))
        self.assertEqual(self.agent("account.info", account="bob")["prekeys_left"], 0)


if __name__ == "__main__":
    unittest.main()
