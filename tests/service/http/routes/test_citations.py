"""Citations over HTTP: words, surroundings, places, and references that other programs read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import rispy
from fastapi.testclient import TestClient

from pincite.index.changing.removing import remove_documents
from pincite.index.truth.documents import find_document, pages_of
from pincite.ingest.document import Span
from pincite.ingest.reading.pdfium import Box
from pincite.service.citations.citation import keep, make_citation
from tests.making.files import labelled_pdf
from tests.making.library import add, collection_at, write_briefs
from tests.making.reading_back import squeezed, text_inside
from tests.serving.http_service import service

SIDECAR = """{"title": "북ㆍ러 정상회담(4.25) 평가와 50% \\"시사점\\"", "author": "서동주; Doe, Jane",
"publisher": "여의도 & 연구원", "date": "2019-04-25"}"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    briefs = write_briefs(tmp_path / "briefs")
    (briefs / "paper.pdf").write_bytes(labelled_pdf("Nothing here.", "The treaty was signed in June.", "The end."))
    (briefs / "paper.meta.json").write_text(SIDECAR, encoding="utf-8")
    add(collection_at(tmp_path / "home"), briefs)
    return tmp_path / "home"


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


def cited(home: Path, name: str, words: str, number: int = 1) -> str:
    """The id of a citation of these words, given out and kept."""
    collection = collection_at(home)
    facts = find_document(collection.connection, name)
    page = pages_of(collection.connection, facts.id)[number - 1]
    start = page.text.index(words)
    citation = make_citation(facts, page, Span(number, start, start + len(words)))
    keep(collection, [citation])
    return citation.id


def test_words_surroundings_and_place(home: Path, client: TestClient) -> None:
    found = client.get(f"/v1/citations/{cited(home, 'paper', 'was signed', 2)}").json()
    assert (found["quote"], found["before"], found["after"]) == ("was signed", "The treaty ", " in June.")
    assert (found["page"], found["page_label"], found["removed"], found["boxes_reason"]) == (2, "ii", False, "")
    (box,) = found["boxes"]
    assert 0 < box["left"] < box["right"] < found["page_width"]
    assert 0 < box["top"] < box["bottom"] < found["page_height"]


def test_several_at_once_in_their_order(home: Path, client: TestClient) -> None:
    ids = [cited(home, "treaty", "Sanctions"), cited(home, "paper", "treaty", 2), cited(home, "paper", "The", 2)]
    unknown = "000000000000-p1-0-9-0000"
    found = client.post("/v1/citations", json={"ids": [*ids, unknown, ids[0]]}).json()
    assert [one["id"] for one in found["citations"]] == [*ids, ids[0]]
    assert found["unknown"] == [unknown]
    assert found["citations"][1] == client.get(f"/v1/citations/{ids[1]}").json()


def test_a_removed_document_is_still_cited(home: Path, client: TestClient) -> None:
    wanted = cited(home, "paper", "was signed", 2)
    remove_documents(collection_at(home), ["paper"])
    found = client.get(f"/v1/citations/{wanted}").json()
    assert (found["quote"], found["removed"], found["boxes"]) == ("was signed", True, [])
    assert "removed" in found["boxes_reason"]
    assert "북ㆍ러" in client.get(f"/v1/citations/{wanted}?format=text").text


@pytest.mark.parametrize("wanted", ["x", "47222da90f35", "47222da90f35-p1-1-2-zzzz", "47222da90f35-p1-1-２-9f3c"])
def test_an_id_that_could_be_none_is_unknown(client: TestClient, wanted: str) -> None:
    assert client.get(f"/v1/citations/{wanted}").status_code == 404
    assert client.post("/v1/citations", json={"ids": [wanted]}).json() == {"citations": [], "unknown": [wanted]}


def test_an_unknown_id(client: TestClient) -> None:
    unknown = "47222da90f35-p1-1-2-9f3c"
    assert client.get(f"/v1/citations/{unknown}").status_code == 404
    assert client.get(f"/v1/citations/{unknown}?format=ris").status_code == 404
    assert client.post("/v1/citations", json={"ids": [unknown], "format": "ris"}).status_code == 404
    assert client.post("/v1/citations", json={"ids": [unknown] * 101}).status_code == 422
    assert client.get(f"/v1/citations/{unknown}?format=docx").status_code == 422


