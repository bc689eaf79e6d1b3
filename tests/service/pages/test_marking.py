"""A marked copy: the file's own bytes, and standard highlights around the cited words and no others."""

import io
from pathlib import Path

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from pincite.ingest.document import Page
from pincite.ingest.reading.read import read_document
from pincite.service.pages.drawing import FileGone
from pincite.service.pages.marking import Mark, Marked, Marking, marked
from tests.making.files import labelled_pdf, pdf
from tests.making.library import add, collection_at, write_briefs
from tests.making.pdfs import Layout, korean_pdf, needs_font
from tests.making.reading_back import squeezed
from tests.service.http.routes.test_citations import cited
from tests.serving.command_line import pincite_here
from tests.serving.http_service import service

TEXT = " ".join(f"{number}번 두 정상은 협력을 논의했다." for number in range(80))
LAYOUTS = [Layout(1, 10.5, turned, cropped) for turned in (0, 90, 180, 270) for cropped in (0, 30)]


def page_of(path: Path) -> Page:
    return read_document(path, ocr=False)[0].pages[0]


def highlights(content: bytes) -> list[tuple[int, str, list[tuple[float, ...]]]]:
    """Page (from 1), note and quadrilaterals (left, bottom, right, top) of each highlight."""
    found = []
    for number, page in enumerate(PdfReader(io.BytesIO(content)).pages, start=1):
        for one in (entry.get_object() for entry in page.get("/Annots", [])):
            if one["/Subtype"] == "/Highlight":
                points = [float(value) for value in one["/QuadPoints"]]
                quads = [points[at : at + 8] for at in range(0, len(points), 8)]
                found.append((number, str(one["/Contents"]), [(q[0], q[5], q[2], q[1]) for q in quads]))
    return found


def words_in(content: bytes, number: int, quads: list[tuple[float, ...]]) -> str:
    """What PDFium finds whose middle lies in these boxes of the page's own coordinates."""
    text = pypdfium2.PdfDocument(content)[number - 1].get_textpage()
    said = []
    for at in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(at)
        x, y = (left + right) / 2, (bottom + top) / 2
        if any(q[0] <= x <= q[2] and q[1] <= y <= q[3] for q in quads):
            said.append(text.get_text_range(at, 1))
    return "".join(said)


@needs_font
@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_the_cited_words_are_marked_however_the_page_is_turned(tmp_path: Path, layout: Layout) -> None:
    data = korean_pdf([TEXT], layout)
    (tmp_path / "a.pdf").write_bytes(data)
    page = page_of(tmp_path / "a.pdf")
    start, end = page.text.index("7번 두"), page.text.index("11번")
    found = marked(Marking(tmp_path / "a.pdf", (Mark(1, page.text, (start, end), "무엇을?"),)))
    assert isinstance(found, Marked)
    assert (found.content[: len(data)], found.unplaced) == (data, ())
    ((number, note, quads),) = highlights(found.content)
    assert (number, note) == (1, "무엇을?")
    # Sorted, since PDFium reads the lines of a turned page in another order.
    assert sorted(squeezed(words_in(found.content, 1, quads))) == sorted(squeezed(page.text[start:end]))


def test_words_without_a_place_are_told_and_a_file_that_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf("The treaty was signed in June."))
    text = page_of(path).text
    marks = (
        Mark(1, "Something else altogether stands here.", (0, 9), ""),
        Mark(1, text, (4, 10), ""),
        Mark(7, text, (4, 10), ""),
    )
    found = marked(Marking(path, marks))
    assert isinstance(found, Marked)
    assert found.unplaced == (0, 2)
    assert len(highlights(found.content)) == 1
    assert isinstance(marked(Marking(tmp_path / "gone.pdf", marks)), FileGone)


def test_every_way_in(tmp_path: Path) -> None:
    briefs = write_briefs(tmp_path / "briefs")
    (briefs / "paper.pdf").write_bytes(labelled_pdf("Nothing here.", "The treaty was signed in June.", "The end."))
    home = tmp_path / "home"
    add(collection_at(home), briefs)
    signed, end, other = (
        cited(home, "paper", "was signed", 2),
        cited(home, "paper", "end", 3),
        cited(home, "treaty", "names"),
    )
    with service(home) as client:
        sent = client.post("/v1/export/pdf", json={"ids": [signed, end], "note": "When?"})
        assert (sent.headers["content-type"], sent.headers["pincite-unplaced"]) == ("application/pdf", "0")
        assert [(number, note) for number, note, _ in highlights(sent.content)] == [
            (2, f"When?\n{signed}"),
            (3, f"When?\n{end}"),
        ]
        assert refused(client, [signed, other]) == 422
        assert refused(client, [other]) == 404  # it is no PDF
        assert refused(client, ["no"]) == 404
    said = pincite_here("mark", signed, end, "--out", str(tmp_path / "m.pdf"), "--note", "When?", "--home", str(home))
    assert "2 marked" in said
    assert (tmp_path / "m.pdf").read_bytes() == sent.content
    assert "several documents" in pincite_here(
        "mark", signed, other, "--out", str(tmp_path / "x.pdf"), "--home", str(home), status=2
    )
    assert not (tmp_path / "x.pdf").exists()


def refused(client: TestClient, ids: list[str]) -> int:
    return client.post("/v1/export/pdf", json={"ids": ids}).status_code
