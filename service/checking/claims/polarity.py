"""Finds clauses of a claim that the quotes deny or contradict, and claims that the quotes only report as hearsay.

Hearsay: "they claim that they succeeded" does not say that they did.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from pincite.service.checking.claims.clauses import Clause, read_clauses

_ABOUT_AS_LIKE = 0.5
# Verbs of claiming in the main clause of a quote, which ends the sentence in Korean and Japanese.
_CLAIMED = re.compile(
    r"(?:주장|강변|자처)(?:했|하였|하고\s?있|한|하)[^\s]{0,4}다?[.\s\d\[\]”\"')]*$|主張し(?:た|ている)[。」]*$|声称|宣称|主张"
    r"|\b(?:claim(?:s|ed)?|alleg(?:es|ed)|purport(?:s|ed)?|asserts?|asserted)\s(?:that|to\b)"
    r"|\bутвержда(?:ет|ют|л|ли|ла), что",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:claim|alleg|purport|assert|accord|say|said|stat|declar|announc|insist|argu|maintain|report|call|describ"
    r"|view|accus|blam|criti|condemn|believ|contend|demand|deni)\w*"
    r"|주장|말|밝|발표|선언|보도|전했|전하|강조|비판|규탄|따르면|라고|고 한"
    r"|утвержда|заяв|сообщ|сказа|по словам|обвин|主張|述べ|発表|と言|批判|声称|宣称|主张|表示|称|批评|据",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A clause of the claim, as written, that the quotes deny; `contrary` if by a word of opposite meaning."""

    written: str
    contrary: bool


def contradictions(claim: str, quotes: Sequence[str]) -> Iterator[Contradiction]:
    """The clauses of the claim contradicted by all their most similar clauses in `quotes` (the best quote first)."""
    clauses = _telling(read_clauses(claim))
    known = [_telling(read_clauses(quote)) for quote in quotes]
    everywhere = frozenset(pole for clauses in known for one in clauses for pole in one.poles)
    for clause in clauses:
        nearest = _nearest(clause, known)
        verdicts = [_contradicts(clause, other, everywhere) for other in nearest]
        if verdicts and all(verdicts):
            yield Contradiction(claim[clause.start : clause.end].strip(" ,"), "contrary" in verdicts)


def _telling(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses without mere attributions ("the ministry said"), unless there are no others."""
    telling = [clause for clause in clauses if not clause.reports]
    return telling or list(clauses)


def _nearest(clause: Clause, known: Sequence[Sequence[Clause]]) -> list[Clause]:
    """The clauses most similar to this one; if none is similar, those of the first quote."""
    scored = [(clause.likeness(other), other) for clauses in known for other in clauses]
    best = max((score for score, _ in scored), default=0.0)
    if not any(clause.says_like(other) for _, other in scored):
        return list(known[0]) if known else []
    return [other for score, other in scored if score >= best - _ABOUT_AS_LIKE]


def _contradicts(clause: Clause, other: Clause, everywhere: Set[int]) -> str | None:
    """ "denied", "contrary" or None; a word of opposite meaning and a negation cancel each other out."""
    contrary = any(
        pole ^ 1 in other.poles and pole not in everywhere and pole ^ 1 not in clause.poles for pole in clause.poles
    )
    if contrary:
        return "contrary" if clause.refusals.hard % 2 == other.refusals.hard % 2 else None
    return None if clause.refusals.agrees_with(other.refusals) else "denied"


def is_hearsay(claim: str, quotes: Sequence[str]) -> bool:
    """True if every quote only reports the claim as somebody's assertion, and the claim itself does not attribute it.

    `is_hearsay("It reached orbit.", ["They claim that it reached orbit."]) -> True`.
    """
    claimed = bool(quotes) and all(_is_claimed(claim, quote.strip()) for quote in quotes)
    return claimed and not _SAID.search(claim)


def _is_claimed(claim: str, quote: str) -> bool:
    """Whether the quote claims this, rather than something else: what is claimed follows the verb in English."""
    found = _CLAIMED.search(quote)
    if found is None:
        return False
    own = frozenset(stem for clause in read_clauses(claim) for stem in clause.stems)
    before, after = (
        own & frozenset(stem for clause in read_clauses(part) for stem in clause.stems)
        for part in (quote[: found.start()], quote[found.end() :])
    )
    return not quote[found.end() :].strip() or len(after) >= len(before)
