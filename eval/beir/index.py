"""Index a retrieval set with Pincite's own pipeline, in a cached collection.

Every entry of the corpus becomes a document, split and embedded like any other. The collection is in the user's cache
folder, which may be deleted at any time. Its name contains a digest of the corpus, the model, the splitting and the
source code that computes vectors. A file in it has a digest of the source code that produces passages, texts to embed
and terms. If that digest differs, or a build was interrupted, all entries are added again; only new texts are embedded.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

from pincite import index, ingest
from pincite.eval.beir.load import Entry, RetrievalSet
from pincite.eval.running.corpus import UNKNOWN, corpus_hash
from pincite.index.changing.adding import add_readings
from pincite.index.changing.progress import OnProgress
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.encoders.models import DEFAULT_MODEL
from pincite.index.home import collection_folder
from pincite.index.truth.schema import FORMAT
from pincite.ingest.cutting.split import Splitting, split_document
from pincite.ingest.document import Document, Page, Reading, ReadingReport
from pincite.ingest.text import language_of, normalise
from pincite.service.desk.opening import Say, open_for_adding
from pincite.service.settings import Settings, cache_folder

# Stored entries depend on these source files. A collection built by other versions of them must not be measured.
_EMBEDDING = ((index, "encoders/*.py"),)
_SHAPING = ((ingest, "**/*.py"), (index, "changing/entry.py"), (index, "legs/terms.py"))


@dataclass(frozen=True, slots=True)
class IndexedSet:
    """An indexed set: `entries[document id]` is the corpus id, `languages[corpus id]` its language."""

    collection: Collection
    encoder: Encoder
    entries: dict[str, str]
    languages: dict[str, str]
    corpus_hash: str


def open_set(
    wanted: RetrievalSet, settings: Settings, model: str | None, say: Say, on_progress: OnProgress
) -> IndexedSet:
    """Return the set in its cached collection, built if needed. `settings` come from `cache_settings`."""
    collection, encoder = open_for_adding(settings, model, say)
    return index_set(wanted, collection, encoder, on_progress)


def index_set(wanted: RetrievalSet, collection: Collection, encoder: Encoder, on_progress: OnProgress) -> IndexedSet:
    """Return the set in the given collection, adding all entries unless the same source code has added them."""
    documents = {entry.id: as_document(entry) for entry in wanted.corpus}
    made_by = collection.folder / "made-by"
    if not made_by.is_file() or made_by.read_text() != sources_digest(_SHAPING):
        add_readings(collection, encoder, _readings(list(documents.values())), on_progress)
        made_by.write_text(sources_digest(_SHAPING))
    return IndexedSet(
        collection,
        encoder,
        {document.id: entry for entry, document in documents.items()},
        {entry: document.language or UNKNOWN for entry, document in documents.items()},
        corpus_hash(document.content_hash for document in documents.values()),
    )


def cache_settings(wanted: RetrievalSet, settings: Settings, model: str | None, fresh: bool) -> Settings:
    """Return the settings of the set's cached collection; if `fresh`, the collection is deleted first."""
    home = cache_folder() / "eval"
    name = re.sub(r"[^\w-]", "_", wanted.name)[:40].strip("_-") or "set"
    kept = Settings(home, f"{name}-{_digest(wanted.corpus, model or DEFAULT_MODEL)}", settings.models, settings.offline)
    if fresh:
        shutil.rmtree(collection_folder(kept.home, kept.collection), ignore_errors=True)
    return kept


def as_document(entry: Entry) -> Document:
    """Return the entry as a document of one page; equal entries with different ids are different documents."""
    text = normalise(entry.text)
    content = hashlib.sha256(json.dumps([entry.id, entry.title, text], ensure_ascii=False).encode()).hexdigest()
    return Document(
        id=content[:16],
        path=f"/{quote(entry.id, safe='')}",
        title=normalise(entry.title).strip() or None,
        author=None,
        publisher=None,
        date=None,
        language=language_of(text),
        content_hash=content,
        pages=(Page(1, "1", text),),
    )


def sources_digest(sources: Iterable[tuple[ModuleType, str]]) -> str:
    """Return a digest of the source files that match a pattern in a package's folder."""
    digest = hashlib.sha256()
    for package, pattern in sources:
        for source in sorted(Path(package.__path__[0]).glob(pattern)):
            digest.update(source.read_bytes())
    return digest.hexdigest()


def _readings(documents: Sequence[Document]) -> Iterator[Reading]:
    for document in documents:
        yield Reading(document, split_document(document), ReadingReport(document.path, "beir", (), (), 0.0))


def _digest(corpus: Sequence[Entry], model: str) -> str:
    digest = hashlib.sha256(repr((model, Splitting(), FORMAT, sources_digest(_EMBEDDING))).encode())
    for entry in corpus:
        digest.update(json.dumps([entry.id, entry.title, entry.text], ensure_ascii=False).encode())
    return digest.hexdigest()[:12]
