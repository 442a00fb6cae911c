"""The attacker's KEMs give the secrets of published and recorded encapsulations."""

import json
from typing import Any

import pytest
from examples_path import VECTORS

from demo.attack.kem import KYBER_1024, ML_KEM_768

SPLIT: list[dict[str, Any]] = json.loads((VECTORS / "spqr-mlkem768-split.json").read_text())["cases"]
KYBER: list[dict[str, Any]] = json.loads((VECTORS / "kyber1024-r3.json").read_text())["cases"]
SIGNAL: dict[str, Any] = json.loads((VECTORS / "signal-sessions-v4.json").read_text())


@pytest.mark.parametrize("case", SPLIT, ids=lambda case: case["id"])
@pytest.mark.parametrize("private", ["the seed", "the written key"])
def test_ml_kem_768_gives_the_secret_with(private: str, case: dict[str, Any]) -> None:
    key = bytes.fromhex(case["d"] + case["z"] if private == "the seed" else case["dk"])
    secret = ML_KEM_768.decapsulate(key, bytes.fromhex(case["ct1"] + case["ct2"]))
    assert secret.hex() == case["shared_secret"]


@pytest.mark.parametrize("case", [case for case in KYBER if case["kind"] == "full"], ids=lambda case: case["id"])
def test_kyber1024_gives_the_secret_with_a_seed(case: dict[str, Any]) -> None:
    assert KYBER_1024.decapsulate(bytes.fromhex(case["d"] + case["z"]), bytes.fromhex(case["ct"])).hex() == case["ss"]


@pytest.mark.parametrize("session", SIGNAL["sessions"].values(), ids=SIGNAL["sessions"].keys())
def test_kyber1024_gives_the_secret_with_a_key_of_another_implementation(session: dict[str, Any]) -> None:
    key, ciphertext = session["bob"]["kyber_prekey_secret"], session["kyber_ciphertext"]
    secret = KYBER_1024.decapsulate(bytes.fromhex(key)[1:], bytes.fromhex(ciphertext)[1:])  # without the type
    assert secret.hex() == session["kyber_shared_secret"]
