"""The kinds of indexes of vectors that servers and Milvus Lite really make, and what each is told."""

KINDS = ("HNSW", "HNSW_SQ", "IVF_FLAT", "IVF_SQ8", "FLAT")
EXACT = ("HNSW", "IVF_FLAT", "FLAT")  # these compare vectors as they are, and do not round their numbers

_GRAPH, _LISTS = "HNSW", "IVF"  # what the names of kinds begin with
_NEIGHBOURS = {"M": 24, "efConstruction": 256}
_MADE = {"nlist": 128}
_LOOKED_AT = {"nprobe": 48}
_WIDER = 2  # times as many candidates as are asked for, that a graph looks at


def built(kind: str) -> dict[str, int]:
    """Return what an index of this kind is made with: `built("FLAT") -> {}`."""
    return dict(_NEIGHBOURS if kind.startswith(_GRAPH) else _MADE if kind.startswith(_LISTS) else {})


def looked_at(kind: str, count: int) -> dict[str, int]:
    """Return how much of the index is looked at for the `count` nearest: `looked_at("HNSW", 400) -> {"ef": 800}`."""
    return {"ef": _WIDER * count} if kind.startswith(_GRAPH) else dict(_LOOKED_AT if kind.startswith(_LISTS) else {})
