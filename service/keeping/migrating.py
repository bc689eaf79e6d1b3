"""Moves a home's collections to another store as a user asks for it: compared by questions too."""

from collections.abc import Callable
from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters
from pincite.index.keeping.migrating import Moved, drop_left, migrate
from pincite.index.search.search import prepare, search
from pincite.index.truth.passages import passages_by_key
from pincite.index.truth.stored_in import stored_in, without_password
from pincite.ingest.errors import BackupDamaged, BadOption, CollectionBusy
from pincite.service.jobs.jobs import Jobs

FILES = "files"  # the name of the home's own files as a store
_QUESTIONS = 5  # of each collection
_HITS = 10
_LONGEST = 200  # characters of a sentence that is asked


def migrate_home(home: Path, to: str, open_model: Callable[[str], Encoder]) -> list[Moved]:
    """Moves all collections to `to`: the address of a database, or `FILES`. Returns what was moved and compared.

    Raises BadOption if they are there already or `to` is no store, CollectionBusy if uploads are waiting, and as
    `migrate` does; then the home is as it was.
    """
    now = stored_in(home)
    address = None if to == FILES else to
    drop_left(home)
    if (now and without_password(now)) == (address and without_password(address)):
        raise BadOption(f"The collections of {home} are in {to if address is None else without_password(to)} already.")
    if Jobs(home).waiting():
        raise CollectionBusy("Uploads are waiting to be read. Let the service finish them, then try again.")

    def compare(source: Collection, target: Collection) -> int:
        return _compared(source, target, open_model(source.manifest.model))

    return migrate(home, address, compare)


def _compared(source: Collection, target: Collection, encoder: Encoder) -> int:
    """How many questions, sentences of the documents, find the same in both; raises BackupDamaged if one does not."""
    asked = _questions(source)
    for said in asked:
        question = prepare(said, encoder)
        found = [
            [(hit.passage, hit.score, hit.document.id) for hit in search(one, question, _HITS, Filters())]
            for one in (source, target)
        ]
        if found[0] != found[1]:
            raise BackupDamaged(
                f"The copy of the collection {source.folder.name!r} answers {said!r} otherwise. The home was left as "
                "it was. Look with `pincite check --deep`, delete the copy, then try again."
            )
    return len(asked)


def _questions(collection: Collection) -> list[str]:
    (count,) = collection.connection.execute("SELECT count(*) FROM passages").fetchone()
    step = max(1, count // _QUESTIONS)
    rows = collection.connection.execute("SELECT key FROM passages ORDER BY key").fetchall()
    passages = passages_by_key(collection.connection, [key for (key,) in rows[::step][:_QUESTIONS]]).values()
    return [one.search_text[:_LONGEST] for one in passages if one.search_text.strip()]
