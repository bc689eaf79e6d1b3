"""Written answers: a model writes, every sentence is checked against the documents' own, and only then is it shown.

What the model says of its sources is a hint. Which sentences of the passages carry a sentence of the answer is found by
`find_support`, first in the passages that the model names, then in all that it was given.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from index.collection import Collection
from index.encoder import Encoder
from index.hit import DocumentFacts, Hit
from index.ranking import Question
from index.store import Vectors
from ingest.document import Sentence
from ingest.errors import LanguageModelError
from ingest.text import language_of
from service.abstention import THRESHOLD, answerability
from service.answer import Answer, AnswerSentence, answer_from, not_found
from service.citation import Citation
from service.citing import CitationList
from service.writing.checking import Fault, FaultKind, Support, find_support
from service.writing.evidence import NumberedPassage, choose_passages
from service.writing.model import LanguageModel
from service.writing.outcome import Dropped, Translation, Writing
from service.writing.prompt import ask_for_answer, language_name
from service.writing.reply import SCHEMA, Claim, claims
from service.writing.translating import translate

_TOKENS = 900  # of a reply


@dataclass(frozen=True, slots=True)
class Manner:
    """How answers are written.

    `keep_unsupported` shows sentences that fail the check too, with their faults; `translated` puts a translation
    beside quotes in other languages; `passage_tokens` is how much of the documents the model is given.
    """

    keep_unsupported: bool = False
    translated: bool = True
    passage_tokens: int = 3_000


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of the answer to come, checked; `citations` are all so far, by number."""

    sentence: AnswerSentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, for whom: a collection with its encoder, a model and the manner."""

    collection: Collection
    encoder: Encoder
    model: LanguageModel
    manner: Manner


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Sentences that may carry a claim, with the documents that they are of, and what those say of themselves.

    `vectors` is (n, dimension).
    """

    sentences: tuple[Sentence, ...]
    documents: tuple[DocumentFacts, ...]
    contexts: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class _Draft:
    """An answer while it is written."""

    author: Author
    question: Question
    hits: tuple[Hit, ...]
    confidence: float
    cited: CitationList
    shown: list[AnswerSentence]
    dropped: list[Dropped]


def write(author: Author, question: Question, hits: Sequence[Hit]) -> Generator[CheckedSentence | Answer, None, None]:
    """The sentences that may be shown, as they are written and checked, then the whole answer.

    Where the model fails, or nothing that it wrote is carried by the documents, the answer is the documents' own
    sentences and says why. Closing the generator gives the model up.
    """
    confidence = answerability(author.collection.manifest.model, question, hits)
    if not hits or confidence < THRESHOLD:
        yield not_found(question, hits, confidence)
        return
    draft = _Draft(author, question, tuple(hits), confidence, CitationList(author.collection), [], [])
    try:
        yield from _checked_sentences(draft)
    except LanguageModelError as error:
        yield _instead(draft, str(error))
    else:
        yield _whole(draft)


def _checked_sentences(draft: _Draft) -> Generator[CheckedSentence, None, None]:
    """Those that may be shown; all of them go into the draft."""
    passages = choose_passages(draft.author.collection, draft.hits, draft.author.manner.passage_tokens)
    messages = ask_for_answer(draft.question.text, draft.question.language, passages)
    with closing(draft.author.model.stream(messages, SCHEMA, _TOKENS)) as pieces:
        for claim in claims(pieces):
            support, evidence = _look_for_support(draft, claim, passages)
            if support.supported or draft.author.manner.keep_unsupported:
                draft.shown.append(_said(claim, support, evidence, draft.cited))
                yield CheckedSentence(draft.shown[-1], draft.cited.citations())
            else:
                draft.dropped.append(Dropped(claim.text, support.faults))


def _look_for_support(draft: _Draft, claim: Claim, passages: Sequence[NumberedPassage]) -> tuple[Support, _Evidence]:
    """What carries a claim in the passages that the model names for it, or else in any that it was given."""
    vector = draft.author.encoder.encode_passages([claim.text])[0]
    named = _evidence([passage for passage in passages if passage.number in claim.passages])
    support = _support(draft, claim, vector, named)
    if not support.supported:
        everything = _evidence(passages)
        elsewhere = _support(draft, claim, vector, everything)
        if elsewhere.supported:
            return elsewhere, everything
    return support, named


def _support(draft: _Draft, claim: Claim, vector: Vectors, evidence: _Evidence) -> Support:
    quotes = [sentence.text for sentence in evidence.sentences]
    found = find_support(draft.author.encoder.name, claim.text, vector, quotes, evidence.vectors, evidence.contexts)
    language = draft.question.language
    if language and language_of(claim.text) != language:
        wrong = Fault(FaultKind.LANGUAGE, f"It is not in {language_name(language)}.")
        return replace(found, faults=(*found.faults, wrong))
    return found


def _evidence(passages: Sequence[NumberedPassage]) -> _Evidence:
    return _Evidence(
        tuple(sentence for passage in passages for sentence in passage.sentences),
        tuple(passage.document for passage in passages for _ in passage.sentences),
        tuple(_context(passage) for passage in passages for _ in passage.sentences),
        np.concatenate([passage.vectors for passage in passages]) if passages else np.zeros((0, 0), np.float32),
    )


def _context(passage: NumberedPassage) -> str:
    """What a document's head says of all its sentences. Of its date only the year: its day is not that of events."""
    document = passage.document
    year = document.date[:4] if document.date else None
    return " ".join(fact for fact in (passage.title, year, document.author, document.publisher) if fact)


def _said(claim: Claim, support: Support, evidence: _Evidence, cited: CitationList) -> AnswerSentence:
    numbers = [
        number
        for at in support.quotes
        for number in cited.numbers(evidence.documents[at], evidence.sentences[at].spans)
    ]
    return AnswerSentence(claim.text, tuple(dict.fromkeys(numbers)), support.faults)


def _whole(draft: _Draft) -> Answer:
    """The answer of the sentences that may be shown; that there is none, if the model says so."""
    author, count = draft.author, len(draft.shown) + len(draft.dropped)
    if not count:
        declined = "the language model finds no answer in the nearest passages"
        writing = Writing(author.model.name, 0, 0, (), (), "")
        return Answer(draft.question.text, (), (), True, declined, draft.confidence, draft.hits, writing)
    if not draft.shown:
        return _instead(draft, "The documents carry no sentence of what the language model wrote.")
    citations = draft.cited.kept()
    translations: tuple[Translation, ...] = ()
    if author.manner.translated:
        translations = translate(author.model, author.encoder, citations, draft.question.language)
    supported = sum(not sentence.faults for sentence in draft.shown)
    writing = Writing(author.model.name, count, supported, tuple(draft.dropped), translations, "")
    return Answer(draft.question.text, tuple(draft.shown), citations, False, "", draft.confidence, draft.hits, writing)


def _instead(draft: _Draft, why: str) -> Answer:
    """The documents' own sentences, and why they stand there."""
    author = draft.author
    count = len(draft.shown) + len(draft.dropped)
    supported = sum(not sentence.faults for sentence in draft.shown)
    writing = Writing(author.model.name, count, supported, tuple(draft.dropped), (), why)
    return replace(answer_from(author.collection, draft.question, draft.hits), writing=writing)
