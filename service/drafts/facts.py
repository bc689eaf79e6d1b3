"""Weighs the facts that a sentence of a draft and one of a document share: figures, dates and verbs."""

from pincite.service.checking.claims.clauses import read_clauses
from pincite.service.checking.claims.figures import Figures, missing_dates, missing_numbers, read_figures
from pincite.service.checking.mentions.numbers import Kind

# In standard deviations of a cosine, told by the same regression as the weights in matching.py.
_FIGURE, _VERB = 0.6, 0.6
_OTHER_FIGURE = 0.8  # a number of the same things that has another value: who changes one writes of the same
_MOST_FIGURES, _MOST_VERBS = 4, 3


def shared_facts(claim: str, quote: str, context: str) -> float:
    """The weight of the facts that a claim and a quote have in common; the document's metadata may supply a year."""
    figures, known = read_figures(claim), read_figures(quote)
    missing = len(set(missing_numbers(figures, known, ()))) + len(
        set(missing_dates(figures, known, (), [read_figures(context)]))
    )
    verbs = _meanings(claim) & _meanings(quote)
    same = min(len(figures.distinct) + len(figures.dates) - missing, _MOST_FIGURES)
    return _FIGURE * same + _VERB * min(len(verbs), _MOST_VERBS) + _OTHER_FIGURE * _counted_otherwise(figures, known)


def _counted_otherwise(figures: Figures, known: Figures) -> int:
    """How many of the claim's numbers the quote has with another value, of the same things."""
    values = {one.number.value for one in known.distinct}
    units = {(one.unit, one.number.kind) for one in known.distinct if one.unit or one.number.kind is Kind.PERCENT}
    return sum(one.number.value not in values and (one.unit, one.number.kind) in units for one in figures.distinct)


def _meanings(text: str) -> frozenset[int]:
    return frozenset(meaning for clause in read_clauses(text) for meaning in clause.meanings)
