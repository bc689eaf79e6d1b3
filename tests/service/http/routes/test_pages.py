"""Pages over HTTP: pictures with the words marked, text with the spans, and what there is none of."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from PIL import Image

from pincite.index.truth.documents import all_documents, pages_of
from pincite.ingest.document import Span
from pincite.service.citations.citation import make_citation
from pincite.service.pages.pictures import Pictures
from tests.making.files import pdf
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import service

WORDS = "The treaty was signed in Pyongyang on 19 June 2024."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    briefs = write_briefs(tmp_path / "briefs")
    (briefs / "paper.pdf").write_bytes(pdf("Before it there was nothing.\n" + WORDS, "The second page."))
    add(collection_at(tmp_path / "home"), briefs)
    return tmp_path / "home"


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


def cited(home: Path, document: str = "paper") -> tuple[str, str]:
    """The ids of a document and of a citation of its first page's words on the treaty."""
    connection = collection_at(home).connection
    (facts,) = (one for one in all_documents(connection) if one.name == document)
    page = pages_of(connection, facts.id)[0]
    start = page.text.index("The treaty")
    return facts.id, make_citation(facts, page, Span(1, start, start + len("The treaty was signed"))).id


def picture(client: TestClient, path: str) -> NDArray[np.uint8]:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB"))


def test_the_words_are_marked_in_the_picture(home: Path, client: TestClient) -> None:
    document, citation = cited(home)
    path = f"/v1/documents/{document}/pages/1.png"
    plain, marked = picture(client, path), picture(client, f"{path}?citation={citation}")
    assert plain.shape == marked.shape
    rows, columns = np.nonzero((plain != marked).any(axis=2))
    (box,) = client.get(f"/v1/citations/{citation}").json()["boxes"]
    around = [box["top"] - 1, box["bottom"] + 1, box["left"] - 1, box["right"] + 1]
    assert np.allclose([rows.min() / 2, rows.max() / 2, columns.min() / 2, columns.max() / 2], around, atol=1)
    ink = (plain == 0).all(axis=2)
    assert (marked[ink] == 0).all()


@pytest.mark.parametrize(("scale", "width"), [(0.5, 298), (1, 596), (4, 2382)])
def test_the_scale_is_pixels_to_a_point(home: Path, client: TestClient, scale: float, width: int) -> None:
    path = f"/v1/documents/{cited(home)[0]}/pages/2.png?scale={scale}"
    assert abs(picture(client, path).shape[1] - width) <= 1


def test_a_picture_that_the_caller_has_is_not_sent_again(home: Path, client: TestClient) -> None:
    document, citation = cited(home)
    path = f"/v1/documents/{document}/pages/1.png"
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{path}?citation={citation}", headers={"If-None-Match": tag}).status_code == 200


def test_text_with_its_spans(home: Path, client: TestClient) -> None:
    document, citation = cited(home)
    found = client.get(f"/v1/documents/{document}/pages/1/text", params={"citation": citation}).json()
    (span,) = found["spans"]
    assert found["text"][span["start"] : span["end"]] == "The treaty was signed"
    assert (found["page"], found["page_label"], found["pages"], found["document"]) == (1, "1", 2, "paper")
    assert client.get(f"/v1/documents/{document}/pages/2/text").json()["spans"] == []
    assert all(not found["text"][one["start"] : one["end"]].strip() for one in found["joins"])


def test_the_words_stand_where_the_picture_has_them(home: Path, client: TestClient) -> None:
    document, citation = cited(home)
    found = client.get(f"/v1/documents/{document}/pages/1/words").json()
    assert [" ".join(word["text"] for word in line["words"]) for line in found["lines"]] == [
        "Before it there was nothing.",
        WORDS,
    ]
    (box,) = client.get(f"/v1/citations/{citation}").json()["boxes"]
    said = found["lines"][1]["words"][:4]  # The treaty was signed
    assert np.allclose([said[0]["left"], said[-1]["right"]], [box["left"], box["right"]], atol=0.1)
    assert np.isclose(min(word["top"] for word in said), box["top"], atol=0.1)
    assert (found["page"], found["reason"]) == (1, "")
    other = cited(home, "treaty")[0]
    assert client.get(f"/v1/documents/{other}/pages/1/words").status_code == 404  # a text file has no pages to draw


def test_what_has_no_pages_has_text(home: Path, client: TestClient) -> None:
    document, citation = cited(home, "treaty")
    refused = client.get(f"/v1/documents/{document}/pages/1.png")
    assert (refused.status_code, refused.json()["type"]) == (404, "urn:pincite:error:UnknownPage")
    where = refused.json()["detail"].split()[-1]
    assert client.get(where).json()["text"].startswith("The treaty")
    found = client.get(f"/v1/citations/{citation}").json()
    assert (found["boxes"], found["page_width"]) == ([], None)
    assert "/text" in found["boxes_reason"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("pages/3.png", 404),
        ("pages/3/text", 404),
        ("pages/3/words", 404),
        ("pages/0/words", 422),
        ("pages/0.png", 422),
        ("pages/x.png", 422),
        ("pages/1.png?scale=5", 422),
        ("pages/1.png?scale=nan", 422),
        ("pages/1.png?scale=0.1", 422),
        ("pages/1.png?other=1", 422),
        ("pages/1.png?citation=x", 404),
        ("pages/1.png?citation=000000000000-p1-0-9-0000", 404),
        ("pages/1/text?citation=000000000000-p1-0-9-0000", 404),
        ("pages/99999999999999999999/text", 422),
    ],
)
def test_what_is_not_there_or_not_possible(home: Path, client: TestClient, path: str, status: int) -> None:
    answer = client.get(f"/v1/documents/{cited(home)[0]}/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_citation_of_another_page_is_not_marked(home: Path, client: TestClient) -> None:
    document, citation = cited(home)
    assert client.get(f"/v1/documents/{document}/pages/2.png?citation={citation}").status_code == 404


def test_a_file_that_changed_is_no_longer_drawn(home: Path, client: TestClient) -> None:
    document, citation = cited(home)
    path = f"/v1/documents/{document}/pages/1.png"
    assert client.get(path).status_code == 200
    (home.parent / "briefs" / "paper.pdf").write_bytes(pdf("Other words."))
    refused = client.get(path)
    assert (refused.status_code, refused.json()["type"]) == (404, "urn:pincite:error:UnknownFile")
    found = client.get(f"/v1/citations/{citation}").json()
    assert (found["quote"], found["boxes"]) == ("The treaty was signed", [])
    assert "changed" in found["boxes_reason"]


def test_pictures_are_kept_up_to_so_many_bytes() -> None:
    pictures, made = Pictures(most_bytes=10), []

    def make(name: str) -> bytes:
        made.append(name)
        return b"12345"

    for name in "abacab":
        pictures.made(name, lambda name=name: make(name))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]
    pictures.made("large", lambda: b"x" * 20)
    assert pictures.get("a") is pictures.get("large") is None
