"""Write raised and lowered text in plain characters, so that 10⁶ does not become 106."""

import re

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
# Raised for looks only: "20th" is what people write and search for.
_LOOKS = {"st": "st", "nd": "nd", "rd": "rd", "th": "th", "TM": "™"}
_WORD = re.compile(r"[^\W\d_]{2}")  # "ₘₐₓ" is hard to read and to search, "_max" is not
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
