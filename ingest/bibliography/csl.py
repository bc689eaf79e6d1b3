"""Read bibliographies in CSL-JSON, as Zotero and Better BibTeX write it."""

import json
from typing import Any

from pincite.ingest.bibliography import dating, names
from pincite.ingest.bibliography.work import ROLES, Bibliography, Work, filled
from pincite.ingest.bibliography.zotero import link_of
from pincite.ingest.errors import DamagedFile

_DATES = ("issued", "accessed", "original-date", "submitted", "event-date")
_OURS = ("id", "citation-key", "custom")
_MOST_DEEP = "it is nested too deeply"


def read_csl(text: str) -> Bibliography:
    """Return the works of a list of items. Raises DamagedFile, with the line, if it is not JSON or no such list."""
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        raise DamagedFile(f"It is not valid JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from error
    except RecursionError as error:
        raise DamagedFile(f"It is not CSL-JSON: {_MOST_DEEP}.") from error
    items = said.get("items") if isinstance(said, dict) else said
    if not isinstance(items, list):
        raise DamagedFile("It is not CSL-JSON: that is a list of items, or an object with a list `items`.")
    works, problems = [], []
    for number, item in enumerate(items, 1):
        try:
            works.append(_work(item, f"entry {number}"))
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            problems.append(f"Entry {number} is not used: it is no item of CSL-JSON ({error}).")
    return Bibliography(tuple(works), tuple(problems))


def _work(said: Any, place: str) -> Work:
    if not isinstance(said, dict):
        raise ValueError("it is not an object")
    item = {name: value for name, value in said.items() if name not in _OURS and _is_plain(value)}
    item |= {role: [names.stated(one) for one in said[role]] for role in ROLES if said.get(role)}
    item |= {date: dating.stated(said[date]) for date in _DATES if said.get(date)}
    custom = said.get("custom") if isinstance(said.get("custom"), dict) else {}
    assert isinstance(custom, dict)
    name = str(said.get("citation-key") or said.get("id") or "")
    link = link_of(str(custom.get("zotero", "")), name, str(said.get("id") or ""))
    collections = tuple(str(one) for one in custom.get("collections", ()) if isinstance(one, str))
    return Work(None if "/" in name else name or None, filled(item), place, collections, link)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float)
