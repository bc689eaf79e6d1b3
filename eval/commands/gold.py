"""The commands that make and check gold sets: check, suggest, agree."""

from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.commands.app import AsJson, Documents, Gold, Home, Name, app, show
from pincite.service.settings import read_settings

Runs = Annotated[list[Path], typer.Option("--run", help="A run file whose passages to pool; repeatable.")]


@app.command()
def check(
    gold: Gold, corpus: Documents = None, home: Home = None, collection: Name = None, as_json: AsJson = False
) -> None:
    """List every fault of a gold set with its line; quotes are looked up in the collection, or in a folder."""
    from pincite.eval.gold.file import GoldError, load_gold
    from pincite.eval.running.gold_run import open_corpus

    texts = open_corpus(read_settings(home, collection), corpus).texts
    try:
        questions = load_gold(gold, texts)
    except GoldError as error:
        faults = [{"line": fault.line, "message": fault.message} for fault in error.faults]
        message = str(error)
        show(as_json, {"clean": False, "faults": faults}, lambda: print(message))
        raise typer.Exit(1) from error
    body = {"clean": True, "questions": len(questions), "faults": []}
    show(as_json, body, lambda: print(f"{gold} is sound: {len(questions)} questions."))


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
    gold_b: Annotated[Path, typer.Argument(help="The gold file of the other.", show_default=False)],
    run: Runs = [],  # noqa: B006
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages of each run were judged.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Tell whether two people who judged the same questions agree by more than chance (Cohen's kappa).

    With the runs whose passages they looked at, what both left unmarked counts as agreement too.
    """
    from pincite.eval.annotation import agreement_text
    from pincite.eval.annotation.agreement import agree as agreement_of
    from pincite.eval.annotation.pool import candidates_of
    from pincite.eval.gold.file import load_gold

    found = agreement_of(load_gold(gold_a, None), load_gold(gold_b, None), candidates_of(run, None, k))
    show(as_json, agreement_text.agreement_json(found), lambda: agreement_text.print_agreement(found))
