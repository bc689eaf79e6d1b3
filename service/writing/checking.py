"""Whether quotes carry what a sentence says, decided in code and without trusting who wrote the sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from index.store import Vectors
from ingest.text import language_of
from service.writing.actors import turned_round
from service.writing.figures import missing_dates, missing_numbers, read_figures
from service.writing.naming import missing_names, read_names
from service.writing.nearness import least_similarity
from service.writing.polarity import contradictions


class FaultKind(Enum):
    """What a sentence says and its quotes do not. CONTRARY: they say that it rose, and the sentence that it fell."""

    NO_SOURCE = "no_source"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    ACTORS = "actors"
    CONTRARY = "contrary"
    UNRELATED = "unrelated"
    LANGUAGE = "language"  # not the one that was asked for
    JUDGED = "judged"  # the model itself, asked again, denies it


_MOST_QUOTES = 3
_MOST_CANDIDATES = 8
# A quote so much less like the claim than the nearest one does not speak for it alone.
_MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the quotes do not carry; `detail` is a sentence for people."""

    kind: FaultKind
    detail: str


@dataclass(frozen=True, slots=True)
class Support:
    """What was found for a claim: places of the quotes that carry it (or come nearest), and what they do not carry.

    `quotes` are positions among the candidates, in their order. `similarity` is the cosine (-1 to 1) of the claim and
    the nearest of them.
    """

    quotes: tuple[int, ...]
    similarity: float
    faults: tuple[Fault, ...]

    @property
    def supported(self) -> bool:
        """Whether the quotes carry the claim."""
        return not self.faults


def find_support(
    model: str, claim: str, vector: Vectors, quotes: Sequence[str], vectors: Vectors, contexts: Sequence[str] = ()
) -> Support:
    """The smallest set of quotes that carries a claim, or else the nearest quotes and what they do not carry.

    `vector` (dimension,) and `vectors` (n, dimension) are unit vectors of the encoder named `model`, all as passages.
    `contexts` are title and date of each quote's document, in the order of the quotes: they bear out numbers, dates and
    names, and nothing else.
    """
    if not quotes:
        return Support((), 0.0, (Fault(FaultKind.NO_SOURCE, "No passage was given for it."),))
    likeness = [float(one) for one in vectors @ vector]
    fewest: Support | None = None
    for chosen in _choices(likeness):
        heads = [contexts[at] for at in chosen if at < len(contexts)]
        faults = tuple(_faults(model, claim, [quotes[at] for at in chosen], [likeness[at] for at in chosen], heads))
        support = Support(tuple(sorted(chosen)), max(likeness[at] for at in chosen), faults)
        if not faults:
            return support
        if fewest is None or len(faults) < len(fewest.faults):
            fewest = support
    assert fewest is not None
    return fewest


def _choices(likeness: Sequence[float]) -> Iterator[tuple[int, ...]]:
    """Sets of one, two and three quotes, the nearest first; one at least is about as near as the nearest."""
    order = sorted(range(len(likeness)), key=lambda at: -likeness[at])[:_MOST_CANDIDATES]
    for size in range(1, _MOST_QUOTES + 1):
        sets = [chosen for chosen in combinations(order, size) if likeness[chosen[0]] >= likeness[order[0]] - _MARGIN]
        yield from sorted(sets, key=lambda chosen: -sum(likeness[at] for at in chosen))


def _faults(
    model: str, claim: str, quotes: Sequence[str], likeness: Sequence[float], contexts: Sequence[str]
) -> Iterator[Fault]:
    figures, known = read_figures(claim), [read_figures(text) for text in quotes]
    heads = [read_figures(text) for text in contexts]
    for written in dict.fromkeys(missing_numbers(figures, known + heads)):
        yield Fault(FaultKind.NUMBER, f"“{written}” is not in the quotes.")
    for written in dict.fromkeys(missing_dates(figures, known, heads)):
        yield Fault(FaultKind.DATE, f"The date “{written}” is not in the quotes.")
    for written in dict.fromkeys(missing_names(read_names(claim), [read_names(text) for text in (*quotes, *contexts)])):
        yield Fault(FaultKind.NAME, f"“{written}” is not named in the quotes.")
    for said in contradictions(claim, quotes):
        if said.contrary:
            yield Fault(FaultKind.CONTRARY, f"The quotes say the contrary of “{said.written}”.")
        else:
            yield Fault(FaultKind.NEGATION, f"Claim and quotes differ in a “not”: “{said.written}”.")
    for source, target in turned_round(claim, quotes):
        yield Fault(FaultKind.ACTORS, f"In the quotes it goes from “{target}” to “{source}”, not the other way.")
    least = least_similarity(model, language_of(claim), language_of(quotes[0]))
    if max(likeness) < least:
        yield Fault(FaultKind.UNRELATED, "The quotes are about something else.")
