"""Find what can be exchanged in a question: names, numbers, years and places, as the readers of the check see them.

Only what can be exchanged without breaking the sentence is taken: a Korean name may not continue an earlier word, and
an English place may not be part of a longer name. Names in Han characters are not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pincite.service.checking.mentions.date_mentions import find_dates
from pincite.service.checking.mentions.names import Name
from pincite.service.checking.mentions.naming import read_names
from pincite.service.checking.mentions.numbers import find_numbers
from pincite.service.checking.mentions.place_aliases import ALIASES
from pincite.service.checking.mentions.places import Place, find_places
from pincite.service.checking.mentions.words import is_common


class Kind(Enum):
    """What is exchanged, as reported."""

    NAME = "name"
    NUMBER = "number"
    PLACE = "place"
    YEAR = "year"


class Form(Enum):
    """What a substitute has to look like."""

    SURNAME = "surname"
    FULL_NAME = "full name"
    NUMBER = "number"
    COUNTRY = "country"
    NATIONALITY = "nationality"
    CITY = "city"
    YEAR = "year"

    @property
    def kind(self) -> Kind:
        """The kind under which it is reported."""
        if self in (Form.SURNAME, Form.FULL_NAME):
            return Kind.NAME
        return {Form.NUMBER: Kind.NUMBER, Form.YEAR: Kind.YEAR}.get(self, Kind.PLACE)


@dataclass(frozen=True, slots=True)
class Span:
    """The words at `question[start:end]`, which can be exchanged for others of this form."""

    form: Form
    start: int
    end: int


_MOST_WORDS = 3  # of a name; longer ones are headlines
_POSSESSIVE = re.compile("['’]s?$")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_WHOLE_NUMBER = re.compile(r"\d+")
_NATIONALITY = re.compile(
    "(?:ian|ean|ese|ish|can)$|^(?:Soviet|German|French|Israeli|Iraqi|Pakistani|Saudi|Dutch|Swiss|Thai|Greek|Czech|Afghan"
    "|Cuban|Kazakh|Uzbek)$"
)
_NATIONALS = re.compile("(?:ians|eans|cans|mans)$")  # Russians
_ARTICLE = re.compile("the (?:U[. ]?[SK]|United|Netherlands|Philippines|Czech|DPRK|ROK)")
_CAPITALISED_BEFORE = re.compile(r"[\w'’]\s([A-ZА-ЯЁ][\w'’.-]*\s)$")  # but not the first word
_CAPITALISED_AFTER = re.compile(r"\s[A-ZА-ЯЁ]")
_WESTERN = re.compile(r"[A-Za-zА-Яа-яЁё]")
_HANGUL = re.compile("[가-힣]")
# The last word of a name, if it only says what is named: 우주기지 in 보스토치니 우주기지.
_COMMON = re.compile(
    "^(?:University|College|Institute|Bank|Bridge|Street|River|Lake|Island|Party|Council|Company|Museum|Prize|Cup|Bowl"
    "|League|War|Treaty|Act|Church|Empire)$|(?:기지|공항|대학교?|은행|신문|통신|연구소|위원회|전쟁|조약|협정|회의|제국|학교)$"
)
# These have codes of their own and are no countries, although two of the codes have two letters.
_ORGANISATIONS = frozenset(("UN", "EU", "SU"))
_NO_CITIES = frozenset(line.split(":")[0] for line in ALIASES.strip().splitlines()) - {
    "KIEV",
    "BEIJING",
    "WASHINGTON",
}


def find_spans(question: str) -> list[Span]:
    """Return what can be exchanged in a question, in order and without overlaps.

    >>> text = "Did Lavrov visit Pyongyang in October 2023?"
    >>> [(text[one.start : one.end], one.form.value) for one in find_spans(text)]
    [('Lavrov', 'surname'), ('Pyongyang', 'city'), ('2023', 'year')]
    """
    found: list[Span] = []
    for one in (*_years(question), *_numbers(question), *_places(question), *_names(question)):
        if all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _years(question: str) -> Iterator[Span]:
    for date in find_dates(question):
        if date.year is not None and (match := _YEAR.search(question, date.start, date.end)):
            yield Span(Form.YEAR, match.start(), match.end())


def _numbers(question: str) -> Iterator[Span]:
    dates = find_dates(question)
    for number in find_numbers(question):
        digits = list(_WHOLE_NUMBER.finditer(question, number.start, number.end))
        in_date = any(date.start < number.end and number.start < date.end for date in dates)
        if len(digits) == 1 and not in_date:
            yield Span(Form.NUMBER, digits[0].start(), digits[0].end())


def _places(question: str) -> Iterator[Span]:
    for place in _read_places(question):
        text = _POSSESSIVE.sub("", question[place.start : place.end])
        end = place.start + len(text)
        form = _form(place, text)
        if (
            form
            and len(text) > 1
            and not _continues(question, place.start, end, "")
            and not _in_longer(question, place)
        ):
            yield Span(form, _with_article(question, place.start) if form is Form.COUNTRY else place.start, end)


def _read_places(question: str) -> tuple[Place, ...]:
    """Return the places, both of them in "Russia-North Korea", which the reader takes for one word and Korea."""
    return find_places(question.replace("-", " "))


def _form(place: Place, text: str) -> Form | None:
    """Return the form of a place that stands for one country or city; None for regions, organisations and nationals."""
    code = place.codes[0]
    if len(place.codes) > 1 or code in _ORGANISATIONS or text[0].islower() or _NATIONALS.search(text):
        return None
    if len(code) == 2 and code.isalpha():
        return Form.NATIONALITY if text.isascii() and _NATIONALITY.search(text) else Form.COUNTRY
    return Form.CITY if code.isupper() and code not in _NO_CITIES else None


def _names(question: str) -> Iterator[Span]:
    """Yield names without the parts that are places (쇼이구 in 쇼이구 러시아) or only say what is named."""
    read, places = read_names(question), _read_places(question)
    for name in read.names:
        words = [
            (start, end)
            for start, end in _positions(question, name)
            if not any(place.start < end and start < place.end for place in places)
        ]
        while words and _COMMON.search(question[slice(*words[-1])]):
            words.pop()
        # Headlines capitalise common words. In Russian, many surnames are forms of one: Лавров, of laurels.
        common = all(is_common(question[slice(*word)], "en") for word in words)
        if common or len(words) > _MOST_WORDS or _continues(question, words[0][0], words[-1][1], "-"):
            continue
        yield Span(Form.FULL_NAME if len(words) > 1 else Form.SURNAME, words[0][0], words[-1][1])


def _positions(question: str, name: Name) -> list[tuple[int, int]]:
    """Return where the words of a name are; nothing if they are not written like that."""
    found, at = [], name.start
    for word in name.words:
        start = question.find(word, at, name.end)
        if start < 0:
            return []
        at = start + len(word)
        found.append((start, at))
    return found


def _with_article(question: str, start: int) -> int:
    """Return where the place begins with its article: "the" in "the United States", which other countries lack."""
    return start - 4 if _ARTICLE.match(question, max(0, start - 4)) else start


def _continues(question: str, start: int, end: int, joint: str) -> bool:
    """Return whether the words continue a longer word; with `joint` "-", also whether a hyphen joins them to one."""
    before, after = question[:start][-1:], question[end : end + 1]
    if _HANGUL.match(question[start]):
        return bool(_HANGUL.match(before))
    touching = [one for one in (before, after) if one and (_WESTERN.match(one) or one.isdigit() or one == joint)]
    return bool(touching and _WESTERN.match(question[start]))


def _in_longer(question: str, place: Place) -> bool:
    """Return whether a place is part of a longer name, such as Russian in "the Russian Far East"."""
    if not _WESTERN.match(question[place.start]):
        return False
    before = _CAPITALISED_BEFORE.search(question[: place.start])
    return bool(before or _CAPITALISED_AFTER.match(question, place.end))
