"""What the tests of pawl-agent share: an agent, two accounts, and how a refusal is checked."""

from __future__ import annotations

import os
import unittest
from typing import Any

from agent_process import Address, AgentProcess, Fields, Refused

AGENT = os.environ["PAWL_AGENT"]
ALICE: Address = {"name": "9d0652a3-dcc3-4d11-975f-74d61598733f", "device": 1}
BOB: Address = {"name": "796abedb-ca4e-4f18-8803-1fde5b921f9f", "device": 0}
ADDRESSES = {"alice": ALICE, "bob": BOB}
PEERS = {"alice": BOB, "bob": ALICE}


class AgentCase(unittest.TestCase):
    """A fresh agent for each test. Accounts are labelled "alice" and "bob" where there are two."""

    version = 3  # of the sessions that are started

    def setUp(self) -> None:
        self.agent = AgentProcess(AGENT)
        self.labels: set[str] = set()
        self.addCleanup(self.stop)

    def stop(self) -> None:
        self.assertEqual(self.agent.stop(), 0, "the agent ends with status 0 at the end of its input")

    def digest(self, account: str) -> str:
        digest: str = self.agent("account.digest", account=account)["digest"]
        return digest

    def refuses(self, code: str, op: str, **fields: Any) -> None:
        """The op answers this code and leaves the digest of its account alone."""
        account = str(fields.get("account"))
        known = account in self.labels
        before = self.digest(account) if known else None
        with self.assertRaises(Refused) as refused:
            self.agent(op, **fields)
        self.assertEqual(refused.exception.code, code, str(refused.exception))
        if known:
            self.assertEqual(self.digest(account), before, f"{op} was refused and changed the state")

    def create(self, label: str, **fields: Any) -> Fields:
        made = self.agent("account.create", account=label, address=ADDRESSES[label], **fields)
        self.labels.add(label)
        return made

    def create_two(self) -> None:
        self.create("alice")
        self.create("bob")

    def bundle(self, label: str, one_time: bool = True) -> Fields:
        bundle: Fields = self.agent("bundle.create", account=label, one_time=one_time, kem=self.version == 4)["bundle"]
        return bundle

    def start(self, starter: str = "alice", bundle: Fields | None = None) -> None:
        """A session from a bundle, by default a fresh one of the other."""
        other = "bob" if starter == "alice" else "alice"
        offered = bundle or self.bundle(other)
        self.agent("session.start", account=starter, peer=PEERS[starter], bundle=offered, version=self.version)

    def send(self, sender: str, text: str = "00") -> Fields:
        return self.agent("encrypt", account=sender, peer=PEERS[sender], plaintext=text)

    def read(self, reader: str, message: Fields) -> str:
        plaintext: str = self.agent("decrypt", account=reader, peer=PEERS[reader], **message)["plaintext"]
        return plaintext

    def refuses_message(self, code: str, reader: str, message: Fields) -> None:
        self.refuses(code, "decrypt", account=reader, peer=PEERS[reader], **message)

    def info(self, label: str) -> Fields:
        return self.agent("session.info", account=label, peer=PEERS[label])

    def pair(self) -> None:
        """Two accounts, and a session that Alice has started."""
        self.create_two()
        self.start()

    def acknowledged_pair(self) -> None:
        """The same after the first message and its answer."""
        self.pair()
        self.read("bob", self.send("alice"))
        self.read("alice", self.send("bob"))
