"""Weighs every sentence of the best passages by how likely it is to answer the question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts, Hit
from pincite.index.legs.terms import terms
from pincite.index.search.fusion import sought
from pincite.index.search.ranking import Question
from pincite.index.truth.passages import sentence_vectors
from pincite.index.truth.store import Vectors
from pincite.ingest.document import Sentence
from pincite.service.answering.admissible import asks, can_answer
from pincite.service.answering.wanted import Wanted, is_open, kinds_wanted, share_had
from pincite.service.checking.mentions.words import QUESTION_WORDS

_PASSAGE_WEIGHT = 0.6  # of the passage's score behind the best one's, relative to the sentence's own standing
_KIND_WEIGHT = 1.0  # of the wanted kinds of answer that the sentence lacks
_LIKELY = 15  # sentences among which those that repeat the question are looked for
_ECHO = 0.6  # share of a sentence's words that are the question's own; such a sentence repeats it
_AFTER_ECHO = 0.5  # how far below a sentence that repeats or asks the question the one after it stands


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer; `worth` in standard deviations, higher is better.

    It is sentence `place` of passage `hit`. `before` is the sentence in front of it, None at a passage's beginning.
    """

    sentence: Sentence
    document: DocumentFacts
    hit: int
    place: int
    worth: float
    vector: Vectors
    before: Sentence | None


@dataclass(frozen=True, slots=True)
class _Weighed:
    candidate: Candidate
    admissible: bool
    repeats: bool  # the question's words, or asks a question itself


def candidates(collection: Collection, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences of the hits that can answer, best first. The same words in two passages are one candidate."""
    weighed = _after_echoes(_weighed(collection, question, hits))
    found = [one.candidate for one in weighed if one.admissible and not one.repeats]
    found.sort(key=lambda one: (-one.worth, one.hit, one.place))
    return list({(one.document.id, one.sentence.spans): one for one in reversed(found)}.values())[::-1]


def _weighed(collection: Collection, question: Question, hits: Sequence[Hit]) -> list[_Weighed]:
    """All sentences of the hits, in the order of the hits and of their text."""
    vectors_of = sentence_vectors(collection.connection, [hit.key for hit in hits])
    seeking = sought(collection.manifest.model, question.seeking, question.vector)
    moments = collection.vectors().moments(seeking)
    kinds = kinds_wanted(question.text)
    best = max((hit.score for hit in hits), default=0.0)
    found = []
    for number, hit in enumerate(hits):
        standing = moments[hit.document.language or ""]
        before = None
        for place, (sentence, vector) in enumerate(zip(hit.passage.sentences, vectors_of[hit.key], strict=True)):
            admissible = can_answer(sentence.text, hit.passage.heading)
            worth = standing.standardise(float(vector @ seeking)) + _PASSAGE_WEIGHT * (hit.score - best)
            worth += _KIND_WEIGHT * (share_had(sentence.text, kinds) - 1) if admissible else 0.0
            candidate = Candidate(sentence, hit.document, number, place, worth, vector, before)
            found.append(_Weighed(candidate, admissible, asks(sentence.text)))
            before = sentence if admissible else None
    return _marked(found, question.text)


def _after_echoes(weighed: Sequence[_Weighed]) -> list[_Weighed]:
    """Raise the sentence after one that repeats or asks the question: it holds the answer."""
    raised = []
    last: _Weighed | None = None
    for one in weighed:
        if last and last.repeats and last.candidate.hit == one.candidate.hit:
            worth = max(one.candidate.worth, last.candidate.worth - _AFTER_ECHO)
            one = replace(one, candidate=replace(one.candidate, worth=worth))
        raised.append(one)
        last = one
    return raised


def _marked(weighed: list[_Weighed], question: str) -> list[_Weighed]:
    """Mark the sentences that repeat an open question; only those that could be shown are looked at, to save time."""
    if not is_open(question):
        return weighed
    asked, kinds = content(question), kinds_wanted(question)
    likely = sorted((one.candidate.worth for one in weighed), reverse=True)[:_LIKELY]
    return [
        replace(one, repeats=True)
        if one.candidate.worth >= likely[-1] and _repeats(one.candidate.sentence.text, asked, kinds)
        else one
        for one in weighed
    ]


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """The terms of a text without function words."""
    return frozenset(term for term in terms(text) if term not in QUESTION_WORDS)


def _repeats(text: str, asked: frozenset[str], kinds: frozenset[Wanted]) -> bool:
    """True if most words of the sentence are the question's own, and what is asked for is not among the others."""
    said = content(text)
    echo = bool(said) and len(said & asked) >= _ECHO * len(said)
    return echo and not (kinds and share_had(text, kinds) == 1)


def stacked(found: Sequence[Candidate]) -> Vectors:
    """The candidates' vectors, shape (n, dimension)."""
    return np.stack([one.vector for one in found]) if found else np.zeros((0, 0), np.float32)
