"""Normalise text into its citable form, and detect its script and language."""

import re
import unicodedata
from collections import Counter

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# UTF-8 and SQLite cannot store lone surrogates, and C strings cannot hold NUL: both become U+FFFD.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SCRIPTS = (
    ("Hangul", re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")),
    ("Kana", re.compile("[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]")),
    ("Han", re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")),
    ("Cyrillic", re.compile("[\u0400-\u052f]")),
    ("Latin", re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
)
_LANGUAGES = {"Hangul": "ko", "Kana": "ja", "Han": "zh", "Cyrillic": "ru", "Latin": "en"}


def normalise(text: str) -> str:
    """Return `text` in its citable form: NFC, every line break as "\\n", unstorable characters as U+FFFD."""
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("\ufffd", _LINE_BREAKS.sub("\n", text)))


def caseless(text: str) -> str:
    """Return the text as it is compared whatever its case and width: NFKC, case folded.

    >>> caseless("ＫＩＮＵ Straße")
    'kinu strasse'
    """
    return unicodedata.normalize("NFKC", text).casefold()


def count_scripts(text: str) -> Counter[str]:
    """Return the number of letters of each script in `text`; absent scripts are omitted."""
    counts = Counter({name: len(pattern.findall(text)) for name, pattern in _SCRIPTS})
    return +counts


def main_script(text: str) -> str:
    """Return the main script of `text`, or "" if it has no letters.

    A syllabic character carries more than an alphabetic letter. A Korean text full of English names is therefore
    Hangul from a fifth of its letters on, and Japanese is Kana from a tenth of its Kana and Han on.
    """
    counts = count_scripts(text)
    letters = counts.total()
    if not letters:
        return ""
    if counts["Hangul"] >= letters / 5:
        return "Hangul"
    if counts["Kana"] >= max(1, (counts["Kana"] + counts["Han"]) / 10) and counts["Latin"] < letters * 4 / 5:
        return "Kana"
    return counts.most_common(1)[0][0]


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code implied by the main script of `text`, or None if it has no letters."""
    return _LANGUAGES.get(main_script(text))
