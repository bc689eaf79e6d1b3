"""Where the checkout is, and beside it the real input that belongs to others."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
PYTHONPATH = f"{ROOT}{os.pathsep}{ROOT / 'src'}"  # for processes that import tests as well as pincite
