"""Summarise a run: each measure's value, n and 95 % interval, overall and by language, type and direction.

Also defines the names of the measures, in the order used in every table, and what each means. All measures are 0 to 1,
and higher is better; latencies are in milliseconds, and lower is better.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pincite.eval.measures.answers import abstention
from pincite.eval.measures.bootstrap import Floats, interval, percentile_interval, ratio_interval
from pincite.eval.measures.outcome import OutcomeCounts, count_outcomes
from pincite.eval.measures.separation import Mask, auroc, auroc_interval
from pincite.eval.runs.run import QuestionResult, Run

PERCENTS = (50, 95, 99)
RETRIEVAL = ("nDCG@10", "R@10", "RR@10", "Success@1", "Success@5", "Success@10", "ER@1500", "ER@3000")
ANSWERS = (
    "First sentence",
    "Citation precision",
    "Citation recall",
    "Evidence coverage",
    "Document coverage",
    "Verbatim",
    "Sentence support",
    "Judged support",
    "Key-fact recall",
    "Not declined",
    "Declined or partly",
    "Abstention accuracy",
)
# These are defined for a group of questions, not for a single one: see `_abstention` and `_separation`.
_DECISIONS = ("Abstention precision", "Abstention recall", "Abstention F1")
SEPARATION = "Confidence AUROC"
OF_GROUPS = (*_DECISIONS, SEPARATION)
# For readers who do not know the measures.
_MEANINGS = {
    "nDCG@10": "How high passages with evidence rank among the first ten; 1 if they come first, best grades first.",
    "R@10": "The share of all answering passages that are among the first ten.",
    "RR@10": "1 divided by the rank of the first answering passage: 1 if first, 0.5 if second, 0 if below rank ten.",
    "Success@1": "The share of questions whose first passage answers.",
    "Success@5": "The share of questions with an answering passage among the first five.",
    "Success@10": "The share of questions with an answering passage among the first ten.",
    "ER@1500": "The share of answering quotes within the first 1,500 characters retrieved, whatever the passage size.",
    "ER@3000": "The share of answering quotes within the first 3,000 characters retrieved, whatever the passage size.",
    "First sentence": "The share of questions whose answer begins with a sentence that has a right citation.",
    "Citation precision": "The share of an answer's citations that point to words that answer, at least in part.",
    "Citation recall": "The share of an answer's sentences that have a right citation: the precision of what is shown.",
    "Evidence coverage": "The share of the answering quotes that the answer cites.",
    "Document coverage": "The share of the documents with an answer that the answer cites.",
    "Verbatim": "The share of citations whose quote is exactly the text at that place in the document.",
    "Sentence support": "The share of written sentences that, by Pincite's check, their citations support.",
    "Judged support": "The share of shown sentences that, by a judge's verdict, their citations support.",
    "Key-fact recall": "The share of a complete answer's key facts that, by a judge's verdict, the answer states.",
    "Not declined": "The share of the questions with an answer that were answered, at least partly.",
    "Declined or partly": "The share of the questions without an answer that were declined or only answered partly.",
    "Abstention accuracy": "The share of questions rightly answered or rightly declined.",
    "Abstention precision": "The share of the declined questions that have no answer in the documents.",
    "Abstention recall": "The share of the questions without an answer that were declined.",
    "Abstention F1": "The harmonic mean of abstention precision and recall.",
    SEPARATION: "How often a question with an answer gets a higher confidence than one without; 0.5 is chance.",
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over `n` questions, with its 95 % interval from `low` to `high`."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group of questions. `latency` is in milliseconds; lower is better.

    A measure that is defined for none of the questions is missing from `measures`.
    """

    name: str
    n: int
    measures: Mapping[str, Estimate]
    latency: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run. `failed` are the questions on which the system failed; each counts as 0."""

    everything: Group
    outcomes: tuple[OutcomeCounts, ...]
    by_lang: tuple[Group, ...]
    by_type: tuple[Group, ...]
    by_direction: tuple[Group, ...]
    failed: tuple[QuestionResult, ...]


def summarise(run: Run) -> Summary:
    """Return the figures of a run; the largest groups come first."""
    return Summary(
        everything=_group("all", run.results),
        outcomes=count_outcomes(run.results),
        by_lang=_groups(run.results, lambda one: one.lang),
        by_type=_groups(run.results, lambda one: one.kind),
        by_direction=_groups(run.results, lambda one: one.direction),
        failed=tuple(one for one in run.results if one.error),
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least `percent` % of all values do not exceed (nearest rank).

    >>> percentile([30, 10, 20, 40], 50), percentile([30, 10, 20, 40], 99)
    (20, 40)
    """
    return sorted(values)[max(0, math.ceil(percent / 100 * len(values)) - 1)]


