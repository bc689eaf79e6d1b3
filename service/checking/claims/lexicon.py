"""Loads two small multilingual word tables: synonyms and antonyms.

Each line lists English dictionary forms, then Korean ones, Russian stems, Japanese words and Chinese words. A Korean
verb is given by its stem (보내) or by the noun that 하다 turns into a verb (제공). The tables are short on purpose:
they match clauses with each other and are not dictionaries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pincite.service.checking.mentions.words import Part, Word

_TABLES = files("pincite.service.checking.claims") / "tables"
_MEANING_PARTS = (Part.NOUN, Part.VERB, Part.OTHER, Part.NAME)
_SHORTEST_NOUN = 2  # syllables; too many nouns of one syllable are homonyms


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Maps words to line numbers: `words` by English and Korean dictionary form, `pieces` by substring of the rest."""

    words: dict[str, frozenset[int]]
    pieces: tuple[tuple[str, int], ...]

    def lines(self, words: Sequence[Word], text: str) -> frozenset[int]:
        """The numbers of the lines that contain a word of the text; `words` are those of `text`."""
        found = {line for word in words if _has_meaning(word) for line in self.words.get(word.lemma, ())}
        if not text.isascii() and not any(word.tag for word in words):
            lowered = text.lower()
            found |= {line for piece, line in self.pieces if _holds(lowered, piece)}
        return frozenset(found)


@cache
def meanings() -> Lexicon:
    """The table of synonyms: each line holds words of about the same meaning."""
    return _read(_lines("meanings.txt"))


@cache
def contraries() -> Lexicon:
    """The table of antonyms (poles): an even line and the odd line after it are opposites: `line` and `line ^ 1`."""
    return _read([pole for line in _lines("contraries.txt") for pole in line.split("~")])


def _lines(name: str) -> list[str]:
    return (_TABLES / name).read_text(encoding="utf-8").splitlines()


def _read(lines: list[str]) -> Lexicon:
    words: dict[str, frozenset[int]] = {}
    pieces: list[tuple[str, int]] = []
    for number, line in enumerate(lines):
        english, korean, *others = line.split("|")
        for word in (*english.split(), *korean.split()):
            words[word] = words.get(word, frozenset()) | {number}
        pieces += [(piece, number) for other in others for piece in other.split()]
    return Lexicon(words, tuple(pieces))


def _has_meaning(word: Word) -> bool:
    short = word.part is Part.NOUN and len(word.lemma) < _SHORTEST_NOUN
    return word.part in _MEANING_PARTS and not short and word.tag not in ("NNB", "NNP", "VX")


def _holds(text: str, piece: str) -> bool:
    """True if the text contains the piece; a Russian piece must begin a word."""
    return f" {piece}" in f" {text}" if "а" <= piece[0] <= "я" else piece in text
