"""What a bench does, and with which programs: how many texts, rounds, questions and how long to wait for an answer."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.bench.systems import FOLDER
from pincite.eval.bench.worker import Program
from pincite.index.encoders import pair
from pincite.index.encoders.bundled import MODEL as E5

OnStep = Callable[[str], None]  # told what has just been done


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured. `questions` None asks all.

    A service is asked `alone` times of each kind, then by `clients` at once for `seconds`, twice. The last are seconds
    to wait for an answer.
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
    """A program in the comparison, and Pincite's encoder that it uses ("" for the others)."""

    program: Program
    encoder: str = ""


def encoders() -> list[Contestant]:
    """Both of Pincite's encoders; the plain float32 of the same weights comes first, as what they are held against."""
    own = Path(sys.executable)
    return [
        Contestant(Program("sentence-transformers, float32", own, FOLDER / "plain_encoder.py")),
        Contestant(Program("Pincite, e5 alone", own, FOLDER / "pincite_encoder.py"), E5),
        Contestant(Program("Pincite, both encoders", own, FOLDER / "pincite_encoder.py"), pair.NAME),
    ]


def systems(peers: Path) -> list[Contestant]:
    """Pincite as it ships, first; with only the model that the others have; and the peers of a virtual environment."""
    own, python = Path(sys.executable), peers / "bin" / "python"
    return [
        Contestant(Program("Pincite", own, FOLDER / "pincite_system.py"), pair.NAME),
        Contestant(Program("Pincite, e5 alone", own, FOLDER / "pincite_system.py"), E5),
        Contestant(Program("txtai, hybrid", python, FOLDER / "txtai_system.py")),
        Contestant(Program("LlamaIndex, hybrid", python, FOLDER / "llamaindex_system.py")),
    ]
