"""Load the corpora of the bench (retrieval sets, or the sample as one) and split them into passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from pincite.eval.beir.index import as_document
from pincite.eval.beir.load import Entry, RetrievalSet, load_set
from pincite.eval.gold.file import load_gold
from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import GoldQuestion
from pincite.eval.running.corpus import read_corpus
from pincite.eval.sample import BRIEFS, GOLD
from pincite.index.changing.entry import passage_text
from pincite.ingest.cutting.split import split_document

SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class CutPassage:
    """A passage as Pincite splits and embeds it, with the id of its entry."""

    entry: str
    text: str


def corpora(folders: Sequence[Path]) -> list[RetrievalSet]:
    """Return the sets in these folders, or the sample if there are none."""
    return [load_set(folder) for folder in folders] or [sample_set()]


def sample_set() -> RetrievalSet:
    """Return the sample briefs as a retrieval set; an entry is a page, relevant if it has evidence for the question."""
    briefs = read_corpus(BRIEFS)
    entries = tuple(
        Entry(f"{name}#{number}", "", text) for (name, number), texts in briefs.pages.items() for text in texts
    )
    squeezed = {entry.id: squeeze(entry.text) for entry in entries}
    asked = tuple(one for one in load_gold(GOLD, briefs.texts) if one.answerable)
    return RetrievalSet(SAMPLE, entries, asked, {one.id: _judged(one, squeezed) for one in asked})


def warm_up(texts: Sequence[str], characters: int) -> list[str]:
    """Return texts to embed before anything is timed, repeated if there are few."""
    wanted: list[str] = []
    read = 0
    for text in cycle(texts):
        if read >= characters:
            break
        wanted.append(text)
        read += len(text) + 1
    return wanted


def _judged(question: GoldQuestion, pages: dict[str, str]) -> dict[str, int]:
    """Return page -> the best grade of the question's evidence on it."""
    judged: dict[str, int] = {}
    for one in question.evidence:
        for page, text in pages.items():
            if page.rpartition("#")[0] == one.document and squeeze(one.quote) in text:
                judged[page] = max(one.grade, judged.get(page, 0))
    return judged


def passages(corpus: RetrievalSet) -> list[CutPassage]:
    """Return the passages of all entries, in order."""
    documents = [(entry.id, as_document(entry)) for entry in corpus.corpus]
    return [
        CutPassage(entry, passage_text(document, passage))
        for entry, document in documents
        for passage in split_document(document)
    ]
