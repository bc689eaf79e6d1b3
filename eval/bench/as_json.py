"""Format the tables of a bench as JSON: every figure that is shown, and every single measurement."""

from collections.abc import Sequence
from typing import Any

from pincite.eval.bench.crowd import CrowdRow
from pincite.eval.bench.encoding import EncoderRow, EncodingTable
from pincite.eval.bench.figures import claim
from pincite.eval.bench.peers import PeerTable, SystemRow
from pincite.eval.bench.sizes import SizeRow
from pincite.eval.bench.start import StartRow
from pincite.eval.bench.visitors import MIX, Kind
from pincite.eval.measures.summary import Estimate, percentile

Json = dict[str, Any]


def encoding_json(table: EncodingTable) -> Json:
    """Return the figures of the encoders."""
    return {
        "texts": table.texts,
        "tokens": table.tokens,
        "rows": [_encoder(one, table) for one in table.rows],
    }


def peers_json(table: PeerTable) -> Json:
    """Return the figures of all systems on one corpus."""
    return {
        "corpus": table.corpus,
        "entries": table.entries,
        "passages": table.passages,
        "questions": table.questions,
        "rows": [_system(one, table) for one in table.rows],
    }


def size_json(row: SizeRow) -> Json:
    """Return the figures of one size."""
    return {
        "passages": row.passages,
        "kept_from_an_earlier_run": row.kept,
        "fill_seconds": row.made and round(row.made.fill, 2),
        "build_seconds": row.made and round(row.made.build, 2),
        "disk_bytes": row.made and row.made.disk,
        "disk_bytes_per_passage": row.made and round(row.made.disk / row.passages),
        "opening_ms": row.opening and round(row.opening, 1),
        "memory_bytes": row.memory,
        "memory_bytes_after": row.memory_after,
        "recall@10": row.recall,
        "adding_one_document_seconds": row.adding and round(row.adding, 3),
        "removing_it_seconds": row.removing and round(row.removing, 3),
        "stages_ms": {name: times_json(values) for name, values in row.stages.items()},
        "asked_again_ms": times_json(row.again),
        "failure": row.failure,
    }


def start_json(row: StartRow) -> Json:
    """Return the figures of one version and language."""
    return {
        "name": row.name,
        "language": row.language,
        "seconds": times_json([one.seconds for one in row.starts]),
        "cpu_seconds": times_json([one.cpu for one in row.starts]),
        "most_memory_bytes": max((one.memory for one in row.starts), default=None),
        "ratio": estimate_json(row.ratio),
        "failure": row.failure,
    }


def crowd_json(row: CrowdRow) -> Json:
    """Return the figures of one version under all clients."""
    return {
        "name": row.name,
        "clients": row.clients,
        "starting_seconds": round(row.starting, 2),
        "seconds": round(row.seconds, 2),
        "answered": row.answered,
        "failed": row.failed,
        "ratio": estimate_json(row.ratio, "more", "fewer"),
        "alone_search_ms": times_json(row.alone),
        "ms": {kind.value: times_json(row.times(kind)) for kind in MIX},
        "search_p95_over_p50": spread(row.times(Kind.SEARCH)),
        "failure": row.failure,
    }


def times_json(values: Sequence[float]) -> Json | None:
    """Return p50, p95, p99 and all values in the order of measurement; None if there are no values."""
    if not values:
        return None
    middle = {f"p{one}": round(percentile(values, one), 3) for one in (50, 95, 99)}
    return {**middle, "all": [round(one, 3) for one in values]}


def estimate_json(one: Estimate | None, more: str = "faster", less: str = "slower") -> Json | None:
    """Return a ratio with its interval and what it shows; None if there is none."""
    if one is None:
        return None
    ends = {"value": round(one.value, 3), "low": round(one.low, 3), "high": round(one.high, 3)}
    return {**ends, "n": one.n, "shows": claim(one, more, less)}


def spread(times: Sequence[float]) -> float | None:
    """Return p95 over p50; None if there are no times."""
    return round(percentile(times, 95) / percentile(times, 50), 3) if times else None


def _encoder(row: EncoderRow, table: EncodingTable) -> Json:
    middle = percentile(row.seconds, 50) if row.seconds else None
    return {
        "name": row.name,
        "version": row.version,
        "seconds": [round(one, 4) for one in row.seconds],
        "texts_per_second": round(table.texts / middle, 2) if middle else None,
        "tokens_per_second": round(table.tokens / middle, 1) if middle and table.tokens else None,
        "speedup": estimate_json(row.speedup),
        "question_ms": times_json(row.questions),
        "question_speedup": estimate_json(row.question_speedup),
        "least_cosine": row.cosine,
        "failure": row.failure,
    }


def _system(row: SystemRow, table: PeerTable) -> Json:
    return {
        "name": row.name,
        "version": row.version,
        "build_seconds": [round(one, 3) for one in row.builds],
        "passages_per_second": round(table.passages / percentile(row.builds, 50), 2) if row.builds else None,
        "query_ms": times_json(row.queries),
        "build_ratio": estimate_json(row.build_ratio),
        "query_ratio": estimate_json(row.query_ratio),
        "ndcg@10": None if row.ndcg is None else round(row.ndcg, 4),
        "disk_bytes": row.disk,
        "memory_bytes": row.memory,
        "failure": row.failure,
    }
