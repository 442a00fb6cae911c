"""script/tools/check-constant-time finds what compilers make of a textbook's ML-KEM, and nothing in code without."""

import pathlib

from conftest import PROJECT, Run

TEXTBOOK = PROJECT / "tests/unit/crypto/constant_time/textbook.cpp"


FINDINGS = (
    "g++ -Os: divides: div",
    "clang++-14 --target=i686-linux-gnu -O2: divides: calll __udivdi3",
    "clang++-14 --target=arm-linux-gnueabihf -O2: divides: bl __aeabi_uldivmod",
    "clang++-16 -O1: branches: je",
    "clang++-16 -Os: branches: jae",
    "clang++-19 -Os: branches: jae",
    "clang++-19 --target=i686-linux-gnu -O1: branches: je",
)


def test_the_textbook_is_found_out(run: Run) -> None:
    done = run("tools/check-constant-time", TEXTBOOK)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [wanted for wanted in FINDINGS if not any(line.startswith(wanted) for line in lines)] == []


def test_code_without_a_division_or_a_branch_passes(run: Run, tmp_path: pathlib.Path) -> None:
    source = tmp_path / "plain.cpp"
    source.write_text("int f(int a, int b) { return a * b; }\n")
    done = run("tools/check-constant-time", source)
    assert (done.returncode, done.stdout) == (0, "")


def test_code_that_does_not_compile_is_a_failure(run: Run, tmp_path: pathlib.Path) -> None:
    source = tmp_path / "broken.cpp"
    source.write_text("int f( {\n")
    done = run("tools/check-constant-time", source)
    assert done.returncode == 1
    assert "failed:" in done.stderr
