"""Weighs every sentence of the best passages by how likely it is to answer the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts, Hit
from pincite.index.search.fusion import sought
from pincite.index.search.question import Question
from pincite.index.search.sentences import sentence_vectors
from pincite.index.truth.passages import terms_of
from pincite.index.truth.store import Vectors
from pincite.ingest.document import Sentence, Span
from pincite.service.answering.admissible import announces, asks, can_answer, denies, leans
from pincite.service.answering.handing import Ends, agreement, ends_of
from pincite.service.answering.parties import Party, parties_in, unnamed
from pincite.service.answering.said import content, words_said
from pincite.service.answering.wanted import FIGURES, Kind, Wanted, is_open, kinds_wanted, share_had

_PASSAGE_WEIGHT = 0.6  # of the passage's score behind the best one's, relative to the sentence's own standing
_KIND_WEIGHT = 1.0  # of the wanted kinds of answer that the sentence lacks
_FIGURE_WEIGHT = 1.5  # the same if a number or a date is wanted
_UNNAMED_WEIGHT = 1.5  # of those whom the question names and neither the sentence nor what stands before it does
_ENDS_WEIGHT = 2.0  # of having giver and taker as the question has them, or the other way round
_DENIES = 2.0  # of a sentence that says that it did not happen, for a question when, where or how many
_LEANS_ALONE = 1.0  # of a sentence that leans on one that is not there
_MOST_RAISED = 1.0  # the one after an announcement is raised by at most this much: it must be near the question itself
_LIKELY = 15  # sentences among which those that repeat the question are looked for
_ECHO = 0.6  # share of a sentence's words that are the question's own; such a sentence repeats it
_NEGATIVE = re.compile(
    r"[않못없]|\bnot\b|n['’]t\b|\bnever\b|\bno\b|without|(?<!\w)не |ない|なかっ|[不没]", re.IGNORECASE
)
_AFTER_LEAD = 0.5  # how far below a sentence that leads to the answer the one after it stands


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer; `worth` in standard deviations, higher is better.

    It is sentence `place` of passage `hit`. `before` is the sentence in front of it, None at a passage's beginning.
    `words` are its own, in dictionary form, without function words.
    """

    sentence: Sentence
    document: DocumentFacts
    hit: int
    place: int
    worth: float
    vector: Vectors
    before: Sentence | None
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the question wants, who in it gives what to whom, and whom it names, of those whom the passages mention."""

    kinds: frozenset[Wanted]
    ends: Ends | None
    parties: tuple[Party, ...]
    happened: bool  # it asks when, where or how many times something happened


@dataclass(frozen=True, slots=True)
class _Weighed:
    candidate: Candidate
    admissible: bool
    repeats: bool  # the question's own words
    leads: bool  # to an answer in the next sentence: it repeats, asks or announces


def candidates(collection: Collection, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences of the hits that can answer, best first. The same words in two passages are one candidate."""
    weighed = _after_leads(_weighed(collection, question, hits), question, hits)
    found = [one.candidate for one in weighed if one.admissible and not one.repeats]
    unique: dict[tuple[str, tuple[Span, ...]], Candidate] = {}
    for one in sorted(found, key=lambda one: (-one.worth, one.hit, one.place)):
        unique.setdefault((one.document.id, one.sentence.spans), one)
    return list(unique.values())


def _weighed(collection: Collection, question: Question, hits: Sequence[Hit]) -> list[_Weighed]:
    """All sentences of the hits, in the order of the hits and of their text."""
    keys = [hit.key for hit in hits]
    vectors_of, terms = sentence_vectors(collection, keys), terms_of(collection.connection, keys)
    seeking = sought(collection.manifest.model, question.seeking, question.vector)
    moments = collection.vectors().moments(seeking)
    asked = _asked(question.text, hits)
    best = max((hit.score for hit in hits), default=0.0)
    found = []
    for number, hit in enumerate(hits):
        behind = _PASSAGE_WEIGHT * (hit.score - best)
        standing = moments[hit.document.language or ""]
        before = None
        own = [sentence.text.rpartition("\n")[2] for sentence in hit.passage.sentences]  # rows without their header
        said = words_said(terms[hit.key], own)
        lacking = unnamed(asked.parties, f"{hit.document.title or ''}. {hit.passage.heading}", own)
        of_sentences = zip(hit.passage.sentences, vectors_of[hit.key], said, lacking, strict=True)
        for place, (sentence, vector, words, share) in enumerate(of_sentences):
            worth = behind + standing.standardise(float(vector @ seeking)) - _UNNAMED_WEIGHT * share
            one = Candidate(sentence, hit.document, number, place, worth, vector, before, words)
            found.append(_weigh(one, hit.passage.heading, asked))
            before = sentence if found[-1].admissible else None
    return _marked(found, question, asked)


