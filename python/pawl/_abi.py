"""The one check between the package and the library in its extension module."""

from __future__ import annotations

NEEDED = 1000
"""The ABI that this package is written for: major * 1000 + minor, PAWL_ABI of pawl/codes.h."""


def check(found: int, where: object) -> None:
    """Raises ImportError unless a library of ABI `found`, loaded from `where`, serves this package.

    It does when the major is the same and the minor not less, as pawl.h says. The library for
    tests has another major.
    """
    if found // 1000 != NEEDED // 1000 or found < NEEDED:
        raise ImportError(
            f"this package needs pawl's ABI {NEEDED}, and found {found} in {where}: install the package anew"
        )
