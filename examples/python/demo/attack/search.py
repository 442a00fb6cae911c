"""Tries every secret of a seized state, in every way that the specification knows, on every recorded ciphertext."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations, product

from demo.attack.derive import Derivations
from demo.attack.loot import ChainKey, Ciphertext, KeyKind, Loot, PrivateKey, Record

KEY_SIZE = 32
MAX_CHAIN_STEPS = 25_000  # further ahead than any message may be
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

    def run(self) -> None:
        self._try_skipped_seeds()
        self._try_chains()
        self._try_roots()
        self._try_handshakes_as_recipient()
        self._try_handshakes_as_initiator()
        self._try_every_place_of_the_state()

    # ---- what lies open in the state

    def _try_skipped_seeds(self) -> None:
        for seed, ciphertext in product(self._loot.skipped_seeds, self._ciphertexts):
            self._try_seed(seed, ciphertext, "seed of a skipped message")

    def _try_chains(self) -> None:
        for chain in self._loot.chain_keys:
            self._try_chain(chain, self._ciphertexts, "chain key")

    def _try_roots(self) -> None:
        every_step = [RootStep(private, public) for private, public in product(self._keys, self._sent_with)]
        for root in self._loot.root_keys:
            self._walk(root, every_step, "root key, ratchet key", BLIND_STEPS)

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
                self._try_handshake(agreed, signed.public, first_steps, _parts(identity, signed, prekey))

    def _try_handshakes_as_initiator(self) -> None:
        agree = self.derivations.agree
        ratchet_keys = [key for key in self._keys if key.kind is KeyKind.RATCHET]
        for identity, base, peer, signed, prekey in product(
            self._keys, self._keys, self._identities, self._published_keys, [None, *self._published_keys]
        ):
            agreed = [agree(identity, signed), agree(base, peer), agree(base, signed)]
            if prekey:
                agreed.append(agree(base, prekey))
            first_steps = [RootStep(key, signed) for key in ratchet_keys]
            self._try_handshake(agreed, signed, first_steps, "handshake, as its initiator")

    def _try_handshake(self, agreed: list[bytes], signed: bytes, first_steps: list[RootStep], how: str) -> None:
        root, chain_key = self.derivations.handshake(agreed)
        self._try_chain(ChainKey(chain_key, 0), self._sent_with.get(signed, []), how)
        self._walk(root, first_steps, how, 1)

    # ---- what might stand in the state unseen

    def _try_every_place_of_the_state(self) -> None:
        """Any 32 bytes in a row might be a seed, or the chain key of the very message."""
        for start in range(len(self._state) - KEY_SIZE + 1):
            secret = self._state[start : start + KEY_SIZE]
            for seed, ciphertext in product((secret, self.derivations.seed(secret)), self._ciphertexts):
                self._try_seed(seed, ciphertext, f"bytes {start} to {start + KEY_SIZE - 1} of the state")

    # ---- the ratchet

    def _walk(self, root: bytes, steps: Iterable[RootStep], how: str, blind_steps: int) -> None:
        """Takes each of the steps from this root. A chain that opens a message confirms its step, and the walk goes on
        from there; without that it goes on for `blind_steps` at most."""
        for step in steps:
            agreed = self.derivations.agree(step.private, step.public)
            next_root, chain_key = self.derivations.root_step(root, agreed)
            theirs, ours = self._sent_with.get(step.public, []), self._sent_with.get(step.private.public, [])
            chain = ChainKey(chain_key, 0)
            if self._try_chain(chain, theirs, how) or self._try_chain(chain, ours, how):
                self._walk(next_root, self._steps_after(step), how, BLIND_STEPS)
            elif blind_steps > 1:
                self._walk(next_root, self._steps_after(step), how, blind_steps - 1)

    def _steps_after(self, step: RootStep) -> Iterator[RootStep]:
        yield from (RootStep(key, step.public) for key in self._keys if key != step.private)
        yield from (RootStep(step.private, key) for key in self._sent_with if key != step.public)

    def _try_chain(self, chain: ChainKey, ciphertexts: list[Ciphertext], how: str) -> bool:
        """`ciphertexts` ascend by counter. Whether one of them was opened."""
        key, at, opened = chain.key, chain.next, False
        for ciphertext in ciphertexts:
            counter = ciphertext.message.counter
            if not at <= counter <= chain.next + MAX_CHAIN_STEPS:
                continue
            while at < counter:
                key, at = self.derivations.chain_step(key), at + 1
            opened |= self._try_seed(self.derivations.seed(key), ciphertext, how)
        return opened

    def _try_seed(self, seed: bytes, ciphertext: Ciphertext, how: str) -> bool:
        text = self.derivations.open(seed, ciphertext.message, self._ends)
        if text is None:
            return False
        self.opened.setdefault(ciphertext.number, Opened(ciphertext.number, text, how))
        return True


def _parts(identity: PrivateKey, signed: PrivateKey, prekey: PrivateKey | None) -> str:
    return "handshake: " + ", ".join(key.kind.value for key in (identity, signed, prekey) if key)
