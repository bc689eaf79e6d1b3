"""The response with suggested questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.hit import DocumentFacts
from pincite.service.suggesting.suggesting import Suggestion


@dataclass(frozen=True, slots=True)
class SuggestedQuestion:
    """A question, and the document whose own sentence answers it."""

    question: str
    document_id: str
    document: str
    title: str | None
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedQuestions:
    """Questions that the documents answer; none where no sentence has the form that one is made from."""

    suggestions: tuple[SuggestedQuestion, ...]


def suggested_questions(found: Sequence[Suggestion]) -> SuggestedQuestions:
    """The response with these suggestions."""
    return SuggestedQuestions(tuple(SuggestedQuestion(one.question, *_names(one.document)) for one in found))


def _names(document: DocumentFacts) -> tuple[str, str, str | None, str]:
    return document.id, document.name, document.title, document.known_as
