"""Takes every secret out of the saved state of an account: the format of core/account/README.md,
core/session/README.md and core/ratchet/spqr/README.md, read by a program that shares nothing with pawl. Total: any
bytes give loot or Malformed."""

from collections.abc import Iterator
from itertools import product

from demo.attack.crypto import KEY_TYPE
from demo.attack.kem import SEED_SIZE
from demo.attack.loot import ChainKey, Exchange, KeyKind, Loot, PqChainKey, PqRatchet, PrivateKey
from demo.attack.wire import Malformed

_OUTER_HEAD = b"pawl\x01\x01\x02"  # version 1, an account, not sealed
_CHECK_SIZE = 32  # a hash against damage, which is of no interest here
_MAGIC, _VERSIONS = b"PWLA", (b"\x01", b"\x02")  # what is new in the second one is left out in the first

# The items of an account, and of what stands inside them.
KEYS, DEVICE = 2, 3
KEYS_IDENTITY, KEYS_SIGNED_PREKEY, KEYS_PREKEY, KEYS_KEM_PREKEY, KEYS_LAST_RESORT = 3, 6, 7, 8, 9
LAST_RESORT_PREKEY = 1
DEVICE_ADDRESS, DEVICE_RECORD = 1, 2
SESSION_HEAD, SESSION_RECEIVER_CHAIN, SESSION_PQ_RATCHET = 1, 3, 5
PQ_EXCHANGE, PQ_CHAINS = 2, 3
CHAINS_HEAD, CHAINS_EPOCH = 1, 2

# States of an exchange: those of the side that has a key pair, and those that hold what was encapsulated.
_WITH_KEY_PAIR, _WITH_MESSAGE = range(1, 5), range(7, 10)


def read_account(state: bytes) -> Loot:
    loot = Loot()
    for tag, value in items(state):
        if tag == KEYS:
            _read_keys(value, loot)
        elif tag == DEVICE:
            for address, record in product(_all_of(DEVICE_ADDRESS, value), _all_of(DEVICE_RECORD, value)):
                for _, session in _items(record):  # the current one and the archived ones
                    _read_session(session, address[1:].decode(errors="replace"), loot)
    return loot


def items(state: bytes) -> Iterator[tuple[int, bytes]]:
    """The outermost items of a saved account: tag and value."""
    body = state[len(_OUTER_HEAD) + _CHECK_SIZE :]
    if not state.startswith(_OUTER_HEAD) or body[:4] != _MAGIC or body[4:5] not in _VERSIONS:
        raise Malformed("not a saved account, or sealed, or of another version")
    yield from _items(body[5:])


def item(tag: int, value: bytes) -> bytes:
    return bytes([tag]) + len(value).to_bytes(4, "little") + value


def _read_keys(value: bytes, loot: Loot) -> None:
    for identity in _all_of(KEYS_IDENTITY, value):
        _add_private(loot, KeyKind.IDENTITY, _Row(identity).take(32))
        loot.identities.add(loot.private_keys[-1].public)
    for row in map(_Row, _all_of(KEYS_SIGNED_PREKEY, value)):
        row.take(4 + 8)  # id, time
        _add_private(loot, KeyKind.SIGNED_PREKEY, row.take(32))
    for row in map(_Row, _all_of(KEYS_PREKEY, value)):
        row.take(4)  # id
        _add_private(loot, KeyKind.PREKEY, row.take(32))
    kem_prekeys = _all_of(KEYS_KEM_PREKEY, value)
    for last_resort in _all_of(KEYS_LAST_RESORT, value):
        kem_prekeys += _all_of(LAST_RESORT_PREKEY, last_resort)
    for row in map(_Row, kem_prekeys):
        row.take(4 + 8 + 64)  # id, time, signature
        loot.kem_prekeys.append(row.rest())


def _read_session(value: bytes, peer: str, loot: Loot) -> None:
    for row in map(_Row, _all_of(SESSION_HEAD, value)):
        row.take(1 + 1 + 4)  # version, confirmed, registration id
        loot.identities.add(KEY_TYPE + row.take(32))
        row.take(32)  # base key
        loot.root_keys.append(row.take(32))
        _add_private(loot, KeyKind.RATCHET, row.take(32))
        row.take(32)  # its public half
        loot.chain_keys.append(ChainKey(row.take(32), row.number()))
    for row in map(_Row, _all_of(SESSION_RECEIVER_CHAIN, value)):
        row.take(32)  # ratchet key
        loot.chain_keys.append(ChainKey(row.take(32), row.number()))
        while not row.at_end():
            row.take(4)  # counter
            loot.skipped_seeds.append(row.take(32))
    for pq_ratchet in _all_of(SESSION_PQ_RATCHET, value):
        loot.pq_ratchets += _read_pq_ratchet(pq_ratchet, peer)


def _read_pq_ratchet(value: bytes, peer: str) -> Iterator[PqRatchet]:
    for exchange, chains in product(_all_of(PQ_EXCHANGE, value), _all_of(PQ_CHAINS, value)):
        for row in map(_Row, _all_of(CHAINS_HEAD, chains)):
            row.take(1 + 4 + 4)  # direction, limits
            next_root, sending, newest = row.take(32), row.long_number(), row.long_number()
            ratchet = PqRatchet(peer, next_root, newest, _exchange(_Row(exchange)))
            epochs = _all_of(CHAINS_EPOCH, chains)
            for epoch, keys in zip(range(newest - len(epochs) + 1, newest + 1), epochs):
                _read_epoch(_Row(keys), epoch, epoch >= sending, ratchet)
            yield ratchet


def _read_epoch(row: "_Row", epoch: int, sends: bool, ratchet: PqRatchet) -> None:
    for _ in range(2 if sends else 1):  # the sending one, while there is one, and the receiving one
        ratchet.chain_keys.append(PqChainKey(epoch, row.take(32), row.number()))
    while not row.at_end():
        index = row.number()
        ratchet.skipped[epoch, index] = row.take(32)


def _exchange(row: "_Row") -> Exchange:
    state, epoch, mac_root, _ = row.take(1)[0], row.long_number(), row.take(32), row.take(32)
    if state in _WITH_KEY_PAIR:
        return Exchange(epoch, mac_root, key_pair=row.take(SEED_SIZE))
    if state in _WITH_MESSAGE:
        return Exchange(epoch, mac_root, header=row.take(64), message=row.take(32))
    return Exchange(epoch, mac_root)


def _add_private(loot: Loot, kind: KeyKind, secret: bytes) -> None:
    loot.private_keys.append(PrivateKey.of(kind, secret))


def _all_of(wanted: int, group: bytes) -> list[bytes]:
    return [value for tag, value in _items(group) if tag == wanted]


def _items(group: bytes) -> Iterator[tuple[int, bytes]]:
    row = _Row(group)
    while not row.at_end():
        yield row.take(1)[0], row.take(row.number())


class _Row:
    """Fields one after the other, without tags."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def take(self, size: int) -> bytes:
        if size > len(self._rest):
            raise Malformed("a field runs past the end")
        head, self._rest = self._rest[:size], self._rest[size:]
        return head

    def number(self) -> int:
        return int.from_bytes(self.take(4), "little")

    def long_number(self) -> int:
        return int.from_bytes(self.take(8), "little")

    def rest(self) -> bytes:
        return self.take(len(self._rest))

    def at_end(self) -> bool:
        return not self._rest
