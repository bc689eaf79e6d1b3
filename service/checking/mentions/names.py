"""Matches names across scripts by their consonants: 보스토치니, Vostochny and Восточный.

Spellings of a name in different scripts share little more than the order of their consonants, and these only by class:
b, p, f and v are one class, l and r are another. A word reduced to these classes is its skeleton. Where a spelling is
ambiguous ("ch", "th", an English r before a consonant), a word has several skeletons.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

_SHORTEST = 3  # consonants; too many words share a shorter skeleton
_MOST_READINGS = 16
_LONGEST_WORD = 40  # letters; no name is longer
_LONGEST_NAME = 4  # words that Korean writes as one: 김정은

# "-" stands for a vowel: it keeps the consonants on its sides apart, even if they are of one class.
_ONSETS = ("K", "K", "N", "T", "T", "L", "M", "P", "P", "S", "S", "", "S", "S", "S", "K", "T", "P", "")
_CODAS = ("", *"KKKNNNTLKMPLTPLMPPTTNTTKTP", "")
_CYRILLIC = dict(zip("бвгджзклмнпрстфцчшщ", "PPKTSSKLMNPLSTPSSSS", strict=True)) | dict.fromkeys("аеиоуыэюя", "-")
# Katakana by their Unicode names; _KANA_AS_HEARD lists those that sound different from their names.
_KANA = dict(zip("KGNTDRMPBVSZFH", (*"KKNTTLMPPPSSP", ""), strict=True))
_KANA_AS_HEARD = {"TI": ("S", "T"), "DI": ("S",), "TU": ("S", "T"), "DU": ("S",), "HU": ("P", "")}
# The sounds of Latin letters; at each position the first pattern that matches applies.
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "shch|sch|tch|dzh|zh|sh|dj": ("S",),
    "ch(?=[lr])": ("K",),
    "ch": ("S", "K"),
    "t[sz]": ("S", "TS"),
    "th": ("T", "S"),
    "ph": ("P",),
    "gh": ("", "K"),
    "kh|h|w": ("",),
    "ng(?=[aeiouylr])": ("NK", "N"),
    "ng": ("N",),
    "cc?(?=[eiy])": ("S", "K"),
    "gg?(?=[eiy])": ("K", "S"),
    "[ckgq]": ("K",),
    "^x": ("S",),
    "x": ("KS",),
    "rr?(?![aeiouyr])": ("L", ""),
    "[lrł]": ("L",),
    "[bpfv]": ("P",),
    "[dtđ]": ("T",),
    "[szj]": ("S",),
    "m": ("M",),
    "n": ("N",),
    ".": ("-",),
}
_READINGS = tuple(_SPELLINGS.values())
_SPELLED = re.compile("|".join(f"({spelling})" for spelling in _SPELLINGS))
_REPEATED = re.compile(r"([A-Z])\1+")
_LETTER = r"[^\W\d_가-힣぀-ヿ㐀-鿿]"
_WORD = re.compile(rf"[가-힣]+|[ァ-ヿｦ-ﾟ]+|{_LETTER}+(?:['’-]{_LETTER}+)*")
_HANGUL = re.compile("[가-힣]")
_DOUBLED = re.compile("\u11ba(?=[\u1109\u110a])")  # ㅅ below a syllable, before one that begins with ㅅ or ㅆ
_KATAKANA = re.compile("[ァ-ヿ]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
# Function words of three or more consonants that begin questions and sentences.
_FUNCTION_WORDS = (
    "according after although because before between could describe during explain from should through under until "
    "without would against toward towards where were there these those which whose what "
    "когда почему зачем сколько который которая которые каком какие какой какая после перед между против через "
    "согласно расскажите опишите объясните"
)
_NO_NAMES = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Name:
    """A possible name at `text[start:end]`: adjacent capitalised words, or one word in a script without capitals."""

    words: tuple[str, ...]
    start: int
    end: int

    def share_in(self, known: frozenset[str]) -> float:
        """The share of its words, 0 to 1, found in `known`, alone or joined; shorter than three consonants only joined.

        `find_names("Kim Jong Un")[0].share_in(skeletons_in("김정은은")) -> 1.0`.
        """
        found = {place for places, spelled in _spellings(self) if not spelled.isdisjoint(known) for place in places}
        return len(found) / len(self.words)


def skeletons(word: str) -> frozenset[str]:
    """The skeletons of a word, one for each way to read it, at most 16.

    `skeletons("Лавров") == skeletons("라브로프") == {"LPLP"}`; `skeletons("Peter") -> {"PTL", "PT"}`, the second of
    which is 피터. Characters other than Hangul, Latin, Cyrillic and Katakana count as vowels.
    """
    return _skeletons(unicodedata.normalize("NFKC", word).lower()[:_LONGEST_WORD])


@lru_cache(maxsize=50_000)
def _skeletons(word: str) -> frozenset[str]:
    choices = islice(product(*_sounds(word)), _MOST_READINGS)
    return frozenset(_REPEATED.sub(r"\1", "".join(sounds)).replace("-", "") for sounds in choices)


def _sounds(word: str) -> list[tuple[str, ...]]:
    if _HANGUL.match(word):
        return [(_syllable(letter),) for letter in word]
    if _CYRILLIC_LETTER.match(word):
        return [(_CYRILLIC.get(letter, ""),) for letter in _bare(word)]
    if _KATAKANA.match(word):
        return [_kana(letter) for letter in word]
    return [_READINGS[(match.lastindex or 1) - 1] for match in _SPELLED.finditer(_bare(word))]


def _bare(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def _syllable(letter: str) -> str:
    place = ord(letter) - ord("가")
    if not 0 <= place < 19 * 21 * 28:
        return ""
    return f"{_ONSETS[place // (21 * 28)]}-{_CODAS[place % 28]}"


def _kana(letter: str) -> tuple[str, ...]:
    name = unicodedata.name(letter, "").partition("LETTER ")[2]
    if name in _KANA_AS_HEARD:
        return tuple(f"{sound}-" for sound in _KANA_AS_HEARD[name])
    if not name or name == "N" or name.startswith("SMALL"):
        return ("N",) if name == "N" else ("",)
    return (f"{_KANA.get(name[:1], '')}-",)


def find_names(text: str) -> list[Name]:
    """The possible names in a text, in order; the text is NFC, as all citable text is.

    In Hangul and Katakana every word is one. The first word of a sentence is capitalised too, so the function words
    that occur there are left out.
    """
    runs: list[list[re.Match[str]]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word[0].islower() or word.lower() in _NO_NAMES:
            continue
        if runs and _go_on(runs[-1][-1], match):
            runs[-1].append(match)
        else:
            runs.append([match])
    return [Name(tuple(word[0] for word in run), run[0].start(), run[-1].end()) for run in runs]


def _go_on(before: re.Match[str], after: re.Match[str]) -> bool:
    beside = after.start() == before.end() + 1 and after.string[before.end()] == " "
    return beside and before[0][0].isupper() and after[0][0].isupper()


def skeletons_in(text: str) -> frozenset[str]:
    """The skeletons (three or more consonants) of all possible names in a text, for looking up other names."""
    return frozenset(skeleton for name in find_names(text) for _, spelled in _spellings(name) for skeleton in spelled)


@lru_cache(maxsize=4096)
def undoubled(text: str) -> str:
    """Korean text with a doubled ㅅ written once: 핫산, as some write 하산.

    >>> undoubled("핫산역")
    '하산역'
    """
    return unicodedata.normalize("NFC", _DOUBLED.sub("", unicodedata.normalize("NFD", text)))


def _spellings(name: Name) -> Iterator[tuple[range, frozenset[str]]]:
    """The skeletons of each word, of the beginnings of Hangul words, and of adjacent words joined."""
    for length in range(1, min(_LONGEST_NAME, len(name.words)) + 1):
        for first in range(len(name.words) - length + 1):
            joined = "".join(name.words[first : first + length])
            spelled = frozenset(skeleton for stem in _stems(joined) for skeleton in skeletons(stem))
            yield range(first, first + length), frozenset(found for found in spelled if len(found) >= _SHORTEST)


def _stems(word: str) -> list[str]:
    """A Hangul word and its beginnings, because particles, titles and nouns follow a name without a space."""
    shortest = min(2, len(word)) if _HANGUL.match(word) else len(word)
    return [word[:end] for end in range(shortest, min(len(word), _LONGEST_WORD) + 1)] or [word]
