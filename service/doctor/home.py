"""Looks at a home: its keys, and each of its collections, quickly; `pincite check` looks at a whole collection."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pincite.index.home import collection_names, open_collection
from pincite.index.legs.choosing import milvus_version
from pincite.index.truth.remote_legs import vectors_place
from pincite.ingest.errors import PinciteError
from pincite.service.doctor.finding import Finding, State
from pincite.service.keys import Door, Keys


def keys(home: Path) -> Iterator[Finding]:
    """How many keys of the service are good, and whether it lets anybody in."""
    made = Keys(home)
    try:
        stored = made.all()
        lost = not stored and made.door() is Door.SHUT
    except (OSError, PinciteError) as error:  # the message says what to do
        yield Finding("keys", State.FAULT, str(error))
        return
    good = sum(key.revoked_at is None for key in stored)
    if lost:
        seen = "keys were made and are gone (keys.sqlite is missing or empty); the service lets nobody in"
        advice = f"restore keys.sqlite in {home} from a backup, or make new keys: pincite keys add NAME"
        yield Finding("keys", State.FAULT, seen, advice)
    elif stored and not good:
        seen = f"all {len(stored)} are revoked; the service lets nobody in"
        yield Finding("keys", State.WARNING, seen, "make one before serving: pincite keys add NAME")
    else:
        seen = f"{good} good, {len(stored) - good} revoked" if stored else "none; only this machine may be served"
        yield Finding("keys", State.OK, seen)


def collections(home: Path) -> Iterator[Finding]:
    """Each collection: whether its database is whole, and how much it holds."""
    try:
        names, closed = collection_names(home), _closed(home / "collections")
    except (OSError, PinciteError) as error:
        yield Finding("collections", State.FAULT, str(error), f"look at the permissions of {home}")
        return
    for folder in closed:
        yield Finding("collections", State.FAULT, f"{folder} may not be opened", f"look at the permissions of {folder}")
    if not names and not closed:
        yield Finding("collections", State.OK, f"none in {home} yet")
    for name in names:
        if home / "collections" / name not in closed:
            found = _looked_at(home, name)
            yield found
            if found.state is State.OK:
                yield from _indexes(home, name)


def _indexes(home: Path, name: str) -> Iterator[Finding]:
    """Whether the Milvus answers that keeps a collection's indexes, and what it lacks; nothing of indexes in files."""
    place = vectors_place(open_collection(home, name).connection)
    if place is None:
        return
    about = f"indexes of {name}"
    try:
        version = milvus_version(place)
    except PinciteError as error:  # the message says what to do
        yield Finding(about, State.FAULT, str(error))
        return
    yield Finding(about, State.OK, f"in {place}, which is Milvus {version} and answers")


def _closed(collections: Path) -> list[Path]:
    """The folders that this user may not enter; the collections in them are in no list. Raises OSError."""
    found = [collections, *collections.iterdir()] if collections.exists() else []
    return [path for path in found if path.is_dir() and not os.access(path, os.R_OK | os.X_OK)]


def _looked_at(home: Path, name: str) -> Finding:
    about = f"collection {name}"
    try:
        connection = open_collection(home, name).connection
        said = next(connection.damage(quickly=True), "ok")
        ((documents,),) = connection.execute("SELECT count(*) FROM documents").fetchall()
    except PinciteError as error:
        return Finding(about, State.FAULT, str(error))
    except (sqlite3.Error, OSError) as error:
        said = str(error)
    if said != "ok":
        return Finding(about, State.FAULT, f"its database is damaged ({said})", f"pincite check --collection {name}")
    return Finding(about, State.OK, f"{documents} documents; its database is whole")
