"""The judge: what it is asked, what is made of its reply, and how far people agree with it."""

import json
from pathlib import Path
from typing import Any

import pytest

from pincite.eval.gold.question import GoldQuestion, KeyFact
from pincite.eval.running.judge import Label, configured_judge, judged_support, key_fact_recall, read_labels, trust
from pincite.eval.runs.run import Answered, Cited
from pincite.ingest.errors import BadOption, ServiceError
from pincite.service.answering.answer import Outcome
from tests.fakes.json_server import serve

FACTS = (KeyFact("seven thousand containers", True), KeyFact("by rail", True), KeyFact("in 2024", False))
QUESTION = GoldQuestion("q1", "What was sent {and} how?", "en", "factoid", "", FACTS, ())
ANSWER = Answered(("Seven thousand containers were sent in 2024.",), (), Outcome.ANSWERED, 0.9)


class WordJudge:
    """An endpoint that takes a fact as stated if its last word stands in the answer."""

    def __init__(self, *replies: str) -> None:
        self.requests: list[Any] = []
        self._replies = list(replies)

    def __call__(self, body: Any) -> Any:
        self.requests.append(body)
        prompt = body["messages"][0]["content"]
        answer = prompt.split("<answer>")[1].split("</answer>")[0].casefold()
        facts = [line.split(". ", 1)[1] for line in prompt.splitlines() if line[:1].isdigit()]
        said = f"Verdicts: {json.dumps([fact.split()[-1] in answer for fact in facts])}"
        return {"choices": [{"message": {"content": self._replies.pop(0) if self._replies else said}}]}


def configure(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PINCITE_JUDGE_URL", f"{url}/v1")
    monkeypatch.setenv("PINCITE_JUDGE_MODEL", "word-judge")
    monkeypatch.setenv("PINCITE_JUDGE_KEY", "secret")


def test_without_an_address_there_is_no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PINCITE_JUDGE_URL", raising=False)
    assert configured_judge() is None
    monkeypatch.setenv("PINCITE_JUDGE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.delenv("PINCITE_JUDGE_MODEL", raising=False)
    with pytest.raises(BadOption, match="PINCITE_JUDGE_MODEL is not"):
        configured_judge()


def test_support_is_the_share_of_sentences_that_their_quotes_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    cited = tuple(Cited("brief", 1, 0, len(quote), quote, 3) for quote in ("They went by rail.", "In 2024."))
    answer = Answered(("By rail.", "In 2023.", "So they say."), cited, Outcome.ANSWERED, 0.9, ((1,), (2,), ()))
    asked: list[str] = []

    def says(body: Any) -> Any:
        asked.append(body["messages"][0]["content"])
        return {"choices": [{"message": {"content": "[true, false]"}}]}

    with serve({"/v1/chat/completions": says}) as url:
        configure(monkeypatch, url)
        judge = configured_judge()
        assert judge is not None
        assert judged_support(judge, answer) == pytest.approx(1 / 3)
        assert judged_support(judge, Answered((), (), Outcome.NOT_FOUND, 0.1)) is None
        assert judged_support(judge, Answered(("No source.",), (), Outcome.ANSWERED, 0.9, ((),))) == 0.0
    (prompt,) = asked
    assert "Sentence: By rail.\nQuotes: They went by rail." in prompt
    assert "So they say." not in prompt


def test_key_fact_recall_is_the_share_of_vital_facts_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = WordJudge()
    with serve({"/v1/chat/completions": endpoint}) as url:
        configure(monkeypatch, url)
        judge = configured_judge()
        assert judge is not None
        assert key_fact_recall(judge, QUESTION, ANSWER) == 0.5
    (request,) = endpoint.requests
    assert (request["model"], request["temperature"]) == ("word-judge", 0)
    assert "What was sent {and} how?" in request["messages"][0]["content"]


def test_a_judge_that_babbles_is_asked_again_and_then_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve({"/v1/chat/completions": WordJudge("I think so.", "[true]", "[1, 0]")}) as url:
        configure(monkeypatch, url)
        judge = configured_judge()
        assert judge is not None
        with pytest.raises(ServiceError, match="did not give 2 verdicts, in 3 tries"):
            key_fact_recall(judge, QUESTION, ANSWER)
        assert key_fact_recall(judge, QUESTION, ANSWER) == 0.5


def test_trust_is_agreement_with_people(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    rows = [("seven containers", True), ("by rail", False), ("by ship", True), ("a containers", True)]
    path.write_text(
        "\n".join(
            json.dumps({"question": "?", "answer": "Seven containers.", "fact": fact, "stated": stated})
            for fact, stated in rows
        )
    )
    with serve({"/v1/chat/completions": WordJudge()}) as url:
        configure(monkeypatch, url)
        judge = configured_judge()
        assert judge is not None
        found = trust(judge, read_labels(path))
    assert (found.n, found.accuracy, found.kappa) == (4, 0.75, 0.5)


def test_bad_labels_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    good = {"question": "?", "answer": "x", "fact": "y", "stated": True}
    for bad in ({**good, "stated": "yes"}, {"question": "?"}, {**good, "more": 1}):
        path.write_text(json.dumps(good) + "\n\n" + json.dumps(bad))
        with pytest.raises(BadOption, match=r"labels\.jsonl:3: "):
            read_labels(path)
    path.write_text(json.dumps(good))
    assert read_labels(path) == [Label("?", "x", "y", True)]
    path.write_text("")
    with pytest.raises(BadOption, match="no labels"):
        read_labels(path)
    path.write_bytes(b"\xff\xfe")
    for unreadable in (path, tmp_path, tmp_path / "nowhere.jsonl"):
        with pytest.raises(BadOption, match="cannot be read"):
            read_labels(unreadable)
