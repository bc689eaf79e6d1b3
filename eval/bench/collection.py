"""Generate synthetic collections of any size from a small real one, with recombined sentences and similar vectors.

A passage's vector is the mean of its language plus a deviation. A deviation is a random combination of three real ones,
so it has the real covariance and, having few parts, clusters like the real ones. Part of it is shared within a
document, because passages of one document are closer to each other than to others. Everything is written through the
store, document by document, so the result is a collection like any other. Equal seeds give equal collections.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.collection import Collection
from pincite.index.home import open_or_create
from pincite.index.legs.terms import terms
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import documents_by_language, keys_of, passages_by_key, sentence_vectors
from pincite.index.truth.store import Entry, Vectors
from pincite.ingest.cutting.split import passage_id
from pincite.ingest.document import Document, Page, Passage, ReadingReport, Sentence, Span

_PASSAGES = 50  # per document
_PARTS = 3  # real deviations combined in a synthetic one
# Shares of variance, chosen so that nearest neighbours are as close as in a real collection of the same size.
_DOCUMENT = 0.3
_PASSAGE = 0.6
_SENTENCES = 4  # per passage, the average of real passages


@dataclass(frozen=True, slots=True)
class _Language:
    """The real text of a language: its sentences, their terms, the mean of their vectors and the deviations from it."""

    name: str
    share: float
    sentences: Sequence[str]
    terms: Sequence[Sequence[str]]
    mean: Vectors
    departures: Vectors

    def departure(self, random: np.random.Generator, count: int) -> Vectors:
        """Return synthetic deviations, shape (count, dimension)."""
        chosen = random.integers(0, len(self.departures), (count, _PARTS))
        weights = random.normal(size=(count, _PARTS)).astype(np.float32)
        weights /= np.linalg.norm(weights, axis=1, keepdims=True)
        made: Vectors = np.einsum("cpd,cp->cd", self.departures[chosen], weights)
        return made


def fill(home: Path, name: str, source: Collection, size: int, seed: int, sentences: int = 2) -> Collection:
    """Return a collection of `size` passages in documents of 50, like the source, with `sentences` vectors each.

    The indexes are not built; the first search, or `Collection.refresh`, builds them.
    """
    languages = _languages(source)
    random = np.random.default_rng(seed)
    made = open_or_create(home, name, source.manifest)
    with made.writing():
        for number, first in enumerate(range(0, size, _PASSAGES)):
            language = languages[int(random.choice(len(languages), p=[language.share for language in languages]))]
            count = min(_PASSAGES, size - first)
            entry = _entry(
                f"{seed}-{number}",
                language,
                random.integers(len(language.sentences), size=(count, _SENTENCES)),
                sentences,
            )
            vectors = _vectors(language, (count, sentences), random)
            texts = [*entry.embedded, *chain.from_iterable(entry.embedded_sentences)]
            made.store.keep_vectors(texts, np.asarray(vectors))
            made.store.add(entry)
        made.store.sweep_vectors()
    return made


def _languages(source: Collection) -> list[_Language]:
    connection = source.connection
    ids = [document.id for document in all_documents(connection)]
    by_language = documents_by_language(connection, ids)
    keys = {language: keys_of(connection, documents) for language, documents in by_language.items()}
    total = sum(map(len, keys.values()))
    return [_language(source, name, of_language.tolist(), total) for name, of_language in sorted(keys.items())]


def _language(source: Collection, name: str, keys: list[int], total: int) -> _Language:
    passages = passages_by_key(source.connection, keys).values()
    sentences = [sentence.text for passage in passages for sentence in passage.sentences]
    vectors = np.concatenate(list(sentence_vectors(source.connection, keys).values()))
    mean: Vectors = vectors.mean(axis=0)
    return _Language(name, len(keys) / total, sentences, [terms(text) for text in sentences], mean, vectors - mean)


def _entry(label: str, language: _Language, chosen: NDArray[np.int64], embedded: int) -> Entry:
    """Return a document of the `chosen` sentences, shape (passages, sentences); the first `embedded` get vectors."""
    content = hashlib.sha256(label.encode()).hexdigest()
    texts = [[language.sentences[one] for one in row] for row in chosen.tolist()]
    date = f"{1990 + int(content[:8], 16) % 40}"
    page = Page(1, "1", "\n".join(" ".join(text) for text in texts))
    document = Document(
        content[:16], f"/made/{label}.txt", f"Report {label}", None, None, date, language.name or None, content, (page,)
    )
    return Entry(
        document=document,
        passages=_passages(document, texts, embedded),
        report=ReadingReport(document.path, "made", (), (), 0.0),
        sidecar_hash="",
        terms=[[term for one in row for term in language.terms[one]] for row in chosen.tolist()],
        embedded=[f"{label}-{number}" for number in range(len(texts))],
        embedded_sentences=[[f"{label}-{number}-{one}" for one in range(embedded)] for number in range(len(texts))],
    )


def _passages(document: Document, texts: Sequence[Sequence[str]], sentences: int) -> list[Passage]:
    passages, start = [], 0
    for parts in texts:
        text = " ".join(parts)
        span = Span(1, start, start + len(text))
        ends = np.cumsum([len(part) + 1 for part in parts]) + start
        places = [Span(1, int(end) - 1 - len(part), int(end) - 1) for end, part in zip(ends, parts, strict=True)]
        pinned = tuple(Sentence((place,), part) for place, part in zip(places, parts, strict=True))[:sentences]
        number = passage_id(document.content_hash, [span])
        passages.append(Passage(number, document.id, (span,), text, text, "", pinned))
        start = span.end + 1
    return passages


def _vectors(language: _Language, shape: tuple[int, int], random: np.random.Generator) -> Vectors:
    """Return unit vectors of shape[0] passages, then of shape[1] sentences of each."""
    passages, sentences = shape
    own = _mixed(language.departure(random, 1), language.departure(random, passages), _DOCUMENT)
    of_sentences = language.departure(random, passages * sentences)
    return _unit(language.mean + np.concatenate([own, _mixed(own.repeat(sentences, 0), of_sentences, _PASSAGE)]))


def _mixed(shared: Vectors, own: Vectors, share: float) -> Vectors:
    """Return rows with the given share of variance from `shared` and the rest from `own`."""
    mixed: Vectors = np.float32(share**0.5) * shared + np.float32((1 - share) ** 0.5) * own
    return mixed


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit
