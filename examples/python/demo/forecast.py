"""What the thief of one device should be able to open, by the specification alone: from who wrote and read what in
which order, without a single key. The demo holds this against what the attacker really opened.

Each message hangs on one ratchet key of each side, and a side draws a new one when it first reads something that hangs
on a new key of the other side. In protocol 4 it hangs on the epochs of the post-quantum ratchet, too, up to the one
before that which it names; and into each epoch both sides put something that they draw for it.

Three rules:

1. A thief opens what the device had neither sent nor read before, if the device's ratchet key that it hangs on was
   drawn before the seizure.
2. Where the handshake can be done again (its prekeys are still there, and no one-time prekey was used up), he also
   opens what was read, for as long as he holds every ratchet key of the device from the first one on.
3. When the curve is broken no ratchet key keeps the thief out any more, but an epoch does that the device had drawn
   nothing for before the seizure.
"""

import copy
from dataclasses import dataclass
from enum import Enum

from demo.attack.wire import Part, PqMessage

KEPT_CHAINS = 5  # of the other side's ratchet keys; late messages on older ones cannot be read by anybody


class Fate(Enum):
    """Why a thief can or cannot open a message."""

    USED = "read or sent before, key erased"
    WAITING = "not read yet, its key still waits"
    FOLLOWING = "written later, on an old key"
    HEALED = "written later, on a new key"
    BROKEN = "written later, old epoch"
    HEALED_AGAIN = "written later, in a new epoch"
    REPEATED_HANDSHAKE = "handshake without one-time prekey"
    ALTERED = "changed on the way"
    DROPPED = "on a chain too old to be kept"

    @property
    def opens(self) -> bool:
        return self in (Fate.REPEATED_HANDSHAKE, Fate.WAITING, Fate.FOLLOWING, Fate.BROKEN)


@dataclass(frozen=True)
class Message:
    sender: str
    hangs_on: dict[str, int]  # for each side the number of its ratchet key
    epoch: int  # of the post-quantum ratchet; 0 in protocol 3


class Talk:
    """A session of two devices, as an onlooker knows it who counts keys but sees none."""

    def __init__(self, initiator: str, recipient: str, one_time_prekey: bool) -> None:
        self.recipient = recipient
        self.messages: dict[int, Message] = {}
        self._used: dict[str, set[int]] = {initiator: set(), recipient: set()}
        self._own = {initiator: 1, recipient: 0}  # number of the present ratchet key; 0 is the signed prekey
        self._seen = {initiator: 0, recipient: -1}  # number of the other side's newest
        self._epoch = {initiator: 0, recipient: 0}  # that the last message sent has named
        self._drawn = {initiator: 0, recipient: 0}  # number of the last epoch that something was drawn for
        self._prekey_spent = False
        self._one_time_prekey = one_time_prekey
        self._prekeys_erased = False

    def has(self, device: str) -> bool:
        return device in self._own

    def wrote(self, sender: str, number: int, pq: PqMessage | None = None) -> None:
        """`pq` is what an onlooker sees of the post-quantum ratchet."""
        hangs_on = {sender: self._own[sender], self._other(sender): self._seen[sender]}
        self.messages[number] = Message(sender, hangs_on, pq.epoch if pq else 0)
        self._used[sender].add(number)
        if pq:
            self._epoch[sender] = pq.epoch
        if pq and pq.part is not Part.NONE:  # a part of a key, or of a ciphertext: it has been drawn
            self._drawn[sender] = pq.epoch

    def read(self, reader: str, number: int) -> None:
        self._used[reader].add(number)
        self._prekey_spent = True
        key = self.messages[number].hangs_on[self._other(reader)]
        if key > self._seen[reader]:
            self._seen[reader] = key
            self._own[reader] += 1

    def erased_prekeys(self) -> None:
        self._prekeys_erased = True

    def fate(self, number: int, message: Message, device: str, curve_is_broken: bool) -> Fate:
        """Of a message of this talk, perhaps of its future, when `device` is seized now."""
        key = message.hangs_on[device]
        if key > self._own[device] and not curve_is_broken:
            return Fate.HEALED
        if message.epoch > self._drawn[device] + 1:
            return Fate.HEALED_AGAIN
        if key > self._own[device]:
            return Fate.BROKEN
        if number not in self._used[device] and self._device_can_read(message, device):
            return Fate.WAITING if number in self.messages else Fate.FOLLOWING
        if self._handshake_repeats(device) and (key == 0 or self._own[device] == 1):
            return Fate.REPEATED_HANDSHAKE
        return Fate.USED if number in self._used[device] else Fate.DROPPED

    def _device_can_read(self, message: Message, device: str) -> bool:
        has_begun = self._seen[device] >= 0
        chain_kept = message.hangs_on[self._other(device)] > self._seen[device] - KEPT_CHAINS
        epoch_kept = message.epoch >= self._epoch[device] - 1
        return chain_kept and epoch_kept and (has_begun or self._handshake_repeats(device))

    def _handshake_repeats(self, device: str) -> bool:
        prekeys_there = not self._prekeys_erased and not (self._one_time_prekey and self._prekey_spent)
        return device == self.recipient and prekeys_there

    def _other(self, device: str) -> str:
        return next(name for name in self._own if name != device)


class Diary:
    """All that happened so far."""

    def __init__(self) -> None:
        self.talks: list[Talk] = []
        self.altered: dict[int, int] = {}  # copies that the relay changed: their numbers, and those of the genuine ones


class Forecast:
    """The fate of every message, if a device is seized at the moment when this is made, by somebody who can break the
    curve, or cannot."""

    def __init__(self, device: str, diary: Diary, curve_is_broken: bool = False) -> None:
        self._device = device
        self._diary = diary
        self._curve_is_broken = curve_is_broken
        self._then = copy.deepcopy(diary.talks)

    def fates(self) -> dict[int, Fate]:
        """Of all messages up to now in the talks that had begun when the device was seized."""
        fates: dict[int, Fate] = {}
        for then, now in zip(self._then, self._diary.talks):
            if then.has(self._device):
                fates |= {
                    number: then.fate(number, message, self._device, self._curve_is_broken)
                    for number, message in now.messages.items()
                }
        copies = {copy: Fate.ALTERED for copy, genuine in self._diary.altered.items() if genuine in fates}
        return fates | copies
