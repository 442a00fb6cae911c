#!/usr/bin/env python3
"""Whoever has seized a device, and has recorded what went through the relay, runs this to read along.

    attacker.py STATE RECORD [KEYS]

STATE is the saved state of the device, unsealed; RECORD is a folder with a file NUMBER.SENDER.RECIPIENT.message for
each message and NUMBER.bundle for each bundle. The program does not use pawl: protocols 3 and 4 are done again in
demo/attack, with the package `cryptography`. What it prints is JSON: which secrets it found, how often it tried what,
and each message that it could open.

KEYS is for somebody with a quantum computer: the private X25519 keys that it made of the ratchet keys in the record, 32
bytes each. With them the program does another search: along the ratchet, in the order in which it turned.
"""

import json
import sys
from pathlib import Path

from demo.attack.loot import Ciphertext, KeyKind, Loot, PrivateKey, Record
from demo.attack.saved import read_account
from demo.attack.search import KEY_SIZE, Search
from demo.attack.wire import Malformed, keys_in_bundle, read_message


def main(state_path: str, record_path: str, keys_path: str | None = None) -> None:
    state = Path(state_path).read_bytes()
    try:
        loot = read_account(state)
    except Malformed as error:
        sys.exit(f"attacker.py: {state_path}: {error}")
    record = read_record(Path(record_path))
    search = Search(loot, record, state)
    if keys_path:
        search.run_with_broken_curve(read_keys(Path(keys_path)))
    else:
        search.run()
    report = {
        "found": inventory(loot),
        "tried": search.derivations.done,
        "ciphertexts": len(record.ciphertexts),
        "opened": [{"number": o.number, "text": o.text.hex(), "how": o.how} for o in search.opened.values()],
    }
    json.dump(report, sys.stdout, indent=1)


def read_record(folder: Path) -> Record:
    record = Record()
    for bundle in folder.glob("*.bundle"):
        record.published_keys.update(keys_in_bundle(bundle.read_bytes()))
    for file in folder.glob("*.message"):
        try:
            opening, message = read_message(file.read_bytes())
        except Malformed:
            continue  # no key opens what is no message
        number, sender, recipient, _ = file.name.split(".")
        record.ciphertexts.append(Ciphertext(int(number), opening, message, (sender, recipient)))
    return record


def read_keys(file: Path) -> list[PrivateKey]:
    keys = file.read_bytes()
    secrets = [keys[at : at + KEY_SIZE] for at in range(0, len(keys), KEY_SIZE)]
    return [PrivateKey.of(KeyKind.RATCHET, secret) for secret in secrets]


def inventory(loot: Loot) -> dict[str, int]:
    found = {f"{kind.value}s": sum(key.kind is kind for key in loot.private_keys) for kind in KeyKind}
    exchanges = [ratchet.exchange for ratchet in loot.pq_ratchets]
    return found | {
        "KEM prekeys": len(loot.kem_prekeys),
        "root keys": len(loot.root_keys),
        "chain keys": len(loot.chain_keys),
        "skipped seeds": len(loot.skipped_seeds),
        "post-quantum chain keys": sum(len(ratchet.chain_keys) for ratchet in loot.pq_ratchets),
        "post-quantum skipped keys": sum(len(ratchet.skipped) for ratchet in loot.pq_ratchets),
        "KEM key pairs": sum(exchange.key_pair is not None for exchange in exchanges),
        "encapsulated messages": sum(exchange.message is not None for exchange in exchanges),
    }


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: attacker.py STATE RECORD [KEYS]")
    main(*sys.argv[1:])
