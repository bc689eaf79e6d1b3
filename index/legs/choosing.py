"""Choose what keeps a collection's legs, by the address that is noted in it. What is not chosen is not loaded."""

from typing import TYPE_CHECKING

from pincite.index.legs.milvus.address import Address
from pincite.index.truth.connection import Truth
from pincite.ingest.errors import BadOption

if TYPE_CHECKING:
    from pincite.index.legs.seam import KeptLegs


def legs_at(place: str | None, truth: Truth, dimension: int) -> "KeptLegs":
    """Return legs at this address, or in files. Raises BadOption for none, or without the packages for it."""
    if place is None:
        from pincite.index.legs.legs import Legs  # loads FAISS and tantivy, which a list of documents does not need

        return Legs(truth, dimension)
    address = Address.of(place)
    try:
        from pincite.index.legs.milvus.legs import MilvusLegs
    except ModuleNotFoundError as error:
        raise _not_installed(place, error) from error
    return MilvusLegs(truth, dimension, address)


def milvus_version(place: str) -> str:
    """Return the version of the Milvus at this address, once it answers. Raises BadOption and VectorsUnavailable."""
    address = Address.of(place)
    try:
        from pincite.index.legs.milvus.engine import Milvus
    except ModuleNotFoundError as error:
        raise _not_installed(place, error) from error
    milvus = Milvus(address)
    milvus.close()
    return milvus.version


def _not_installed(place: str, error: ModuleNotFoundError) -> BadOption:
    return BadOption(
        f"The vectors of this collection are kept in {place}, for which the package {error.name!r} is needed. "
        "Install it: pip install 'pincite[cluster]'"
    )
