"""The Python API for collections on this machine: `pincite.open` and `pincite.Collection`."""

import logging
from collections.abc import Sequence
from pathlib import Path

from pincite.index import collection as stored
from pincite.index.changing.adding import Reader, Summary, add_paths
from pincite.index.changing.progress import OnProgress
from pincite.index.changing.removing import Removed
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import DocumentFacts, Filters, Hit
from pincite.index.home import open_collection as open_stored
from pincite.index.keeping.forgetting import Forgotten
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents
from pincite.service.answering.answer import Answer
from pincite.service.answering.quoting import ask
from pincite.service.audit import local_user, watched
from pincite.service.citations.citation import Resolved, resolve
from pincite.service.desk.opening import open_for_adding, open_for_searching
from pincite.service.jobs.uploads import remove_with_uploads
from pincite.service.keeping.forgetting import forget_document
from pincite.service.quotes.find import QuoteMatch, find_quote
from pincite.service.settings import Settings, read_settings

_LOG = logging.getLogger("pincite")
_EVERYTHING = Filters()
_AS_USUAL = Reader()


def open_collection(
    name: str | None = None, home: Path | str | None = None, model: str | None = None, offline: bool = True
) -> "Collection":
    """The collection with this name; it need not exist until something is added to it.

    Without `name` or `home`, the environment variables PINCITE_COLLECTION and PINCITE_HOME apply, then the same
    defaults as on the command line. `model` is the embedding model of a new collection: a hub id or a folder. With
    `offline=False`, a hub model may be downloaded. Raises BadOption if the home is a file.
    """
    return Collection(read_settings(None if home is None else Path(home), name, offline), model)


class Collection:
    """A collection of documents to add to, search, ask and cite. Use it from one thread at a time.

    Models are loaded on first use, which takes a few seconds; looking up citations needs none.
    Errors are subclasses of `pincite.PinciteError`; their messages are written for users.
    """

    def __init__(self, settings: Settings, model: str | None = None) -> None:
        self._settings = settings
        self._model = model
        self._stored: stored.Collection | None = None
        self._encoder: Encoder | None = None

    def add(
        self,
        paths: Path | str | Sequence[Path | str],
        reader: Reader = _AS_USUAL,
        on_progress: OnProgress = lambda _: None,
    ) -> Summary:
        """Updates the collection from a file or folder, or from several, and returns a summary of the changes.

        Unchanged files are skipped, changed ones are replaced, and files deleted from a folder are removed. A file
        that cannot be read is listed in the summary's `failures`; the others are still added.
        """
        named = [paths] if isinstance(paths, Path | str) else paths
        if self._stored is None or self._encoder is None:
            self.close()
            self._stored, self._encoder = open_for_adding(self._settings, self._model, _LOG.info)
        return add_paths(self._stored, self._encoder, [Path(one) for one in named], reader, on_progress)

    def remove(self, documents: Sequence[str]) -> Removed:
        """What was removed. Documents are given by id, name, path or folder; if one is unknown, none are removed."""
        return remove_with_uploads(self._settings.home, self._opened(), documents)

    def forget(self, document: str) -> Forgotten:
        """What was erased of a document, stored or removed, in every file of the home; its citations are gone too."""
        return forget_document(self._settings.home, self._opened(), document, local_user())

    def documents(self) -> list[DocumentFacts]:
        """All documents, sorted by name."""
        opened = self._opened()
        with opened.snapshot():
            return all_documents(opened.connection)

    def search(self, question: str, k: int = 10, filters: Filters = _EVERYTHING) -> list[Hit]:
        """The `k` best passages for a question in any language, best first. Raises EmptyQuestion, QuestionTooLong."""
        collection, encoder = self._searchable()
        return search(collection, prepare(question, encoder), k, filters)

    def ask(self, question: str, filters: Filters = _EVERYTHING) -> Answer:
        """The answer: the documents' own sentences with citations; `abstained` is true if they do not answer."""
        return ask(*self._searchable(), question, filters)

    def resolve(self, citation_id: str) -> Resolved:
        """The words of a citation and the text around them, even after its document was removed."""
        return resolve(self._opened(), citation_id)

    def find_quote(self, text: str, limit: int = 10) -> list[QuoteMatch]:
        """The places where a quotation occurs, best first, and how exactly they match."""
        return find_quote(self._opened(), text, limit)

    def close(self) -> None:
        """Closes the collection's files; the next call opens them again."""
        if self._stored is not None:
            self._stored.connection.close()
        self._stored = None

    def __enter__(self) -> "Collection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _opened(self) -> stored.Collection:
        if self._stored is None:
            opened = open_stored(self._settings.home, self._settings.collection)
            self._stored = watched(opened, self._settings.home, local_user())
        return self._stored

    def _searchable(self) -> tuple[stored.Collection, Encoder]:
        if self._stored is None or self._encoder is None:
            self.close()
            found, self._encoder = open_for_searching(self._settings, _LOG.info)
            self._stored = watched(found, self._settings.home, local_user())
        return self._stored, self._encoder
