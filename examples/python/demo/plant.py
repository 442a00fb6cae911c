"""A fault to be put in on purpose, so that everybody can see that the demo would notice a real one."""

from demo.attack import saved


def leave_old_sessions(state: bytes, earlier: bytes) -> bytes:
    """The seized state as it would be if saving left the sessions of an earlier state behind, beside the new ones: with
    them come back the keys of what has been read in between."""
    left_behind = [saved.item(tag, value) for tag, value in saved.items(earlier) if tag == saved.DEVICE]
    return state + b"".join(left_behind)
