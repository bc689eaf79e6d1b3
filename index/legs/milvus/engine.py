"""One Milvus, of any size, and the rows that it keeps for a collection. Owns pymilvus.

A collection of Pincite is a collection of Milvus: its vectors have a dimension of their own, it can be dropped whole,
and its questions meet no rows of others, as they would in one collection with partition keys. Rows are passages by key.

A reader sees what was written before `stamp`: Milvus waits until it has, which takes some 0.2 s just after a change and
nothing later. Bounded consistency, as fast, would leave out for seconds what was reported as added; strong consistency
waits at every question.
"""

import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from pymilvus import DataType, MilvusClient
from pymilvus.exceptions import MilvusException

from pincite.index.legs.milvus.address import Address
from pincite.index.legs.milvus.kinds import EXACT, built, looked_at
from pincite.index.legs.milvus.rows import Row, Within, keys_from
from pincite.index.legs.milvus.unavailable import unavailable
from pincite.index.truth.packing import Vectors
from pincite.ingest.errors import CollectionMismatch

_SECONDS = 30.0  # that one request may take, and that are tried to connect
_FLUSHING = 600.0  # that may take to write a large collection's last segments
_LOADING = 5.0  # that a question waits for a collection to be loaded
_STRONG: dict[str, Any] = {"consistency_level": "Strong", "timeout": _SECONDS}
_NOT_LOADED = 101  # Milvus's number of that error
# Servers close connections that ask every ten seconds whether they are there, as pymilvus would.
_CHANNEL = {"grpc.keepalive_time_ms": 600_000, "grpc.keepalive_permit_without_calls": False}
_WITH_SPARSE = (2, 4)  # the first version that has sparse vectors, and several vectors a row
_MOMENT, _HOME = "pincite.moment", "pincite.home"
_MOST_TERMS = 4_096  # distinct ones of a passage, where they are kept as a list
_FUTURE = 1_000  # milliseconds that another machine's clock may be ahead


