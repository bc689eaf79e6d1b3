"""Make swapped questions: exchange one span for a substitute that no document mentions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest
from random import Random

from pincite.eval.gold.question import GoldQuestion
from pincite.eval.swapped.mentioned import Mentioned
from pincite.eval.swapped.spans import Form, Kind, Span, find_spans
from pincite.eval.swapped.substitutes import Pool

_LANGUAGES = ("en", "ko", "ru", "ja", "zh")
_FIRST_YEAR = 1000
_NEAREST_YEARS = 12  # among which one is chosen; a year far away would be easy to notice
_MOST_DIGITS = 6
_DRAWN_NUMBERS = 200
_FIRST_HANGUL, _LAST_HANGUL, _FINALS, _RIEUL = ord("가"), ord("힣"), 28, 8
_ARTICLE = re.compile(r"\b[Aa]n? $")


@dataclass(frozen=True, slots=True)
class Swap:
    """A question in which `was` has been exchanged for `now`; `original` is the id of the question it was made from."""

    original: str
    question: GoldQuestion
    kind: Kind
    was: str
    now: str


def swaps_of(question: GoldQuestion, pool: Pool, most: int) -> list[Swap]:
    """Return at most `most` swapped questions, always the same for the same question and documents.

    The spans are exchanged in turn, so that each gets about as many substitutes as the others.
    """
    if question.lang not in _LANGUAGES:
        return []
    draw = Random(question.id)
    text = question.question
    by_span = [[(span, word) for word in _substitutes_for(span, question, pool, draw)] for span in find_spans(text)]
    in_turn = [pair for pair in chain.from_iterable(zip_longest(*by_span)) if pair]
    return [_swap(question, number, *pair) for number, pair in enumerate(in_turn[:most], start=1)]


def _swap(question: GoldQuestion, number: int, span: Span, word: str) -> Swap:
    text = question.question
    swapped = replace(
        question,
        id=f"{question.id}~{number}",
        question=text[: span.start] + word + text[span.end :],
        kind="unanswerable",
        answer="",
        key_facts=(),
        evidence=(),
    )
    return Swap(question.id, swapped, span.form.kind, text[span.start : span.end], word)


def _substitutes_for(span: Span, question: GoldQuestion, pool: Pool, draw: Random) -> list[str]:
    """Return words for the span, in random order."""
    text = question.question[span.start : span.end]
    if span.form is Form.YEAR:
        found = other_years(int(text), pool.mentioned)
    elif span.form is Form.NUMBER:
        found = other_numbers(text, pool.mentioned, draw)
    else:
        found = [word for one in pool.absent if (word := one.written(span.form, question.lang))]
    fitting = [word for word in found if word not in question.question and fits(question.question, span, word)]
    return draw.sample(fitting, len(fitting))


def other_years(year: int, mentioned: Mentioned) -> list[str]:
    """Return the nearest earlier years that no document mentions; later ones may not have come yet.

    >>> other_years(2023, Mentioned("", frozenset(["2022", "2020", "2019"])))[:3]
    ['2021', '2018', '2017']
    """
    earlier = map(str, range(year - 1, _FIRST_YEAR, -1))
    return list(islice((one for one in earlier if not mentioned.has_number(one)), _NEAREST_YEARS))


def other_numbers(digits: str, mentioned: Mentioned, draw: Random) -> list[str]:
    """Return numbers with as many digits that no document mentions, or with more if there are few such numbers."""
    for length in range(len(digits), _MOST_DIGITS + 1):
        low, high = 10 ** (length - 1), 10**length
        drawn = draw.sample(range(low, high), min(high - low, _DRAWN_NUMBERS))
        if free := [str(one) for one in drawn if not mentioned.has_number(str(one)) and str(one) != digits]:
            return free
    return []


def fits(question: str, span: Span, word: str) -> bool:
    """Return whether the words around the span still agree: Korean particles, and the English "a" and "an".

    >>> fits("평양은 무엇을 얻었나?", Span(Form.CITY, 0, 2), "키토"), fits("평양은", Span(Form.CITY, 0, 2), "리옹")
    (False, True)
    >>> fits("an Iranian drone", Span(Form.NATIONALITY, 3, 10), "Fijian")
    False
    """
    was = question[span.start : span.end]
    if article := _ARTICLE.search(question[: span.start]):
        return ("n" in article[0]) == (word[0].lower() in "aeiou")
    return _final(was) == _final(word)


def _final(word: str) -> tuple[bool, bool]:
    """Return whether a Korean word ends in a consonant, and whether that is ㄹ, on which its particle depends."""
    last = ord(word[-1])
    if not _FIRST_HANGUL <= last <= _LAST_HANGUL:
        return False, False
    final = (last - _FIRST_HANGUL) % _FINALS
    return final > 0, final == _RIEUL


def swap_all(questions: Sequence[GoldQuestion], pool: Pool, most: int) -> list[Swap]:
    """Return the swapped questions of all questions, at most `most` of each."""
    return [one for question in questions for one in swaps_of(question, pool, most)]
