"""Checks that a model's rewriting of a follow-up question still asks the same, using the conversation alone."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pincite.index.legs.terms import terms
from pincite.index.search.search import LONGEST_QUESTION
from pincite.ingest.korean import HANGUL, proper_nouns
from pincite.ingest.text import language_of
from pincite.service.checking.mentions.date_mentions import find_dates
from pincite.service.checking.mentions.names import find_names, skeletons_in
from pincite.service.checking.mentions.numbers import find_numbers
from pincite.service.checking.mentions.words import BETWEEN_WORDS, QUESTION_WORDS

_LEAST_KNOWN = 0.5  # of the rewriting's terms; the rest may be question words and grammar
_LEAST_KEPT = 0.5  # of the question's terms
_STEM = 4  # letters that forms of a Western word share


def is_faithful(rewriting: str, question: str, conversation: Sequence[str]) -> bool:
    """True if the rewriting asks the question in its language and names nothing new.

    Its numbers, dates and names must occur in the question or the conversation, and those of the question in the
    rewriting. At least half of its words must be known, half of the question's words kept, and one word come from the
    conversation. A rewriting must not repeat an earlier text of the conversation. Names in Han characters cannot be
    recognised: there, only the words count.
    """
    known = "\n".join((question, *conversation))
    return (
        0 < len(rewriting) <= LONGEST_QUESTION
        and language_of(rewriting) == (language_of(question) or language_of(known))
        and _facts(question) <= _facts(rewriting) <= _facts(known)
        and _names_stand_in(rewriting, known)
        and _names_stand_in(question, rewriting)
        and _is_worded_as(rewriting, question, known)
        and _plain(rewriting) not in map(_plain, conversation)
    )


def _facts(text: str) -> set[tuple[str, Decimal | int]]:
    """The numbers and the parts of dates; parts, because a rewriting may combine the year of one date with another."""
    dates = [part for date in find_dates(text) for part in zip(("year", "month", "day"), date.parts, strict=True)]
    found: set[tuple[str, Decimal | int]] = {(name, part) for name, part in dates if part is not None}
    years = {part for name, part in found if name == "year"}
    return found | {("number", one.value) for one in find_numbers(text) if one.value not in years}


def _names_stand_in(text: str, source: str) -> bool:
    """True if every name of the text is in the source, in the same letters or, across scripts, by its consonants."""
    spelled, written = skeletons_in(source), source.casefold()
    return all(
        all(word.casefold() in written for word in name.split())
        or all(found.share_in(spelled) == 1 for found in find_names(name))
        for name in _names(text)
    )


def _names(text: str) -> Iterator[str]:
    yield from proper_nouns(text)
    for name in find_names(text):
        opens = name.start == 0 and name.words[0].casefold() in QUESTION_WORDS
        words = name.words[1:] if opens else name.words
        if words and not HANGUL.match(words[0]):
            yield " ".join(words)


def _is_worded_as(rewriting: str, question: str, known: str) -> bool:
    said, asked, there = _content(rewriting), _content(question), _content(known)
    kept = sum(_has(said, term) for term in asked) >= _LEAST_KEPT * len(asked)
    brought = any(_has(there, term) and not _has(asked, term) for term in said)
    return kept and brought and sum(_has(there, term) for term in said) >= _LEAST_KNOWN * len(said)


def _content(text: str) -> set[str]:
    bare = BETWEEN_WORDS.sub(" ", text) if language_of(text) in ("ja", "zh") else text
    return {term for term in terms(bare) if term not in QUESTION_WORDS}


def _has(known: set[str], term: str) -> bool:
    """True if a word is known, in any inflected form."""
    stem = term[:_STEM] if term[0] < "\u1100" and len(term) > _STEM else term
    return term in known or (stem != term and any(other.startswith(stem) for other in known))


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