class Milvus:
    """A Milvus that answers. Raises VectorsUnavailable, in all methods."""

    def __init__(self, address: Address) -> None:
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it logs what it raises
        self.address = address
        self._loaded: set[str] = set()
        with self._asking():
            token = os.environ.get("PINCITE_MILVUS_TOKEN", "")
            self._client = MilvusClient(
                uri=address.uri, token=token, db_name=address.database, timeout=_SECONDS, grpc_options=_CHANNEL
            )
            self.version = str(self._client.get_server_version())
        self.is_lite = "milvus_lite" in self.version
        self.has_terms = self.is_lite or _numbers(self.version) >= _WITH_SPARSE

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except (MilvusException, ConnectionError, OSError) as error:
            raise unavailable(self.address, error) from error
        except Exception as error:
            if type(error).__module__.partition(".")[0] not in ("grpc", "pymilvus", "milvus_lite"):
                raise
            raise unavailable(self.address, error) from error

    def create(self, name: str, dimension: int, home: str) -> None:
        """Make a collection without rows."""
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("key", DataType.INT64, is_primary=True)
        schema.add_field("document", DataType.VARCHAR, max_length=128)
        schema.add_field("language", DataType.VARCHAR, max_length=32)
        schema.add_field("length", DataType.INT64)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        indexes = self._client.prepare_index_params()
        indexes.add_index("vector", index_type=self.address.index, metric_type="IP", params=built(self.address.index))
        if self.has_terms:
            schema.add_field("terms", DataType.SPARSE_FLOAT_VECTOR)
            indexes.add_index("terms", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        else:
            schema.add_field("terms", DataType.ARRAY, element_type=DataType.INT64, max_capacity=_MOST_TERMS)
        with self._asking():
            self._client.create_collection(
                name, schema=schema, index_params=indexes, properties={_HOME: home}, timeout=_SECONDS
            )

    def has(self, name: str, dimension: int) -> bool:
        """Return whether there is this collection, ready to be searched.

        Raises CollectionMismatch if its vectors have another dimension.
        """
        with self._asking():
            if not self._client.has_collection(name, timeout=_SECONDS):
                return False
            fields = self._client.describe_collection(name, timeout=_SECONDS)["fields"]
        found = [one["params"].get("dim") for one in fields if one["name"] == "vector"]
        if found != [dimension]:
            raise CollectionMismatch(
                f"The collection {name!r} in {self.address.place} has vectors of {found} dimensions, not {dimension}: "
                "another program or model made it. Remove it there, then run pincite add again."
            )
        if name not in self._loaded:  # Milvus Lite, and a server where somebody has released it
            with self._asking():
                self._client.load_collection(name, timeout=_LOADING)
            self._loaded.add(name)
        return True

    def moment(self, name: str) -> tuple[str, str]:
        """Return the moment up to which the collection may have rows, as `mark` noted it, and whose it is."""
        with self._asking():
            known = self._client.describe_collection(name, timeout=_SECONDS).get("properties", {})
        return str(known.get(_MOMENT, "")), str(known.get(_HOME, ""))

    def mark(self, name: str, moment: str) -> None:
        """Note the moment up to which the collection may have rows from now on."""
        with self._asking():
            self._client.alter_collection_properties(name, {_MOMENT: moment}, timeout=_SECONDS)

    def insert(self, name: str, rows: Sequence[Row]) -> None:
        """Add rows whose keys are new."""
        made = [
            {
                "key": one.key,
                "document": one.document,
                "language": one.language,
                "length": one.length,
                "vector": one.vector,
                "terms": dict(one.terms) if self.has_terms else list(one.terms)[:_MOST_TERMS],
            }
            for one in rows
        ]
        with self._asking():
            self._client.insert(name, made, timeout=_SECONDS)

    def remove(self, name: str, first: int, last: int | None = None) -> None:
        """Remove the rows with keys from `first` to `last`, or all from `first` on."""
        with self._asking():
            self._client.delete(name, filter=keys_from(first, last), timeout=_SECONDS)

    def read(self, name: str, first: int, last: int, stamp: int) -> list[Row]:
        """Return the rows with keys from `first` to `last`, with all that was written before `stamp`."""
        with self._asking():
            rows = self._client.query(
                name, filter=keys_from(first, last), timeout=_SECONDS, **_seen(stamp),
                output_fields=["key", "document", "language", "length", "vector", "terms"],
            )  # fmt: skip
        return [
            Row(
                one["key"], one["document"], one["language"], one["length"], np.array(one["vector"], np.float32),
                dict(one["terms"]) if isinstance(one["terms"], dict) else dict.fromkeys(one["terms"], 1.0),
            )
            for one in rows
        ]  # fmt: skip

    def settle(self, name: str) -> int:
        """Wait until what was written is seen, and return the time, in milliseconds."""
        with self._asking():
            self._client.query(name, filter="", output_fields=["count(*)"], **_STRONG)
        return int(time.time() * 1000)

    def seal(self, name: str) -> None:
        """Have what was written indexed like the rest; until then it is indexed in haste, and found less surely."""
        with self._asking():
            self._client.flush(name, timeout=_FLUSHING)

    def unindexed(self, name: str) -> int:
        """Return the number of rows whose vectors are not indexed yet; all of a collection so small that none are."""
        with self._asking():
            known = self._client.describe_index(name, "vector", timeout=_SECONDS)
        return max(
            int(known.get("total_rows", 0)) - int(known.get("indexed_rows", 0)), int(known.get("pending_index_rows", 0))
        )

    def keys(self, name: str, after: int, count: int) -> list[int]:
        """Return `count` keys from the first one after `after` on, in no order within them."""
        with self._asking():
            rows = self._client.query(
                name, filter=f"key > {after} and key <= {after + count}", output_fields=["key"],
                **_STRONG,
            )  # fmt: skip
        return [int(one["key"]) for one in rows]

    @property
    def is_exact(self) -> bool:
        """Whether the index compares vectors as they are, and does not round their numbers."""
        return self.address.index in EXACT

    def nearest(self, within: Within, query: Vectors) -> dict[int, float]:
        """Return key -> cosine of the nearest passages, but for rounding."""
        looked = looked_at(self.address.index, within.count)
        return self._found(within, "vector", query, looked)

    def covering(self, within: Within, weights: Mapping[int, float]) -> dict[int, float]:
        """Return key -> score of the passages whose terms weigh most."""
        return self._found(within, "terms", dict(weights), {})

    def _found(self, within: Within, field: str, asked: object, looked: Mapping[str, int]) -> dict[int, float]:
        def hits() -> dict[int, float]:
            (found,) = self._client.search(
                within.name, [asked], anns_field=field, limit=within.count, filter=within.chosen, timeout=_SECONDS,
                search_params={"metric_type": "IP", "params": dict(looked)}, **_seen(within.stamp),
            )  # fmt: skip
            return dict(zip(found.ids, found.distances, strict=True))

        with self._asking():
            try:
                return hits()
            except MilvusException as error:
                if not _is_not_loaded(error):
                    raise
                self._client.load_collection(within.name, timeout=_LOADING)
                return hits()

    def drop(self, name: str) -> None:
        """Remove a collection with all its rows; it may be gone already."""
        with self._asking():
            self._client.drop_collection(name, timeout=_SECONDS)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def _seen(stamp: int) -> dict[str, Any]:
    """Return how to ask for what was written before a time, in milliseconds."""
    return {
        "consistency_level": "Customized",
        "guarantee_timestamp": min(stamp, int(time.time() * 1000) + _FUTURE) << 18,
    }


def _is_not_loaded(error: MilvusException) -> bool:
    """Return whether a collection has to be loaded, as after Milvus Lite was opened anew, or somebody released it."""
    return error.code == _NOT_LOADED or "'released'" in str(error)


def _numbers(version: str) -> tuple[int, int]:
    """Return the first two numbers of a version; the lowest if it says none: `_numbers("v2.3.5-lite") -> (2, 3)`."""
    found = [int(part) for part in version.lstrip("v").replace("-", ".").split(".")[:2] if part.isdigit()]
    return (found[0], found[1]) if len(found) == 2 else (0, 0)
