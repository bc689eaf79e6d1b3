"""Answer measures on answers small enough to judge by hand."""

import doctest
from dataclasses import replace

import pytest

from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.measures import answers as answer_measures
from pincite.eval.measures.answers import abstention, answer_metrics
from pincite.eval.measures.qrels import needles
from pincite.eval.running.runner import judged_answer
from pincite.eval.running.system import Quoted, Reply
from pincite.eval.runs.run import Answered
from pincite.service.answering.answer import Outcome

PAGE = "Seven thousand containers were sent. They went by rail. Nobody signed anything."
PAGES = {("brief", 1): [PAGE]}
QUESTION = GoldQuestion(
    "q1", "How many?", "en", "factoid", "7,000", (),
    (
        Evidence("brief", "Seven thousand containers", 3),
        Evidence("brief", "by rail", 2),
        Evidence("other", "seven thousand", 3),
    ),
)  # fmt: skip
UNANSWERABLE = GoldQuestion("q2", "Who signed?", "en", "unanswerable", "", (), ())


def quoted(words: str, document: str = "brief") -> Quoted:
    start = PAGE.index(words)
    return Quoted(document, 1, start, start + len(words), words)


def reply(*sentences: str) -> Reply:
    marks = tuple((number,) for number in range(1, len(sentences) + 1))
    return Reply(sentences, marks, tuple(quoted(one) for one in sentences), Outcome.ANSWERED, 0.9)


def judged(question: GoldQuestion, given: Reply) -> Answered:
    return judged_answer(given, needles(question.evidence))


def test_docstrings() -> None:
    assert doctest.testmod(answer_measures).failed == 0


def test_an_answer_is_judged_by_its_citations() -> None:
    given = judged(QUESTION, reply("Seven thousand containers were sent.", "They went by rail.", "Nobody signed"))
    assert [one.grade for one in given.citations] == [3, 2, 0]
    assert answer_metrics(QUESTION, given, PAGES) == pytest.approx(
        {
            "Not declined": 1.0,
            "Abstention accuracy": 1.0,
            "First sentence": 1.0,
            "Citation precision": 2 / 3,
            "Citation recall": 2 / 3,
            "Evidence coverage": 0.5,
            "Document coverage": 0.5,
            "Verbatim": 1.0,
            "Sentence support": 1.0,
        }
    )


def test_the_same_words_in_another_document_are_no_evidence() -> None:
    given = Reply(("x",), ((1,),), (quoted("by rail", "third"),), Outcome.ANSWERED, 0.9)
    assert judged(QUESTION, given).citations[0].grade == 0


def test_a_quote_that_is_not_to_the_letter_is_not_verbatim() -> None:
    wrong = Quoted("brief", 1, 0, 14, "seven thousand")
    beyond = Quoted("brief", 9, 0, 14, "Seven thousand")
    given = Reply(("x",), ((1, 2, 3),), (quoted("Seven thousand"), wrong, beyond), Outcome.ANSWERED, 0.9)
    assert answer_metrics(QUESTION, judged(QUESTION, given), PAGES)["Verbatim"] == pytest.approx(1 / 3)
    assert "Verbatim" not in answer_metrics(QUESTION, judged(QUESTION, given), None)


def test_an_abstention_where_there_is_an_answer_counts_nothing() -> None:
    given = answer_metrics(QUESTION, Answered((), (), Outcome.NOT_FOUND, 0.1), PAGES)
    assert set(given.values()) == {0.0}
    assert "Verbatim" not in given


def test_a_failure_counts_nothing() -> None:
    assert set(answer_metrics(QUESTION, None, PAGES).values()) == {0.0}
    assert answer_metrics(UNANSWERABLE, None, PAGES) == {"Declined or partly": 0.0, "Abstention accuracy": 0.0}


def test_an_unanswerable_question_asks_for_an_abstention_only() -> None:
    declined = answer_metrics(UNANSWERABLE, Answered((), (), Outcome.NOT_FOUND, 0.1), PAGES)
    assert declined == {"Declined or partly": 1.0, "Abstention accuracy": 1.0}
    answered = answer_metrics(UNANSWERABLE, judged(UNANSWERABLE, reply("Nobody signed")), PAGES)
    assert answered == {
        "Declined or partly": 0.0, "Abstention accuracy": 0.0, "Verbatim": 1.0, "Sentence support": 1.0,
    }  # fmt: skip


def test_a_partial_answer_is_neither_an_abstention_nor_an_answer_to_an_unanswerable_question() -> None:
    given = replace(judged(UNANSWERABLE, reply("Nobody signed")), outcome=Outcome.PARTLY)
    metrics = answer_metrics(UNANSWERABLE, given, PAGES)
    assert (metrics["Declined or partly"], metrics["Abstention accuracy"]) == (1.0, 0.0)
    given = replace(judged(QUESTION, reply("They went by rail.")), outcome=Outcome.PARTLY)
    metrics = answer_metrics(QUESTION, given, PAGES)
    assert (metrics["Not declined"], metrics["First sentence"]) == (1.0, 1.0)


def test_the_first_sentence_is_right_or_wrong_whatever_follows() -> None:
    wrong_first = judged(QUESTION, reply("Nobody signed", "Seven thousand containers were sent."))
    assert answer_metrics(QUESTION, wrong_first, PAGES)["First sentence"] == 0.0
    uncited = Reply(("By rail.", "Nobody."), ((), (1,)), (quoted("by rail"),), Outcome.ANSWERED, 0.9)
    assert answer_metrics(QUESTION, judged(QUESTION, uncited), PAGES)["First sentence"] == 0.0
    nothing = Reply((), (), (), Outcome.ANSWERED, 0.9)
    assert answer_metrics(QUESTION, judged(QUESTION, nothing), PAGES)["First sentence"] == 0.0


def test_support_is_what_the_system_found_or_else_the_quotes_own_words() -> None:
    quoting = judged(QUESTION, Reply(("by  rail", "by air"), ((1,), (1,)), (quoted("by rail"),), Outcome.ANSWERED, 0.9))
    assert answer_metrics(QUESTION, quoting, PAGES)["Sentence support"] == 0.5
    written = judged(QUESTION, Reply(("by train",), ((1,),), (quoted("by rail"),), Outcome.ANSWERED, 0.9, support=0.25))
    assert answer_metrics(QUESTION, written, PAGES)["Sentence support"] == 0.25


def test_abstention_without_any_is_nought() -> None:
    assert abstention([False, False], [True, False]) == (0.0, 0.0, 0.0)
    assert abstention([True], [False]) == (1.0, 1.0, 1.0)
    assert abstention([], []) == (0.0, 0.0, 0.0)
