"""Finds the names of a claim that are missing from its quotes, across scripts: 최선희 is Choe Son-hui, 중국 is China.

Places are compared by code (`places.py`), other names by their consonants (`names.py`). A name made of common words
(Friendship Bridge) is translated rather than transliterated, so only quotes in its own language are searched for it.
Chinese names, and Japanese names in Han characters, do not show their pronunciation and are not checked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pincite.ingest.text import language_of
from pincite.service.checking.mentions.date_mentions import find_dates
from pincite.service.checking.mentions.korean_people import is_another, is_called_in
from pincite.service.checking.mentions.names import Name, find_names, skeletons, skeletons_in, undoubled
from pincite.service.checking.mentions.place_aliases import IN_SHORT
from pincite.service.checking.mentions.places import Place, find_places, is_borne_out, plain_places
from pincite.service.checking.mentions.weekdays import weekdays
from pincite.service.checking.mentions.words import is_common, read_words

_TITLE_WORDS = (
    "president minister prime foreign chairman chairwoman secretary general mr mrs ms dr sir king queen prince marshal "
    "leader premier chancellor ambassador professor director deputy vice first lady state ministry government republic "
    "congress parliament senate cabinet north south east west northern southern eastern western i"
)
_TITLES = frozenset(_TITLE_WORDS.split())
_RUSSIAN_CASES = re.compile("(?:ым|им|ом|ем|ами|ах|ого|ему|ому|ой|ей|ов|ев(?=а|у|ым|е)|а|у|е|ы|и|ю|я)$")
_POSSESSIVE = re.compile("['’]s?$")
_KATAKANA_TITLE = re.compile(r"([ァ-ヿ・]{2,})(?=大統領|首相|外相|国防相|氏|総書記|委員長|主席|市|港|州)")
_PREFIXES = frozenset(("trans", "anti", "pro", "pan", "inter", "ex", "non"))
_SHORTEST_SKELETON = 3
_KOREAN_NAME = 3  # syllables
_KINDS_OF_PLACES = ("역", "항", "섬", "시", "도", "군", "강", "산", "궁", "주")
_TRANSLATED_ENDINGS = (
    "통신",
    "신문",
    "당",
    "은행",
    "대학",
    "대학교",
    "전쟁",
    "조약",
    "협정",
    "연구원",
    "연구소",
    "위원회",
    "부",
    "성",
)


@dataclass(frozen=True)
class Naming:
    """The places and the other names of a text, with the skeletons that names of other texts are looked up in.

    Each is found when it is first asked for: places and names of a Korean text need the analyser.
    """

    text: str

    @cached_property
    def language(self) -> str | None:
        """The language of the text."""
        return language_of(self.text)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places in order."""
        return find_places(self.text)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The other names."""
        return tuple(name for name in _names(self.text, self.language) if not _is_inside(name, self.places))

    @cached_property
    def skeletons(self) -> frozenset[str]:
        """The skeletons of all words that may be names."""
        return skeletons_in(self.text)

    @cached_property
    def short(self) -> frozenset[str]:
        """The skeletons of the single words of its names."""
        return frozenset(spelled for name in self.names for word in _alone(name) for spelled in skeletons(word))

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of the text's places."""
        return _codes(self.places)

    @cached_property
    def plain_codes(self) -> frozenset[str]:
        """Those codes that can be told without the analyser."""
        return _codes(plain_places(self.text))


@lru_cache(maxsize=4096)
def read_names(text: str) -> Naming:
    """The names and places of a claim, a quote or a document's title."""
    return Naming(text)


def _codes(places: tuple[Place, ...]) -> frozenset[str]:
    return frozenset(code for place in places for code in place.codes)


def _alone(name: Name) -> Iterator[str]:
    """The words of a name, the surname of a Korean name (김 in 김정은), and what a place is called (하산 in 하산역)."""
    yield from name.words
    yield from (word[0] for word in name.words if len(word) == _KOREAN_NAME and language_of(word) == "ko")
    yield from (word[:-1] for word in name.words if len(word) >= _KOREAN_NAME and word.endswith(_KINDS_OF_PLACES))


def _names(text: str, language: str | None) -> Iterator[Name]:
    if language == "ko":
        yield from _korean_names(text)
        yield from (name for name in _western_names(text, "en") if name.words[0].isascii())
    elif language == "ja":
        for match in _KATAKANA_TITLE.finditer(text):
            yield Name(tuple(part for part in match[1].split("・") if part), match.start(), match.end())
    elif language != "zh":
        yield from _western_names(text, "ru" if language == "ru" else "en")


def _korean_names(text: str) -> Iterator[Name]:
    """Words that the analyser tags as names; adjacent ones form one name: 블라디미르 푸틴."""
    runs: list[list[tuple[str, int, int]]] = []
    for word in read_words(text):
        if word.tag != "NNP" or word.lemma in IN_SHORT["ko"]:
            continue
        if runs and text[runs[-1][-1][2] : word.start].strip() == "":
            runs[-1].append((word.lemma, word.start, word.end))
        else:
            runs.append([(word.lemma, word.start, word.end)])
    for run in runs:
        yield Name(tuple(form for form, _, _ in run), run[0][1], run[-1][2])


