"""script/tools/count-tests counts each test once, and no failure is lost."""

import pathlib

from conftest import Run

CTEST = '<testsuite><testcase name="{name}" status="{status}"/></testsuite>'
GTEST = '<testsuites><testsuite>{cases}</testsuite></testsuites>'


def counted(run: Run, folder: pathlib.Path, **reports: str) -> str:
    for name, text in reports.items():
        (folder / f"{name}.xml").write_text(text)
    return run("tools/count-tests", folder).stdout.strip()


def test_an_empty_folder_counts_nothing(run: Run, tmp_path: pathlib.Path) -> None:
    assert counted(run, tmp_path) == "0 0 0"


def test_a_plain_program_is_one_test(run: Run, tmp_path: pathlib.Path) -> None:
    assert counted(run, tmp_path, ctest=CTEST.format(name="consumer", status="run")) == "1 0 0"


def test_a_program_that_did_not_run_is_skipped(run: Run, tmp_path: pathlib.Path) -> None:
    assert counted(run, tmp_path, ctest=CTEST.format(name="consumer", status="notrun")) == "0 0 1"


def test_a_googletest_program_is_counted_by_its_cases(run: Run, tmp_path: pathlib.Path) -> None:
    cases = (
        '<testcase name="A" status="run" result="completed"/>'
        '<testcase name="B" status="run" result="completed"><failure/></testcase>'
        '<testcase name="C" status="run" result="skipped"/>'
        '<testcase name="D" status="notrun" result="suppressed"/>'
    )
    ctest = CTEST.format(name="wire_test", status="fail")
    assert counted(run, tmp_path, ctest=ctest, wire_test=GTEST.format(cases=cases)) == "1 1 2"


def test_a_leak_after_the_last_case_is_a_failure(run: Run, tmp_path: pathlib.Path) -> None:
    cases = '<testcase name="A" status="run" result="completed"/>'
    ctest = CTEST.format(name="wire_test", status="fail")
    assert counted(run, tmp_path, ctest=ctest, wire_test=GTEST.format(cases=cases)) == "1 1 0"


def test_pytest_reports_count_as_they_are(run: Run, tmp_path: pathlib.Path) -> None:
    report = '<testsuite><testcase name="a"/><testcase name="b"><skipped/></testcase></testsuite>'
    assert counted(run, tmp_path, pytest=report) == "1 0 1"
