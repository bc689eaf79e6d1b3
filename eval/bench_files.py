"""The files of a bench: Markdown, JSON and the plots of its sizes, side by side."""

import json
from pathlib import Path

from eval.bench_json import bench_json
from eval.bench_run import Bench
from eval.bench_sizes import SizeRow
from eval.bench_text import bench_markdown
from eval.plots import growth, standalone, typeface
from eval.summary import percentile
from ingest.errors import BadOption

_STAGES = ("search", "dense", "lexical")


def write_bench(bench: Bench, page: Path) -> list[Path]:
    """Writes everything, the page last; raises BadOption where that cannot be done."""
    drawn = {f"{page.stem}-{name}.svg": svg for name, svg in _plots(bench.sizes).items()}
    files = {
        page.with_suffix(".json"): json.dumps(bench_json(bench), ensure_ascii=False, indent=1) + "\n",
        **{page.with_name(name): svg for name, svg in drawn.items()},
        page: bench_markdown(bench, list(drawn)),
    }
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            path.write_text(text, "utf-8")
    except OSError as error:
        raise BadOption(f"--out {page}: it cannot be written ({error}).") from error
    return list(files)


def _plots(rows: tuple[SizeRow, ...]) -> dict[str, str]:
    """How cost grows, where there are two sizes to draw a line through."""
    whole = [one for one in rows if not one.failure and one.stages]
    if len(whole) < 2:
        return {}
    face = typeface(None)
    sizes = [one.passages for one in whole]
    times = [(name, [percentile(one.stages[name], 50) for one in whole]) for name in _STAGES]
    space = [
        ("memory", [(one.memory or 0) / 1e6 for one in whole]),
        ("disk", [(one.disk or 0) / 1e6 for one in whole]),
    ]
    return {
        "time": standalone(growth(sizes, times, "milliseconds, p50", face)),
        "space": standalone(growth(sizes, space, "MB", face)),
    }
