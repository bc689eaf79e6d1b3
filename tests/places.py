"""Where the checkout is, and beside it the real input that belongs to others."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
