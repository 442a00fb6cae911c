#!/usr/bin/env python3
"""An agent with one fault: passes everything to the agent given by COMMAND, but for what the fault changes.

    faulty_agent.py FAULT COMMAND...

It exists to show that the driver notices (harness_test.py).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "agent"))

import wire_view  # noqa: E402

Object = dict[str, Any]
Ask = Callable[[Object], Object]


def flip_last_bit(digits: str) -> str:
    return digits[:-1] + f"{int(digits[-1], 16) ^ 1:x}"


class Faithful:
    """Every fault is this, with one method changed."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.count = 0

    def nth(self, op: str, request: Object, n: int) -> bool:
        self.count += request["op"] == op
        return bool(request["op"] == op and self.count % n == 0)

    def answer(self, request: Object) -> Object:
        return self.ask(request)


class SendsDamagedMessages(Faithful):
    def answer(self, request: Object) -> Object:
        answer = self.ask(request)
        if self.nth("encrypt", request, 20):
            answer["ok"]["bytes"] = flip_last_bit(answer["ok"]["bytes"])
        return answer


class SwallowsMessages(Faithful):
    def answer(self, request: Object) -> Object:
        if self.nth("decrypt", request, 20):
            return {"id": request["id"], "ok": {"plaintext": ""}}
        return self.ask(request)


class ReadsAnotherText(Faithful):
    def answer(self, request: Object) -> Object:
        answer = self.ask(request)
        if self.nth("decrypt", request, 20) and answer.get("ok", {}).get("plaintext"):
            answer["ok"]["plaintext"] = flip_last_bit(answer["ok"]["plaintext"])
        return answer


class ReadsTwice(Faithful):
    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.read: dict[str, Object] = {}

    def answer(self, request: Object) -> Object:
        if request["op"] != "decrypt":
            return self.ask(request)
        if request["bytes"] in self.read:
            return {"id": request["id"], "ok": self.read[request["bytes"]]}
        answer = self.ask(request)
        if "ok" in answer:
            self.read[request["bytes"]] = answer["ok"]
        return answer


class ReadsDamagedMessages(Faithful):
    def answer(self, request: Object) -> Object:
        answer = self.ask(request)
        if request["op"] == "decrypt" and answer.get("error", {}).get("code") == "invalid_message":
            return {"id": request["id"], "ok": {"plaintext": "00"}}
        return answer


class ChangesWhenItRefuses(Faithful):
    def answer(self, request: Object) -> Object:
        answer = self.ask(request)
        self.count += "error" in answer
        if request["op"] == "account.digest":
            answer["ok"]["digest"] += str(self.count)
        return answer


class ForgetsWhatItRead(Faithful):
    """Says "not mine" to a repeat: a user would be told of an attack where a network only stammered."""

    def answer(self, request: Object) -> Object:
        answer = self.ask(request)
        if answer.get("error", {}).get("code") == "duplicate_message":
            answer["error"]["code"] = "invalid_message"
        return answer


class MixesKinds(Faithful):
    """Calls first messages ordinary ones, and the other way round."""

    def answer(self, request: Object) -> Object:
        answer = self.ask(request)
        if request["op"] == "encrypt":
            answer["ok"]["kind"] = "message" if answer["ok"]["kind"] == "prekey" else "prekey"
        return answer


class ForgetsAtRestart(Faithful):
    """As when the last step was not on disk."""

    def answer(self, request: Object) -> Object:
        answer = self.ask(request)
        self.count += request["op"] == "account.reopen"
        if request["op"] == "account.digest":
            answer["ok"]["digest"] += str(self.count)
        return answer


class MistakesItsName(Faithful):
    """Version 4 sends both addresses along, and the reader compares."""

    def answer(self, request: Object) -> Object:
        if request["op"] == "account.create":
            request["address"]["name"] = flip_last_bit(request["address"]["name"])
        return self.ask(request)


class LeavesKemPrekeyOut(Faithful):
    def answer(self, request: Object) -> Object:
        answer = self.ask(request)
        if request["op"] == "bundle.create":
            answer["ok"]["bundle"]["kem_prekey"] = None
        return answer


class LeavesPostQuantumPartOut(Faithful):
    def answer(self, request: Object) -> Object:
        answer = self.ask(request)
        if request["op"] == "encrypt" and answer["ok"]["kind"] == "message":
            data = bytes.fromhex(answer["ok"]["bytes"])
            start, end = wire_view.place_of_spqr(data)
            answer["ok"]["bytes"] = (data[:start] + data[end:]).hex()
        return answer


class ReusesPostQuantumKey(Faithful):
    def answer(self, request: Object) -> Object:
        answer = self.ask(request)
        if request["op"] == "encrypt":
            data = bytearray.fromhex(answer["ok"]["bytes"])
            spqr = wire_view.read(answer["ok"]["kind"], bytes(data)).spqr
            if spqr is not None and spqr.index > 1:
                data[spqr.counters_at[-1]] -= 1
                answer["ok"]["bytes"] = data.hex()
        return answer


class SpeaksVersion3(Faithful):
    """Downgrades in silence."""

    def answer(self, request: Object) -> Object:
        if request["op"] == "session.start":
            request["version"] = 3
        return self.ask(request)


class SendsTwice(Faithful):
    """As after a crash that threw away a state which a message had already left with."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.sent: Object = {}

    def answer(self, request: Object) -> Object:
        if self.nth("encrypt", request, 20):
            return {**self.sent, "id": request["id"]}
        answer = self.ask(request)
        if request["op"] == "encrypt":
            self.sent = answer
        return answer


class StopsInTheMiddle(Faithful):
    def answer(self, request: Object) -> Object:
        if self.nth("encrypt", request, 20):
            sys.exit(3)
        return self.ask(request)


FAULTS = {fault.__name__: fault for fault in [Faithful] + Faithful.__subclasses__()}


def main() -> None:
    with subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as agent:
        assert agent.stdin is not None and agent.stdout is not None
        requests, answers = agent.stdin, agent.stdout

        def ask(request: Object) -> Object:
            requests.write(json.dumps(request) + "\n")
            requests.flush()
            answer: Object = json.loads(answers.readline())
            return answer

        fault = FAULTS[sys.argv[1]](ask)
        for line in sys.stdin:
            print(json.dumps(fault.answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
