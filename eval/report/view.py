"""Compute what a report shows from a run, independently of HTML."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pincite.eval.measures.outcome import OUTCOMES, TOP, Grading, Outcome, OutcomeCounts, grading, outcome
from pincite.eval.measures.summary import Estimate, Group, Summary, meaning, summarise
from pincite.eval.runs.run import QuestionResult, Ranked, Run

_GROUP_MEASURES = (
    "nDCG@10", "Success@5", "ER@3000", "First sentence", "Citation precision", "Citation recall",
    "Abstention accuracy",
)  # fmt: skip
_MANY = 300  # questions; above this, each shows less, so that a browser can still open the page
_FEW_PASSAGES, _SHORT = 3, 160
_LANGUAGES = {"en": "English", "ko": "Korean", "ru": "Russian", "ja": "Japanese", "zh": "Chinese", "?": "unknown"}


@dataclass(frozen=True, slots=True)
class Headline:
    """A row of the first table."""

    measure: str
    estimate: Estimate
    meaning: str


@dataclass(frozen=True, slots=True)
class Row:
    """A group of questions; an estimate is None if its measure is defined for none of them."""

    label: str
    n: int
    estimates: tuple[Estimate | None, ...]


@dataclass(frozen=True, slots=True)
class GroupTable:
    """All groups of one kind; `heading` is the name of the kind."""

    title: str
    heading: str
    measures: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as shown: outcome, a sentence on its evidence, the answer's sentences with marks, and passages."""

    result: QuestionResult
    outcome: Outcome
    evidence: str
    sentences: tuple[tuple[str, tuple[int, ...]], ...]
    passages: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a report shows except the plots."""

    run: Run
    grading: Grading
    in_short: tuple[str, ...]
    headline: tuple[Headline, ...]
    decisions: tuple[OutcomeCounts, ...]
    times: tuple[tuple[str, Estimate], ...]
    groups: tuple[GroupTable, ...]
    outcomes: tuple[tuple[Outcome, int], ...]
    langs: tuple[str, ...]
    kinds: tuple[str, ...]
    questions: tuple[QuestionView, ...]
    shortened: str
    facts: tuple[tuple[str, str], ...]


def language_name(code: str) -> str:
    """Return the English name of a language code, or the code itself if it is unknown: "ko" -> "Korean"."""
    return _LANGUAGES.get(code, code)


def direction_name(direction: str) -> str:
    """Return a direction in words: "en>ko" -> "English to Korean"."""
    return " to ".join(language_name(code) for code in direction.split(">"))


def page_of(run: Run) -> Page:
    """Return everything a report shows of a run except the plots."""
    summary = summarise(run)
    measures = summary.everything.measures
    grades = grading(run)
    views = tuple(_view(result, grades, len(run.results) > _MANY) for result in run.results)
    counts = Counter(view.outcome for view in views)
    return Page(
        run=run,
        grading=grades,
        in_short=_in_short(run, counts),
        headline=tuple(Headline(name, measures[name], meaning(name)) for name in measures),
        decisions=summary.outcomes,
        times=tuple(summary.everything.latency.items()),
        groups=_group_tables(summary),
        outcomes=tuple((one, counts[one]) for one in OUTCOMES if counts[one]),
        langs=tuple(dict.fromkeys(one.lang for one in run.results)),
        kinds=tuple(dict.fromkeys(one.kind for one in run.results)),
        questions=views,
        shortened=_shortened(len(run.results)),
        facts=_facts(run),
    )


def _group_tables(summary: Summary) -> tuple[GroupTable, ...]:
    measures = tuple(name for name in _GROUP_MEASURES if name in summary.everything.measures)
    kinds: tuple[tuple[str, str, Sequence[Group], Callable[[str], str]], ...] = (
        ("By language of the question", "Language", summary.by_lang, language_name),
        ("By type of question", "Type", summary.by_type, str),
        ("By direction, question to document", "Direction", summary.by_direction, direction_name),
    )
    return tuple(
        GroupTable(title, heading, measures, tuple(_row(group, measures, name) for group in groups))
        for title, heading, groups, name in kinds
        if len(groups) > 1  # a single group would repeat the first table
    )


def _row(group: Group, measures: Sequence[str], name: Callable[[str], str]) -> Row:
    return Row(name(group.name), group.n, tuple(group.measures.get(measure) for measure in measures))


def _in_short(run: Run, counts: Counter[Outcome]) -> tuple[str, ...]:
    langs = Counter(language_name(one.lang) for one in run.results)
    answerable = sum(one.answerable for one in run.results)
    bad = [f"{counts[one]} {one.label}" for one in OUTCOMES if one.failure and counts[one]]
    failures = sum(count for one, count in counts.items() if one.failure)
    asked = ", ".join(f"{count} {name}" for name, count in langs.most_common())
    system = " with ".join(run.system[key] for key in ("source", "model") if key in run.system)
    unanswered = len(run.results) - answerable
    which = f"{answerable} of them and do not answer {unanswered}" if unanswered else "all of them"
    return (
        f"On {run.created_at[:10]}, {len(run.results)} questions ({asked}) of {run.gold} were asked. "
        f"{f'The system searched {system}.' if system else ''}",
        f"The documents answer {which}. "
        f"On {len(run.results) - failures} the system succeeded, at least in part; on {failures} it failed"
        f"{': ' if bad else ''}{', '.join(bad)}.",
    )


def _view(result: QuestionResult, grades: Grading, short: bool) -> QuestionView:
    passages = result.ranking[: _FEW_PASSAGES if short else TOP]
    if short:
        passages = tuple(_cut(one) for one in passages)
    answer = result.answer
    marks = (answer.marks or ((),) * len(answer.sentences)) if answer else ()
    return QuestionView(
        result=result,
        outcome=outcome(result, grades),
        evidence=_evidence(result, grades),
        sentences=tuple(zip(answer.sentences, marks, strict=True)) if answer else (),
        passages=passages,
    )


def _cut(one: Ranked) -> Ranked:
    text = one.text if len(one.text) <= _SHORT else one.text[:_SHORT] + "…"
    return Ranked(one.passage_id, one.document, one.score, one.grade, text)


def _evidence(result: QuestionResult, grades: Grading) -> str:
    if not result.answerable:
        return ""
    places = [
        f"rank {rank} ({grades.name(one.grade)})" for rank, one in enumerate(result.ranking[:TOP], start=1) if one.grade
    ]
    total = sum(grade >= grades.answers for grade in result.judged.values())
    found = f"Found at {', '.join(places)}." if places else "No evidence was found in the first ten passages."
    holding = "1 passage that answers" if total == 1 else f"{total} passages that answer"
    return f"{found} The collection has {holding} it."


def _shortened(count: int) -> str:
    if count <= _MANY:
        return ""
    return (
        f"There are {count:,} questions, so each shows only the beginnings of its first {_FEW_PASSAGES} passages. "
        "The run file has all of them."
    )


def _facts(run: Run) -> tuple[tuple[str, str], ...]:
    return (
        ("run", run.name),
        ("made", run.created_at),
        ("command", f"pincite-eval {run.command}"),
        ("gold set", run.gold),
        ("gold hash", run.gold_hash),
        ("documents hash", run.corpus_hash),
        *run.system.items(),
    )
