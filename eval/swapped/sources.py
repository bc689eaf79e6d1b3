"""Open what swapped questions are made from and asked of: a gold set with its documents, or a public retrieval set."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.beir.index import cache_settings, open_set
from pincite.eval.beir.load import load_set
from pincite.eval.gold.file import load_gold
from pincite.eval.gold.question import GoldQuestion
from pincite.eval.running.gold_run import Source, open_source
from pincite.eval.running.system import LocalSystem, System
from pincite.eval.swapped.substitutes import Pool, pool_for
from pincite.index.changing.progress import OnProgress
from pincite.ingest.errors import BadOption
from pincite.service.desk.opening import Say
from pincite.service.settings import Settings


@dataclass(frozen=True, slots=True)
class Ready:
    """A system, the questions it can answer, and the substitutes its documents do not mention."""

    name: str
    system: System
    questions: Sequence[GoldQuestion]
    pool: Pool


def open_gold(gold: Path, source: Source, limit: int | None) -> Ready:
    """Return a gold set's answerable questions. Raises BadOption if the documents of a service are not given."""
    opened = open_source(source)
    if opened.corpus is None:
        raise BadOption("Give --corpus FOLDER: without the documents, nothing is known to be missing from them.")
    texts = opened.corpus.texts
    questions = [one for one in load_gold(gold, texts) if one.answerable]
    return Ready(gold.name, opened.system, questions[:limit], pool_for([*texts, *texts.values()]))


def open_public_set(folder: Path, settings: Settings, limit: int | None, say: Say, on_progress: OnProgress) -> Ready:
    """Return the queries of a set in BEIR layout, indexed once like `pincite-eval beir` does."""
    wanted = load_set(folder, limit)
    indexed = open_set(wanted, cache_settings(wanted, settings, None, fresh=False), None, say, on_progress)
    pool = pool_for(f"{one.title}\n{one.text}" for one in wanted.corpus)
    return Ready(wanted.name, LocalSystem(indexed.collection, indexed.encoder), wanted.queries, pool)
