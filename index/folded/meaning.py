"""Tells whether writing that keys treat alike says the same: numbers, signs, units, negations and short forms.

10⁶ and 106 have the same key, as have −$5 and $5, 5 mW and 5 MW, "not able" and "notable", "we're" and "were". And a
quotation may be torn out of a number or a negated word: "5%" of "−5%", "possible" of "impossible".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pincite.index.folded.folding import fold

_DASH = r"[-‐‑‒–—―⁃−─━]"
_MONEY = r"(?:[A-Z]{0,3}[$＄€£￡¥￥₩￦₽₹]|(?:USD|EUR|KRW|GBP|JPY|CNY|RUB)\s?)"
_SIGN = rf"(?:(?<![\w)\]%°]){_DASH}|[△▲±∓+＋])"
_RAISED = "⁺⁻₊₋²³¹⁰⁴-⁹₀-₉"
_UNIT = r"(?!pm|am)[PTGMkcµμnp]?(?:Wh|W|V|Hz|Pa|J|N|eV|bps|bit|B|m|g|t|L|Bq|Sv|Gy|F)"
_POWER = r"(?:hundred|thousand|million|billion|trillion|bn\b|тыс|млн|млрд|миллион|миллиард)\w*"
_EASTERN_POWER = r"[십백천만억조十百千万萬億亿兆]+"
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ\u0400-\u052f"
_EASTERN = "\u3040-\u30ff\u3400-\u9fff"

_FIGURE = re.compile(
    rf"(?P<sign>{_SIGN}(?=\.|{_MONEY}))?(?P<money>{_MONEY})?\.?(?P<digits>[\d{_RAISED}]+)(?P<prime>′*)"
    rf"(?(money)|(?:\s?(?P<unit>{_UNIT})(?!\w))?)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[¼-¾⅐-⅞①-⓿❶-➓]")  # fractions and circled numbers: they never join the digits beside them
_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?:\s\d{3})+(?!\d)")
_SEAM = re.compile(rf"(?<=[{_LETTER}])(?:\u00ad\s*|[-‐]\s*\n\s*)(?=[{_LETTER}])|[\u200b-\u200f\ufeff]")
_SHORT_FORM = re.compile(rf"(?<![{_LETTER}])[{_LETTER}]+(?:['’‘ʼ′`´][{_LETTER}]+)+")

_WESTERN_NOT = (
    r"not|no|never|none|nor|neither|nobody|nothing|nowhere|without|hardly|scarcely|barely|rarely|не|ни|нет|без"
)
_NOT = re.compile(rf"(?<!\w)(?:{_WESTERN_NOT}|cannot)(?!\w)|n['’]t(?!\w)", re.IGNORECASE)
_NOT_IN_WORD = re.compile(
    r"(?<!\w)(?:un|in|im|il|ir|dis|non|anti|не|без|бес)(?=\w{3})|(?<!\w)(?:안|못)(?=\s)|못(?=하|했|한|할|합)|않|없|아니"
    r"|(?<=지) ?(?:말|마)(?!\w|[다은는을이])|(?<!\w)[불비미무부](?=[가-힣]{2})|[不没沒無无未非勿莫]"
    r"|な(?:い|かっ|く|けれ)|ませ[んぬ]|(?<=[\u3040-\u30ff])[ずぬ]",
    re.IGNORECASE,
)

# A whole number, with what stands before and behind it and makes it another.
_NUMBER = re.compile(
    rf"(?:{_SIGN})?{_MONEY}?[.,]?[\d{_RAISED}]+(?:[.,:/⁄'’]?[\d{_RAISED}]+)*[¼-¾⅐-⅞]?"
    rf"(?:[%‰°℃℉′″]|\s?(?P<power>{_POWER}|{_EASTERN_POWER})|\s?{_UNIT}(?!\w)|[A-Za-zµμ]{{1,3}}(?!\w))?"
)
_TORN_BEFORE = re.compile(
    rf"(?<![{_LETTER}])(?:un|in|im|il|ir|dis|non|anti|не|ни|без|бес)[-‐]?(?=[{_LETTER}]\Z)"
    rf"|(?<![가-힣])[불비미무부안못몰반](?=[가-힣]\Z)|[不没沒無无未非勿莫](?=[{_EASTERN}]\Z)",
    re.IGNORECASE,
)
_TORN_BEHIND = re.compile(
    rf"(?<=[{_LETTER}])(?:n?['’]t|not|[-‐]?(?:less|free))(?!\w)|(?<=[가-힣])(?:않|없|못|아니)[가-힣]*"
    rf"|(?<=[{_EASTERN}])(?:な(?:い|かっ|く|けれ)|ませ[んぬ]|[ずぬ])",
    re.IGNORECASE,
)
_DENIES_WHAT_PRECEDES = re.compile(
    rf"\W*(?:(?:{_WESTERN_NOT})(?!\w)|n['’]t|않|못|없|아니|말|[不没沒無无未]|な[いか])", re.IGNORECASE
)
_DENIES_WHAT_FOLLOWS = re.compile(
    rf"(?:(?<!\w)(?:{_WESTERN_NOT}|cannot|안|못)|n['’]t|[不没沒無无未勿])\W*\Z", re.IGNORECASE
)
_AROUND = 24  # characters on either side of an edge that may belong to a number or a word there


@lru_cache(maxsize=4096)  # a word that occurs everywhere is held against the same few spellings
def says_the_same(asked: str, found: str) -> bool:
    """Whether two texts have the same key and agree in numbers, signs, units, negations and short forms.

    `says_the_same("fell by $5", "fell by −$5") -> False`.
    """
    return asked == found or (fold(asked).key == fold(found).key and _telling(asked) == _telling(found))


def torn_off(text: str, start: int, end: int) -> tuple[int, int]:
    """How many characters before `start` and behind `end` belong to a number or a negated word that is cut there.

    `torn_off("It is impossible", 8, 16) -> (2, 0)`.
    """
    first, last = max(0, start - _AROUND), end + _AROUND
    prefix, suffix = _TORN_BEFORE.search(text[first : start + 1]), _TORN_BEHIND.match(text, end)
    before, after = len(prefix[0]) if prefix else 0, len(suffix[0]) if suffix else 0
    for number in _NUMBER.finditer(text, first, start + _AROUND):
        if number.start() < start < number.end():
            before = start - number.start()
    for number in _NUMBER.finditer(text, max(start, end - _AROUND), last):
        # A unit that stands apart may be left out, but no "million".
        if number.start() < end < number.end() and (number["power"] or not text[end].isspace()):
            after = number.end() - end
    return before, after


def denies_what_is_kept(left_out: str) -> bool:
    """Whether words left out begin or end with a negation, which then belongs to words beside them."""
    return bool(_DENIES_WHAT_PRECEDES.match(left_out) or _DENIES_WHAT_FOLLOWS.search(left_out))


def negations(text: str) -> int:
    """How many words and syllables of a text may negate. Some only look like it: compare versions of one text."""
    return sum(len(kind.findall(_joined(text))) for kind in (_NOT, _NOT_IN_WORD))


def _telling(text: str) -> tuple[list[str], list[str], list[str]]:
    """What keys lose of a text: its figures, negations and short forms, in order."""
    joined = _joined(text)
    short_forms = ["'".join(re.split(rf"[^{_LETTER}]", one)).casefold() for one in _SHORT_FORM.findall(joined)]
    return list(_figures(joined)), [one.casefold().replace("’", "'") for one in _NOT.findall(joined)], short_forms


def _joined(text: str) -> str:
    """The text with words whole that a line break or an invisible character parts."""
    return _SEAM.sub("", text)


def _figures(text: str) -> Iterator[str]:
    """The numbers as written, each with its unit, and with its sign where a currency or a point follows that."""
    text = _SEVERAL.sub(lambda match: f" {unicodedata.normalize('NFKC', match[0])} ", text)
    text = "".join(one if one in "⁺⁻₊₋" or one.isdigit() else unicodedata.normalize("NFKC", one) for one in text)
    text = _GROUPS.sub(lambda match: "".join(match[0].split()), text)
    for match in _FIGURE.finditer(text):
        digits = match["digits"]
        # Raised and lowered digits say something else beside others; alone ("m²", "CO₂", a note's mark) they do not.
        plain = unicodedata.normalize("NFKC", digits)
        whole = digits if any(one.isdecimal() for one in digits) else "".join(filter(str.isdecimal, plain))
        yield f"{'-' * bool(match['sign'])}{_decimal(whole)}{match['prime']}{match['unit'] or ''}"


def _decimal(digits: str) -> str:
    return "".join(unicodedata.normalize("NFKC", one) if one.isdecimal() else one for one in digits)
