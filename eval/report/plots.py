"""Build the plots of a report, each with a title and a caption that describes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.report.drawing import Row, Sample, Typeface, distributions, intervals, typeface, waiting
from pincite.eval.report.view import GroupTable, Page
from pincite.eval.runs.run import QuestionResult
from pincite.service.answering.abstention import THRESHOLD

_PLOTTED = ("nDCG@10", "ER@3000", "Citation recall")


@dataclass(frozen=True, slots=True)
class Plot:
    """An <svg> element with its title and caption."""

    title: str
    caption: str
    svg: str


def plots_of(page: Page, font: Path | None) -> tuple[Plot, ...]:
    """Return the plots for which the run has data."""
    face = typeface(font)
    results = page.run.results
    groups = [plot for table in page.groups for plot in _group_plot(table, face)]
    return (*groups, *_confidence(results, face), *_scores(results, face), *_latency(page, face))


def _group_plot(table: GroupTable, face: Typeface) -> list[Plot]:
    places = [table.measures.index(name) for name in _PLOTTED if name in table.measures]
    rows = [
        Row(
            f"{group.label} ({group.n})",
            tuple((one.value, one.low, one.high) if (one := group.estimates[place]) else None for place in places),
        )
        for group in table.rows
    ]
    shown = [row for row in rows if any(row.values)]
    if len(shown) < 2:
        return []
    measures = [table.measures[place] for place in places]
    caption = f"Means of {', '.join(measures)} with 95 % intervals; the number of questions is in brackets."
    return [Plot(table.title, caption, intervals(shown, measures, face))]


def _split(results: Sequence[QuestionResult], values: Sequence[float | None]) -> list[Sample]:
    """Return the values of the answerable and of the unanswerable questions, as far as there are any."""
    samples = [
        Sample(
            label,
            tuple(
                value
                for one, value in zip(results, values, strict=True)
                if value is not None and one.answerable == answerable
            ),
        )
        for label, answerable in (("answerable", True), ("unanswerable", False))
    ]
    return [sample for sample in samples if sample.values]


def _confidence(results: Sequence[QuestionResult], face: Typeface) -> list[Plot]:
    samples = _split(results, [one.answer.confidence if one.answer else None for one in results])
    if not samples:
        return []
    shares = [
        f"{sum(value >= THRESHOLD for value in sample.values)} of {len(sample.values)} {sample.label} questions"
        for sample in samples
    ]
    caption = (
        f"The system answers at {THRESHOLD} or above (dashed line) and declines below; "
        f"{' and '.join(shares)} are on the answering side."
    )
    axis = "probability that the documents have an answer"
    return [Plot("Confidence", caption, distributions(samples, axis, THRESHOLD, face))]


def _scores(results: Sequence[QuestionResult], face: Typeface) -> list[Plot]:
    samples = _split(results, [one.ranking[0].score if one.ranking else None for one in results])
    if not samples:
        return []
    caption = "The score of each question's first passage."
    if len(samples) > 1:
        caption += " The further apart the two distributions, the easier it is to decline correctly."
    return [Plot("Score of the first passage", caption, distributions(samples, "score", None, face))]


def _latency(page: Page, face: Typeface) -> list[Plot]:
    searches = [(name, one) for name, one in page.times if name.startswith("search")]
    if not searches:
        return []
    times = [one.milliseconds for one in page.run.results if not one.error]
    marks = [(name.removeprefix("search "), one.value) for name, one in searches]
    told = ", ".join(f"{name} {one.value:.0f} ms" for name, one in searches)
    caption = f"The share of searches completed within a given time: {told}."
    return [Plot("Search time", caption, waiting(times, marks, face))]
