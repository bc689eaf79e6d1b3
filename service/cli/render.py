"""Prints results on the terminal for people. Owns rich, with its neighbours that print answers."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from pincite.ingest.discover import name_of
from pincite.service.cli.console import Console
from pincite.service.plain import one_line

if TYPE_CHECKING:
    from pincite.index.changing.adding import Summary
    from pincite.index.changing.describing import Applied
    from pincite.index.changing.progress import OnProgress
    from pincite.index.changing.progress import Progress as Done
    from pincite.index.changing.removing import Removed
    from pincite.index.hit import DocumentFacts
    from pincite.index.truth.failures import NotedFailure
    from pincite.ingest.document import Failure
    from pincite.service.answering.answer import Answer
    from pincite.service.repeats.newer import Newer

_NAMESAKES = 5  # shown one by one; folders of web pages may have thousands named index
_PROBLEMS = 20  # of files that were read; the same one may stand in thousands
_ENDLESS = 10_000  # columns; output piped to another program is not wrapped


def out() -> Console:
    """The console for standard output."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(highlight=False, soft_wrap=True, width=_ENDLESS)


def say(message: str) -> None:
    """Prints a progress message on standard error."""
    Console(stderr=True, highlight=False).print(f"[dim]{escape(message)}[/dim]")


@contextmanager
def progress() -> "Iterator[OnProgress]":
    """Shows progress bars for files and embedded texts on standard error; yields the callback that updates them."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        files = bars.add_task("files", total=None, rate="")
        texts = bars.add_task("embedding", total=None, rate="")

        def tell(done: "Done") -> None:
            bars.update(files, completed=done.files, total=done.files_total, rate=_rate(bars, files))
            bars.update(texts, completed=done.texts, total=done.texts_total or None, rate=_rate(bars, texts))

        yield tell


def _rate(bars: Progress, task: Any) -> str:
    speed = bars.tasks[task].speed
    return f"{speed:.1f}/s" if speed else ""


def summary(done: "Summary", applied: "Applied | None" = None) -> None:
    """Prints what `add` did, and a line for each file or work that could not be used, or not all of it."""
    console = out()
    parts = [
        f"{len(paths)} {word}"
        for paths, word in (
            (done.added, "added"),
            (done.unchanged, "unchanged"),
            (done.duplicates, "duplicates"),
            (done.removed, "removed"),
            (done.described, "described anew"),
            (done.failures, "not read"),
        )
        if paths
    ]
    console.print(f"{', '.join(parts) or 'nothing to add'}; {done.passages} passages.")
    if applied:
        console.print(f"{applied.applied} of {applied.works} works of the bibliography describe documents.")
        for problem in applied.problems[:_PROBLEMS]:
            console.print(Text(f"  {one_line(problem)}"), style="yellow")
        if len(applied.problems) > _PROBLEMS:
            console.print(f"  {len(applied.problems) - _PROBLEMS} more; --json has them all.")
    if done.skipped:
        console.print(f"{done.skipped} other files in these folders are not documents.")
    for one in done.namesakes[:_NAMESAKES]:
        console.print(Text(f"  {one_line(one.path)}: {one_line(str(one))}"), style="yellow")
    if len(done.namesakes) > _NAMESAKES:
        console.print(f"  {len(done.namesakes) - _NAMESAKES} more have the name of another; `pincite list` shows them.")
    for failure in done.failures:
        console.print(_failure_line(failure), style="red")
    for path, problem in done.problems[:_PROBLEMS]:
        console.print(Text(f"  {one_line(f'{name_of(Path(path))}: {problem}')}"), style="yellow")
    if len(done.problems) > _PROBLEMS:
        console.print(f"  {len(done.problems) - _PROBLEMS} more problems; `pincite report` shows those of a document.")


def _failure_line(failure: "Failure") -> Text:
    return Text(f"  {type(failure.error).__name__}: {failure.error}")


def removed(gone: "Removed") -> None:
    """Prints the removed documents and the forgotten read failures."""
    for facts in gone.documents:
        out().print(Text(one_line(f"removed {facts.name} ({facts.id})")))
    for failure in gone.failures:
        out().print(Text(f"forgotten: {failure.path}, which could not be read"))


def documents(
    stored: "Sequence[DocumentFacts]", failures: "Sequence[NotedFailure]", newer: "Mapping[str, Newer]"
) -> None:
    """Prints the documents, then the files that could not be read: a line for each to a program, two to people.

    `newer` are newer versions, by the older one's id.
    """
    console = out()
    if not console.is_terminal:
        console.print(_table(stored))
    for facts in stored if console.is_terminal else ():
        console.print(Text(one_line(facts.known_as), style="bold"))
        sizes = (_counted(facts.pages, "page"), _counted(facts.passages, "passage"))
        parts = (facts.author, facts.date, facts.language, *sizes, facts.title and facts.name)
        said = one_line(", ".join(part for part in parts if part))
        console.print(Text(f"  {facts.id}", style="cyan"), Text(said))
        if facts.id in newer:
            console.print(Text(f"  {_newer(newer[facts.id])}", style="yellow"))
    for one in newer.values() if not console.is_terminal else ():
        console.print(Text(f"{one.of}: {_newer(one)}"))
    for failure in failures:
        console.print(Text(f"not read: {failure.error}: {failure.message}"), style="red")


def _newer(one: "Newer") -> str:
    dated = f" ({one.date})" if one.date else ""
    return one_line(f"newer version: {one.known_as}{dated} {one.document_id}")


def _table(stored: "Sequence[DocumentFacts]") -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "name", "title", "date", "lang", "pages", "passages"):
        table.add_column(heading, no_wrap=heading == "id", overflow="fold")
    for facts in stored:
        cells = (facts.name, facts.title or "", facts.date or "", facts.language or "")
        table.add_row(facts.id, *map(escape, cells), str(facts.pages), str(facts.passages))
    return table


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def noted_failure(failure: "NotedFailure") -> None:
    """Prints why a file could not be read."""
    out().print(Text(f"{failure.path}\nnot read ({failure.failed_at}): {failure.error}: {failure.message}"))


def report(facts: "DocumentFacts", reading: dict[str, Any]) -> None:
    """Prints how a file was read, page by page."""
    console = out()
    console.print(Text(f"{facts.name}  ({facts.id}, {reading['format']}, read in {reading['seconds']:.1f} s)"))
    for name in ("title", "author", "publisher", "date", "language"):
        console.print(Text(f"  {name}: {one_line(getattr(facts, name) or 'unknown')}"))
    console.print(Text(f"  citation key: {facts.citation_key or 'unknown'}"))
    if facts.collections:
        console.print(Text(one_line(f"  collections: {', '.join(facts.collections)}")))
    for origin in reading.get("origins", ()):
        console.print(Text(f"  read {one_line(origin)}"), style="dim")
    for path in facts.paths:
        console.print(Text(f"  file: {path}"))
    for problem in reading["problems"]:
        console.print(Text(f"  {problem}"), style="yellow")
    table = Table(box=None, pad_edge=False)
    for heading in ("page", "characters", "script", "ocr", "problems"):
        table.add_column(heading)
    for page in reading["pages"]:
        ocr = "yes" if page["ocr"] else ""
        cells = (page["number"], page["characters"], page["script"], ocr, ", ".join(page["problems"]))
        table.add_row(*(escape(str(cell)) for cell in cells))
    console.print(table)


def newer_versions(given: "Answer") -> None:
    """Prints which documents cited have a newer version in the collection, and how to see what changed."""
    cited = {one.document_id: one.document for one in given.citations}
    for one in given.newer:
        newer = f"{one.known_as}{f' ({one.date})' if one.date else ''}"
        see = f"pincite versions {one.of} {one.document_id}"
        out().print(Text(one_line(f"{cited[one.of]} has a newer version: {newer}; {see}"), style="yellow"))


def problems(found: Sequence[str], repaired: Sequence[str]) -> None:
    """Prints what `check` repaired, and the problems that it found or that are left."""
    console = out()
    for one in repaired:
        console.print(Text(f"Repaired: {one}"))
    for problem in found:
        console.print(Text(problem), style="red")
    if not found:
        console.print("The collection is sound: all that it holds can be read, found and cited.")
