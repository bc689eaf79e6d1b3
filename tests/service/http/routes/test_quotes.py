"""Quotations over HTTP and on the command line: found, confirmed, altered, not found."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import pincite.service.cli.quotes  # noqa: F401  it adds its command to the app
from pincite.ingest.errors import TooLarge
from pincite.service.cli.app import app
from pincite.service.desk.limits import Limits
from pincite.service.quotes.manuscript import MOST_QUOTATIONS, check_manuscript, quotations
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import service as served

MANUSCRIPT = """첫째로 그는 “북한은 러시아에  포탄을 공급했다”라고 했고,
또 "정상회담은 보스토치니 우주기지에서 열렸다"고 했다.
The treaty, it's said, was ‘signed in Pyongyang on 19 June 2023’, and «names mutual military assistance.»

> Sanctions were criticised by
> both sides.

Nowhere does it say “the moon is made of green cheese”, nor “this”.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quotes")
    add(collection_at(folder / "home"), write_briefs(folder / "briefs"))
    return folder / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with served(home) as opened:
        yield opened


def test_where_words_stand(client: TestClient) -> None:
    found = client.post("/v1/quotes", json={"text": "포탄을  공급했다", "k": 3}).json()
    (match,) = found["matches"]
    assert (found["text"], match["exactness"], match["similarity"]) == ("포탄을  공급했다", "spacing", 1.0)
    (citation,) = match["citations"]
    assert citation["quote"] == "포탄을 공급했다"
    assert client.get(f"/v1/citations/{citation['id']}").json()["quote"] == citation["quote"]
    assert client.post("/v1/quotes", json={"text": "green cheese"}).json()["matches"] == []


def test_what_differs_is_said(client: TestClient) -> None:
    wanted = "The treaty was signed in Pyongyang on 19 June 2023"
    (match,) = client.post("/v1/quotes", json={"text": wanted}).json()["matches"]
    (difference,) = match["differences"]
    assert match["exactness"] == "fuzzy"
    assert (difference["asked"], difference["found"]) == ("3", "4")
    assert wanted[difference["position"]] == "3"


@pytest.mark.parametrize(
    "body",
    [
        {"text": ""},
        {"text": "“ ”"},
        {"text": "\0"},
        {"text": "x" * 20_001},
        {"text": "x", "k": 0},
        {"text": "x", "a": 1},
    ],
)
def test_what_cannot_be_looked_up(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post("/v1/quotes", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_half_a_character_is_refused(client: TestClient) -> None:
    for path in ("/v1/quotes", "/v1/quotes/check"):
        headers = {"Content-Type": "application/json"}
        assert client.post(path, content=b'{"text": "\\ud800 x"}', headers=headers).status_code == 422


def test_a_manuscript_is_checked(client: TestClient) -> None:
    found = client.post("/v1/quotes/check", json={"text": MANUSCRIPT}).json()["quotations"]
    assert [(one["text"][:9], one["verdict"]) for one in found] == [
        ("북한은 러시아에 ", "confirmed"),
        ("정상회담은 보스토", "confirmed"),
        ("signed in", "altered"),
        ("names mut", "confirmed"),
        ("Sanctions", "confirmed"),
        ("the moon ", "not_found"),
    ]
    for one in found:
        assert "".join(MANUSCRIPT[one["start"] : one["end"]].replace("> ", "").split()) == "".join(one["text"].split())
        assert bool(one["matches"]) == (one["verdict"] != "not_found")
    assert found[2]["matches"][0]["differences"] == [{"asked": "3", "found": "4", "position": 34}]


def test_limits_of_a_manuscript(home: Path) -> None:
    with served(home, Limits(manuscript_characters=100)) as client:
        assert client.post("/v1/quotes/check", json={"text": "x" * 101}).status_code == 413
        assert client.post("/v1/quotes/check", json={"text": "x" * 100}).json() == {"quotations": []}
    with pytest.raises(TooLarge):
        check_manuscript(collection_at(home), "“북한은 러시아에 포탄을” " * (MOST_QUOTATIONS + 1))


def test_the_command_line_says_the_same(home: Path, client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(MANUSCRIPT, encoding="utf-8")
    said = CliRunner().invoke(app, ["check-quotes", str(tmp_path / "paper.txt"), "--home", str(home), "--json"])
    assert said.exit_code == 1
    assert json.loads(said.output) == client.post("/v1/quotes/check", json={"text": MANUSCRIPT}).json()
    (tmp_path / "paper.md").write_text(MANUSCRIPT, encoding="utf-8")
    again = CliRunner().invoke(app, ["check-quotes", str(tmp_path / "paper.md"), "--home", str(home), "--json"])
    assert json.loads(again.output) == json.loads(said.output)
    piped = CliRunner().invoke(app, ["check-quotes", "-", "--home", str(home)], input="“포탄을 부족한 북한에서 얻었다”")
    assert "not found" in piped.output or "altered" in piped.output
    good = CliRunner().invoke(
        app, ["check-quotes", "-", "--home", str(home)], input="「부족한 포탄을 북한에서 얻었다」"
    )
    assert (good.exit_code, "1 confirmed" in good.output) == (0, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("don't say ‘what isn’t in the text’ now", ["what isn’t in the text"]),
        ("don't say 'what isn't in the text' now", ["what isn't in the text"]),
        ("the boys' and the girls' long long books", []),
        ("in the '90s and in the 'noughties, they said", []),
        ("the boys’ and the girls’ long long books", []),
        ('5" wide and 6" high, as they always were', []),
        ("“opened here\n\nand never “closed until this point”", ["closed until this point"]),
        ("『전략적 동반자 관계 조약』과 「짧다」", ["전략적 동반자 관계 조약"]),
        ('그는 "핵무력 정책을 법제화했다"고 했다.', ["핵무력 정책을 법제화했다"]),
        ("> one long line\n> and another\n\n> a second block", ["one long line\nand another", "a second block"]),
        ("„so steht es im Vertrag“ und »so steht es im Gesetz«", ["so steht es im Vertrag", "so steht es im Gesetz"]),
        ("“he said ‘the inner words’ and went on”", ["he said ‘the inner words’ and went on"]),
    ],
)
def test_what_counts_as_a_quotation(text: str, found: list[str]) -> None:
    assert [one.text for one in quotations(text)] == found


@given(st.text(alphabet='ab 가’‘“”"\n>«»「」.', max_size=300))
def test_quotations_stand_where_they_say_and_apart(text: str) -> None:
    at = 0
    for one in quotations(text):
        assert at <= one.start < one.end <= len(text)
        at = one.end
