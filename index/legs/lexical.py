"""The lexical index: a tantivy index of passage terms, derived from the database. Owns tantivy.

Terms are extracted beforehand (index/legs/terms.py), so tantivy only splits at spaces. The generation that the index
was built from is kept in its own file, written after the commit. A document's passages are deleted before they are
added, so an interrupted update can simply be repeated.
"""

import math
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

from pincite.index.truth.passages import TermsOfPassage

_WRITER_MEMORY = 64 * 2**20
K1 = 1.2  # BM25's term frequency saturation, as in tantivy


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
    """Finds passages by their terms. Scores are shares (0 to 1) of the highest score that the query allows."""

    def __init__(self, folder: Path) -> None:
        """Open the index in the folder, or create an empty one if it is missing or broken."""
        self._folder = folder
        self._schema = _schema()
        try:
            self._index = self._open()
        except (ValueError, OSError):
            shutil.rmtree(folder, ignore_errors=True)
            self._index = self._open()

    def _open(self) -> tantivy.Index:
        self._folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(self._schema, path=str(self._folder))
        index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        index.reload()
        return index

    @property
    def generation(self) -> int | None:
        """The database generation of the last complete update; None if there was none."""
        try:
            return int((self._folder / "generation").read_text())
        except (OSError, ValueError):
            return None

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def update(self, removed: Iterable[str], added: Iterable[TermsOfPassage], generation: int) -> None:
        """Remove documents by id, add passages (replacing their documents), commit, and record the generation."""
        writer = self._index.writer(_WRITER_MEMORY, 1)
        for document_id in removed:
            writer.delete_documents_by_term("document", document_id)
        replaced: set[str] = set()
        for passage in added:
            if passage.document_id not in replaced:
                writer.delete_documents_by_term("document", passage.document_id)
                replaced.add(passage.document_id)
            writer.add_document(_document(passage))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        temporary = self._folder / "generation.tmp"
        temporary.write_text(str(generation))
        temporary.replace(self._folder / "generation")

    def clear(self) -> None:
        """Empty the index, so that it can be rebuilt."""
        (self._folder / "generation").unlink(missing_ok=True)
        writer = self._index.writer(_WRITER_MEMORY, 1)
        writer.delete_all_documents()
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def drop_old_files(self) -> None:
        """Delete the files that no part of the index uses any more; commits leave those that searches had open."""
        writer = self._index.writer(_WRITER_MEMORY, 1)
        writer.garbage_collect_files()
        writer.wait_merging_threads()

    def search(self, question: Sequence[str], count: int, documents: Sequence[str] | None = None) -> dict[int, float]:
        """Return key -> coverage (0 to 1) of the `count` passages that best match the query's terms.

        `documents` restricts the search to those ids. Coverage is BM25 divided by the highest score that all terms of
        the query allow, including terms that occur nowhere.
        """
        unique = list(dict.fromkeys(question))
        searcher = self._index.searcher()
        total = searcher.num_docs
        if not unique or total == 0 or documents == []:
            return {}
        most = most_possible(total, self.containing(unique))
        found = searcher.search(self._query(unique, documents), count, count=False).hits
        keys = self._keys(found)
        return {key: min(score / most, 1.0) for key, (score, _) in zip(keys, found, strict=True) if score > 0}

    def containing(self, terms: Sequence[str]) -> list[int]:
        """Return, for each term, the number of passages that contain it."""
        searcher = self._index.searcher()
        return [int(searcher.doc_freq("terms", term)) for term in terms]

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
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs), count=False).hits
        return set(self._keys(found))

    def _keys(self, found: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[int]:
        values = self._index.searcher().fast_field_values("key", [address for _, address in found])
        return [int(value) for value in values if value is not None]


def inverse_document_frequency(documents: int, containing: int) -> float:
    """Return BM25's idf of a term (Robertson & Sparck Jones, as in Lucene): at least 0, higher for rarer terms.

    `inverse_document_frequency(10, 0) -> 3.0910` is the highest value for ten documents.
    """
    return math.log(1 + (documents - containing + 0.5) / (containing + 0.5))


def most_possible(documents: int, containing: Sequence[int]) -> float:
    """Return the upper bound of a query's BM25 score, given how many documents contain each of its terms."""
    return sum(inverse_document_frequency(documents, count) * (K1 + 1) for count in containing)
