"""Measure abstention on a retrieval set by asking each query with its relevant entries, and with them removed.

The passages of the relevant entries are removed from the search result, as if they had never been added; nothing is
indexed again. They still contribute to the mean and deviation of the cosines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pincite.eval.beir.index import IndexedSet
from pincite.eval.beir.load import RetrievalSet
from pincite.eval.beir.run import set_direction
from pincite.eval.gold.question import GoldQuestion
from pincite.eval.measures.answers import abstention
from pincite.eval.measures.bootstrap import Floats, draws, middle, ratio_interval
from pincite.eval.measures.separation import auroc, weighted_aurocs
from pincite.eval.measures.summary import Estimate
from pincite.eval.running.runner import OnDone
from pincite.index.hit import Filters
from pincite.index.search.search import MOST_HITS, prepare, search
from pincite.index.truth.documents import all_documents
from pincite.service.answering.abstention import THRESHOLD, answerability

HITS = 12  # must equal HITS in service/answering/quoting.py; a test compares them


@dataclass(frozen=True, slots=True)
class Confidences:
    """A query's confidence (0 to 1) with its relevant entries, and with them removed."""

    id: str
    direction: str
    answered: float
    removed: float


@dataclass(frozen=True, slots=True)
class Separation:
    """How well confidence separates answerable from answer-removed queries; `n` queries were asked both ways."""

    name: str
    n: int
    figures: Mapping[str, Estimate]


def confidences(wanted: RetrievalSet, indexed: IndexedSet, on_done: OnDone) -> list[Confidences]:
    """Return both confidences of every query in the set."""
    facts = all_documents(indexed.collection.connection)
    passages = {indexed.entries[one.id]: one.passages for one in facts if one.id in indexed.entries}
    found = []
    for question in wanted.queries:
        relevant = {entry: grade for entry, grade in wanted.qrels[question.id].items() if grade > 0}
        more = sum(passages.get(entry, 0) for entry in relevant)
        answered, removed = _both(question, indexed, set(relevant), min(MOST_HITS, HITS + more))
        found.append(Confidences(question.id, set_direction(question, relevant, indexed.languages), answered, removed))
        on_done(1)
    return found


def _both(question: GoldQuestion, indexed: IndexedSet, relevant: set[str], count: int) -> tuple[float, float]:
    prepared = prepare(question.question, indexed.encoder)
    hits = search(indexed.collection, prepared, count, Filters())
    others = [hit for hit in hits if indexed.entries[hit.document.id] not in relevant]
    model = indexed.collection.manifest.model
    return answerability(model, prepared, hits[:HITS]), answerability(model, prepared, others[:HITS])


def separations(found: Sequence[Confidences]) -> list[Separation]:
    """Return the figures of all queries, then by direction if there are several, largest group first."""
    by_direction: dict[str, list[Confidences]] = {}
    for one in found:
        by_direction.setdefault(one.direction, []).append(one)
    groups = sorted(by_direction.items(), key=lambda item: (-len(item[1]), item[0]))
    return [_separation("all", found), *(_separation(*group) for group in groups if len(groups) > 1)]


def _separation(name: str, found: Sequence[Confidences]) -> Separation:
    answered = np.array([one.answered for one in found])
    removed = np.array([one.removed for one in found])
    figures = {"AUROC": _auroc(answered, removed)}
    due, undue = (removed < THRESHOLD).astype(float), (answered < THRESHOLD).astype(float)
    one = np.ones(len(found))
    values = abstention([*(due > 0), *(undue > 0)], [False] * len(found) + [True] * len(found))
    pairs = ((due, due + undue), (due, one), (2 * due, due + undue + one))
    for measure, value, (above, below) in zip(("precision", "recall", "F1"), values, pairs, strict=True):
        if below.any():
            figures[measure] = Estimate(value, *ratio_interval(above, below), int((below > 0).sum()))
    return Separation(name, len(found), figures)


def _auroc(answered: Floats, removed: Floats) -> Estimate:
    """Return the AUROC with its bootstrap interval; queries are resampled, each with both of its scores."""
    scores = np.concatenate([answered, removed])
    positive = np.arange(len(scores)) < len(answered)
    once = draws(len(answered))
    resampled = weighted_aurocs(scores, positive, np.hstack([once, once]))
    return Estimate(auroc(scores, positive), *middle(resampled), len(answered))
