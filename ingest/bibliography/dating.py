"""The dates of bibliographies as CSL-JSON has them, and back as documents have them."""

import re
from collections.abc import Mapping
from typing import Any

from pincite.ingest.reading.dates import parse_date

_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?(?=$|[^\d])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def issued(text: str) -> dict[str, Any]:
    """Return a date as CSL-JSON has it, and one that cannot be read as the text that it is.

    >>> issued("2024/05/01/"), issued("May 2024"), issued("forthcoming")
    ({'date-parts': [[2024, 5, 1]]}, {'date-parts': [[2024, 5]]}, {'literal': 'forthcoming'})
    """
    text = text.strip()
    if not text:
        return {}
    found = _ISO.match(text)
    iso = found.groups() if found else tuple((parse_date(text) or "").split("-"))
    parts = [int(part) for part in iso if part]
    while len(parts) > 1 and not parts[-1]:  # 2024-05-00
        parts.pop()
    return {"date-parts": [parts]} if parts and _is_valid(parts) else {"literal": text}


def of_month(year: str, month: str, day: str) -> dict[str, Any]:
    """Return the date of the fields year, month ("may", "5") and day of BibTeX."""
    number = next((at for at, name in enumerate(_MONTHS, 1) if month.lower().startswith(name)), 0)
    number = number or (int(month) if month.isdigit() else 0)
    return issued(
        "-".join([year.strip(), *([f"{number}"] if number else []), *([day.strip()] if number and day else [])])
    )


def stated(said: Any) -> dict[str, Any]:
    """Return a date of CSL-JSON in one form. Raises ValueError if it is none."""
    if not isinstance(said, Mapping):
        raise ValueError("a date is not an object")
    if parts := said.get("date-parts"):
        return issued("-".join(str(part) for part in parts[0]))
    return issued(str(said.get("raw") or said.get("literal") or ""))


def iso(date: Mapping[str, Any]) -> str | None:
    """Return the date as a document has it: "2024-05"; None where it has no year."""
    parts = (date.get("date-parts") or [[]])[0]
    text = "-".join(f"{part:04}" if at == 0 else f"{part:02}" for at, part in enumerate(parts))
    return text if re.match(r"(19|20)\d\d", text) else None


def _is_valid(parts: list[int]) -> bool:
    lowest, highest = (1, 1, 1), (9999, 12, 31)
    return all(low <= part <= high for low, part, high in zip(lowest, parts, highest, strict=False))
