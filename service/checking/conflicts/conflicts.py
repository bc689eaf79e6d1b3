"""Finds sentences of different documents that contradict each other: one says 25 July, another 26 July.

The check runs in code and is strict, because a false alarm makes readers distrust the next report. Two sentences of two
documents must say the same thing except for one date or one number. A rounded number, an incomplete date, a plan, or
another event of the same kind is not a conflict.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from pincite.index.encoders import pair
from pincite.index.encoders.bundled import MODEL as E5
from pincite.index.truth.store import Vectors
from pincite.ingest.text import language_of
from pincite.service.checking.claims.nearness import content_words, has_word
from pincite.service.checking.conflicts.counting import MEASURES, counts, counts_same, disagree
from pincite.service.checking.conflicts.dating import Dated, are_of_other_times, differing_dates
from pincite.service.checking.conflicts.occasions import may_be_one, without_happenings
from pincite.service.checking.mentions.date_mentions import Date, blank_dates
from pincite.service.checking.mentions.naming import Naming, missing_names, read_names
from pincite.service.checking.mentions.numbers import Number


class ConflictKind(Enum):
    """What two documents disagree about."""

    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a document; `vector` (dimension,) is its unit vector, `position` is for the caller's own use.

    `date` is the document's date, ISO 8601 to the precision known.
    """

    document: str
    date: str | None
    text: str
    vector: Vectors
    position: int


@dataclass(frozen=True, slots=True)
class Wording:
    """The disputed words of a sentence: `evidence.text[start:end]`."""

    evidence: Evidence
    start: int
    end: int

    @property
    def text(self) -> str:
        """The exact words."""
        return self.evidence.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two documents that agree except for these words."""

    kind: ConflictKind
    first: Wording
    second: Wording


# Minimum cosine by encoder, within one language and across two: no conflict in
# tests/service/checking/conflicts/pairs.jsonl is below it. Similarity alone proves nothing: sentences about other
# events are as similar.
_LEAST = {pair.NAME: (0.9, 0.76), E5: (0.9, 0.85)}
_LEAST_OF_ANY = (0.9, 0.76)
_LONGEST = 400  # characters; longer sentences make several statements
_MOST_OWN = 0.2  # the share of the shorter sentence's words that the other may lack
_SAID = {
    "en": "The documents disagree: “{}” and “{}”.",
    "ko": "문서들의 내용이 서로 다르다: “{}”, “{}”.",
    "ru": "Документы расходятся: «{}» и «{}».",
    "ja": "文書の記述が食い違っている：「{}」と「{}」。",
    "zh": "文件说法不一：“{}”和“{}”。",
}


def conflict_sentence(conflict: Conflict, language: str | None) -> str:
    """A sentence about the conflict in this language (English if unknown), quoting both wordings verbatim."""
    return _SAID.get(language or "", _SAID["en"]).format(conflict.first.text, conflict.second.text)


def find_conflicts(model: str, evidence: Sequence[Evidence]) -> list[Conflict]:
    """The conflicts between sentences of different documents, in the order of the evidence.

    `model` names the encoder of the vectors.
    """
    found = []
    for first, second in combinations(evidence, 2):
        if first.document != second.document and _say_the_same(model, first, second):
            found += _disagreements(first, second)
    return found


def _disagreements(first: Evidence, second: Evidence) -> list[Conflict]:
    """Their one conflict, if there is exactly one; several differences, or counts at other times, mean two events."""
    dates, numbers = list(_of_dates(first, second)), list(_of_numbers(first, second))
    if numbers and are_of_other_times(first.text, second.text):
        return []
    return dates + numbers if len(dates + numbers) == 1 else []


def _say_the_same(model: str, first: Evidence, second: Evidence) -> bool:
    languages = {language_of(first.text), language_of(second.text)}
    if max(len(first.text), len(second.text)) > _LONGEST:
        return False
    if float(first.vector @ second.vector) < _LEAST.get(model, _LEAST_OF_ANY)[len(languages) - 1]:
        return False
    if not may_be_one(first.text, second.text):
        return False
    one, other = read_names(first.text), read_names(second.text)
    missing = [list(missing_names(one, [other])), list(missing_names(other, [one]))]
    if all(missing):
        return False
    if len(languages) == 1:
        return _share_words(first.text, second.text)
    return _names_are_shared(one, missing[0]) or _names_are_shared(other, missing[1])


def _names_are_shared(naming: Naming, missing: Sequence[str]) -> bool:
    return len(naming.names) + len(naming.places) > len(missing)


def _share_words(first: str, second: str) -> bool:
    """True if one sentence has almost no content words that the other lacks."""
    one, other = _content(first), _content(second)
    own = min(_own(one, other), _own(other, one))
    return own < len(one) and own <= _MOST_OWN * min(len(one), len(other))


def _have_the_same_words(first: str, second: str) -> bool:
    one, other = _content(first), _content(second)
    return not _own(one, other) and not _own(other, one)


def _content(text: str) -> frozenset[str]:
    """The content words, without dates, numbers with their units, and event words."""
    return content_words(without_happenings(blank_dates(text))) - MEASURES


def _own(one: frozenset[str], other: frozenset[str]) -> int:
    """The number of words in `one` that are not in `other`."""
    return sum(not has_word(word, other) for word in one)


def _of_dates(first: Evidence, second: Evidence) -> Iterator[Conflict]:
    dates = differing_dates(Dated(first.text, first.date), Dated(second.text, second.date))
    if dates:
        yield Conflict(ConflictKind.DATE, _wording(first, dates[0]), _wording(second, dates[1]))


def _of_numbers(first: Evidence, second: Evidence) -> Iterator[Conflict]:
    """Conflicts of numbers; both must count the same thing once, in the same words (youth unemployment is narrower)."""
    if language_of(first.text) == language_of(second.text) and not _have_the_same_words(first.text, second.text):
        return
    for one in counts(first.text):
        same = [other for other in counts(second.text) if counts_same(one, other)]
        alike = [other for other in counts(first.text) if counts_same(one, other)]
        if len(same) == len(alike) == 1 and disagree(first.text, one, second.text, same[0]):
            yield Conflict(ConflictKind.NUMBER, _wording(first, one.number), _wording(second, same[0].number))


def _wording(evidence: Evidence, place: Date | Number) -> Wording:
    return Wording(evidence, place.start, place.end)
