"""The command `bench`: measure Pincite's speed and size, compared with plain libraries and other systems."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.bench.parts import Part
from pincite.eval.commands.app import app
from pincite.service.cli.app import AsJson, show
from pincite.service.cli.choices import choice
from pincite.service.settings import read_settings

_SIZES = "10000,100000"
_QUICK_SIZES = "300,1000"


@app.command()
def bench(  # noqa: PLR0913  options of a command line
    corpus: Annotated[
        list[Path], typer.Option(help="A set in BEIR layout; repeatable.  [default: the sample]", show_default=False)
    ] = [],  # noqa: B006  typer copies it
    sizes: Annotated[
        str | None, typer.Option(metavar="N,N", help=f"Sizes in passages.  [default: {_SIZES}]", show_default=False)
    ] = None,
    only: Annotated[
        list[Part],
        choice(
            Part,
            "--only",
            metavar="PART",
            told=f"Run only this part ({', '.join(Part)}); repeatable.  [default: all]",
            default_shown=False,
        ),
    ] = [],  # noqa: B006  typer copies it
    peers: Annotated[Path, typer.Option(help="The virtual environment of the peers.")] = Path(".bench-venv"),
    against: Annotated[
        Path | None, typer.Option(help="Another checkout of Pincite to compare with.", show_default=False)
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A smoke test with few texts, questions and rounds.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="The Markdown file.  [default: runs/<time>-bench.md]", show_default=False)
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run whose file is --out; finished parts are kept.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Measure encoding, other systems on the same passages, cold starts, the service, and growth with size.

    Whatever is compared takes turns, so that other load on the machine affects all alike. Each part is written when it
    is done. A million passages (--sizes 1000000) need 11 GB of disk and half an hour, once.
    """
    from pincite.eval.bench.files import Files, bench_json
    from pincite.eval.bench.parts import Plan
    from pincite.eval.bench.plan import FULL, QUICK
    from pincite.eval.bench.quiet import Surroundings, load
    from pincite.eval.bench.run import run_bench
    from pincite.eval.commands.progress import steps
    from pincite.ingest.errors import BadOption
    from pincite.service.cli import render

    if resume and not out:
        raise BadOption("--resume needs --out, the file of the run to go on with.")
    if warning := Surroundings(load()).warning:
        render.say(warning)
    wanted = read_sizes(sizes or (_QUICK_SIZES if quick else _SIZES))
    plan = Plan(only or list(Part), corpus, wanted, peers, QUICK if quick else FULL, against)
    files = Files(out or Path("runs") / f"{datetime.now(UTC).strftime('%Y%m%d-%H%M%S')}-bench.md")
    with steps() as begin:
        found = run_bench(plan, read_settings(None, None), files, resume, render.say, begin)
    written = [str(path) for path in files.write(found)]
    page = files.page.read_text("utf-8")
    show(
        as_json, {**bench_json(found), "written": written}, lambda: typer.echo(f"{page}\nwritten: {', '.join(written)}")
    )


def read_sizes(text: str) -> list[int]:
    """Return the sizes of collections, ascending. Raises BadOption for anything but numbers.

    >>> read_sizes("10000, 1000")
    [1000, 10000]
    """
    from pincite.ingest.errors import BadOption

    words = text.replace(",", " ").replace("_", "").split()
    if not words or not all(word.isascii() and word.isdigit() and 0 < int(word) <= 10_000_000 for word in words):
        raise BadOption(f"--sizes {text!r}: give numbers of passages such as 1000,10000; at most 10 million.")
    return sorted({int(word) for word in words})
