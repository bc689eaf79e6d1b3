"""The responses to searches and questions: passages, answers and streamed sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pincite.ingest.document import Span
from pincite.service.answering.answer import Answer, AnswerSentence, Outcome, Translation, Writing
from pincite.service.answering.disagreement import Disagreement
from pincite.service.checking.claims.fault import Fault
from pincite.service.citations.citation import Citation
from pincite.service.repeats.newer import Newer
from pincite.service.repeats.searching import FoldedHit, distinct

if TYPE_CHECKING:
    from pincite.service.answering.followups import Rewritten
    from pincite.service.writing import writer

_NEAREST = 3  # passages shown if there is no answer


@dataclass(frozen=True, slots=True)
class AlsoFound:
    """Where a passage is repeated; `besides` are the sentences that stand there, and not in the passage shown."""

    citation: Citation
    besides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A hit. `page`, `start` and `end` give its first span; a higher score is better.

    `text` is verbatim; `sentences` are meant for reading and have their lines joined; a table row follows its header
    and a line break. `page_label` is that of the page ("iv", "slide 3"); answers of older versions lack it. `also` are
    passages that mostly repeat this one, at most ten; `also_in` counts the other documents that have one, and with
    `also_more` there may be further ones.
    """

    rank: int
    score: float
    passage_id: str
    document_id: str
    document: str
    title: str | None
    page: int
    start: int
    end: int
    text: str
    sentences: tuple[str, ...]
    spans: tuple[Span, ...]
    heading: str
    signals: Mapping[str, float]
    page_label: str = ""
    also: tuple[AlsoFound, ...] = ()
    also_in: int = 0
    also_more: bool = False
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class FoundPassages:
    """The passages for a question, best first."""

    question: str
    hits: tuple[FoundPassage, ...]


@dataclass(frozen=True, slots=True)
class FoundFault:
    """One claim in a sentence that its citations do not support: its kind, and in English what is wrong.

    `written` are the words that it is about; for `actors`, from whom to whom it goes in the quotes.
    """

    kind: str
    detail: str
    written: tuple[str, ...] = ()


def found_faults(faults: Iterable[Fault]) -> tuple[FoundFault, ...]:
    """The faults as they are sent."""
    return tuple(FoundFault(one.kind.value, one.detail, one.written) for one in faults)


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of an answer; `citations` are 1-based numbers of entries in the answer's citations.

    `faults` lists what the citations do not support, if a written sentence is shown despite that. `also` are the
    numbers of citations from other documents that say the same, at most three, and `also_in` counts these documents.
    `translation` is a checked machine translation, if there is one.
    """

    text: str
    citations: tuple[int, ...]
    faults: tuple[FoundFault, ...]
    also: tuple[int, ...] = ()
    translation: str = ""
    also_in: int = 0


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of an answer that is still being written, with all citations so far."""

    sentence: SaidSentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """How a language model wrote the answer: sentences written, those supported by their citations, and the share.

    `dropped` lists the kinds of faults of each withheld sentence; `fallback` says why the documents' own sentences
    are given instead, and is "" if they are not.
    """

    model: str
    written: int
    supported: int
    support_rate: float | None
    dropped: tuple[tuple[str, ...], ...]
    translations: tuple[Translation, ...]
    fallback: str


