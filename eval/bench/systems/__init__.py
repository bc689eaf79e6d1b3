"""The programs that `pincite-eval bench` starts. Each serves one system in its own process and environment."""

from pathlib import Path

FOLDER = Path(__file__).parent
