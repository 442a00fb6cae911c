"""script/tools/check-library refuses a library that is built carelessly."""

import pathlib
import subprocess

from conftest import Run

SOURCE = "extern int pawl_answer(void); int pawl_answer(void) { return 42; }  int stray(void) { return 1; }"


def built(folder: pathlib.Path, *flags: str) -> pathlib.Path:
    library = folder / "libcareless.so"
    (folder / "careless.c").write_text(SOURCE)
    subprocess.run(["gcc", "-shared", "-fPIC", *flags, "-o", library, folder / "careless.c"], check=True)
    return library


def test_every_fault_of_a_careless_library_is_named(run: Run, tmp_path: pathlib.Path) -> None:
    linking = ("-z", "lazy", "-z", "norelro", "-z", "execstack", "-Wl,-rpath,/opt")
    library = built(tmp_path, *linking, "-fcf-protection=none")
    said = run("tools/check-library", library)
    assert said.returncode == 1
    faults = ("late", "writable", "executable", "path of its own", "stack protector", "shadow stack", "<pawl_", "stray")
    for fault in faults:
        assert fault in said.stdout


def test_a_large_library_is_refused(run: Run, tmp_path: pathlib.Path) -> None:
    (tmp_path / "large.c").write_text("char pawl_large[600000] = {1};")
    library = tmp_path / "liblarge.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, tmp_path / "large.c"], check=True)
    assert "at most 500000" in run("tools/check-library", library).stdout
