"""What all tests of the package share."""

from __future__ import annotations

import importlib
import pathlib
from types import ModuleType

import hypothesis
import pytest

# The same examples on every machine, however slow it is.
hypothesis.settings.register_profile("pawl", derandomize=True, deadline=None, database=None, print_blob=False)
hypothesis.settings.load_profile("pawl")


@pytest.fixture(scope="session")
def repository() -> pathlib.Path:
    return pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def extension() -> ModuleType:
    """The private module under the package, for the tests that compare the two."""
    return importlib.import_module("pawl._pawl")
