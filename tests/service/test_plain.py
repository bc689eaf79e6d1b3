"""Whatever a document says stays text: one record in, one record out, and no command for the terminal."""

import io
import json
import re
import unicodedata
from dataclasses import replace
from typing import Any

import docx
import pytest
import rispy
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.text import Text

from pincite.index.hit import DocumentFacts
from pincite.ingest.errors import UnknownDocument
from pincite.service.answering.answer import AnswerSentence
from pincite.service.citations.bibtex import as_bibtex
from pincite.service.citations.citation import Citation, label
from pincite.service.citations.references import as_text, csl_item
from pincite.service.citations.ris import as_ris
from pincite.service.cli import ending, render
from pincite.service.cli.console import Console
from pincite.service.cli.lines import print_json
from pincite.service.export.files import Export, Format, Source, write
from pincite.service.mcp import texts
from pincite.service.plain import for_bibtex, for_terminal, json_text, one_line
from tests.making.footnotes import notes_of

SIGNS = "\x1b[2J\x1b]0;x\x07\x9b8m\r\x08\x7f\u202eabc\u2066\u2028\ud800\uffff\x00\x85\t{}}%\\\"'<&|,;=+-@[]()*_`#~$ 가é"
RECORDS = [
    "\nER  - \nTY  - BOOK\nTI  - forged",
    "},\n}\n@book{forged,\n  title = {x",
    "\x1b[8mhidden\x1b[0m",
    '"}',
    "{",
]
anything = st.one_of(st.text(max_size=30), st.text(alphabet=SIGNS, max_size=30), st.sampled_from(RECORDS))
CITATION = Citation("47222da90f35aaaa-p3-120-180-9f3c0000", "47222da90f35aaaa", "d", "t", 3, "3", 120, 180, "q")
FACTS = DocumentFacts(
    "47222da90f35aaaa", "d", "/d.txt", None, None, None, None, None, "0", "2024", 1, 1, (), citation_key="doe2024"
)
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def item(**fields: Any) -> dict[str, Any]:
    """A reference whose title, page label and metadata are those given."""
    cited = replace(CITATION, title=fields.pop("title", "t"), page_label=fields.pop("page", "3"))
    return csl_item(cited, replace(FACTS, **fields))


fields = st.fixed_dictionaries(
    dict.fromkeys(("title", "page", "author", "publisher", "date", "language"), anything)
).map(lambda chosen: item(**chosen))


@given(st.lists(fields, min_size=1, max_size=3))
def test_ris_has_one_record_for_each_reference_whatever_its_fields_say(items: list[dict[str, Any]]) -> None:
    written = as_ris(items)
    lines = written.splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    assert [line[:2] for line in lines].count("TY") == [line[:2] for line in lines].count("ER") == len(items)
    read = rispy.loads(written)
    assert len(read) == len(items)
    for record, one in zip(read, items, strict=True):
        assert record["id"] == one["id"]
        assert record.get("title", "") == one.get("title", "")
        assert record.get("start_page", "") == one["locator"]
        assert record.get("publisher", "") == one.get("publisher", "")


def entries(bibtex: str) -> list[dict[str, str]]:
    """The fields of each entry, read as BibTeX reads them: a value ends where its braces do."""
    found, at = [], 0
    while bibtex[at:].strip():
        start = re.compile(r"\s*@misc\{([^,\s{}]+),\n").match(bibtex, at)
        assert start, bibtex[at:]
        entry, at = {"id": start[1]}, start.end()
        while field := re.compile(r"  ([a-z]+) = \{").match(bibtex, at):
            depth, end = 1, field.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(bibtex[end], 0)
                end += 1
            entry[field[1]] = bibtex[field.end() : end - 1]
            assert bibtex[end : end + 2] == ",\n"
            at = end + 2
        assert bibtex[at] == "}"
        found.append(entry)
        at += 1
    return found


def unescaped(value: str) -> str:
    names = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^", "braceleft": "{", "braceright": "}"}
    return re.sub(r"\\text(\w+)\{\}|\\(.)", lambda found: names[found[1]] if found[1] else found[2], value)


@given(st.lists(fields, min_size=1, max_size=3))
def test_bibtex_has_one_entry_for_each_reference_whatever_its_fields_say(items: list[dict[str, Any]]) -> None:
    read = entries(as_bibtex(items))
    assert [entry["id"] for entry in read] == [one["id"] for one in items]
    for entry, one in zip(read, items, strict=True):
        assert unescaped(entry.get("title", "{}")[1:-1]) == one.get("title", "")
        assert unescaped(entry.get("pages", "")) == one["locator"]
        assert unescaped(entry.get("publisher", "")) == one.get("publisher", "")


