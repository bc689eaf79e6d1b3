"""Format a bench as JSON: every figure in the tables, and every single measurement."""

from typing import Any

from pincite.eval.bench.encoding import EncoderRow, EncodingTable
from pincite.eval.bench.load_text import load_json
from pincite.eval.bench.peers import PeerTable, SystemRow
from pincite.eval.bench.run import Bench
from pincite.eval.bench.sizes import SizeRow
from pincite.eval.measures.summary import Estimate, percentile

Json = dict[str, Any]


def bench_json(bench: Bench) -> Json:
    """Return the bench as one object; parts that were not measured are null or empty."""
    return {
        "created_at": bench.created_at,
        "program": dict(bench.program),
        "encoding": _encoding(bench.encoding) if bench.encoding else None,
        "peers": [_peers(one) for one in bench.peers],
        "sizes": [_size(one) for one in bench.sizes],
        "load": load_json(bench.load) if bench.load else None,
    }


def times_json(milliseconds: tuple[float, ...]) -> Json | None:
    """Return p50, p99 and all values in the order of measurement; None if there are no values."""
    if not milliseconds:
        return None
    return {
        "p50": round(percentile(milliseconds, 50), 3),
        "p99": round(percentile(milliseconds, 99), 3),
        "all": [round(one, 3) for one in milliseconds],
    }


def _encoding(table: EncodingTable) -> Json:
    return {
        "texts": table.texts,
        "tokens": table.tokens,
        "rows": [_encoder(one, table) for one in table.rows],
    }


def _encoder(row: EncoderRow, table: EncodingTable) -> Json:
    middle = percentile(row.seconds, 50) if row.seconds else None
    return {
        "name": row.name,
        "version": row.version,
        "seconds": [round(one, 4) for one in row.seconds],
        "texts_per_second": round(table.texts / middle, 2) if middle else None,
        "tokens_per_second": round(table.tokens / middle, 1) if middle and table.tokens else None,
        "speedup": _estimate(row.speedup),
        "least_cosine": row.cosine,
        "failure": row.failure,
    }


def _peers(table: PeerTable) -> Json:
    return {
        "corpus": table.corpus,
        "entries": table.entries,
        "passages": table.passages,
        "questions": table.questions,
        "rows": [_system(one) for one in table.rows],
    }


def _system(row: SystemRow) -> Json:
    return {
        "name": row.name,
        "version": row.version,
        "build_seconds": [round(one, 3) for one in row.builds],
        "query_ms": times_json(row.queries),
        "build_ratio": _estimate(row.build_ratio),
        "query_ratio": _estimate(row.query_ratio),
        "ndcg@10": None if row.ndcg is None else round(row.ndcg, 4),
        "failure": row.failure,
    }


def _size(row: SizeRow) -> Json:
    return {
        "passages": row.passages,
        "fill_seconds": row.fill,
        "build_seconds": row.build,
        "disk_bytes": row.disk,
        "memory_bytes": row.memory,
        "recall@10": row.recall,
        "stages_ms": {name: times_json(values) for name, values in row.stages.items()},
        "failure": row.failure,
    }


def _estimate(one: Estimate | None) -> Json | None:
    return (
        {"value": round(one.value, 3), "low": round(one.low, 3), "high": round(one.high, 3), "n": one.n}
        if one
        else None
    )
