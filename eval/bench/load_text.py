"""Format the results of the load test as Markdown and as JSON."""

from collections import Counter
from typing import Any

from pincite.eval.bench.load import LoadRun, LoadTable
from pincite.eval.bench.visitors import MIX, Kind
from pincite.eval.measures.summary import percentile

_PERCENTS = (50, 95, 99)
_SHOWN = 10  # different errors
_ABOUT = (
    "Milliseconds p50 / p95 / p99. Every client sends its next request as soon as it is answered; every question is "
    "new. `alone`: one client. Then all clients at once, beside an upload and an editor, then without them. "
    "Memory: the service's own, as the median of each quarter of the time."
)


def load_markdown(table: LoadTable) -> str:
    """Return the table as Markdown, with notes on how to read it."""
    up = table.upload
    told = [
        f"## Under load\n\n{table.clients} clients, {table.documents} documents, "
        f"ready after {table.starting:.1f} s. {_ABOUT}",
        _rows(table),
        *(_run_line(table, run, name) for run, name in zip(table.runs, ("Beside both", "Again"), strict=True)),
        f"p95 beside the upload and the editor over p95 without them: {_slowed(table)}.",
        f"Upload: {up.files} files, {up.texts} texts, {up.state} after {up.seconds:.0f} s.",
    ]
    failures = Counter(f"{one.status} {one.said}" for run in table.runs for one in run.outcomes if one.failed)
    told += [f"Error, {count} times: {said}" for said, count in failures.most_common(_SHOWN)]
    return "\n\n".join(told)


def load_json(table: LoadTable) -> dict[str, Any]:
    """Return every figure and every error message."""
    return {
        "clients": table.clients,
        "documents": table.documents,
        "starting_seconds": round(table.starting, 2),
        "alone_ms": {kind.value: _times(list(times)) for kind, times in table.idle.items()},
        "p95_beside_over_without": {kind.value: table.slowed(kind) for kind in MIX},
        "upload": {
            "files": table.upload.files,
            "texts": table.upload.texts,
            "state": table.upload.state,
            "seconds": table.upload.seconds,
        },
        "runs": [_run_json(table, run) for run in table.runs],
    }


def _rows(table: LoadTable) -> str:
    lines = [
        "| | alone | beside an upload and an editor | requests | again | requests |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for kind in Kind:
        cells = [kind.value, _shown(list(table.idle.get(kind, ())))]
        for run in table.runs:
            times = run.times(kind)
            cells += [_shown(times), f"{len(times):,}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _slowed(table: LoadTable) -> str:
    shares = ((kind.value, table.slowed(kind)) for kind in MIX)
    return ", ".join(f"{name} {share:.2f}" for name, share in shares if share is not None)


def _run_line(table: LoadTable, run: LoadRun, name: str) -> str:
    fair = table.per_waiting(run)
    quarters = ", ".join(f"{one / 1e6:,.0f}" for one in run.quarters())
    most = max((one.others for one in run.used), default=0)
    said = [
        f"{name}: {run.seconds:.0f} s; {_statuses(run)}",
        f"{run.waiting:.1f} clients waiting on average",
        f"p95 of search {fair:.2f} times the idle p50 per waiting client" if fair else "no search was answered",
        f"memory {quarters} MB",
        f"its other processes at most {most / 1e6:,.0f} MB",
        f"the service used {run.service_cpu / run.seconds:.2f} cores, the clients {run.clients_cpu / run.seconds:.2f}",
    ]
    return "; ".join(said) + "."


def _statuses(run: LoadRun) -> str:
    counted = Counter(one.status for one in run.outcomes)
    return ", ".join(f"{count:,} times {status or 'no answer'}" for status, count in sorted(counted.items()))


def _shown(times: list[float]) -> str:
    return " / ".join(f"{percentile(times, one):,.0f}" for one in _PERCENTS) if times else "-"


def _times(times: list[float]) -> dict[str, float] | None:
    return {f"p{one}": round(percentile(times, one), 2) for one in _PERCENTS} | {"n": len(times)} if times else None


def _run_json(table: LoadTable, run: LoadRun) -> dict[str, Any]:
    return {
        "seconds": round(run.seconds, 2),
        "statuses": {str(status): count for status, count in Counter(one.status for one in run.outcomes).items()},
        "ms": {kind.value: _times(run.times(kind)) for kind in Kind},
        "clients_waiting": round(run.waiting, 2),
        "search_p95_per_waiting": table.per_waiting(run),
        "memory_bytes": [one.resident for one in run.used],
        "memory_quarters": run.quarters(),
        "others_memory_bytes": [one.others for one in run.used],
        "service_cpu_seconds": round(run.service_cpu, 2),
        "clients_cpu_seconds": round(run.clients_cpu, 2),
        "errors": [
            {"kind": one.kind.value, "status": one.status, "said": one.said} for one in run.outcomes if one.failed
        ],
    }
