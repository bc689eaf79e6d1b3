"""Write a cell's number as its spreadsheet shows it: "96.7%", "1,234", "2023-09-13".

The codes are those of Office Open XML (ECMA-376, 18.8.31). Colours, widths and rare forms such as fractions are left
out; a number whose code is not understood is written in full.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

GENERAL = "General"
# Those that a file may use without stating them. The ones that depend on the country are written as ISO dates.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy-mm-dd",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 49: "@", **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
}  # fmt: skip
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>h+|m+|s+)\]'
    r"|\[(?P<test>[<>=]+-?[\d.]+)\]|\[[^\]]*\]|(?P<noon>AM/PM|A/P|오전/오후)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|a{3,4})"
    r"|(?P<number>[0#?,.%]+(?:[eE][+-]?[0#?]+)?)|(?P<general>General|G/표준)|(?P<other>.)"
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_KOREAN = "월화수목금토일"
_FIRST_DAY = datetime.datetime(1899, 12, 30)
_FIRST_DAY_1904 = datetime.datetime(1904, 1, 1)
_MOST_DIGITS = 300
_LONGEST_WHOLE = 10**15
_LEAP_BUG = 60  # before this day the count has a 29th of February 1900, which there was not


def shown(value: str, code: str, from_1904: bool = False) -> str:
    """Return a stored number in the form of a format code; the value itself if it is not a number.

    >>> shown("0.967", "0.0%"), shown("1234.5", "#,##0"), shown("45182", "yyyy-mm-dd")
    ('96.7%', '1,235', '2023-09-13')
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        return value
    with localcontext(prec=2 * _MOST_DIGITS):
        return _under(code, number, from_1904)


def _under(code: str, number: Decimal, from_1904: bool) -> str:
    section, number = _section(code, number)
    tokens = list(_TOKEN.finditer(section))
    if any(token["date"] or token["elapsed"] or token["noon"] for token in tokens):
        return _as_date(number, tokens, from_1904) or _general(number)
    places = [token["number"] for token in tokens if token["number"] and re.search("[0#?]", token["number"])]
    if len(places) > 1 or "/" in section:
        return _general(number)
    if not places:
        return "".join(_general(number) if token["general"] else _literal(token) for token in tokens) or _general(
            number
        )
    return "".join(_digits(number, token["number"]) if token["number"] else _literal(token) for token in tokens)


def _section(code: str, number: Decimal) -> tuple[str, Decimal]:
    """Return the part of a code for this number, and the number without a sign that the part writes itself."""
    parts = re.findall(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])+', code) or [GENERAL]
    tested = [(part, found) for part in parts if (found := re.search(r"\[([<>=]+)(-?[\d.]+)\]", part))]
    for part, found in tested:
        if _holds(number, found[1], Decimal(found[2])):
            return part, number
    if tested:
        return parts[-1], number
    if number < 0 and len(parts) > 1:
        return parts[1], -number
    return (parts[2] if number == 0 and len(parts) > 2 else parts[0]), number


def _holds(number: Decimal, sign: str, other: Decimal) -> bool:
    return ("<" in sign and number < other) or (">" in sign and number > other) or ("=" in sign and number == other)


def _literal(token: re.Match[str]) -> str:
    return token["quoted"] or token["escaped"] or token["currency"] or token["other"] or ""


def _general(number: Decimal) -> str:
    """Return a number as a spreadsheet shows it without a format: with ten significant digits, unless it is whole."""
    if number == number.to_integral_value() and abs(number) < _LONGEST_WHOLE:
        return f"{number:.0f}"
    return f"{float(number):.10g}".upper()


def _digits(number: Decimal, places: str) -> str:
    """Return a number with the digits that the places ask for: `_digits(Decimal("0.967"), "0.0%") -> "96.7%"`."""
    percent = places.count("%")
    mantissa, _, exponent = places.lower().partition("e")
    if exponent:
        return f"{number:.{mantissa.partition('.')[2].count('0')}E}"
    whole, _, decimals = mantissa.replace("%", "").partition(".")
    scale = len(whole) - len(whole.rstrip(","))
    count = sum(place in "0#?" for place in decimals)
    scaled = (number * 100**percent / 1000**scale).quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)
    text = f"{abs(scaled):f}"
    before, _, after = text.partition(".")
    least = sum(place == "0" for place in decimals)
    while len(after) > least and after.endswith("0"):
        after = after[:-1]
    before = before.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole.rstrip(","):
        before = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", before)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{before}{'.' if after else ''}{after}{'%' * percent}"


def _as_date(number: Decimal, tokens: list[re.Match[str]], from_1904: bool) -> str:
    """Return a count of days as the date and the time that the tokens ask for, "" if there is no such day."""
    seconds = int(number * 86400 + Decimal("0.5"))
    first = _FIRST_DAY_1904 if from_1904 else _FIRST_DAY
    early = not from_1904 and 0 <= number < _LEAP_BUG
    try:
        moment = first + datetime.timedelta(days=int(early), seconds=seconds)
    except OverflowError:
        return ""
    if number < 0:
        return ""
    noon = any(token["noon"] for token in tokens)
    written = []
    for at, token in enumerate(tokens):
        if token["date"]:
            minutes = token["date"].lower()[0] == "m" and len(token["date"]) < 3 and _by_time(tokens, at)
            written.append(_part(token["date"].lower(), moment, noon, minutes))
        elif token["elapsed"]:
            written.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[token["elapsed"][0]]))
        elif token["noon"]:
            written.append(_half(token["noon"], moment.hour))
        else:
            written.append(_literal(token) or (token["number"] or "").strip("0#?"))
    return "".join(written).strip()


def _half(noon: str, hour: int) -> str:
    return noon.split("/")[hour >= 12]


def _by_time(tokens: list[re.Match[str]], at: int) -> bool:
    """Return whether an "m" stands for minutes: after hours or before seconds."""

    def near(others: list[re.Match[str]]) -> str:
        return next(
            ((one["date"] or one["elapsed"] or "").lower()[0] for one in others if one["date"] or one["elapsed"]), ""
        )

    return near(tokens[at - 1 :: -1] if at else []) == "h" or near(tokens[at + 1 :]) == "s"


def _part(code: str, moment: datetime.datetime, noon: bool, minutes: bool) -> str:
    letter, width = code[0], len(code)
    if letter == "y":
        return f"{moment.year:04}" if width > 2 else f"{moment.year % 100:02}"
    if letter == "a":
        return _DAYS_KOREAN[moment.weekday()] + ("요일" if width > 3 else "")
    if letter == "m" and width > 2 and not minutes:
        name = _MONTHS[moment.month - 1]
        return name[0] if width == 5 else name if width == 4 else name[:3]
    if letter == "d" and width > 2:
        name = _DAYS[moment.weekday()]
        return name if width > 3 else name[:3]
    hour = (moment.hour % 12 or 12) if noon else moment.hour
    value = {"d": moment.day, "h": hour, "s": moment.second, "m": moment.minute if minutes else moment.month}[letter]
    return f"{value:0{width}}"
