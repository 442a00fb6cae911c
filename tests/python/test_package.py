"""The package as it is installed: version, stub, docstrings, and nothing that leaks out."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import inspect
import pathlib
import re
import subprocess
import sys
import tarfile
from types import ModuleType
from typing import Dict, Iterator, List, Tuple

import pytest

import pawl
from pawl import _abi


def test_the_version_is_the_librarys(repository: pathlib.Path) -> None:
    project = re.search(r"project\(pawl VERSION (\S+)", (repository / "CMakeLists.txt").read_text())
    assert project is not None
    assert pawl.__version__ == project[1] == importlib.metadata.version("pawl")


def test_the_abi_is_the_headers(repository: pathlib.Path, extension: ModuleType) -> None:
    assert extension.abi_version() == extension.constant("PAWL_ABI") == _abi.NEEDED


@pytest.mark.parametrize("found", [0, 999, 2000, 1_000_000, 1_001_000])
def test_a_library_of_another_abi_is_not_loaded(found: int) -> None:
    with pytest.raises(ImportError, match=rf"needs pawl's ABI 1000, and found {found} in /somewhere"):
        _abi.check(found, "/somewhere")


def test_the_abi_is_checked_before_anything_else_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_abi, "NEEDED", 2000)
    with pytest.raises(ImportError, match="needs pawl's ABI 2000, and found 1000"):
        importlib.reload(pawl)


def test_a_library_that_has_grown_is_loaded() -> None:
    for found in (1000, 1001, 1999):
        _abi.check(found, "/somewhere")


def test_the_package_is_typed() -> None:
    folder = pathlib.Path(pawl.__file__).parent
    assert (folder / "py.typed").exists() and (folder / "_pawl.pyi").exists()


def test_every_public_name_exists() -> None:
    assert sorted(set(pawl.__all__)) == sorted(pawl.__all__)
    for name in pawl.__all__:
        assert getattr(pawl, name).__name__ == name


def test_the_extension_shows_nothing_but_its_entry(extension: ModuleType) -> None:
    assert extension.__file__ is not None
    listed = subprocess.run(
        ["nm", "--dynamic", "--defined-only", "--format=posix", extension.__file__],
        check=True,
        capture_output=True,
        text=True,
    )
    assert [line.split()[0] for line in listed.stdout.splitlines()] == ["PyInit__pawl"]


def stub(extension: ModuleType) -> ast.Module:
    return ast.parse((pathlib.Path(pawl.__file__).parent / "_pawl.pyi").read_text())


def functions_in_stub(tree: ast.Module) -> Iterator[Tuple[str, List[str]]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, [argument.arg for argument in node.args.args]
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                assert isinstance(method, ast.FunctionDef)
                yield f"{node.name}.{method.name}", [argument.arg for argument in method.args.args]


def functions_in_module(module: ModuleType) -> Iterator[Tuple[str, List[str]]]:
    for name, value in vars(module).items():
        if inspect.isclass(value):
            for method, function in vars(value).items():
                if isinstance(function, property):
                    yield f"{name}.{method}", ["self"]
                elif not method.startswith("_"):
                    yield f"{name}.{method}", arguments(inspect.getattr_static(value, method))
        elif callable(value):
            yield name, arguments(value)


def arguments(function: object) -> List[str]:
    """From the first line that pybind11 writes: "encrypt(self: Account, peer: str, text: Buffer) -> list"."""
    documented = inspect.getdoc(getattr(function, "__func__", function)) or ""
    return re.findall(r"[(,] ?(\w+): ", documented.splitlines()[0])


def test_the_stub_is_the_module(extension: ModuleType) -> None:
    in_stub: Dict[str, List[str]] = dict(functions_in_stub(stub(extension)))
    assert dict(functions_in_module(extension)) == in_stub


def documented_objects() -> Iterator[Tuple[str, object]]:
    yield "pawl", pawl
    for name in pawl.__all__:
        value = getattr(pawl, name)
        yield name, value
        if inspect.isclass(value):
            for member, function in vars(value).items():
                if not member.startswith("_") and (inspect.isroutine(function) or isinstance(function, property)):
                    yield f"{name}.{member}", getattr(value, member)


@pytest.mark.parametrize(("name", "value"), list(documented_objects()), ids=lambda value: str(value)[:40])
def test_everything_public_has_a_docstring(name: str, value: object) -> None:
    text = inspect.getdoc(value) or ""
    assert len(text) > 20 and text.rstrip().endswith((".", ")", ",", "?", "`")), f"{name}: {text}"


@pytest.mark.parametrize("name", ["Account", "Keys", "Session", "Step"])
def test_classes_with_state_say_their_thread_rule(name: str) -> None:
    assert "Threads:" in (inspect.getdoc(getattr(pawl, name)) or "")


def test_importing_reads_nothing_and_starts_nothing() -> None:
    """No thread, no subprocess, no socket module, no environment variable."""
    script = "import os, threading; os.environ.clear(); import pawl, sys; print(threading.active_count(), *sys.modules)"
    ran = subprocess.run([sys.executable, "-I", "-c", script], check=True, capture_output=True, text=True)
    threads, *modules = ran.stdout.split()
    assert threads == "1"
    assert not {"socket", "subprocess", "asyncio", "logging"} & set(modules)


def test_a_source_distribution_brings_the_native_sources(repository: pathlib.Path, tmp_path: pathlib.Path) -> None:
    build = "import sys; from scikit_build_core.build import build_sdist; build_sdist(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=repository / "python", check=True, capture_output=True
    )
    [archive] = tmp_path.iterdir()
    with tarfile.open(archive) as opened:
        packed = {name.partition("/")[2] for name in opened.getnames()}
    native = {
        f"native/{path.relative_to(repository).as_posix()}"
        for folder in ("core", "capi", "bindings", "cmake")
        for path in (repository / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert native | {"native/CMakeLists.txt", "CMakeLists.txt", "pyproject.toml", "LICENSE-MIT"} <= packed
    assert {f"pawl/{path.name}" for path in (repository / "python/pawl").iterdir() if path.is_file()} <= packed
    assert all(name.startswith(("native/", "pawl/")) or "/" not in name for name in packed)
