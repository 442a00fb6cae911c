"""Files that say how they are run can be run."""

from __future__ import annotations

import os
import pathlib

from conftest import PROJECT

NOT_OURS = {".git", ".venv", "build", "node_modules"}


def files() -> list[pathlib.Path]:
    found = []
    for folder, below, names in os.walk(PROJECT):
        below[:] = sorted(set(below) - NOT_OURS)
        found += [pathlib.Path(folder, name) for name in names]
    return found


def test_a_file_can_be_executed_exactly_when_its_first_line_says_with_what() -> None:
    wrong = []
    for file in files():
        with file.open("rb") as opened:
            says_with_what = opened.read(2) == b"#!"
        if says_with_what != os.access(file, os.X_OK):
            wrong.append(str(file.relative_to(PROJECT)))
    assert wrong == []
