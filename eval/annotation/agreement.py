"""Measure inter-annotator agreement between two gold sets on the same questions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pincite.eval.annotation.pool import Candidate
from pincite.eval.gold.overlap import overlaps, shared, squeeze
from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.measures.kappa import cohen_kappa, weighted_kappa
from pincite.eval.measures.qrels import grade, needles
from pincite.ingest.errors import InputError


class NothingInCommon(InputError):
    """Two gold files share no question."""


@dataclass(frozen=True, slots=True)
class Item:
    """A passage or quote with each judge's grade of it for a question; 0 means not relevant or not marked."""

    question: str
    document: str
    words: str
    a: int
    b: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of two judges. A kappa is None if it is undefined.

    `same` is the share of items with the same grade, `same_kind` the share of questions with the same type.
    """

    questions: int
    only_in_a: int
    only_in_b: int
    same_kind: float
    items: tuple[Item, ...]
    same: float
    kappa: float | None
    weighted_kappa: float | None

    @property
    def disagreements(self) -> list[Item]:
        """The items with different grades, largest difference first."""
        return sorted((one for one in self.items if one.a != one.b), key=lambda one: -abs(one.a - one.b))


def agree(
    a: Sequence[GoldQuestion], b: Sequence[GoldQuestion], candidates: Callable[[str], Sequence[Candidate]]
) -> Agreement:
    """Return the agreement of two gold sets on the questions they share, matched by text. Raises NothingInCommon.

    `candidates` returns the passages that were shown for a question; a passage that neither judge marked counts as
    agreement. Without candidates (an empty sequence), only marked quotes are items. Agreement on passages that are not
    relevant is then missed, and kappa is too low.
    """
    of_b = {squeeze(one.question): one for one in b}
    pairs = [(one, of_b[key]) for one in a if (key := squeeze(one.question)) in of_b]
    if not pairs:
        raise NothingInCommon("The two gold files share no question. Give two files that judge the same questions.")
    items = tuple(item for one, two in pairs for item in _items(one, two, candidates(one.question)))
    grades = [one.a for one in items], [one.b for one in items]
    return Agreement(
        questions=len(pairs),
        only_in_a=len(a) - len(pairs),
        only_in_b=len(b) - len(pairs),
        same_kind=sum(one.kind == two.kind for one, two in pairs) / len(pairs),
        items=items,
        same=sum(one.a == one.b for one in items) / len(items) if items else 1.0,
        kappa=cohen_kappa(*grades),
        weighted_kappa=weighted_kappa(*grades),
    )


def _items(a: GoldQuestion, b: GoldQuestion, candidates: Sequence[Candidate]) -> list[Item]:
    """Return the candidates, then the quotes that either judge marked outside them."""
    of_a, of_b = needles(a.evidence), needles(b.evidence)
    shown = [(one, squeeze(one.text)) for one in candidates]
    items = [
        Item(a.question, one.document, one.text, grade(one.document, text, of_a), grade(one.document, text, of_b))
        for one, text in shown
    ]
    places: dict[str, list[str]] = {}
    for one, text in shown:
        places.setdefault(one.document, []).append(text)
    return items + _marked(a.question, _outside(a.evidence, places), _outside(b.evidence, places))


def _outside(evidence: Sequence[Evidence], places: Mapping[str, Sequence[str]]) -> list[Evidence]:
    return [
        one
        for one in evidence
        if not any(overlaps(squeeze(one.quote), place) for place in places.get(one.document, ()))
    ]


def _marked(question: str, a: Sequence[Evidence], b: Sequence[Evidence]) -> list[Item]:
    """Pair each quote with the other judge's quote that overlaps it most; the grade is 0 where there is none."""
    left = list(b)
    items = []
    for one in a:
        two = max(left, key=lambda other: _common(one, other), default=None)
        if two is not None and _common(one, two):
            left.remove(two)
            items.append(Item(question, one.document, one.quote, one.grade, two.grade))
        else:
            items.append(Item(question, one.document, one.quote, one.grade, 0))
    return items + [Item(question, two.document, two.quote, 0, two.grade) for two in left]


def _common(one: Evidence, two: Evidence) -> int:
    """Return how many characters two quotes share; 0 if less than half of the shorter, or in different documents."""
    first, second = squeeze(one.quote), squeeze(two.quote)
    least = max(1, (min(len(first), len(second)) + 1) // 2)
    return shared(first, second, least) if one.document == two.document else 0
