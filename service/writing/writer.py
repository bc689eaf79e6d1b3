"""Writes an answer with a language model; each sentence is checked against the documents before it is shown."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from pincite.index.hit import Hit
from pincite.index.search.question import Question
from pincite.ingest.errors import LanguageModelError
from pincite.service.answering.abstention import judged
from pincite.service.answering.answer import Answer, AnswerSentence, Dropped, Outcome, Translation, Writing
from pincite.service.answering.disagreement import Known, disagreements
from pincite.service.answering.quoting import answer_from, not_found
from pincite.service.checking.claims.support import Support
from pincite.service.citations.citation import Citation, CitationList
from pincite.service.language_model.model import LanguageModel
from pincite.service.repeats.newer import newer_versions
from pincite.service.writing.author import Author
from pincite.service.writing.evidence import NumberedPassage, choose_passages
from pincite.service.writing.foreign import Untranslated, noticed, translated
from pincite.service.writing.prompt import ask_for_answer
from pincite.service.writing.reply import SCHEMA, Claim, claims
from pincite.service.writing.supporting import Evidence, evidence_of, look_for_support
from pincite.service.writing.translating import translate

_TOKENS = 900  # of a reply


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A checked sentence of the answer being written; `citations` are all citations so far, by number."""

    sentence: AnswerSentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """An answer while it is being written."""

    author: Author
    question: Question
    hits: tuple[Hit, ...]
    confidence: float
    cited: CitationList
    passages: Sequence[NumberedPassage]
    shown: list[AnswerSentence]
    dropped: list[Dropped]


def write(author: Author, question: Question, hits: Sequence[Hit]) -> Generator[CheckedSentence | Answer, None, None]:
    """The sentences that may be shown, as they are written and checked, then the whole answer.

    If the model fails, or the documents support nothing that it wrote, the answer consists of the documents' own
    sentences and says why. Closing the generator cancels the model's reply.
    """
    verdict = judged(author.collection.manifest.model, question, hits)
    confidence = verdict.confidence
    if verdict.outcome is Outcome.NOT_FOUND:
        yield not_found(question, hits, confidence)
        return
    passages = choose_passages(author.collection, hits, author.manner.passage_tokens)
    draft = _Draft(author, question, tuple(hits), confidence, CitationList(author.collection), passages, [], [])
    try:
        yield from _checked_sentences(draft)
    except LanguageModelError as error:
        yield _instead(draft, str(error), None)
    else:
        yield _whole(draft)


def write_whole(author: Author, question: Question, hits: Sequence[Hit]) -> Answer:
    """The answer that `write` ends with."""
    *_, answer = write(author, question, hits)
    assert isinstance(answer, Answer)
    return answer


def _checked_sentences(draft: _Draft) -> Generator[CheckedSentence, None, None]:
    """The sentences that may be shown; the draft also keeps those that may not."""
    messages = ask_for_answer(draft.question.text, draft.question.language, draft.passages)
    with closing(draft.author.model.stream(messages, SCHEMA, _TOKENS)) as pieces:
        for claim in claims(pieces):
            support, evidence = look_for_support(draft.author, draft.question, claim, draft.passages)
            if support.supported or draft.author.manner.keep_unsupported:
                draft.shown.append(_said(claim, support, evidence, draft.cited))
                yield CheckedSentence(draft.shown[-1], draft.cited.citations())
            else:
                draft.dropped.append(Dropped(claim.text, support.faults))


def _said(claim: Claim, support: Support, evidence: Evidence, cited: CitationList) -> AnswerSentence:
    numbers = [
        number
        for at in support.quotes
        for number in cited.numbers(evidence.documents[at], evidence.sentences[at].spans)
    ]
    return AnswerSentence(claim.text, tuple(dict.fromkeys(numbers)), support.faults)


def _whole(draft: _Draft) -> Answer:
    """The answer from the sentences that may be shown; one that abstains if the model declined."""
    author, count = draft.author, len(draft.shown) + len(draft.dropped)
    if not count:
        declined = "the language model found no answer in the nearest passages"
        writing = Writing(author.model.name, 0, 0, (), (), "")
        return Answer(draft.question.text, (), (), Outcome.NOT_FOUND, declined, draft.confidence, draft.hits, writing)
    if not draft.shown:
        why = "The documents support none of the sentences that the language model wrote."
        return _instead(draft, why, author.model)
    everything = evidence_of(draft.passages)
    known = Known(everything.sentences, everything.documents, everything.vectors)
    disputed = disagreements(author.encoder.name, draft.question.language, known, draft.cited)
    citations = draft.cited.kept()
    translations: tuple[Translation, ...] = ()
    if author.manner.translated:
        translations = translate(author.model, author.encoder, citations, draft.question.language)
    supported = sum(not sentence.faults for sentence in draft.shown)
    writing = Writing(author.model.name, count, supported, tuple(draft.dropped), translations, "")
    return Answer(
        draft.question.text,
        tuple(draft.shown),
        citations,
        Outcome.ANSWERED,
        "",
        draft.confidence,
        draft.hits,
        writing,
        disputed,
        newer=tuple(newer_versions(author.collection, {one.document_id for one in citations}).values()),
    )


def _instead(draft: _Draft, why: str, translator: LanguageModel | None) -> Answer:
    """An answer from the documents' own sentences, with the reason why it is not a written one.

    `translator` is None if the model has failed: it is not asked again.
    """
    author = draft.author
    count = len(draft.shown) + len(draft.dropped)
    supported = sum(not sentence.faults for sentence in draft.shown)
    writing = Writing(author.model.name, count, supported, tuple(draft.dropped), (), why)
    own = replace(answer_from(author.collection, draft.question, draft.hits), writing=writing)
    if not author.manner.translated:
        return own
    return translated(own, translator, author.encoder) if translator else noticed(own, Untranslated.FAILED)