@dataclass(frozen=True, slots=True)
class Writer:
    """The language model that writes answers here; null if there is none, in which case `write` is refused."""

    model: str | None


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The question as it was asked, and what rewrote it into a standalone question: "model" or "rule"."""

    asked: str
    by: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer. If there is none, `abstained` is true, `reason` says why and `nearest` holds the nearest passages.

    `question` is the question that was answered. `rewriting` is set if the question depended on earlier ones and was
    rewritten to stand alone. `confidence` is from 0 to 1. If `outcome` is "partly", the sentences are the nearest ones
    and do not say what was asked: `reason` says why, and `missing` are the words of the question that none of them
    mentions. `chosen_by` is the version of the weights that chose the sentences. `notice` says, in the question's
    language, that sentences are in another one and why they are not translated. `newer` are newer versions of documents
    that are cited. The fields with defaults are missing from answers of older versions; only there is `outcome` null.
    """

    question: str
    rewriting: Rewriting | None
    abstained: bool
    reason: str
    confidence: float
    sentences: tuple[SaidSentence, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[FoundPassage, ...]
    disagreements: tuple[Disagreement, ...]
    writing: Written | None
    outcome: Outcome | None = None
    missing: tuple[str, ...] = ()
    chosen_by: str = ""
    notice: str = ""
    newer: tuple[Newer, ...] = ()


def found_passages(question: str, hits: Sequence[FoldedHit]) -> FoundPassages:
    """The response to a search."""
    return FoundPassages(question, tuple(map(_passage, hits)))


def given_answer(answer: Answer, rewritten: "Rewritten | None" = None) -> GivenAnswer:
    """The response to a question, including how the question was rewritten, if it was."""
    return GivenAnswer(
        question=answer.question,
        rewriting=_rewriting(rewritten) if rewritten else None,
        abstained=answer.abstained,
        reason=answer.reason,
        confidence=round(answer.confidence, 4),
        sentences=tuple(_sentence(one) for one in answer.sentences),
        citations=answer.citations,
        nearest=tuple(map(_passage, distinct(answer.hits, _NEAREST))) if answer.abstained else (),
        disagreements=answer.disagreements,
        writing=_written(answer.writing) if answer.writing else None,
        outcome=answer.outcome,
        missing=answer.missing,
        chosen_by=answer.chosen_by,
        notice=answer.notice,
        newer=answer.newer,
    )


def checked_sentence(checked: "writer.CheckedSentence") -> CheckedSentence:
    """The event for a sentence that was just written and checked."""
    return CheckedSentence(_sentence(checked.sentence), checked.citations)


def _passage(found: FoldedHit) -> FoundPassage:
    hit = found.hit
    first = hit.passage.spans[0]
    return FoundPassage(
        rank=hit.rank,
        score=round(hit.score, 4),
        passage_id=hit.passage.id,
        document_id=hit.document.id,
        document=hit.document.name,
        title=hit.document.title,
        page=first.page,
        start=first.start,
        end=first.end,
        text=hit.passage.text,
        sentences=tuple(sentence.text for sentence in hit.passage.sentences),
        spans=hit.passage.spans,
        heading=hit.passage.heading,
        signals={name: round(value, 4) for name, value in hit.signals.items()},
        page_label=hit.page_label,
        also=tuple(AlsoFound(one.citation, one.besides) for one in found.also),
        also_in=found.documents,
        also_more=found.more,
        known_as=hit.document.known_as,
    )


def _rewriting(rewritten: "Rewritten") -> Rewriting | None:
    """How a question was rewritten to stand alone; None if it was left as asked."""
    from pincite.service.answering.followups import RewrittenBy

    return None if rewritten.by is RewrittenBy.NONE else Rewriting(rewritten.asked, rewritten.by.value)


def _sentence(sentence: AnswerSentence) -> SaidSentence:
    faults = found_faults(sentence.faults)
    return SaidSentence(
        sentence.text, sentence.citations, faults, sentence.also, sentence.translation, sentence.also_in
    )


def _written(writing: Writing) -> Written:
    """How the answer was written; for each withheld sentence, only the distinct kinds of its faults, sorted by name."""
    rate = writing.support_rate
    return Written(
        model=writing.model,
        written=writing.written,
        supported=writing.supported,
        support_rate=None if rate is None else round(rate, 4),
        dropped=tuple(tuple(sorted({fault.kind.value for fault in one.faults})) for one in writing.dropped),
        translations=writing.translations,
        fallback=writing.fallback,
    )
