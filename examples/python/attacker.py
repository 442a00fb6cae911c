#!/usr/bin/env python3
"""Whoever has seized a device, and has recorded what went through the relay, runs this to read along.

    attacker.py STATE RECORD

STATE is the saved state of the device, unsealed; RECORD is a folder with a file NUMBER.message for each message and
NUMBER.bundle for each bundle. The program does not use pawl: the protocol is done again in demo/attack, with the
package `cryptography`. What it prints is JSON: which secrets it found, how often it tried what, and each message that
it could open.
"""

import json
import sys
from pathlib import Path

from demo.attack.loot import Ciphertext, KeyKind, Loot, Record
from demo.attack.saved import read_account
from demo.attack.search import Search
from demo.attack.wire import Malformed, keys_in_bundle, read_message


def main(state_path: str, record_path: str) -> None:
    state = Path(state_path).read_bytes()
    try:
        loot = read_account(state)
    except Malformed as error:
        sys.exit(f"attacker.py: {state_path}: {error}")
    record = read_record(Path(record_path))
    search = Search(loot, record, state)
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
        record.ciphertexts.append(Ciphertext(int(file.stem), opening, message))
    return record


def inventory(loot: Loot) -> dict[str, int]:
    found = {f"{kind.value}s": sum(key.kind is kind for key in loot.private_keys) for kind in KeyKind}
    return found | {
        "root keys": len(loot.root_keys),
        "chain keys": len(loot.chain_keys),
        "skipped seeds": len(loot.skipped_seeds),
    }


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: attacker.py STATE RECORD")
    main(*sys.argv[1:])
