"""Write references as RIS. Owns rispy for writing."""

from collections.abc import Mapping, Sequence
from typing import Any

import rispy

from pincite.ingest.bibliography import dating, names
from pincite.ingest.bibliography.ris import TYPES
from pincite.service.citations.locators import pages, place

# The names that rispy has for tags, by the variable of CSL.
_FIELDS = {
    "title": "title", "container-title": "secondary_title", "collection-title": "tertiary_title",
    "title-short": "short_title", "publisher": "publisher", "publisher-place": "place_published", "volume": "volume",
    "issue": "number", "edition": "edition", "abstract": "abstract", "language": "language", "DOI": "doi",
    "genre": "type_of_work", "archive": "name_of_database", "call-number": "call_number",
    "number-of-pages": "number_of_volumes",
}  # fmt: skip
_ROLES = {"author": "authors", "editor": "secondary_authors", "collection-editor": "tertiary_authors",
          "translator": "subsidiary_authors"}  # fmt: skip


def as_ris(items: Sequence[Mapping[str, Any]]) -> str:
    """An RIS record for each item."""
    return str(rispy.dumps([_record(item) for item in items], implementation=_Records)).strip("\n") + "\n"


class _Records(rispy.RisWriter):  # type: ignore[misc]
    def set_header(self, count: int) -> str:  # noqa: ARG002  records need no numbers
        return ""


def _record(item: Mapping[str, Any]) -> dict[str, Any]:
    issued, accessed = item.get("issued", {}), item.get("accessed", {})
    first, _, last = str(item.get("page") or pages(item)).partition("-" if item.get("page") else "\0")
    record = {
        "type_of_reference": next((tag for tag, kind in TYPES.items() if kind == item.get("type")), "GEN"),
        "id": item["id"],
        **{name: [names.shown(one) for one in item.get(role, ())] for role, name in _ROLES.items()},
        **{name: item.get(variable) for variable, name in _FIELDS.items()},
        "number": item.get("issue") or item.get("number"),
        "date": (dating.iso(issued) or "").replace("-", "/"),
        "year": (dating.iso(issued) or "")[:4] or issued.get("literal"),
        "access_date": (dating.iso(accessed) or "").replace("-", "/"),
        "start_page": first,
        "end_page": last,
        "section": place(item),
        "issn": item.get("ISBN") or item.get("ISSN"),
        "urls": [item["URL"]] if item.get("URL") else [],
        "keywords": [one.strip() for one in item.get("keyword", "").split(",") if one.strip()],
        "notes": [item[one] for one in ("note", "annote") if item.get(one)],
    }
    return {name: value for name, value in record.items() if value}
