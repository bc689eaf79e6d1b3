"""Renders the tools' results as text, in addition to the JSON; every quote is verbatim and has its citation id."""

from pincite.index.hit import DocumentFacts
from pincite.ingest.places import in_words
from pincite.service.answering.answer import Outcome
from pincite.service.answering.disagreement import Disagreement
from pincite.service.citations.citation import Citation, label
from pincite.service.plain import one_line
from pincite.service.sheets.sources import Standing
from pincite.service.wire.asking import FoundPassage, FoundPassages, GivenAnswer, SaidSentence
from pincite.service.wire.citations import ResolvedCitation
from pincite.service.wire.documents import DocumentsPage
from pincite.service.wire.drafts import CheckedSentence, DraftPart
from pincite.service.wire.grid import GivenGrid, GridCell
from pincite.service.wire.questions import AllNews, KeptQuestions
from pincite.service.wire.quotes import QuotedPlace, QuotedPlaces, percent
from pincite.service.wire.sheets import GivenSheet, KeptPassage, KnownSheets
from pincite.service.wire.timeline import GivenTelling, GivenTimeline

_NEAREST = "The nearest sentences, which do not say what was asked:"


def passages(found: FoundPassages) -> str:
    """The passages as text, best first."""
    lines = [f"{hit.rank}. {_place(hit)}, document {hit.document_id}\n{hit.text}" for hit in found.hits]
    return "\n\n".join(lines) or "There are no documents to search."


def answer(given: GivenAnswer) -> str:
    """The sentences and disagreements with citation marks, then the numbered citations.

    What an answer in part does not say comes first, since an assistant may read no further.
    """
    reason = f"{given.reason[:1].upper()}{given.reason[1:]}."
    if given.abstained:
        nearest = "\n\n".join(f"{_place(hit)}:\n{hit.text}" for hit in given.nearest)
        return (
            f"{reason} The nearest passages, which do not seem to answer the question:\n\n{nearest}"
            if nearest
            else reason
        )
    partly = [f"{reason} {_NEAREST}", ""] if given.outcome is Outcome.PARTLY else []
    sentences: tuple[SaidSentence | Disagreement, ...] = (*given.sentences, *given.disagreements)
    said = [_said(one) for one in sentences]
    cited = [f"[{number}] {_citation(one)}" for number, one in enumerate(given.citations, start=1)]
    return "\n".join([*partly, *said, "", *cited])


def citation(resolved: ResolvedCitation) -> str:
    """The words of a citation within the text around them."""
    gone = "The document was removed; the quote was kept.\n" if resolved.removed else ""
    around = f"{resolved.before}»{resolved.quote}«{resolved.after}"
    return f"{gone}{label(resolved)}, between the marks » and «:\n{around}"


def quotations(found: QuotedPlaces) -> str:
    """The places where a quotation occurs, and how exactly they match."""
    return "\n\n".join(_match(match) for match in found.matches) or "The quotation was not found in these documents."


def draft(part: DraftPart) -> str:
    """Each sentence of a draft with its verdict, what is wrong with it, and the words for and against it."""
    lines = [*part.notices, *(_judged(one) for one in part.sentences)]
    lines += [f"quotation {one.verdict.replace('_', ' ')}: “{one_line(one.text)}”" for one in part.quotations]
    if part.next is not None:
        lines.append(f"{part.total} sentences in all; the next part begins at first={part.next}.")
    return "\n\n".join(lines) or "The draft has no more sentences."


def grid(given: GivenGrid) -> str:
    """For each document, what it says to each question."""
    found = []
    for document, row in zip(given.documents, given.rows, strict=True):
        lines = [
            one_line(f"{document.known_as or document.title or document.name}, document {document.id}"),
            *map(_cell, row),
        ]
        found.append("\n".join(lines))
    return "\n\n".join(found) or "There are no documents."


def timeline(given: GivenTimeline) -> str:
    """One line for each telling, in order; those that date an event otherwise are marked."""
    found = []
    for event in given.events:
        found.append(_telling(event.telling, ""))
        found += [_telling(one, "also: ") for one in event.also]
        found += [_telling(one, "dated otherwise: ") for one in event.disputed]
    return "\n".join(found) or "The documents have no dated sentence on this."


