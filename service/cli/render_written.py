"""Prints an answer that a language model wrote, and its progress."""

from collections.abc import Iterator

from rich.markup import escape
from rich.text import Text

from pincite.service.answering.answer import Answer, Writing
from pincite.service.citations.citation import label
from pincite.service.cli.console import Console
from pincite.service.cli.render import newer_versions
from pincite.service.plain import one_line
from pincite.service.writing.writer import CheckedSentence


def follow(events: Iterator[CheckedSentence | Answer], model: str) -> Answer:
    """The answer; while it is being written, a status line on standard error shows the progress."""
    console = Console(stderr=True)
    with console.status(escape(f"{model} is reading the passages")) as status:
        for sentences, event in enumerate(events):
            if isinstance(event, Answer):
                return event
            status.update(escape(f"{model} is writing; {sentences + 1} sentences so far"))
    raise AssertionError("writing ends with the answer")


def written_answer(console: Console, answer: Answer, writing: Writing) -> None:
    """Prints the written sentences with their marks, the quotes that support them, and how many are supported."""
    for sentence in answer.sentences:
        marks = "".join(f"[{number}]" for number in sentence.citations)
        console.print(Text(sentence.text), Text(marks, style="bold cyan"))
        for fault in sentence.faults:
            console.print(Text(f"  not supported by its sources: {fault.detail}", style="red"))
    for one in answer.disagreements:
        console.print(Text(f"{one.text} {''.join(f'[{number}]' for number in one.citations)}", style="yellow"))
    console.print()
    translations = {one.citation: one.text for one in writing.translations}
    for number, citation in enumerate(answer.citations, start=1):
        where = f"{label(citation)}, characters {citation.start}-{citation.end}"
        console.print(Text(f"[{number}]", style="bold cyan"), Text(where), Text(citation.id, style="dim"))
        console.print(Text(f"    “{one_line(citation.quote)}”"))
        if number in translations:
            console.print(Text(f"    {translations[number]} (machine translation)", style="italic dim"))
    newer_versions(answer)
    console.print()
    console.print(Text(how_it_was_written(writing), style="dim"))


def how_it_was_written(writing: Writing) -> str:
    """One line: who wrote the answer, and how many of its sentences the documents support."""
    if writing.fallback:
        return f"These are the documents' own sentences. {writing.fallback}"
    held_back = len(writing.dropped)
    kept = f"Written by {writing.model}; the documents support {writing.supported} of {writing.written} sentences"
    return f"{kept}, {held_back} held back." if held_back else f"{kept}."
