"""Gathers the dated sentences on a subject from all documents, and orders them by what they tell of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import DocumentFacts, Filters, Hit
from pincite.index.search.question import Question
from pincite.index.search.search import prepare, search
from pincite.index.search.sentences import sentence_vectors
from pincite.index.truth.store import Vectors
from pincite.ingest.cutting.sentences import closes_sentence
from pincite.ingest.document import Sentence
from pincite.service.answering.admissible import can_answer
from pincite.service.answering.trimming import trimmed
from pincite.service.checking.conflicts.conflicts import ConflictKind, Evidence, find_conflicts
from pincite.service.citations.citation import CitationList
from pincite.service.timeline.telling import Told, told_in
from pincite.service.timeline.timeline import Event, Telling, Timeline

_HITS = 120  # passages that are looked through
# A sentence is of the subject if it stands this many standard deviations above the passages of its language or, where
# nearly all documents are of the subject, at most so far behind the best one, and no lower than they do.
_LEAST, _BEHIND = 0.8, 1.5
_SAME = 0.84  # cosine from which two sentences of one time say the same
_LIKE = 0.75  # no conflict of dates is found below this cosine
MOST_EVENTS = 200
_WRITTEN_WITH_DOTS = re.compile(r"\d{4}\. ?\d{1,2}\. ?(?:\d{1,2}\.)?")  # "2024. 8. 22.": its last dot ends no sentence


@dataclass(frozen=True, slots=True)
class _Dated:
    """A sentence that tells of a time. `worth`, in standard deviations, is higher the nearer it is to the subject."""

    told: Told
    sentence: Sentence
    document: DocumentFacts
    vector: Vectors
    worth: float


def timeline(collection: Collection, encoder: Encoder, subject: str, filters: Filters) -> Timeline:
    """The timeline of a subject, of at most MOST_EVENTS; raises InputError's leaves for a bad subject."""
    question = prepare(subject, encoder)
    with collection.reading():
        hits = search(collection, question, _HITS, filters)
        for document_id in {hit.document.id for hit in hits}:
            collection.store.require_whole(document_id)
        dated = _dated(collection, question, hits)
        nearest = sorted(dated, key=lambda one: -one.worth)[:MOST_EVENTS]
        cited = CitationList(collection)
        events = _events(collection.manifest.model, nearest, cited)
        cited.kept()
    return Timeline(question.text, tuple(events))


def _dated(collection: Collection, question: Question, hits: Sequence[Hit]) -> list[_Dated]:
    """The dated sentences of the hits that are near enough to the subject; each once, though two passages have it."""
    vectors_of = sentence_vectors(collection, [hit.key for hit in hits])
    moments = collection.vectors().moments(question.vector)
    found: dict[tuple[object, ...], _Dated] = {}
    for hit in hits:
        standing = moments[hit.document.language or ""]
        sentences = hit.passage.sentences
        times = told_in([one.text for one in sentences], hit.document.date)
        for sentence, vector, tolds in zip(sentences, vectors_of[hit.key], times, strict=True):
            worth = standing.standardise(float(vector @ question.vector))
            if can_answer(sentence.text, hit.passage.heading):
                for told in tolds:
                    if _is_byline(sentence.text, told, hit.document):
                        continue
                    one = _Dated(told, sentence, hit.document, vector, worth)
                    found.setdefault((hit.document.id, sentence.spans, told.order), one)
    best = max((one.worth for one in found.values()), default=0.0)
    return [one for one in found.values() if one.worth >= max(0.0, min(_LEAST, best - _BEHIND))]


def _is_byline(text: str, told: Told, document: DocumentFacts) -> bool:
    """Whether it only says when the document itself was written: `R. Roe (Institute), 20 February 2024`."""
    if str(told) != document.date:
        return False
    return not closes_sentence(text) or bool(_WRITTEN_WITH_DOTS.fullmatch(text[told.start :].strip()))


def _events(model: str, dated: Sequence[_Dated], cited: CitationList) -> list[Event]:
    """The events, in order; the nearest telling of each stands first, and `dated` has them by nearness."""
    vectors = np.stack([one.vector for one in dated]) if dated else np.zeros((0, 0), np.float32)
    cosines = vectors @ vectors.T
    groups = _same_events(dated, cosines)
    tellings = [_telling(one, cited) for one in dated]
    events = [
        Event(
            tellings[group[0]],
            tuple(tellings[at] for at in group[1:]),
            tuple(tellings[at] for at in _disputing(model, dated, cosines, group)),
        )
        for group in groups
    ]
    return sorted(events, key=lambda one: (one.telling.told.order, one.telling.document_id, one.telling.text))


def _same_events(dated: Sequence[_Dated], cosines: Vectors) -> list[list[int]]:
    """The positions of the tellings of each event: one time, other documents, and almost the same meaning."""
    groups: list[list[int]] = []
    for at, one in enumerate(dated):
        for group in groups:
            first = dated[group[0]]
            others = {dated[other].document.id for other in group}
            same = first.told.order == one.told.order and cosines[at, group[0]] >= _SAME
            if same and one.document.id not in others:
                group.append(at)
                break
        else:
            groups.append([at])
    return groups


def _disputing(model: str, dated: Sequence[_Dated], cosines: Vectors, group: Sequence[int]) -> list[int]:
    """The positions of the tellings that give another date for this event."""
    first = group[0]
    return [
        other
        for other in np.flatnonzero(cosines[first] >= _LIKE).tolist()
        if dated[other].document.id != dated[first].document.id
        and dated[other].told.order != dated[first].told.order
        and _conflict(model, dated[first], dated[other])
    ]


def _conflict(model: str, first: _Dated, second: _Dated) -> bool:
    evidence = [
        Evidence(one.document.id, one.document.date, one.sentence.text, one.vector, position)
        for position, one in enumerate((first, second))
    ]
    return any(one.kind is ConflictKind.DATE for one in find_conflicts(model, evidence))


def _telling(one: _Dated, cited: CitationList) -> Telling:
    shown = trimmed(one.sentence, lambda page: cited.page(one.document, page).text)
    numbers = cited.numbers(one.document, shown.spans)
    citations = tuple(cited.citations()[number - 1] for number in numbers)
    document = one.document
    return Telling(one.told, shown.text, document.id, document.name, document.title, document.known_as, citations)
