"""What several processes did and saw, and whether one after another could have done and seen it.

A file is at one version at a time. A change takes from its beginning to its acknowledgement, and happens somewhere in
between; so does a search. A search must see a version that was there at some moment of its own.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

GONE = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A file was to be at a version (GONE: removed) from some moment between `began` and `ended` on."""

    file: str
    version: int
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody saw between two moments: file -> its version; files not named were not seen."""

    who: str
    began: float
    ended: float
    versions: Mapping[str, int]


class Journal:
    """A process's own record, a line of JSON for each thing that happened."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", encoding="utf-8")

    def changed(self, change: Change) -> None:
        """Records an acknowledged change."""
        self._write({"change": asdict(change)})

    def saw(self, sight: Sight) -> None:
        """Records what a search found."""
        self._write({"sight": asdict(sight)})

    def failed(self, who: str, error: BaseException) -> None:
        """Records an error that nobody should have met."""
        self._write({"failed": f"{who}: {type(error).__name__}: {str(error)[:200]}"})

    def waited(self) -> None:
        """Records that a change was asked to wait for another."""
        self._write({"waited": True})

    def _write(self, record: Mapping[str, object]) -> None:
        self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._file.flush()


@dataclass(slots=True)
class History:
    """All journals of a run."""

    changes: dict[str, list[Change]]
    sights: list[Sight]
    failures: list[str]
    waits: int


def read_journals(files: Iterable[Path]) -> History:
    """Returns what all processes recorded."""
    history = History(defaultdict(list), [], [], 0)
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if "change" in record:
                change = Change(**record["change"])
                history.changes[change.file].append(change)
            elif "sight" in record:
                history.sights.append(Sight(**record["sight"]))
            elif "failed" in record:
                history.failures.append(record["failed"])
            history.waits += "waited" in record
    for changes in history.changes.values():
        changes.sort(key=lambda one: one.began)
    return history


def impossible(history: History) -> list[str]:
    """Returns what was seen that could not be seen at that time."""
    return [
        f"{sight.who} saw {_words(sight.versions.get(file, GONE))} where there was {_words(_last(changes, sight))}"
        f" ({file}, {sight.versions.get(file, GONE)} at {sight.began:.3f} to {sight.ended:.3f})"
        for sight in history.sights
        for file, changes in history.changes.items()
        if not _possible(changes, sight, sight.versions.get(file, GONE))
    ]


def _possible(changes: list[Change], sight: Sight, version: int) -> bool:
    """Whether a file could be seen at a version: it had begun, and the next one was not done before the sight began."""
    states = [Change(changes[0].file, GONE, 0.0, 0.0), *changes]
    following = [*states[1:], Change(changes[0].file, -1, float("inf"), float("inf"))]
    return any(
        one.version == version and one.began <= sight.ended and after.ended >= sight.began
        for one, after in zip(states, following, strict=True)
    )


def _last(changes: list[Change], sight: Sight) -> int:
    return max([0, *(one.version for one in changes if one.ended <= sight.began)])


def _words(version: int) -> str:
    return "nothing" if version == GONE else "a version"
