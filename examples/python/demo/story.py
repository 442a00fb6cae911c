"""The story, in five acts. What is promised here has to hold, or the verdict is a bad one."""

import time
from dataclasses import dataclass
from pathlib import Path

from demo.attack.loot import KeyKind
from demo.attack.saved import read_account
from demo.forecast import Forecast
from demo.plant import foresee_epochs, leave_old_sessions
from demo.stage import Stage, first_lines

MONTH_MS = 31 * 24 * 3600 * 1000


@dataclass(frozen=True)
class Stolen:
    """A copy of a device, and what the specification says that it is good for."""

    state: bytes
    forecast: Forecast
    under_way: int  # number of a message that the device had not received yet


def tell(stage: Stage, file: Path, planted_fault: bool) -> bool:
    """Whether every claim held."""
    talk(stage, file)
    what_comes_after(stage, seizure(stage, planted_fault))
    exception(stage)
    post_quantum(stage, planted_fault)
    return verdict(stage)


def talk(stage: Stage, file: Path) -> None:
    stage.screen.title("1. Two devices talk")
    stage.screen.note(
        "Alice and Bob run pawl, each in a process of its own. A third process, the relay, carries every message. It "
        "prints all that it sees, and it is not honest."
    )
    stage.publish("bob")
    stage.meet("alice", "bob")
    stage.check_suite("alice", "bob", stage.suite)
    stage.publish("bob")
    stage.write("alice", "bob", "Hello Bob, it is Alice.")
    stage.write("alice", "bob", "I have a file for you.")
    stage.read("bob")
    stage.write("bob", "alice", "Hello Alice. Send it!")
    stage.read("alice")
    send_file(stage, file)
    lose_a_message(stage)
    alter_a_message(stage)
    stage.write("bob", "alice", "I will, and nobody else shall know.")
    stage.read("alice")


def send_file(stage: Stage, file: Path) -> None:
    numbers = stage.write_file("alice", "bob", file)
    if len(numbers) > 1:
        stage.relay.reorder(numbers[1::2] + numbers[::2])
    received = next((reading.file for reading in stage.read("bob") if reading.file), None)
    if received is None:
        stage.claim(False, "the file arrives")
        return
    stage.claim(received.is_genuine, "the file arrives with the SHA-256 that it was sent with")
    stage.claim(received.path.read_bytes() == file.read_bytes(), "the file arrives byte for byte")
    agreement = "which is what Alice has sent" if received.is_genuine else "which is NOT what Alice has sent"
    stage.screen.says("bob", f"has it whole: {received.size:,} bytes. Its SHA-256, {agreement}, and how it begins:")
    stage.screen.quote([received.sha256, *first_lines(received.path)])


def lose_a_message(stage: Stage) -> None:
    lost = stage.write("alice", "bob", "Shall we meet at eight?")
    stage.relay.lose(lost)
    stage.write("alice", "bob", "By the old bridge.")
    stage.read("bob")


def alter_a_message(stage: Stage) -> None:
    genuine = stage.write("alice", "bob", "And bring the blue folder with you, please.")
    altered = stage.relay.alter(genuine)
    stage.diary.altered[altered] = genuine
    before = stage.devices["bob"].digest()
    [reading] = stage.read("bob")
    unchanged = stage.devices["bob"].digest() == before
    stage.claim(reading.refused is not None, "an altered message is refused")
    stage.claim(unchanged, "a refused message changes nothing")
    if reading.refused:
        reason = reading.refused.detail or reading.refused.code
        kept = "unchanged, bit for bit" if unchanged else "CHANGED"
        stage.screen.says("bob", f"refuses #{altered}: {reason.name}. The state of the device is {kept}.")
    stage.relay.hand_on(genuine)
    stage.read("bob")


def seizure(stage: Stage, planted_fault: bool) -> Stolen:
    stage.screen.title("2. Bob's phone is seized")
    stage.screen.note(
        "A thief copies everything that is in Bob's phone, unlocked, and puts it back. He has also recorded all that "
        "went through the relay. His program, attacker.py, does not use pawl. To prove that he knows his trade, he "
        "first gets a copy that was taken one message earlier."
    )
    last = stage.write("alice", "bob", "Then burn this.")
    earlier, earlier_forecast = stage.seize("bob")
    haul = stage.attack(earlier, earlier_forecast)
    stage.claim(last in haul.opened, f"from a state seized one message earlier, the attacker opens #{last}")
    stage.read("bob")
    under_way = stage.write("alice", "bob", "P.S. The dog has found the key.")
    stage.relay.delay(under_way)
    stage.screen.note("Now the phone as it is. What Bob has read is gone; what has not arrived yet is not.")
    state, forecast = stage.seize("bob")
    if planted_fault:
        stage.screen.note("PLANTED FAULT: the sessions of the earlier copy are put back into this one.")
        state = leave_old_sessions(state, earlier)
    stage.attack(state, forecast)
    return Stolen(state, forecast, under_way)


