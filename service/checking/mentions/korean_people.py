"""Tells Korean people apart whose names are written in other letters: Kim Yo Jong is not 김정은.

Half of the words of a foreign name are enough to know it by, but half of the people in a Korean text are called Kim. So
a surname with a given name of two syllables is compared as a whole, by its consonants, with the full names of the text.
"""

import re
from collections.abc import Sequence

from pincite.service.checking.mentions.names import Name, skeletons

_FULL = 3  # syllables of most Korean names
_VOWELS = re.compile("[aeiouy]+")
_HYPHEN = re.compile("['’-]")
# Surnames as they are written in Latin letters, and their syllables. Those that many Chinese have too are left out.
_SURNAMES = {
    "ahn an": "안",
    "bae pae": "배",
    "baek paek": "백",
    "ban pan": "반",
    "cha": "차",
    "cho jo": "조",
    "choe choi": "최",
    "chung jeong jong jung": "정",
    "gwon kwon": "권",
    "heo ho hur": "허",
    "hong": "홍",
    "hwang": "황",
    "hyon hyun": "현",
    "jang chang": "장",
    "jeon jon chun": "전",
    "kang": "강",
    "kim": "김",
    "ko koh": "고",
    "lee ri rhee yi": "이리",
    "im lim rim": "임림",
    "moon mun": "문",
    "nam": "남",
    "no noh roh ro": "노로",
    "oh": "오",
    "pak park": "박",
    "ryu yoo yu": "유류",
    "seo": "서",
    "shim sim": "심",
    "shin sin": "신",
    "yoon yun": "윤",
}
_SYLLABLES = {spelled: syllables for spellings, syllables in _SURNAMES.items() for spelled in spellings.split()}


def is_another(words: Sequence[str], known: Sequence[Name]) -> bool:
    """Return whether the words name a Korean with whom a known name shares the surname, but no known name is meant.

    >>> known = [Name(("김정은",), 0, 3)]
    >>> is_another(("Kim", "Yo-jong"), known), is_another(("Kim", "Jong", "Un"), known)
    (True, False)
    """
    surname, given = _parted(words)
    relatives = [
        word for name in known for word in name.words if len(word) == _FULL and word[0] in _SYLLABLES.get(surname, "")
    ]
    return bool(relatives) and bool(given) and not any(_is_called(given, word[1:]) for word in relatives)


def _parted(words: Sequence[str]) -> tuple[str, str]:
    """The surname and the given name in small letters, the latter empty if it is not one of two syllables."""
    parts = [word.lower() for word in words]
    if len(parts) == 2 and _HYPHEN.search(parts[0]):  # Yo-jong Kim
        parts.reverse()
    syllables = [one for part in parts[1:] for one in _HYPHEN.split(part)]
    given = "".join(syllables)
    fits = len(syllables) == _FULL - 1 or len(_VOWELS.findall(given)) == _FULL - 1
    return parts[0] if parts else "", given if fits else ""


def _is_called(given: str, hangul: str) -> bool:
    """Whether a given name may be this one; North Korea writes an L where the South has none: 리룡남, 이용남."""
    heard = skeletons(given)
    southern = frozenset(one.removeprefix("L") for one in heard)
    return not (heard | southern).isdisjoint(skeletons(hangul))
