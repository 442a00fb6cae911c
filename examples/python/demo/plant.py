"""Faults to be put in on purpose, so that everybody can see that the demo would notice real ones."""

from demo.attack import saved


def leave_old_sessions(state: bytes, earlier: bytes) -> bytes:
    """The seized state as it would be if saving left the sessions of an earlier state behind, beside the new ones: with
    them come back the keys of what has been read in between."""
    return state + _sessions(earlier)


def foresee_epochs(state: bytes, later: bytes) -> bytes:
    """The seized state as good as it would be if somebody could foresee what the device will draw at random until a
    later state: with the sessions of that."""
    return state + _sessions(later)


def _sessions(state: bytes) -> bytes:
    return b"".join(saved.item(tag, value) for tag, value in saved.items(state) if tag == saved.DEVICE)
