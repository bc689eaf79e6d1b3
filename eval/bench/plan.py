"""Define what a bench measures: numbers of texts, rounds and questions, timeouts, and the programs compared."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pincite.eval.bench.systems import FOLDER
from pincite.eval.bench.worker import Program
from pincite.eval.running.provenance import commit_of
from pincite.index.encoders import pair
from pincite.index.encoders.bundled import MODEL as E5
from pincite.ingest.errors import BadOption

OnStep = Callable[[str], None]  # called with the step just completed
_START = "from pincite.service.cli.main import main; main()"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured. If `questions` is None, all are asked.

    `texts` are encoded in each of `rounds`. Each system builds its index `builds` times. Collections of synthetic
    passages are asked `new` questions. Each version of Pincite starts `starts` times for a question. The service gets
    `alone` requests of each kind from one client, then requests from `clients` at once for `seconds`; where versions
    are compared, they take `turns`, which together last as long. `warming` characters are embedded before anything is
    timed: after 45,000, all systems have loaded what they load lazily. `loading`, `building` and `asking` are timeouts
    in seconds.
    """

    texts: int
    rounds: int
    builds: int
    questions: int | None
    new: int = 125
    starts: int = 7
    alone: int = 60
    clients: int = 50
    seconds: float = 60.0
    turns: int = 6
    warming: int = 45_000
    loading: float = 900.0
    building: float = 7_200.0
    asking: float = 120.0


FULL = Effort(texts=120, rounds=5, builds=3, questions=None)
QUICK = Effort(
    texts=48, rounds=3, builds=1, questions=5, new=10, starts=1, alone=5, clients=4, seconds=4.0, turns=2, warming=3_000
)


@dataclass(frozen=True, slots=True)
class Contestant:
    """A program in the comparison, and the Pincite encoder it uses ("" for other systems)."""

    program: Program
    encoder: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of Pincite: this one, or that of another checkout, with its Python and environment variables."""

    name: str
    python: Path
    systems: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def program(self, script: str, role: str = "") -> Program:
        """Return one of its programs for the bench, such as "pincite_system.py"; `role` is added to the name."""
        return Program(f"{self.name}{role}", self.python, self.systems / script, self.environment)

    def command(self, *words: str) -> Sequence[str]:
        """Return its command line, `pincite` with these words."""
        return [str(self.python), "-c", _START, *words]


THIS = Version("Pincite", Path(sys.executable), FOLDER)


def other_version(checkout: Path) -> Version:
    """Return the version in another checkout, which runs in its own `.venv` if it has one, else in this Python.

    Raises BadOption if there is no checkout of Pincite.
    """
    systems = checkout / "eval" / "bench" / "systems"
    if not (systems / "pincite_system.py").is_file():
        raise BadOption(f"--against {checkout} is no checkout of Pincite with a bench. Give its folder.")
    own = checkout / ".venv" / "bin" / "python"
    python = own if own.exists() else THIS.python
    name = f"Pincite at {commit_of(checkout) or checkout.name}"
    return Version(name, python, systems.absolute(), {"PYTHONPATH": str((checkout / "src").absolute())})


def versions(against: Path | None) -> list[Version]:
    """Return this version, and the one it is compared with."""
    return [THIS, other_version(against)] if against else [THIS]


def encoders() -> list[Contestant]:
    """Return the encoders to compare: the baseline (the same weights in float32) first, then Pincite's two."""
    return [
        Contestant(Program("sentence-transformers, float32", THIS.python, FOLDER / "plain_encoder.py")),
        Contestant(THIS.program("pincite_encoder.py", ", e5 alone"), E5),
        Contestant(THIS.program("pincite_encoder.py", ", both encoders"), pair.NAME),
    ]


def systems(peers: Path, against: Path | None = None) -> list[Contestant]:
    """Return the systems to compare: Pincite as shipped, the version in another checkout, if any, and the peers.

    `peers` is the virtual environment in which the peers are installed; haiku.rag, which needs a newer Python, is in
    one of its own in the folder `haiku` of it.
    """
    python, newer = peers / "bin" / "python", peers / "haiku" / "bin" / "python"
    return [
        *(Contestant(one.program("pincite_system.py"), pair.NAME) for one in versions(against)),
        Contestant(Program("txtai, hybrid", python, FOLDER / "txtai_system.py")),
        Contestant(Program("LlamaIndex, hybrid", python, FOLDER / "llamaindex_system.py")),
        Contestant(Program("haiku.rag, hybrid", newer, FOLDER / "haiku_system.py")),
    ]