def _western_names(text: str, language: str) -> Iterator[Name]:
    """Capitalised words, without titles, months and common words that begin a sentence."""
    dates = [(date.start, date.end) for date in find_dates(text)]
    for name in find_names(text):
        if any(start < name.end and name.start < end for start, end in dates):
            continue
        bare = (_POSSESSIVE.sub("", word) for word in name.words)
        words = tuple(word for word in bare if word.lower() not in _TITLES)
        if _begins_sentence(text, name.start) and words and is_common(words[0], language):
            words = words[1:]
        if words:
            start = text.find(words[0], name.start)
            yield Name(words, start, text.find(words[-1], start) + len(words[-1]))


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"'“‘(«")
    return not before or before[-1] in ".!?:;\n"


def _is_inside(name: Name, places: tuple[Place, ...]) -> bool:
    return any(place.start <= name.start and name.end <= place.end for place in places)


def missing_names(claim: Naming, known: list[Naming]) -> Iterator[str]:
    """The claim's names, as written, that are in none of the known texts."""
    for place in claim.places:
        if not all(_is_there(code, known) for code in place.codes):
            yield claim.text[place.start : place.end]
    for name in claim.names:
        rest = _without_places(name, claim.places)
        if rest and not is_known(rest, claim.language, known):
            yield claim.text[name.start : name.end]


def _is_there(code: str, known: list[Naming]) -> bool:
    """True if one of the texts has the place; the analyser is asked only if none has it plainly."""
    plainly = any(is_borne_out(code, one.plain_codes) for one in known)
    return plainly or any(is_borne_out(code, one.codes) for one in known)


def _without_places(name: Name, places: tuple[Place, ...]) -> tuple[str, ...]:
    """The words of a name that are not part of a place: Kim in "Russia's Kim"."""
    words, at = [], name.start
    for word in name.words:
        start = at
        at += len(word) + 1
        if not any(place.start <= start < place.end for place in places):
            words.append(word)
    return tuple(words)


def is_known(words: tuple[str, ...], language: str | None, known: list[Naming]) -> bool:
    """True if at least half of the words are in a known text, by letters or skeleton, or if all would be translated."""
    if language != "ko" and _is_another(words, [one for one in known if one.language == "ko"]):
        return False
    if all(any(_has_word(word, language, one) for one in known) for word in words):
        return True
    same = [one for one in known if one.language == language]
    sounding = tuple(word for word in words if not _is_translated(word, language))
    if not sounding and len(same) < len(known):
        return True
    checked = sounding or words
    found = [word for word in checked if any(_has_word(word, language, one) for one in known)]
    if 2 * len(found) >= len(checked):
        return True
    name = Name(checked, 0, 0)
    return any(_spelled(name, language).share_in(one.skeletons) >= 0.5 for one in known if one.language != language)


def _is_another(words: tuple[str, ...], korean: list[Naming]) -> bool:
    called = is_called_in(words, (one.text for one in korean))
    return not called and is_another(words, (name for one in korean for name in one.names))


def _is_translated(word: str, language: str | None) -> bool:
    if language == "ko":
        return len(word) > 2 and word.endswith(_TRANSLATED_ENDINGS)
    return is_common(word, "ru" if language == "ru" else "en")


def _has_word(word: str, language: str | None, known: Naming) -> bool:
    parts = [part for part in word.split("-") if len(part) > 2 and part.lower() not in _PREFIXES]
    if language != known.language and "-" in word and parts:
        return all(_has_whole(part, language, known) for part in parts)
    return _has_whole(word, language, known)


def _has_whole(word: str, language: str | None, known: Naming) -> bool:
    bare = word.casefold()
    text = known.text.casefold()
    if days := weekdays(bare):  # a text that names no day of the week does not name another one
        return bool(days & weekdays(text)) or not weekdays(text)
    if bare in text or (len(bare) > 5 and bare[:5] in text):
        return True
    if language == known.language == "ko" and undoubled(bare) in undoubled(text):
        return True
    spelled = _with_other_spellings(skeletons(_nominative(word))) if language != known.language else frozenset()
    short = frozenset(one for one in spelled if len(one) < _SHORTEST_SKELETON)
    return not (spelled - short).isdisjoint(known.skeletons) or bool(short and not short.isdisjoint(known.short))


def _with_other_spellings(spelled: frozenset[str]) -> frozenset[str]:
    """The skeletons with variants: the South Korean spelling of an initial R (나진 for Rajin), Japanese MP for NP
    (トランプ), and no final r (셰익스피어).
    """
    southern = {"N" + one[1:] for one in spelled if one.startswith("L")}
    unheard = {one[:-1] for one in spelled if one.endswith("L") and len(one) > _SHORTEST_SKELETON}
    return spelled | southern | unheard | {one.replace("NP", "MP") for one in spelled}


def _spelled(name: Name, language: str | None) -> Name:
    return Name(tuple(map(_nominative, name.words)), 0, 0) if language == "ru" else name


def _nominative(word: str) -> str:
    return _RUSSIAN_CASES.sub("", word) if language_of(word) == "ru" and len(word) > 4 else word
