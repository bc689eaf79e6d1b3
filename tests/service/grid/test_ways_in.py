"""A grid by the command line and over HTTP: the same cells, as JSON, as events, and as files."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient

from pincite.service.desk.limits import Limits
from pincite.service.export.tables import Table, TableFormat, write_table
from tests.making.library import add, collection_at, write_briefs
from tests.serving.command_line import pincite_here
from tests.serving.http_service import service as served

QUESTIONS = ["Who signed the treaty in Pyongyang?", "북한은 러시아에 무엇을 공급했는가?"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grid")
    add(collection_at(folder / "home"), write_briefs(folder / "briefs"))
    return folder / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with served(home) as opened:
        yield opened


@pytest.fixture(scope="module")
def whole(client: TestClient) -> Any:
    return client.post("/v1/grid", json={"questions": QUESTIONS}).json()


def test_cells_resolve_over_http(client: TestClient, whole: Any) -> None:
    assert whole["questions"] == QUESTIONS
    assert [one["name"] for one in whole["documents"]] == ["chronik", "treaty", "군사"]
    cited = [one for row in whole["rows"] for cell in row for one in cell["citations"]]
    assert "포탄을" in " ".join(one["quote"] for one in cited)
    assert all(client.get(f"/v1/citations/{one['id']}").json()["quote"] == one["quote"] for one in cited)


def test_events_are_the_head_and_then_the_same_cells(client: TestClient, whole: Any) -> None:
    said = client.post("/v1/grid", json={"questions": QUESTIONS}, headers={"Accept": "text/event-stream"}).text
    events = [part.splitlines() for part in said.strip().split("\n\n")]
    assert [lines[0] for lines in events] == ["event: grid", *["event: cell"] * 6]
    head, *cells = (json.loads(lines[1].removeprefix("data: ")) for lines in events)
    assert head == {"questions": whole["questions"], "documents": whole["documents"]}
    assert cells == [cell for row in whole["rows"] for cell in row]


def test_filters_and_limits(home: Path, client: TestClient) -> None:
    asked = {"questions": QUESTIONS, "filters": {"languages": ["ko"]}}
    assert [one["name"] for one in client.post("/v1/grid", json=asked).json()["documents"]] == ["군사"]
    assert client.post("/v1/grid", json={"questions": []}).status_code == 422
    assert client.post("/v1/grid", json=asked | {"filters": {"date_from": "2030"}}).json()["rows"] == []
    with served(home, Limits(cells=5)) as small:
        refused = small.post("/v1/grid", json={"questions": QUESTIONS})
        streamed = small.post("/v1/grid", json={"questions": QUESTIONS}, headers={"Accept": "text/event-stream"})
    assert (refused.status_code, "6 cells" in refused.json()["detail"]) == (413, True)
    assert streamed.text.startswith("event: problem")


def test_files_hold_the_cells(client: TestClient, whole: Any) -> None:
    said = [cell["text"] or "not found" for row in whole["rows"] for cell in row]
    files = {
        form: client.post("/v1/grid/file", json={"questions": QUESTIONS, "format": form}).content
        for form in ("csv", "xlsx", "docx")
    }
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert rows[0] == ["Document", QUESTIONS[0], "Where", QUESTIONS[1], "Where"]
    assert [row[column] for row in rows[1:] for column in (1, 3)] == said
    (table,) = docx.Document(io.BytesIO(files["docx"])).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == rows
    strings = zipfile.ZipFile(io.BytesIO(files["xlsx"])).read("xl/sharedStrings.xml").decode()
    assert all(one in strings for one in said)


def test_the_command_writes_a_file_goes_on_and_prints(home: Path, whole: Any, tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text("\n".join(["", *QUESTIONS, "  "]), encoding="utf-8")
    asked = ("grid", str(tmp_path / "questions.txt"), "--home", str(home))
    with pytest.MonkeyPatch.context() as patched:
        from tests.fakes.hashed_words import HashedWords

        patched.setattr("pincite.service.desk.opening.open_encoder", lambda *_: HashedWords())
        assert json.loads(pincite_here(*asked, "--json")) == whole
        assert "3 documents by 2 questions" in pincite_here(*asked, "--out", str(tmp_path / "grid.csv"))
        assert sorted(path.name for path in tmp_path.iterdir()) == ["grid.csv", "questions.txt"]
        assert "포탄을" in pincite_here(*asked)
        assert "No document" in pincite_here(*asked, "--from", "2030", status=2)
        assert "must end in" in pincite_here(*asked, "--out", str(tmp_path / "grid.pdf"), status=2)
        assert "no folder" in pincite_here(*asked, "--out", str(tmp_path / "no" / "grid.csv"), status=2)
        refused = pincite_here("grid", str(tmp_path / "no.txt"), "--home", str(home), status=2)
        assert "cannot be read (No such file or directory)" in refused and "Errno" not in refused
        (tmp_path / "old.txt").write_bytes("무엇을 합의했나?".encode("cp949"))
        assert "not text in UTF-8" in pincite_here("grid", str(tmp_path / "old.txt"), "--home", str(home), status=2)


def test_a_spreadsheet_runs_nothing_that_documents_say() -> None:
    table = Table("t", ("a",), (("=1+1",), ("@x",), ("- one",), ("plain\n=2",)))
    rows = list(csv.reader(io.StringIO(write_table(table, TableFormat.CSV).decode("utf-8-sig"))))
    assert rows == [["a"], ["'=1+1"], ["'@x"], ["'- one"], ["plain =2"]]
    sheet = zipfile.ZipFile(io.BytesIO(write_table(table, TableFormat.XLSX))).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
