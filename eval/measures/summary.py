"""The figures of a run, for all questions and by language, type and direction: value, n and 95 % interval."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pincite.eval.measures.answers import abstention
from pincite.eval.measures.bootstrap import interval, percentile_interval, ratio_interval
from pincite.eval.runs.run import QuestionResult, Run

PERCENTS = (50, 95, 99)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over `n` questions, which would lie in `low` to `high` in 95 of 100 samples of such questions."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that have something in common. `latency` is in milliseconds, lower is better.

    A measure that is defined for none of the questions is missing from `measures`.
    """

    name: str
    n: int
    measures: Mapping[str, Estimate]
    latency: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in figures; `failed` are the questions that the system failed on, each counted 0."""

    everything: Group
    by_lang: tuple[Group, ...]
    by_type: tuple[Group, ...]
    by_direction: tuple[Group, ...]
    failed: tuple[QuestionResult, ...]


def summarise(run: Run) -> Summary:
    """The figures of a run; the largest groups come first."""
    return Summary(
        everything=_group("all", run.results),
        by_lang=_groups(run.results, lambda one: one.lang),
        by_type=_groups(run.results, lambda one: one.kind),
        by_direction=_groups(run.results, lambda one: one.direction),
        failed=tuple(one for one in run.results if one.error),
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` % of all do not exceed (nearest rank); at least one value.

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
    return Group(name, len(results), measures | _abstention(results), _latency(results))


def _abstention(results: Sequence[QuestionResult]) -> dict[str, Estimate]:
    """Precision, recall and F1 of abstaining, each only where it means something.

    A failed question is a wrong decision: an abstention that was not due, or one that is missing. Recall asks
    for an unanswerable question, precision for an abstention, F1 for either.
    """
    asked = [one for one in results if "Abstention accuracy" in one.metrics]
    answerable = [one.answerable for one in asked]
    said = [one.answer.abstained if one.answer else one.answerable for one in asked]
    abstained, due = np.array(said, float), 1 - np.array(answerable, float)
    pairs = ((abstained * due, abstained), (abstained * due, due), (2 * abstained * due, abstained + due))
    return {
        name: Estimate(value, *ratio_interval(above, below), int((below > 0).sum()))
        for name, value, (above, below) in zip(ABSTENTION, abstention(said, answerable), pairs, strict=True)
        if below.any()
    }


def _latency(results: Sequence[QuestionResult]) -> dict[str, Estimate]:
    """Percentiles of what searches and answers took; failed questions took no time that means anything."""
    sound = [one for one in results if not one.error]
    times = {"search": [one.milliseconds for one in sound], "answer": [one.answer_milliseconds for one in sound]}
    return {
        f"{name} p{percent}": Estimate(percentile(values, percent), *percentile_interval(values, percent), len(values))
        for name, values in times.items()
        if any(values)
        for percent in PERCENTS
    }


RETRIEVAL = ("nDCG@10", "R@10", "RR@10", "Success@1", "Success@5", "Success@10", "ER@1500", "ER@3000")


ANSWERS = (
    "Citation precision",
    "Citation recall",
    "Evidence coverage",
    "Document coverage",
    "Verbatim",
    "Sentence support",
    "Judged support",
    "Key-fact recall",
    "Abstention accuracy",
)


# These belong to many questions together, not to one: see eval/measures/summary.py.
ABSTENTION = ("Abstention precision", "Abstention recall", "Abstention F1")


# For somebody who has never met them.
_MEANINGS = {
    "nDCG@10": "How high passages with evidence stand among the first ten; 1 if they lead, the best of them first.",
    "R@10": "The share of all answering passages that are among the first ten.",
    "RR@10": "1 divided by the rank of the first answering passage: 1 if first, 0.5 if second, 0 below ten.",
    "Success@1": "The share of questions whose first passage answers.",
    "Success@5": "The share of questions with an answering passage among the first five.",
    "Success@10": "The share of questions with an answering passage among the first ten.",
    "ER@1500": "The share of the answering quotes inside the first 1,500 characters read, whatever the passage size.",
    "ER@3000": "The share of the answering quotes inside the first 3,000 characters read, whatever the passage size.",
    "Citation precision": "The share of an answer's citations that point at words which answer, at least in part.",
    "Citation recall": "The share of an answer's sentences that are backed by a right citation.",
    "Evidence coverage": "The share of the answering quotes that the answer cites.",
    "Document coverage": "The share of the documents holding an answer that the answer cites.",
    "Verbatim": "The share of citations whose quoted words stand in the document exactly as shown.",
    "Sentence support": "The share of the sentences written that Pincite's check found carried by their citations.",
    "Judged support": "The share of the sentences shown that their citations carry, told by a judge.",
    "Key-fact recall": "The share of the facts of a complete answer that the answer states, told by a judge.",
    "Abstention accuracy": "The share of questions rightly answered or rightly declined.",
    "Abstention precision": "The share of the declined questions that really have no answer in the documents.",
    "Abstention recall": "The share of the questions without an answer that were declined.",
    "Abstention F1": "The harmonic mean of abstention precision and recall.",
}


def meaning(measure: str) -> str:
    """What a measure says; "" for one that is not known here, as of an imported run."""
    return _MEANINGS.get(measure, "")
