"""One side of a conversation, and what the driver knows of its state from having watched."""

from __future__ import annotations

from dataclasses import dataclass, field

import wire_view
from agent_process import Address, AgentProcess, Fields, Refused
from traits import Traits
from wire_view import WireView


class Failure(Exception):
    """The two sides did not do what the specification promises."""


def require(holds: bool, sentence: str) -> None:
    if not holds:
        raise Failure(sentence)


def shown(data: bytes) -> str:
    """A message as a failure names it: its seed makes it again, so a long one is cut."""
    return data.hex() if len(data) <= 300 else f"{data[:300].hex()}... of {len(data)} bytes"


@dataclass(eq=False)
class Session:
    """A session as both sides should see it."""

    starter: Participant
    base_key: bytes | None = None  # known from the first message on
    acknowledged: bool = False  # the starter has read something in it
    chains: dict[str, list[bytes]] = field(default_factory=dict)  # ratchet keys that each side has read, in order
    epochs: dict[str, int] = field(default_factory=dict)  # in which each side sent last, in version 4

    def chains_read_by(self, reader: Participant) -> list[bytes]:
        return self.chains.setdefault(reader.name, [])

    @property
    def completed_epochs(self) -> int:
        """Those of which both sides have the secret."""
        return max(self.epochs.values(), default=1) - 1


@dataclass(eq=False)
class Message:
    sender: Participant
    session: Session
    plaintext: bytes
    kind: str
    data: bytes
    view: WireView
    delivered: bool = False


class Participant:
    """`name` is what failures say, and the label of the account inside its agent."""

    def __init__(self, agent: AgentProcess, traits: Traits, version: int, name: str, address: Address) -> None:
        self.agent, self.traits, self.version, self.name = agent, traits, version, name
        self.address, self.label = address, name
        self.identity: str = agent("account.create", account=self.label, address=self.address)["identity"]
        self.current: Session | None = None  # where it should send
        self.pending: Session | None = None  # started by it, not acknowledged: it should send prekey messages
        self.sessions: list[Session] = []

    def ask(self, op: str, **fields: object) -> Fields:
        return self.agent(op, account=self.label, **fields)

    # ---- operations

    def bundle(self, one_time: bool) -> Fields:
        kem = self.version == 4
        bundle: Fields = self.ask("bundle.create", one_time=one_time, kem=kem)["bundle"]
        present = (bundle["prekey"] is not None, bundle["kem_prekey"] is not None)
        require(present == (one_time, kem), f"{self.name} made another bundle than was asked for")
        return bundle

    def start(self, peer: Participant, one_time: bool) -> Session:
        self.ask("session.start", peer=peer.address, bundle=peer.bundle(one_time), version=self.version)
        session = Session(self)
        self._install(session)
        self.pending = session
        return session

    def encrypt(self, peer: Participant, plaintext: bytes) -> Message:
        assert self.current is not None
        answer = self.ask("encrypt", peer=peer.address, plaintext=plaintext.hex())
        kind, data = answer["kind"], bytes.fromhex(answer["bytes"])
        message = Message(self, self.current, plaintext, kind, data, self._view(kind, data))
        self._check_session(message)
        return message

    def decrypt(self, message: Message, data: bytes | None = None) -> bytes:
        """Raises Refused. `data` may be an altered form of the message."""
        answer = self.ask(
            "decrypt", peer=message.sender.address, kind=message.kind, bytes=(data or message.data).hex()
        )
        return bytes.fromhex(answer["plaintext"])

    def refuses(self, message: Message, data: bytes, codes: set[str], what: str) -> str:
        """Requires one of the codes and an unchanged digest; the code."""
        before = self.digest()
        try:
            self.decrypt(message, data)
        except Refused as refused:
            require(refused.code in codes, f"{self.name} answers {refused.code} to {what}, not {' or '.join(codes)}")
            kept = self.digest() == before or not self._must_stay(message)
            require(kept, f"{self.name} changed its state when it refused {what}")
            return refused.code
        raise Failure(f"{self.name} read {what}")

    def _must_stay(self, message: Message) -> bool:
        return message.session in self.sessions or not self.traits.pins_before_reading

    def digest(self) -> str | None:
        if "account.digest" not in self.agent.ops:
            return None
        digest: str = self.ask("account.digest")["digest"]
        return digest

    @property
    def can_restart(self) -> bool:
        return "account.reopen" in self.agent.ops

    def restart(self) -> None:
        before = self.digest()
        self.ask("account.reopen")
        require(self.digest() == before, f"{self.name} is not what it was after a restart")

    # ---- what follows from them

    def has_read(self, message: Message) -> None:
        """Follows a message that was decrypted for the first time."""
        session = message.session
        if session not in self.sessions:
            self._install(session)
        elif self.traits.answers_where_asked and session is not self.current:
            self.current, self.pending = session, None
        if session.starter is self:
            session.acknowledged = True
            self.pending = None if self.pending is session else self.pending
        chains = session.chains_read_by(self)
        if message.view.ratchet_key not in chains:
            chains.append(message.view.ratchet_key)

    def has_forgotten_chain_of(self, message: Message) -> bool:
        chains, limit = message.session.chains_read_by(self), self.traits.receiver_chains
        if limit is None or message.view.ratchet_key not in chains:
            return False
        return len(chains) - 1 - chains.index(message.view.ratchet_key) >= limit

    def has_forgotten_epoch_of(self, message: Message) -> bool:
        """One epoch before that of its own sending is kept."""
        spqr = message.view.spqr
        return spqr is not None and spqr.epoch < message.session.epochs.get(self.name, 1) - 1

    def check_info(self, peer: Participant) -> None:
        info = self.ask("session.info", peer=peer.address)
        require(bool(info["exists"]) and bool(info["sendable"]), f"{self.name} says that it cannot send: {info}")
        previous = min(len(self.sessions) - 1, 40)
        expected = {"version": self.version, "remote_identity": peer.identity, "previous": previous}
        for key, value in expected.items():
            require(info.get(key, value) == value, f"{self.name} says {key} = {info.get(key)}, not {value}")

    def check_form(self, message: Message, peer: Participant) -> None:
        view = message.view
        require(view.version == self.version, f"{self.name} speaks version {view.version}")
        require(view.fits(message.plaintext), f"{self.name} sent another length in {shown(message.data)}")
        addresses = None
        if self.version == 4 and view.is_prekey:
            addresses = wire_view.addresses(self.address, peer.address)
        require(view.addresses == addresses, f"{self.name} names other addresses in {shown(message.data)}")

    def _install(self, session: Session) -> None:
        self.sessions.append(session)
        self.current, self.pending = session, None

    def _view(self, kind: str, data: bytes) -> WireView:
        try:
            return wire_view.read(kind, data)
        except (ValueError, KeyError):
            raise Failure(f"{self.name} calls a {kind} message what is none: {shown(data)}") from None

    def _check_session(self, message: Message) -> None:
        session, view = message.session, message.view
        expected = "prekey" if self.pending is session else "message"
        require(message.kind == expected, f"{self.name} sent a {message.kind} message where {expected} was due")
        if view.base_key is not None:
            session.base_key = session.base_key or view.base_key
            require(session.base_key == view.base_key, f"{self.name} sent on another session than its newest")
        if view.spqr is not None:
            session.epochs[self.name] = view.spqr.epoch
