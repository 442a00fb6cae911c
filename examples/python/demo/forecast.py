"""What the thief of one device should be able to open, by the specification alone: from who wrote and read what in
which order, without a single key. The demo holds this against what the attacker really opened.

Two rules. Each message hangs on one ratchet key of each side, and a side draws a new one when it first reads something
that hangs on a new key of the other side.

1. A thief opens what the device had neither sent nor read before, if the device's ratchet key that it hangs on was
   drawn before the seizure.
2. Where the handshake can be done again (the signed prekey is still there, and no one-time prekey was used up), he also
   opens what was read, for as long as he holds every ratchet key of the device from the first one on.
"""

import copy
from dataclasses import dataclass
from enum import Enum

KEPT_CHAINS = 5  # of the other side's ratchet keys; late messages on older ones cannot be read by anybody


class Fate(Enum):
    """Why a thief can or cannot open a message."""

    USED = "read or sent before, key erased"
    WAITING = "not read yet, its key still waits"
    FOLLOWING = "written later, on an old key"
    HEALED = "written later, on a new key"
    REPEATED_HANDSHAKE = "handshake without one-time prekey"
    ALTERED = "changed on the way"
    DROPPED = "on a chain too old to be kept"

    @property
    def opens(self) -> bool:
        return self in (Fate.REPEATED_HANDSHAKE, Fate.WAITING, Fate.FOLLOWING)


@dataclass(frozen=True)
class Message:
    sender: str
    hangs_on: dict[str, int]  # for each side the number of its ratchet key


class Talk:
    """A session of two devices, as an onlooker knows it who counts keys but sees none."""

    def __init__(self, initiator: str, recipient: str, one_time_prekey: bool) -> None:
        self.recipient = recipient
        self.messages: dict[int, Message] = {}
        self._used: dict[str, set[int]] = {initiator: set(), recipient: set()}
        self._own = {initiator: 1, recipient: 0}  # number of the present ratchet key; 0 is the signed prekey
        self._seen = {initiator: 0, recipient: -1}  # number of the other side's newest
        self._prekey_spent = False
        self._one_time_prekey = one_time_prekey
        self._signed_prekey_erased = False

    def has(self, device: str) -> bool:
        return device in self._own

    def wrote(self, sender: str, number: int) -> None:
        self.messages[number] = Message(sender, {sender: self._own[sender], self._other(sender): self._seen[sender]})
        self._used[sender].add(number)

    def read(self, reader: str, number: int) -> None:
        self._used[reader].add(number)
        self._prekey_spent = True
        key = self.messages[number].hangs_on[self._other(reader)]
        if key > self._seen[reader]:
            self._seen[reader] = key
            self._own[reader] += 1

    def erased_signed_prekey(self) -> None:
        self._signed_prekey_erased = True

    def fate(self, number: int, message: Message, device: str) -> Fate:
        """Of a message of this talk, perhaps of its future, when `device` is seized now."""
        key = message.hangs_on[device]
        if key > self._own[device]:
            return Fate.HEALED
        if number not in self._used[device] and self._device_can_read(message, device):
            return Fate.WAITING if number in self.messages else Fate.FOLLOWING
        if self._handshake_repeats(device) and (key == 0 or self._own[device] == 1):
            return Fate.REPEATED_HANDSHAKE
        return Fate.USED if number in self._used[device] else Fate.DROPPED

    def _device_can_read(self, message: Message, device: str) -> bool:
        has_begun = self._seen[device] >= 0
        chain_kept = message.hangs_on[self._other(device)] > self._seen[device] - KEPT_CHAINS
        return chain_kept and (has_begun or self._handshake_repeats(device))

    def _handshake_repeats(self, device: str) -> bool:
        prekeys_there = not self._signed_prekey_erased and not (self._one_time_prekey and self._prekey_spent)
        return device == self.recipient and prekeys_there

    def _other(self, device: str) -> str:
        return next(name for name in self._own if name != device)


class Diary:
    """All that happened so far."""

    def __init__(self) -> None:
        self.talks: list[Talk] = []
        self.altered: set[int] = set()  # copies that the relay changed: new numbers, beside the genuine ones


class Forecast:
    """The fate of every message, if a device is seized at the moment when this is made."""

    def __init__(self, device: str, diary: Diary) -> None:
        self._device = device
        self._diary = diary
        self._then = copy.deepcopy(diary.talks)

    def fates(self) -> dict[int, Fate]:
        """Of all messages up to now in the talks that had begun when the device was seized."""
        fates = {number: Fate.ALTERED for number in self._diary.altered}
        for then, now in zip(self._then, self._diary.talks):
            if then.has(self._device):
                fates |= {number: then.fate(number, message, self._device) for number, message in now.messages.items()}
        return fates
