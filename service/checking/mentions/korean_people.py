"""Tells Korean people apart, in whatever letters their names are written: Kim Yo Jong is not 김정은, nor is 김정일.

Half of the words of a foreign name are enough to know it by, but half of the people in a Korean text are called Kim. So
a surname with a given name of two syllables is compared as a whole, by its consonants, with the full names of the text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pincite.ingest.korean import has_hangul
from pincite.ingest.people import SPELLED_SURNAMES, SURNAMES, is_hangul
from pincite.service.checking.mentions.names import Name, find_names, skeletons

_FULL = 3  # syllables of most Korean names
_VOWELS = re.compile("[aeiouy]+|[аеёиоуыэюя]")
_CASE = re.compile("(?<=[аеёиоуыэюя][бвгджзклмнпрстфхцчшщ])(?:ом|ем|а|у|е)$")  # Ким Чен Ына
_HYPHEN = re.compile("['’-]")
_CYRILLIC = {
    "ким": "김", "пак": "박", "ли": "이리", "чхве": "최", "цой": "최", "чон": "정전", "чан": "장", "хван": "황",
    "кан": "강", "но": "노", "ро": "노로", "мун": "문", "юн": "윤", "хан": "한", "лим": "임림", "рю": "류유",
    "квон": "권", "хо": "허", "чо": "조", "син": "신", "со": "서", "хон": "홍", "хён": "현",
}  # fmt: skip
_TITLES = (
    "국무위원장|국방위원장|총비서|위원장|주석|대통령|총리|부?장관|외무상|국방상|부?부장|대변인|의원|대표|교수|박사|씨"
)
_LATIN = {spelled: syllables for spellings, syllables in SPELLED_SURNAMES.items() for spelled in spellings.split()}
_SYLLABLES = _LATIN | _CYRILLIC | {syllable: syllable for syllable in SURNAMES}


def is_korean(words: tuple[str, ...]) -> bool:
    """Return whether the words name a Korean by surname and given name: `is_korean(("Kim", "Jong", "Un")) -> True`."""
    surname, given = _parted(words)
    return bool(given) and surname in _SYLLABLES


def is_called(words: tuple[str, ...], text: str) -> bool:
    """Return whether a text in any letters has this name of a Korean; a Western one may have the surname alone.

    >>> [is_called(("Ким", "Чен", "Ын"), text) for text in ("김정은은 갔다.", "Kim Jong-un left.", "김정일은 갔다.")]
    [True, True, False]
    """
    if has_hangul(text):
        return is_called_in(words, [text])
    surname, _ = _parted(words)
    return any(
        _is_one(words, name.words) or (len(name.words) == 1 and _same_surname(surname, name.words[0].lower()))
        for name in find_names(text)
    )


def namesake_in(words: tuple[str, ...], text: str) -> bool:
    """Return whether a text has another Korean with the surname and a syllable of this name, and not this one.

    >>> [namesake_in(("김정은",), text) for text in ("김정일이 갔다.", "김정일과 김정은", "박정일이 갔다.")]
    [True, False, False]
    """
    if not has_hangul(text):
        return not is_called(words, text) and any(_is_relative(words, name.words) for name in find_names(text))
    surname, _ = _parted(words)
    found = re.findall(f"(?<![가-힣])[{_SYLLABLES.get(surname, '')}][가-힣]{{{_FULL - 1}}}", text) if surname else []
    return any(_is_relative(words, (one,)) for one in found) and not is_called(words, text)


def in_full(surname: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the full name that goes with a surname most often in the texts, () if none does.

    A Hangul word counts if a title follows it somewhere.

    >>> in_full("Kim", ["김정은 위원장이 김정은의", "김밥을"])
    ('김정은',)
    """
    syllables = _SYLLABLES.get(surname.lower(), "")
    if not syllables:
        return ()
    word = re.compile(f"(?<![가-힣])[{syllables}][가-힣]{{{_FULL - 1}}}")
    titled = {one for text in texts for one in re.findall(rf"({word.pattern})\s?(?:{_TITLES})", text)}
    names: Counter[tuple[str, ...]] = Counter((one,) for text in texts for one in word.findall(text) if one in titled)
    names.update(one.words for text in texts for one in find_names(text) if _is_full(surname, one.words))
    return max(names, key=lambda one: names[one], default=())


def _is_full(surname: str, words: tuple[str, ...]) -> bool:
    return words[0].lower() == surname.lower() and bool(_parted(words)[1])


def _is_one(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    (surname, given), (other, called) = _parted(words), _parted(others)
    return _same_surname(surname, other) and bool(called) and not skeletons(given).isdisjoint(skeletons(called))


def _is_relative(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the names share the surname and the first consonant of the given name: 김정은 and Kim Jong Il."""
    (surname, given), (other, called) = _parted(words), _parted(others)
    if not (_same_surname(surname, other) and called) or _is_one(words, others):
        return False
    return not {one[:1] for one in skeletons(given)}.isdisjoint(one[:1] for one in skeletons(called))


def _same_surname(one: str, other: str) -> bool:
    return not set(_SYLLABLES.get(one, "")).isdisjoint(_SYLLABLES.get(other, ""))


def is_another(words: tuple[str, ...], known: Iterable[Name]) -> bool:
    """Return whether the words name a Korean with whom a known name shares the surname, but no known name is meant.

    >>> known = [Name(("김정은",), 0, 3)]
    >>> is_another(("Kim", "Yo-jong"), known), is_another(("Kim", "Jong", "Un"), known)
    (True, False)
    """
    surname, given = _parted(words)
    syllables = _SYLLABLES.get(surname, "")
    if not (syllables and given):
        return False
    relatives = [word for name in known for word in name.words if len(word) == _FULL and word[0] in syllables]
    return bool(relatives) and not any(_is_called(given, word[1:]) for word in relatives)


def is_called_in(words: tuple[str, ...], texts: Iterable[str]) -> bool:
    """Return whether a Korean text has a word that begins with the Korean of this name, as 김정은과 does.

    This needs no analyser, so it is asked first: `is_called_in(("Kim", "Jong", "Un"), ["김정은과 푸틴은"]) -> True`.
    """
    surname, given = _parted(words)
    syllables = _SYLLABLES.get(surname, "")
    if not (syllables and given):
        return False
    word = re.compile(f"(?<![가-힣])[{syllables}]([가-힣]{{{_FULL - 1}}})")
    return any(_is_called(given, called) for text in texts for called in set(word.findall(text)))


@lru_cache(maxsize=4096)
def _parted(words: tuple[str, ...]) -> tuple[str, str]:
    """The surname and the given name in small letters, the latter empty if it is not one of two syllables."""
    if len(words) == 1 and len(words[0]) == _FULL and is_hangul(words[0]):
        return (words[0][0], words[0][1:]) if words[0][0] in SURNAMES else ("", "")
    parts = [word.lower() for word in words]
    if len(parts) == 2 and _HYPHEN.search(parts[0]):  # Yo-jong Kim
        parts.reverse()
    syllables = [one for part in parts[1:] for one in _HYPHEN.split(part)]
    given = _CASE.sub("", "".join(syllables))
    fits = len(syllables) == _FULL - 1 or len(_VOWELS.findall(given)) == _FULL - 1
    return parts[0] if parts else "", given if fits else ""


def _is_called(given: str, hangul: str) -> bool:
    """Whether a given name may be this one; North Korea writes an L where the South has none: 리룡남, 이용남."""
    heard = skeletons(given)
    southern = frozenset(one.removeprefix("L") for one in heard)
    return not (heard | southern).isdisjoint(skeletons(hangul))
