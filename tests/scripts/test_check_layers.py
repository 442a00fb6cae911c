"""script/tools/check-layers accepts the project and catches every kind of breach when one is planted."""

import pathlib

import pytest
from conftest import PROJECT, Run

BREACHES = {
    "a room includes a floor above it": ("core/wire/x.cpp", '#include "core/session/record.hpp"', "wire (floor 2)"),
    "a room includes its neighbour": ("core/ratchet/x.hpp", '#include "core/handshake/keys.hpp"', "ratchet (floor 3)"),
    "a room without a floor": ("core/attic/x.hpp", '#include "core/base/bytes.hpp"', "unknown room"),
    "the core sees the C ABI": ("core/account/x.cpp", '#include "pawl/pawl.h"', "under the C ABI"),
    "the core reads a clock": ("core/session/x.cpp", "#include <chrono>", "no clock"),
    "the core reads a file": ("core/session/x.cpp", "# include <fstream>", "no files"),
    "an example sees the core": ("examples/c/x.c", '#include "core/base/bytes.hpp"', "may see the core"),
    "a binding sees the core": ("bindings/pybind11/x.cpp", '#include "core/base/bytes.hpp"', "may see the core"),
    "the header sees the core": ("capi/include/pawl/x.h", '#include "core/base/bytes.hpp"', "may see the core"),
    "libsodium outside crypto": ("core/handshake/x.cpp", "#include <sodium.h>", "may see sodium.h"),
    "libcrypto outside crypto": ("capi/src/x.cpp", "#include <openssl/evp.h>", "may see openssl/evp.h"),
    "an example goes round the package": ("examples/python/x.py", "from pawl._pawl import seal", "extension module"),
    "an address of a registry": ("script/x", "curl https://" + "registry.example/pkg", "an address outside"),
    "a line without an end": ("README.md", "x" * 121, "longer than 120"),
    "a path of a machine": ("README.md", "see /" + "home/me/notes", "somebody's machine"),
}

ALLOWED = {
    "a floor below": ("core/session/x.cpp", '#include "core/ratchet/chain.hpp"'),
    "its own room": ("core/ratchet/x.cpp", '#include "core/ratchet/chain.hpp"'),
    "a unit test of the core": ("tests/unit/base/x.cpp", '#include "core/base/bytes.hpp"'),
    "libsodium in crypto": ("core/crypto/x.cpp", "#include <sodium.h>"),
    "a line of 120 columns": ("README.md", "é" * 120),
    "a wide table": ("README.md", "| " + "x" * 121 + " |"),
    "a specification": ("README.md", "https://signal.org/docs/specifications/x3dh/"),
}


def plant(tree: pathlib.Path, file: str, line: str) -> None:
    (tree / file).parent.mkdir(parents=True, exist_ok=True)
    (tree / file).write_text(f"// a first line\n{line}\n")


@pytest.mark.parametrize(("file", "line", "complaint"), BREACHES.values(), ids=BREACHES.keys())
def test_a_planted_breach_is_caught(run: Run, tmp_path: pathlib.Path, file: str, line: str, complaint: str) -> None:
    plant(tmp_path, file, line)
    done = run("tools/check-layers", tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{file}:2: ")
    assert complaint in done.stdout


@pytest.mark.parametrize(("file", "line"), ALLOWED.values(), ids=ALLOWED.keys())
def test_what_is_allowed_passes(run: Run, tmp_path: pathlib.Path, file: str, line: str) -> None:
    plant(tmp_path, file, line)
    assert run("tools/check-layers", tmp_path).returncode == 0


def test_the_project_itself_passes(run: Run) -> None:
    assert run("tools/check-layers", PROJECT).stdout == ""
