"""What a web page states about itself."""

import json

import pytest

from pincite.ingest.reading.formats.content import Facts
from pincite.ingest.reading.formats.html import read_html

TEXT = "<p>The old crane will lift its last boat in October, and then be sold for its iron.</p>"


def facts(head: str = "", body: str = "") -> Facts:
    return read_html(f"<html><head>{head}</head><body><article>{body}{TEXT}</article></body></html>".encode()).facts


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>The last lift | Saltmere Mail</title>", "The last lift", "The last lift"),
        ('<meta property="og:title" content="The last lift - Mail">', "The last lift", "The last lift"),
        ("<title>Cranes: the last lift</title>", "Cranes", "Cranes: the last lift"),
        ("<title>Saltmere Mail</title>", "The last lift", "Saltmere Mail"),
        ("", "The last lift", None),
    ],
)
def test_a_title_is_without_the_name_of_the_site(head: str, heading: str, title: str | None) -> None:
    assert facts(head, f"<h1>{heading}</h1>").title == title


def linked(**said: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


ARTICLE = {"@type": "NewsArticle", "datePublished": "2024-08-19T06:30:00Z", "author": [{"name": "Ada Reed"}]}


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", '<p>By <a rel="author">Ada Reed</a>, <time datetime="2024-08-19">Monday</time></p>'),
        ("", '<p itemprop="author">Ada\n Reed</p><span itemprop="datePublished" content="2024-08-19">Monday</span>'),
        ("", '<header><a rel="author">Ada Reed</a> <time datetime="2024-08-19">Monday</time></header>'),
        (linked(**ARTICLE), ""),
        (linked(**{"@graph": [{"@type": "Organization", "name": "Mail"}, ARTICLE]}), ""),
    ],
)
def test_author_and_date_are_where_pages_mark_them(head: str, body: str) -> None:
    found = facts(head, body)
    assert (found.author, (found.date or "")[:10]) == ("Ada Reed", "2024-08-19")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", '<p>The war ended on <time datetime="1953-07-27">a day in July</time>.</p>'),
        ('<script type="application/ld+json">{"@type": "NewsArticle", </script>', ""),
        (linked(**{"@type": "NewsArticle", "datePublished": ["x", 3], "author": 7}), ""),
        (linked(**{"@type": "Event", "datePublished": "2024-08-19"}), ""),
        ('<script type="application/ld+json">[[[3]]]</script>', ""),
    ],
)
def test_what_is_no_mark_is_no_author(head: str, body: str) -> None:
    found = facts(head, body)
    assert found.author is None
    assert not (found.date or "").startswith(("1953", "2024"))
