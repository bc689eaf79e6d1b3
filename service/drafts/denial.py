"""Finds where quotes deny a sentence: a clause that is nearly the same, except for a negation.

The check of written sentences compares clauses by their words within one language. Here the counterpart of a clause is
found by its wording, across languages, and a clause counts only if most of it has a counterpart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pincite.ingest.text import language_of
from pincite.service.checking.claims.clauses import Clause, read_clauses
from pincite.service.checking.claims.refusals import Refusals
from pincite.service.drafts.wording import Wording, words_of

# The least share of a clause's wording that its counterpart has, within one language and across two.
_WITHIN, _ACROSS = 0.55, 0.42
_ABOUT_AS_LIKE = 0.05
# "A, not B" denies nothing of A; which of the two a claim repeats, its words do not tell.
_CONTRASTS = re.compile(r", (?:and )?not (?!only\b)|\bnot [^.;]{2,60} but (?!also\b)|\brather than\b|아니라(?!고)")
_CELL = re.compile(r"(?<=\s)(?:없음|none)(?=\s)")  # of a table: there is none of something else
_SHORTEST = 3  # content words
_GOOD_PART = 0.3  # of a negative clause's wording


def denied(claim: str, quotes: Sequence[str], wording: Wording) -> Iterator[str]:
    """The clauses of the claim, as written, that their counterparts in the quotes deny."""
    quotes = [_CELL.sub(lambda match: " " * len(match[0]), quote) for quote in quotes]
    if _CONTRASTS.search(claim) or any(_CONTRASTS.search(quote) for quote in quotes[:1]):
        return
    if _as_often_negative(claim, quotes[:1]):
        return
    own = any(language_of(quote) == language_of(claim) for quote in quotes)
    least = _WITHIN if own else _ACROSS
    parts = [(quote, one) for quote in quotes for one in read_clauses(quote)]
    known, clauses = [quote[one.start : one.end] for quote, one in parts], [one for _, one in parts]
    for clause in _whole(claim):
        written = claim[clause.start : clause.end].strip(" ,.")
        if clause.reports or len(words_of(written)) < _SHORTEST:
            continue
        shares = [wording.coverage(written, [other]) for other in known]
        best = max(shares, default=0.0)
        nearest = [
            other for other, share in zip(clauses, shares, strict=True) if share >= max(least, best - _ABOUT_AS_LIKE)
        ]
        if (
            nearest
            and all(_disagree(clause, other) for other in nearest)
            and not _denies_alike(clause, clauses, shares)
            and not any(_is_denied_by(other, clause, claim, parts, wording) for other in nearest)
        ):
            yield written


def _as_often_negative(claim: str, quotes: Sequence[str]) -> bool:
    """Whether both have as many negative clauses, and some: each language cuts its clauses elsewhere."""
    own, others = (
        sum(one.refusals.is_negative for text in texts for one in read_clauses(text)) for texts in ([claim], quotes)
    )
    return own == others > 0


def _whole(text: str) -> Iterator[Clause]:
    """The clauses of a text; an affirmative one too short to be compared is joined with one before that is so too."""
    waiting: Clause | None = None
    for clause in read_clauses(text):
        if waiting is not None and _go_together(text, waiting, clause):
            waiting = replace(waiting, end=clause.end)
            continue
        if waiting is not None:
            yield waiting
        waiting = clause
    if waiting is not None:
        yield waiting


def _go_together(text: str, one: Clause, other: Clause) -> bool:
    plain = not (one.reports or other.reports or _is_marked(one.refusals) or _is_marked(other.refusals))
    return plain and min(len(words_of(text[part.start : part.end])) for part in (one, other)) < _SHORTEST


def _is_marked(refusals: Refusals) -> bool:
    return bool(refusals.hard or refusals.strong or refusals.weak)


def _denies_alike(clause: Clause, clauses: Sequence[Clause], shares: Sequence[float]) -> bool:
    """Whether the clause is negative, and so is another that has a good part of its words: "no official sat in"."""
    alike = (one.refusals.is_negative for one, share in zip(clauses, shares, strict=True) if share >= _GOOD_PART)
    return clause.refusals.is_negative and any(alike)


def _is_denied_by(
    other: Clause, clause: Clause, claim: str, parts: Sequence[tuple[str, Clause]], wording: Wording
) -> bool:
    """Whether it is another clause of the claim that says what a negative clause of the quotes says."""
    if clause.refusals.is_negative or not other.refusals.is_negative:
        return False
    quote = next(quote for quote, one in parts if one is other)
    written = quote[other.start : other.end]
    negative = [one for one in read_clauses(claim) if one.refusals.is_negative]
    return any(wording.coverage(claim[one.start : one.end], [written]) >= _GOOD_PART for one in negative)


def _disagree(clause: Clause, other: Clause) -> bool:
    return not clause.refusals.agrees_with(other.refusals)
