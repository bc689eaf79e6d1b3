"""How near a quote is to a claim: by the encoder's cosine, and by what they have in common word for word.

Across languages the cosine alone puts short sentences on the subject before long ones that say what the claim says.
The least cosines were measured with `pincite-eval checker`, by encoder and direction.
"""

from index import pair
from index.bundled import MODEL as E5
from service.checking.clauses import read_clauses
from service.checking.figures import missing_dates, missing_numbers, read_figures
from service.checking.naming import missing_names, read_names

_LEAST = {pair.NAME: (0.86, 0.75), E5: (0.87, 0.76)}  # within one language, across two
_LENIENT = (0.0, 0.0)
# What a figure or a name in common counts, and a verb: about what lies between the first and the second by cosine.
_IN_COMMON = 0.012
_MOST_IN_COMMON = 4
_MOST_VERBS = 3


def least_similarity(model: str, claim: str | None, quote: str | None) -> float:
    """The least cosine for a claim in one language and a quote in another; 0 for an encoder that was not measured."""
    same, across = _LEAST.get(model, _LENIENT)
    return same if claim == quote else across


def worth(claim: str, quote: str, cosine: float) -> float:
    """The cosine, and something for every number, date, name and verb of the claim that is in the quote."""
    figures, known = read_figures(claim), read_figures(quote)
    names, named = read_names(claim), read_names(quote)
    missing = (
        len(list(missing_numbers(figures, known, ())))
        + len(list(missing_dates(figures, known, (), ())))
        + len(list(missing_names(names, [named])))
    )
    shared = len(figures.numbers) + len(figures.dates) + len(names.places) + len(names.names) - missing
    verbs = {meaning for clause in read_clauses(claim) for meaning in clause.meanings}
    said = {meaning for clause in read_clauses(quote) for meaning in clause.meanings}
    return cosine + _IN_COMMON * (min(shared, _MOST_IN_COMMON) + min(len(verbs & said), _MOST_VERBS))
