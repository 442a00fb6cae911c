"""The post-quantum ratchet done again: which keys it gives for the messages, from what was found of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, product

from demo.attack import kem
from demo.attack.derive import Derivations, PqChains
from demo.attack.loot import Ciphertext, Exchange, Loot, PqRatchet
from demo.attack.wire import Part, PqMessage

MAX_CHAIN_STEPS = 25_000  # further ahead than any message may be
CIPHERTEXT_1_CHUNKS, CIPHERTEXT_2_CHUNKS = 30, 5
MAC_SIZE = 32
CHOICES = 16  # where a chunk was recorded with several contents

ANYBODY = ""  # the name of a peer that is not known

EpochSecrets = dict[int, set[bytes]]


def epoch_secrets(loot: Loot, recorded: list[Ciphertext], derivations: Derivations) -> EpochSecrets:
    """What comes out of the exchanges at work: the device still has the private key, and the relay has seen the
    ciphertext; or the device has encapsulated, and still has what it did that with."""
    secrets: EpochSecrets = defaultdict(set)
    for exchange in [ratchet.exchange for ratchet in loot.pq_ratchets]:
        if shared := derivations.encapsulated(exchange):
            secrets[exchange.epoch].add(derivations.epoch_secret(exchange.epoch, shared))
        for ciphertext, mac in _sent_ciphertexts(recorded, exchange.epoch) if exchange.key_pair else ():
            if secret := _decapsulated(exchange, ciphertext, mac, derivations):
                secrets[exchange.epoch].add(secret)
    return secrets


class PqKeys:
    """All message keys of some post-quantum ratchets: of those that were found, or of one that a handshake begins."""

    def __init__(self, derivations: Derivations, secrets: EpochSecrets, found: Iterable[PqRatchet] = ()) -> None:
        self._derivations = derivations
        self._secrets = secrets
        self._chains: dict[int, list[_Chain]] = defaultdict(list)  # by epoch
        self._skipped: dict[tuple[int, int], list[bytes]] = defaultdict(list)  # by epoch and index
        for ratchet in found:
            for chain in ratchet.chain_keys:
                self._chains[chain.epoch].append(_Chain(derivations, chain.key, chain.index, ratchet.peer))
            for place, key in ratchet.skipped.items():
                self._skipped[place].append(key)
            self._follow(ratchet.newest_epoch, ratchet.next_root, ratchet.peer)

    def start(self, pq_key: bytes) -> None:
        """With what a handshake gave."""
        self._begin(0, self._derivations.pq_start(pq_key), ANYBODY)

    def of(self, ciphertext: Ciphertext) -> Iterator[bytes | None]:
        """What might have been mixed into the keys of this message. None: nothing, as in protocol 3."""
        pq = ciphertext.message.pq
        if pq is None or (pq.epoch, pq.index) == (1, 0):
            yield None
            return
        epoch = pq.epoch - 1  # of the chains: those of an epoch are used in the next
        yield from self._skipped.get((epoch, pq.index), [])
        for chain in self._chains.get(epoch, []):
            if chain.peer in (ANYBODY, *ciphertext.route) and (key := chain.message_key(pq.index)):
                yield key

    def _begin(self, epoch: int, chains: PqChains, peer: str) -> None:
        self._chains[epoch] += [_Chain(self._derivations, key, 0, peer) for key in chains.chain_keys]
        self._follow(epoch, chains.next_root, peer)

    def _follow(self, epoch: int, next_root: bytes, peer: str) -> None:
        """Into the epochs after this one, as far as their secrets are known."""
        for secret in self._secrets.get(epoch + 1, ()):
            self._begin(epoch + 1, self._derivations.pq_epoch(next_root, secret), peer)


class _Chain:
    """Goes forward as far as it is asked, and keeps what it has made."""

    def __init__(self, derivations: Derivations, key: bytes, index: int, peer: str) -> None:
        self.peer = peer
        self._derivations = derivations
        self._key = key
        self._first = index + 1
        self._made: list[bytes] = []

    def message_key(self, index: int) -> bytes | None:
        at = index - self._first
        if not 0 <= at < MAX_CHAIN_STEPS:
            return None
        while at >= len(self._made):
            self._key, made = self._derivations.pq_chain_step(self._key, self._first + len(self._made))
            self._made.append(made)
        return self._made[at]


def _decapsulated(exchange: Exchange, ciphertext: bytes, mac: bytes, derivations: Derivations) -> bytes | None:
    """The secret of the epoch; None when the MAC shows that this is not the ciphertext."""
    shared = derivations.decapsulate(kem.ML_KEM_768, exchange.key_pair or b"", ciphertext)
    secret = derivations.epoch_secret(exchange.epoch, shared)
    _, mac_key = derivations.mac_keys(exchange.mac_root, exchange.epoch, secret)
    return secret if derivations.ciphertext_mac(mac_key, exchange.epoch, ciphertext) == mac else None


def _sent_ciphertexts(recorded: list[Ciphertext], epoch: int) -> Iterator[tuple[bytes, bytes]]:
    """With their MACs: whatever may have been sent from anybody to anybody in the exchange of this epoch."""
    chunks: dict[tuple[tuple[str, str], Part, int], set[bytes]] = defaultdict(set)
    for ciphertext in recorded:
        if (pq := ciphertext.message.pq) and pq.epoch == epoch:
            chunks[ciphertext.route, pq.part, pq.chunk_number].add(pq.chunk)
    for route in {route for route, part, _ in chunks if part is Part.CIPHERTEXT_2}:
        places = [(route, Part.CIPHERTEXT_1, number) for number in range(CIPHERTEXT_1_CHUNKS)]
        places += [(route, Part.CIPHERTEXT_2, number) for number in range(CIPHERTEXT_2_CHUNKS)]
        # The relay saw each stream from its first chunk on, so none has to be interpolated. While one is missing there
        # is nothing to choose from.
        for choice in islice(product(*(chunks[place] for place in places)), CHOICES):
            whole = b"".join(choice)
            yield whole[:-MAC_SIZE], whole[-MAC_SIZE:]
