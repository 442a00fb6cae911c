"""The demo as a person runs it: what it prints, how it ends, and that it can fail."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from examples_path import EXAMPLES

DEMO = EXAMPLES / "two_devices.py"


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, DEMO, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False
    )


def run_on_a_terminal(**environment: str) -> str:
    """What the demo writes when its output is a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, str(DEMO), *PROTOCOL_3]
    with subprocess.Popen(command, env=os.environ | environment, stdout=theirs) as demo:
        os.close(theirs)
        output = b""
        try:
            while chunk := os.read(ours, 65536):
                output += chunk
        except OSError:
            pass  # how Linux says that nobody writes there any more
    os.close(ours)
    assert demo.returncode == 0
    return output.decode()


PROTOCOL_3 = ["--protocol", "3"]  # the quicker one, where it does not matter


@pytest.fixture(scope="module", params=[[], PROTOCOL_3], ids=["by default", "protocol 3"])
def in_a_pipe(request: pytest.FixtureRequest) -> subprocess.CompletedProcess[str]:
    before = os.times()
    demo = run(*request.param)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    assert spent < 15, "seconds of processor time"
    return demo


def test_every_claim_holds(in_a_pipe: subprocess.CompletedProcess[str]) -> None:
    assert in_a_pipe.returncode == 0
    assert in_a_pipe.stderr == ""
    assert in_a_pipe.stdout.split("\n\n")[-1].startswith("Verdict: every claim held.")


def test_a_pipe_gets_plain_text_of_eighty_columns(in_a_pipe: subprocess.CompletedProcess[str]) -> None:
    lines = in_a_pipe.stdout.splitlines()
    assert "".join(lines).isprintable()
    assert max(map(len, lines)) <= 80


def test_the_attacker_opens_in_each_act_what_the_table_says(in_a_pipe: subprocess.CompletedProcess[str]) -> None:
    found = re.findall(r"^  (\S.*?)  +(#.*?)  +(open|closed) +(\d+) of (\d+)$", in_a_pipe.stdout, re.MULTILINE)
    rows = [(reason, foretold, int(opened), int(of)) for reason, _, foretold, opened, of in found]
    assert ("written later, on an old key", "open", 3, 3) in rows
    assert ("written later, on a new key", "closed", 0, 3) in rows
    assert ("handshake without one-time prekey", "open", 2, 2) in rows
    assert ("written later, old epoch", "open", 159, 159) in rows
    assert ("written later, in a new epoch", "closed", 0, 20) in rows
    assert len(rows) == 3 + 3 + 5 + 4 + 3 + 4
    for reason, foretold, opened, of in rows:
        assert opened == (of if foretold == "open" else 0), reason


def test_the_seized_conversation_is_post_quantum_unless_protocol_3_is_asked_for(
    in_a_pipe: subprocess.CompletedProcess[str],
) -> None:
    suite = "SIGNAL_V3" if in_a_pipe.args[-1] == "3" else "SIGNAL_V4"
    assert f"has a session with bob: {suite}" in in_a_pipe.stdout


def test_the_relay_prints_no_text(in_a_pipe: subprocess.CompletedProcess[str]) -> None:
    relay = "\n".join(line for line in in_a_pipe.stdout.splitlines() if line.startswith("  relay  "))
    assert ("33" if in_a_pipe.args[-1] == "3" else "44") + " 0a 21 05" in relay
    assert '"' not in relay


@pytest.mark.parametrize("options", [[], PROTOCOL_3], ids=["by default", "protocol 3"])
def test_what_should_not_be_in_the_states_is_noticed(options: list[str]) -> None:
    planted = run("--planted-fault", *options)
    assert planted.returncode == 1
    assert re.search(r"read or sent before, key erased .* 1 of \d+ !", planted.stdout)
    assert re.search(r"written later, in a new epoch .* 20 of 20 !", planted.stdout)
    assert "Verdict: FAILED." in planted.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "content",
    [b"", bytes(range(256)) * 4096, "\x1b[31mümläut \u202e und 日本語\r\n".encode() * 99],
    ids=["empty", "a mebibyte of every byte", "text with escape codes"],
)
def test_any_file_arrives(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "any file"
    file.write_bytes(content)
    demo = run(file, *PROTOCOL_3)
    assert demo.returncode == 0
    assert f"{len(content):,} bytes" in demo.stdout
    assert "\x1b" not in demo.stdout
    assert "\u202e" not in demo.stdout


@pytest.mark.parametrize(("name", "reason"), [("missing", "No such file or directory"), (".", "is not a file")])
def test_a_file_that_cannot_be_sent_is_named(name: str, reason: str, tmp_path: Path) -> None:
    demo = run(tmp_path / name)
    assert demo.returncode == 2
    assert str(tmp_path / name) in demo.stderr and reason in demo.stderr
    assert "Traceback" not in demo.stderr


def test_a_terminal_gets_colour_unless_it_asks_not_to() -> None:
    assert "\x1b[" in run_on_a_terminal(TERM="xterm", NO_COLOR="")
    assert "\x1b" not in run_on_a_terminal(TERM="xterm", NO_COLOR="1")


def test_a_reader_who_stops_reading_is_no_error() -> None:
    command = [sys.executable, str(DEMO), *PROTOCOL_3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as demo:
        assert demo.stdout and demo.stderr
        demo.stdout.readline()
        demo.stdout.close()
        assert demo.stderr.read() == b""
    assert demo.returncode == 0


def test_the_attacker_has_nothing_of_pawl() -> None:
    check = "import sys, attacker; sys.exit(any(name.split('.')[0] == 'pawl' for name in sys.modules))"
    subprocess.run([sys.executable, "-c", check], cwd=EXAMPLES, check=True)


def test_the_attacker_says_what_is_wrong_with_a_sealed_state(tmp_path: Path) -> None:
    for name in ("state", "record"):
        (tmp_path / name).write_bytes(b"")
    attacker = subprocess.run(
        [sys.executable, EXAMPLES / "attacker.py", tmp_path / "state", tmp_path / "record"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert attacker.returncode == 1
    assert "not a saved account, or sealed" in attacker.stderr
    assert "Traceback" not in attacker.stderr
