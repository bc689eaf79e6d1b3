"""Finds where a claim pairs what the documents pair otherwise: who did it, and whose it is.

All of the claim's names are then in the sentence, but not with what the claim says of them.
"""

import re
from collections.abc import Iterator
from itertools import product

from pincite.service.checking.claims.actors import read_subjects
from pincite.service.checking.claims.fault import Fault, FaultKind
from pincite.service.checking.mentions.naming import missing_names, read_names
from pincite.service.checking.mentions.places import is_borne_out
from pincite.service.checking.mentions.words import Part, read_words

_ATTRIBUTED = re.compile(
    r"^(?:by|according to|in|on) (?:\S+ ){0,4}?(?:accounts?|reckoning|estimates?|counts?|views?|words|figures),? ",
    re.IGNORECASE,
)
_THAN = re.compile(r"\bthan (?:the )?$", re.IGNORECASE)
_BETWEEN = 3  # characters from a country to what is its own: 의 and a space


def mispaired(claim: str, quote: str) -> Iterator[Fault]:
    """The faults of a claim whose nearest sentence is this quote."""
    for does, said in _other_doers(claim, quote):
        yield Fault(FaultKind.ACTORS, f"In the source it is “{does}” that does this, not “{said}”.", (does, said))
    for does, said in _other_owners(claim, quote):
        yield Fault(FaultKind.ACTORS, f"In the source this is of “{does}”, not of “{said}”.", (does, said))
    for has, said in _otherwise_compared(claim, quote):
        yield Fault(FaultKind.ACTORS, f"In the source it is compared with “{has}”, not with “{said}”.", (has, said))


def _otherwise_compared(claim: str, quote: str) -> Iterator[tuple[str, str]]:
    """The two whom quote and claim compare with each other, the other way round: "A came earlier than B"."""
    here, there = _compared(claim), _compared(quote)
    for said, has in product(here, there):
        names = read_names(said), read_names(has), read_names(claim), read_names(quote)
        both = not list(missing_names(names[0], [names[3]])) and not list(missing_names(names[1], [names[2]]))
        if both and list(missing_names(names[0], [read_names(one) for one in there])):
            yield has, said


def _compared(text: str) -> list[str]:
    """The names after "than" and before 보다."""
    naming = read_names(text)
    spans = [(one.start, one.end) for one in naming.names] + [(one.start, one.end) for one in naming.places]
    return [text[start:end] for start, end in spans if text.startswith("보다", end) or _THAN.search(text[:start])]


def _other_doers(claim: str, quote: str) -> Iterator[tuple[str, str]]:
    """The countries that do it in the quote and in the claim, where the claim has the quote's doer in another role."""
    claim, quote = _ATTRIBUTED.sub("", claim), _ATTRIBUTED.sub("", quote)
    mentioned = frozenset(code for place in read_names(claim).places for code in place.codes)
    known = read_subjects(quote)
    for clause, actors in read_subjects(claim):
        alike = [(of, its) for of, its in known if clause.meanings & of.meanings]
        own = frozenset(code for one in actors for code in one.codes)
        others = frozenset(code for _, its in alike for one in its for code in one.codes)
        if own and others and not _are_one(own, others) and others <= mentioned:
            doer = next(one.name for _, its in alike for one in its if one.codes)
            said = next(one.name for one in actors if one.codes)
            yield quote[doer.start : doer.end], claim[said.start : said.end]


def _other_owners(claim: str, quote: str) -> Iterator[tuple[str, str]]:
    """The countries whose something is in the quote and in the claim: "Russian inspectors", "Chinese inspectors"."""
    known = _owned(quote)
    for thing, (codes, written) in _owned(claim).items():
        if thing in known and not _are_one(codes, known[thing][0]):
            yield known[thing][1], written


def _are_one(codes: frozenset[str], others: frozenset[str]) -> bool:
    """Whether some of the places are one, or one may stand for the other, as a capital for its country."""
    return any(is_borne_out(one, others) for one in codes) or any(is_borne_out(one, codes) for one in others)


def _owned(text: str) -> dict[str, tuple[frozenset[str], str]]:
    """What belongs to a country by the words, in dictionary form, with all its countries and one of them as written."""
    words = [word for word in read_words(text) if word.part in (Part.NOUN, Part.OTHER)]
    found: dict[str, tuple[frozenset[str], str]] = {}
    for place in read_names(text).places:
        for word in words:
            gap = text[place.end : word.start]
            if word.start > place.end and len(gap) <= _BETWEEN and gap.strip("의 ") == "" and len(word.lemma) > 1:
                codes, written = found.get(word.lemma, (frozenset(), text[place.start : place.end]))
                found[word.lemma] = (codes.union(place.codes), written)
    return found
