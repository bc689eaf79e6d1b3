"""The collections of a home: open, create and list them, and take one away."""

import re
from dataclasses import replace
from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.replacing import finish
from pincite.index.truth.catalogue import catalogue_of
from pincite.index.truth.store import Manifest, Store
from pincite.ingest.errors import BadOption, CollectionMismatch, CollectionMissing

_NAME = re.compile(r"[\w가-힣][\w가-힣.-]{0,63}")


def collection_folder(home: Path, name: str) -> Path:
    """Return the folder of a collection. Raises BadOption for an invalid name."""
    if not _NAME.fullmatch(name):
        raise BadOption(
            f"{name!r} is not a valid collection name: use at most 64 letters, digits, '-', '_' and '.', "
            "and start with a letter, a digit or '_'."
        )
    return home / "collections" / name


def open_collection(home: Path, name: str) -> Collection:
    """Return the collection with this name. Raises CollectionMissing if it does not exist."""
    collection_folder(home, name)
    finish(home)
    missing = CollectionMissing(
        f"There is no collection {name!r} in {home}. Add documents first: pincite add FOLDER"
        + ("" if name == "default" else f" --collection {name}")
    )
    truth = catalogue_of(home).truth(name)
    if truth is None:
        raise missing
    store = Store(truth)
    manifest = store.manifest()
    if manifest is None:
        raise missing
    return Collection(store, manifest)


def open_or_create(home: Path, name: str, wanted: Manifest) -> Collection:
    """Return the collection with this name, created if needed. Raises CollectionMismatch if its manifest differs."""
    create(home, name, wanted)
    collection = open_collection(home, name)
    require_same(collection.manifest, wanted, name)
    return collection


def create(home: Path, name: str, manifest: Manifest) -> bool:
    """Create an empty collection and return True; return False if there is one, perhaps just made by somebody else.

    Nobody sees a collection half made.
    """
    collection_folder(home, name)
    finish(home)
    return catalogue_of(home).create(name, manifest)


def require_same(manifest: Manifest, wanted: Manifest, name: str) -> None:
    """Raise CollectionMismatch, saying what differs, unless the manifests are equal; `format` is ignored."""
    if manifest.model != wanted.model or manifest.dimension != wanted.dimension:
        raise CollectionMismatch(
            f"The collection {name!r} was built with the model {manifest.model!r} ({manifest.dimension} "
            f"dimensions), not with {wanted.model!r} ({wanted.dimension}). Leave --model out, or add the "
            "documents to a new collection (--collection NAME)."
        )
    if manifest != replace(wanted, format=manifest.format):
        raise CollectionMismatch(
            f"The collection {name!r} was split into passages of {manifest.size} characters (at most "
            f"{manifest.longest}), not {wanted.size} ({wanted.longest}). Add the documents to a new "
            "collection (--collection NAME)."
        )


def collection_names(home: Path) -> list[str]:
    """Return the names of the collections in a home, sorted; never one whose deletion was interrupted.

    One that cannot be opened is among them. Raises CollectionUnreadable if the home itself cannot be read.
    """
    finish(home)
    return [name for name in catalogue_of(home).names() if _NAME.fullmatch(name)]


def set_aside(collection: Collection) -> Path:
    """Take a collection away, so that it is gone at once and for everybody, and return where its folder is now.

    The caller holds the write lock, and deletes the folder. A crash before that leaves it to `clear_deleted`.
    """
    collection.connection.close()
    return catalogue_of(collection.folder.parent.parent).set_aside(collection.folder.name)


def clear_deleted(home: Path) -> None:
    """Delete what interrupted deletions of collections have left."""
    catalogue_of(home).clear_deleted()
