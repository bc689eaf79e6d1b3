"""Where a reference points: to pages, or to what else a document without pages has: paragraph 12, slide 3, 2022!B4."""

from collections.abc import Mapping
from typing import Any


def pages(item: Mapping[str, Any]) -> str:
    """The cited pages, "" if the locator is not one of pages."""
    return str(item.get("locator", "")) if _has_pages(item) else ""


def place(item: Mapping[str, Any]) -> str:
    """The cited place in words where there are no pages, else ""."""
    locator = str(item.get("locator", ""))
    if _has_pages(item) or not locator:
        return ""
    return f"{item['label']} {locator}" if item.get("label") else locator


def _has_pages(item: Mapping[str, Any]) -> bool:
    return bool(item.get("label", "") == "page")
