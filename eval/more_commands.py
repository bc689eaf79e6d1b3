"""The commands that compare, report and judge: compare, report, suggest, agree."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.app import AsJson, Home, Name, app
from service.settings import read_settings

RunFile = Annotated[Path, typer.Argument(help="A run file, as `pincite-eval run` writes it.", show_default=False)]

Runs = Annotated[list[Path], typer.Option("--run", help="A run file whose passages to pool; repeatable.")]


@app.command()
def compare(
    a: RunFile,
    b: RunFile,
    fail_if_worse: Annotated[
        list[str],
        typer.Option(
            metavar="METRIC:DELTA",
            help="End with status 1 if B's mean is below A's by more than DELTA, significant or not; repeatable.",
        ),
    ] = [],  # noqa: B006  typer copies it
    by: Annotated[
        str | None, typer.Option(metavar="METRIC", help="Which measure says how far questions moved.")
    ] = None,
    moved: Annotated[int, typer.Option(min=0, help="How many of the questions that moved most to show.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Tell whether run B is better than run A on the same questions, by how much, and on which questions."""
    from eval import compare_text
    from eval.compare import compare as compare_runs
    from eval.gate import breaches, read_limit
    from eval.run_file import load_run

    limits = [read_limit(text) for text in fail_if_worse]
    comparison = compare_runs(load_run(a), load_run(b), by)
    worse = breaches(comparison, limits)
    body = {**compare_text.comparison_json(comparison, moved), "worse": worse}
    _show(as_json, body, lambda: compare_text.print_comparison(comparison, moved))
    for sentence in worse:
        typer.echo(sentence, err=True)
    if worse:
        raise typer.Exit(1)


@app.command()
def report(
    run: RunFile,
    out: Annotated[Path | None, typer.Option(help="Where to write it.  [default: beside the run, .html]")] = None,
) -> None:
    """Write a run as one HTML file for people: figures, plots, and every question with what was found."""
    from eval.fonts import MISSING, hangul_font
    from eval.report import write_report
    from eval.run_file import load_run

    path = out or run.with_suffix(".html")
    write_report(load_run(run), path)
    if hangul_font() is None:
        typer.echo(MISSING, err=True)
    typer.echo(path)


@app.command()
def suggest(  # noqa: PLR0913  typer: an option a parameter
    gold: Annotated[Path, typer.Argument(help="The gold file to add to; it is made if there is none.")],
    question: Annotated[str | None, typer.Option(help="The question to judge.")] = None,
    questions: Annotated[
        Path | None, typer.Option(help="A text file of questions, a line each; those in GOLD are passed over.")
    ] = None,
    run: Runs = [],  # noqa: B006
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages of each ranking to show.")] = 10,
    judgements: Annotated[
        Path | None, typer.Option(help="Take the judgements from this JSON file instead of the keyboard.")
    ] = None,
    annotator: Annotated[str, typer.Option(help="Your name, kept with every line.")] = "",
    home: Home = None,
    collection: Name = None,
) -> None:
    """Write gold questions: look at the best passages of several systems, say what answers, and a line is added.

    Passages come from the runs given and, without any or with --home or --collection, from a search now.
    """
    from eval.candidates import candidates_of
    from eval.suggest import judge_all, judge_of_file, wanted_questions
    from eval.suggest_dialog import ask_judge

    asked = wanted_questions(gold, question, questions)
    search_too = not run or home is not None or collection is not None
    settings = read_settings(home, collection) if search_too else None
    judge = judge_of_file(judgements) if judgements else ask_judge
    added = judge_all(gold, asked, candidates_of(run, settings, k), judge, annotator)
    typer.echo(f"{len(added)} of {len(asked)} questions added to {gold}{': ' if added else ''}{', '.join(added)}")


@app.command()
def agree(
    gold_a: Annotated[Path, typer.Argument(help="The gold file of one judge.", show_default=False)],
    gold_b: Annotated[Path, typer.Argument(help="The gold file of the other.", show_default=False)],
    run: Runs = [],  # noqa: B006
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages of each run were judged.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Tell whether two people who judged the same questions agree by more than chance (Cohen's kappa).

    With the runs whose passages they looked at, what both left unmarked counts as agreement too.
    """
    from eval import agreement_text
    from eval.agreement import agree as agreement_of
    from eval.candidates import candidates_of
    from eval.gold_file import load_gold

    found = agreement_of(load_gold(gold_a, None), load_gold(gold_b, None), candidates_of(run, None, k))
    _show(as_json, agreement_text.agreement_json(found), lambda: agreement_text.print_agreement(found))


def _show(as_json: bool, body: dict[str, Any], for_people: Callable[[], None]) -> None:
    if as_json:
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        for_people()
