"""Load the documents that answers are judged against: their text by page, their languages and a corpus hash."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.truth.documents import all_documents, pages_of
from pincite.index.truth.storing import stem
from pincite.ingest.discover import discover
from pincite.ingest.document import Failure, Page, Reading
from pincite.ingest.errors import BadOption
from pincite.ingest.reading.worker import read_all
from pincite.ingest.text import language_of

UNKNOWN = "?"  # an unknown language
_APART = "\n\0\n"  # between documents of one name, so that no quote begins in one and ends in the other


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents by name. `pages[name, number]` has the texts of that page, several if documents share the name."""

    texts: Mapping[str, str]
    pages: Mapping[tuple[str, int], Sequence[str]]
    languages: Mapping[str, str]
    hash: str


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    language: str | None
    content_hash: str
    pages: Sequence[Page]


def corpus_of(collection: Collection) -> Corpus:
    """Return the documents of a collection, as stored."""
    connection = collection.connection
    return _corpus(
        _Source(facts.name, facts.language, facts.content_hash, pages_of(connection, facts.id))
        for facts in all_documents(connection)
    )


def read_corpus(folder: Path) -> Corpus:
    """Return the documents of a folder, read by Pincite. Raises BadOption if one cannot be read or there are none."""
    found = discover([folder.absolute()])
    outcomes = list(read_all(found.files)) if found.files else []
    failures = [*found.failures, *(one for one in outcomes if isinstance(one, Failure))]
    if failures:
        raise BadOption(f"--corpus {folder}: {failures[0].error}")
    if not outcomes:
        raise BadOption(f"--corpus {folder}: the folder has no documents.")
    documents = [one.document for one in outcomes if isinstance(one, Reading)]
    return _corpus(_Source(stem(one.path), one.language, one.content_hash, one.pages) for one in documents)


def corpus_hash(content_hashes: Iterable[str]) -> str:
    """Return one digest for many contents, in any order; it is equal if and only if the contents are the same."""
    return hashlib.sha256("\n".join(sorted(content_hashes)).encode()).hexdigest()


def direction(language: str, documents: Iterable[str], corpus: Corpus) -> str:
    """Return question and document languages, such as "en>ko" or "en>en+ko"; without documents, those of the corpus."""
    names = list(documents) or list(corpus.texts)
    languages = sorted({corpus.languages.get(name, UNKNOWN) for name in names})
    return f"{language}>{'+'.join(languages) or UNKNOWN}"


def _corpus(sources: Iterable[_Source]) -> Corpus:
    texts: dict[str, str] = {}
    pages: dict[tuple[str, int], list[str]] = {}
    languages: dict[str, str] = {}
    hashes = []
    for source in sources:
        text = "\n".join(page.text for page in source.pages)
        texts[source.name] = f"{texts[source.name]}{_APART}{text}" if source.name in texts else text
        languages[source.name] = source.language or language_of(text) or UNKNOWN
        hashes.append(source.content_hash)
        for page in source.pages:
            pages.setdefault((source.name, page.number), []).append(page.text)
    return Corpus(texts, pages, languages, corpus_hash(hashes))
