"""What a question may name of a document: its years, its author and its publisher."""

import re
from dataclasses import dataclass

_SHORTEST_NAME = 3  # letters, without spaces
_AND = re.compile(r"[,;·/&]| and ")  # between several authors
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Source:
    """The years in a document's date and title, and the names of its author and publisher, `joined`."""

    years: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, date: str | None, title: str | None, author: str | None, publisher: str | None) -> "Source":
        """Return what a question may name of a document with this metadata."""
        names = [*_AND.split(author or ""), (publisher or "").partition("(")[0]]
        long = tuple(name for name in map(joined, names) if len(name) >= _SHORTEST_NAME)
        return cls(tuple(sorted(years(f"{date or ''} {title or ''}"))), long)

    def is_of(self, wanted: frozenset[str]) -> bool:
        """Return whether the document is of one of the wanted years."""
        return not wanted.isdisjoint(self.years)

    def is_named(self, asked: str) -> bool:
        """Return whether a question, `joined`, names the author or publisher.

        `Source.of("", "", "서동주", "").is_named("서동주의견해는") -> True`.
        """
        return any(name in asked for name in self.names)


def years(text: str) -> frozenset[str]:
    """Return the years from 1900 to 2099 named in the text: `years("2019년과 2023-09") -> {"2019", "2023"}`."""
    return frozenset(_YEAR.findall(text))


def joined(text: str) -> str:
    """Return the text without spaces and capitals, since both vary where people and institutes are named."""
    return "".join(text.casefold().split())
