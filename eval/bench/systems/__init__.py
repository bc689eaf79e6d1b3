"""The programs that `pincite-eval bench` starts: each serves one system, in a process and an environment of its own."""

from pathlib import Path

FOLDER = Path(__file__).parent
