"""Format the tables of a bench as Markdown: a section for each part, with notes on how to read it."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from pincite.eval.bench.crowd import CrowdRow
from pincite.eval.bench.encoding import EncodingTable
from pincite.eval.bench.figures import claim, ratio
from pincite.eval.bench.peers import PeerTable
from pincite.eval.bench.sizes import STAGES, SizeRow
from pincite.eval.bench.start import StartRow
from pincite.eval.bench.visitors import MIX, Kind
from pincite.eval.measures.summary import Estimate, percentile

Value = TypeVar("Value")

_NONE = "-"
_ENCODING = (
    "Medians; encoders take turns. Times as fast: the ratio within each round, or for each question, with its 95 % "
    "interval; 2 is twice as fast as plain sentence-transformers in float32. Least cosine: the lowest cosine of any "
    "text to the vectors of sentence-transformers."
)
_PEERS = (
    "All systems get the same passages, split by Pincite, so that the systems are compared and not the splitting. An "
    "entry's rank is that of its best passage among 100 retrieved. Models are loaded beforehand, and each build saves "
    "its index. Systems take turns with each build and each question. Pincite is so many times as fast: the time of "
    "the row over Pincite's, pair by pair, with the 95 % interval. Pincite also embeds every sentence, for its "
    "answers; the others do not. Memory: resident after the last question, model included."
)
_SIZES = (
    "Milliseconds p50 / p99 of new questions in a warm process; sizes take turns. `query` is `encode` plus `search`, "
    "and `again` is the same when the questions are asked a second time; `dense` and `lexical` are the two indexes "
    "queried on their own; `answer` is a whole question to answer. Recall@10: the dense index against exact search."
)
_COSTS = (
    "Opening: the collection and both indexes in a fresh process. Memory: that process after its first question and "
    "after its last, encoders included. Add and remove: one document of a short page. "
    "Filled and built: the database, then both indexes, without embedding."
)
_STARTS = (
    "`pincite ask` over the sample briefs as a process, from its start to its end, after a first one that is not "
    "counted; versions take turns."
)
_CROWD = (
    "Every client sends its next request as soon as it is answered; every question is new. Versions take turns of "
    "several seconds; the counts are of all turns. Pincite answers so many times as many: turn by turn, with the 95 % "
    "interval. Milliseconds p50 / p95."
)


def encoding_markdown(table: EncodingTable) -> str:
    """Return the section about encoders."""
    rows = []
    for one in table.rows:
        middle = percentile(one.seconds, 50) if one.seconds else None
        rows.append(
            (
                _named(one.name, one.version, one.failure),
                _figure(middle, lambda value: f"{table.texts / value:.1f}"),
                _figure(middle, lambda value: f"{table.tokens / value:,.0f}" if table.tokens else _NONE),
                _ratio(one.speedup),
                f"{_times(one.questions, 50)} / {_times(one.questions, 99)}",
                _ratio(one.question_speedup),
                _figure(one.cosine, lambda value: f"{value:.6f}"),
            )
        )
    heading = (
        "encoder",
        "texts/s",
        "tokens/s",
        "times as fast",
        "question ms p50 / p99",
        "times as fast",
        "least cosine",
    )
    tokens = f", {table.tokens:,} tokens" if table.tokens else ""
    return f"## Encoding\n\n{table.texts} texts{tokens}. {_ENCODING}\n\n{_table(heading, rows)}"


def peers_markdown(table: PeerTable) -> str:
    """Return the section about the systems on one corpus."""
    rows = [
        (
            _named(one.name, one.version, one.failure),
            _times(one.builds, 50),
            _figure(one.builds, lambda values: f"{table.passages / percentile(values, 50):.1f}"),
            _ratio(one.build_ratio),
            f"{_times(one.queries, 50)} / {_times(one.queries, 99)}",
            _ratio(one.query_ratio),
            _figure(one.ndcg, lambda value: f"{value:.3f}"),
            _figure(one.memory, _megabytes),
            _figure(one.disk, _megabytes),
        )
        for one in table.rows
    ]
    heading = (
        "system",
        "build s",
        "passages/s",
        "Pincite is times as fast",
        "query ms p50 / p99",
        "Pincite is times as fast",
        "nDCG@10",
        "memory MB",
        "disk MB",
    )
    counts = f"{table.entries:,} entries, {table.passages:,} passages, {table.questions} questions"
    return f"## Peers on {table.corpus}\n\n{counts}. {_PEERS}\n\n{_table(heading, rows)}"


def sizes_markdown(rows: Sequence[SizeRow]) -> str:
    """Return the section about growth with size: times, then costs."""
    times = [
        (
            _sized(one),
            *(_middle_and_slow(one.stages.get(name, ())) for name in STAGES),
            _middle_and_slow(one.again),
            _figure(one.recall, lambda value: f"{value:.4f}"),
        )
        for one in rows
    ]
    costs = [
        (
            _sized(one),
            _figure(one.opening, lambda value: f"{value:,.0f}"),
            _figure(one.adding, lambda value: f"{value:.2f}"),
            _figure(one.removing, lambda value: f"{value:.2f}"),
            f"{_figure(one.memory, _megabytes)} / {_figure(one.memory_after, _megabytes)}",
            *_making(one),
        )
        for one in rows
    ]
    of_times = ("passages", *STAGES, "again", "recall@10")
    of_costs = (
        "passages",
        "opening ms",
        "add s",
        "remove s",
        "memory MB first / last",
        "disk MB",
        "kB a passage",
        "filled / built s",
    )
    parts = [f"## Size\n\n{_SIZES}", _table(of_times, times), _growth(rows), _COSTS, _table(of_costs, costs)]
    return "\n\n".join(part for part in parts if part)


def starts_markdown(rows: Sequence[StartRow]) -> str:
    """Return the section about cold starts."""
    cells = [
        (
            _named(one.name, one.language, one.failure),
            f"{len(one.starts)}",
            _seconds([start.seconds for start in one.starts]),
            _seconds([start.cpu for start in one.starts]),
            _figure(max((start.memory for start in one.starts), default=None), _megabytes),
            _ratio(one.ratio),
        )
        for one in rows
    ]
    heading = ("version", "starts", "s, least / median / most", "CPU s", "most memory MB", "Pincite is times as fast")
    return f"## Cold start\n\n{_STARTS}\n\n{_table(heading, cells)}"


def crowd_markdown(rows: Sequence[CrowdRow]) -> str:
    """Return the section about the service under many clients."""
    cells = [
        (
            _named(one.name, "", one.failure),
            f"{one.answered:,} in {one.seconds:.0f} s",
            _ratio(one.ratio, "more", "fewer"),
            *(_middle_and_slow(one.times(kind), 95) for kind in MIX),
            _figure(one.times(Kind.SEARCH), lambda times: f"{percentile(times, 95) / percentile(times, 50):.2f}"),
            _middle_and_slow(one.alone, 95),
            f"{one.failed}",
        )
        for one in rows
    ]
    kinds = [kind.value for kind in MIX]
    heading = (
        "version",
        "answered",
        "Pincite answers times as many",
        *kinds,
        "search p95 / p50",
        "search alone",
        "failed",
    )
    return f"## Service under {rows[0].clients} clients\n\n{_CROWD}\n\n{_table(heading, cells)}"


def _growth(rows: Sequence[SizeRow]) -> str:
    """Return how much longer a question takes at each size than at the smallest."""
    whole = [one for one in rows if one.stages]
    said = [
        f"at {one.passages:,} passages {_plain(found)} times as long as at {whole[0].passages:,}"
        for one in whole[1:]
        if (found := ratio(one.stages["query"], whole[0].stages["query"]))
    ]
    return f"A question takes {', '.join(said)} (median over the questions, 95 % interval)." if said else ""


def _making(one: SizeRow) -> tuple[str, str, str]:
    """Return megabytes on disk, kilobytes a passage, and what making took."""
    if one.made is None:
        return _NONE, _NONE, _NONE
    kept = " (earlier)" if one.kept else ""
    each = one.made.disk / one.passages / 1000
    return _megabytes(one.made.disk), f"{each:.1f}", f"{one.made.fill:,.0f} / {one.made.build:,.1f}{kept}"


def _sized(one: SizeRow) -> str:
    return f"{one.passages:,}" + (f" ({one.failure})" if one.failure else "")


def _named(name: str, version: str, failure: str) -> str:
    shown = f"{name} ({version})" if version else name
    return f"{shown}: {failure}" if failure else shown


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---", *["---:"] * (len(heading) - 1)], *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def _figure(value: Value | None, told: Callable[[Value], str]) -> str:
    return told(value) if value else _NONE


def _times(values: Sequence[float], percent: float) -> str:
    return f"{percentile(values, percent):,.1f}" if values else _NONE


def _middle_and_slow(values: Sequence[float], percent: float = 99) -> str:
    return f"{_times(values, 50)} / {_times(values, percent)}"


def _seconds(values: Sequence[float]) -> str:
    return f"{min(values):.2f} / {percentile(values, 50):.2f} / {max(values):.2f}" if values else _NONE


def _ratio(one: Estimate | None, more: str = "faster", less: str = "slower") -> str:
    """Return a ratio with its interval, and a word where it shows no difference or the opposite."""
    if one is None:
        return _NONE
    if one.value == one.low == one.high == 1:
        return "1"
    shown = claim(one, more, less)
    return _plain(one) + ("" if shown == more else f": {shown}")


def _plain(one: Estimate) -> str:
    return f"{one.value:.2f} ({one.low:.2f} to {one.high:.2f})"


def _megabytes(value: float) -> str:
    return f"{value / 1e6:,.0f}"
