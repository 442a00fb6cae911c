"""script/tools/check-constant-time finds what compilers make of a textbook's ML-KEM, and nothing in code without."""

import pathlib

from conftest import PROJECT, Run

TEXTBOOK = PROJECT / "tests/unit/crypto/constant_time/textbook.cpp"

ALL_LEVELS = ("-O0", "-O1", "-O2", "-O3", "-Os")
# A division by q is made a product where registers have 64 bits, but for one level. Elsewhere it is always a call.
DIVIDING = {
    "g++": ("-Os",),
    "g++ -m32": ALL_LEVELS,
    "arm-linux-gnueabihf-g++-12": ALL_LEVELS,
    "clang++-14 --target=i686-linux-gnu": ALL_LEVELS,
    "clang++-14 --target=arm-linux-gnueabihf": ALL_LEVELS,
    "clang++-16 --target=i686-linux-gnu": ("-O1", "-Os"),
    "clang++-16 --target=arm-linux-gnueabihf": ("-O1", "-Os"),
    "clang++-19 --target=i686-linux-gnu": ("-O1", "-Os"),
    "clang++-19 --target=arm-linux-gnueabihf": ("-O1", "-Os"),
}
BRANCHING: dict[str, tuple[str, ...]] = {
    "clang++-16": ("-O1", "-Os"),
    "clang++-16 --target=i686-linux-gnu": ("-O1", "-Os"),
    "clang++-19": ("-O1", "-Os"),
    "clang++-19 --target=i686-linux-gnu": ("-O1", "-Os"),
}
HELPERS = ("call __udivdi3@PLT", "calll __udivdi3@PLT", "bl __aeabi_uldivmod(PLT)", "bl __aeabi_uldivmod")


def findings(table: dict[str, tuple[str, ...]], what: str) -> set[str]:
    return {f"{build} {level}: {what}" for build, levels in table.items() for level in levels}


def test_the_textbook_is_found_out_in_every_build(run: Run) -> None:
    done = run("tools/check-constant-time", TEXTBOOK)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    kinds = {line[: line.rindex(": ")] for line in lines}
    assert (findings(DIVIDING, "divides") | findings(BRANCHING, "branches")) - kinds == set()
    assert [helper for helper in HELPERS if not any(line.endswith(f": {helper}") for line in lines)] == []


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
