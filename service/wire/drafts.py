"""The responses to checking a draft: its text, and the verdicts on its sentences and quotations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pincite.service.citations.citation import Citation
from pincite.service.drafts.draft import CheckedDraft, Draft, JudgedSentence, NamedSource
from pincite.service.drafts.remarks import summary
from pincite.service.wire.asking import FoundFault, found_faults
from pincite.service.wire.quotes import CheckedQuotation, checked_quotation

Verdict = Literal["carried", "contradicted", "partly", "not_found"]


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """The sentence at characters `start` to `end` of the draft's text, in one line, with its verdict.

    `faults` say what is not carried. `carrying` are the words that carry the sentence, or a part of it; `denying` those
    that contradict it; `nearest` those that come nearest to a sentence that was not found. `named` are the documents
    that it names as its sources; without any, `carrying` proposes some.
    """

    start: int
    end: int
    text: str
    verdict: Verdict
    faults: tuple[FoundFault, ...]
    carrying: tuple[Citation, ...]
    denying: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    named: tuple[NamedSource, ...]


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A draft as it was read, before its check; `notices` are lines for whoever wrote it."""

    name: str
    language: str | None
    text: str
    notices: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CheckedDraftReport:
    """A draft with its verdicts, in order; `counts` has the number of sentences for each verdict.

    `docx` is a Word file with comments, in base64, if one was asked for. `total` is the number of the draft's
    sentences, also if only a part of them was checked; older services do not tell it.
    """

    name: str
    language: str | None
    text: str
    notices: tuple[str, ...]
    counts: Mapping[str, int]
    sentences: tuple[CheckedSentence, ...]
    quotations: tuple[CheckedQuotation, ...]
    docx: str | None = None
    total: int = 0


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A part of a draft with its verdicts, from sentence `first` of `total` on; `next` is where the next part begins.

    `next` is null after the last part. `counts` are those of this part.
    """

    name: str
    language: str | None
    notices: tuple[str, ...]
    first: int
    total: int
    next: int | None
    counts: Mapping[str, int]
    sentences: tuple[CheckedSentence, ...]
    quotations: tuple[CheckedQuotation, ...]


def draft_part(report: CheckedDraftReport, first: int) -> DraftPart:
    """The report on a part of a draft, without its text, which whoever sent it has."""
    end = first + len(report.sentences)
    return DraftPart(
        report.name,
        report.language,
        report.notices,
        first,
        report.total,
        end if report.sentences and end < report.total else None,
        report.counts,
        report.sentences,
        report.quotations,
    )


@dataclass(frozen=True, slots=True)
class EndOfDraft:
    """The last event of a check: how many sentences have each verdict, the quotations, and the Word file in base64."""

    counts: Mapping[str, int]
    quotations: tuple[CheckedQuotation, ...]
    docx: str | None


def read_draft(draft: Draft) -> ReadDraft:
    """The response that a draft was read."""
    return ReadDraft(draft.name, draft.language, draft.text, draft.notices, len(draft.sentences))


def checked_draft(checked: CheckedDraft, docx: str | None = None, total: int | None = None) -> CheckedDraftReport:
    """The response to checking a draft, or a part of one that has `total` sentences."""
    draft = checked.draft
    return CheckedDraftReport(
        draft.name,
        draft.language,
        draft.text,
        draft.notices,
        summary(checked.sentences),
        tuple(checked_sentence(one) for one in checked.sentences),
        tuple(checked_quotation(one) for one in checked.quotations),
        docx,
        len(checked.sentences) if total is None else total,
    )


def end_of_draft(checked: CheckedDraft, docx: str | None) -> EndOfDraft:
    """The last event of a check, after each sentence has been sent."""
    quotations = tuple(checked_quotation(one) for one in checked.quotations)
    return EndOfDraft(summary(checked.sentences), quotations, docx)


def checked_sentence(one: JudgedSentence) -> CheckedSentence:
    """One sentence of the response."""
    said = one.sentence
    faults = found_faults(one.faults)
    return CheckedSentence(
        said.start, said.end, said.text, one.verdict.value, faults, one.carrying, one.denying, one.nearest, one.named
    )
