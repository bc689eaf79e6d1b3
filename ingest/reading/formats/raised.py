"""Write raised and lowered text in plain characters, so that 10⁶ does not become 106."""

import re

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
# Raised for looks only: "20th" is what people write and search for.
_LOOKS = {"st": "st", "nd": "nd", "rd": "rd", "th": "th", "TM": "™"}
_WORD = re.compile(r"[^\W\d_]{2}")  # "ₘₐₓ" is hard to read and to search, "_max" is not
_HAN = re.compile("[\u3400-\u9fff]")
_READING = re.compile("[A-Za-z\u00c0-\u024f\u3040-\u30ff\u3105-\u312f\\s]+")
_LETTER = re.compile(r"[^\W_]")


def raised(text: str) -> str:
    """Return superscript text in Unicode superscripts if all its characters have them, otherwise after a caret.

    Spaces at the ends stay outside, and marks that are raised anyway ("*", "®") stay as they are.

    >>> raised("6"), raised("-3 "), raised("1,2"), raised("abc"), raised("a b"), raised("th")
    ('⁶', '⁻³ ', '¹,²', '^abc', '^(a b)', 'th')
    """
    return _written(text, _RAISED, "^")


def lowered(text: str) -> str:
    """Return subscript text in Unicode subscripts if all its characters have them, otherwise after an underscore.

    >>> lowered("2"), lowered("n+1"), lowered("max"), lowered("a b")
    ('₂', 'ₙ₊₁', '_max', '_(a b)')
    """
    return _written(text, _LOWERED, "_")


def over(text: str, above: str) -> str:
    """Return a text with what stands above it in small letters (ruby, 덧말).

    Only a reading, in kana or Latin letters over Chinese characters, is left out: it says how to pronounce the text.

    >>> over("宇宙基地", "うちゅうきち"), over("전략무기", "핵미사일")
    ('宇宙基地', '전략무기(핵미사일)')
    """
    if not above.strip() or (_HAN.search(text) and _READING.fullmatch(above.strip())):
        return text
    return f"{text}({above.strip()})" if text.strip() else above


def _written(text: str, table: dict[int, int], mark: str) -> str:
    core = text.strip()
    if not _LETTER.search(core):
        written = core.translate(table)
    elif core in _LOOKS:
        written = _LOOKS[core]
    elif not _WORD.search(core) and all(ord(one) in table or one in ", " for one in core):
        written = core.translate(table)
    else:
        written = mark + (core if core.isalnum() else f"({core})")
    before, _, after = text.partition(core) if core else (text, "", "")
    return before + written + after
