"""Systems for tests of the bench: one that works, broken ones, and how they are compared."""

import sys
from collections.abc import Sequence
from pathlib import Path

from pincite.eval.beir.load import load_set
from pincite.eval.bench.peers import PeerTable, compare_systems
from pincite.eval.bench.plan import Contestant, Effort
from pincite.eval.bench.worker import Program
from tests.eval.beir.test_beir import write_set

EFFORT = Effort(texts=4, rounds=3, builds=2, questions=None, starts=2, loading=20, building=20, asking=20)


# A peer that ranks entries by shared letters, and notes in a file of everybody's when it is asked what.
PEER = """
import json, os, time
from pathlib import Path
print("a library that talks on standard output")

class System:
    def open(self, body):
        self.passages = body["passages"]
        return "peer 1.0"
    def build(self, body):
        self.note("build")
        assert Path(body["folder"]).is_dir() and not list(Path(body["folder"]).iterdir())
        return len(self.passages)
    def ask(self, body):
        self.note(body["question"])
        shared = lambda one: len(set(one["text"]) & set(body["question"]))
        return [one["entry"] for one in sorted(self.passages, key=shared, reverse=True)][: body["count"]]
    def note(self, what):
        with open(NOTES, "a", encoding="utf-8") as file:
            file.write(json.dumps([NAME, what]) + "\\n")
"""


HANGS = "import time\nclass System:\n    def open(self, body): time.sleep(600)\n"


DIES = """
import sys
class System:
    def open(self, body): return "x"
    def build(self, body): sys.exit("no memory left")
"""


RAISES = "class System:\n    def open(self, body): raise ValueError('a model that it cannot read')\n"


ABSENT = "import a_library_that_nobody_has\n"


NO_JSON = "#!/bin/sh\necho this is no JSON\nsleep 60\n"


def program(folder: Path, name: str, script: str) -> Program:
    path = folder / f"{name}.py"
    path.write_text(script, "utf-8")
    return Program(name, Path(sys.executable), path)


def peer(folder: Path, name: str) -> Contestant:
    head = f"NAME, NOTES = {name!r}, {str(folder / 'notes')!r}\n"
    return Contestant(program(folder, name, head + PEER))


def no_step(_: str) -> None:
    pass


def compare(folder: Path, contestants: Sequence[Contestant], effort: Effort = EFFORT) -> PeerTable:
    corpus = load_set(write_set(folder / "set"))
    place = folder / "place"
    place.mkdir()
    return compare_systems(contestants, corpus, folder, effort, no_step, place)
