"""Find problems in a page's text and describe each in a short phrase."""

import re
import unicodedata
from collections import Counter

from pincite.ingest.document import PageReport
from pincite.ingest.text import main_script

_UNMAPPED = re.compile(
    "\ufffd|[\ue000-\uf8ff]|[\U000f0000-\U0010ffff]|\\(cid:\\d+\\)|/g\\d{1,5}(?![\\w/.-])|/g\\d{1,5}(?=/g)"
)
# Hancom and Symbol fonts keep bullets in the private use area, so a few on a page are normal.
_BULLETS = 3
_STRAY = 0.02  # of the characters; with more unmapped ones, more than bullets is missing
_HANGUL_RUN = re.compile("[가-힣]{30,}")
_LATIN_RUN = re.compile("[A-Za-z]{40,}")
_SPACED = re.compile(r"(?<!\S)(?:[가-힣一-鿿] ){3,}[가-힣一-鿿](?!\S)|(?<!\S)(?:[A-Za-z] ){4,}[A-Za-z](?!\S)")
_SYLLABLE = re.compile("[가-힣]")
_RARE, _FEW = 0.03, 4  # share and number of syllables that Korean hardly uses; with more a text is garbled
_SWITCH = re.compile(r"[a-zà-ÿ](?=[A-Z])|[A-Za-zà-ÿ](?=\d)|\d(?=[A-Za-zà-ÿ])|[^\W\d_](?=[(/.][^\W\d_])")
_PAIR = re.compile(r"([^\W\d_])\1")
_FAR = re.compile("[\u0530-\u10ff]{2,}")
_STRANGE = frozenset(("Cc", "Cn", "Co", "Cs"))


def page_report(number: int, text: str, known: tuple[str, ...], ocr: bool) -> PageReport:
    """Return the report on one page; `known` are the problems already found while reading it."""
    return PageReport(number, len(text), main_script(text), ocr, known + find_problems(text, bool(known)))


def find_problems(text: str, explained: bool = False) -> tuple[str, ...]:
    """Return the problems of a text; an empty text is a problem unless it is already `explained`."""
    if not text.strip():
        return () if explained else ("no text",)
    checks = (_unmapped, _garbled, _lost_spaces, _crumbled, _doubled, _spaced_out)
    return tuple(phrase for check in checks if (phrase := check(text)))


def misreadings(text: str) -> float:
    """Return how wrong a text looks that was read from a page: 0 if nothing does, 1 if it is missing.

    `misreadings("북한의 핵") == 0`, `misreadings("") == 1`. Words that are spaced out on the page are not wrong.
    """
    if not text.strip():
        return 1.0
    unmapped = len(_UNMAPPED.findall(text))
    checks = (_garbled(text), _lost_spaces(text), _crumbled(text), _doubled(text))
    wrong = sum(bool(phrase) for phrase in checks)
    if not wrong and unmapped <= max(_BULLETS, _STRAY * len(text)):
        return 0.0
    return wrong + (unmapped + _rare_syllables(text) + sum(map(len, _mixed_runs(text)))) / len(text)


def _crumbled(text: str) -> str:
    """Return a phrase if most lines hold a letter or two, as where a reader takes apart what is written sideways."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    short = sum(len(line) <= 2 and line.isalpha() for line in lines)
    return "letters on lines of their own" if short >= 10 and short * 2 > len(lines) else ""


def _doubled(text: str) -> str:
    """Return a phrase if most letters stand twice, as where a reader takes letters drawn twice for two: "TTeexxtt"."""
    pairs = len(_PAIR.findall(text))
    return "doubled letters" if pairs >= 10 and pairs * 3 > len("".join(text.split())) else ""


def _unmapped(text: str) -> str:
    count = len(_UNMAPPED.findall(text))
    return f"{count} unmapped glyphs" if count > _BULLETS else ""


def _garbled(text: str) -> str:
    """Return "garbled" if too many characters are not letters, or words mix alphabets; otherwise ""."""
    marks: Counter[str] = Counter()
    for mark, count in Counter(text).items():
        if not mark.isspace():
            marks[unicodedata.category(mark)] += count
    strange = sum(count for kind, count in marks.items() if kind in _STRANGE)
    symbols = sum(count for kind, count in marks.items() if kind in ("Sk", "Sc", "Sm", "So"))
    letters = sum(count for kind, count in marks.items() if kind[0] in "LNM")
    if strange * 20 > marks.total() or (marks.total() >= 40 and symbols > letters):
        return "garbled"
    syllables = len(_SYLLABLE.findall(text))
    if _rare_syllables(text) > max(_FEW, _RARE * syllables) or _mixed_letters(text) or _shuffled(text):
        return "garbled"
    return ""


def _rare_syllables(text: str) -> int:
    """Return how many syllables Korean hardly uses; many stand where a font's map is wrong: "묾푷 차세대 비체(1A7)킹".

    KS X 1001, the old standard, has 2,350 of the 11,172 syllables, and nearly all that Korean uses.
    """
    syllables = "".join(_SYLLABLE.findall(text))
    return (len(syllables.encode("euc_kr")) - 2 * len(syllables)) // 6  # those it has take two bytes, others eight


def _shuffled(text: str) -> bool:
    """Return whether many words mix case and digits as no language does: "S2Nw/W02YSPRxNvux203TOW"."""
    words = [word for word in text.split() if len(word) >= 4 and any(map(str.isalpha, word))]
    mixed = sum(len(_SWITCH.findall(word)) * 4 >= len(word) for word in words)
    return len(words) >= 10 and mixed * 3 > len(words)


def _mixed_letters(text: str) -> bool:
    """Return whether words mix alphabets, as in text decoded with the wrong code page ("±¹È¸", "Òàê æå")."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    accented = sum(1 for word in words if sum("\u00c0" <= letter <= "\u00ff" for letter in word) * 2 > len(word))
    if len(words) >= 10 and accented * 3 > len(words):
        return True
    return bool(_mixed_runs(text))


def _mixed_runs(text: str) -> list[str]:
    """Return the words of several alphabets.

    Korean in a font without a Unicode map comes out as Gurmukhi, Telugu, Tamil, ... inside one word.
    """
    return [
        run for run in _FAR.findall(text) if len({unicodedata.name(letter, "").split(" ")[0] for letter in run}) > 1
    ]


def _lost_spaces(text: str) -> str:
    runs = sum(len(run) for pattern in (_HANGUL_RUN, _LATIN_RUN) for run in pattern.findall(text))
    return "lost spaces" if runs * 10 > len(text) else ""


def _spaced_out(text: str) -> str:
    count = len(_SPACED.findall(text))
    return f"{count} spaced-out word{'s' if count > 1 else ''}" if count else ""
