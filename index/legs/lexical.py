"""The lexical index: a tantivy index of passage terms, derived from the database. Owns tantivy.

Terms are extracted beforehand (index/legs/terms.py), so tantivy only splits at spaces. All searches of an index go
through one searcher, opened with it, so addresses and scores always belong to the same state. An index in a folder is
filled before the folder gets its name, and never changed afterwards (index/legs/lexical_files.py).
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import tantivy
from numpy.typing import NDArray

from pincite.index.legs.broken import BrokenLeg
from pincite.index.truth.passages import TermsOfPassage

_WRITER_MEMORY = 64 * 2**20
K1 = 1.2  # BM25's term frequency saturation, as in tantivy
B = 0.75  # BM25's length normalisation, as in tantivy


@contextmanager
def _guarded() -> Iterator[None]:
    """Raise BrokenLeg for whatever tantivy raises. Its panics are no Exceptions, so they would pass everything."""
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise BrokenLeg(str(error)) from error
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise BrokenLeg(str(error)) from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", stored=True, indexed=True, fast=True)
    builder.add_text_field("document", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", stored=False, tokenizer_name="spaces", index_option="freq")
    return builder.build()


def _document(passage: TermsOfPassage) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("key", passage.key)
    document.add_text("document", passage.document_id)
    document.add_text("terms", " ".join(passage.terms))
    return document


class LexicalIndex:
    """Finds passages by their terms. Scores are shares (0 to 1) of the highest score that the query allows.

    Every method raises BrokenLeg if the files are broken.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Open the index in the folder, or make an empty one there; without a folder, an empty one in memory."""
        self._schema = _schema()
        with _guarded():
            self._index = tantivy.Index(self._schema, path=None if folder is None else str(folder))
            self._index.register_tokenizer(
                "spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            )
            self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def update(self, removed: Iterable[str], added: Iterable[TermsOfPassage]) -> None:
        """Remove documents by id, add passages (replacing their documents), and commit."""
        with _guarded():
            writer = self._index.writer(_WRITER_MEMORY, 1)
        for document_id in removed:
            with _guarded():
                writer.delete_documents_by_term("document", document_id)
        replaced: set[str] = set()
        for passage in added:  # read from the database, whose errors are its own
            with _guarded():
                if passage.document_id not in replaced:
                    writer.delete_documents_by_term("document", passage.document_id)
                    replaced.add(passage.document_id)
                writer.add_document(_document(passage))
        with _guarded():
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()
            self._searcher = self._index.searcher()

    def drop_old_files(self) -> None:
        """Delete the files that no part of the index uses any more; commits leave those that searches had open."""
        writer = self._index.writer(_WRITER_MEMORY, 1)
        writer.garbage_collect_files()
        writer.wait_merging_threads()

    def search(self, question: Sequence[str], count: int, documents: Sequence[str] | None = None) -> dict[int, float]:
        """Return key -> BM25 score of the `count` passages that best match the query's terms.

        `documents` restricts the search to those ids.
        """
        if not question or not len(self) or documents == []:
            return {}
        with _guarded():
            found = self._searcher.search(self._query(question, documents), count, count=False).hits
        return dict(zip(self._keys(found), (score for score, _ in found), strict=True))

    def containing(self, terms: Sequence[str]) -> list[int]:
        """Return, for each term, the number of passages that contain it."""
        with _guarded():
            return [int(self._searcher.doc_freq("terms", term)) for term in terms]

    def _query(self, unique: Sequence[str], documents: Sequence[str] | None) -> tantivy.Query:
        should, must = tantivy.Occur.Should, tantivy.Occur.Must
        wanted = tantivy.Query.boolean_query(
            [(should, tantivy.Query.term_query(self._schema, "terms", term, "freq")) for term in unique]
        )
        if documents is None:
            return wanted
        allowed = tantivy.Query.term_set_query(self._schema, "document", list(documents))
        silent = tantivy.Query.const_score_query(allowed, 0.0)
        return tantivy.Query.boolean_query([(must, wanted), (must, silent)])

    def keys(self) -> set[int]:
        """Return the keys of all passages in the index."""
        with _guarded():
            found = self._searcher.search(tantivy.Query.all_query(), max(1, len(self)), count=False).hits
        return set(self._keys(found))

    def lacking(self, passages: Mapping[int, Sequence[str]]) -> list[int]:
        """Return the keys of those passages that are not in the index, once, with all of these terms."""
        must = tantivy.Occur.Must
        lacking = []
        for key, terms in passages.items():
            wanted = [("key", key), *(("terms", term) for term in dict.fromkeys(terms))]
            parts = [(must, tantivy.Query.term_query(self._schema, *one, "freq")) for one in wanted]
            with _guarded():
                found = self._searcher.search(tantivy.Query.boolean_query(parts), 2, count=False).hits
            if len(found) != 1:
                lacking.append(key)
        return lacking

    def passages_with(self, term: str) -> int:
        """Return the number of passages with this term; unlike `containing`, without those just removed."""
        query = tantivy.Query.term_query(self._schema, "terms", term, "freq")
        with _guarded():
            return int(self._searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]

    def _keys(self, found: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[int]:
        with _guarded():
            values = self._searcher.fast_field_values("key", [address for _, address in found])
        return [int(value) for value in values if value is not None]


def inverse_document_frequency(documents: int, containing: int) -> float:
    """Return BM25's idf of a term (Robertson & Sparck Jones, as in Lucene): at least 0, higher for rarer terms.

    `inverse_document_frequency(10, 0) -> 3.0910` is the highest value for ten documents.
    """
    return math.log(1 + (documents - containing + 0.5) / (containing + 0.5))


def inverse_document_frequencies(documents: int, containing: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return BM25's idf of terms, shape (n,)."""
    rarity: NDArray[np.float64] = np.log(1 + (documents - containing + 0.5) / (containing + 0.5))
    return rarity


def most_possible(documents: int, containing: Sequence[int]) -> float:
    """Return the upper bound of a query's BM25 score, given how many documents contain each of its terms."""
    return sum(inverse_document_frequency(documents, count) * (K1 + 1) for count in containing)


Figure = TypeVar("Figure", int, NDArray[np.int64])


def saturated(count: Figure, length: Figure, average: float) -> Any:
    """Return BM25's saturated frequency of a term, 0 to K1 + 1, in a passage of this many terms; or of many."""
    return count * (K1 + 1) / (count + K1 * (1 - B + B * length / max(average, 1.0)))
