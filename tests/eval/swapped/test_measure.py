"""Shares of swapped questions by hand, with intervals over the originals, and the command from end to end."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from pincite.eval.gold.question import GoldQuestion
from pincite.eval.running.system import Reply
from pincite.eval.swapped.measure import Asked, ask_swapped, figures
from pincite.eval.swapped.spans import Kind
from pincite.eval.swapped.swap import Swap
from pincite.index.collection import Collection
from pincite.service.answering.answer import Outcome
from tests.eval.beir.test_beir import write_set
from tests.eval.conftest import Call
from tests.eval.running.test_remote import routes
from tests.fakes.json_server import serve
from tests.making.library import add, collection_at, write_briefs

pytestmark = pytest.mark.usefixtures("reads_here")

GOLD = (
    {
        "id": "q1", "question": "Who signed a treaty in Pyongyang in 2024?", "lang": "en", "type": "factoid",
        "answer": "", "key_facts": [],
        "evidence": [{"doc": "treaty", "quote": "The treaty was signed in Pyongyang", "grade": 3}],
    },
    {
        "id": "q2", "question": "What was criticised?", "lang": "en", "type": "factoid", "answer": "", "key_facts": [],
        "evidence": [{"doc": "treaty", "quote": "Sanctions were criticised by both sides", "grade": 3}],
    },
    {
        "id": "q3", "question": "What did Pyongyang pay?", "lang": "en", "type": "unanswerable", "answer": "",
        "key_facts": [], "evidence": [],
    },
)  # fmt: skip


def asked(original: str, outcome: Outcome, confidence: float, kind: Kind | None = None, lang: str = "en") -> Asked:
    question = GoldQuestion(original, "?", lang, "factoid", "", (), ())
    swap = Swap(original, question, kind, "was", "now") if kind else None
    return Asked(original, question, swap, outcome, confidence)


ASKED = [
    asked("q1", Outcome.ANSWERED, 0.9),
    asked("q2", Outcome.PARTLY, 0.5, lang="ko"),
    asked("q1", Outcome.ANSWERED, 0.8, Kind.YEAR),
    asked("q1", Outcome.PARTLY, 0.6, Kind.PLACE),
    asked("q1", Outcome.NOT_FOUND, 0.2, Kind.PLACE),
    asked("q2", Outcome.NOT_FOUND, 0.1, Kind.YEAR, "ko"),
]


def test_shares_by_hand() -> None:
    found = figures(ASKED)
    assert (found.originals.n, found.originals.shares["declined or partly"].value) == (2, 0.5)
    values = {label: share.value for label, share in found.swapped.shares.items()}
    assert values == {"declined": 0.5, "partly": 0.25, "answered": 0.25, "declined or partly": 0.75}
    assert [(one.name, one.n, one.shares["answered"].value) for one in found.by_kind] == [
        ("place", 2, 0.0), ("year", 2, 0.5),
    ]  # fmt: skip
    assert [(one.name, one.n) for one in found.by_lang] == [("en", 3), ("ko", 1)]
    # Of eight pairs of an original and a swap, 0.9 wins four and 0.5 wins two.
    assert found.separation.value == 0.75


def test_intervals_are_over_the_originals() -> None:
    share = figures(ASKED).swapped.shares["declined"]
    # A resample of the two originals has 1/3 of q1's swaps, all of q2's, or half of them together.
    assert (share.low, share.high) == (pytest.approx(1 / 3), 1.0)


class Decliner:
    """A system that declines whatever does not mention Pyongyang."""

    def search(self, *_: object) -> list[object]:
        raise AssertionError("only answers are measured")

    def answer(self, question: GoldQuestion) -> Reply:
        there = "Pyongyang" in question.question
        return Reply((), (), (), Outcome.ANSWERED if there else Outcome.NOT_FOUND, 0.9 if there else 0.1)

    def passages(self, _: object) -> Mapping[str, list[object]]:
        return {}


def test_originals_with_swaps_and_swaps_are_asked_once() -> None:
    original, other = (
        GoldQuestion(name, "Who met in Pyongyang?", "en", "factoid", "", (), ()) for name in ("q1", "q2")
    )
    swap = Swap("q1", GoldQuestion("q1~1", "Who met in Oslo?", "en", "unanswerable", "", (), ()), Kind.PLACE, "a", "b")
    told: list[int] = []
    found = ask_swapped(Decliner(), [original, other], [swap], told.append)  # type: ignore[arg-type]
    assert [(one.question.id, one.outcome) for one in found] == [
        ("q1", Outcome.ANSWERED), ("q1~1", Outcome.NOT_FOUND),
    ]  # fmt: skip
    assert told == [1, 1]


@pytest.fixture
def library(tmp_path: Path) -> Collection:
    collection = collection_at(tmp_path / "home")
    add(collection, write_briefs(tmp_path / "briefs"))
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, GOLD)), "utf-8")
    return collection


def test_the_command_asks_a_service(call: Call, library: Collection, tmp_path: Path) -> None:
    with serve(routes(library)) as url:
        options = (tmp_path / "gold.jsonl", "--url", url, "--corpus", tmp_path / "briefs", "--per-question", "4")
        status, out, _ = call("swapped", *options, "--json")
        body = json.loads(out)
        assert (status, body["originals"]["n"], body["swapped"]["n"], body["without_swaps"]) == (0, 1, 4, 1)
        assert {name: one["n"] for name, one in body["by_kind"].items()} == {"place": 2, "year": 2}
        assert body["by_lang"]["en"] == body["swapped"]
        assert [one["id"] for one in body["questions"]] == ["q1", "q1~1", "q1~2", "q1~3", "q1~4"]
        changed = body["questions"][1]
        assert changed["question"] == GOLD[0]["question"].replace(changed["was"], changed["now"])
        status, out, _ = call("swapped", *options)
        assert (status, "  place" in out, "AUROC" in out, "1 questions have no name" in out) == (0, True, True, True)


def test_wrong_calls_are_told(call: Call, library: Collection, tmp_path: Path) -> None:
    with serve(routes(library)) as url:
        status, _, err = call("swapped", tmp_path / "gold.jsonl", "--url", url)
        assert (status, "--corpus" in err) == (2, True)
        (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD[1]), "utf-8")
        status, _, err = call("swapped", tmp_path / "gold.jsonl", "--url", url, "--corpus", tmp_path / "briefs")
        assert (status, "no answerable question" in err) == (2, True)
    status, _, err = call("swapped", write_set(tmp_path / "set"), "--url", "http://127.0.0.1:9")
    assert (status, "go with a gold set" in err) == (2, True)


@pytest.mark.weights
@pytest.mark.usefixtures("loaded_once")
def test_the_command_asks_a_retrieval_set(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    status, out, _ = call("swapped", write_set(tmp_path / "set"), "--per-question", "2", "--json")
    body = json.loads(out)
    assert (status, body["name"], body["originals"]["n"], body["swapped"]["n"]) == (0, "set", 1, 2)
    assert body["questions"][0]["question"] == "shells for Russia"
