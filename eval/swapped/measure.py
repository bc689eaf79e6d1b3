"""Ask a system swapped questions and their originals, and count what it answers and what it declines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pincite.eval.gold.question import GoldQuestion
from pincite.eval.measures.bootstrap import Floats, draws, middle, ratio_interval
from pincite.eval.measures.separation import auroc, weighted_aurocs
from pincite.eval.measures.summary import Estimate
from pincite.eval.running.runner import OnDone
from pincite.eval.running.system import System
from pincite.eval.swapped.swap import Swap
from pincite.service.answering.answer import Outcome

_COUNTED = {
    "declined": (Outcome.NOT_FOUND,),
    "partly": (Outcome.PARTLY,),
    "answered": (Outcome.ANSWERED,),
    "declined or partly": (Outcome.NOT_FOUND, Outcome.PARTLY),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the outcome of its answer; `swap` is None for an original, whose id is always `original`."""

    original: str
    question: GoldQuestion
    swap: Swap | None
    outcome: Outcome
    confidence: float


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of each outcome among `n` questions."""

    name: str
    n: int
    shares: dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Figures:
    """The shares of the originals and of the swapped questions, and how well confidence separates the two."""

    originals: Shares
    swapped: Shares
    by_kind: tuple[Shares, ...]
    by_lang: tuple[Shares, ...]
    separation: Estimate


def ask_swapped(
    system: System, questions: Sequence[GoldQuestion], swaps: Sequence[Swap], on_done: OnDone
) -> list[Asked]:
    """Return the outcomes of the questions that have swaps, then those of the swaps. Raises what the system raises."""
    swapped = {one.original for one in swaps}
    asked = [(one.id, one, None) for one in questions if one.id in swapped]
    return [_ask(system, *one, on_done) for one in (*asked, *((one.original, one.question, one) for one in swaps))]


def _ask(system: System, original: str, question: GoldQuestion, swap: Swap | None, on_done: OnDone) -> Asked:
    reply = system.answer(question)
    assert reply is not None, "only a ranking gives no answers"
    on_done(1)
    return Asked(original, question, swap, reply.outcome, reply.confidence)


def figures(asked: Sequence[Asked]) -> Figures:
    """Return the figures of at least one original with its swaps."""
    swapped = [one for one in asked if one.swap]
    return Figures(
        originals=_shares("originals", [one for one in asked if not one.swap]),
        swapped=_shares("swapped", swapped),
        by_kind=_groups(swapped, lambda one: one.swap.kind.value if one.swap else ""),
        by_lang=_groups(swapped, lambda one: one.question.lang),
        separation=_separation(asked),
    )


def _groups(asked: Sequence[Asked], key: Callable[[Asked], str]) -> tuple[Shares, ...]:
    members: dict[str, list[Asked]] = {}
    for one in asked:
        members.setdefault(key(one), []).append(one)
    return tuple(_shares(name, members[name]) for name in sorted(members, key=lambda name: (-len(members[name]), name)))


def _shares(name: str, asked: Sequence[Asked]) -> Shares:
    return Shares(name, len(asked), {label: _share(asked, outcomes) for label, outcomes in _COUNTED.items()})


def _share(asked: Sequence[Asked], outcomes: Sequence[Outcome]) -> Estimate:
    """Return the share of these outcomes; originals are resampled, each with all its swaps, which are alike."""
    owners, count = _owners(asked)
    matching = np.array([one.outcome in outcomes for one in asked], float)
    above = np.bincount(owners, matching, count).astype(float)
    below = np.bincount(owners, minlength=count).astype(float)
    return Estimate(float(matching.mean()), *ratio_interval(above, below), len(asked))


def _separation(asked: Sequence[Asked]) -> Estimate:
    """Return the AUROC of confidence between originals and swaps, resampled like the shares."""
    owners, count = _owners(asked)
    scores = np.array([one.confidence for one in asked])
    positive = np.array([one.swap is None for one in asked])
    weights: Floats = draws(count)[:, owners]
    return Estimate(auroc(scores, positive), *middle(weighted_aurocs(scores, positive, weights)), len(asked))


def _owners(asked: Sequence[Asked]) -> tuple[list[int], int]:
    """Return the number of each question's original, and how many originals there are."""
    numbers = {original: number for number, original in enumerate(dict.fromkeys(one.original for one in asked))}
    return [numbers[one.original] for one in asked], len(numbers)
