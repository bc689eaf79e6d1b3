"""What people see on the terminal of an answer that a language model wrote."""

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from pincite.service.answering.answer import Answer, Writing
from pincite.service.citations.citation import label
from pincite.service.plain import one_line
from pincite.service.writing.writer import CheckedSentence


def follow(events: Iterator[CheckedSentence | Answer], model: str) -> Answer:
    """The answer; while it is written, standard error says how far it is."""
    console = Console(stderr=True)
    with console.status(escape(f"{model} reads the passages")) as status:
        for sentences, event in enumerate(events):
            if isinstance(event, Answer):
                return event
            status.update(escape(f"{model} writes; {sentences + 1} sentences so far"))
    raise AssertionError("writing ends with the answer")


def written_answer(console: Console, answer: Answer, writing: Writing) -> None:
    """The written sentences with their marks, the words that carry them, and how much was carried."""
    for sentence in answer.sentences:
        marks = "".join(f"[{number}]" for number in sentence.citations)
        console.print(Text(sentence.text), Text(marks, style="bold cyan"))
        for fault in sentence.faults:
            console.print(Text(f"  not carried by its sources: {fault.detail}", style="red"))
    for one in answer.disagreements:
        console.print(Text(f"{one.text} {''.join(f'[{number}]' for number in one.citations)}", style="yellow"))
    console.print()
    translations = {one.citation: one.text for one in writing.translations}
    for number, citation in enumerate(answer.citations, start=1):
        where = f"{label(citation)}, characters {citation.start}-{citation.end}"
        console.print(Text(f"[{number}]", style="bold cyan"), Text(where), Text(citation.id, style="dim"))
        console.print(Text(f"    “{one_line(citation.quote)}”"))
        if number in translations:
            console.print(Text(f"    {translations[number]} (translated by a machine)", style="italic dim"))
    console.print()
    console.print(Text(how_it_was_written(writing), style="dim"))


def how_it_was_written(writing: Writing) -> str:
    """One line: by whom, and how much of it the documents carry."""
    if writing.fallback:
        return f"These are the documents' own sentences. {writing.fallback}"
    held_back = len(writing.dropped)
    kept = (
        f"Written by {writing.model}; {writing.supported} of {writing.written} sentences are carried by the documents"
    )
    return f"{kept}, {held_back} held back." if held_back else f"{kept}."
