"""Answers a question without a language model: with the documents' own sentences that answer it best, each cited.

Every sentence shown is a sentence of a source, and its citations are spans of that source's page text, so nothing can
be shown that the sources do not say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import DocumentFacts, Filters, Hit
from pincite.index.search.ranking import Question
from pincite.index.search.search import prepare, search
from pincite.index.truth.passages import sentence_vectors
from pincite.index.truth.store import Vectors
from pincite.ingest.document import Sentence
from pincite.service.answering.abstention import THRESHOLD, answerability
from pincite.service.answering.answer import Answer, AnswerSentence, Outcome
from pincite.service.answering.disagreement import Known, disagreements
from pincite.service.citations.citation import CitationList

HITS = 12  # passages whose sentences are candidates
_MOST_SENTENCES = 6
_PASSAGE_WEIGHT = 0.5  # of the passage's score, relative to the sentence's own
_MARGIN = 3.0  # standard deviations; a sentence further below the best one is not shown
_REDUNDANCY = 0.3  # weight of the similarity to sentences already chosen
_SHORTEST = 15  # characters; shorter sentences are headings and fragments


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: Sentence
    document: DocumentFacts
    relevance: float
    vector: Vectors


def ask(collection: Collection, encoder: Encoder, text: str, filters: Filters) -> Answer:
    """The answer to a question from the collection alone; raises InputError's leaves for a bad question."""
    question = prepare(text, encoder)
    return answer_from(collection, question, search(collection, question, HITS, filters))


def answer_from(collection: Collection, question: Question, hits: Sequence[Hit]) -> Answer:
    """The answer to the question from these passages, the HITS best ones."""
    confidence = answerability(collection.manifest.model, question, hits)
    if not hits or confidence < THRESHOLD:
        return not_found(question, hits, confidence)
    candidates = _candidates(collection, question, hits)
    chosen = _in_reading_order(_choose(candidates))
    cited = CitationList(collection)
    sentences = tuple(
        AnswerSentence(one.sentence.text, cited.numbers(one.document, one.sentence.spans)) for one in chosen
    )
    disputed = disagreements(collection.manifest.model, question.language, _known(candidates), cited)
    return Answer(
        question.text, sentences, cited.kept(), Outcome.ANSWERED, "", confidence, tuple(hits), disagreements=disputed
    )


def not_found(question: Question, hits: Sequence[Hit], confidence: float) -> Answer:
    """An answer that abstains, with the nearest passages."""
    reason = "not found in these documents" if hits else "no document matches the filters, or the collection is empty"
    return Answer(question.text, (), (), Outcome.NOT_FOUND, reason, confidence, tuple(hits))


def _candidates(collection: Collection, question: Question, hits: Sequence[Hit]) -> list[_Candidate]:
    """The sentences of the hits; relevance is the passage's score plus the sentence's own, standardised by language."""
    vectors_of = sentence_vectors(collection.connection, [hit.key for hit in hits])
    moments = collection.vectors().moments(question.vector)
    return [
        _Candidate(
            sentence,
            hit.document,
            _PASSAGE_WEIGHT * hit.score
            + moments[hit.document.language or ""].standardise(float(vector @ question.vector)),
            vector,
        )
        for hit in hits
        for sentence, vector in zip(hit.passage.sentences, vectors_of[hit.key], strict=True)
        if len(sentence.text) >= _SHORTEST and sentence.text not in hit.passage.heading
    ]


def _known(candidates: Sequence[_Candidate]) -> Known:
    return Known(
        [one.sentence for one in candidates],
        [one.document for one in candidates],
        np.stack([one.vector for one in candidates]) if candidates else np.zeros((0, 0), np.float32),
    )


def _choose(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The best sentences; similarity to those already chosen lowers a candidate's rank (maximal marginal relevance)."""
    if not candidates:
        return []
    best = max(candidate.relevance for candidate in candidates)
    vectors = np.stack([candidate.vector for candidate in candidates])
    likeness = vectors @ vectors.T
    likeness = (likeness - likeness.mean()) / max(float(likeness.std()), 1e-6)
    relevance = np.array([candidate.relevance for candidate in candidates])
    chosen: list[int] = []
    while len(chosen) < min(_MOST_SENTENCES, len(candidates)):
        said = likeness[:, chosen].max(axis=1).clip(min=0) if chosen else np.zeros(len(candidates))
        worth = relevance - _REDUNDANCY * said
        worth[chosen] = -np.inf
        at = int(worth.argmax())
        if worth[at] < best - _MARGIN:
            break
        chosen.append(at)
    return [candidates[at] for at in chosen]


def _in_reading_order(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """The sentences grouped by document, the most relevant document first; within one, in reading order."""
    order = list(dict.fromkeys(candidate.document.id for candidate in chosen))
    return sorted(chosen, key=lambda one: (order.index(one.document.id), one.sentence.spans))
