"""What may be asked of each implementation: the specification, minus the known bugs of the running peers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Traits:
    """The defaults are the specification's."""

    # Versions of the protocol that it speaks.
    versions: frozenset[int] = frozenset({3})
    # Newer ratchet keys of a session after which a chain is forgotten; None: never.
    receiver_chains: int | None = 5
    # A repeat is told from a damaged message while its chain is remembered.
    names_duplicates: bool = True
    # New sessions may start at any time, also from both sides at once.
    bears_crossing: bool = True
    # The session on which a message was received becomes the one to send on.
    answers_where_asked: bool = True
    # Every bit of the version byte is authenticated.
    authenticates_version: bool = True
    # A first message pins its sender's identity even when it is refused. (A forged one that came first would shut the
    # genuine sender out.)
    pins_before_reading: bool = False


PAWL = Traits(versions=frozenset({3, 4}))

PEERS = {
    "pawl": PAWL,
    "official": Traits(versions=frozenset({4})),
    "libsignal-protocol-c": Traits(pins_before_reading=True),
    # The fork keeps chains without a bound, says "no matching session" to a
    # repeat, MACs the constant 33 in place of the version byte, sends on the newest session whatever it received,
    # and destroys every session that it tried in vain before another one fitted.
    "fork": Traits(
        receiver_chains=None,
        names_duplicates=False,
        bears_crossing=False,
        answers_where_asked=False,
        authenticates_version=False,
    ),
}

# The longest run of messages that is lost as a whole. Some more follow it before there is an answer, and pawl sends no
# more than 2,000 and 25,000 without one; the fork fails from 2,000 on.
LONGEST_CHAIN = {3: 1_990, 4: 24_990}
# pawl follows an archived session no further than this into a chain that it has never seen.
LONGEST_ARCHIVED_CHAIN = 180
# Keys of a chain that are kept for messages under way.
MOST_SKIPPED = 2_000
