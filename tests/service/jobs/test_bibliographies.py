"""A bibliography sent with files describes them, and one sent alone describes what is there already."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.making.bibliographies import ARTICLE, BETTER_BIBTEX, BRIEF, CSL_JSON, FILES
from tests.serving.command_line import pincite_here
from tests.serving.http_service import service

NAMES = [Path(name).name for name in FILES]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bibliographies") / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


def send(client: TestClient, *files: tuple[str, str]) -> dict[str, Any]:
    """The finished job of these files."""
    sent = client.post("/v1/documents", files=[("files", (name, text.encode())) for name, text in files])
    assert sent.status_code == 202, sent.text
    client.get(f"/v1/jobs/{sent.json()['id']}/events")
    done: dict[str, Any] = client.get(f"/v1/jobs/{sent.json()['id']}").json()
    return done


def test_uploads_are_described_by_the_bibliography_among_them(client: TestClient, home: Path) -> None:
    job = send(client, (NAMES[0], BRIEF), ("library.bib", BETTER_BIBTEX), (NAMES[1], ARTICLE))
    assert [one["outcome"] for one in job["files"]] == ["added", "described", "added"]
    assert job["files"][1]["message"] == "2 of 2 works describe documents."
    listed = client.get("/v1/documents").json()["documents"]
    assert {one["citation_key"] for one in listed} == {"kim2024summit", "mullerArmsTradeDoes2023"}
    assert [one["collections"] for one in listed] == [["Summits"], ["Summits", "2024"]]
    assert {path.name for path in home.rglob("files/*/*")} == set(NAMES)  # the bibliography is no document
    alone = send(client, ("my library.json", CSL_JSON))["files"][0]
    assert (alone["outcome"], alone["message"]) == ("described", "2 of 2 works describe documents.")
    (broken,) = send(client, ("broken.bib", "@book{a, title = {x"))["files"]
    assert (broken["outcome"], broken["error"], "line 1" in broken["message"]) == ("failed", "DamagedFile", True)


@pytest.mark.parametrize(
    ("form", "media", "said"),
    [
        ("pandoc", "text/markdown", "[@kim2024summit, paragraph 1]\n"),
        ("latex", "application/x-tex", "\\cite[paragraph 1]{kim2024summit}\n"),
        ("zotero", "text/uri-list", "zotero://select/library/items/ABCD2345\n"),
        ("bibtex", "application/x-bibtex", "@techreport{kim2024summit,\n"),
    ],
)
def test_citations_are_given_in_every_form(form: str, media: str, said: str, client: TestClient, home: Path) -> None:
    quote = client.post("/v1/quotes", json={"text": "북한은 러시아에 포탄을 공급했다."}).json()
    citation = quote["matches"][0]["citations"][0]["id"]
    given = client.get(f"/v1/citations/{citation}", params={"format": form})
    assert given.headers["content-type"].startswith(media)
    assert given.text.startswith(said)
    assert pincite_here("cite", citation, "--format", form, "--home", str(home)).startswith(said)
    assert "give one of" in pincite_here("cite", citation, "--format", "word", "--home", str(home), status=2)


def test_a_citation_without_an_address_in_zotero_says_so(client: TestClient) -> None:
    send(client, ("other.txt", "The lighthouse keeper resigned in protest.\n"))
    quote = client.post("/v1/quotes", json={"text": "The lighthouse keeper resigned in protest."}).json()
    citation = quote["matches"][0]["citations"][0]["id"]
    refused = client.get(f"/v1/citations/{citation}", params={"format": "zotero"})
    assert (refused.status_code, "No address in Zotero" in refused.json()["detail"]) == (404, True)


def test_adding_nothing_says_what_to_give(home: Path, tmp_path: Path) -> None:
    assert "--bibliography" in pincite_here("add", "--home", str(home), status=2)
    missing = pincite_here("add", "--bibliography", str(tmp_path / "none.bib"), "--home", str(home), status=1)
    assert "no such file" in missing
