"""Finds the evidence for a sentence of the model in the passages.

The passage numbers that the model gives are only a hint: those passages are searched first, then all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pincite.index.hit import DocumentFacts
from pincite.index.search.question import Question
from pincite.index.truth.store import Vectors
from pincite.ingest.document import Sentence
from pincite.ingest.text import language_of
from pincite.service.checking.claims.fault import Fault, FaultKind
from pincite.service.checking.claims.nearness import has_nothing_of
from pincite.service.checking.claims.support import Support, find_support
from pincite.service.writing.author import Author
from pincite.service.writing.evidence import NumberedPassage, is_fragment
from pincite.service.writing.prompt import language_name
from pincite.service.writing.reply import Claim
from pincite.service.writing.second_opinion import denies


@dataclass(frozen=True, slots=True)
class Evidence:
    """Sentences that may support a claim, each with its document and that document's metadata as text (`contexts`).

    `vectors` is (n, dimension).
    """

    sentences: tuple[Sentence, ...]
    documents: tuple[DocumentFacts, ...]
    contexts: tuple[str, ...]
    vectors: Vectors


def look_for_support(
    author: Author, question: Question, claim: Claim, passages: Sequence[NumberedPassage]
) -> tuple[Support, Evidence]:
    """The support for a claim, or what comes nearest, and the evidence that the support's positions refer to."""
    vector = author.encoder.encode_passages([claim.text])[0]
    named = evidence_of([passage for passage in passages if passage.number in claim.passages])
    support, evidence = _support(author, claim, vector, named), named
    if not support.supported:
        everything = evidence_of(passages)
        elsewhere = _support(author, claim, vector, everything)
        if elsewhere.supported:
            support, evidence = elsewhere, everything
    further = tuple(_further_faults(author, question, claim, support, evidence))
    return replace(support, faults=(*support.faults, *further)), evidence


def _support(author: Author, claim: Claim, vector: Vectors, evidence: Evidence) -> Support:
    quotes = [sentence.text for sentence in evidence.sentences]
    return find_support(author.encoder.name, claim.text, vector, quotes, evidence.vectors, evidence.contexts)


def _further_faults(
    author: Author, question: Question, claim: Claim, support: Support, evidence: Evidence
) -> list[Fault]:
    """Faults other than missing support."""
    quotes = [evidence.sentences[at].text for at in support.quotes]
    if says_too_little(claim.text, quotes):
        return [Fault(FaultKind.UNRELATED, "It says too little to be checked against the quotes.")]
    if question.language and language_of(claim.text) != question.language:
        return [Fault(FaultKind.LANGUAGE, f"It is not in {language_name(question.language)}.")]
    if author.manner.second_opinion and support.supported and denies(author.model, claim.text, quotes):
        return [Fault(FaultKind.JUDGED, "Asked again, the language model says that the quotes do not support it.")]
    return []


def says_too_little(text: str, quotes: Sequence[str]) -> bool:
    """True for a fragment, or for a few words that share nothing with the quotes: similarity proves nothing there."""
    return is_fragment(text) or has_nothing_of(text, quotes)


def evidence_of(passages: Sequence[NumberedPassage]) -> Evidence:
    """All sentences of these passages."""
    return Evidence(
        tuple(sentence for passage in passages for sentence in passage.sentences),
        tuple(passage.document for passage in passages for _ in passage.sentences),
        tuple(head_of(passage.document, passage.title) for passage in passages for _ in passage.sentences),
        np.concatenate([passage.vectors for passage in passages]) if passages else np.zeros((0, 0), np.float32),
    )


def head_of(document: DocumentFacts, title: str | None) -> str:
    """A document's metadata as text. Only the year of its date, because its day is not the day of the events in it."""
    year = document.date[:4] if document.date else None
    return " ".join(fact for fact in (title, year, document.author, document.publisher) if fact)
