"""Answers as files: what the sources say and nothing else, in three formats."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt

from pincite.service.language_model.model import Pen
from tests.fakes.scripted_author import Scripted, reply
from tests.making.footnotes import marks_of, notes_of
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import service

BIB = re.compile(r"^@\w+{", re.MULTILINE)
QUESTION = "포탄을 누가 공급했나 <script>alert(1)</script>"
WILD = "The *treaty* <b>names</b> [mutual](http://x) military assistance & `sanctions` in 2024_06_19. It was signed.\n"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("export")
    briefs = write_briefs(folder / "briefs")
    (briefs / "wild.txt").write_text(WILD, encoding="utf-8")
    add(collection_at(folder / "home"), briefs)
    with service(folder / "home") as opened:
        yield opened


@pytest.fixture(scope="module")
def answer(client: TestClient) -> dict[str, Any]:
    """Two cited sentences, in the shape of an answer."""
    quotes = ["북한은 러시아에 포탄을 공급했다.", WILD.split(" It")[0]]
    found = [client.post("/v1/quotes", json={"text": quote}).json()["matches"][0]["citations"][0] for quote in quotes]
    sentences = [{"text": quote, "citations": [number]} for number, quote in enumerate(quotes, start=1)]
    return {"question": QUESTION, "abstained": False, "sentences": sentences, "citations": found, "nearest": []}


def export(client: TestClient, answer: dict[str, Any], form: str) -> bytes:
    sent = client.post("/v1/export", json={"answer": answer, "format": form})
    assert sent.status_code == 200
    assert sent.headers["content-disposition"].startswith("attachment")
    return sent.content


def paragraphs(markup: bytes) -> list[str]:
    """The text of an HTML page, element by element."""
    page = BeautifulSoup(markup, "html.parser")
    assert page.find(["script", "b", "em", "img"]) is None
    shown = [one for one in page.find_all(["h1", "p", "blockquote", "li"]) if one.name != "li" or not one.find("p")]
    return [one.get_text(" ", strip=True) for one in shown]


def assert_carries(lines: list[str], answer: dict[str, Any]) -> None:
    texts = [one["text"] for one in answer["sentences"]]
    assert lines[0] == QUESTION
    assert [line.split(" [")[0] for line in lines[1:2]] == texts[:1]
    assert lines[2].startswith(texts[1])
    for text, citation in zip(texts, answer["citations"], strict=True):
        assert sum(text in line for line in lines) == 1  # no sentence twice
        assert any(citation["id"] in line for line in lines)


def test_html_shows_all_and_runs_nothing(client: TestClient, answer: dict[str, Any]) -> None:
    assert_carries(paragraphs(export(client, answer, "html")), answer)


def test_markdown_reads_as_the_very_words(client: TestClient, answer: dict[str, Any]) -> None:
    written = export(client, answer, "markdown").decode()
    assert_carries(paragraphs(MarkdownIt().render(written).encode()), answer)


def test_docx_opens_and_holds_the_words(client: TestClient, answer: dict[str, Any]) -> None:
    opened = docx.Document(io.BytesIO(export(client, answer, "docx")))
    texts = [one["text"] for one in answer["sentences"]]
    assert [one.text for one in opened.paragraphs[:4]] == [QUESTION, *texts, "Sources"]
    assert opened.core_properties.title == QUESTION


def test_docx_has_real_footnotes(client: TestClient, answer: dict[str, Any]) -> None:
    opened = docx.Document(io.BytesIO(export(client, answer, "docx")))
    notes = notes_of(opened)
    assert marks_of(opened) == list(notes) == ["1", "2"]
    assert [lines[-1] for lines in notes.values()] == [one["id"] for one in answer["citations"]]
    lines = [one.text for one in opened.paragraphs]
    assert len(lines[lines.index("Sources") + 1 :]) == 2


def test_a_citation_that_is_named_again_keeps_its_footnote(client: TestClient, written: dict[str, Any]) -> None:
    quoted = {"text": written["citations"][0]["quote"], "citations": [1]}
    both = {**written, "sentences": [*written["sentences"], quoted]}
    opened = docx.Document(io.BytesIO(export(client, both, "docx")))
    assert marks_of(opened) == ["1"]
    assert opened.paragraphs[2].text == f"{quoted['text'].strip()}1"


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is missing; .ci/pandoc installs it")
def test_pandoc_reads_the_footnotes(client: TestClient, answer: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "answer.docx").write_bytes(export(client, answer, "docx"))
    command = ["pandoc", "answer.docx", "-t", "markdown", "--wrap=none"]
    read = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    assert f"{answer['sentences'][0]['text']}[^1]" in read
    assert answer["citations"][1]["id"] in read.partition("[^2]:")[2]


def test_each_work_is_one_reference_with_all_its_places(client: TestClient, answer: dict[str, Any]) -> None:
    twice = {**answer, "sentences": answer["sentences"] * 2, "citations": answer["citations"] + answer["citations"][:1]}
    lines = paragraphs(export(client, twice, "html"))
    ids = [one["id"] for one in twice["citations"]]
    below = lines[lines.index(f"{answer['sentences'][1]['text']} [2]") + 1 :]
    assert sum(ids[0] in line for line in below) == 2
    assert sum("군사" in line for line in below) == 1
    assert len(BIB.findall(export(client, twice, "bibtex").decode())) == 2
    assert export(client, twice, "ris").decode().count("TY  - ") == 2
    assert len(json.loads(export(client, twice, "csl-json"))) == 2


def test_an_answer_as_it_was_given_can_be_sent(client: TestClient) -> None:
    given = client.post("/v1/ask", json={"question": "포탄"}).json()
    for form in ("markdown", "html", "docx"):
        assert export(client, given, form)


def test_no_answer_says_so(client: TestClient) -> None:
    nothing = {"question": "x", "sentences": [], "citations": []}
    assert paragraphs(export(client, nothing, "html")) == ["x", "Not found in these documents."]


@pytest.mark.parametrize("outcome", ["answered", "partly"])
def test_a_file_says_first_that_the_answer_is_one_in_part(
    client: TestClient, answer: dict[str, Any], outcome: str
) -> None:
    given = {**answer, "outcome": outcome}
    starts = [
        paragraphs(export(client, given, "html"))[1],
        paragraphs(MarkdownIt().render(export(client, given, "markdown").decode()).encode())[1],
        docx.Document(io.BytesIO(export(client, given, "docx"))).paragraphs[1].text,
    ]
    assert [start.startswith("Partly: ") for start in starts] == [outcome == "partly"] * 3


def test_a_file_names_the_other_documents_that_say_the_same_if_they_do(
    client: TestClient, written: dict[str, Any], answer: dict[str, Any]
) -> None:
    signed, shells = written["citations"][0], answer["citations"][0]
    same = {"text": signed["quote"].strip(), "citations": [1], "also": [2, 3]}
    given = {"question": "x", "sentences": [same], "citations": [signed, signed, shells]}
    assert paragraphs(export(client, given, "html"))[1] == f"{same['text']} [1] (also said in [2] )"


@pytest.mark.parametrize("change", ["more", "other", "number"])
def test_what_the_sources_do_not_carry_is_refused(client: TestClient, answer: dict[str, Any], change: str) -> None:
    first = dict(answer["sentences"][0])
    if change == "number":
        first["citations"] = [7]
    else:
        more = f"{first['text']} 2025년에도 공급했다."
        first["text"] = more if change == "more" else "러시아는 북한에 포탄을 공급했다."
    sent = client.post("/v1/export", json={"answer": {**answer, "sentences": [first]}, "format": "html"})
    assert (sent.status_code, sent.json()["type"]) == (409, "urn:pincite:error:NotCarried")


SIGNED = "On 19 June 2024 the treaty was signed in Pyongyang."
NOTE = "Written by a language model and checked: every sentence is supported by the sources it cites."


@pytest.fixture(scope="module")
def written(client: TestClient) -> dict[str, Any]:
    """A sentence in a machine's own words."""
    quote = {"text": "The treaty was signed in Pyongyang on 19 June 2024."}
    cited = client.post("/v1/quotes", json=quote).json()["matches"][0]["citations"]
    return {"question": "x", "sentences": [{"text": SIGNED, "citations": [1]}], "citations": cited}


