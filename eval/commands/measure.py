"""The commands `run`, `beir` and `unanswerable`: measure a collection, a service or a retrieval set."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.eval.commands.app import Documents, Gold, app
from pincite.service.cli.app import AsJson, Home, Name, show
from pincite.service.settings import read_settings

if TYPE_CHECKING:
    from pincite.eval.runs.run import Run

Folder = Annotated[Path, typer.Argument(help="corpus.jsonl, queries.jsonl and qrels.tsv.", show_default=False)]
Out = Annotated[Path | None, typer.Option(help="The run file.  [default: runs/<time>-<name>.json]", show_default=False)]
ReportFile = Annotated[
    Path | None, typer.Option("--report", help="The report.  [default: the run file with .html]", show_default=False)
]
Trec = Annotated[
    Path | None, typer.Option(help="Judge this TREC run of another system instead of searching.", show_default=False)
]
Limit = Annotated[int | None, typer.Option(min=1, help="Use only the first N questions.")]
Model = Annotated[str | None, typer.Option(help="Embedding model: a hub id or a folder.  [default: Pincite's own]")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Rebuild the index even if it is cached.")]


@app.command()
def run(  # noqa: PLR0913  options of a command line
    gold: Gold,
    k: Annotated[int, typer.Option("-k", min=10, max=1000, help="Number of passages to retrieve.")] = 20,
    url: Annotated[str | None, typer.Option(help="Measure the service at this URL, not a local collection.")] = None,
    trec: Trec = None,
    passages: Annotated[
        Path | None, typer.Option(help='Texts for --trec, JSONL {"id", "document", "text"}.', show_default=False)
    ] = None,
    corpus: Documents = None,
    write: Annotated[bool, typer.Option("--write", help="Have the configured language model write answers.")] = False,
    judge_labels: Annotated[
        Path | None,
        typer.Option(help='Human verdicts to compare the judge with, JSONL {"question", "answer", "fact", "stated"}.'),
    ] = None,
    out: Out = None,
    report: ReportFile = None,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Ask every question of a gold set, judge rankings, answers and citations, and write the run and its report."""
    from pincite.eval.commands.progress import progress
    from pincite.eval.running.gold_run import Source, run_gold

    source = Source(read_settings(home, collection), url, trec, passages, corpus, write)
    with progress() as begin:
        finished = run_gold(gold, source, k, judge_labels, begin)
    _finish(finished, out, report, as_json)


@app.command()
def beir(  # noqa: PLR0913  options of a command line
    folder: Folder,
    limit_queries: Limit = None,
    k: Annotated[int, typer.Option("-k", min=10, max=1000, help="Number of entries to rank.")] = 20,
    model: Model = None,
    trec: Trec = None,
    qrels: Annotated[
        Path | None, typer.Option(help="Use these TREC qrels instead of the set's own.", show_default=False)
    ] = None,
    fresh: Fresh = False,
    out: Out = None,
    report: ReportFile = None,
    as_json: AsJson = False,
) -> None:
    """Index a public retrieval set with Pincite's own pipeline, search it, and write the run and its report."""
    from pincite.eval.beir.run import Plan, run_set
    from pincite.eval.commands.progress import progress
    from pincite.service.cli import render

    plan = Plan(folder, limit_queries, k, model, trec, fresh, qrels)
    with render.progress() as on_progress, progress() as begin:
        finished = run_set(plan, read_settings(None, None), render.say, on_progress, begin)
    _finish(finished, out, report, as_json)


@app.command()
def unanswerable(
    folder: Folder, limit_queries: Limit = None, model: Model = None, fresh: Fresh = False, as_json: AsJson = False
) -> None:
    """Test whether confidence separates questions with an answer from the same questions with the answer removed."""
    from pincite.eval.beir.index import cache_settings, open_set
    from pincite.eval.beir.load import load_set
    from pincite.eval.beir.unanswerable import confidences, separations
    from pincite.eval.commands.progress import progress
    from pincite.eval.report.tables import print_separations, separations_json
    from pincite.service.cli import render

    wanted = load_set(folder, limit_queries)
    settings = cache_settings(wanted, read_settings(None, None), model, fresh)
    with render.progress() as on_progress:
        indexed = open_set(wanted, settings, model, render.say, on_progress)
    with progress() as begin:
        found = confidences(wanted, indexed, begin(len(wanted.queries)))
    figures = separations(found)
    show(as_json, separations_json(wanted.name, figures), lambda: print_separations(wanted.name, figures))


def _finish(run: "Run", out: Path | None, report: Path | None, as_json: bool) -> None:
    """Name and write the run, write its report, and show the figures."""
    from pincite.eval.measures.summary import summarise
    from pincite.eval.report.report import write_report
    from pincite.eval.report.tables import print_summary, summary_json
    from pincite.eval.runs.file import save_run

    moment = datetime.fromisoformat(run.created_at).strftime("%Y%m%d-%H%M%S")
    run_file = out or Path("runs") / f"{moment}-{run.name}.json"
    page = report or run_file.with_suffix(".html")
    named = replace(run, name=run_file.stem)
    save_run(named, run_file)
    write_report(named, page)
    summary = summarise(named)
    show(
        as_json,
        {**summary_json(named, summary), "run": str(run_file), "report": str(page)},
        lambda: print_summary(named, summary, (run_file, page)),
    )
