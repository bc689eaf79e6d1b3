"""A timeline of several documents: in order, one event once, other dates beside it; by every way in."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pincite.index.hit import Filters
from pincite.service.citations.citation import resolve
from pincite.service.timeline.gathering import timeline
from pincite.service.timeline.timeline import Timeline
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at
from tests.serving.command_line import pincite_here
from tests.serving.http_service import service as served

SIGNED = "The leaders signed the bridge treaty in Pyongyang on 19 June 2024."
TEXTS = {
    "a.txt": f"{SIGNED}\n\nThe bridge over the Tumen was begun on 30 April 2025.\n\nCabbage grows in cool weather.\n",
    "b.txt": f"{SIGNED}\n\nA first treaty on the bridge failed in March 2001.\n",
    "c.txt": "The leaders signed the bridge treaty in Pyongyang on 20 June 2024.\n",
    "d.txt": "Dogs were walked in the park on 1 May 2020.\n",
}
SUBJECT = "treaty on the bridge"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("timeline")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
        add(collection_at(folder / "home"), folder / name)
    return folder / "home"


@pytest.fixture(scope="module")
def found(home: Path) -> Timeline:
    opened = collection_at(home)
    with closing(opened.connection):
        made = timeline(opened, HashedWords(), SUBJECT, Filters())
        for event in made.events:
            for one in (event.telling, *event.also, *event.disputed):
                assert "".join("".join(part.quote.split()) for part in one.citations) == "".join(one.text.split())
                assert [resolve(opened, part.id).citation for part in one.citations] == list(one.citations)
    return made


def test_events_stand_in_the_order_of_what_they_tell(found: Timeline) -> None:
    times = [str(event.telling.told) for event in found.events]
    assert times == sorted(times)
    assert {"2001-03", "2024-06-19"} <= set(times)
    assert "2020-05-01" not in times


def test_what_two_documents_tell_is_one_event_with_other_dates_beside_it(found: Timeline) -> None:
    (event,) = [one for one in found.events if str(one.telling.told) == "2024-06-19"]
    assert {event.telling.document, *(one.document for one in event.also)} == {"a", "b"}
    assert [(one.document, str(one.told)) for one in event.disputed] == [("c", "2024-06-20")]


def test_an_empty_choice_has_no_events(home: Path) -> None:
    opened = collection_at(home)
    with closing(opened.connection):
        assert timeline(opened, HashedWords(), SUBJECT, Filters(date_from="2030")).events == ()


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with served(home) as opened:
        yield opened


def test_every_way_in_gives_the_same(client: TestClient, home: Path, tmp_path: Path, found: Timeline) -> None:
    given: Any = client.post("/v1/timeline", json={"subject": SUBJECT}).json()
    assert [one["telling"]["date"] for one in given["events"]] == [str(one.telling.told) for one in found.events]
    sent = client.post("/v1/timeline/file", json={"subject": SUBJECT, "format": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sent)))
    assert rows[0] == ["Date", "What is told", "Document", "Where", "Note"]
    assert "gives another date than 2024-06-19" in {row[4] for row in rows}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pincite.service.desk.opening.open_encoder", lambda *_: HashedWords())
        asked = ("timeline", SUBJECT, "--home", str(home))
        assert json.loads(pincite_here(*asked, "--json")) == given
        assert "but 2024-06-20" in pincite_here(*asked)
        pincite_here(*asked, "--out", str(tmp_path / "timeline.csv"))
    assert (tmp_path / "timeline.csv").read_bytes().decode("utf-8-sig") == sent


def test_the_line_that_tells_when_a_document_was_written_is_no_event(tmp_path: Path) -> None:
    """Its last dot belongs to the date, and ends no sentence."""
    byline, signed = "마지훈 (다리 조약 연구원), 2024. 8. 22.", "다리 조약은 2024년 6월 19일 평양에서 서명되었다."
    (tmp_path / "다리.txt").write_text(f"다리 조약 해설\n{byline}\n\n{signed}\n", "utf-8")
    (tmp_path / "다리.meta.json").write_text('{"date": "2024-08-22"}', "utf-8")
    (tmp_path / "배추.txt").write_text("배추는 서늘한 날씨에 잘 자란다.\n\n무는 가을에 뽑는다.\n", "utf-8")
    opened = collection_at(tmp_path / "home")
    with closing(opened.connection):
        add(opened, tmp_path / "다리.txt", tmp_path / "배추.txt")
        events = timeline(opened, HashedWords(), f"{byline} {signed}", Filters()).events
    assert [str(one.telling.told) for one in events] == ["2024-06-19"]
