"""Finds where the sentence that comes nearest says the opposite of a claim, though no clause by itself denies it.

A word of opposite meaning may stand in another clause than the one that is most like the claim; a sentence may set two
actors against each other; and six of nine are not all nine.
"""

import re
from collections.abc import Iterator, Sequence

from pincite.service.checking.claims.clauses import Clause, read_clauses
from pincite.service.checking.claims.fault import Fault, FaultKind
from pincite.service.checking.mentions.naming import missing_names, read_names

# Opposites that the table of single words cannot hold.
_PHRASES = (
    (
        r"\b(?:stay|switch|turn|keep|kept|remain|left|leave)\w* (?:(?!off\b)\w+ ){0,2}on\b"
        r"|켜(?:져|졌|진|두|둔|놓|고|서)",
        r"\b(?:stay|switch|turn|shut|keep|kept|remain|left|leave)\w* (?:(?!on\b)\w+ ){0,2}off\b"
        r"|(?<![가-힣])(?:꺼|끄|끈|껐)",
    ),
    (
        r"\b(?:hir(?:e[sd]?|ing)|recruit\w*|took on|take on)\b|고용|채용",
        r"\b(?:la(?:y|id|ying) off|dismiss\w*|fired|sacked)\b|해고|감원",
    ),
    (
        r"\b(?:two|three|four|five|ten)fold\b|\b(?:doubl|tripl|quadrupl)\w+",
        r"\bhalved\b|분의\s?[0-9]+(?:로|까지) (?:줄|감소|떨어)",
    ),
    (
        r"\bfirst (?:\w+ )?(?:months?|weeks?|days?|quarter|half)\b|상반기|(?:1|일)\s?[,·~-]?\s?4?분기",
        r"\b(?:last|final) (?:\w+ )?(?:months?|weeks?|days?|quarter)\b|\b(?:second|latter) half\b|하반기|4분기",
    ),
)
_OPPOSITES = [(re.compile(one, re.IGNORECASE), re.compile(other, re.IGNORECASE)) for one, other in _PHRASES]
_ALL = re.compile(
    r"(?:명|곳|개|나라|국|사람|회|차례|척|명의)\s?(?:모두|전부|전원|다(?=\s))|만장일치|전원|하나도 빠짐없이|빠짐없이"
    r"|\ball (?:of|the|its|their|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b|\bunanimous|\bevery\b"
    r"|\bwithout exception\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"가운데|(?<=[명곳개국회척]) 중(?=\s|에)|일부|대부분|다수|소수|과반|절반|외톨이|홀로"
    r"|(?<!every )\b(?:one|two|three|four|five|six|seven|eight|nine|ten|most|some|many|few|half|minority) of\b"
    r"|\ball but\b|\bmajority\b|\bonly\b|\bexcept\b",
    re.IGNORECASE,
)


def opposed(claim: str, quote: str) -> Iterator[Fault]:
    """The faults of a claim whose nearest sentence is this quote."""
    for written in dict.fromkeys((*_contrary(claim, quote), *_contrary_phrases(claim, quote))):
        yield Fault(FaultKind.CONTRARY, f"The source says the opposite of “{written}”.", (written,))
    for written in _denied_of(claim, quote):
        yield Fault(FaultKind.NEGATION, f"The sentence and the source differ in a negation: “{written}”.", (written,))
    everything = _ALL.search(claim)
    if everything and _SOME.search(quote) and not _ALL.search(quote) and not _SOME.search(claim):
        written = everything[0]
        yield Fault(FaultKind.NUMBER, f"“{written}” is not in the source, which speaks of a part.", (written,))


def _contrary(claim: str, quote: str) -> Iterator[str]:
    """The clauses of the claim with a word whose opposite is in the quote, and which the quote has nowhere itself."""
    own, known = read_clauses(claim), read_clauses(quote)
    said = {pole for one in own for pole in one.poles}
    told = {pole for one in known for pole in one.poles}
    for clause in own:
        for pole in clause.poles:
            if pole ^ 1 in told and pole not in told and pole ^ 1 not in said and _is_as_sure(clause, pole, known):
                yield claim[clause.start : clause.end].strip(" ,.")


def _is_as_sure(clause: Clause, pole: int, known: Sequence[Clause]) -> bool:
    """Whether claim and quote negate the two words alike; "did not grow" does not deny "shrank"."""
    return any(pole ^ 1 in one.poles and one.refusals.hard % 2 == clause.refusals.hard % 2 for one in known)


def _contrary_phrases(claim: str, quote: str) -> Iterator[str]:
    for one, other in _OPPOSITES:
        for here, there in ((one, other), (other, one)):
            found = here.search(claim)
            if found and there.search(quote) and not here.search(quote) and not there.search(claim):
                yield found[0]


def _denied_of(claim: str, quote: str) -> Iterator[str]:
    """The actor of whom the quote denies what it says of another: "Kim said it again and again, but Putin never"."""
    naming = read_names(claim)
    spans = [(one.start, one.end) for one in naming.names] + [(one.start, one.end) for one in naming.places]
    actors = list(dict.fromkeys(claim[start:end] for start, end in spans))
    clauses = read_clauses(quote)
    if len(actors) != 1 or len(clauses) < 2 or any(one.refusals.is_negative for one in read_clauses(claim)):
        return
    texts = [read_names(quote[one.start : one.end]) for one in clauses]
    own = [not list(missing_names(read_names(actors[0]), [text])) for text in texts]
    others = [bool(text.names or text.places) and not is_own for text, is_own in zip(texts, own, strict=True)]
    of_it = [one for one, is_own in zip(clauses, own, strict=True) if is_own]
    if any(others) and of_it and all(one.refusals.hard % 2 for one in of_it):
        yield actors[0]
