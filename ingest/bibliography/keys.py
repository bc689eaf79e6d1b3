"""Citation keys: which of a bibliography's can be used, and new ones for documents that have none.

A new key is the author's family name, the year and the first word of the title that says something, in ASCII letters
and digits: `kim2024summit`. Hangul is romanised. A key that is taken already gets a letter: `kim2024summita`.
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from itertools import count
from string import ascii_lowercase

from pincite.ingest.people import SURNAMES, is_hangul, romanised, romanised_surname

# What would end a key, or begin something else, in BibTeX, LaTeX or pandoc.
_UNUSABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f{}()\[\],;%#~\\\"'=@$&^|`*<>]")
_LONGEST = 200  # characters
_SEVERAL = re.compile(r"\s*[;·/]\s*|\s+and\s+")
_UNLIKE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"})
_WORD = re.compile(r"[^\W\d_]+")
_EMPTY_WORDS = frozenset(
    (
        *("a", "an", "the", "of", "on", "in", "at", "to", "for", "from", "by", "with", "and", "or", "as", "is", "are"),
        *("das", "der", "die", "ein", "eine", "le", "la", "les", "un", "une", "el", "los"),
    )
)
_PARTICLES = "의과와은는이가을를에"
_SHORTEST = 3  # syllables of a word whose last one may be a particle
_LONGEST_WORD = 20


def is_usable(key: str) -> bool:
    """Return whether a key can stand in BibTeX, LaTeX and pandoc's Markdown."""
    return 0 < len(key) <= _LONGEST and not _UNUSABLE.search(key) and not key.startswith("-")


def new_key(author: str | None, date: str | None, title: str | None, document_id: str) -> str:
    """Return the key for a document with this metadata; one without any word in a known script is named by its id.

    >>> new_key("김철수; Doe, Jane", "2024-05", "북한의 포탄 지원", "47222da90f35864b")
    'kim2024bukhan'
    """
    name, word = _family(author or ""), next(_words(title or ""), "")
    return f"{name}{(date or '')[:4]}{word}" if name or word else f"doc{document_id[:8]}"


def free_key(key: str, taken: Container[str]) -> str:
    """Return the key, with as many letters as it needs to be none of those taken."""
    return key if key not in taken else next(one for end in _endings() if (one := key + end) not in taken)


def _endings() -> Iterator[str]:
    yield from ascii_lowercase
    for number in count(1):
        yield from (f"{letter}{number}" for letter in ascii_lowercase)


def _family(author: str) -> str:
    """Return the family name of the first author, in ASCII; of an institution, its first word."""
    first = _SEVERAL.split(author.strip())[0]
    family, comma, _ = first.partition(",")
    words = family.split()
    if not words:
        return ""
    joined = "".join(words)
    if is_hangul(joined):
        is_person = len(joined) in (2, 3, 4) and joined[0] in SURNAMES
        return romanised_surname(joined[0]) if is_person else romanised(words[0])
    return _ascii("".join(words) if comma else words[-1])


def _words(title: str) -> Iterator[str]:
    """Yield the words of a title that say something, in ASCII."""
    for word in _WORD.findall(unicodedata.normalize("NFC", title)):
        if is_hangul(word):
            whole = word[:-1] if len(word) >= _SHORTEST and word[-1] in _PARTICLES else word
            yield romanised(whole)[:_LONGEST_WORD]
        elif (said := _ascii(word)) and said not in _EMPTY_WORDS:
            yield said[:_LONGEST_WORD]


def _ascii(text: str) -> str:
    """Return the text in small ASCII letters: "Müller" -> "muller"; "" where another script leaves none."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_UNLIKE))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
