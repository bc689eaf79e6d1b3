"""What the bench measures on: retrieval sets, and the sample as one, cut into the passages that every system gets."""

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
# By then Pincite has loaded torch, which it does for so much text only, and so have the others what they load late.
_WARMING = 45_000  # characters


@dataclass(frozen=True, slots=True)
class CutPassage:
    """A passage as Pincite cuts and embeds it, and the entry that it is of."""

    entry: str
    text: str


def corpora(folders: Sequence[Path]) -> list[RetrievalSet]:
    """The sets in these folders; without any, the sample."""
    return [load_set(folder) for folder in folders] or [sample_set()]


def sample_set() -> RetrievalSet:
    """The sample briefs as a retrieval set: an entry is a page, relevant to a question if evidence stands on it."""
    briefs = read_corpus(BRIEFS)
    entries = tuple(
        Entry(f"{name}#{number}", "", text) for (name, number), texts in briefs.pages.items() for text in texts
    )
    squeezed = {entry.id: squeeze(entry.text) for entry in entries}
    asked = tuple(one for one in load_gold(GOLD, briefs.texts) if one.answerable)
    return RetrievalSet(SAMPLE, entries, asked, {one.id: _judged(one, squeezed) for one in asked})


def warm_up(texts: Sequence[str]) -> list[str]:
    """Some of the texts, again and again if they are few, to be embedded before anything is timed."""
    wanted: list[str] = []
    read = 0
    for text in cycle(texts):
        if read >= _WARMING:
            break
        wanted.append(text)
        read += len(text) + 1
    return wanted


def _judged(question: GoldQuestion, pages: dict[str, str]) -> dict[str, int]:
    """Page -> the best grade of the question's evidence on it."""
    judged: dict[str, int] = {}
    for one in question.evidence:
        for page, text in pages.items():
            if page.rpartition("#")[0] == one.document and squeeze(one.quote) in text:
                judged[page] = max(one.grade, judged.get(page, 0))
    return judged


def passages(corpus: RetrievalSet) -> list[CutPassage]:
    """The passages of all entries, in order."""
    documents = [(entry.id, as_document(entry)) for entry in corpus.corpus]
    return [
        CutPassage(entry, passage_text(document, passage))
        for entry, document in documents
        for passage in split_document(document)
    ]
