"""Define what a bench measures: numbers of texts, rounds and questions, timeouts, and the programs compared."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.bench.systems import FOLDER
from pincite.eval.bench.worker import Program
from pincite.index.encoders import pair
from pincite.index.encoders.bundled import MODEL as E5

OnStep = Callable[[str], None]  # called with the step just completed


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured. If `questions` is None, all are asked.

    The service gets `alone` requests of each kind from one client, then requests from `clients` at once for `seconds`,
    twice. `loading`, `building` and `asking` are timeouts in seconds.
    """

    texts: int
    rounds: int
    builds: int
    questions: int | None
    alone: int = 120
    clients: int = 50
    seconds: float = 60.0
    loading: float = 900.0
    building: float = 7_200.0
    asking: float = 120.0


FULL = Effort(texts=200, rounds=5, builds=2, questions=None)
QUICK = Effort(texts=64, rounds=2, builds=1, questions=5, alone=10, clients=4, seconds=4.0)


@dataclass(frozen=True, slots=True)
class Contestant:
    """A program in the comparison, and the Pincite encoder it uses ("" for other systems)."""

    program: Program
    encoder: str = ""


def encoders() -> list[Contestant]:
    """Return the encoders to compare: the baseline (the same weights in float32) first, then Pincite's two."""
    own = Path(sys.executable)
    return [
        Contestant(Program("sentence-transformers, float32", own, FOLDER / "plain_encoder.py")),
        Contestant(Program("Pincite, e5 alone", own, FOLDER / "pincite_encoder.py"), E5),
        Contestant(Program("Pincite, both encoders", own, FOLDER / "pincite_encoder.py"), pair.NAME),
    ]


def systems(peers: Path) -> list[Contestant]:
    """Return the systems to compare: Pincite as shipped, Pincite with only the peers' model, and the peers.

    `peers` is the virtual environment in which the peers are installed.
    """
    own, python = Path(sys.executable), peers / "bin" / "python"
    return [
        Contestant(Program("Pincite", own, FOLDER / "pincite_system.py"), pair.NAME),
        Contestant(Program("Pincite, e5 alone", own, FOLDER / "pincite_system.py"), E5),
        Contestant(Program("txtai, hybrid", python, FOLDER / "txtai_system.py")),
        Contestant(Program("LlamaIndex, hybrid", python, FOLDER / "llamaindex_system.py")),
    ]
