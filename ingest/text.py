"""What is done to every text before it is citable, and what its characters say of its language."""

import re
import unicodedata
from collections import Counter

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# SQLite and UTF-8 cannot carry lone surrogates, C strings no NUL: both mean "no character known here".
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
    """Return `text` as it is cited: NFC, every line break as "\\n", nothing that cannot be stored."""
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("\ufffd", _LINE_BREAKS.sub("\n", text)))


def count_scripts(text: str) -> Counter[str]:
    """Return how many letters of each script `text` has; scripts that do not occur are missing."""
    counts = Counter({name: len(pattern.findall(text)) for name, pattern in _SCRIPTS})
    return +counts


def main_script(text: str) -> str:
    """Return the script that carries `text`, or "" where there are no letters.

    Syllabic writing says more a letter than an alphabet does, so a Korean text full of English names is
    Hangul from a fifth of its letters on; Japanese is Kana from a tenth on, the rest of it being Han.
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
    """Return the ISO 639-1 code that the script of `text` suggests, or None where it has no letters."""
    return _LANGUAGES.get(main_script(text))
