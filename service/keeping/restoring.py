"""Restores a backup as a user asks for it: noted in the audit log, and without what was forgotten since it was made."""

from contextlib import closing
from pathlib import Path

from pincite.index.home import open_collection
from pincite.index.keeping.backup import Backup
from pincite.index.keeping.restore import restore
from pincite.ingest.errors import UnknownDocument
from pincite.service.audit import Act, AuditLog, watched
from pincite.service.keeping.forgetting import forget_document


def restore_home(home: Path, source: Path, who: str) -> Backup:
    """What the backup held that now is in the place of the home's collections and jobs.

    Documents that were forgotten after the backup was made are forgotten again. Raises as `restore` does.
    """
    said = restore(home, source)
    log = AuditLog(home)
    log.restored(who, {one.name: one.generation for one in said.collections})
    for name, document_id in _forgotten_since(log, said):
        collection = watched(open_collection(home, name), home, who)
        with closing(collection.connection):
            try:
                forget_document(home, collection, document_id, who)
            except UnknownDocument:
                continue  # the backup had never heard of it
    return said


def _forgotten_since(log: AuditLog, said: Backup) -> list[tuple[str, str]]:
    names = {one.name for one in said.collections}
    return [
        (entry.collection, document_id)
        for entry in log.read().entries
        if entry.act == Act.FORGOT.value and entry.at >= said.made_at and entry.collection in names
        for document_id in entry.documents
    ]
