"""Write references as BibTeX."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pincite.ingest.bibliography import dating
from pincite.ingest.bibliography.bibtex_fields import (
    CONTAINERS,
    FIELDS,
    LANGUAGES,
    PUBLISHERS,
    ROLES,
    TAKEN,
    TYPES,
    VERBATIM,
)
from pincite.service.citations.locators import pages, place
from pincite.service.plain import for_bibtex, one_line

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_BREAKING = re.compile(r"[{}\\\s]")


def as_bibtex(items: Sequence[Mapping[str, Any]]) -> str:
    """A BibTeX entry for each item; names not split into family and given name are protected by braces."""
    return "\n".join(_entry(item) for item in items)


def _entry(item: Mapping[str, Any]) -> str:
    custom = item.get("custom", {})
    kind = _kind(item)
    fields = {role: " and ".join(_name(one) for one in item.get(role, ())) for role in ROLES.values()}
    fields |= {_field(variable, kind): _value(variable, str(item.get(variable, ""))) for variable in FIELDS}
    fields |= {"date": dating.iso(item.get("issued", {})) or "", "urldate": dating.iso(item.get("accessed", {})) or ""}
    fields["year"] = fields["date"][:4] or for_bibtex(item.get("issued", {}).get("literal", ""))
    fields["number"] = fields["number"] or for_bibtex(str(item.get("number", "")))
    fields["pages"] = for_bibtex(item.get("page") or pages(item))
    fields["addendum"] = for_bibtex(place(item))
    fields["langid"] = _language(item.get("language", ""))
    fields["groups"] = ",".join(for_bibtex(one.replace(",", " ")) for one in custom.get("collections", ()))
    fields["zotero"] = _verbatim(custom.get("zotero", ""))
    others = custom.get("fields", {})
    fields |= {name: for_bibtex(value) for name, value in others.items() if _is_free(name, fields)}
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{item['id']},\n{lines}}}\n"


def _kind(item: Mapping[str, Any]) -> str:
    """The type of the entry that the work came in, or the usual one for its type in CSL."""
    said = item.get("custom", {}).get("entry", "")
    if TYPES.get(said) == item.get("type"):
        return str(said)
    return next((name for name, kind in TYPES.items() if kind == item.get("type")), "misc")


def _field(variable: str, kind: str) -> str:
    if variable == "container-title":
        return CONTAINERS.get(kind, "booktitle" if kind in ("inbook", "conference", "inreference") else "journaltitle")
    if variable == "publisher":
        return PUBLISHERS.get(kind, "institution" if kind in ("report", "thesis") else "publisher")
    return FIELDS[variable].split()[0]


def _value(variable: str, value: str) -> str:
    if variable == "title" and value:
        return f"{{{for_bibtex(value)}}}"
    return _verbatim(value) if FIELDS[variable].split()[0] in VERBATIM else for_bibtex(value)


def _verbatim(value: str) -> str:
    """An address or number as it is, but for signs that would end the value or begin a command."""
    return _BREAKING.sub(lambda found: f"%{ord(found[0]):02X}", one_line(value))


def _is_free(name: str, fields: Mapping[str, str]) -> bool:
    return bool(_NAME.fullmatch(name)) and not fields.get(name) and name not in TAKEN


def _language(code: str) -> str:
    return next((name for name, known in LANGUAGES.items() if known == code), for_bibtex(code))


def _name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return f"{{{for_bibtex(name['literal'])}}}"
    parts = (name.get("family", ""), name.get("suffix", ""), name.get("given", ""))
    return ", ".join(for_bibtex(part) for part in parts if part)
