"""Answers a question without a language model: with the documents' own sentences that answer it best, each cited.

Every sentence shown is a sentence of a source, and its citations are spans of that source's page text, so nothing can
be shown that the sources do not say.
"""

from collections.abc import Sequence

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.encoders.models import answers_chosen_by
from pincite.index.hit import DocumentFacts, Filters, Hit
from pincite.index.search.question import Question
from pincite.index.search.search import prepare, search
from pincite.ingest.document import Sentence
from pincite.service.answering.abstention import NEARLY, NEARLY_IN_ONE, Verdict, judged, lowered
from pincite.service.answering.answer import Answer, AnswerSentence, Outcome
from pincite.service.answering.asked import read_asked
from pincite.service.answering.candidates import Candidate, candidates, stacked
from pincite.service.answering.choosing import Chosen, choose
from pincite.service.answering.disagreement import Known, disagreements
from pincite.service.answering.further import further
from pincite.service.answering.trimming import trimmed
from pincite.service.answering.unmentioned import is_of_named_source, silent_speaker
from pincite.service.answering.wanted import Kind, has_kind, kinds_wanted, share_had
from pincite.service.citations.citation import CitationList
from pincite.service.repeats.newer import newer_versions

HITS = 12  # passages whose sentences are candidates
_LACKING = {
    Kind.NUMBER: "how many or how much",
    Kind.COUNT: "how many or how much",
    Kind.DURATION: "how long",
    Kind.MONEY: "how much money",
    Kind.DATE: "when",
    Kind.NAME: "who",
    Kind.PLACE: "where",
}


def ask(collection: Collection, encoder: Encoder, text: str, filters: Filters) -> Answer:
    """The answer to a question from the collection alone; raises InputError's leaves for a bad question."""
    question = prepare(text, encoder)
    with collection.reading():
        return answer_from(collection, question, search(collection, question, HITS, filters), filters)


def answer_from(
    collection: Collection, question: Question, hits: Sequence[Hit], filters: Filters | None = None
) -> Answer:
    """The answer to the question from these passages, the HITS best ones.

    If the `filters` that left them are given, passages further down are looked into as well (further.py).
    """
    model = collection.manifest.model
    _require_whole(collection, hits)
    one_asked = filters is not None and len(filters.documents) == 1
    verdict = judged(model, question, hits, NEARLY_IN_ONE if one_asked else NEARLY)
    unlikely = verdict.outcome is Outcome.NOT_FOUND and not verdict.near
    found = [] if unlikely else _found(collection, question, hits, filters)
    newer = newer_versions(collection, {one.document.id for one in found})
    chosen = choose(found, kinds_wanted(question.text), {of: one.document_id for of, one in newer.items()})
    if not chosen or (verdict.near and not _wanted_in(question, chosen[0])):
        return not_found(question, hits, verdict.confidence)
    cited = CitationList(collection)
    sentences = tuple(_sentence(one, cited) for one in chosen)
    outcome, reason = _outcome(question, verdict, chosen)
    # Where something is missing, or the verdict is near, the confidence is low already.
    lacking = outcome is Outcome.PARTLY and not (verdict.missing or verdict.near)
    known = Known([one.sentence for one in found], [one.document for one in found], stacked(found))
    disputed = disagreements(model, question.language, known, cited)
    citations = cited.kept()
    return Answer(
        question=question.text,
        sentences=sentences,
        citations=citations,
        outcome=outcome,
        reason=reason,
        confidence=lowered(verdict.confidence) if lacking else verdict.confidence,
        hits=tuple(hits),
        disagreements=disputed,
        missing=verdict.missing,
        chosen_by=answers_chosen_by(model),
        newer=tuple(newer[one] for one in dict.fromkeys(cite.document_id for cite in citations) if one in newer),
    )


def _found(collection: Collection, question: Question, hits: Sequence[Hit], filters: Filters | None) -> list[Candidate]:
    """The sentences that may answer; those of a source that the question names, if it names one."""
    asked = read_asked(question.text, hits)
    of_source = [hit for hit in hits if is_of_named_source(question.text, hit)]
    beyond = further(collection, question, asked, hits, filters) if filters and not of_source else []
    _require_whole(collection, beyond)
    return candidates(collection, question, asked, [*(of_source or hits), *beyond])


def _require_whole(collection: Collection, hits: Sequence[Hit]) -> None:
    for document_id in {hit.document.id for hit in hits}:
        collection.store.require_whole(document_id)


def not_found(question: Question, hits: Sequence[Hit], confidence: float) -> Answer:
    """An answer that abstains, with the nearest passages."""
    reason = "not found in these documents" if hits else "no document matches the filters, or the collection is empty"
    return Answer(question.text, (), (), Outcome.NOT_FOUND, reason, confidence, tuple(hits))


def _wanted_in(question: Question, best: Chosen) -> str:
    """What of the wanted, in words, the best sentence has: "when"; "" if it lacks some, or if any sentence would do.

    "" for how long or how much, too: questions about other subjects come as near, and numbers are in many sentences.
    """
    kinds = kinds_wanted(question.text)
    named = [_LACKING[one.kind] for one in kinds if one.kind in (Kind.DATE, Kind.COUNT)]
    return named[0] if named and share_had(best.candidate.sentence.text, kinds) == 1 else ""


def _outcome(question: Question, verdict: Verdict, chosen: Sequence[Chosen]) -> tuple[Outcome, str]:
    """The outcome once the sentences are known, and the reason if it is not ANSWERED."""
    if verdict.missing:
        named = ", ".join(f"“{one}”" for one in verdict.missing)
        return Outcome.PARTLY, f"the documents speak of this, but do not mention {named}"
    if verdict.near:
        return (
            Outcome.PARTLY,
            f"this may be about something else; it is the nearest sentence that says {_wanted_in(question, chosen[0])}",
        )
    texts = [one.candidate.sentence.text for one in chosen]
    before = [one.candidate.before.text for one in chosen if one.candidate.before]
    speaker = silent_speaker(question.text, [*texts, *before])
    if speaker:
        return Outcome.PARTLY, f"the documents speak of this, but do not say what {speaker} said"
    for wanted in sorted(kinds_wanted(question.text), key=lambda one: one.kind.value):
        if wanted.kind in _LACKING and not any(has_kind(text, wanted) for text in texts):
            return Outcome.PARTLY, f"the documents speak of this, but do not say {_LACKING[wanted.kind]}"
    return Outcome.ANSWERED, ""


def _sentence(chosen: Chosen, cited: CitationList) -> AnswerSentence:
    """The sentence as it is shown; one that leans on the sentence before it brings it along."""
    one = chosen.candidate
    parts = [part for part in (chosen.leans_on, one.sentence) if part]
    shown = [_trimmed(part, one.document, cited) for part in parts]
    numbers = [number for part in shown for number in cited.numbers(one.document, part.spans)]
    also = [number for other in chosen.also for number in _cited(other, cited)]
    return AnswerSentence(
        " ".join(part.text for part in shown), tuple(numbers), also=tuple(also), also_in=chosen.documents
    )


def _cited(one: Candidate, cited: CitationList) -> tuple[int, ...]:
    return cited.numbers(one.document, _trimmed(one.sentence, one.document, cited).spans)


def _trimmed(sentence: Sentence, document: DocumentFacts, cited: CitationList) -> Sentence:
    return trimmed(sentence, lambda page: cited.page(document, page).text)
