"""Renders the tools' results as text, in addition to the JSON; every quote is verbatim and has its citation id."""

from pincite.index.hit import DocumentFacts
from pincite.ingest.places import in_words
from pincite.service.answering.answer import Outcome
from pincite.service.answering.disagreement import Disagreement
from pincite.service.citations.citation import Citation, label
from pincite.service.plain import one_line
from pincite.service.wire.asking import FoundPassage, FoundPassages, GivenAnswer, SaidSentence
from pincite.service.wire.citations import ResolvedCitation
from pincite.service.wire.documents import DocumentsPage
from pincite.service.wire.quotes import QuotedPlace, QuotedPlaces, percent

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


def documents(listed: DocumentsPage) -> str:
    """One line for each document and each file that could not be read, and the offset of the next page, if any."""
    lines = [one_line(f"{one.id}  {one.title or one.name} ({facts(one)})") for one in listed.documents]
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


def _match(match: QuotedPlace) -> str:
    lines = [f"{match.exactness} ({percent(match.similarity)})"]
    lines += [_citation(one) for one in match.citations]
    lines += [f"given {one.asked!r}, found {one.found!r}" for one in match.differences]
    return "\n".join(lines)


def _citation(one: Citation) -> str:
    return f"{label(one)}, citation {one.id}: “{one.quote}”"


def _place(hit: FoundPassage) -> str:
    return one_line(f"{hit.title or hit.document}, {in_words(hit.page_label or str(hit.page))}")
