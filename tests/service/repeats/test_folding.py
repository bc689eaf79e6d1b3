"""What several documents say is one finding with several places, and the newest version of it is the one shown."""

from pathlib import Path

import numpy as np
import pytest

import pincite
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import resolve
from pincite.service.cli import render_answer, render_hits
from pincite.service.repeats.folding import Said, alike
from pincite.service.repeats.searching import MOST_ALSO, FoldedHit, search_folded
from pincite.service.wire.asking import FoundPassages
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at
from tests.making.versions import MEMO, OTHER, revised, write, write_versions
from tests.serving.http_service import running

ENCODER = HashedWords()
QUESTION = "How many passengers does the town council expect?"


@pytest.fixture
def fresh(tmp_path: Path) -> Collection:
    return collection_at(tmp_path / "home")


def found(collection: Collection, question: str, count: int = 10) -> list[FoldedHit]:
    return search_folded(collection, prepare(question, ENCODER), count, Filters())


def test_the_same_passage_in_three_documents_is_one_finding(fresh: Collection, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        write(tmp_path, f"{name}.txt", [*MEMO[:2], f"The rest of document {name} is about {name}."])
    add(fresh, tmp_path)
    hits = found(fresh, "ferries to the harbour")
    (first,) = [one for one in hits if MEMO[0] in one.hit.passage.text]
    assert (len(first.also), first.documents, first.more) == (2, 2, False)
    for one in first.also:
        assert resolve(fresh, one.citation.id).citation == one.citation
        assert MEMO[1] in " ".join(one.citation.quote.split())
        assert one.besides == (f"The rest of document {one.citation.document} is about {one.citation.document}.",)


def test_folding_changes_no_rank_and_loses_no_passage(fresh: Collection, tmp_path: Path) -> None:
    add(fresh, write_versions(tmp_path / "memos"))
    plain = search(fresh, prepare(QUESTION, ENCODER), 50, Filters())
    folded = found(fresh, QUESTION, 50)
    by_rank = {hit.rank: hit for hit in plain}
    assert [by_rank[one.hit.rank].passage for one in folded] == [one.hit.passage for one in folded]
    assert [one.hit.rank for one in folded] == sorted(one.hit.rank for one in folded)
    assert sum(1 + len(one.also) for one in folded) == len(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Profits of the harbour fell by $5 in the last year.", "Profits of the harbour fell by −$5 in the last year."),
        ("The pier carries 10⁶ visitors in one season.", "The pier carries 106 visitors in one season."),
        ("The mayor was able to open the new pier.", "The mayor was not able to open the new pier."),
    ],
)
def test_what_only_looks_the_same_is_not_folded(fresh: Collection, tmp_path: Path, one: str, other: str) -> None:
    add(fresh, write(tmp_path, "a.txt", [one]), write(tmp_path, "b.txt", [other]))
    assert [hit.also for hit in found(fresh, one)] == [(), ()]


def test_ten_thousand_identical_lines_are_one_finding_and_hide_no_other(fresh: Collection, tmp_path: Path) -> None:
    line = "This document was published by the harbour office and binds nobody."
    for number in range(8):
        write(tmp_path, f"n{number}.txt", [line, line] * 60)
    write(tmp_path, "other.txt", ["The harbour office was published in the news of Belton."])
    add(fresh, tmp_path)
    hits = found(fresh, "document published by the harbour office", 5)
    assert sum(line in one.hit.passage.text for one in hits) == 1
    first = next(one for one in hits if line in one.hit.passage.text)
    assert len(first.also) <= MOST_ALSO
    assert first.documents <= 7
    answer = ask(fresh, ENCODER, "Who published this document?", Filters())
    said = [one for one in answer.sentences if line in one.text]
    assert len(said) <= 1
    assert all(len(one.also) <= 3 and one.also_in <= 7 for one in said)


def test_an_answer_says_a_sentence_once_from_the_newest_version(fresh: Collection, tmp_path: Path) -> None:
    add(fresh, write_versions(tmp_path / "memos"))
    answer = ask(fresh, ENCODER, "No vessel may enter the inner basin during the night", Filters())
    (said,) = [one for one in answer.sentences if MEMO[7] in one.text]
    cited = [answer.citations[number - 1].document for number in said.citations]
    assert cited == ["memo_final"]
    assert {answer.citations[number - 1].document for number in said.also} == {"memo", "memo_v2"}
    assert said.also_in == 2
    assert {one.of for one in answer.newer} == {
        one.document_id for one in answer.citations if one.document in ("memo", "memo_v2")
    }


def test_what_two_versions_say_otherwise_is_said_of_both(fresh: Collection, tmp_path: Path) -> None:
    add(fresh, write(tmp_path, "a.txt", MEMO), write(tmp_path, "b.txt", revised(MEMO)), write(tmp_path, "c.txt", OTHER))
    answer = ask(fresh, ENCODER, QUESTION, Filters())
    texts = " ".join(one.text for one in answer.sentences)
    assert "40,000" in texts
    assert "52,000" in texts
    assert not any(one.also for one in answer.sentences if ",000" in one.text)


def test_every_way_in_folds(fresh: Collection, tmp_path: Path) -> None:
    add(fresh, write_versions(tmp_path / "memos"))
    with running(tmp_path / "home") as address, pincite.Client(address) as client:
        (first, *_) = client.search(MEMO[7], 5).hits
        assert {one.citation.document for one in first.also} == {"memo_v2"}
        assert first.also_in == 1
        assert not any(one.also for one in client.search(MEMO[7], 5, fold=False).hits)
        answer = client.ask(MEMO[7])
        assert {one.document for one in answer.newer} == {"memo_final"}
        assert answer.sentences[0].also_in == 2
        streamed = next(client.ask_streaming(MEMO[7]))
        assert isinstance(streamed, FoundPassages)
        assert streamed.hits[0].also_in == 1


def test_people_read_where_else_it_stands(
    fresh: Collection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(fresh, write_versions(tmp_path / "memos"))
    render_hits.hits(found(fresh, MEMO[7]), numbers=False)
    printed = capsys.readouterr().out
    assert "also in 1 other document: Harbour memo, paragraph 1 " in printed
    assert "with “The harbour of Aston" in printed
    render_answer.answer(ask(fresh, ENCODER, MEMO[7], Filters()))
    printed = capsys.readouterr().out
    assert "also in 2 other documents: [2], [3]" in printed
    assert "memo has a newer version: Harbour memo, version 3; pincite versions " in printed


def test_a_short_sentence_on_the_same_two_says_not_what_a_long_one_does() -> None:
    """Near in meaning, and with most of the shorter one's words, but with few of the longer one's."""
    long = frozenset(["김정은", "북한", "핵잠수함", "스텔스함", "진수식", "러시아", "기술", "전수", "성과"])
    texts = (
        Said("김정은과 북한이 바라는 것이다.", np.array([1, 0], np.float32), frozenset({"김정은", "북한", "바라다"})),
        Said("진수식을 연 북한 …", np.array([0.9, 0.4359], np.float32), long),
        Said("북한은 … 진수식을 열었다", np.array([0.9, 0.4359], np.float32), long - {"스텔스함"} | {"열다"}),
    )
    assert alike(texts).tolist() == [[False, False, False], [False, False, True], [False, True, False]]
