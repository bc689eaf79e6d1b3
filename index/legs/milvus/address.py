"""Addresses of a Milvus, as they are given to `--vectors` and noted in a collection.

`milvus://host:19530/database` and `milvus+https://…` are servers; `milvus+file:///folder/vectors.db` is Milvus Lite, a
library that keeps all in a folder and serves one process. `?index=IVF_SQ8` chooses how vectors are indexed.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from pincite.index.legs.milvus.kinds import KINDS
from pincite.ingest.errors import BadOption

_PORT = 19530


@dataclass(frozen=True, slots=True)
class Address:
    """`uri` and `database` are what pymilvus takes; `index` is the kind of index of vectors."""

    place: str
    uri: str
    database: str
    index: str

    @classmethod
    def of(cls, place: str) -> "Address":
        """Return a parsed address. Raises BadOption.

        `Address.of("milvus://db.example").uri -> "http://db.example:19530"`.
        """
        try:
            parts = urlsplit(place)
            port = parts.port
        except ValueError as error:
            raise _not_an_address(place) from error
        if parts.username or parts.password:
            raise BadOption(
                "The address of a Milvus is noted in the collection, so it must hold no password. Set "
                "PINCITE_MILVUS_TOKEN to USER:PASSWORD, and leave them out of the address."
            )
        index = parse_qs(parts.query).get("index", ["HNSW"])[-1].upper()
        if index not in KINDS:
            raise BadOption(
                f"{place}: vectors cannot be indexed as {index}: Milvus Lite takes it and then compares all vectors. "
                f"Choose one of {', '.join(KINDS)}."
            )
        if parts.scheme == "milvus+file" and parts.path.endswith(".db") and not parts.netloc:
            return cls(place, parts.path, "", index)
        if parts.scheme not in ("milvus", "milvus+https") or not parts.hostname:
            raise _not_an_address(place)
        scheme = "https" if parts.scheme == "milvus+https" else "http"
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(place, f"{scheme}://{host}:{port or _PORT}", parts.path.strip("/"), index)


def _not_an_address(place: str) -> BadOption:
    return BadOption(
        f"--vectors {place} is no address of a Milvus. Give one such as milvus://127.0.0.1:19530, or "
        "milvus+file:///folder/vectors.db for Milvus Lite."
    )
