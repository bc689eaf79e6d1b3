"""The commands `check`, `suggest` and `agree`: write and check gold sets."""

from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.commands.app import Documents, Gold, app
from pincite.service.cli.app import AsJson, Home, Name, show
from pincite.service.cli.lines import print_line
from pincite.service.settings import read_settings

Runs = Annotated[list[Path], typer.Option("--run", help="Run file whose passages are pooled; repeatable.")]


@app.command()
def check(
    gold: Gold, corpus: Documents = None, home: Home = None, collection: Name = None, as_json: AsJson = False
) -> None:
    """List every error in a gold set with its line. Quotes are looked up in the collection or in a folder."""
    from pincite.eval.gold.file import GoldError, load_gold
    from pincite.eval.running.gold_run import open_corpus

    texts = open_corpus(read_settings(home, collection), corpus).texts
    try:
        questions = load_gold(gold, texts)
    except GoldError as error:
        faults = [{"line": fault.line, "message": fault.message} for fault in error.faults]
        message = str(error)
        show(as_json, {"clean": False, "faults": faults}, lambda: print_line(message))
        raise typer.Exit(1) from error
    body = {"clean": True, "questions": len(questions), "faults": []}
    show(as_json, body, lambda: print_line(f"{gold} has no errors: {len(questions)} questions."))


@app.command()
def suggest(  # noqa: PLR0913  typer: an option a parameter
    gold: Annotated[Path, typer.Argument(help="Gold file to append to; created if needed.")],
    question: Annotated[str | None, typer.Option(help="The question to judge.")] = None,
    questions: Annotated[
        Path | None, typer.Option(help="Text file with one question per line; those in GOLD are skipped.")
    ] = None,
    run: Runs = [],  # noqa: B006
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Number of passages to show from each ranking.")] = 10,
    judgements: Annotated[
        Path | None, typer.Option(help="Read judgements from this JSON file instead of the keyboard.")
    ] = None,
    annotator: Annotated[str, typer.Option(help="Your name, stored with every line.")] = "",
    home: Home = None,
    collection: Name = None,
) -> None:
    """Write gold questions: judge the best passages of several systems, and append a line for each question.

    Passages come from the given runs. Without runs, or with --home or --collection, the collection is searched too.
    """
    from pincite.eval.annotation.dialog import ask_judge
    from pincite.eval.annotation.pool import candidates_of
    from pincite.eval.annotation.suggest import judge_all, judge_of_file, wanted_questions

    asked = wanted_questions(gold, question, questions)
    search_too = not run or home is not None or collection is not None
    settings = read_settings(home, collection) if search_too else None
    judge = judge_of_file(judgements) if judgements else ask_judge
    added = judge_all(gold, asked, candidates_of(run, settings, k), judge, annotator)
    typer.echo(f"{len(added)} of {len(asked)} questions added to {gold}{': ' if added else ''}{', '.join(added)}")


@app.command()
def agree(
    gold_a: Annotated[Path, typer.Argument(help="The gold file of one judge.", show_default=False)],
    gold_b: Annotated[Path, typer.Argument(help="The gold file of the other judge.", show_default=False)],
    run: Runs = [],  # noqa: B006
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Number of passages judged from each run.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Measure whether two judges of the same questions agree by more than chance (Cohen's kappa).

    Given the runs whose passages they judged, passages that both left unmarked count as agreement too.
    """
    from pincite.eval.annotation import agreement_text
    from pincite.eval.annotation.agreement import agree as agreement_of
    from pincite.eval.annotation.pool import candidates_of
    from pincite.eval.gold.file import load_gold

    found = agreement_of(load_gold(gold_a, None), load_gold(gold_b, None), candidates_of(run, None, k))
    show(as_json, agreement_text.agreement_json(found), lambda: agreement_text.print_agreement(found))