def questions(kept: KeptQuestions) -> str:
    """One line for each saved question."""
    return "\n".join(one_line(f"{one.id}  {one.question}") for one in kept.questions) or "No question is saved."


def news(found: AllNews) -> str:
    """The questions that new documents answer, with the answers, and how many have none."""
    answered = [f"{one_line(one.question.question)}\n{answer(one.answer)}" for one in found.news if one.answer]
    return "\n\n".join([*answered, f"{len(found.news) - len(answered)} saved questions have no new answer."])


def sheets(known: KnownSheets) -> str:
    """One line for each sheet."""
    lines = [one_line(f"{one.id} {one.name} ({one.count} passages)") for one in known.sheets]
    return "\n".join(lines) or "There are no sheets."


def sheet(given: GivenSheet) -> str:
    """The passages of a sheet: words, citation, the user's note, and what has become of a source."""
    return "\n\n".join([one_line(given.name), *(_kept(number, one) for number, one in enumerate(given.passages, 1))])


def _kept(number: int, passage: KeptPassage) -> str:
    cited = passage.citation
    where = f"{label(cited)}, citation {cited.id}: “{one_line(cited.quote)}”" if cited else "its document was forgotten"
    state = "" if passage.standing is Standing.AS_IT_WAS else f" (the source is {passage.standing.value})"
    note = f"\nThe user's note: {one_line(passage.note)}" if passage.note else ""
    return f"{number}. {where}{state}{note}"


def documents(listed: DocumentsPage) -> str:
    """One line for each document and each file that could not be read, and the offset of the next page, if any."""
    lines = [one_line(f"{one.id}  {one.known_as} ({facts(one)})") for one in listed.documents]
    lines += [one_line(f"not read: {one.path}: {one.message}") for one in listed.failures]
    more = f"\n{listed.total} in all; the next page has the offset {listed.next}." if listed.next else ""
    return "\n".join(lines) + more or "There are no documents."


def facts(document: DocumentFacts) -> str:
    """The known metadata of a document: date, author, language, pages."""
    pages = f"{document.pages} page{'s' if document.pages != 1 else ''}"
    known = [document.date, document.author, document.language, pages]
    return ", ".join(one for one in known if one)


def _said(one: SaidSentence | Disagreement) -> str:
    also = one.also if isinstance(one, SaidSentence) else ()
    same = f" (also said in {', '.join(f'[{number}]' for number in also)})" if also else ""
    return f"{one.text} {''.join(f'[{number}]' for number in one.citations)}{same}"


def _judged(one: CheckedSentence) -> str:
    lines = [f"{one.verdict.replace('_', ' ')}: {one.text}", *(f"  {fault.detail}" for fault in one.faults)]
    for kind, citations in (("for", one.carrying), ("against", one.denying), ("nearest", one.nearest[:1])):
        lines += [f"  {kind}: {_citation(citation)}" for citation in citations]
    return "\n".join(lines)


def _cell(cell: GridCell) -> str:
    said = cell.text or "nothing"
    cited = "".join(f" (citation {one.id})" for one in cell.citations)
    return f"- {cell.question}: {'partly: ' if cell.outcome is Outcome.PARTLY else ''}{said}{cited}"


def _telling(one: GivenTelling, before: str) -> str:
    cited = ", ".join(citation.id for citation in one.citations)
    return (
        f"{before}{one.date}: {one_line(one.text)} ({_called(one.known_as, one.title, one.document)}; citation {cited})"
    )


def _match(match: QuotedPlace) -> str:
    lines = [f"{match.exactness} ({percent(match.similarity)})"]
    lines += [_citation(one) for one in match.citations]
    lines += [f"given {one.asked!r}, found {one.found!r}" for one in match.differences]
    return "\n".join(lines)


def _citation(one: Citation) -> str:
    return f"{label(one)}, citation {one.id}: “{one.quote}”"


def _place(hit: FoundPassage) -> str:
    return f"{_called(hit.known_as, hit.title, hit.document)}, {one_line(in_words(hit.page_label or str(hit.page)))}"


def _called(*names: str | None) -> str:
    """The first name that is known; services of older versions do not say what untitled documents are known as."""
    return one_line(next(filter(None, names), ""))
