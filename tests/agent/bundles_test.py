"""Bundles: what they hold, and which ones start no session."""

from __future__ import annotations

import unittest
from typing import Any

from agent_case import ALICE, BOB, AgentCase
from agent_process import Fields

# Points of small order, with which an agreement is all zero: 0, 1, and the two of order 8.
SMALL_ORDER = (
    "00" * 32,
    "01" + "00" * 31,
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
)


class Bundles(AgentCase):
    def setUp(self) -> None:
        super().setUp()
        self.create_two()

    def test_a_bundle_holds_fresh_keys(self) -> None:
        bundles = [self.bundle("bob", one_time=one_time) for one_time in (True, False, True)]
        ids = [bundle["signed_prekey"]["id"] for bundle in bundles]
        self.assertEqual(ids[0], 1)
        self.assertEqual(len(set(ids)), 3)
        self.assertEqual(len({bundle["signed_prekey"]["public"] for bundle in bundles}), 3)
        self.assertEqual([bundle["prekey"] is None for bundle in bundles], [False, True, False])
        for bundle in bundles:
            self.assertIsNone(bundle["kem_prekey"])
            self.assertEqual(bundle["device"], BOB["device"])
            self.assertRegex(bundle["signed_prekey"]["signature"], "^[0-9a-f]{128}$")
            for key in (bundle["identity"], bundle["signed_prekey"]["public"]):
                self.assertRegex(key, "^05[0-9a-f]{64}$")


class BundlesThatAreRefused(AgentCase):
    def setUp(self) -> None:
        super().setUp()
        self.create_two()
        self.good = self.bundle("bob")

    def refuses_start(self, code: str, version: Any = 3, **changes: Any) -> None:
        bundle = {**self.good, **changes}
        self.refuses(code, "session.start", account="alice", peer=BOB, bundle=bundle, version=version)

    def signed_prekey(self, **changes: Any) -> Fields:
        return {**self.good["signed_prekey"], **changes}

    def test_a_wrong_signature(self) -> None:
        signature = self.good["signed_prekey"]["signature"]
        altered = f"{int(signature[0], 16) ^ 1:x}" + signature[1:]
        for wrong in ("00" * 64, signature[:-2], signature + "00", "", altered):
            with self.subTest(signature=wrong):
                self.refuses_start("invalid_signature", signed_prekey=self.signed_prekey(signature=wrong))

    def test_a_signature_of_another_key(self) -> None:
        other = self.bundle("bob")["signed_prekey"]["public"]
        self.refuses_start("invalid_signature", signed_prekey=self.signed_prekey(public=other))
        self.refuses_start("invalid_signature", identity=self.bundle("alice")["identity"])

    def test_keys_that_are_none(self) -> None:
        key = self.good["identity"]
        for wrong in ("", "05", key[:-2], key + "00", "04" + key[2:], key[2:]):
            with self.subTest(key=wrong):
                self.refuses_start("invalid_key", identity=wrong)
                self.refuses_start("invalid_key", signed_prekey=self.signed_prekey(public=wrong))
                self.refuses_start("invalid_key", prekey={"id": 1, "public": wrong})

    def test_one_time_prekeys_of_small_order(self) -> None:
        for point in SMALL_ORDER:
            with self.subTest(point=point):
                self.refuses_start("invalid_key", prekey={"id": 1, "public": "05" + point})

    def test_other_versions(self) -> None:
        for version in (0, 2, 4, 5, -1):
            with self.subTest(version=version):
                self.refuses_start("invalid_argument", version=version)
        for no_number in ("3", None, True, 3.0):
            with self.subTest(version=no_number):
                self.refuses_start("bad_request", version=no_number)

    def test_numbers_out_of_range(self) -> None:
        for changes in (
            {"registration_id": 2**32},
            {"registration_id": -1},
            {"device": 128},
            {"signed_prekey": self.signed_prekey(id=2**32)},
            {"prekey": {"id": 2**32, "public": self.good["prekey"]["public"]}},
        ):
            with self.subTest(changes=changes):
                self.refuses_start("invalid_argument", **changes)

    def test_fields_of_the_wrong_kind(self) -> None:
        wrong: list[Fields] = [
            {"registration_id": "1"},
            {"device": None},
            {"identity": 7},
            {"identity": "0"},
            {"signed_prekey": None},
            {"signed_prekey": "05"},
            {"signed_prekey": {"id": 1}},
            {"prekey": []},
            {"prekey": {"id": 1}},
            {"prekey": {"public": "05"}},
            {"kem_prekey": "08"},
            {"kem_prekey": {"id": 1, "public": "08"}},
        ]
        for changes in wrong:
            with self.subTest(changes=changes):
                self.refuses_start("bad_request", **changes)
        self.refuses("bad_request", "session.start", account="alice", peer=BOB, bundle=[], version=3)

    def test_a_kem_prekey_is_of_no_use_here(self) -> None:
        self.start(bundle={**self.good, "kem_prekey": {"id": 1, "public": "08" * 1569, "signature": "00" * 64}})
        self.assertEqual(self.read("bob", self.send("alice", "01")), "01")

    def test_an_identity_that_is_not_the_trusted_one(self) -> None:
        self.start(bundle=self.good)
        self.refuses_start("untrusted_identity", identity=self.bundle("alice")["identity"])

    def test_the_name_counts_and_not_the_device(self) -> None:
        self.start(bundle=self.good)
        other = {**self.bundle("alice"), "device": 5}
        self.refuses(
            "untrusted_identity", "session.start", account="alice", peer={**BOB, "device": 5}, bundle=other, version=3
        )

    def test_a_refused_bundle_leaves_the_session_that_there_is(self) -> None:
        self.start(bundle=self.good)
        self.refuses_start("invalid_signature", signed_prekey=self.signed_prekey(signature="00" * 64))
        self.assertEqual(self.read("bob", self.send("alice", "0102")), "0102")


