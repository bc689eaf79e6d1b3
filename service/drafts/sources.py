"""Finds which documents of the collection a sentence of a draft names as its source, in parentheses and notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.hit import DocumentFacts
from pincite.service.drafts.draft import DraftSentence

_SHORTEST_TITLE = 12  # letters; a Hangul syllable counts as two
_ASIDE = re.compile(r"[(（\[［]([^()（）\[\]［］]{3,300})[)）\]］]")
_PAGE = re.compile(
    r"\bpp?\.\s?(?P<page>\d{1,4}|[ivxlc]{1,7})\b|\bpages?\s(?P<words>\d{1,4})\b|(?P<korean>\d{1,4})\s?(?:쪽|면(?![가-힣]))"
)
_AUTHORS = re.compile(r"[,;·/&]|\band\b|(?<=[가-힣]{2})\s(?=[가-힣]{2,4}(?:\s|$))")
_TITLES_OF_PEOPLE = re.compile(r"\s?(?:기자|연구위원|선임연구위원|교수|박사|연구원|센터장|원장)$")


@dataclass(frozen=True, slots=True)
class Named:
    """A document that a sentence names, in these words, with the page named, as printed ("" without one)."""

    document: DocumentFacts
    words: str
    page: str


@dataclass(frozen=True, slots=True)
class _Known:
    document: DocumentFacts
    titles: tuple[str, ...]
    people: tuple[str, ...]
    year: str


class Library:
    """The documents of a collection, by what a draft may call them."""

    def __init__(self, documents: Sequence[DocumentFacts]) -> None:
        self._known = [_known(document) for document in documents]

    def named_in(self, sentence: DraftSentence) -> list[Named]:
        """The documents named: by title anywhere, by author and year in parentheses and notes.

        >>> Library([]).named_in(DraftSentence(0, 2, "A."))
        []
        """
        asides = [match[1] for match in _ASIDE.finditer(sentence.text)] + ([sentence.note] if sentence.note else [])
        places = [(words, _key(words), True) for words in asides] + [(sentence.text, _key(sentence.text), False)]
        found: dict[str, Named] = {}
        for one in self._known:
            for words, key, is_aside in places:
                if any(title in key for title in one.titles) or (is_aside and _by_author(one, words)):
                    found.setdefault(one.document.id, Named(one.document, words, _page(words)))
        return list(found.values())


def without_sources(sentence: DraftSentence, named: Sequence[Named]) -> str:
    """The sentence without the parentheses that name its sources.

    >>> without_sources(DraftSentence(0, 21, "It fell (Tarrant 2023)."), [])
    'It fell (Tarrant 2023).'
    """
    words = {one.words for one in named}
    shown = _ASIDE.sub(lambda match: "" if match[1] in words else match[0], sentence.text)
    return re.sub(r"\s+(?=[.,;:。]|$)", "", " ".join(shown.split()))


def _known(document: DocumentFacts) -> _Known:
    titles = (_key(title) for title in (document.title or "", document.name))
    people = (_surname(_TITLES_OF_PEOPLE.sub("", one.strip())) for one in _AUTHORS.split(document.author or ""))
    return _Known(
        document,
        tuple(title for title in titles if _width(title) >= _SHORTEST_TITLE),
        tuple(name for name in people if len(name) > 1),
        (document.date or "")[:4],
    )


def _by_author(one: _Known, words: str) -> bool:
    year = one.year and re.search(rf"(?<!\d){one.year}(?!\d)", words)
    return bool(year) and any(re.search(rf"(?<!\w){re.escape(name)}", words) for name in one.people)


def _surname(name: str) -> str:
    """The last word of a name in letters with capitals; other names as they are."""
    return name.split()[-1] if name and name.isascii() and name.split() else name


def _page(words: str) -> str:
    found = _PAGE.search(words)
    return next(filter(None, found.groups()), "") if found else ""


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _width(key: str) -> int:
    return sum(2 if letter >= "\u1100" else 1 for letter in key)
