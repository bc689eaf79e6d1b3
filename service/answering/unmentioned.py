"""Finds what a question names and the passages found do not: names, places, numbers, dates, and rare Korean words.

Names are compared across scripts and places across languages, as in the check of written sentences. A rare word can
only be looked for in passages of the question's own language.
"""

import re
from collections.abc import Iterator, Sequence

from pincite.index.hit import Hit
from pincite.ingest.korean import nouns, proper_nouns
from pincite.ingest.text import language_of
from pincite.service.checking.claims.figures import missing_dates, missing_numbers, read_figures
from pincite.service.checking.mentions.naming import missing_names, read_names
from pincite.service.checking.mentions.units import missing_rates
from pincite.service.checking.mentions.words import QUESTION_WORDS, is_common

_LINKS = re.compile(r"(?<=\w)[-–/](?=[A-ZА-Я])")  # "Russia-North Korea" names two
_POSSESSIVE = re.compile(r"['’]s\b")
# Seats of government stand for their country, and the country for them.
_SEATS = re.compile(
    r"\b(?:Kremlin|Moscow|Beijing|Pyongyang|Seoul|Washington|Tokyo|Kyiv|Kiev|White House)\b|크렘린궁?|모스크바|"
    r"베이징|평양|서울|"
    r"워싱턴|도쿄|키이우|백악관|Кремл\w+|Москв\w+|Пекин\w*|Пхеньян\w*|Сеул\w*|Вашингтон\w*|クレムリン|モスクワ|"
    r"北京|平壌|ソウル|"
    r"ワシントン|克里姆林宫|莫斯科|平壤|首尔|华盛顿"
)

# One absent noun is a matter of wording; several, together a good part of the question's, mean another subject.
_MANY_NOUNS, _SHARE_OF_NOUNS = 3, 0.25


def unmentioned(question: str, hits: Sequence[Hit]) -> Iterator[str]:
    """Yield the names, numbers and dates of the question, as written, that none of the hits mentions."""
    asked = _SEATS.sub(" ", _LINKS.sub(" ", _POSSESSIVE.sub("", question)))
    texts = [_whole(hit) for hit in hits]
    yield from dict.fromkeys(missing_names(read_names(asked), [read_names(text) for text in texts]))
    figures, (main, *others) = read_figures(asked), [read_figures(text) for text in texts]
    yield from dict.fromkeys(missing_numbers(figures, main, others))
    heads = [read_figures(f"{hit.document.title or ''} ({hit.document.date or ''})") for hit in hits]
    yield from dict.fromkeys(missing_dates(figures, main, others, heads))
    yield from dict.fromkeys(missing_rates(asked, texts))
    absent, asked_for = _absent_nouns(asked, hits), nouns(asked)
    if len(absent) >= _MANY_NOUNS and len(absent) >= _SHARE_OF_NOUNS * len(asked_for):
        yield from absent


def named_in(question: str, hits: Sequence[Hit]) -> bool:
    """Return whether the question has a name that is no common word, and the hits mention all its names and places."""
    asked = _LINKS.sub(" ", _POSSESSIVE.sub("", question))
    naming, language = read_names(asked), language_of(question)
    if language == "ko":
        named = bool(proper_nouns(question))
    else:
        words = [word for name in naming.names for word in name.words]
        named = not all(is_common(word, "ru" if language == "ru" else "en") for word in words)
    return named and not list(missing_names(naming, [read_names(_whole(hit)) for hit in hits]))


def _absent_nouns(question: str, hits: Sequence[Hit]) -> list[str]:
    """The nouns of a Korean question that no hit has, if all hits are Korean: other languages have other words."""
    if language_of(question) != "ko" or any(hit.document.language != "ko" for hit in hits):
        return []
    text = "".join(" ".join(map(_whole, hits)).split())
    return [noun for noun in dict.fromkeys(nouns(question)) if noun not in text and noun not in QUESTION_WORDS]


def _whole(hit: Hit) -> str:
    """The passage with its document's title and date and its headings, which it may take for granted."""
    facts = hit.document
    return f"{facts.title or facts.name} ({facts.date or ''}). {hit.passage.heading}. {hit.passage.search_text}"
