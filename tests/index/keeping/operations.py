"""The operations that tests kill, with texts as arguments."""

from pathlib import Path

from pincite.index.home import open_collection
from pincite.index.keeping import backup, importing, restore
from pincite.service.keeping import forgetting


def back_up(home: str, destination: str) -> None:
    backup.back_up(Path(home), Path(destination))


def put_back(home: str, source: str) -> None:
    restore.restore(Path(home), Path(source))


def forget(home: str, document: str) -> None:
    forgetting.forget_document(Path(home), open_collection(Path(home), "default"), document, "me")


def bring_in(home: str, name: str, source: str) -> None:
    importing.import_collection(Path(home), name, Path(source))
