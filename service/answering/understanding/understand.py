"""Chooses the rule that understands a follow-up question, from the questions and the answer before it.

`understand("And China?", [("Did Russia veto the Panel?", "Yes.")]) -> "Did China veto the Panel?"`.
"""

import re
from collections.abc import Sequence

from pincite.index.search.search import LONGEST_QUESTION
from pincite.ingest.text import language_of
from pincite.service.answering.understanding.eastern import fill_eastern
from pincite.service.answering.understanding.explaining import explain
from pincite.service.answering.understanding.filling import fill
from pincite.service.answering.understanding.leaning import leans
from pincite.service.answering.understanding.phrases import korean_things
from pincite.service.answering.understanding.reasking import reask
from pincite.service.answering.understanding.replacing import replace
from pincite.service.answering.understanding.wording import LANGUAGES, capitalised, without_opening
from pincite.service.checking.mentions.words import BETWEEN_WORDS, QUESTION_WORDS

_NO_TOPIC = QUESTION_WORDS | {"since", "until", "between", "against", "между"}
_NAME = re.compile(r"[0-9]+|[A-ZА-Я][a-zа-я]+|[ァ-ヺ]{2,}")
_WRITTEN = {"As", "Why", "Почему"}  # by the rules themselves
_WORD = re.compile(r"[\w'’.-]*\w")


def understand(question: str, earlier: Sequence[tuple[str, str]]) -> str:
    """The question, self-contained; unchanged if it stands by itself.

    `earlier` are questions and answers, oldest first. They are understood first, each from those before it.
    """
    said: list[str] = []
    answer = ""
    for asked, answered in earlier:
        said.insert(0, _understood(asked, said, answer))
        answer = answered
    return _understood(question, said, answer)


def _understood(question: str, said: Sequence[str], answer: str) -> str:
    if not said or not leans(question):
        return question
    question, before = " ".join(question.split()), said[0]
    language = language_of(question) or language_of(before)
    found = None
    if language in LANGUAGES and language == language_of(before):
        found = _explained(question, before, answer, language) or reask(question, before, language)
        found = found or replace(question, before, language) or _filled(question, said, answer, language)
    found = found or beside(question, before)
    return found if len(found) <= LONGEST_QUESTION and not _glues(found, [question, *said, answer]) else question


def _glues(found: str, said: Sequence[str]) -> bool:
    """Whether a name or number came about where two pieces met, as in text without spaces between words."""
    known = " ".join(said).lower()
    return any(name.lower() not in known and name not in _WRITTEN for name in _NAME.findall(found))


def _explained(question: str, before: str, answer: str, language: str) -> str | None:
    found = explain(question, before, answer, language)
    return found and beside(found, before)


def _filled(question: str, said: Sequence[str], answer: str, language: str) -> str | None:
    bare = without_opening(question, language)
    if language in ("en", "ru"):
        found = fill(bare, said, answer, language)
        return found and capitalised(found)
    return fill_eastern(bare, said, language)


def beside(question: str, before: str) -> str:
    """The question, and in brackets the words of the earlier one that state its topic.

    `beside("Who attended?", "What did Russia gain from the summit?") -> "Who attended? (Russia gain summit)"`.
    """
    language = language_of(before)
    known = {word.lower() for word in _content(question, language_of(question))}
    topic = dict.fromkeys(word for word in _content(before, language) if word.lower() not in known)
    return f"{question} ({' '.join(topic)})" if topic else question


def _content(text: str, language: str | None) -> list[str]:
    if language == "ko":
        return korean_things(text) or text.split()
    if language in ("ja", "zh"):
        return BETWEEN_WORDS.sub(" ", re.sub(r"[^\w\s・ー]", " ", text)).split()
    return [word for word in _WORD.findall(text) if word.lower() not in _NO_TOPIC]
