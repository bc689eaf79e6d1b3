"""Names to put in the place of others: real countries and cities, and invented people, in five languages.

They are in substitutes.jsonl, one a line. `declines` marks Russian names that change with the case; these are looked
for in the documents but never put into a question.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pincite.eval.swapped.mentioned import Mentioned, read_mentioned
from pincite.eval.swapped.spans import Form

_LANGUAGES = ("en", "ko", "ru", "ja", "zh")


@dataclass(frozen=True, slots=True)
class Substitute:
    """A country, a city or a person; `names` are by language."""

    kind: str
    names: dict[str, str]
    adjective: str
    declines: bool

    def written(self, form: Form, language: str) -> str:
        """Return the substitute in this form and language; "" if there is none.

        >>> iceland = Substitute("country", {"en": "Iceland", "ru": "Исландия"}, "Icelandic", True)
        >>> iceland.written(Form.NATIONALITY, "en"), iceland.written(Form.COUNTRY, "en")
        ('Icelandic', 'Iceland')
        >>> iceland.written(Form.COUNTRY, "ru"), iceland.written(Form.CITY, "en")
        ('', '')
        """
        name = self.names.get(language, "")
        if _KINDS.get(form) != self.kind or (language == "ru" and self.declines):
            return ""
        if form is Form.NATIONALITY:
            return self.adjective if language == "en" else ""
        return _surname(name) if form is Form.SURNAME else name

    def is_in(self, mentioned: Mentioned) -> bool:
        """Return whether the documents mention it in any of the languages; of a person, the surname counts."""
        return any(mentioned.has(word) for word in self._words())

    def _words(self) -> Iterator[str]:
        for language, name in self.names.items():
            word = _surname(name) if self.kind == "person" else name
            yield word[:-1] if language == "ru" and self.declines else word
        if self.adjective:
            yield self.adjective


_KINDS = {
    Form.COUNTRY: "country",
    Form.NATIONALITY: "country",
    Form.CITY: "city",
    Form.SURNAME: "person",
    Form.FULL_NAME: "person",
}


def _surname(name: str) -> str:
    return name.replace("・", " ").rpartition(" ")[2]


@dataclass(frozen=True, slots=True)
class Pool:
    """The substitutes that these documents do not mention."""

    mentioned: Mentioned
    absent: tuple[Substitute, ...]


def pool_for(texts: Iterable[str]) -> Pool:
    """Return the pool for the documents with these texts."""
    mentioned = read_mentioned(texts)
    return Pool(mentioned, tuple(one for one in substitutes() if not one.is_in(mentioned)))


@cache
def substitutes() -> tuple[Substitute, ...]:
    """Return all substitutes."""
    lines = files("pincite.eval.swapped").joinpath("substitutes.jsonl").read_text("utf-8").splitlines()
    return tuple(_substitute(json.loads(line)) for line in lines)


def _substitute(body: dict[str, str]) -> Substitute:
    names = {language: body[language] for language in _LANGUAGES if language in body}
    return Substitute(body["kind"], names, body.get("adjective", ""), bool(body.get("declines")))
