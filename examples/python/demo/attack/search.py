"""Tries every secret of a seized state, in every way that the specification knows, on every recorded ciphertext. In
protocol 4 the keys of a message come from two ratchets, and nothing opens with one alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations, product

from demo.attack.derive import Derivations
from demo.attack.kem import KYBER_1024
from demo.attack.loot import ChainKey, Ciphertext, KeyKind, Loot, PrivateKey, Record
from demo.attack.spqr import MAX_CHAIN_STEPS, PqKeys, epoch_secrets
from demo.attack.wire import Opening

KEY_SIZE, MESSAGE_KEYS_SIZE = 32, 80
BLIND_STEPS = 2  # root steps in a row without a message that confirms them: a turn takes two


@dataclass(frozen=True)
class Opened:
    number: int
    text: bytes
    how: str


@dataclass(frozen=True)
class RootStep:
    """The two keys that a step of the root was made with. The next step keeps one of them and changes the other."""

    private: PrivateKey
    public: bytes


@dataclass(frozen=True)
class Lead:
    """Where a key of the Double Ratchet comes from, and the keys of the post-quantum ratchet that may go with it."""

    how: str
    pq_keys: PqKeys


class Search:
    def __init__(self, loot: Loot, record: Record, state: bytes = b"") -> None:
        """`state` is what the loot was found in: it is also searched without regard to its format."""
        self.opened: dict[int, Opened] = {}
        self.derivations = Derivations()
        self._loot = loot
        self._state = state
        self._keys = loot.private_keys
        self._openings = {c.opening for c in record.ciphertexts if c.opening}
        self._identities = sorted(loot.identities | {opening.identity for opening in self._openings})
        self._ends = list(permutations(self._identities, 2))  # who might have written to whom
        self._published_keys = sorted(record.published_keys)
        self._ciphertexts = sorted(record.ciphertexts, key=lambda c: c.message.counter)
        self._sent_with: dict[bytes, list[Ciphertext]] = defaultdict(list)  # by ratchet key
        for ciphertext in self._ciphertexts:
            self._sent_with[ciphertext.message.ratchet_key].append(ciphertext)
        self._epoch_secrets = epoch_secrets(loot, self._ciphertexts, self.derivations)
        self._pq_keys = PqKeys(self.derivations, self._epoch_secrets, loot.pq_ratchets)

    def run(self) -> None:
        self._try_handshakes_as_recipient()
        self._try_handshakes_as_initiator()
        self._try_skipped_seeds()
        self._try_chains()
        self._try_roots()
        self._try_every_place_of_the_state()

    def run_with_broken_curve(self, ratchet_keys: Iterable[PrivateKey]) -> None:
        """With these keys, too, the root is followed as far as it was used, whether messages open on the way or not."""
        self._try_handshakes_as_recipient()
        self._try_skipped_seeds()
        self._try_chains()
        self._try_roots_in_order({key.public: key for key in [*self._keys, *ratchet_keys]})

    # ---- the handshake, with every private key in every part

    def _try_handshakes_as_recipient(self) -> None:
        agree = self.derivations.agree
        for opening in self._openings:
            first_keys = {c.message.ratchet_key for c in self._ciphertexts if c.opening == opening}
            for identity, signed, prekey in product(self._keys, self._keys, [None, *self._keys]):
                agreed = [
                    agree(signed, opening.identity),
                    agree(identity, opening.base_key),
                    agree(signed, opening.base_key),
                ]
                if prekey:
                    agreed.append(agree(prekey, opening.base_key))
                first_steps = [RootStep(signed, key) for key in first_keys]
                self._try_handshake(opening, agreed, signed.public, first_steps, _parts(identity, signed, prekey))

    def _try_handshakes_as_initiator(self) -> None:
        agree = self.derivations.agree
        ratchet_keys = [key for key in self._keys if key.kind is KeyKind.RATCHET]
        for opening in self._openings:
            base_keys = [key for key in self._keys if key.public == opening.base_key]
            for identity, base, peer, signed, prekey in product(
                self._keys, base_keys, self._identities, self._published_keys, [None, *self._published_keys]
            ):
                agreed = [agree(identity, signed), agree(base, peer), agree(base, signed)]
                if prekey:
                    agreed.append(agree(base, prekey))
                first_steps = [RootStep(key, signed) for key in ratchet_keys]
                self._try_handshake(opening, agreed, signed, first_steps, "handshake, as its initiator")

    def _try_handshake(
        self, opening: Opening, agreed: list[bytes], signed: bytes, first_steps: list[RootStep], how: str
    ) -> None:
        for kem_secret in self._kem_secrets(opening):
            begun = self.derivations.handshake(agreed, kem_secret)
            lead = Lead(how, PqKeys(self.derivations, self._epoch_secrets))
            if begun.pq_key:
                lead.pq_keys.start(begun.pq_key)
            self._try_chain(ChainKey(begun.chain_key, 0), self._sent_with.get(signed, []), lead)
            self._walk(begun.root, first_steps, lead, 1)

    def _kem_secrets(self, opening: Opening) -> list[bytes | None]:
        """What a handshake may have had from a KEM: nothing in protocol 3, and something in protocol 4."""
        if opening.kem_ciphertext is None:
            return [None]
        prekeys = self._loot.kem_prekeys
        return [self.derivations.decapsulate(KYBER_1024, prekey, opening.kem_ciphertext) for prekey in prekeys]

    # ---- what lies open in the state

    def _try_skipped_seeds(self) -> None:
        lead = Lead("seed of a skipped message", self._pq_keys)
        for seed, ciphertext in product(self._loot.skipped_seeds, self._ciphertexts):
            self._try_seed(seed, ciphertext, lead)

    def _try_chains(self) -> None:
        for chain in self._loot.chain_keys:
            self._try_chain(chain, self._ciphertexts, Lead("chain key", self._pq_keys))

    def _try_roots(self) -> None:
        every_step = [RootStep(private, public) for private, public in product(self._keys, self._sent_with)]
        for root in self._loot.root_keys:
            self._walk(root, every_step, Lead("root key, ratchet key", self._pq_keys), BLIND_STEPS)

    def _try_roots_in_order(self, private_keys: dict[bytes, PrivateKey]) -> None:
        """Each step of a root is made with a new ratchet key and the one that came last from the other side: the new
        keys of the two alternate, in the order in which they were seen first."""
        lead = Lead("root key, broken ratchet keys", self._pq_keys)
        for seen in self._ratchet_keys_of_talks():
            steps = [RootStep(private_keys[new], last) for last, new in pairwise(seen) if new in private_keys]
            for root, start in product(self._loot.root_keys, range(len(steps))):
                self._walk_along(root, steps[start:], lead)

    def _ratchet_keys_of_talks(self) -> Iterable[list[bytes]]:
        talks: dict[frozenset[str], dict[bytes, None]] = defaultdict(dict)  # the inner one keeps its order
        for ciphertext in sorted(self._ciphertexts, key=lambda c: c.number):
            talks[frozenset(ciphertext.route)][ciphertext.message.ratchet_key] = None
        return [list(seen) for seen in talks.values()]

    # ---- what might stand in the state unseen

    def _try_every_place_of_the_state(self) -> None:
        """Any 32 bytes in a row might be a seed, the chain key of the very message, or the other ratchet's key for it;
        any 64 a seed and that key; any 80 the keys themselves."""
        closed = [ciphertext for ciphertext in self._ciphertexts if ciphertext.number not in self.opened]
        with_pq_key = [(c, pq_key) for c in closed for pq_key in self._pq_keys.of(c)]
        in_protocol_4 = [ciphertext for ciphertext in closed if ciphertext.message.pq]
        with_seed = list(product(in_protocol_4, self._loot.skipped_seeds))
        for chain in self._loot.chain_keys:
            with_seed += self._seeds_along(chain, in_protocol_4)
        for how, secret in self._windows(KEY_SIZE):
            for seed, (ciphertext, pq_key) in product((secret, self.derivations.seed(secret)), with_pq_key):
                self._try_keys(self.derivations.message_keys(seed, pq_key), ciphertext, how)
            for ciphertext, seed in with_seed:
                self._try_keys(self.derivations.message_keys(seed, secret), ciphertext, how)
        for how, secrets in self._windows(2 * KEY_SIZE):
            for seed, pq_key in permutations((secrets[:KEY_SIZE], secrets[KEY_SIZE:])):
                keys = self.derivations.message_keys(seed, pq_key)
                for ciphertext in in_protocol_4:
                    self._try_keys(keys, ciphertext, how)
        for how, keys in self._windows(MESSAGE_KEYS_SIZE):
            for ciphertext in closed:
                self._try_keys(keys, ciphertext, how)

    def _windows(self, size: int) -> Iterator[tuple[str, bytes]]:
        for start in range(len(self._state) - size + 1):
            yield f"byte {start} of the state", self._state[start : start + size]

    # ---- the ratchet

    def _walk(self, root: bytes, steps: Iterable[RootStep], lead: Lead, blind_steps: int) -> None:
        """Takes each of the steps from this root. A chain that opens a message confirms its step, and the walk goes on
        from there; without that it goes on for `blind_steps` at most."""
        for step in steps:
            agreed = self.derivations.agree(step.private, step.public)
            next_root, chain_key = self.derivations.root_step(root, agreed)
            theirs, ours = self._sent_with.get(step.public, []), self._sent_with.get(step.private.public, [])
            chain = ChainKey(chain_key, 0)
            if self._try_chain(chain, theirs, lead) or self._try_chain(chain, ours, lead):
                self._walk(next_root, self._steps_after(step), lead, BLIND_STEPS)
            elif blind_steps > 1:
                self._walk(next_root, self._steps_after(step), lead, blind_steps - 1)

    def _walk_along(self, root: bytes, steps: list[RootStep], lead: Lead) -> None:
        """Takes these steps one after the other, if the first one opens something. Each begins a chain of the side
        whose key is the new one."""
        for number, step in enumerate(steps):
            root, chain_key = self.derivations.root_step(root, self.derivations.agree(step.private, step.public))
            opened = self._try_chain(ChainKey(chain_key, 0), self._sent_with[step.private.public], lead)
            if number == 0 and not opened:
                return

    def _steps_after(self, step: RootStep) -> Iterator[RootStep]:
        yield from (RootStep(key, step.public) for key in self._keys if key != step.private)
        yield from (RootStep(step.private, key) for key in self._sent_with if key != step.public)

    def _try_chain(self, chain: ChainKey, ciphertexts: list[Ciphertext], lead: Lead) -> bool:
        """`ciphertexts` ascend by counter. Whether one of them was opened."""
        opened = False
        for ciphertext, seed in self._seeds_along(chain, ciphertexts):
            opened |= self._try_seed(seed, ciphertext, lead)
        return opened

    def _seeds_along(self, chain: ChainKey, ciphertexts: list[Ciphertext]) -> Iterator[tuple[Ciphertext, bytes]]:
        """`ciphertexts` ascend by counter: each that the chain comes to, with what would be its seed there."""
        key, at = chain.key, chain.next
        for ciphertext in ciphertexts:
            counter = ciphertext.message.counter
            if not at <= counter <= chain.next + MAX_CHAIN_STEPS:
                continue
            while at < counter:
                key, at = self.derivations.chain_step(key), at + 1
            yield ciphertext, self.derivations.seed(key)

    def _try_seed(self, seed: bytes, ciphertext: Ciphertext, lead: Lead) -> bool:
        return any(
            self._try_keys(self.derivations.message_keys(seed, pq_key), ciphertext, lead.how)
            for pq_key in lead.pq_keys.of(ciphertext)
        )

    def _try_keys(self, keys: bytes, ciphertext: Ciphertext, how: str) -> bool:
        text = self.derivations.open(keys, ciphertext.message, self._ends)
        if text is None:
            return False
        self.opened.setdefault(ciphertext.number, Opened(ciphertext.number, text, how))
        return True


def _parts(identity: PrivateKey, signed: PrivateKey, prekey: PrivateKey | None) -> str:
    return "handshake: " + ", ".join(key.kind.value for key in (identity, signed, prekey) if key)