def test_a_written_sentence_that_its_citations_carry_says_that_it_is_written(
    client: TestClient, answer: dict[str, Any], written: dict[str, Any]
) -> None:
    pages = paragraphs(export(client, written, "html"))
    assert pages[1:3] == [f"{SIGNED} [1]", NOTE]
    assert paragraphs(MarkdownIt().render(export(client, written, "markdown").decode()).encode())[2] == NOTE
    opened = docx.Document(io.BytesIO(export(client, written, "docx")))
    assert [one.text for one in opened.paragraphs][2] == NOTE
    assert NOTE not in paragraphs(export(client, answer, "html"))


@pytest.mark.parametrize(
    "text",
    [
        SIGNED.replace("19", "20"),
        SIGNED.replace("Pyongyang", "Moscow"),
        SIGNED.replace("was", "was never"),
        f"{SIGNED} It was ratified in 2025.",
        SIGNED * 50,
    ],
)
def test_a_written_sentence_that_its_citations_do_not_carry_is_refused(
    client: TestClient, written: dict[str, Any], text: str
) -> None:
    false = {**written, "sentences": [{"text": text, "citations": [1]}]}
    sent = client.post("/v1/export", json={"answer": false, "format": "html"})
    assert (sent.status_code, sent.json()["type"]) == (409, "urn:pincite:error:NotCarried")


def test_a_written_answer_can_be_sent_as_it_was_given(tmp_path: Path) -> None:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    with service(tmp_path / "home", pen=Pen(Scripted(reply((SIGNED, [1]))))) as client:
        question = {"question": "When was the treaty signed in Pyongyang?", "write": True}
        given = client.post("/v1/ask", json=question).json()
        assert given["writing"]["supported"] == 1
        assert SIGNED.encode() in export(client, given, "markdown")


def test_words_that_came_with_a_citation_are_looked_up_anew(client: TestClient, answer: dict[str, Any]) -> None:
    forged = [{**one, "quote": "forged", "title": "forged"} for one in answer["citations"]]
    assert b"forged" not in export(client, {**answer, "citations": forged}, "markdown")


def test_unknown_citations_and_formats(client: TestClient, answer: dict[str, Any]) -> None:
    unknown = {**answer, "citations": [{"id": "000000000000-p1-0-9-0000"}]}
    assert client.post("/v1/export", json={"answer": unknown, "format": "html"}).status_code == 404
    assert client.post("/v1/export", json={"answer": answer, "format": "pdf"}).status_code == 422


def test_control_characters_do_not_break_a_document(client: TestClient) -> None:
    nothing = {"question": "a\x01b\u202ec", "sentences": [], "citations": []}
    opened = docx.Document(io.BytesIO(export(client, nothing, "docx")))
    assert opened.paragraphs[0].text == "a b c"
