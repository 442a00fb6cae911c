"""script/bootstrap says what it would install, and says nothing when all of it is there."""

import pathlib
import re

import pytest
from conftest import PROJECT, Run

PARTS = ("core", "demo", "python", "tests", "peers")


def test_it_is_silent_when_nothing_is_missing(run: Run) -> None:
    done = run("bootstrap")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_print_lists_the_packages_of_every_part(run: Run) -> None:
    lines = run("bootstrap", "--print").stdout.splitlines()
    assert all(re.fullmatch(r"\w+ (apt|pypi|npm) \S+", line) for line in lines)
    assert {line.split()[0] for line in lines} == set(PARTS)
    assert "core apt libsodium-dev" in lines


@pytest.mark.parametrize("part", PARTS)
def test_print_lists_one_part_alone(run: Run, part: str) -> None:
    lines = run("bootstrap", "--print", part).stdout.splitlines()
    assert {line.split()[0] for line in lines} == {part}


def test_an_unknown_part_is_refused_by_name(run: Run) -> None:
    done = run("bootstrap", "core", "kitchen")
    assert done.returncode == 2
    assert "kitchen" in done.stderr


@pytest.mark.parametrize("file", sorted((PROJECT / "script/requirements").iterdir()), ids=lambda file: file.stem)
def test_every_python_package_is_pinned(file: pathlib.Path) -> None:
    for line in file.read_text().splitlines():
        assert line.startswith("#") or re.fullmatch(r"[\w.-]+==[\w.]+", line)
