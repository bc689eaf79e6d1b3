"""Run a retrieval set with Pincite's own pipeline, or judge another system's ranking of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.beir.index import IndexedSet, as_document, cache_settings, open_set
from pincite.eval.beir.load import RetrievalSet, load_set
from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.measures.qrels import Candidate
from pincite.eval.measures.retrieval import ANY_GRADE, measure
from pincite.eval.running.corpus import UNKNOWN, corpus_hash
from pincite.eval.running.gold_run import Begin
from pincite.eval.running.provenance import built_with, now, this_program
from pincite.eval.running.runner import Response, ask_all
from pincite.eval.running.system import Found, Reply, System
from pincite.eval.running.trec import RankedSystem, read_trec_run
from pincite.eval.runs.run import QuestionResult, Ranked, Run
from pincite.index.changing.progress import OnProgress
from pincite.index.hit import Filters
from pincite.index.search.search import MOST_HITS, prepare, search
from pincite.service.desk.opening import Say
from pincite.service.settings import Settings

_PASSAGES_OF_ENTRY = 10  # passages to retrieve for each entry wanted, because long entries have many
_FIRST = 10
_SHOWN = 300  # characters of a missed entry


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run: the set's folder, the number of queries (None: all), and `count` entries to rank for each.

    `trec` is another system's ranking; without it, Pincite's pipeline searches, with `model` or its default.
    `qrels` is a file of qrels in TREC format; without it, the set's own qrels are used.
    """

    folder: Path
    limit: int | None
    count: int
    model: str | None
    trec: Path | None
    fresh: bool
    qrels: Path | None = None


@dataclass(frozen=True, slots=True)
class _Opened:
    system: System
    languages: Mapping[str, str]
    corpus_hash: str
    facts: Mapping[str, str]


def run_set(plan: Plan, settings: Settings, say: Say, on_progress: OnProgress, begin: Begin) -> Run:
    """Return the run of a retrieval set. `say` and `on_progress` report indexing, `begin` the queries."""
    wanted = load_set(plan.folder, plan.limit, plan.qrels)
    opened = _open(plan, wanted, settings, say, on_progress)
    responses = ask_all(opened.system, wanted.queries, plan.count, begin(len(wanted.queries)))
    rankings = {one.question.id: [found.passage_id for found in one.found] for one in responses}
    metrics = measure(rankings, wanted.qrels, ANY_GRADE)
    return Run(
        name=wanted.name,
        created_at=now(),
        command="beir",
        gold=wanted.name,
        gold_hash=wanted.hash(),
        corpus_hash=opened.corpus_hash,
        system={**opened.facts, "k": str(plan.count), **this_program()},
        results=tuple(_result(one, wanted, opened.languages, metrics[one.question.id]) for one in responses),
    )


class IndexedSystem:
    """A system that ranks the entries of an indexed set, each once, by the score of its best passage."""

    def __init__(self, indexed: IndexedSet) -> None:
        self._indexed = indexed

    def search(self, question: GoldQuestion, count: int) -> Sequence[Found]:
        """Return the `count` best entries, best first, each with the text of its best passage."""
        prepared = prepare(question.question, self._indexed.encoder)
        passages = min(MOST_HITS, count * _PASSAGES_OF_ENTRY)
        best: dict[str, Found] = {}
        for hit in search(self._indexed.collection, prepared, passages, Filters()):
            entry = self._indexed.entries[hit.document.id]
            if entry == question.id and squeeze(hit.passage.text) == squeeze(question.question):
                continue  # some sets have their questions among the entries, and no question answers itself
            best.setdefault(entry, Found(entry, entry, hit.score, hit.passage.text))
        return list(best.values())[:count]

    def answer(self, question: GoldQuestion) -> Reply | None:  # noqa: ARG002  a set has no answers
        """Return None, because the set has nothing to judge an answer by."""
        return None

    def passages(self, wanted: Sequence[Evidence]) -> Mapping[str, Sequence[Candidate]]:  # noqa: ARG002
        """Return no passages, because the set has its own qrels."""
        return {}


def _open(plan: Plan, wanted: RetrievalSet, settings: Settings, say: Say, on_progress: OnProgress) -> _Opened:
    if plan.trec:
        documents = [as_document(entry) for entry in wanted.corpus]
        languages = {entry.id: one.language or UNKNOWN for entry, one in zip(wanted.corpus, documents, strict=True)}
        system = RankedSystem(read_trec_run(plan.trec), {one.id: (one.id, one.text) for one in wanted.corpus})
        content = corpus_hash(one.content_hash for one in documents)
        return _Opened(system, languages, content, {"source": f"TREC run {plan.trec}"})
    kept = cache_settings(wanted, settings, plan.model, plan.fresh)
    indexed = open_set(wanted, kept, plan.model, say, on_progress)
    facts = {"source": f"retrieval set {wanted.name}", **built_with(indexed.collection.manifest)}
    return _Opened(IndexedSystem(indexed), indexed.languages, indexed.corpus_hash, facts)


def _result(
    response: Response, wanted: RetrievalSet, languages: Mapping[str, str], metrics: Mapping[str, float]
) -> QuestionResult:
    question = response.question
    judged = {entry: grade for entry, grade in wanted.qrels[question.id].items() if grade > 0}
    first = {one.passage_id for one in response.found[:_FIRST]}
    return QuestionResult(
        id=question.id,
        question=question.question,
        lang=question.lang,
        kind=question.kind,
        direction=set_direction(question, judged, languages),
        answerable=True,
        ranking=tuple(
            Ranked(one.passage_id, one.document, one.score, judged.get(one.passage_id, 0), one.text)
            for one in response.found
        ),
        judged=judged,
        missed=tuple(one.text[:_SHOWN] for one in wanted.corpus if one.id in judged and one.id not in first),
        answer=None,
        metrics=metrics,
        milliseconds=response.milliseconds,
        error=response.error,
    )


def set_direction(question: GoldQuestion, judged: Mapping[str, int], languages: Mapping[str, str]) -> str:
    """Return the language of the query and of its relevant entries, such as "en>ko"."""
    return f"{question.lang}>{'+'.join(sorted({languages.get(entry, UNKNOWN) for entry in judged}))}"
