"""Write citations as they stand in a manuscript: for pandoc, for LaTeX, and as an address in Zotero."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pincite.ingest.errors import UnknownItem
from pincite.service.citations.locators import pages, place
from pincite.service.plain import for_bibtex

_PANDOC_KEY = re.compile(r"\w+(?:[:.+?/-]\w+)*")
_PANDOC_PAGE = re.compile(r"\w+(?:[-–]\w+)?")
_BREAKING = re.compile(r"[{}\[\]@\\]")


def as_pandoc(items: Sequence[Mapping[str, Any]]) -> str:
    """A citation in pandoc's Markdown for each item: `[@kim2024summit, p. 3]`."""
    return "".join(f"{_pandoc(item)}\n" for item in items)


def as_latex(items: Sequence[Mapping[str, Any]]) -> str:
    """A citation in LaTeX for each item: `\\cite[3]{kim2024summit}`."""
    return "".join(f"{_latex(item)}\n" for item in items)


def as_links(items: Sequence[Mapping[str, Any]]) -> str:
    """The address in Zotero for each item: `zotero://select/library/items/ABCD2345`.

    Raises UnknownItem if the bibliography of one did not carry its key in Zotero.
    """
    return "".join(f"{_link(item)}\n" for item in items)


def _pandoc(item: Mapping[str, Any]) -> str:
    key, page = str(item["id"]), _BREAKING.sub("", pages(item)).strip()
    cited = f"@{key}" if _PANDOC_KEY.fullmatch(key) else f"@{{{key}}}"
    if where := _BREAKING.sub("", place(item)).strip():
        return f"[{cited}, {where}]"
    if not page:
        return f"[{cited}]"
    return f"[{cited}, p. {page}]" if _PANDOC_PAGE.fullmatch(page) else f"[{cited}, {{p. {page}}}]"


def _latex(item: Mapping[str, Any]) -> str:
    page = for_bibtex(pages(item) or place(item))
    inside = f"{{{page}}}" if re.search(r"[\[\],]", page) else page
    return f"\\cite[{inside}]{{{item['id']}}}" if page else f"\\cite{{{item['id']}}}"


def _link(item: Mapping[str, Any]) -> str:
    link = item.get("custom", {}).get("zotero")
    if not link:
        raise UnknownItem(
            f"No address in Zotero is known for {item['title']}. Add its bibliography in a format that carries one: "
            "CSL-JSON, or Better BibTeX with the paths of Zotero's own files."
        )
    return str(link)
