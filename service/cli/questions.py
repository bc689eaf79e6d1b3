"""The commands `pincite questions ...`: questions that are kept, and what is new in answer to them."""

from typing import TYPE_CHECKING, Annotated

import typer

from pincite.service.cli.app import AsJson, Home, Name, app, opened_collection, show, storable
from pincite.service.cli.lines import local_time, print_line
from pincite.service.settings import read_settings

if TYPE_CHECKING:
    from pincite.service.questions.news import News

_questions = typer.Typer(no_args_is_help=True, help="Saved questions: save, list, new (what is new in answer), remove.")
app.add_typer(_questions, name="questions")


@_questions.command("save")
def save_question(
    question: Annotated[str, typer.Argument(callback=storable, help="A question in any language.")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Save a question; what is added from now on is news to it."""
    from pincite.index.truth.changes import current_moment
    from pincite.service.questions.saved import SavedQuestions
    from pincite.service.wire.questions import kept_question

    opened = opened_collection(home, collection)
    saved = kept_question(SavedQuestions(opened.folder).save(question, current_moment(opened.connection)))
    show(as_json, saved, lambda: print_line(f"{saved.id}  {saved.question}"))


@_questions.command("list")
def list_questions(home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """List the saved questions."""
    from pincite.service.questions.saved import SavedQuestions
    from pincite.service.wire.questions import kept_questions

    found = kept_questions(SavedQuestions(opened_collection(home, collection).folder).all())

    def lines() -> None:
        for one in found.questions:
            print_line(f"{one.id}  last looked {local_time(one.looked_at)}  {one.question}")
        if not found.questions:
            print_line("No question is saved. Save one: pincite questions save QUESTION")

    show(as_json, found, lines)


@_questions.command("remove")
def remove_question(
    question: Annotated[str, typer.Argument(callback=storable, help="Id or words, as shown by `list`.")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Remove a saved question; nothing else changes."""
    from pincite.service.questions.saved import SavedQuestions
    from pincite.service.wire.questions import kept_question

    gone = kept_question(SavedQuestions(opened_collection(home, collection).folder).remove(question))
    show(as_json, gone, lambda: print_line(f"removed {gone.id}  {gone.question}"))


@_questions.command("new")
def list_news(
    keep: Annotated[bool, typer.Option("--keep", help="Do not mark the news as seen.")] = False,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Show what documents added since your last look answer the saved questions, with citations."""
    from pincite.service.cli import render
    from pincite.service.desk.opening import open_for_searching
    from pincite.service.questions.news import news
    from pincite.service.questions.saved import SavedQuestions
    from pincite.service.wire.questions import all_news

    saved = SavedQuestions(opened_collection(home, collection).folder)
    found: list[News] = []
    if questions := saved.all():
        opened, encoder = open_for_searching(read_settings(home, collection), render.say)
        found = [news(opened, encoder, one) for one in questions]
    show(as_json, all_news(found), lambda: _print(found))
    for one in found if not keep else []:
        saved.look(one.question.id, one.look)


def _print(found: "list[News]") -> None:
    from pincite.service.cli import render_answer

    for one in found:
        if one.answer:
            added = f"{one.documents} document{'s'[: one.documents != 1]} added"
            print_line(f"New since {local_time(one.question.looked.at)} ({added}): {one.question.text}\n")
            render_answer.answer(one.answer)
            print_line("")
    quiet = sum(one.answer is None for one in found)
    if quiet or not found:
        print_line(f"Nothing new for {quiet} saved question{'s'[: quiet != 1]}.")
