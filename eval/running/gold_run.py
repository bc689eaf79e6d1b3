"""Run a gold set against a collection, a service or another system's ranking."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.gold.file import gold_hash, load_gold
from pincite.eval.gold.question import GoldQuestion
from pincite.eval.running.corpus import UNKNOWN, Corpus, corpus_of, read_corpus
from pincite.eval.running.judge import Judge, configured_judge, judged_support, key_fact_recall, read_labels, trust
from pincite.eval.running.provenance import built_with, now, this_program
from pincite.eval.running.remote import RemoteSystem, open_service, remote_corpus_hash
from pincite.eval.running.runner import OnDone, ask_all, judge_all
from pincite.eval.running.system import LocalSystem, System
from pincite.eval.running.trec import RankedSystem, read_passages, read_trec_run
from pincite.eval.runs.run import Answered, Run
from pincite.index.home import open_collection
from pincite.ingest.errors import BadOption, ServiceError
from pincite.ingest.text import language_of
from pincite.service.desk.opening import open_for_searching
from pincite.service.language_model.model import Pen
from pincite.service.language_model.opening import required_pen
from pincite.service.settings import Settings

Begin = Callable[[int], OnDone]  # called with the number of questions; returns the callback for each one done


@dataclass(frozen=True, slots=True)
class Source:
    """What is measured: the service at `url`, the ranking `trec` of `passages`, or else the settings' collection.

    `corpus` is a folder with the documents. Without it, the collection's documents are used, and a service's are
    unknown. With `write`, answers are written by the configured language model, or by the service's own.
    """

    settings: Settings
    url: str | None = None
    trec: Path | None = None
    passages: Path | None = None
    corpus: Path | None = None
    write: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """An open source; `corpus` is None if the documents are unknown."""

    system: System
    corpus: Corpus | None
    corpus_hash: str
    facts: Mapping[str, str]


def run_gold(gold: Path, source: Source, count: int, labels: Path | None, begin: Begin) -> Run:
    """Return the run of a gold set, with `count` passages per question.

    Gold set and judge are checked before any question is asked. Raises GoldError for an invalid gold set, BadOption,
    ServiceError, and whatever opening a collection raises.
    """
    opened = open_source(source)
    questions = load_gold(gold, opened.corpus.texts if opened.corpus else None)
    judge = _Judging(configured_judge(), labels)
    responses = ask_all(opened.system, questions, count, begin(len(questions)))
    corpus = opened.corpus or _unknown_corpus(questions, opened.corpus_hash)
    results = judge_all(responses, opened.system, corpus, judge if judge.judge else None)
    return Run(
        name=gold.stem,
        created_at=now(),
        command="run",
        gold=gold.name,
        gold_hash=gold_hash(gold),
        corpus_hash=opened.corpus_hash,
        system={**opened.facts, "k": str(count), **judge.facts(), **this_program()},
        results=results,
    )


def open_corpus(settings: Settings, folder: Path | None) -> Corpus:
    """Return the documents of a folder, or of the settings' collection."""
    return read_corpus(folder) if folder else corpus_of(open_collection(settings.home, settings.collection))


def open_source(source: Source) -> Opened:
    """Return what is to be measured. Raises BadOption, ServiceError, and whatever opening a collection raises."""
    if (source.trec is None) != (source.passages is None):
        raise BadOption("Give --trec and --passages together: a ranking, and the texts of its passages.")
    if source.trec and source.passages:
        corpus = open_corpus(source.settings, source.corpus)
        system = RankedSystem(read_trec_run(source.trec), read_passages(source.passages))
        return Opened(system, corpus, corpus.hash, {"source": f"TREC run {source.trec}"})
    if source.url:
        return _open_service(source.url, source.corpus, source.write)
    return _open_collection(
        source.settings, source.corpus, required_pen(source.settings.home) if source.write else None
    )


def _open_collection(settings: Settings, folder: Path | None, pen: Pen | None) -> Opened:
    collection, encoder = open_for_searching(settings, lambda _: None)
    own = corpus_of(collection)
    facts = {"source": f"collection {settings.collection}", **built_with(collection.manifest)}
    if pen:
        facts["written by"] = pen.model.name
    return Opened(LocalSystem(collection, encoder, pen), read_corpus(folder) if folder else own, own.hash, facts)


def _open_service(url: str, folder: Path | None, write: bool) -> Opened:
    service = open_service(url)
    return Opened(
        RemoteSystem(service, write),
        read_corpus(folder) if folder else None,
        remote_corpus_hash(service),
        {"source": f"service {url}", **({"written by": "the service's language model"} if write else {})},
    )


def _unknown_corpus(questions: Sequence[GoldQuestion], corpus_hash: str) -> Corpus:
    """Return what the gold set implies about unavailable documents: their languages, by the script of the quotes."""
    quotes: dict[str, str] = {}
    for question in questions:
        for one in question.evidence:
            quotes[one.document] = quotes.get(one.document, "") + one.quote
    languages = {name: language_of(text) or UNKNOWN for name, text in quotes.items()}
    return Corpus(quotes, {}, languages, corpus_hash)


class _Judging:
    """Runs the judge, and records its agreement with people and how often it failed."""

    def __init__(self, judge: Judge | None, labels: Path | None) -> None:
        if labels and judge is None:
            raise BadOption("--judge-labels needs a judge: set PINCITE_JUDGE_URL and PINCITE_JUDGE_MODEL.")
        self.judge = judge
        self._trust = trust(judge, read_labels(labels)) if judge and labels else None
        self._silent = 0

    def facts_stated(self, question: GoldQuestion, answer: Answered) -> float | None:
        """Return key-fact recall, or None if the judge failed, which must not count against the system."""
        try:
            return key_fact_recall(self.judge, question, answer) if self.judge else None
        except ServiceError:
            self._silent += 1
            return None

    def sentences_supported(self, answer: Answered) -> float | None:
        """Return the share of sentences that their citations support, or None if the judge failed."""
        try:
            return judged_support(self.judge, answer) if self.judge else None
        except ServiceError:
            self._silent += 1
            return None

    def facts(self) -> dict[str, str]:
        """Return the facts about the judge to record in the run."""
        if self.judge is None:
            return {}
        facts = {"judge": self.judge.name, "judge failed on": f"{self._silent} questions"}
        if self._trust:
            one = self._trust
            kappa = "undefined" if one.kappa is None else f"{one.kappa:.3f}"
            facts["judge and people"] = f"accuracy {one.accuracy:.3f}, kappa {kappa}, {one.n} labels"
        return facts
