"""The figures of a run, for all questions and by language, type and direction: value, n and 95 % interval."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.answers import abstention
from eval.bootstrap import interval, percentile_interval, ratio_interval
from eval.measures import ABSTENTION, ANSWERS, RETRIEVAL
from eval.run import QuestionResult, Run

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
