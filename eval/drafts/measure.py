"""Count how many sentences of a made-up draft get the verdict that they should."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from json import loads

from pincite.eval.measures.share import Share
from pincite.service.drafts.check import Checker
from pincite.service.drafts.draft import Draft, DraftSentence, JudgedSentence, Verdict


class PlantedSet(StrEnum):
    """A set of sentences: those tuned on, or one written before anything was tried on it."""

    TUNED = "tuned"
    HELD_OUT = "held-out"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    FIFTH = "fifth"
    SIXTH = "sixth"


_FILES = {
    PlantedSet.TUNED: "draft.jsonl",
    PlantedSet.HELD_OUT: "draft_held_out.jsonl",
    PlantedSet.SECOND: "draft_second.jsonl",
    PlantedSet.THIRD: "draft_third.jsonl",
    PlantedSet.FOURTH: "draft_fourth.jsonl",
    PlantedSet.FIFTH: "draft_fifth.jsonl",
    PlantedSet.SIXTH: "draft_sixth.jsonl",
}
_RIGHT = {
    "carried": frozenset((Verdict.CARRIED,)),
    "changed": frozenset((Verdict.CONTRADICTED, Verdict.PARTLY)),
    "absent": frozenset((Verdict.NOT_FOUND,)),
}


@dataclass(frozen=True, slots=True)
class Planted:
    """A sentence about the sample: `kind` is carried, changed (in one fact, of the kind `change`) or absent.

    `document` is the stem of the file that it is about, or "".
    """

    id: str
    kind: str
    lang: str
    text: str
    change: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A planted sentence with the verdict that it got."""

    planted: Planted
    judged: JudgedSentence

    @property
    def right(self) -> bool:
        """Whether a carried one was confirmed, a changed one caught, or an absent one called not found."""
        return self.judged.verdict in _RIGHT[self.planted.kind]


def read_planted(chosen: PlantedSet) -> list[Planted]:
    """Return the sentences of a set, in order."""
    lines = (files("pincite.eval.sample") / _FILES[chosen]).read_text(encoding="utf-8").splitlines()
    return [
        Planted(one["id"], one["kind"], one["lang"], one["text"], one.get("change", ""), one.get("document", ""))
        for one in map(loads, lines)
    ]


def try_draft(planted: Sequence[Planted], checker: Checker) -> Iterator[Tried]:
    """Yield each sentence with its verdict; all of them are checked as one draft."""
    sentences = tuple(DraftSentence(0, 0, one.text) for one in planted)
    judged = checker.sentences(Draft("draft", "", None, sentences))
    return (Tried(*one) for one in zip(planted, judged, strict=True))


def shares(tried: Sequence[Tried]) -> dict[str, Share]:
    """Return the share of right verdicts by kind, and of each kind by language."""
    keys = [(key, one.right) for one in tried for key in (one.planted.kind, f"{one.planted.kind} {one.planted.lang}")]
    count, right = Counter(key for key, _ in keys), Counter(key for key, is_right in keys if is_right)
    return {key: Share(right[key], count[key]) for key in sorted(count)}
