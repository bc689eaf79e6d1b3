"""Plain text in every encoding, Markdown and HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.errors import UnsupportedFormat
from pincite.ingest.reading.formats.content import RawPage
from pincite.ingest.reading.formats.html import looks_like_html, read_html
from pincite.ingest.reading.formats.markdown import read_markdown
from pincite.ingest.reading.formats.plain import read_plain
from tests.making.files import KOREAN

TEXT = f"북러 정상회담\n{KOREAN} 2019년 4월 25일이었다.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "euc-kr"])
def test_korean_is_read_in_its_encodings(encoding: str) -> None:
    assert read_plain(TEXT.encode(encoding)).pages[0].text == TEXT


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x00\x01\x02\x03" * 99, b"\x01\x02\x03\x04\x05\x06\x07abc"])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedFormat):
        read_plain(data)


def test_form_feeds_are_page_breaks() -> None:
    assert [page.text for page in read_plain(b"one\r\n\ftwo\rlines\f").pages] == ["one\n", "two\nlines"]


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        pages = read_plain(data).pages
    except UnsupportedFormat:
        return
    assert all("\r" not in page.text and "\0" not in page.text for page in pages)


def headings(page: RawPage) -> list[tuple[str, int]]:
    return [(page.text[heading.start : heading.end], heading.level) for heading in page.headings]


MARKDOWN = """---
title: "Brief on **trade**"
author: 홍길동
date: 2023-09-14
unknown: x
---
# 개  요

First *line*
goes on with [a link](https://example.org) and `code`.

- item one
- item two

| a | b |
|---|---|
| c | d |

```
verbatim *text*
```
Second
------
<!-- hidden --> end
"""


def test_markdown_reads_as_it_is_shown() -> None:
    content = read_markdown(MARKDOWN.encode())
    assert content.pages[0].text.splitlines() == [
        "개  요",
        "First line goes on with a link and code.",
        "item one",
        "item two",
        "a\tb",
        "c\td",
        "verbatim *text*",
        "Second",
        "end",
    ]
    assert headings(content.pages[0]) == [("개  요", 1), ("Second", 2)]
    facts = content.facts
    assert (facts.title, facts.author, facts.date) == ("Brief on **trade**", "홍길동", "2023-09-14")


def test_markup_in_markdown_is_read_as_in_a_page() -> None:
    source = (
        "10<sup>6</sup> of H<sub>2</sub>O<br>next</sup>\n\n<table><tr><td><b>a</b>b</td><td>c&amp;d</td></tr></table>"
    )
    assert read_markdown(source.encode()).pages[0].text == "10⁶ of H₂O\nnext\nab\tc&d"


def test_rules_in_markdown_are_no_front_matter() -> None:
    assert read_markdown(b"words\n\n---\n\nmore").pages[0].text == "words\nmore"


HTML = f"""<!DOCTYPE html><html lang="ko"><head><title> The  Title </title>
<meta name="author" content="Hong"><meta property="article:published_time" content="2023-09-14T09:00:00+09:00">
<style>p {{ color: red }}</style></head><body><header>site head</header><nav>menu</nav>
<article><header><h1>Head<b>line</b></h1></header><p>One <i>par</i>agraph&nbsp;&amp; <a href=x>link</a>.<br>New line</p>
<script>var x = 1</script><table><tr><th>a</th><td>b <b>c</b></td></tr></table>
<pre>  kept
  lines</pre><div>{KOREAN}<div>inner</div>tail</div><h2>Second</h2></article>
<aside>advert</aside><footer>site foot</footer><!-- comment --></body></html>"""


def test_html_gives_blocks_as_lines_and_leaves_furniture_out() -> None:
    content = read_html(HTML.encode())
    assert content.pages[0].text.splitlines() == [
        "Headline",
        "One paragraph & link.".replace(" &", "\u00a0&"),
        "New line",
        "a\tb c",
        "kept",
        "  lines",
        KOREAN,
        "inner",
        "tail",
        "Second",
    ]
    assert headings(content.pages[0]) == [("Headline", 1), ("Second", 2)]
    facts = content.facts
    assert (facts.title, facts.author, facts.language) == ("The Title", "Hong", "ko")
    assert facts.date == "2023-09-14T09:00:00+09:00"


@pytest.mark.parametrize("charset", ["euc-kr", "cp949", "utf-8", "nonsense"])
def test_html_says_its_own_encoding(charset: str) -> None:
    encoding = "cp949" if charset == "nonsense" else charset
    data = f'<html><head><meta charset="{charset}"></head><body><p>{KOREAN}</p></body></html>'.encode(encoding)
    assert read_html(data).pages[0].text == KOREAN


def test_a_page_wrong_about_its_encoding_is_read_by_its_bytes() -> None:
    data = f'<html><meta http-equiv=Content-Type content="text/html; charset=utf-8"><p>{KOREAN}'.encode("cp949")
    assert read_html(data).pages[0].text == KOREAN


def test_html_is_known_by_its_beginning() -> None:
    assert looks_like_html(b"\xef\xbb\xbf \n<!doctype HTML><p>")
    assert looks_like_html("\ufeff<html>".encode("utf-16-le"))
    assert looks_like_html(b'<?xml version="1.0"?><html xmlns="x">')
    assert not looks_like_html(b"<note>An e-mail address: <a@b.org></note>")
    assert not looks_like_html(b"a text on <html> tags")


def test_tags_nested_without_end_are_survived() -> None:
    assert "deep" in read_html(b"<html><body>" + b"<div>" * 200 + b"deep").pages[0].text