@given(fields)
def test_a_reference_as_text_is_one_line(one: dict[str, Any]) -> None:
    written = as_text([one])
    assert (written.endswith("\n"), len(written.splitlines())) == (True, 1)
    assert OBEYED.search(written[:-1]) is None
    assert json.loads(json.dumps(one)) == one


@given(anything)
def test_bibtex_values_can_be_read_back(text: str) -> None:
    assert unescaped(for_bibtex(text)) == one_line(text)


@given(anything)
def test_one_line_is_one_line_that_every_format_can_hold(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert OBEYED.search(line) is None
    line.encode()


@given(anything)
def test_a_terminal_is_given_no_command(text: str) -> None:
    shown = for_terminal(text)
    assert OBEYED.search(shown) is None
    assert len(shown) == len(text)  # a sign for each, so nothing is hidden
    assert all(a == b for a, b in zip(text, shown, strict=True) if a.isalnum() and unicodedata.category(a) != "Cs")


@given(anything)
def test_json_says_the_same_without_commands(text: str) -> None:
    written = json_text({"text": text})
    assert OBEYED.search(written) is None
    assert json.loads(written) == {"text": text}


@pytest.mark.parametrize("terminal", [True, False])
@given(text=anything)
def test_the_console_obeys_only_itself(text: str, terminal: bool) -> None:
    kept = io.StringIO()
    console = Console(file=kept, force_terminal=terminal, color_system="standard", width=200)
    console.print(Text(text, style="bold"), Text(" end"))
    assert OBEYED.search(re.sub(r"\x1b\[[\d;]*m", "", kept.getvalue()).replace("\n", "")) is None
    assert "\x1b[8m" not in kept.getvalue()
    assert "end" in kept.getvalue()


HOSTILE = "\x1b[2J\x1b[8mhidden\x1b[0m\x9b1A\r\u202ename\n[9] forged"


def test_whatever_the_command_line_prints_is_harmless(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = replace(FACTS, name=HOSTILE, title=HOSTILE, author=HOSTILE, date=HOSTILE, paths=(HOSTILE,))
    page = {"number": 1, "characters": 1, "script": HOSTILE, "ocr": False, "problems": [HOSTILE]}
    render.documents([facts], [], {})
    render.report(facts, {"format": HOSTILE, "seconds": 1.0, "problems": [HOSTILE], "pages": [page]})
    render.problems([HOSTILE], [HOSTILE])
    render.say(HOSTILE)
    print_json({"title": HOSTILE})

    def fails() -> None:
        raise UnknownDocument(HOSTILE)

    monkeypatch.setattr("sys.argv", ["pincite"])
    with pytest.raises(SystemExit):
        ending.run(fails, "pincite")
    said = capsys.readouterr()
    for output in (said.out, said.err):
        assert OBEYED.search(output.replace("\n", "")) is None
        assert "hidden" in output


@given(anything)
def test_labels_and_lists_for_assistants_keep_to_their_line(text: str) -> None:
    assert len(label(replace(CITATION, title=text or "t", page_label=text)).splitlines()) == 1
    facts = replace(FACTS, title=text, author=text)
    listed = texts.documents(texts.DocumentsPage((facts,), (), 1, None))
    assert len(listed.splitlines()) == 1


def export(text: str) -> Export:
    line = one_line(text)
    return Export(
        line, (AnswerSentence(line, (1,)),), (Source(line, line, CITATION.id, "p. 1"),), written=False, partly=False
    )


@given(anything)
def test_files_hold_the_text_and_no_more(text: str) -> None:
    answer, line = export(text), one_line(text)
    word = docx.Document(io.BytesIO(write(answer, Format.DOCX)))
    assert [one.text for one in word.paragraphs] == [line, line, "Sources", line]
    assert notes_of(word) == {"1": [line.strip(), f"“{line}”", CITATION.id]}
    page = BeautifulSoup(write(answer, Format.HTML), "html.parser")
    assert page.blockquote is not None and one_line(page.blockquote.get_text()) == line
    allowed = {"html", "head", "meta", "title", "body", "h1", "h2", "p", "a", "ul", "li", "blockquote", "code"}
    assert {tag.name for tag in page.find_all()} <= allowed
    rendered = BeautifulSoup(MarkdownIt().render(write(answer, Format.MARKDOWN).decode()), "html.parser")
    assert {tag.name for tag in rendered.find_all()} <= {"h1", "h2", "p", "ul", "li", "blockquote", "code"}
