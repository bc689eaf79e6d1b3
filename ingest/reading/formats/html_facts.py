"""Find what a web page states about itself: in meta tags, in linked data (JSON-LD), and by marks in its text."""

import json
import re
from typing import Any

from bs4 import BeautifulSoup

from pincite.ingest.reading.formats.content import Facts

_SPACES = re.compile(r"\s+")
_ARTICLE = re.compile(r"Article|Report|BlogPosting|WebPage")
_WRITTEN_BY = "[rel~=author], [itemprop=author]"
# Of the times in a page only these tell when it was published; others are dates of what it tells.
_PUBLISHED = (
    "[itemprop=datePublished], time[pubdate], header time[datetime], [class*=byline] time[datetime],"
    " :is(p, div, span):has(> [rel~=author]) > time[datetime]"
)


def facts_of(soup: BeautifulSoup) -> Facts:
    """Return the page's title, author, publisher, date and language, where it states them."""
    said = _meta(soup)
    linked = _linked(soup)
    title = said.get("citation_title") or said.get("og:title") or (soup.title.get_text() if soup.title else "")
    return Facts(
        title=_without_site(soup, _line(title)) or None,
        author=said.get("citation_author")
        or said.get("author")
        or said.get("article:author")
        or _named(linked.get("author"))
        or _text_of(soup, _WRITTEN_BY),
        publisher=said.get("citation_publisher")
        or said.get("og:site_name")
        or said.get("publisher")
        or _named(linked.get("publisher")),
        date=said.get("article:published_time")
        or said.get("citation_publication_date")
        or said.get("date")
        or _named(linked.get("datePublished"))
        or _text_of(soup, _PUBLISHED),
        language=str(soup.html.get("lang") or "") or None if soup.html else None,
    )


def _meta(soup: BeautifulSoup) -> dict[str, str]:
    said: dict[str, str] = {}
    for meta in soup("meta"):
        name = meta.get("property") or meta.get("name")
        if isinstance(name, str) and isinstance(meta.get("content"), str):
            said.setdefault(name.lower(), str(meta["content"]).strip())
    return said


def _linked(soup: BeautifulSoup) -> dict[str, Any]:
    """Return the linked data of the page's article, or {}."""
    for script in soup("script", type="application/ld+json"):
        try:
            read = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        found = read.get("@graph", read) if isinstance(read, dict) else read
        for one in found if isinstance(found, list) else [found]:
            if isinstance(one, dict) and _ARTICLE.search(str(one.get("@type"))) and "datePublished" in one:
                return one
    return {}


def _named(value: Any) -> str | None:
    """Return the text or names in a value of linked data: "Reed", {"name": "Reed"}, [{"name": "Reed"}, ...]."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_named, value[:20]))) or None
    named = value.get("name") if isinstance(value, dict) else value
    return _line(named) or None if isinstance(named, str) else None


def _text_of(soup: BeautifulSoup, selector: str) -> str | None:
    """Return what the first of these elements states in its attributes, or its text."""
    found = soup.select_one(selector)
    if found is None:
        return None
    return _line(str(found.get("datetime") or found.get("content") or found.get_text(" "))) or None


def _without_site(soup: BeautifulSoup, title: str) -> str:
    """Return the title without what the site puts behind it: "The last lift | Saltmere Mail" over a heading."""
    headings = sorted((_line(heading.get_text(" ")) for heading in soup("h1")), key=len, reverse=True)
    for heading in headings:
        if heading and re.match(rf"{re.escape(heading)}\s*[|–—·»-]\s*\S", title):
            return heading
    return title


def _line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
