"""Compare two runs on the same questions: what changed, whether it is significant, and on which questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

from pincite.eval.comparing.separation import Separation, compare_separation
from pincite.eval.comparing.significance import holm, permutation_p
from pincite.eval.measures.bootstrap import interval
from pincite.eval.measures.summary import ANSWERS, RETRIEVAL
from pincite.eval.runs.run import QuestionResult, Ranked, Run
from pincite.ingest.errors import BadOption, InputError

_SAME = 1e-9  # differences below this are rounding
_MAIN = "nDCG@10"


class RunsNotComparable(InputError):
    """The runs are on different gold sets or documents, or have no measure in common."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure on the `n` questions for which it is defined in both runs.

    `low` to `high` is the 95 % bootstrap interval of the mean of b - a. `p` is from the paired permutation test;
    `p_holm` is corrected for the number of measures. `wins` counts the questions on which b is better.
    """

    measure: str
    n: int
    mean_a: float
    mean_b: float
    low: float
    high: float
    p: float
    p_holm: float
    wins: int
    ties: int
    losses: int

    @property
    def change(self) -> float:
        """The mean of b minus the mean of a."""
        return self.mean_b - self.mean_a


@dataclass(frozen=True, slots=True)
class Moved:
    """A question on which the runs differ, with both rankings; the ranking is empty if a run lacks the question."""

    id: str
    question: str
    lang: str
    kind: str
    value_a: float
    value_b: float
    ranking_a: tuple[Ranked, ...]
    ranking_b: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run b compared with run a.

    `separation` is None unless both runs have answers to questions with and without an answer in the documents.
    `moved` has the questions that changed most by `moved_by`, largest change first. `settings` has the differences
    between the systems.
    """

    name_a: str
    name_b: str
    n: int
    only_in_a: int
    only_in_b: int
    milliseconds: tuple[float, float]  # medians of a and b
    settings: Mapping[str, tuple[str, str]]
    differences: tuple[Difference, ...]
    separation: Separation | None
    by_lang: Mapping[str, tuple[Difference, ...]]
    moved_by: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """The results of one question in both runs; one of them may be missing."""

    a: QuestionResult | None
    b: QuestionResult | None

    @property
    def either(self) -> QuestionResult:
        found = self.a or self.b
        assert found is not None
        return found


def compare(a: Run, b: Run, moved_by: str | None = None) -> Comparison:
    """Compare run b with run a on each measure that both have.

    A question that a run lacks, or failed on, counts 0 in it. If a measure is undefined for a question in one of the
    runs (the verbatim rate of an abstention), the question is left out of that measure. Raises RunsNotComparable if the
    runs are on different gold sets or documents or have no measure in common, and BadOption if `moved_by` is not a
    common measure.
    """
    _require_comparable(a, b)
    measures = common_measures(a, b)
    if moved_by is not None and moved_by not in measures:
        raise BadOption(f"--by {moved_by}: both runs have {', '.join(measures)}.")
    by = moved_by or (_MAIN if _MAIN in measures else measures[0])
    pairs = _pairs(a, b)
    langs = sorted({pair.either.lang for pair in pairs})
    return Comparison(
        name_a=a.name,
        name_b=b.name,
        n=len(pairs),
        only_in_a=sum(pair.b is None for pair in pairs),
        only_in_b=sum(pair.a is None for pair in pairs),
        milliseconds=(_median_ms(a), _median_ms(b)),
        settings=_changed(a.system, b.system),
        differences=_differences(pairs, measures),
        separation=compare_separation(a, b),
        by_lang={lang: _differences([p for p in pairs if p.either.lang == lang], measures) for lang in langs},
        moved_by=by,
        moved=_moved(pairs, by),
    )


def common_measures(a: Run, b: Run) -> list[str]:
    """Return the measures that both runs have, in table order. Raises RunsNotComparable if there are none."""
    both = _measures(a) & _measures(b)
    if not both:
        raise RunsNotComparable(f"{a.name} and {b.name} have no measure in common: run one of them again.")
    usual = [*RETRIEVAL, *ANSWERS]
    return [name for name in usual if name in both] + sorted(both - set(usual))


def _measures(run: Run) -> set[str]:
    return {name for result in run.results for name in result.metrics}


def _require_comparable(a: Run, b: Run) -> None:
    for what, of_a, of_b in (("gold", a.gold_hash, b.gold_hash), ("documents", a.corpus_hash, b.corpus_hash)):
        if of_a != of_b:
            raise RunsNotComparable(
                f"{a.name} and {b.name} are on different {what} ({of_a[:12]} and {of_b[:12]}), so their "
                f"difference says nothing about the systems: run both on the same {what}."
            )


def _pairs(a: Run, b: Run) -> list[_Pair]:
    of_a = {result.id: result for result in a.results}
    of_b = {result.id: result for result in b.results}
    return [_Pair(of_a.get(key), of_b.get(key)) for key in dict.fromkeys([*of_a, *of_b])]


def _values(pair: _Pair, measure: str) -> tuple[float, float] | None:
    """Return the measure in both runs, or None if it cannot be paired."""
    if not any(result and measure in result.metrics for result in (pair.a, pair.b)):
        return None
    a, b = _value(pair.a, measure), _value(pair.b, measure)
    return None if a is None or b is None else (a, b)


def _value(result: QuestionResult | None, measure: str) -> float | None:
    return 0.0 if result is None or result.error else result.metrics.get(measure)


def _differences(pairs: Sequence[_Pair], measures: Iterable[str]) -> tuple[Difference, ...]:
    paired = {measure: [v for pair in pairs if (v := _values(pair, measure))] for measure in measures}
    found = [_difference(measure, values) for measure, values in paired.items() if values]
    return tuple(replace(one, p_holm=p) for one, p in zip(found, holm([one.p for one in found]), strict=True))


def _difference(measure: str, values: Sequence[tuple[float, float]]) -> Difference:
    changes = [b - a if abs(b - a) > _SAME else 0.0 for a, b in values]
    low, high = interval(changes)
    p = permutation_p(changes)
    return Difference(
        measure=measure,
        n=len(values),
        mean_a=fmean(a for a, _ in values),
        mean_b=fmean(b for _, b in values),
        low=low,
        high=high,
        p=p,
        p_holm=p,
        wins=sum(change > 0 for change in changes),
        ties=sum(change == 0 for change in changes),
        losses=sum(change < 0 for change in changes),
    )


def _moved(pairs: Sequence[_Pair], measure: str) -> tuple[Moved, ...]:
    found = [
        Moved(
            id=pair.either.id,
            question=pair.either.question,
            lang=pair.either.lang,
            kind=pair.either.kind,
            value_a=values[0],
            value_b=values[1],
            ranking_a=pair.a.ranking if pair.a else (),
            ranking_b=pair.b.ranking if pair.b else (),
        )
        for pair in pairs
        if (values := _values(pair, measure)) and abs(values[1] - values[0]) > _SAME
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.value_b - one.value_a), one.id)))


def _changed(a: Mapping[str, str], b: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    keys = dict.fromkeys([*a, *b])
    return {key: (a.get(key, "-"), b.get(key, "-")) for key in keys if a.get(key) != b.get(key)}


def _median_ms(run: Run) -> float:
    times = [result.milliseconds for result in run.results if not result.error]
    return median(times) if times else 0.0
