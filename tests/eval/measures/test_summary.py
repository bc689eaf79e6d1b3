"""A run's figures: means, groups, abstention with failures, percentiles, and their JSON and tables."""

import doctest
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.eval.measures import summary
from pincite.eval.measures.outcome import OutcomeCounts
from pincite.eval.measures.summary import percentile, summarise
from pincite.eval.report.tables import print_summary, summary_json
from pincite.eval.runs.run import Answered, QuestionResult, Run
from pincite.service.answering.answer import Outcome
from tests.making.runs import made_run


def result(name: str, lang: str, answerable: bool, abstained: bool | None, error: str = "") -> QuestionResult:
    given = Outcome.NOT_FOUND if abstained else Outcome.ANSWERED
    answer = None if abstained is None else Answered((), (), given, 0.2 if abstained else 0.7)
    metrics = {"Abstention accuracy": float(abstained is not None and abstained != answerable)}
    if answerable:
        metrics["nDCG@10"] = 0.0 if error else 1.0
    return QuestionResult(
        name, name, lang, "factoid", f"{lang}>ko", answerable, (), {}, (), answer, metrics, 10.0, error, 20.0
    )


RESULTS = (
    result("due", "en", False, True),
    result("undue", "en", True, True),
    result("answered", "en", True, False),
    result("missing", "ko", False, False),
    result("failed", "ko", True, None, "KeyError: 'x'"),
    result("failed too", "ko", False, None, "KeyError: 'y'"),
)
RUN = Run("small", "2026-01-01T00:00:00+00:00", "run", "gold.jsonl", "g", "c", {"model": "m"}, RESULTS)


def test_docstrings() -> None:
    assert doctest.testmod(summary).failed == 0


def test_means_abstention_and_failures_by_hand() -> None:
    found = summarise(RUN)
    measures = found.everything.measures
    assert (measures["nDCG@10"].value, measures["nDCG@10"].n) == (pytest.approx(2 / 3), 3)
    # Said: due, undue, and the failure on an answerable question. To be said: due, missing, failed too.
    assert measures["Abstention precision"].value == pytest.approx(1 / 3)
    assert measures["Abstention recall"].value == pytest.approx(1 / 3)
    assert measures["Abstention F1"].value == pytest.approx(1 / 3)
    assert [one.id for one in found.failed] == ["failed", "failed too"]
    assert found.everything.latency["search p50"].n == 4
    assert found.everything.latency["answer p99"].value == 20.0


def test_groups_are_the_largest_first_and_leave_out_what_is_undefined() -> None:
    english, korean = summarise(replace(RUN, results=RESULTS[:4])).by_lang
    assert (english.name, english.n, korean.name, korean.n) == ("en", 3, "ko", 1)
    assert "nDCG@10" not in korean.measures
    assert "Abstention precision" not in korean.measures
    assert korean.measures["Abstention recall"].value == 0.0


def test_outcomes_are_counted_apart_for_answerable_and_unanswerable_questions() -> None:
    partly = Answered(("s",), (), Outcome.PARTLY, 0.5)
    answerable, unanswerable = summarise(replace(RUN, results=(*RESULTS, replace(RESULTS[0], answer=partly)))).outcomes
    assert answerable == OutcomeCounts("answerable", 3, answered=1, partly=0, not_found=1, failed=1)
    assert unanswerable == OutcomeCounts("unanswerable", 4, answered=1, partly=1, not_found=1, failed=1)
    (only,) = summarise(replace(RUN, results=RESULTS[:1])).outcomes
    assert only.name == "unanswerable"
    silent = tuple(replace(one, answer=None) for one in RESULTS)
    assert summarise(replace(RUN, results=silent)).outcomes == ()


def test_confidence_separates_questions_that_were_answered_or_declined() -> None:
    found = summarise(RUN)
    # Answerable: 0.2 and 0.7; unanswerable: 0.2 and 0.7; of four pairs one is won and two are ties.
    one = found.everything.measures["Confidence AUROC"]
    assert (one.value, one.n) == (0.5, 4)
    assert "Confidence AUROC" not in found.by_lang[1].measures, "its one answer is to an unanswerable question"


def test_intervals_hold_their_values() -> None:
    everything = summarise(made_run("made", count=60)).everything
    for one in (*everything.measures.values(), *everything.latency.values()):
        assert one.low <= one.value <= one.high


@given(st.lists(st.floats(0, 1e6), min_size=1), st.sampled_from([50, 95, 99]))
def test_a_percentile_is_the_least_value_with_enough_below(values: list[float], percent: int) -> None:
    found = percentile(values, percent)
    assert sum(value <= found for value in values) >= percent / 100 * len(values)
    assert sum(value < found for value in values) < percent / 100 * len(values)


def test_the_json_has_the_agreed_shape() -> None:
    body = json.loads(json.dumps(summary_json(RUN, summarise(RUN))))
    assert body["n"] == 6
    assert body["metrics"]["nDCG@10"] == 0.6667
    assert body["by_lang"]["en"] == {
        "n": 3,
        "nDCG@10": 1.0,
        "Abstention accuracy": 0.6667,
        "Abstention precision": 0.5,
        "Abstention recall": 1.0,
        "Abstention F1": 0.6667,
        "Confidence AUROC": 0.75,
    }
    assert body["outcomes"] == {
        "answerable": {"n": 3, "answered": 1, "partly": 0, "not_found": 1, "failed": 1},
        "unanswerable": {"n": 3, "answered": 1, "partly": 0, "not_found": 1, "failed": 1},
    }
    assert body["intervals"]["by_lang"]["en"]["nDCG@10"] == {"value": 1.0, "n": 2, "low": 1.0, "high": 1.0}
    assert "search p95" in body["intervals"]["by_lang"]["en"]
    assert body["failed"][0] == {"id": "failed", "error": "KeyError: 'x'"}


def test_the_tables_show_every_measure_group_and_failure(capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(RUN, summarise(RUN), ())
    printed = capsys.readouterr().out
    for words in (
        "0.667",
        "en (3)",
        "Confidence AUROC",
        "unanswerable  3         1       0          1       1",
        "ko>ko (3)",
        "search p95",
        "2 questions failed",
        "failed too: KeyError: 'y'",
    ):
        assert words in printed
