"""script/bootstrap says what it would install, and says nothing when all of it is there."""

import os
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


def bare_machine(folder: pathlib.Path, apt_get: str) -> str:
    """A PATH on which no Debian package is installed and apt-get is the shell script given."""
    for name, text in {"dpkg-query": "exit 1", "sudo": 'exec "$@"', "apt-get": apt_get}.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def test_what_is_missing_is_installed_after_one_update(run: Run, tmp_path: pathlib.Path) -> None:
    path = bare_machine(tmp_path, f'echo "$@" >> {tmp_path}/asked')
    done = run("bootstrap", "core", PATH=path)
    assert (done.returncode, done.stdout) == (0, "")
    update, install = (tmp_path / "asked").read_text().splitlines()
    assert update == "update -qq"
    assert install.startswith("install -qq --no-install-recommends cmake g++ ")


def test_a_failure_is_shown_without_the_addresses_in_it(run: Run, tmp_path: pathlib.Path) -> None:
    mirror = "mirror.test.org"
    path = bare_machine(tmp_path, f"echo 'E: Failed to fetch http://{mirror}/debian: no {mirror}'; exit 100")
    done = run("bootstrap", "core", PATH=path)
    assert done.returncode == 1
    assert "E: Failed to fetch (address) no (address)" in done.stderr
