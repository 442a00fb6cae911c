#!/usr/bin/env python3
"""Compares ML-KEM with that of the Python package `cryptography`, which is OpenSSL's, over random keys.

usage: compare.py KEM_LINES [KEYS]

KEM_LINES is the program of kem_lines.cpp. Exit status: 0 when both agree, 1 when not, 77 when the package is not
installed or too old to have ML-KEM.
"""

from __future__ import annotations

import random
import secrets
import subprocess
import sys
from typing import IO, NamedTuple

try:
    from cryptography.hazmat.primitives.asymmetric import mlkem
except ImportError:
    print("cryptography with ML-KEM is not installed (script/bootstrap peers)")
    sys.exit(77)

Q = 3329


class Kem(NamedTuple):
    name: str
    private_key: type[mlkem.MLKEM768PrivateKey] | type[mlkem.MLKEM1024PrivateKey]
    public_key: type[mlkem.MLKEM768PublicKey] | type[mlkem.MLKEM1024PublicKey]


KEMS = (
    Kem("mlkem768", mlkem.MLKEM768PrivateKey, mlkem.MLKEM768PublicKey),
    Kem("mlkem1024", mlkem.MLKEM1024PrivateKey, mlkem.MLKEM1024PublicKey),
)


class Ours:
    """One of our KEMs, in a program of its own."""

    def __init__(self, program: str, kem: str) -> None:
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self._kem = kem

    def asked(self, op: str, *values: bytes) -> str:
        requests, answers = self._streams()
        requests.write(" ".join((self._kem, op, *(value.hex() for value in values))) + "\n")
        return answers.readline().strip()

    def generate(self, seed: bytes) -> bytes:
        return bytes.fromhex(self.asked("generate", seed))

    def encapsulate(self, ek: bytes, message: bytes) -> tuple[bytes, bytes]:
        c, secret = self.asked("encapsulate", ek, message).split()
        return bytes.fromhex(c), bytes.fromhex(secret)

    def decapsulate(self, seed: bytes, c: bytes) -> bytes:
        return bytes.fromhex(self.asked("decapsulate", seed, c))

    def stop(self) -> None:
        for stream in self._streams():
            stream.close()
        self._process.wait()

    def _streams(self) -> tuple[IO[str], IO[str]]:
        assert self._process.stdin is not None and self._process.stdout is not None
        return self._process.stdin, self._process.stdout


def with_one_bit_flipped(c: bytes) -> bytes:
    place = random.randrange(8 * len(c))
    return (int.from_bytes(c, "little") ^ 1 << place).to_bytes(len(c), "little")


def with_first_coefficient(ek: bytes, value: int) -> bytes:
    """Twelve bits of each coefficient stand one after the other."""
    return bytes((value & 0xFF, ek[1] & 0xF0 | value >> 8)) + ek[2:]


def disagreements(kem: Kem, ours: Ours) -> list[str]:
    """Of one random key: what is not the same on both sides."""
    seed = secrets.token_bytes(64)
    theirs = kem.private_key.from_seed_bytes(seed)
    ek = ours.generate(seed)
    wrong = [] if ek == theirs.public_key().public_bytes_raw() else ["the public key of a seed"]

    c, secret = ours.encapsulate(ek, secrets.token_bytes(32))
    wrong += [] if theirs.decapsulate(c) == secret else ["a secret of ours"]
    altered = with_one_bit_flipped(c)
    rejection = ours.decapsulate(seed, altered)
    wrong += [] if theirs.decapsulate(altered) == rejection != secret else ["the secret of an altered ciphertext"]

    their_secret, their_c = kem.public_key.from_public_bytes(ek).encapsulate()
    wrong += [] if ours.decapsulate(seed, their_c) == their_secret else ["a secret of theirs"]
    return [f"{kem.name}, {what}: seed {seed.hex()}" for what in wrong]


def is_refused_by_them(kem: Kem, ek: bytes) -> bool:
    try:
        kem.public_key.from_public_bytes(ek)
    except ValueError:
        return True
    return False


def disagreements_on_coefficients(kem: Kem, ours: Ours) -> list[str]:
    ek = ours.generate(secrets.token_bytes(64))
    wrong = []
    for value in range(Q - 8, 1 << 12):
        altered = with_first_coefficient(ek, value)
        is_refused = ours.asked("encapsulate", altered, bytes(32)) == "refused"
        if not is_refused == is_refused_by_them(kem, altered) == (value >= Q):
            wrong.append(f"{kem.name}, a public key with a coefficient of {value}")
    return wrong


def main(arguments: list[str]) -> int:
    program, keys = arguments[0], int(arguments[1]) if len(arguments) > 1 else 500
    wrong = []
    for kem in KEMS:
        ours = Ours(program, kem.name)
        for _ in range(keys):
            wrong += disagreements(kem, ours)
        wrong += disagreements_on_coefficients(kem, ours)
        ours.stop()
    print("\n".join(wrong) if wrong else f"{keys} random keys of each KEM: both agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
