"""Weighs every sentence of the best passages by how likely it is to answer the question."""

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
from pincite.service.answering.admissible import announces, asks, can_answer, leans
from pincite.service.answering.asked import Asked
from pincite.service.answering.handing import agreement
from pincite.service.answering.happening import denies, supposes
from pincite.service.answering.parties import unnamed
from pincite.service.answering.said import content, words_said
from pincite.service.answering.timing import elsewhen
from pincite.service.answering.wanted import FIGURES, Kind, Wanted, is_open, share_had

_PASSAGE_WEIGHT = 0.6  # of the passage's score behind the best one's, relative to the sentence's own standing
_DEEDS_PASSAGE_WEIGHT = 0.4  # the same for what several did, which may be told in passing
_KIND_WEIGHT = 1.0  # of the wanted kinds of answer that the sentence lacks
_FIGURE_WEIGHT = 1.5  # the same if a number or a date is wanted
_UNNAMED_WEIGHT = 1.5  # of those whom the question names and neither the sentence nor what stands before it does
_EARLIER = 0.5  # of one who is named before the sentence, where two are named
_MISTAKEN = 2.0  # of a sentence about a namesake
_ENDS_WEIGHT = 2.0  # of having giver and taker as the question has them, or the other way round
_DENIES = 3.0  # of a sentence that says that it did not happen, for a question about what did
_SUPPOSES = 1.5  # the same for one that says what may or should happen
_ELSEWHEN = 1.5  # of a sentence about another time than the question names, or in a document from before it
_LEANS_ALONE = 1.0  # of a sentence that leans on one that is not there
_MOST_RAISED = 1.0  # the one after an announcement is raised by at most this much: it must be near the question itself
_LIKELY = 15  # sentences among which those that repeat the question are looked for
_ECHO = 0.6  # share of a sentence's words that are the question's own; such a sentence repeats it
_AFTER_LEAD = 0.5  # how far below a sentence that leads to the answer the one after it stands


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer; `worth` in standard deviations, higher is better.

    It is sentence `place` of passage `hit`. `before` is the sentence in front of it, None at a passage's beginning.
    `words` are its own, in dictionary form, without function words. `fit` is the share (0 to 1) of the wanted kinds of
    answer that it has, 0 if it tells only of what may be.
    """

    sentence: Sentence
    document: DocumentFacts
    hit: int
    place: int
    worth: float
    vector: Vectors
    before: Sentence | None
    words: frozenset[str]
    fit: float = 1.0


@dataclass(frozen=True, slots=True)
class _Weighed:
    candidate: Candidate
    admissible: bool
    repeats: bool  # the question's own words
    leads: bool  # to an answer in the next sentence: it repeats, asks or announces


def candidates(collection: Collection, question: Question, asked: Asked, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences of the hits that can answer, best first. The same words in two passages are one candidate."""
    weighed = _after_leads(_weighed(collection, question, asked, hits), question, hits)
    found = [one.candidate for one in weighed if one.admissible and not one.repeats]
    unique: dict[tuple[str, tuple[Span, ...]], Candidate] = {}
    for one in sorted(found, key=lambda one: (-one.worth, one.hit, one.place)):
        unique.setdefault((one.document.id, one.sentence.spans), one)
    return list(unique.values())


def _weighed(collection: Collection, question: Question, asked: Asked, hits: Sequence[Hit]) -> list[_Weighed]:
    """All sentences of the hits, in the order of the hits and of their text."""
    keys = [hit.key for hit in hits]
    vectors_of, terms = sentence_vectors(collection, keys), terms_of(collection.connection, keys)
    seeking = sought(collection.manifest.model, question.seeking, question.vector)
    moments = collection.vectors().moments(seeking)
    # When and where two met is said in a sentence that names both; of one, the sentences around it speak.
    earlier = _EARLIER if asked.together else 0.0
    nearness = _DEEDS_PASSAGE_WEIGHT if asked.together else _PASSAGE_WEIGHT
    best = max((hit.score for hit in hits), default=0.0)
    found = []
    for number, hit in enumerate(hits):
        behind = nearness * (hit.score - best)
        standing = moments[hit.document.language or ""]
        before = None
        own = [sentence.text.rpartition("\n")[2] for sentence in hit.passage.sentences]  # rows without their header
        said = words_said(terms[hit.key], own)
        lacking = unnamed(asked.parties, f"{hit.document.title or ''}. {hit.passage.heading}", own, earlier)
        other_time = elsewhen(own, hit.document.date, asked.dates)
        of_sentences = zip(hit.passage.sentences, vectors_of[hit.key], said, lacking, other_time, strict=True)
        for place, (sentence, vector, words, share, elsewhere) in enumerate(of_sentences):
            if share and number >= asked.near:
                before = sentence
                continue
            worth = (
                behind + standing.standardise(float(vector @ seeking)) - _UNNAMED_WEIGHT * share - _ELSEWHEN * elsewhere
            )
            one = Candidate(sentence, hit.document, number, place, worth, vector, before, words)
            found.append(_weigh(one, hit.passage.heading, asked))
            before = sentence if found[-1].admissible else None
    return _marked(found, question, asked)


def _weigh(one: Candidate, heading: str, asked: Asked) -> _Weighed:
    """The candidate, its worth lowered for what it lacks: kinds of answer, and the sentence that it leans on.

    If it says who hands something to whom, that counts for it or against it.
    """
    text = one.sentence.text
    if not can_answer(text, heading):
        return _Weighed(one, admissible=False, repeats=False, leads=asks(text) or announces(text))
    had = share_had(text, asked.kinds, asked.places_in(text))
    # A reason often follows what it is the reason of.
    leads = Wanted(Kind.REASON) in asked.kinds and had < 1
    alone = leans(text) and not one.before
    figure = any(kind.kind in FIGURES for kind in asked.kinds)
    weight = _FIGURE_WEIGHT if figure else _KIND_WEIGHT
    worth = one.worth - weight * (1 - had) - _LEANS_ALONE * alone
    if any(party.is_mistaken_in(text) for party in asked.parties):
        worth -= _MISTAKEN
    supposed = asked.happened and supposes(text)
    denied = asked.happened and denies(text)
    worth -= _SUPPOSES * supposed + _DENIES * denied
    if asked.ends:
        agreed = agreement(text, asked.ends)
        worth += _ENDS_WEIGHT * (min(agreed, 0) if supposed else agreed)
    fit = 0.0 if supposed or denied else had
    return _Weighed(replace(one, worth=worth, fit=fit), admissible=True, repeats=False, leads=leads)


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


def _marked(weighed: list[_Weighed], question: Question, asked: Asked) -> list[_Weighed]:
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


def _repeats(one: Candidate, words: frozenset[str], asked: Asked) -> bool:
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
