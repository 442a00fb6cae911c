"""What pawl-vectors answers: it fails when a case is wrong, unknown or unreadable, and when nothing passed."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RUNNER = os.environ["PAWL_VECTORS"]
GOOD = {"id": "good", "msg": "616263", "out": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
WRONG = {**GOOD, "id": "wrong", "msg": "616264"}
VECTORS = Path(__file__).parents[2] / "vectors"
NOT_HERE = {"id": "elsewhere", "alg": "sha512", "msg": "", "out": "cf83"}


# Values of a recorded conversation that nothing else in it depends on.
FREE = {"name", "device", "delivered_late_indices", "kyber_used_calls", "removed_prekeys", "/bob/registration_id"}


def altered(value: Any) -> Any:
    """The same kind of value, and another one."""
    if isinstance(value, int):
        return value + 2
    return ("1" if value[0] == "0" else "0") + value[1:]


def altered_ones(tree: Any, path: str = "") -> Iterator[str]:
    """Alters each value within `tree` in turn, in place and back; gives its path while it is altered."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        here = f"{path}/{key}"
        if isinstance(value, (dict, list)):
            if key not in FREE:
                yield from altered_ones(value, here)
        elif value is not None and not {key, here} & FREE:
            tree[key] = altered(value)
            yield here
            tree[key] = value


class TheRunner(unittest.TestCase):
    def run_on(self, content: object) -> tuple[int, list[str]]:
        """Exit status, and the lines of output."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
            file.flush()
            run = subprocess.run([RUNNER, file.name], capture_output=True, text=True, timeout=60, check=False)
        return run.returncode, run.stdout.splitlines()

    def cases(self, *cases: dict[str, Any]) -> tuple[int, list[str]]:
        return self.run_on({"cases": cases})

    def test_passes_good_cases(self) -> None:
        self.assertEqual(self.cases(GOOD, GOOD), (0, ["2 passed, 0 failed, 0 skipped"]))

    def test_names_a_wrong_case_and_goes_on(self) -> None:
        status, lines = self.cases(WRONG, GOOD)
        self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertRegex(lines[0], "^FAIL .*wrong: out is ")

    def test_names_what_it_skips(self) -> None:
        status, lines = self.cases(NOT_HERE, GOOD)
        self.assertEqual((status, lines), (0, ["skipped: 1 of sha512", "1 passed, 0 failed, 1 skipped"]))

    def test_is_not_content_when_nothing_passed(self) -> None:
        self.assertEqual(self.cases(NOT_HERE)[0], 1)
        self.assertEqual(self.cases()[0], 1)

    def test_refuses_unknown_shapes(self) -> None:
        contents: list[object] = [{"cases": [{"id": "strange", "weight": 3}]}, {"about": ""}, {"cases": [7]}, [], "{"]
        for content in contents:
            with self.subTest(content=content):
                status, lines = self.run_on(content)
                self.assertEqual(status, 1)
                self.assertRegex(lines[0], "^FAIL ")

    def test_refuses_a_part_that_it_does_not_know(self) -> None:
        for part in ([GOOD], {"one": GOOD}, []):
            with self.subTest(part=part):
                status, lines = self.run_on({"about": "", "cases": [GOOD], "strange": part})
                self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed, 0 skipped"))
                self.assertRegex(lines[0], "^FAIL .*strange: the part is not known")

    def test_names_a_value_that_it_does_not_know(self) -> None:
        status, lines = self.run_on({"about": "", "cases": [GOOD], "strange": "ba78"})
        self.assertEqual(
            (status, lines), (0, ["skipped: 1 of an unknown value, strange", "1 passed, 0 failed, 1 skipped"])
        )

    def test_compares_the_end_of_a_conversation(self) -> None:
        conversation = {"auth_key": "00" * 32, "tapes": {"A": [], "B": []}, "events": [], "final": {"A": 1, "B": 2}}
        status, lines = self.run_on(conversation)
        self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertRegex(lines[0], "^FAIL .*end of B: another epoch at the end")

    def test_compares_every_value_of_a_recorded_conversation(self) -> None:
        for file, session in [("v3", "libsignal/with_prekey"), ("v4", "service_id_names")]:
            recorded = json.loads((VECTORS / f"signal-sessions-{file}.json").read_text())["sessions"][session]
            document = {"sessions": {session: recorded}}
            self.assertEqual(self.run_on(document)[0], 0)
            for path in altered_ones(recorded):
                with self.subTest(file=file, path=path):
                    self.assertEqual(self.run_on(document)[0], 1)

    def test_refuses_fields_of_the_wrong_kind(self) -> None:
        values: list[object] = [None, True, 7, "zz", "abc", [], {}]
        for wrong in values:
            with self.subTest(wrong=wrong):
                self.assertEqual(self.cases({**GOOD, "msg": wrong})[0], 1)

    def test_says_when_a_file_cannot_be_read(self) -> None:
        run = subprocess.run([RUNNER, "/nowhere.json"], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn("cannot be read", run.stdout)


if __name__ == "__main__":
    unittest.main()
