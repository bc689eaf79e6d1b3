"""The lexical leg: a tantivy index of passage terms, derived from the truth. Owns tantivy.

Terms come ready-made (index/legs/terms.py), so tantivy only splits at spaces. The generation that the index was
built from stands in a file of its own, written after the commit; since a document's passages are deleted
before they are added, an update that was cut off is simply done again.
"""

import math
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

from pincite.index.truth.passages import TermsOfPassage

_WRITER_MEMORY = 64 * 2**20


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
    """Passages by their terms; scores are shares of the most that a question could score, 0 to 1."""

    def __init__(self, folder: Path) -> None:
        """Opens the index in the folder, or starts an empty one where there is none or it is broken."""
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
        """The generation of the truth that the index was last brought to; None if never, or cut off."""
        try:
            return int((self._folder / "generation").read_text())
        except (OSError, ValueError):
            return None

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def update(self, removed: Iterable[str], added: Iterable[TermsOfPassage], generation: int) -> None:
        """Removes documents by id, adds passages (their documents replaced), commits, notes the generation."""
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
        """Empties the index, so that it can be built anew."""
        (self._folder / "generation").unlink(missing_ok=True)
        writer = self._index.writer(_WRITER_MEMORY, 1)
        writer.delete_all_documents()
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, question: Sequence[str], count: int, documents: Sequence[str] | None = None) -> dict[int, float]:
        """Key -> coverage (0 to 1) of the passages that hold the question's terms best.

        `documents` restricts to those ids. Coverage is BM25 over the most that all terms of the question,
        also those that occur nowhere, could score.
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
        """How many passages hold each of the terms."""
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
        """The keys of all passages in the index."""
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs), count=False).hits
        return set(self._keys(found))

    def _keys(self, found: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[int]:
        values = self._index.searcher().fast_field_values("key", [address for _, address in found])
        return [int(value) for value in values if value is not None]


K1 = 1.2  # of the lexical index


def inverse_document_frequency(documents: int, containing: int) -> float:
    """BM25's weight of a term (Robertson & Sparck Jones, as in Lucene), at least 0, rarer is higher.

    `inverse_document_frequency(10, 0) -> 3.0910` is the highest that ten documents can give.
    """
    return math.log(1 + (documents - containing + 0.5) / (containing + 0.5))


def most_possible(documents: int, containing: Sequence[int]) -> float:
    """The most that a question could score in BM25, given how many documents contain each of its terms."""
    return sum(inverse_document_frequency(documents, count) * (K1 + 1) for count in containing)
