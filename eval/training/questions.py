"""Read public question sets into sentences, and questions that know which of them answer.

A context is cut into sentences; the sentences that an answer's span touches are the positives of its question.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.ingest.cutting.sentences import sentence_ends

# The sets read, and the languages of those that have several. XQuAD and NTREX-128 are left out: they are among the
# public sets that Pincite is measured on.
SETS: Mapping[str, frozenset[str] | None] = {
    "tydiqa_goldp": frozenset({"ko", "en", "ru"}),
    "klue_mrc_240": None,
    "nq_oracle": None,
    "covidqa": None,
    "hotpot_sample": None,
    "wice": None,
    "cmrc2018": None,
    "drcd": None,
    "jsquad": None,
    "jaquad": None,
}
# Contexts read of the largest sets: Japanese Wikipedia would otherwise outweigh everything else.
_MOST_CONTEXTS: Mapping[str, int] = {"jaquad": 1_600, "drcd": 1_200, "jsquad": 1_500, "wice": 200}
_AROUND = 1_200  # characters of a long context kept on either side of the answer
_SHORTEST, _LONGEST = 8, 600  # characters of a sentence
_HELD_OUT = 20  # one context in so many is kept aside for development


@dataclass(frozen=True, slots=True)
class Context:
    """A paragraph: its set, its language, its title and its sentences."""

    set: str
    language: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its context's index, and the indexes of the sentences in it that answer. `held_out`: not learnt."""

    text: str
    language: str
    context: int
    positives: tuple[int, ...]
    held_out: bool


@dataclass(frozen=True, slots=True)
class Questions:
    """All contexts and all questions on them."""

    contexts: tuple[Context, ...]
    questions: tuple[Asked, ...]


def read_questions(folder: Path) -> Questions:
    """Return the question sets under `folder`/qa. Raises OSError if one is missing."""
    contexts: dict[tuple[str, str, str], int] = {}
    kept: list[Context] = []
    asked: dict[tuple[str, int], Asked] = {}
    for name, languages in SETS.items():
        before, most = len(kept), _MOST_CONTEXTS.get(name)
        for row in _rows(folder / "qa" / f"{name}.jsonl.gz"):
            if not row["answers"] or (languages and row["question_lang"] not in languages):
                continue
            text, shift = _window(row)
            key = (name, row["title"], text)
            sentences = _sentences(text)
            if key not in contexts:
                if most and len(kept) - before >= most:
                    continue
                contexts[key] = len(kept)
                kept.append(Context(name, row["context_lang"], row["title"], tuple(text[a:b] for a, b in sentences)))
            at = contexts[key]
            spans = [(one["start"] - shift, one["start"] - shift + len(one["text"])) for one in row["answers"]]
            positives = tuple(
                i for i, (a, b) in enumerate(sentences) if any(start < b and end > a for start, end in spans)
            )
            if positives and len(sentences) > 1:
                title = sum(map(ord, row["title"] or text[:80]))  # all contexts of a title are kept aside together
                asked[(row["question"], at)] = Asked(
                    row["question"].strip(), row["question_lang"], at, positives, title % _HELD_OUT == 0
                )
    return Questions(tuple(kept), tuple(asked.values()))


def read_parallel(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a parallel set under `folder`/parallel: language -> text."""
    return [
        {key: value for key, value in row.items() if isinstance(value, str) and value.strip()}
        for row in _rows(folder / "parallel" / f"{name}.jsonl.gz")
    ]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _window(row: Mapping[str, Any]) -> tuple[str, int]:
    """Return the part of the context around its first answer, and where it starts."""
    text, first = row["context"], row["answers"][0]["start"]
    if len(text) <= 2 * _AROUND:
        return text, 0
    start = max(0, first // _AROUND * _AROUND - _AROUND // 2)  # in steps, so that questions share their windows
    return text[start : start + 2 * _AROUND + 300], start


def _sentences(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every sentence, cut at line ends too, without surrounding white space."""
    found = []
    begin = 0
    for line in text.splitlines(keepends=True):
        start = begin
        for end in sentence_ends(line):
            piece = text[start : begin + end]
            left = start + len(piece) - len(piece.lstrip())
            if _SHORTEST <= len(piece.strip()) <= _LONGEST:
                found.append((left, left + len(piece.strip())))
            start = begin + end
        begin += len(line)
    return found
