"""Whether a collection is what it must be: opened again, every answer compared with brute force over the files."""

import io
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pincite
from pincite.index.hit import DocumentFacts, Hit
from pincite.index.legs.terms import terms
from pincite.ingest.errors import CollectionMissing, PinciteError
from pincite.service.cli import main as commands
from tests.fakes.hashed_words import HashedWords
from tests.proof.children import Acknowledge, Ended, in_child
from tests.proof.commands import fake
from tests.proof.library import (
    QUESTIONS,
    Expected,
    Readings,
    State,
    Version,
    remove_legs,
    rounded,
    state_of,
    vectors_of,
)

_NEAR = 2e-3
_SAME = 0.02  # sums in another order
_SCALED = ("dense_z", "sentence_z", "section_z", "answer_z")

Signals = Mapping[tuple[str, str, str], float]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a collection holds, what is wrong with it, and the scaled signals of its hits."""

    state: dict[str, Version]
    problems: tuple[str, ...]
    signals: Signals


@dataclass(frozen=True, slots=True)
class Refused:
    """The error in words that a user gets instead."""

    kind: str
    message: str


def look(
    home: Path,
    readings: Readings,
    anew: Mapping[frozenset[tuple[str, Version]], Signals],
    believed: State | None = None,
) -> Ended:
    """Opens the collection in a new process, searches it, compares and checks it; returns what was Seen, or Refused.

    `anew` has the signals that newly built legs give, by state; where there are none yet, the legs are built anew.
    Answers are compared with the state that the collection says it has, or with `believed`.
    """

    def task(acknowledge: Acknowledge) -> Seen | Refused:
        fake(acknowledge)
        try:
            return _seen(home, readings, anew, believed)
        except CollectionMissing as error:
            return Refused("CollectionMissing", str(error)) if believed else Seen({}, (), {})
        except PinciteError as error:
            return Refused(type(error).__name__, str(error))

    return in_child(task)


def _seen(
    home: Path,
    readings: Readings,
    anew: Mapping[frozenset[tuple[str, Version]], Signals],
    believed: State | None,
) -> Seen:
    documents = _stored(home)
    state, twice = state_of(documents), len({one.content_hash for one in documents}) < len(documents)
    found = _searched(home)
    signals = anew.get(frozenset((believed or state).items())) or _signals_anew(home)
    wrong = ["a document is stored twice"] if twice else []
    wrong += [*_against_files(found, readings, believed or state), *_against(signals, _signals(found))]
    wrong += _sentences(found, readings.passages(believed or state))
    return Seen(state, (*wrong, *_checked(home)), signals)


def _stored(home: Path) -> list[DocumentFacts]:
    with pincite.open(home=home) as collection:
        return collection.documents()


def _searched(home: Path) -> dict[str, list[Hit]]:
    with pincite.open(home=home) as collection:
        return {question: collection.search(question, 1000) for question in QUESTIONS}


def _against_files(found: dict[str, list[Hit]], readings: Readings, state: State) -> list[str]:
    """Returns where hits differ from what the files say: which passages, their words, cosines, shared terms."""
    expected = readings.passages(state)
    vectors = vectors_of(expected)
    by_id = {one.id: one for one in expected}
    problems = []
    for question, hits in found.items():
        asked, wanted = HashedWords().encode_query(question), set(terms(question))
        ids = [hit.passage.id for hit in hits]
        if sorted(ids) != sorted(by_id):
            problems.append(f"passages are missing or more than there are ({question}: {len(ids)} of {len(by_id)})")
        for hit in hits:
            one = by_id.get(hit.passage.id)
            if one is None or hit.passage.text != one.text:
                problems.append(f"a passage that no file has ({question}: {hit.passage.id})")
                continue
            if abs(hit.signals["dense"] - float(asked @ vectors[one.id])) > _NEAR:
                problems.append(f"a cosine is not the passage's own ({question}: {one.id})")
            if (hit.signals["lexical"] > 0) != bool(wanted & one.terms):
                problems.append(f"a lexical score where no word is shared, or none where one is ({question}: {one.id})")
    return problems


def _sentences(found: Mapping[str, list[Hit]], expected: Sequence[Expected]) -> list[str]:
    """Returns where the best sentence of a hit is not as near as it is: one of its vectors is missing or another's.

    Both signals are scaled alike within a language, so two hits tell by how much.
    """
    rows = {one.id: rounded(HashedWords().encode_passages(one.sentences)) for one in expected}
    problems = []
    for question, hits in found.items():
        asked = HashedWords().encode_query(question)
        for language in {hit.document.language for hit in hits}:
            same = [hit for hit in hits if hit.document.language == language and hit.passage.id in rows]
            low, high = (pick(same, key=lambda hit: hit.signals["dense"], default=None) for pick in (min, max))
            if low is None or high is None or high.signals["dense"] - low.signals["dense"] < 0.05:
                continue
            scale = (high.signals["dense_z"] - low.signals["dense_z"]) / (high.signals["dense"] - low.signals["dense"])
            for hit in same:
                nearer = float((rows[hit.passage.id] @ asked).max()) - hit.signals["dense"]
                if abs(hit.signals["dense_z"] + nearer * scale - hit.signals["sentence_z"]) > _SAME * scale:
                    problems.append(f"the nearest sentence is not the nearest ({question}: {hit.passage.id})")
    return problems


def _signals(found: dict[str, list[Hit]]) -> Signals:
    """Returns (question, passage, signal) -> its value, for the signals that lean on all passages of a language."""
    return {
        (question, hit.passage.id, signal): hit.signals[signal]
        for question, hits in found.items()
        for hit in hits
        for signal in _SCALED
    }


def _signals_anew(home: Path) -> Signals:
    """Returns the signals of the same truth with both legs built anew."""
    other = home.with_name(home.name + ".anew")
    shutil.copytree(home, other)
    remove_legs(other)
    try:
        return _signals(_searched(other))
    finally:
        shutil.rmtree(other)


def _against(anew: Signals, found: Signals) -> list[str]:
    return [
        f"{place[2]} is not as with legs built anew ({place[0]}: {place[1]} {value:.3f}, anew {anew[place]:.3f})"
        for place, value in found.items()
        if place in anew and abs(value - anew[place]) > _SAME
    ]


def _checked(home: Path) -> Sequence[str]:
    """Returns what `pincite check` finds."""
    out = io.StringIO()
    sys.argv = ["pincite", "check", "--home", str(home)]
    with redirect_stdout(out), redirect_stderr(out):
        try:
            commands.run()
        except SystemExit as end:
            return [] if not end.code else [f"check: {out.getvalue().strip()[:300]}"]
    return []
