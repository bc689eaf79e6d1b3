"""Suggests questions that the documents answer: made from their own sentences, and each tried before it is shown.

A suggestion is made from a sentence with a date and the name of somebody or of a place, by rules of its language. It is
kept only if the answer to it begins with that very sentence. No language model is involved.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import DocumentFacts, Filters
from pincite.index.truth.documents import documents_by_id, matching_documents
from pincite.index.truth.passages import keys_of, passages_by_key
from pincite.ingest.document import Sentence
from pincite.ingest.korean import has_hangul
from pincite.service.answering.admissible import can_answer, leans, without_bullet
from pincite.service.answering.answer import Answer, Outcome
from pincite.service.answering.quoting import ask
from pincite.service.checking.mentions.naming import read_names
from pincite.service.suggesting import english, korean

MOST = 6
_DOCUMENTS = 30  # that are looked into, spread over the collection
_PASSAGES = 60  # of each
_TRIES = 4  # questions asked for each one that is wanted
_LEADING = 2  # sentences of the answer among which the sentence must be


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and the document whose sentence answers it."""

    question: str
    document: DocumentFacts


@dataclass(frozen=True, slots=True)
class _Candidate:
    question: str
    document: DocumentFacts
    sentence: Sentence


def suggest(collection: Collection, encoder: Encoder, filters: Filters, most: int = MOST) -> list[Suggestion]:
    """At most so many questions, of as many documents as there are; none where no sentence has the form for one."""
    found: list[Suggestion] = []
    with collection.reading():
        for tried, one in enumerate(_taking_turns(_candidates(collection, filters))):
            if len(found) == most or tried == most * _TRIES:
                break
            if _answers(ask(collection, encoder, one.question, filters), one):
                found.append(Suggestion(one.question, one.document))
    return found


def _candidates(collection: Collection, filters: Filters) -> list[list[_Candidate]]:
    """The questions of each document."""
    connection = collection.connection
    ids = matching_documents(connection, filters)
    if ids is None:
        ids = [one for (one,) in connection.execute("SELECT id FROM documents ORDER BY id")]
    step = max(1, len(ids) // _DOCUMENTS)
    facts = documents_by_id(connection, ids[::step][:_DOCUMENTS])
    return [list(_of_document(collection, document)) for document in facts.values()]


def _of_document(collection: Collection, document: DocumentFacts) -> Iterator[_Candidate]:
    keys = keys_of(collection.connection, [document.id])[:_PASSAGES].tolist()
    seen: set[str] = set()
    for passage in passages_by_key(collection.connection, keys).values():
        for sentence in passage.sentences:
            if can_answer(sentence.text, passage.heading) and not leans(sentence.text):
                question = question_of(sentence.text)
                if question and question not in seen:
                    seen.add(question)
                    yield _Candidate(question, document, sentence)


def question_of(text: str) -> str | None:
    """The question that a sentence with a date and a name answers, in its own language; None if there is none."""
    bare = without_bullet(text).strip()
    made = korean.question_of(bare) if has_hangul(bare) else english.question_of(bare)
    if made is None or re.search(r"[\n\t]", made):
        return None
    named = read_names(made)
    return made if named.names or named.places else None


def _taking_turns(of_documents: Sequence[Sequence[_Candidate]]) -> Iterator[_Candidate]:
    """The first of each document, then the second of each, and so on."""
    for place in range(max(map(len, of_documents), default=0)):
        yield from (some[place] for some in of_documents if place < len(some))


def _answers(answer: Answer, one: _Candidate) -> bool:
    """Whether an answer begins with the sentence that its question was made from."""
    if answer.outcome is not Outcome.ANSWERED:
        return False
    leading = {number for sentence in answer.sentences[:_LEADING] for number in (*sentence.citations, *sentence.also)}
    cited = [answer.citations[number - 1] for number in leading]
    return any(
        citation.document_id == one.document.id
        and span.page == citation.page
        and span.start < citation.end
        and citation.start < span.end
        for citation in cited
        for span in one.sentence.spans
    )