def what_comes_after(stage: Stage, stolen: Stolen) -> None:
    stage.screen.title("3. What comes after")
    stage.screen.note("Bob has his phone back and knows nothing. The thief keeps his copy, and goes on recording.")
    stage.write("alice", "bob", "Are you still there?")
    stage.write("bob", "alice", "Of course.")
    stage.read("alice")
    stage.write("alice", "bob", "I had a strange feeling.")
    stage.read("bob")
    stage.screen.note("Bob's phone has just drawn a new key, as at each turn. This one the thief has never seen.")
    stage.write("bob", "alice", "It is over now.")
    stage.read("alice")
    stage.write("alice", "bob", "Good. The folder is under the stone.")
    stage.relay.hand_on(stolen.under_way)
    stage.read("bob")
    stage.write("bob", "alice", "Found it.")
    stage.read("alice")
    stage.screen.note("The thief tries his copy on everything once more.")
    stage.attack(stolen.state, stolen.forecast)


def exception(stage: Stage) -> None:
    stage.screen.title("4. The exception, and how it ends")
    stage.screen.note(
        "When all one-time prekeys are used up, a first message can do without. Then its keys can be made again from "
        "the signed prekey, and the last-resort KEM prekey in protocol 4, for as long as the phone keeps them: a month "
        "after their replacement."
    )
    stage.publish("bob", one_time=False)
    stage.meet("carol", "bob", one_time=False)
    stage.write("carol", "bob", "Hello Bob, Carol here. My cat is called Rosebud.")
    stage.read("bob")
    stage.write("bob", "carol", "A fine password, Carol.")
    stage.read("carol")
    stage.screen.note("The thief copies Bob's phone again.")
    before, forecast = stage.seize("bob")
    stage.attack(before, forecast)
    stage.screen.note("Two months pass. Each month the phone publishes new keys, and erases what is too old.")
    now_ms = int(time.time() * 1000)
    for months in (1, 2):
        stage.devices["bob"].set_clock(now_ms + months * MONTH_MS)
        stage.publish("bob", one_time=False)
    for past in stage.diary.talks:
        past.erased_prekeys()
    stage.screen.note("The thief copies the phone a last time.")
    after, forecast = stage.seize("bob")
    stage.claim(not prekeys(before) & prekeys(after), "after two months no prekey is left of those that were there")
    stage.attack(after, forecast)


def prekeys(state: bytes) -> set[bytes]:
    loot = read_account(state)
    return {key.secret for key in loot.private_keys if key.kind is KeyKind.SIGNED_PREKEY} | set(loot.kem_prekeys)


def post_quantum(stage: Stage, planted_fault: bool) -> None:
    stage.screen.title("5. Against who waits")
    stage.screen.note(
        "A thief who has recorded everything may also wait for a quantum computer. Against him protocol 4 has its "
        "post-quantum part: fresh secrets are mixed in, a piece in each message, epoch after epoch. Dora and Erik "
        "write to each other for long, and in the second epoch Erik's phone is copied."
    )
    stage.publish("erik")
    stage.meet("dora", "erik")
    stage.check_suite("dora", "erik", "SIGNAL_V4")
    stage.chat("dora", "erik", range(1, 101))
    stage.screen.says("thief", "copies Erik's phone")
    stolen, forecast = stage.seize("erik", curve_is_broken=True)
    stage.chat("dora", "erik", range(101, 221))
    if planted_fault:
        stage.screen.note("PLANTED FAULT: what Erik's phone draws for the third epoch is put into the copy.")
        later, _ = stage.seize("erik")
        stolen = foresee_epochs(stolen, later)
    epochs = stage.chat("dora", "erik", range(221, 281))
    stage.claim(epochs >= 3, "280 messages complete three epochs")
    stage.screen.note(
        "Years later the thief has his quantum computer. It gives him the private half of every ratchet key that ever "
        "went by, also of those that were drawn after he had copied the phone. He finishes the exchange that was half "
        "done; but the one after that was made with a secret that no key of a curve leads to."
    )
    haul = stage.attack(stolen, forecast, b"".join(stage.curve_keys))
    stage.claim(haul.found["KEM key pairs"] > 0, "the copy is of a phone with half an exchange in it")


def verdict(stage: Stage) -> bool:
    seen = [file.read_bytes() for file in stage.record.iterdir()]
    stage.claim(not any(text in data for text in stage.texts.values() for data in seen), "the relay sees no text")
    for sentence in stage.failures:
        stage.screen.note(f"Did not hold: {sentence}.")
    tried = sum(haul.tried["message keys"] for haul in stage.attacks)
    good = (
        f"Verdict: every claim held. In {len(stage.attacks)} attacks {tried:,} message keys were tried, and exactly "
        "those messages opened of which the specification says that they must."
    )
    bad = f"Verdict: FAILED. {len(stage.failures)} of the claims did not hold."
    stage.screen.verdict(not stage.failures, bad if stage.failures else good)
    return not stage.failures
