"""The commands `compare`, `report` and `export`: work with run files."""

from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.commands.app import app
from pincite.service.cli.app import AsJson, show

RunFile = Annotated[Path, typer.Argument(help="A run file written by `pincite-eval run`.", show_default=False)]


@app.command()
def compare(
    a: RunFile,
    b: RunFile,
    fail_if_worse: Annotated[
        list[str],
        typer.Option(
            metavar="METRIC:DELTA",
            help="Exit with status 1 if B's mean is below A's by more than DELTA, significant or not; "
            "LANG/METRIC:DELTA for questions in one language; repeatable.",
        ),
    ] = [],  # noqa: B006  typer copies it
    by: Annotated[
        str | None, typer.Option(metavar="METRIC", help="Measure by which to rank changed questions.")
    ] = None,
    moved: Annotated[int, typer.Option(min=0, help="Number of most changed questions to show.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Test whether run B is better than run A on the same questions, by how much, and on which questions."""
    from pincite.eval.comparing import text as compare_text
    from pincite.eval.comparing.compare import compare as compare_runs
    from pincite.eval.comparing.gate import breaches, read_limit
    from pincite.eval.runs.file import load_run

    limits = [read_limit(text) for text in fail_if_worse]
    comparison = compare_runs(load_run(a), load_run(b), by)
    worse = breaches(comparison, limits)
    body = {**compare_text.comparison_json(comparison, moved), "worse": worse}
    show(as_json, body, lambda: compare_text.print_comparison(comparison, moved))
    for sentence in worse:
        typer.echo(sentence, err=True)
    if worse:
        raise typer.Exit(1)


@app.command()
def report(
    run: RunFile,
    out: Annotated[Path | None, typer.Option(help="The HTML file.  [default: the run file with .html]")] = None,
) -> None:
    """Write a run as one HTML file: figures, plots, and every question with its results."""
    from pincite.eval.report.fonts import MISSING, hangul_font
    from pincite.eval.report.report import write_report
    from pincite.eval.runs.file import load_run

    path = out or run.with_suffix(".html")
    write_report(load_run(run), path)
    if hangul_font() is None:
        typer.echo(MISSING, err=True)
    typer.echo(path)


@app.command()
def export(
    run_file: RunFile,
    trec_run: Annotated[Path | None, typer.Option(help="File for the rankings (TREC run).")] = None,
    qrels: Annotated[Path | None, typer.Option(help="File for the judgements (TREC qrels).")] = None,
    reference: Annotated[
        Path | None, typer.Option(help="File for a small run with only what `compare` needs, to be committed.")
    ] = None,
) -> None:
    """Export a run's rankings and judgements in TREC formats, or the run reduced to what `compare` needs."""
    from pincite.eval.running.trec import write_qrels, write_trec_run
    from pincite.eval.runs.file import load_run, outline, save_run
    from pincite.ingest.errors import BadOption

    if trec_run is None and qrels is None and reference is None:
        raise BadOption("Nothing to write: give --trec-run FILE, --qrels FILE or --reference FILE.")
    loaded = load_run(run_file)
    if trec_run:
        write_trec_run(loaded, trec_run)
    if qrels:
        write_qrels(loaded, qrels)
    if reference:
        save_run(outline(loaded), reference)