def reference(client: TestClient, home: Path, form: str, media: str) -> str:
    answer = client.get(f"/v1/citations/{cited(home, 'paper', 'was signed', 2)}", params={"format": form})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == media
    return answer.text


def test_csl_json(home: Path, client: TestClient) -> None:
    (item,) = client.get(f"/v1/citations/{cited(home, 'paper', 'was signed', 2)}?format=csl-json").json()
    assert item["title"] == '북ㆍ러 정상회담(4.25) 평가와 50% "시사점"'
    assert item["author"] == [{"literal": "서동주"}, {"family": "Doe", "given": "Jane"}]
    assert item["issued"] == {"date-parts": [[2019, 4, 25]]}
    assert (item["locator"], item["label"]) == ("ii", "page")


def test_formatted_text(home: Path, client: TestClient) -> None:
    said = reference(client, home, "text", "text/plain")
    assert said == (
        '서동주 and Jane Doe, “북ㆍ러 정상회담(4.25) 평가와 50% "시사점"”, 여의도 & 연구원, 2019-04-25, p. ii.\n'
    )


def test_bibtex(home: Path, client: TestClient) -> None:
    said = reference(client, home, "bibtex", "application/x-bibtex")
    assert "author = {{서동주} and Doe, Jane}," in said
    assert 'title = {{북ㆍ러 정상회담(4.25) 평가와 50\\% "시사점"}},' in said
    assert "publisher = {여의도 \\& 연구원}," in said
    assert "year = {2019}," in said
    assert "pages = {ii}," in said
    assert said.count("{") == said.count("}")


def test_ris(home: Path, client: TestClient) -> None:
    said = reference(client, home, "ris", "application/x-research-info-systems")
    assert said.startswith("TY  - GEN\n")
    (record,) = rispy.loads(said)
    assert record["authors"] == ["서동주", "Doe, Jane"]
    assert record["title"] == '북ㆍ러 정상회담(4.25) 평가와 50% "시사점"'
    assert (record["start_page"], record["date"], record["publisher"]) == ("ii", "2019/04/25", "여의도 & 연구원")


def test_a_file_of_several_references(home: Path, client: TestClient) -> None:
    ids = [cited(home, "treaty", "Sanctions"), cited(home, "paper", "was signed", 2)]
    said = client.post("/v1/citations", json={"ids": ids, "format": "ris"}).text
    assert [record["id"] for record in rispy.loads(said)] == ["doe2024treaty", "seo2019jeongsanghoedam"]
    assert client.post("/v1/citations", json={"ids": ids, "format": "text"}).text.count("\n") == 2


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("홍길동", [{"literal": "홍길동"}]),
        ("홍길동, 김철수", [{"literal": "홍길동"}, {"literal": "김철수"}]),
        ("Hong Gil-dong", [{"literal": "Hong Gil-dong"}]),
        ("Doe, Jane and Roe, John", [{"family": "Doe", "given": "Jane"}, {"family": "Roe", "given": "John"}]),
        ("외교부; 통일부", [{"literal": "외교부"}, {"literal": "통일부"}]),
    ],
)
def test_names_are_divided_only_where_a_comma_says_so(tmp_path: Path, author: str, names: list[dict[str, str]]) -> None:
    (tmp_path / "one.txt").write_text("The treaty was signed in Pyongyang.")
    (tmp_path / "one.meta.json").write_text(f'{{"author": "{author}"}}', encoding="utf-8")
    add(collection_at(tmp_path / "home"), tmp_path / "one.txt")
    wanted = cited(tmp_path / "home", "one", "treaty")
    with service(tmp_path / "home") as client:
        (item,) = client.get(f"/v1/citations/{wanted}?format=csl-json").json()
    assert item["author"] == names


def test_the_boxes_hold_the_quote(home: Path, client: TestClient) -> None:
    found = client.get(f"/v1/citations/{cited(home, 'paper', 'treaty was signed', 2)}").json()
    data = (home.parent / "briefs" / "paper.pdf").read_bytes()
    assert text_inside(data, 2, [Box(**box) for box in found["boxes"]]) == squeezed("treaty was signed")
