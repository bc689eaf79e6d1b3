"""A collection is asked, failures count 0, and passages of any splitting are judged by the same evidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pincite.eval.gold.question import Evidence, GoldQuestion, KeyFact
from pincite.eval.measures.qrels import Candidate, Needle
from pincite.eval.running.corpus import corpus_of, direction
from pincite.eval.running.runner import Response, ask_all, judge_all
from pincite.eval.running.system import Found, LocalSystem, Reply
from pincite.eval.runs.run import Answered, QuestionResult
from pincite.ingest.errors import EmptyQuestion
from pincite.service.answering.answer import Outcome
from pincite.service.language_model.model import Pen
from tests.fakes.hashed_words import HashedWords
from tests.fakes.scripted_author import Scripted, reply
from tests.making.library import add, collection_at, write_briefs


def question(name: str, text: str, lang: str, *evidence: Evidence) -> GoldQuestion:
    kind = "factoid" if evidence else "unanswerable"
    return GoldQuestion(name, text, lang, kind, "", (), evidence)


AMMUNITION = question(
    "q1", "Who supplied ammunition to Russia?", "en", Evidence("군사", "북한은 러시아에 포탄을 공급했다", 3)
)
TREATY = question("q2", "조약은 어디에서", "ko", Evidence("treaty", "The treaty was signed in Pyongyang", 3))
NOTHING = question("q3", "How tall is the tower?", "en")
EMPTY = question("q4", "   ", "en", Evidence("treaty", "The treaty was signed", 3))


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, QuestionResult]:
    folder = tmp_path_factory.mktemp("library")
    collection = collection_at(folder / "home")
    add(collection, write_briefs(folder / "briefs"))
    system = LocalSystem(collection, HashedWords())
    told: list[int] = []
    responses = ask_all(system, [AMMUNITION, TREATY, NOTHING, EMPTY], 20, told.append)
    assert told == [1, 1, 1, 1]
    return {one.id: one for one in judge_all(responses, system, corpus_of(collection), None)}


def test_questions_find_their_evidence(judged: Mapping[str, QuestionResult]) -> None:
    found = judged["q1"]
    assert found.ranking[0].grade == 3
    assert found.ranking[0].document == "군사"
    assert found.metrics["Success@1"] == found.metrics["nDCG@10"] == found.metrics["ER@1500"] == 1.0
    assert found.judged == {found.ranking[0].passage_id: 3}
    assert found.missed == ()
    assert found.milliseconds > 0
    assert found.answer is not None
    assert found.answer.abstained or found.metrics["Verbatim"] == 1.0


def test_directions_name_question_and_document_language(judged: Mapping[str, QuestionResult]) -> None:
    assert judged["q1"].direction == "en>ko"
    assert judged["q2"].direction == "ko>en"
    assert judged["q3"].direction == "en>en+ko+ru"


def test_unanswerable_questions_have_no_retrieval_figures(judged: Mapping[str, QuestionResult]) -> None:
    assert set(judged["q3"].metrics) <= {"Declined or partly", "Abstention accuracy", "Verbatim"}


def test_a_question_that_raises_counts_nothing_and_says_why(judged: Mapping[str, QuestionResult]) -> None:
    failed = judged["q4"]
    assert failed.error.startswith("EmptyQuestion: ")
    assert failed.answer is None
    assert set(failed.metrics.values()) == {0.0}
    assert {"nDCG@10", "ER@3000", "Citation recall"} <= set(failed.metrics)


class OtherSystem:
    """A system with a splitting of its own; it fails on what it does not know."""

    def __init__(self, found: Sequence[Found]) -> None:
        self._found = found

    def search(self, question: GoldQuestion, count: int) -> Sequence[Found]:
        if question.id != "q1":
            raise EmptyQuestion("unknown")
        return self._found[:count]

    def answer(self, question: GoldQuestion) -> Reply | None:  # noqa: ARG002
        return None

    def passages(self, wanted: Sequence[Needle]) -> Mapping[str, Sequence[Candidate]]:  # noqa: ARG002
        return {}


def test_any_splitting_is_judged_by_words_alone(tmp_path: Path) -> None:
    collection = collection_at(tmp_path / "home")
    add(collection, write_briefs(tmp_path / "briefs"))
    texts = ["두 정상은 위성 협력을", "북한은 러시아에 포탄을", "공급했다. 러시아는", "부족한"]
    system = OtherSystem([Found(f"x{n}", "군사", 1.0 - n, text) for n, text in enumerate(texts)])
    responses = ask_all(system, [AMMUNITION, TREATY], 20, lambda _: None)
    first, second = judge_all(responses, system, corpus_of(collection), None)
    assert [one.grade for one in first.ranking] == [0, 3, 0, 0]
    assert first.metrics["RR@10"] == 0.5
    assert first.metrics["ER@1500"] == 1.0, "both halves of the quote were retrieved, one after the other"
    assert second.error == "EmptyQuestion: unknown"
    assert second.missed == ("The treaty was signed in Pyongyang",)
    assert "Citation recall" not in {**first.metrics, **second.metrics}


@dataclass(frozen=True)
class Told:
    """A judge that tells the same of facts and of support."""

    tell: Callable[[Answered], float | None]

    def facts_stated(self, _: GoldQuestion, answer: Answered) -> float | None:
        return self.tell(answer)

    def sentences_supported(self, answer: Answered) -> float | None:
        return self.tell(answer)


def test_a_judge_adds_key_fact_recall(tmp_path: Path) -> None:
    collection = collection_at(tmp_path / "home")
    corpus = corpus_of(collection)
    system = OtherSystem([])
    given = Reply(("The treaty was signed.",), ((),), (), Outcome.ANSWERED, 0.9)
    asked = GoldQuestion("q1", "Where?", "en", "factoid", "", (KeyFact("in Pyongyang", True),), TREATY.evidence)
    responses = [Response(asked, (), given, 1.0, 1.0, "")]
    (with_judge,) = judge_all(
        responses, system, corpus, Told(lambda answer: float(answer.sentences == given.sentences))
    )
    (silent,) = judge_all(responses, system, corpus, Told(lambda _: None))
    (without,) = judge_all(responses, system, corpus, None)
    assert with_judge.metrics["Key-fact recall"] == 1.0
    assert "Key-fact recall" not in silent.metrics
    assert "Key-fact recall" not in without.metrics
    assert with_judge.metrics["Judged support"] == 1.0
    assert "Judged support" not in {**silent.metrics, **without.metrics}
    assert direction("en", [], corpus) == "en>?"


def test_written_answers_are_measured_beside_the_documents_own(tmp_path: Path) -> None:
    collection = collection_at(tmp_path / "home")
    add(collection, write_briefs(tmp_path / "briefs"))
    said = "The treaty was signed in Pyongyang on 19 June 2024."
    asked = question("q1", "When was the treaty signed in Pyongyang?", "en", TREATY.evidence[0])
    reply_twice = [reply((said, [1]), ("It was signed by Napoleon Bonaparte.", [1]))] * 2  # the first is warming up
    corpus = corpus_of(collection)
    systems = (
        LocalSystem(collection, HashedWords()),
        LocalSystem(collection, HashedWords(), Pen(Scripted(*reply_twice))),
    )
    quoted, written = (judge_all(ask_all(one, [asked], 20, lambda _: None), one, corpus, None)[0] for one in systems)
    assert quoted.metrics["Sentence support"] == 1.0
    assert written.answer is not None
    assert written.answer.sentences == (said,)
    assert written.metrics["Sentence support"] == 0.5
    assert written.metrics["Citation recall"] == 1.0
