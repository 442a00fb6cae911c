"""script/tools/tidy catches a use after move, and remembers which files were clean."""

import json
import pathlib
import subprocess

from conftest import Run

USE_AFTER_MOVE = """
#include <string>
#include <utility>
std::size_t length(std::string text) {
  const std::string taken = std::move(text);
  return taken.size() + text.size();
}
"""


def project_with(folder: pathlib.Path, text: str) -> pathlib.Path:
    source = folder / "core" / "x.cpp"
    source.parent.mkdir()
    source.write_text(text)
    command = f"/usr/bin/clang++-14 -std=c++20 -o x.o -c {source}"
    entry = {"directory": str(folder), "file": str(source), "command": command}
    (folder / "compile_commands.json").write_text(json.dumps([entry]))
    return folder


def tidied(run: Run, folder: pathlib.Path) -> "subprocess.CompletedProcess[str]":
    return run("tools/tidy", folder, folder / "core")


def test_a_use_after_move_is_an_error(run: Run, tmp_path: pathlib.Path) -> None:
    said = tidied(run, project_with(tmp_path, USE_AFTER_MOVE))
    assert said.returncode == 1
    assert "bugprone-use-after-move" in said.stdout


def test_a_clean_file_passes(run: Run, tmp_path: pathlib.Path) -> None:
    assert tidied(run, project_with(tmp_path, "int two() { return 2; }\n")).returncode == 0
