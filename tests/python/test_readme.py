"""The Python examples of the READMEs run as they are printed."""

from __future__ import annotations

import pathlib
import re
from typing import List

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
README_FILES = ("README.md", "python/README.md")


def examples(file: str) -> List[str]:
    return re.findall(r"^```python\n(.*?)^```$", (REPOSITORY / file).read_text(), re.MULTILINE | re.DOTALL)


EXAMPLES = [(file, code) for file in README_FILES for code in examples(file)]


@pytest.mark.parametrize(("file", "code"), EXAMPLES)
def test_the_example_runs(file: str, code: str) -> None:
    exec(compile(code, file, "exec"), {"__name__": "example"})


def test_there_are_examples() -> None:
    assert len(examples("python/README.md")) == 3
