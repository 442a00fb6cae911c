"""Lets these tests import the examples: import this first."""

import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[3] / "examples" / "python"
VECTORS = Path(__file__).parents[2] / "vectors"

sys.path.insert(0, str(EXAMPLES))