def _groups(results: Sequence[QuestionResult], key: Callable[[QuestionResult], str]) -> tuple[Group, ...]:
    members: dict[str, list[QuestionResult]] = {}
    for one in results:
        members.setdefault(key(one), []).append(one)
    ordered = sorted(members, key=lambda name: (-len(members[name]), name))
    return tuple(_group(name, members[name]) for name in ordered)


def _group(name: str, results: Sequence[QuestionResult]) -> Group:
    measures: dict[str, Estimate] = {}
    for measure in (*RETRIEVAL, *ANSWERS):
        values = [one.metrics[measure] for one in results if measure in one.metrics]
        if values:
            measures[measure] = Estimate(sum(values) / len(values), *interval(values), len(values))
    return Group(name, len(results), measures | _abstention(results) | _separation(results), _latency(results))


def _abstention(results: Sequence[QuestionResult]) -> dict[str, Estimate]:
    """Return precision, recall and F1 of abstaining, each only if it is defined.

    A failed question counts as a wrong decision: a wrong abstention, or a missing one. Recall needs an unanswerable
    question, precision an abstention, F1 either.
    """
    asked = [one for one in results if "Abstention accuracy" in one.metrics]
    answerable = [one.answerable for one in asked]
    said = [one.answer.abstained if one.answer else one.answerable for one in asked]
    abstained, due = np.array(said, float), 1 - np.array(answerable, float)
    pairs = ((abstained * due, abstained), (abstained * due, due), (2 * abstained * due, abstained + due))
    return {
        name: Estimate(value, *ratio_interval(above, below), int((below > 0).sum()))
        for name, value, (above, below) in zip(_DECISIONS, abstention(said, answerable), pairs, strict=True)
        if below.any()
    }


def _separation(results: Sequence[QuestionResult]) -> dict[str, Estimate]:
    """Return the AUROC of confidence if there are answers to both kinds of questions; failed questions have none."""
    scores, positive = confidences(results)
    if positive.all() or not positive.any():
        return {}
    return {SEPARATION: Estimate(auroc(scores, positive), *auroc_interval(scores, positive), len(scores))}


def confidences(results: Sequence[QuestionResult]) -> tuple[Floats, Mask]:
    """Return the confidence of each answer, and whether its question is answerable."""
    given = [(one.answer.confidence, one.answerable) for one in results if one.answer]
    return np.array([score for score, _ in given], float), np.array([there for _, there in given], bool)


def _latency(results: Sequence[QuestionResult]) -> dict[str, Estimate]:
    """Return percentiles of the times of searches and answers, without failed questions, whose times mean nothing."""
    sound = [one for one in results if not one.error]
    times = {"search": [one.milliseconds for one in sound], "answer": [one.answer_milliseconds for one in sound]}
    return {
        f"{name} p{percent}": Estimate(percentile(values, percent), *percentile_interval(values, percent), len(values))
        for name, values in times.items()
        if any(values)
        for percent in PERCENTS
    }


def meaning(measure: str) -> str:
    """Return what a measure means; "" for an unknown one, such as one from an imported run."""
    return _MEANINGS.get(measure, "")
