"""Prints an answer for people: one in the documents' own sentences, one in part, or that there is none."""

from collections.abc import Sequence

from rich.text import Text

from pincite.index.hit import DocumentFacts
from pincite.ingest.places import in_words
from pincite.service.answering.answer import Answer, AnswerSentence, Outcome
from pincite.service.citations.citation import Citation
from pincite.service.cli.console import Console
from pincite.service.cli.render import newer_versions, out
from pincite.service.cli.render_hits import hits
from pincite.service.plain import one_line
from pincite.service.repeats.searching import distinct

_NEAREST = 3  # passages shown if there is no answer


def answer(given: Answer) -> None:
    """Prints the sentences with their marks, then the citations; or that nothing was found, and the nearest hits."""
    console = out()
    if given.outcome is not Outcome.ANSWERED:
        console.print(Text(f"{given.reason[:1].upper()}{given.reason[1:]}.", style="bold"))
    if given.abstained:
        if given.hits:
            console.print("The nearest passages, which do not seem to answer the question:", style="dim")
            hits(distinct(given.hits, _NEAREST), numbers=False)
        return
    if given.outcome is Outcome.PARTLY:
        console.print("The nearest sentences, which do not say what was asked:", style="dim")
    if given.writing and not given.writing.fallback:
        from pincite.service.cli.render_written import written_answer

        written_answer(console, given, given.writing)
    else:
        _quoted_answer(console, given)


def _quoted_answer(console: Console, given: Answer) -> None:
    if given.notice:
        console.print(Text(given.notice, style="dim"))
    for number, sentence in enumerate(given.sentences):
        if number:
            console.print()
        _sentence(console, sentence)
    for one in given.disagreements:
        console.print(Text(f"{one.text} {_marks(one.citations)}", style="yellow"))
    console.print()
    facts = {hit.document.id: hit.document for hit in given.hits}
    for number, citation in enumerate(given.citations, start=1):
        where = _source(citation, facts.get(citation.document_id))
        console.print(Text(f"[{number}]", style="bold cyan"), Text(where), Text(citation.id, style="dim"))
    newer_versions(given)
    if given.writing:
        from pincite.service.cli.render_written import how_it_was_written

        console.print(Text(how_it_was_written(given.writing), style="dim"))


def _source(citation: Citation, document: DocumentFacts | None) -> str:
    """Author, title, date and page, as far as they are known: `R. Roe, On Bridges, 2024-02-20, p. 3`."""
    titled = document if citation.title else None  # what else is cited is known by its author and date as it is
    author, date = (titled.author, titled.date) if titled else (None, None)
    named = (author, citation.name, date, in_words(citation.page_label))
    return one_line(", ".join(part for part in named if part))


def _sentence(console: Console, sentence: AnswerSentence) -> None:
    """Prints a sentence with its marks, after its translation if there is one."""
    console.print(Text(sentence.translation or sentence.text), Text(_marks(sentence.citations), style="bold cyan"))
    if sentence.translation:
        console.print(Text(f"  machine translation of: {sentence.text}", style="italic dim"))
    if sentence.also:
        marks = ", ".join(_marks([number]) for number in sentence.also)
        count = max(sentence.also_in, 1)
        console.print(Text(f"  also in {count} other document{'s'[: count > 1]}: {marks}", style="dim"))


def _marks(citations: Sequence[int]) -> str:
    """Citation numbers as they stand behind a sentence."""
    return "".join(f"[{number}]" for number in citations)
