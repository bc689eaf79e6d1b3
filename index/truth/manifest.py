"""The manifest of a collection, and the format of its database: its tables, and the steps that an older one lacks."""

import json
from dataclasses import asdict, dataclass, replace

from pincite.index.disk import damaged
from pincite.index.truth.connection import Connection, Truth
from pincite.index.truth.schema import FORMAT, STEPS, TABLES
from pincite.index.truth.works import assign_keys
from pincite.ingest.errors import CollectionMismatch


@dataclass(frozen=True, slots=True)
class Manifest:
    """The model, splitting and format a collection was built with.

    Two collections with equal manifests can be compared and merged.
    """

    model: str
    dimension: int
    size: int
    longest: int
    shortest: int
    format: int = FORMAT


def stored_manifest(connection: Connection, truth: Truth) -> Manifest | None:
    """Return the manifest in a database, or None if it is new.

    Raises CollectionMismatch for a later format, and what `explained` raises.
    """
    with truth.explained():
        if not connection.has_table("meta"):
            return None
        row = connection.execute("SELECT value FROM meta WHERE key = 'manifest'").fetchone()
    try:
        manifest = Manifest(**json.loads(row[0]))
    except (TypeError, ValueError) as error:
        raise damaged(truth, error) from error
    if manifest.format > FORMAT:
        raise CollectionMismatch(
            f"The collection in {truth.folder} has format {manifest.format}, but this version of Pincite knows "
            f"formats up to {FORMAT}. Use the version that wrote it, or a later one."
        )
    return manifest


def create_tables(connection: Connection, manifest: Manifest) -> None:
    """Create the tables of a new, empty database, within a transaction."""
    first = json.dumps(asdict(replace(manifest, format=1)))
    for statement in TABLES.split(";"):
        connection.define(statement)
    connection.execute("INSERT INTO meta VALUES ('generation', '0')")
    connection.execute("INSERT INTO meta VALUES ('manifest', ?)", (first,))
    upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Take the steps that an older database lacks, within a transaction."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'manifest'").fetchone()
    kept = json.loads(row[0])
    for step in STEPS[kept["format"] - 1 :]:
        for statement in step:
            connection.define(statement)
    if kept["format"] < FORMAT:
        newest = json.dumps({**kept, "format": FORMAT})
        connection.execute("UPDATE meta SET value = ? WHERE key = 'manifest'", (newest,))
        assign_keys(connection)
