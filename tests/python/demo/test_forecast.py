"""The forecast, which counts keys, and the attacker, who tries them, agree on random conversations: message by message,
whoever is seized and whenever."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

import examples_path  # noqa: F401
import pawl
import pytest

from demo.attack.loot import Ciphertext, PrivateKey, Record
from demo.attack.saved import read_account
from demo.attack.search import Search
from demo.attack.wire import keys_in_bundle, read_message
from demo.forecast import Diary, Fate, Forecast, Talk

INITIATOR, RECIPIENT = "alice", "bob"
NOW_MS = 1_700_000_000_000
MONTH_MS = 31 * 24 * 3600 * 1000

CONVERSATIONS = 60
ANY_SUITE = pytest.mark.parametrize("suite", [pawl.Suite.SIGNAL_V3, pawl.Suite.SIGNAL_V4], ids=lambda suite: suite.name)


@dataclass
class Conversation:
    """Of real accounts, with all that the relay, the diary and the thief would know."""

    suite: pawl.Suite
    one_time: bool
    accounts: dict[str, pawl.Account] = field(default_factory=dict)
    under_way: dict[str, list[tuple[int, pawl.Envelope]]] = field(default_factory=dict)
    texts: dict[int, bytes] = field(default_factory=dict)
    record: Record = field(default_factory=Record)
    diary: Diary = field(default_factory=Diary)

    def __post_init__(self) -> None:
        for name in (INITIATOR, RECIPIENT):
            self.accounts[name] = pawl.Account.create(name, 1, now_ms=NOW_MS, pq=pawl.PqPolicy.ALLOWED)
            self.under_way[name] = []
        bundle = self.accounts[RECIPIENT].bundle(one_time=self.one_time, suite=self.suite)
        self.record.published_keys.update(keys_in_bundle(bundle.dump()))
        self.accounts[INITIATOR].add_bundle(RECIPIENT, 1, bundle)
        self.diary.talks.append(Talk(INITIATOR, RECIPIENT, self.one_time))

    def go_on(self, chance: Random, steps: int) -> None:
        """Somebody writes, or reads one of the messages under way, or one of them is lost."""
        for _ in range(steps):
            who, what = chance.choice([INITIATOR, RECIPIENT]), chance.choice(["write", "read", "read", "read", "lose"])
            if what == "write":
                self.write(who)
            elif self.under_way[who]:
                number, envelope = self.under_way[who].pop(chance.randrange(len(self.under_way[who])))
                if what == "read":
                    self.read(who, number, envelope)

    def write(self, who: str) -> None:
        number, text = len(self.texts), f"message {len(self.texts)}".encode()
        other = RECIPIENT if who == INITIATOR else INITIATOR
        try:
            [envelope] = self.accounts[who].encrypt(other, text)
        except pawl.NoSession:
            return  # the recipient has not heard of the initiator yet
        self.texts[number] = text
        self.under_way[other].append((number, pawl.Envelope(envelope.kind, envelope.data, who, 1)))
        opening, message = read_message(envelope.data)
        self.record.ciphertexts.append(Ciphertext(number, opening, message, (who, other)))
        self.diary.talks[0].wrote(who, number, message.pq)

    def read(self, who: str, number: int, envelope: pawl.Envelope) -> None:
        try:
            message = self.accounts[who].decrypt(envelope)
        except (pawl.InvalidMessage, pawl.UnknownSignedPrekey, pawl.UnknownKemPrekey):
            return  # on a chain that is too old; or a first message, after its prekeys were erased
        assert message.text == self.texts[number]
        self.diary.talks[0].read(who, number)

    def erase_prekeys(self) -> None:
        for months in (1, 2):
            self.accounts[RECIPIENT].configure(now_ms=NOW_MS + months * MONTH_MS)
            self.accounts[RECIPIENT].bundle(one_time=self.one_time, suite=self.suite)
        self.diary.talks[0].erased_prekeys()

    def seize(self, who: str, curve_is_broken: bool = False) -> tuple[bytes, Forecast]:
        return self.state_of(who), Forecast(who, self.diary, curve_is_broken)

    def state_of(self, who: str) -> bytes:
        state = self.accounts[who].save(unsealed=True)
        self.accounts[who] = pawl.Account.open(state, unsealed=True, now_ms=NOW_MS)
        return state

    def opened_with(self, state: bytes) -> dict[int, bytes]:
        search = Search(read_account(state), self.record)
        search.run()
        return {number: opened.text for number, opened in search.opened.items()}

    def opened_with_broken_curve(self, state: bytes, keys: Iterable[PrivateKey]) -> dict[int, bytes]:
        search = Search(read_account(state), self.record)
        search.run_with_broken_curve(keys)
        return {number: opened.text for number, opened in search.opened.items()}

    def expected(self, forecast: Forecast) -> dict[int, bytes]:
        return {number: self.texts[number] for number, fate in forecast.fates().items() if fate.opens}


@ANY_SUITE
def test_the_attacker_opens_exactly_what_was_foretold(suite: pawl.Suite) -> None:
    met: set[Fate] = set()
    for seed in range(CONVERSATIONS):
        chance = Random(seed)
        conversation = Conversation(suite, one_time=chance.random() < 0.5)
        conversation.go_on(chance, chance.randrange(120))
        if chance.random() < 0.3:
            conversation.erase_prekeys()
        state, forecast = conversation.seize(chance.choice([INITIATOR, RECIPIENT]))
        conversation.go_on(chance, chance.randrange(60))
        assert conversation.opened_with(state) == conversation.expected(forecast), f"conversation {seed}"
        met.update(forecast.fates().values())
    assert met >= {Fate.USED, Fate.WAITING, Fate.FOLLOWING, Fate.HEALED, Fate.REPEATED_HANDSHAKE}


@ANY_SUITE
def test_late_messages_on_a_chain_that_was_dropped_open_for_nobody(suite: pawl.Suite) -> None:
    conversation = Conversation(suite, one_time=True)
    conversation.write(INITIATOR)
    conversation.write(INITIATOR)
    late, _ = conversation.under_way[RECIPIENT].pop()
    for _ in range(6):
        conversation.read(RECIPIENT, *conversation.under_way[RECIPIENT].pop())
        conversation.write(RECIPIENT)
        conversation.read(INITIATOR, *conversation.under_way[INITIATOR].pop())
        conversation.write(INITIATOR)
    state, forecast = conversation.seize(RECIPIENT)
    assert forecast.fates()[late] is Fate.DROPPED
    assert late not in conversation.opened_with(state)


def test_late_messages_of_an_epoch_that_was_dropped_open_for_nobody() -> None:
    """With many messages a turn two epochs take fewer turns than chains are kept."""
    conversation = Conversation(pawl.Suite.SIGNAL_V4, one_time=True)
    late: dict[int, int] = {}  # by turn
    for turn in range(10):
        writer, reader = (RECIPIENT, INITIATOR) if turn % 2 else (INITIATOR, RECIPIENT)
        for _ in range(40):
            conversation.write(writer)
        for number, envelope in conversation.under_way[reader]:
            if turn in (2, 4) and turn not in late:
                late[turn] = number
            else:
                conversation.read(reader, number, envelope)
        conversation.under_way[reader].clear()
    state, forecast = conversation.seize(RECIPIENT)
    fates = forecast.fates()
    assert (fates[late[2]], fates[late[4]]) == (Fate.DROPPED, Fate.WAITING)
    assert conversation.opened_with(state) == {late[4]: conversation.texts[late[4]]}


SEIZED_EVERY, MESSAGES = 13, 290  # enough for three epochs


def test_when_the_curve_is_broken_each_epoch_closes_what_it_was_foretold_to_close() -> None:
    """Long and by turns, with a message now and then that arrives late."""
    conversation = Conversation(pawl.Suite.SIGNAL_V4, one_time=True)
    stolen: list[tuple[str, bytes, Forecast]] = []
    keys: dict[bytes, PrivateKey] = {}
    writer, reader = INITIATOR, RECIPIENT
    for number in range(MESSAGES):
        keys |= {key.public: key for key in read_account(conversation.state_of(writer)).private_keys}
        conversation.write(writer)
        *late, fresh = conversation.under_way[reader]
        arriving = ([] if number % 29 == 28 else [fresh]) + (late if number % 10 == 9 else [])
        for letter in arriving:
            conversation.under_way[reader].remove(letter)
            conversation.read(reader, *letter)
        if number > 1 and number % SEIZED_EVERY == 0:
            who = INITIATOR if number % 2 else RECIPIENT
            stolen.append((who, *conversation.seize(who, curve_is_broken=True)))
        writer, reader = reader, writer
    met: set[Fate] = set()
    for who, state, forecast in stolen:
        assert conversation.opened_with_broken_curve(state, keys.values()) == conversation.expected(forecast), who
        met.update(forecast.fates().values())
    assert met >= {Fate.USED, Fate.WAITING, Fate.BROKEN, Fate.HEALED_AGAIN}
