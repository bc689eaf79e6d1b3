"""The responses about saved questions, and what is new in answer to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.truth.changes import Moment
from pincite.service.questions.news import News
from pincite.service.questions.saved import Look, SavedQuestion
from pincite.service.wire.asking import GivenAnswer, given_answer


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A saved question, when it was saved, and when one last looked at its news."""

    id: str
    question: str
    saved_at: str
    looked_at: str


@dataclass(frozen=True, slots=True)
class KeptQuestions:
    """All saved questions of a collection, the oldest first."""

    questions: tuple[KeptQuestion, ...]


@dataclass(frozen=True, slots=True)
class QuestionNews:
    """What is new since the last look at a question: the number of documents added, and the answer in them.

    `answer` is null if they do not answer it. Send `look` back once the news has been read.
    """

    question: KeptQuestion
    documents: int
    answer: GivenAnswer | None
    look: str


@dataclass(frozen=True, slots=True)
class AllNews:
    """The news of all saved questions of a collection; `answered` counts those with an answer."""

    answered: int
    news: tuple[QuestionNews, ...]


def kept_question(saved: SavedQuestion) -> KeptQuestion:
    """The response that describes a saved question."""
    return KeptQuestion(saved.id, saved.text, saved.saved_at, saved.looked.at)


def kept_questions(saved: Sequence[SavedQuestion]) -> KeptQuestions:
    """The response that lists saved questions."""
    return KeptQuestions(tuple(kept_question(one) for one in saved))


def all_news(found: Sequence[News]) -> AllNews:
    """The response that tells the news of saved questions."""
    news = tuple(
        QuestionNews(
            kept_question(one.question),
            one.documents,
            given_answer(one.answer) if one.answer else None,
            _look(one.look),
        )
        for one in found
    )
    return AllNews(sum(one.answer is not None for one in news), news)


def look_of(sent: str) -> Look:
    """The look that was sent back; `sent` has been checked against LOOK."""
    at, generation, epoch = sent.split("/")
    return Look(at, Moment(int(generation), epoch))


def _look(look: Look) -> str:
    return f"{look.at}/{look.moment.generation}/{look.moment.epoch}"
