"""Whether quotes carry what a sentence says, decided in code and without trusting who wrote the sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from index.store import Vectors
from ingest.numbers import find_numbers


class FaultKind(Enum):
    """What a sentence says and its quotes do not."""

    NO_SOURCE = "no_source"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    ACTORS = "actors"
    CONTRARY = "contrary"
    UNRELATED = "unrelated"
    LANGUAGE = "language"  # not the one that was asked for


_LEAST_SIMILARITY: dict[str, float] = {}  # by the encoder's name


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
    likeness = vectors @ vector
    best = int(likeness.argmax())
    known = {number.value for number in find_numbers(quotes[best])}
    faults = tuple(
        Fault(FaultKind.NUMBER, f"{claim[one.start : one.end]} is not in the quote.")
        for one in find_numbers(claim)
        if one.value not in known
    )
    if likeness[best] < _LEAST_SIMILARITY.get(model, 0.0):
        faults += (Fault(FaultKind.UNRELATED, "The quotes are about something else."),)
    return Support((best,), float(likeness[best]), faults)
