"""Format a bench as Markdown: a table for each part, with notes on how to read it."""

from collections.abc import Callable, Iterable, Sequence

from pincite.eval.bench.encoding import EncodingTable
from pincite.eval.bench.load_text import load_markdown
from pincite.eval.bench.peers import PeerTable
from pincite.eval.bench.run import Bench
from pincite.eval.bench.sizes import STAGES, SizeRow
from pincite.eval.measures.summary import Estimate, percentile

_NONE = "-"
_ENCODING = (
    "Medians over the rounds; encoders take turns. Times as fast: the ratio within each round, with its 95 % interval; "
    "2 is twice as fast as plain sentence-transformers in float32. Least cosine: the lowest cosine of any text to the "
    "vectors of sentence-transformers."
)
_PEERS = (
    "All systems get the same passages, split by Pincite, so that the systems are compared and not the splitting. An "
    "entry's rank is that of its best passage among 100 retrieved. Models are loaded beforehand, and each build saves "
    "its index. Systems take turns with each question. Ratios are times over Pincite's, pair by pair, with the 95 % "
    "interval; 2 takes twice as long. Pincite also embeds every sentence, for its answers; the others do not."
)
_SIZES = (
    "Milliseconds p50 / p99, warm; sizes take turns. `query` is `encode` plus `search`; `dense` and `lexical` are "
    "the two indexes queried on their own; `answer` is a whole question to answer. Build: both indexes from stored "
    "passages, without embedding. Memory: a fresh process after its first question, including models. Recall@10: the "
    "dense index against exact search."
)


def bench_markdown(bench: Bench, plots: Sequence[str]) -> str:
    """Return the whole bench as Markdown; `plots` are the names of image files beside it."""
    machine = bench.program.get("machine", "")
    versions = ", ".join(f"{name} {text}" for name, text in bench.program.items() if name != "machine")
    parts = [f"# Bench\n\n{bench.created_at}, {machine}\n\n{versions}"]
    if bench.encoding:
        parts.append(_encoding(bench.encoding))
    parts += [_peers(one) for one in bench.peers]
    if bench.sizes:
        parts.append(_sizes(bench.sizes))
    if bench.load:
        parts.append(load_markdown(bench.load))
    return "\n\n".join(parts + [f"![]({name})" for name in plots]) + "\n"


def _encoding(table: EncodingTable) -> str:
    rows = []
    for one in table.rows:
        middle = percentile(one.seconds, 50) if one.seconds else None
        rows.append(
            (
                _named(one.name, one.version, one.failure),
                _figure(middle, lambda value: f"{table.texts / value:.1f}"),
                _figure(middle, lambda value: f"{table.tokens / value:,.0f}" if table.tokens else _NONE),
                _ratio(one.speedup),
                _figure(one.cosine, lambda value: f"{value:.6f}"),
            )
        )
    heading = ("encoder", "texts/s", "tokens/s", "times as fast", "least cosine")
    tokens = f", {table.tokens:,} tokens" if table.tokens else ""
    return f"## Encoding\n\n{table.texts} texts{tokens}. {_ENCODING}\n\n{_table(heading, rows)}"


def _peers(table: PeerTable) -> str:
    rows = [
        (
            _named(one.name, one.version, one.failure),
            _times(one.builds, 50),
            _ratio(one.build_ratio),
            f"{_times(one.queries, 50)} / {_times(one.queries, 99)}",
            _ratio(one.query_ratio),
            _figure(one.ndcg, lambda value: f"{value:.3f}"),
        )
        for one in table.rows
    ]
    heading = ("system", "build s", "build ratio", "query ms p50 / p99", "query ratio", "nDCG@10")
    counts = f"{table.entries:,} entries, {table.passages:,} passages, {table.questions} questions"
    return f"## Peers on {table.corpus}\n\n{counts}. {_PEERS}\n\n{_table(heading, rows)}"


def _sizes(rows: Sequence[SizeRow]) -> str:
    cells = [
        (
            f"{one.passages:,}" + (f" ({one.failure})" if one.failure else ""),
            *(f"{_times(one.stages.get(name, ()), 50)} / {_times(one.stages.get(name, ()), 99)}" for name in STAGES),
            _figure(one.build, lambda value: f"{value:.1f}"),
            _figure(one.memory, _megabytes),
            _figure(one.disk, _megabytes),
            _figure(one.recall, lambda value: f"{value:.4f}"),
        )
        for one in rows
    ]
    heading = ("passages", *STAGES, "build s", "memory MB", "disk MB", "recall@10")
    return f"## Size\n\n{_SIZES}\n\n{_table(heading, cells)}"


def _named(name: str, version: str, failure: str) -> str:
    shown = f"{name} ({version})" if version else name
    return f"{shown}: {failure}" if failure else shown


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---", *["---:"] * (len(heading) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _figure(value: float | None, told: Callable[[float], str]) -> str:
    return _NONE if value is None else told(value)


def _times(values: Sequence[float], percent: float) -> str:
    return f"{percentile(values, percent):,.1f}" if values else _NONE


def _ratio(one: Estimate | None) -> str:
    return f"{one.value:.2f} ({one.low:.2f} to {one.high:.2f})" if one else _NONE


def _megabytes(value: float) -> str:
    return f"{value / 1e6:,.0f}"
