"""What a question asks, and where else the passages are looked for that tell it."""

from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.service.answering.asked import read_asked
from pincite.service.answering.further import further
from pincite.service.answering.quoting import ask
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at

ENCODER = HashedWords()
SOLD = "이란은 지난해 중국에 원유 열 척을 팔았다."
SOLD_BACK = "중국은 지난해 이란에 트럭 백 대를 팔았다."
MAY_SELL = "이란은 무엇이든 중국에 팔 수 있다."


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "trade.txt").write_text(f"{MAY_SELL}\n\n{SOLD_BACK}\n\n{SOLD}\n", encoding="utf-8")
    (folder / "leaders.md").write_text(
        "# 박만수와 박만호, 이자르\n\n박만수 위원장은 이자르 대통령을 2011년 3월 1일 모스크바에서 만났다. "
        "박만호 위원장은 이자르 대통령을 2019년 3월 1일 평양에서 만났다.\n\n박만호 위원장이 말했다.\n",
        encoding="utf-8",
    )
    for number in range(20):
        (folder / f"other{number}.txt").write_text(f"이란은 중국에 무엇을 팔까, {number}번째 물음.", encoding="utf-8")
    opened = collection_at(tmp_path / "home")
    add(opened, folder)
    return opened


def first(collection: Collection, question: str) -> str:
    return ask(collection, ENCODER, question, Filters()).sentences[0].text


def test_a_deed_is_told_by_the_sentence_in_which_it_happened(collection: Collection) -> None:
    assert first(collection, "이란은 중국에 무엇을 팔았나?") == SOLD
    assert first(collection, "중국은 이란에 무엇을 팔았나?") == SOLD_BACK


def test_a_meeting_is_told_by_the_sentence_about_those_who_are_named(collection: Collection) -> None:
    assert "평양" in first(collection, "박만호와 이자르는 언제 어디에서 만났나?")
    assert "모스크바" in first(collection, "박만수와 이자르는 언제 어디에서 만났나?")


def test_a_bare_surname_is_whoever_is_spoken_of_most(collection: Collection) -> None:
    hits = search(collection, prepare("박만호 위원장", ENCODER), 40, Filters())
    (pak,) = read_asked("When did Pak speak?", hits).parties
    assert pak.name is not None and pak.name.words == ("박만호",)


def test_only_for_a_deed_passages_further_down_are_looked_into(collection: Collection) -> None:
    for text, looks in (("이란은 중국에 무엇을 팔았나?", True), ("이란은 중국에 무엇을 팔 수 있나?", False)):
        question = prepare(text, ENCODER)
        hits = search(collection, question, 2, Filters())
        found = further(collection, question, read_asked(text, hits), hits, Filters())
        assert bool(found) == looks
        assert not {hit.key for hit in found} & {hit.key for hit in hits}


def test_who_was_it_is_not_answered_by_those_in_the_question() -> None:
    asked = read_asked("Who met Putin?", [])
    assert asked.places_in("푸틴이 왔다.") == []  # no passage mentions him
