"""Find a font with Hangul for plots on this machine, and substitute characters that no font has."""

import re
import unicodedata
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

# File names in order of preference: sans serif first, for Linux, Windows and macOS.
_KNOWN = (
    r"NotoSans(CJK|KR|MonoCJKkr)",
    r"NanumGothic\.|NanumGothic$",
    r"malgun\.",
    r"AppleSDGothicNeo|AppleGothic",
    r"Pretendard|SourceHanSans|NanumSquareR\.|NanumBarunGothic\.",
    r"UnDotum|Baekmuk|gulim|NotoSerifCJK|NotoSerifKR|batang|NanumMyeongjo\.",
)
_HEAVY = re.compile("bold|black|heavy|thin|light|medium|italic", re.IGNORECASE)
_HANGUL = ord("가")
MISSING = (
    "No font with Hangul was found on this machine, so the plots show Korean labels in Latin letters. "
    "Install one (Debian, Ubuntu: apt install fonts-nanum; elsewhere: Noto Sans KR) and write the report again."
)


def hangul_font() -> Path | None:
    """Return the best font file with Hangul on this system, or None."""
    files = sorted(Path(name) for name in font_manager.findSystemFonts())
    for known in _KNOWN:
        wanted = [file for file in files if re.search(known, file.name, re.IGNORECASE)]
        for file in sorted(wanted, key=lambda file: bool(_HEAVY.search(file.stem))):
            if _HANGUL in characters(file):
                return file
    return None


def characters(font: Path) -> frozenset[int]:
    """Return the code points that a font covers; empty if it cannot be read."""
    try:
        return frozenset(FT2Font(str(font)).get_charmap())
    except (RuntimeError, OSError):
        return frozenset()


def family(font: Path) -> str:
    """Register a font file with matplotlib and return its family name."""
    font_manager.fontManager.addfont(font)
    return FT2Font(str(font)).family_name


def plain_font() -> Path:
    """Return the font that comes with matplotlib: Latin, Greek and Cyrillic, no Hangul."""
    return Path(font_manager.findfont("DejaVu Sans"))


def drawable(text: str, known: frozenset[int]) -> str:
    """Return `text` with every character outside the code points `known` replaced, based on its Unicode name.

    Nothing is ever drawn as an empty box.

    >>> drawable("한국어 ko", frozenset(range(128)))
    'hangugeo ko'
    """
    return "".join(char if ord(char) in known else _told(char) for char in unicodedata.normalize("NFC", text))


def _told(char: str) -> str:
    # "HANGUL SYLLABLE GUG" ends in the pronunciation; "CJK UNIFIED IDEOGRAPH-97D3" does not.
    name = unicodedata.name(char, "")
    if re.match("HANGUL SYLLABLE|HIRAGANA|KATAKANA", name):
        return name.rsplit(" ", 1)[-1].lower()
    if name.startswith("LATIN"):
        return unicodedata.normalize("NFKD", char)[0]
    return "?" if name else ""
