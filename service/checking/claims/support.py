"""Checks whether quotes support a claim, in code and without trusting the model that wrote it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pincite.index.truth.store import Vectors
from pincite.ingest.text import language_of
from pincite.service.checking.claims.actors import turned_round
from pincite.service.checking.claims.fault import Fault, FaultKind
from pincite.service.checking.claims.figures import missing_dates, missing_numbers, read_figures
from pincite.service.checking.claims.nearness import least_similarity, worth
from pincite.service.checking.claims.polarity import contradictions, is_hearsay
from pincite.service.checking.mentions.naming import missing_names, read_names
from pincite.service.checking.mentions.units import missing_rates

_MOST_QUOTES = 3
_MOST_LOOKED_AT = 12
_MOST_CANDIDATES = 8
# A quote that scores this much below the best one is not used.
_MARGIN = 0.02
_NEIGHBOURS = 3  # sentences; the antecedent of "he" or "there" may be this far back


@dataclass(frozen=True, slots=True)
class Support:
    """The quotes that support a claim (or come nearest), and what they do not support.

    `quotes` are positions among the candidates, in their order. `similarity` is the cosine (-1 to 1) of the claim and
    the nearest of them.
    """

    quotes: tuple[int, ...]
    similarity: float
    faults: tuple[Fault, ...]

    @property
    def supported(self) -> bool:
        """Whether the quotes support the claim."""
        return not self.faults


def find_support(
    model: str, claim: str, vector: Vectors, quotes: Sequence[str], vectors: Vectors, contexts: Sequence[str] = ()
) -> Support:
    """The smallest set of quotes that supports a claim, or else the nearest quotes and what they do not support.

    `vector` (dimension,) and `vectors` (n, dimension) are unit vectors of the encoder named `model`, all encoded as
    passages. `contexts` hold the metadata of each quote's document (title, year, author), in the order of the quotes;
    they may confirm years and names where a single quote supports all the rest.
    """
    if not quotes:
        return Support((), 0.0, (Fault(FaultKind.NO_SOURCE, "No passage was given for it."),))
    evidence = _Evidence.gather(claim, quotes, [float(one) for one in vectors @ vector], contexts)
    return _smallest(evidence, lambda chosen: evidence.distance(model, chosen))


def find_statement(claim: str, quotes: Sequence[str], nearness: Sequence[float], contexts: Sequence[str]) -> Support:
    """Like `find_support`, for neighbouring sentences of one document that are near enough to the claim.

    `nearness` is in units of cosine, higher is better.
    """
    evidence = replace(_Evidence.gather(claim, quotes, nearness, contexts), neighbours=True)
    return _smallest(evidence, lambda _: iter(()))


def _smallest(evidence: "_Evidence", distance: Callable[[tuple[int, ...]], Iterator[Fault]]) -> Support:
    """The first choice without faults, or else the first one with the fewest."""
    fewest: Support | None = None
    for chosen in evidence.choices():
        faults = (*evidence.faults(chosen), *distance(chosen))
        support = Support(tuple(sorted(chosen)), max(evidence.cosines[at] for at in chosen), faults)
        if not faults:
            return support
        if fewest is None or len(faults) < len(fewest.faults):
            fewest = support
    assert fewest is not None
    return fewest


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A claim with its candidate quotes and their scores; `order` holds the positions of the best ones, best first.

    `neighbours`: the quotes stand beside each other in one document.
    """

    claim: str
    quotes: Sequence[str]
    contexts: Sequence[str]
    cosines: Sequence[float]
    worths: Sequence[float]
    order: Sequence[int]
    neighbours: bool = False

    @classmethod
    def gather(
        cls, claim: str, quotes: Sequence[str], cosines: Sequence[float], contexts: Sequence[str]
    ) -> "_Evidence":
        """The quotes scored by cosine, the nearest of them by `worth` as well."""
        near = sorted(range(len(quotes)), key=lambda at: -cosines[at])[:_MOST_LOOKED_AT]
        worths = list(cosines)
        for at in near:
            worths[at] = worth(claim, quotes[at], cosines[at])
        order = sorted(near, key=lambda at: -worths[at])[:_MOST_CANDIDATES]
        return cls(claim, quotes, contexts, cosines, worths, order)

    def choices(self) -> Iterator[tuple[int, ...]]:
        """Sets of one, two and three quotes, the best first; each begins with a quote about as good as the best one.

        An added quote supplies something that the first one lacks, and is near it in the text or about as good itself.
        """
        mains = [at for at in self.order if self._is_good(at)]
        useful = {main: [at for at in range(len(self.quotes)) if self._helps(at, main)] for main in mains}
        for size in range(_MOST_QUOTES):
            sets = [(main, *added) for main in mains for added in combinations(useful[main], size)]
            yield from sorted(sets, key=lambda chosen: -sum(self.worths[at] for at in chosen))

    def _is_good(self, at: int) -> bool:
        return self.worths[at] >= self.worths[self.order[0]] - _MARGIN

    def _helps(self, at: int, main: int) -> bool:
        near = abs(at - main) <= _NEIGHBOURS or (at in self.order and self._is_good(at))
        return near and at != main and len(self._missing((main, at))) < len(self._missing((main,)))

    def _missing(self, chosen: tuple[int, ...]) -> list[Fault]:
        nearest_first = sorted(chosen, key=lambda at: -self.cosines[at])
        # Metadata counts for a single quote only, or for neighbours; with several from elsewhere it could confirm a
        # combination that none of them states.
        alone = len(chosen) == 1 or self.neighbours
        heads = [self.contexts[at] for at in chosen if at < len(self.contexts)] if alone else []
        return list(_missing(self.claim, [self.quotes[at] for at in nearest_first], heads))

    def faults(self, chosen: tuple[int, ...]) -> Iterator[Fault]:
        """What the chosen quotes do not support; a denial in the best quote always counts."""
        yield from self._missing(chosen)
        quotes = [self.quotes[at] for at in chosen]
        best = self.quotes[self.order[0]]
        told = quotes if best in quotes else [best, *quotes]
        for said in contradictions(self.claim, told):
            if said.contrary:
                yield Fault(FaultKind.CONTRARY, f"The quotes say the opposite of “{said.written}”.", (said.written,))
            else:
                differ = f"The claim and the quotes differ in a negation: “{said.written}”."
                yield Fault(FaultKind.NEGATION, differ, (said.written,))
        if is_hearsay(self.claim, quotes):
            yield Fault(FaultKind.CONTRARY, "The quotes only report this as somebody's claim.")
        for source, target in turned_round(self.claim, told):
            direction = f"In the quotes the direction is from “{target}” to “{source}”."
            yield Fault(FaultKind.ACTORS, direction, (target, source))

    def distance(self, model: str, chosen: tuple[int, ...]) -> Iterator[Fault]:
        """A fault if the nearest chosen quote is below the minimum cosine."""
        nearest = max(chosen, key=lambda at: self.cosines[at])
        least = least_similarity(model, language_of(self.claim), language_of(self.quotes[nearest]))
        if self.cosines[nearest] < least:
            yield Fault(FaultKind.UNRELATED, "The quotes are about something else.")


def _missing(claim: str, quotes: Sequence[str], contexts: Sequence[str]) -> Iterator[Fault]:
    """Faults for numbers, dates and names of the claim that are missing from the quotes; the main quote comes first."""
    figures, heads = read_figures(claim), [read_figures(text) for text in contexts]
    main, *others = (read_figures(text) for text in quotes)
    for written in dict.fromkeys(missing_numbers(figures, main, others)):
        yield Fault(FaultKind.NUMBER, f"“{written}” is not in the quotes.", (written,))
    for written in missing_rates(claim, quotes):
        yield Fault(FaultKind.NUMBER, f"“{written}” is not in the quotes.", (written,))
    for written in dict.fromkeys(missing_dates(figures, main, others, heads)):
        yield Fault(FaultKind.DATE, f"The date “{written}” is not in the quotes.", (written,))
    for written in dict.fromkeys(missing_names(read_names(claim), [read_names(text) for text in (*quotes, *contexts)])):
        yield Fault(FaultKind.NAME, f"“{written}” is not named in the quotes.", (written,))