class PrekeysOfFirstMessages(AgentCase):
    def setUp(self) -> None:
        super().setUp()
        self.create_two()

    def test_a_one_time_prekey_works_once(self) -> None:
        bundle = self.bundle("bob")
        self.start(bundle=bundle)
        self.read("bob", self.send("alice"))
        self.start(bundle=bundle)
        self.refuses_message("unknown_prekey", "bob", self.send("alice"))

    def test_a_bundle_without_one_works_again(self) -> None:
        bundle = self.bundle("bob", one_time=False)
        for text in ("01", "02", "03"):
            self.start(bundle=bundle)
            self.assertEqual(self.read("bob", self.send("alice", text)), text)

    def test_a_signed_prekey_that_is_not_there(self) -> None:
        good = self.bundle("bob")
        unknown = {**good, "signed_prekey": {**good["signed_prekey"], "id": 9}}
        self.start(bundle=unknown)
        self.refuses_message("unknown_signed_prekey", "bob", self.send("alice"))

    def test_the_signed_prekey_is_looked_up_first(self) -> None:
        good = self.bundle("bob")
        unknown = {**good, "signed_prekey": {**good["signed_prekey"], "id": 9}, "prekey": {**good["prekey"], "id": 9}}
        self.start(bundle=unknown)
        self.refuses_message("unknown_signed_prekey", "bob", self.send("alice"))

    def test_a_prekey_with_the_number_0_is_looked_up_like_others(self) -> None:
        good = self.bundle("bob")
        self.start(bundle={**good, "prekey": {**good["prekey"], "id": 0}})
        self.refuses_message("unknown_prekey", "bob", self.send("alice"))

    def test_bytes_for_another_account(self) -> None:
        self.agent("account.create", account="carol", address={"name": "carol", "device": 1})
        self.start()
        message = self.send("alice")
        self.refuses("unknown_signed_prekey", "decrypt", account="carol", peer=ALICE, **message)
        self.agent("bundle.create", account="carol", one_time=True, kem=False)
        self.refuses("invalid_message", "decrypt", account="carol", peer=ALICE, **message)


if __name__ == "__main__":
    unittest.main()
