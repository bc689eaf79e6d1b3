"""Opens a collection together with the encoder that built it; creates and deletes collections."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder, PassageEncoder
from pincite.index.encoders.models import DEFAULT_MODEL, open_encoder
from pincite.index.home import collection_names, create, open_collection, open_or_create, require_same, set_aside
from pincite.index.legs.choosing import milvus_version
from pincite.index.legs.milvus.address import Address
from pincite.index.truth.store import Manifest
from pincite.ingest.cutting.split import Splitting
from pincite.ingest.discover import path_text
from pincite.ingest.errors import CollectionExists, CollectionMissing, UnreadableFile
from pincite.service.audit import local_user, watched
from pincite.service.settings import Settings, read_settings

Say = Callable[[str], None]

IN_FILES = "files"  # instead of an address


def open_for_searching(
    settings: Settings, say: Say, meanwhile: Callable[[Collection], object] = lambda _: None
) -> tuple[Collection, Encoder]:
    """An existing collection and its encoder; raises CollectionMissing or ModelUnavailable.

    `meanwhile` is called with the collection while another thread opens the encoder, mostly in native code.
    """
    collection = open_collection(settings.home, settings.collection)
    with ThreadPoolExecutor(1) as beside:
        opening = beside.submit(open_encoder, collection.manifest.model, settings.models, settings.offline, say)
        meanwhile(collection)
        encoder = opening.result()
    require_same(collection.manifest, _manifest(encoder), settings.collection)
    return collection, encoder


def open_for_adding(settings: Settings, model: str | None, say: Say) -> tuple[Collection, Encoder]:
    """A collection, created if there is none, and its encoder; `model` None means the collection's own.

    What is added is noted in the audit log as done by the user of this process.
    Raises CollectionMismatch if the collection was built with another model.
    """
    encoder = open_encoder(model_for_adding(settings, model), settings.models, settings.offline, say)
    return collection_for(settings, encoder, say), encoder


def model_for_adding(settings: Settings, model: str | None) -> str:
    """The model to add with: the one asked for, else the collection's own, else the default. A folder is absolute."""
    name = model or model_of(settings) or DEFAULT_MODEL
    local = Path(name).expanduser()
    return str(local.absolute()) if local.is_dir() else name


def collection_for(settings: Settings, encoder: PassageEncoder, say: Say) -> Collection:
    """The collection to add to, created for this encoder if there is none; raises BadOption, CollectionMismatch.

    Its indexes are kept where the settings say from now on.
    """
    place = _place(settings.vectors) if settings.vectors else None
    if place and settings.collection not in collection_names(settings.home):
        milvus_version(place)  # a Milvus that is away leaves no empty collection
    collection = open_or_create(settings.home, settings.collection, _manifest(encoder))
    if settings.vectors and (remark := collection.keep_vectors_at(place)):
        say(remark)
    return watched(collection, settings.home, local_user())


def open_on_worker(name: str, offline: bool) -> Encoder:
    """The encoder with this name on a machine of a cluster, from the folder of models that that machine has."""
    return open_encoder(name, read_settings(None, None).models, offline)


def require_something(settings: Settings, paths: Sequence[Path]) -> None:
    """Raises UnreadableFile if there is neither a collection nor any of these files, so that no empty one is made."""
    if model_of(settings) is None and not any(path.exists() for path in paths):
        named = ", ".join(path_text(path) for path in paths)
        raise UnreadableFile(f"There is no file or folder {named}. Check the path; nothing was added.")


def create_collection(settings: Settings, name: str, encoder: Encoder) -> None:
    """An empty collection for this encoder; raises CollectionExists."""
    if not create(settings.home, name, _manifest(encoder)):
        raise CollectionExists(f"A collection named {name!r} exists already. Choose another name, or delete it first.")


def delete_collection(settings: Settings, name: str) -> None:
    """Deletes a collection with its citations; raises CollectionMissing, or CollectionBusy during an addition."""
    collection = open_collection(settings.home, name)
    with collection.adding(), collection.writing():
        collection.drop_vectors()
        aside = set_aside(collection)
    shutil.rmtree(aside, ignore_errors=True)


def _place(vectors: str) -> str | None:
    """The address to keep indexes at, None for files. Raises BadOption."""
    return None if vectors == IN_FILES else Address.of(vectors).place


def model_of(settings: Settings) -> str | None:
    """The name of the embedding model that the collection was built with; None if there is no collection."""
    try:
        return open_collection(settings.home, settings.collection).manifest.model
    except CollectionMissing:
        return None


def _manifest(encoder: PassageEncoder) -> Manifest:
    splitting = Splitting()
    return Manifest(encoder.name, encoder.dimension, splitting.size, splitting.longest, splitting.shortest)
