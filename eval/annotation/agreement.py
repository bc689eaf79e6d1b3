"""Whether two people who judged the same questions agree by more than chance."""

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
    """Words of a document with the grade that each judge gave them for a question; 0 is not relevant, or not named."""

    question: str
    document: str
    words: str
    a: int
    b: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two judges agree; a kappa is None where it is not defined.

    `same` is the share of items with the same grade, `same_kind` that of questions with the same type.
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
        """The items with different grades, the furthest apart first."""
        return sorted((one for one in self.items if one.a != one.b), key=lambda one: -abs(one.a - one.b))


def agree(
    a: Sequence[GoldQuestion], b: Sequence[GoldQuestion], candidates: Callable[[str], Sequence[Candidate]]
) -> Agreement:
    """How far two gold sets agree on the questions that both have, known by their words; raises NothingInCommon.

    `candidates` gives the passages that were shown for a question. What neither judge marked among them is an
    item on which they agree. Without them (an empty sequence) only marked words are items, so agreement on
    what is not relevant is not seen, and kappa comes out too low.
    """
    of_b = {squeeze(one.question): one for one in b}
    pairs = [(one, of_b[key]) for one in a if (key := squeeze(one.question)) in of_b]
    if not pairs:
        raise NothingInCommon("The two gold files share no question, so there is nothing to agree on.")
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
    """The candidates, then what either judge marked outside them."""
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
    """Each quote with the one of the other judge that it shares most with; 0 for a quote that only one named."""
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
    """How many characters two quotes share, 0 if less than half of the shorter or of different documents."""
    first, second = squeeze(one.quote), squeeze(two.quote)
    least = max(1, (min(len(first), len(second)) + 1) // 2)
    return shared(first, second, least) if one.document == two.document else 0