def _asked(question: str, hits: Sequence[Hit]) -> _Asked:
    texts = [sentence.text for hit in hits for sentence in hit.passage.sentences]
    named = (one.party for one in parties_in(question))
    mentioned = tuple(one for one in named if any(map(one.is_in, texts)))
    kinds = kinds_wanted(question)
    happened = any(one.kind in FIGURES or one.kind is Kind.PLACE for one in kinds) and not _NEGATIVE.search(question)
    return _Asked(kinds, ends_of(question), mentioned, happened)


def _weigh(one: Candidate, heading: str, asked: _Asked) -> _Weighed:
    """The candidate, its worth lowered for what it lacks: kinds of answer, and the sentence that it leans on.

    If it says who hands something to whom, that counts for it or against it.
    """
    text = one.sentence.text
    if not can_answer(text, heading):
        return _Weighed(one, admissible=False, repeats=False, leads=asks(text) or announces(text))
    had = share_had(text, asked.kinds)
    # A reason often follows what it is the reason of.
    leads = Wanted(Kind.REASON) in asked.kinds and had < 1
    alone = leans(text) and not one.before
    figure = any(kind.kind in FIGURES for kind in asked.kinds)
    weight = _FIGURE_WEIGHT if figure else _KIND_WEIGHT
    worth = one.worth - weight * (1 - had) - _LEANS_ALONE * alone
    if asked.happened and denies(text):
        worth -= _DENIES
    if asked.ends:
        worth += _ENDS_WEIGHT * agreement(text, asked.ends)
    return _Weighed(replace(one, worth=worth), admissible=True, repeats=False, leads=leads)


def _after_leads(weighed: Sequence[_Weighed], question: Question, hits: Sequence[Hit]) -> list[_Weighed]:
    """Raise the sentence after one that leads to the answer, unless that one lacks what is wanted as well.

    The two may stand on either side of a passage's end: keys of passages are consecutive within a document.
    """
    raised = []
    last: _Weighed | None = None
    for one in sorted(weighed, key=lambda one: (hits[one.candidate.hit].key, one.candidate.place)):
        if last and last.leads and not one.leads and _follows(one.candidate, last.candidate, hits):
            worth = max(one.candidate.worth, _lent(last, one.candidate, question))
            one = replace(one, candidate=replace(one.candidate, worth=worth))
        raised.append(one)
        last = one
    return raised


def _lent(last: _Weighed, one: Candidate, question: Question) -> float:
    """The worth that a sentence has from the one before it; one that asks or announces may do so of something else."""
    worth = last.candidate.worth - _AFTER_LEAD
    if last.admissible:
        return worth
    said = last.candidate
    foreign = said.document.language != question.language
    on_it = foreign or not said.words.isdisjoint(content(question.terms))
    return min(worth, one.worth + _MOST_RAISED) if on_it else one.worth


def _follows(one: Candidate, last: Candidate, hits: Sequence[Hit]) -> bool:
    return one.document.id == last.document.id and hits[one.hit].key - hits[last.hit].key in (0, 1)


def _marked(weighed: list[_Weighed], question: Question, asked: _Asked) -> list[_Weighed]:
    """Mark the sentences that repeat an open question; only those that could be shown are looked at, to save time."""
    if not is_open(question.text):
        return weighed
    words = content(question.terms)
    likely = sorted((one.candidate.worth for one in weighed), reverse=True)[:_LIKELY]
    return [
        replace(one, repeats=True, leads=True)
        if one.candidate.worth >= likely[-1] and _repeats(one.candidate, words, asked)
        else one
        for one in weighed
    ]


def _repeats(one: Candidate, words: frozenset[str], asked: _Asked) -> bool:
    """True if most words of the sentence are the question's own, and what is asked for is not among the others.

    "Russia gave North Korea oil" has one word more than "What did Russia give North Korea?", and it is the answer.
    """
    said, text = one.words, one.sentence.text
    echo = bool(said) and len(said & words) >= _ECHO * len(said)
    if not echo or (asked.kinds and share_had(text, asked.kinds) == 1):
        return False
    return not (asked.ends and not said <= words and agreement(text, asked.ends) > 0)


def stacked(found: Sequence[Candidate]) -> Vectors:
    """The candidates' vectors, shape (n, dimension)."""
    return np.stack([one.vector for one in found]) if found else np.zeros((0, 0), np.float32)
