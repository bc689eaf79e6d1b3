"""What people are told when a Milvus cannot be used."""

from pincite.index.legs.milvus.address import Address
from pincite.ingest.errors import VectorsUnavailable

_SHOWN = 300  # characters of what the Milvus said


def unavailable(address: Address, error: BaseException) -> VectorsUnavailable:
    """Return what to tell people about an error of a Milvus."""
    said = " ".join(str(getattr(error, "message", "") or error).split())[:_SHOWN]
    if "auth" in said.lower() or "permission" in said.lower():
        advice = "Set PINCITE_MILVUS_TOKEN to USER:PASSWORD of a user who may create collections there."
    elif "loading collection" in said:
        advice = "It is loading them, as for a while after a start. Try again in a moment."
    elif address.uri.startswith("http"):
        advice = f"Start it, or see that it can be reached at {address.uri}; nothing of the collection is lost."
    else:
        advice = "Milvus Lite serves one process at a time: end the other one, or start a Milvus server."
    return VectorsUnavailable(f"The vectors are kept in {address.place}, which cannot be used ({said}). {advice}")
