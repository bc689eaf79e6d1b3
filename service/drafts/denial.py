"""Finds where quotes deny a sentence: a clause that is nearly the same, except for a negation.

The check of written sentences compares clauses by their words within one language. Here the counterpart of a clause is
found by its wording, across languages, and a clause counts only if most of it has a counterpart.
"""

import re
from collections.abc import Iterator, Sequence

from pincite.ingest.text import language_of
from pincite.service.checking.claims.clauses import Clause, read_clauses
from pincite.service.drafts.wording import Wording, words_of

# The least share of a clause's wording that its counterpart has, within one language and across two.
_WITHIN, _ACROSS = 0.55, 0.42
_ABOUT_AS_LIKE = 0.05
# "A, not B" denies nothing of A; which of the two a claim repeats, its words do not tell.
_CONTRASTS = re.compile(r", (?:and )?not (?!only\b)|\bnot [^.;]{2,60} but (?!also\b)|\brather than\b|아니라(?!고)")
_CELL = re.compile(r"(?<=\s)(?:없음|none)(?=\s)")  # of a table: there is none of something else
_SHORTEST = 3  # content words


def denied(claim: str, quotes: Sequence[str], wording: Wording) -> Iterator[str]:
    """The clauses of the claim, as written, that their counterparts in the quotes deny."""
    quotes = [_CELL.sub(lambda match: " " * len(match[0]), quote) for quote in quotes]
    if _CONTRASTS.search(claim) or any(_CONTRASTS.search(quote) for quote in quotes[:1]):
        return
    known = [quote[one.start : one.end] for quote in quotes for one in read_clauses(quote)]
    own = any(language_of(quote) == language_of(claim) for quote in quotes)
    least = _WITHIN if own else _ACROSS
    clauses = [one for quote in quotes for one in read_clauses(quote)]
    for clause in read_clauses(claim):
        written = claim[clause.start : clause.end].strip(" ,.")
        if clause.reports or len(words_of(written)) < _SHORTEST:
            continue
        shares = [wording.coverage(written, [other]) for other in known]
        best = max(shares, default=0.0)
        nearest = [
            other for other, share in zip(clauses, shares, strict=True) if share >= max(least, best - _ABOUT_AS_LIKE)
        ]
        if nearest and all(_disagree(clause, other) for other in nearest):
            yield written


def _disagree(clause: Clause, other: Clause) -> bool:
    return not clause.refusals.agrees_with(other.refusals)
