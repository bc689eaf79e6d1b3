"""Finds the documents that names mean, however many: ids, paths, names, file names, beginnings of ids.

Each way of looking takes all names at once, so that a thousand of them cost a few queries and no more.
"""

import json
import os
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pincite.index.truth.connection import LISTED, Connection
from pincite.ingest.discover import path_text
from pincite.ingest.errors import UnknownDocument

_BEGINNING = re.compile("[0-9a-f]{6,15}")

Found = dict[str, set[str]]


def ids_of(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Return the id of the document that each name means: an id (or at least six digits), path, name or file name.

    Raises UnknownDocument for a name that means none, or more than one.
    """
    found: dict[str, str] = {}
    left = list(dict.fromkeys(names))
    for look in (_by_id, _by_path, _by_name, _by_end_of_path, _by_beginning):
        for name, ids in look(connection, left).items():
            if len(ids) > 1:
                listed = ", ".join(sorted(ids))
                raise UnknownDocument(f"More than one document matches {name!r}: give one of the ids {listed}.")
            found[name] = next(iter(ids))
        left = [name for name in left if name not in found]
        if not left:
            return found
    raise UnknownDocument(
        f"There is no document {left[0]!r} in this collection: give an id, a name or a path from `pincite list`."
    )


def _by_id(connection: Connection, names: Sequence[str]) -> Found:
    return _stored(connection, "SELECT id, id FROM documents WHERE id", names, str)


def _by_path(connection: Connection, names: Sequence[str]) -> Found:
    asked = "SELECT path, document_id FROM paths WHERE path"
    return _stored(connection, asked, names, _path)


def _path(name: str) -> str:
    try:
        return path_text(Path(name).absolute())
    except UnicodeEncodeError:  # half a character, which no path holds
        return name


def _by_name(connection: Connection, names: Sequence[str]) -> Found:
    asked = "SELECT name, id FROM documents WHERE name"
    return _stored(connection, asked, names, lambda name: unicodedata.normalize("NFC", name))


def _stored(connection: Connection, asked: str, names: Sequence[str], form: Callable[[str], str]) -> Found:
    """What the query finds for the forms of the names, by name."""
    forms = {name: form(name) for name in names}
    ids: Found = {}
    for stored, document_id in connection.execute(f"{asked} IN {LISTED}", (json.dumps(list(forms.values())),)):
        ids.setdefault(stored, set()).add(document_id)
    return {name: ids[stored] for name, stored in forms.items() if stored in ids}


def _by_end_of_path(connection: Connection, names: Sequence[str]) -> Found:
    wanted, found = frozenset(names), Found()
    for path, document_id in connection.execute("SELECT path, document_id FROM paths"):
        at = path.find(os.sep)
        while at >= 0:
            if path[at + 1 :] in wanted:
                found.setdefault(path[at + 1 :], set()).add(document_id)
            at = path.find(os.sep, at + 1)
    return found


def _by_beginning(connection: Connection, names: Sequence[str]) -> Found:
    beginnings = [name for name in names if _BEGINNING.fullmatch(name)]
    if not beginnings:
        return {}
    ids = [document_id for (document_id,) in connection.execute("SELECT id FROM documents ORDER BY id")]
    return _starting(ids, beginnings)


def _starting(ids: Sequence[str], beginnings: Sequence[str]) -> Found:
    """The ids, which are sorted, that start with each of the beginnings."""
    found: Mapping[str, set[str]] = {
        beginning: set(ids[bisect_left(ids, beginning) : bisect_left(ids, beginning + "g")]) for beginning in beginnings
    }
    return {beginning: some for beginning, some in found.items() if some}
