"""Write the files of a bench: Markdown, JSON and the plots of its sizes."""

import json
from pathlib import Path

from pincite.eval.bench.as_json import bench_json
from pincite.eval.bench.as_markdown import bench_markdown
from pincite.eval.bench.run import Bench
from pincite.eval.bench.sizes import SizeRow
from pincite.eval.measures.summary import percentile
from pincite.eval.report.drawing import growth, standalone, typeface
from pincite.ingest.errors import BadOption

_STAGES = ("search", "dense", "lexical")


def write_bench(bench: Bench, page: Path) -> list[Path]:
    """Write all files, the page last, and return their paths. Raises BadOption if they cannot be written."""
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
        raise BadOption(f"--out {page} cannot be written ({error}). Choose another file.") from error
    return list(files)


def _plots(rows: tuple[SizeRow, ...]) -> dict[str, str]:
    """Return plots of cost against size, if there are at least two sizes."""
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
