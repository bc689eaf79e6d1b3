"""Decides what the documents say about a sentence: carried, contradicted, partly carried, or not found."""

import re
from calendar import month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.ingest.text import language_of
from pincite.service.checking.claims.fault import Fault, FaultKind
from pincite.service.checking.claims.figures import read_figures
from pincite.service.checking.claims.support import find_statement
from pincite.service.checking.mentions.names import skeletons
from pincite.service.checking.mentions.naming import missing_names, read_names
from pincite.service.checking.mentions.numbers import Kind, find_numbers
from pincite.service.checking.mentions.place_aliases import INCLUDED
from pincite.service.drafts.belonging import belongs_elsewhere, counted_in_another_year
from pincite.service.drafts.denial import denied
from pincite.service.drafts.draft import Verdict
from pincite.service.drafts.matching import UNIT, Match, Matches
from pincite.service.drafts.opposing import opposed
from pincite.service.drafts.pairing import mispaired
from pincite.service.drafts.replacing import other_office, replaced
from pincite.service.drafts.translations import translations
from pincite.service.drafts.wording import Wording, words_of

# How far a sentence that says something of the same is above the background, and one that says it; chosen as
# matching.py's weights.
LEAST, _SAID = 3.2, 3.45
_MARGIN = 1.2  # a sentence this far below the best one is no evidence
_LEAD = 1.5  # a sentence that is so far above all others says it too
_CLEARLY = 0.5  # the same, for one that would carry what the best one denies
_MOST = 4  # sentences that are tried, each with its neighbours
_NEIGHBOURS = 3  # sentences; the antecedent of "he" or "there" may be this far back
_NEAREST = 3
_WITH_MONTH = len("2025-10")
_STATE = 2  # letters of a country's code
_COMPARABLE = 3  # consonants of a name
_OPPOSITE = frozenset((FaultKind.CONTRARY, FaultKind.NEGATION, FaultKind.ACTORS, FaultKind.OTHER))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one place of the documents says about a claim: its sentences' positions in the evidence, and faults.

    `says_it`: the sentences are near enough to carry the claim. `score` is that of the best of them.
    """

    positions: tuple[int, ...]
    faults: tuple[Fault, ...]
    denies: bool
    says_it: bool
    score: float

    @property
    def carries(self) -> bool:
        """Whether all of the claim is carried."""
        return self.says_it and not self.faults


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and the readings that carry the claim (or a part), and those that deny it, the best first.

    `nearest` are positions of the sentences that come nearest, if none says it.
    """

    verdict: Verdict
    faults: tuple[Fault, ...]
    carrying: tuple[Reading, ...]
    denying: tuple[Reading, ...]
    nearest: tuple[int, ...]


def judge(matches: Matches, wording: Wording) -> Judgement:
    """The verdict on a claim, from the sentences nearest to it."""
    readings = list(_readings(matches, wording))
    if not readings:
        nearest = tuple(one.position for one in matches.best[:_NEAREST])
        return Judgement(Verdict.NOT_FOUND, (), (), (), nearest)
    carrying = tuple(one for one in readings if one.carries)
    denying = tuple(one for one in readings if one.denies)
    first = readings[0]
    if carrying and not _outweighs(first, carrying[0]):
        return Judgement(Verdict.CARRIED, (), carrying, denying, ())
    if first.denies:
        return Judgement(Verdict.CONTRADICTED, first.faults, carrying, denying, ())
    return Judgement(Verdict.PARTLY, first.faults, (first,), denying, ())


def _outweighs(first: Reading, carrying: Reading) -> bool:
    """Whether the best place says the opposite, and the one that would carry the claim is clearly farther from it.

    What is denied of another date is not denied.
    """
    kinds = {fault.kind for fault in first.faults}
    opposite = bool(kinds & _OPPOSITE) and FaultKind.DATE not in kinds
    return opposite and carrying.score < first.score - _CLEARLY


def _readings(matches: Matches, wording: Wording) -> Iterator[Reading]:
    """What the best sentences say, each read with its neighbours."""
    least = max(LEAST + matches.background, matches.best[0].score - _MARGIN) if matches.best else 0.0
    read: set[int] = set()
    for match in [one for one in matches.best if one.score >= least][:_MOST]:
        if match.position not in read:
            reading = _reading(matches, match, wording)
            read.update(reading.positions)
            yield reading


def _reading(matches: Matches, match: Match, wording: Wording) -> Reading:
    main = match.position
    positions = [at for at in range(main - _NEIGHBOURS, main + _NEIGHBOURS + 1) if matches.is_beside(at, main)]
    scores = {one.position: one.score_alone for one in matches.best}
    quotes = [matches.text(at) for at in positions]
    nearness = [UNIT * (scores.get(at, 0.0) if at != main else 2 * scores[main]) for at in positions]
    contexts = [_context(matches, at) for at in positions]
    support = find_statement(matches.claim, quotes, nearness, contexts)
    chosen = tuple(positions[at] for at in support.quotes)
    held = [fault for fault in support.faults if _holds(fault, matches, main)]
    said = matches.text(main)
    around = [matches.text(at) for at in positions if abs(at - main) <= 1]
    otherwise = (
        *opposed(matches.claim, said),
        *mispaired(matches.claim, said),
        *belongs_elsewhere(matches.claim, said, wording),
        *(fault for at in chosen if at != main for fault in counted_in_another_year(matches.claim, matches.text(at))),
        *_others(matches.claim, said, around, wording),
    )
    faults = tuple(dict.fromkeys((*held, *_denials(matches, chosen, wording), *otherwise)))
    return Reading(chosen, faults, _denies(matches, main, faults), _says_it(matches, match), match.score)


def _others(claim: str, said: str, around: Sequence[str], wording: Wording) -> Iterator[Fault]:
    found = (*other_office(claim, said, around), *replaced(claim, said, around, wording.likeness))
    for has, written in dict.fromkeys(found):
        yield Fault(FaultKind.OTHER, f"The source has “{has}”, not “{written}”.", (has, written))


def _says_it(matches: Matches, match: Match) -> bool:
    """Whether the sentence, which says something of the same, says the claim but for what is wrong."""
    others = [one.score for one in matches.best if abs(one.position - match.position) > 1]
    return match.score >= _SAID + matches.background or match.score >= max(others, default=0.0) + _LEAD


def _context(matches: Matches, position: int) -> str:
    """The document's metadata; with its month if the claim names a day, for sources that say "on the 28th"."""
    context, date = matches.evidence.contexts[position], matches.document(position).date or ""
    if len(date) < _WITH_MONTH or not any(one.day for one in read_figures(matches.claim).dates):
        return context
    return f"{context}, {month_name[int(date[5:7])]} {date[:4]}"


def _holds(fault: Fault, matches: Matches, main: int) -> bool:
    """Whether the check of single words is to be believed about this fault.

    Negations are looked for by the wording instead. A name in another script may be spelled too briefly to compare, and
    a document that has named somebody in full goes on with the surname.
    """
    if fault.kind is FaultKind.NAME and _stands_for_its_state(fault.written[0], matches.claim, matches.text(main)):
        return False
    if fault.kind is FaultKind.NAME and language_of(matches.text(main)) != language_of(matches.claim):
        (name,) = fault.written
        if _is_translated(name, [matches.text(at) for at in (main - 1, main, main + 1) if matches.is_beside(at, main)]):
            return False
        document = matches.document(main).id
        own = [
            one.text
            for one, its in zip(matches.evidence.sentences, matches.evidence.documents, strict=True)
            if its.id == document
        ]
        comparable = any(len(one) >= _COMPARABLE for word in name.split() for one in skeletons(word))
        return comparable and bool(list(missing_names(read_names(name), [read_names(text) for text in own])))
    if fault.kind is FaultKind.NUMBER:
        return not _is_percent_said_plainly(fault, matches.text(main)) and not _is_in_heading(fault, matches, main)
    return fault.kind is not FaultKind.NEGATION


def _is_translated(name: str, quotes: Sequence[str]) -> bool:
    """True for a name with a word whose translation one of the quotes has: 로이터 for Reuters."""
    known = {word for quote in quotes for word in words_of(quote)}
    wanted = [other for word in words_of(name) for other in translations().get(word, ())]
    return any(word.startswith(other) for word in known for other in wanted if len(other) > 1)


def _stands_for_its_state(name: str, claim: str, quote: str) -> bool:
    """True for Moscow where the quote has Russia, unless the claim says that something happens there."""
    places = {code for place in read_names(name).places for code in place.codes}
    known = read_names(quote).codes
    states = {
        code for code, capitals in INCLUDED.items() if len(code) == _STATE and capitals & places and code in known
    }
    written = re.escape(name)
    there = rf"\b(?:in|at|to|from|near|via|of)\s+{written}|{written}(?:에|으?로|까지|[을를]\s?(?:찾|방문|떠))"
    return bool(states) and not re.search(there, claim)


def _is_percent_said_plainly(fault: Fault, quote: str) -> bool:
    """True for 12 % where the quote says "from thirty per cent to twelve"."""
    wanted = {one.value for one in find_numbers(fault.written[0]) if one.kind is Kind.PERCENT}
    numbers = find_numbers(quote)
    return any(one.kind is Kind.PERCENT for one in numbers) and bool(wanted & {one.value for one in numbers})


def _is_in_heading(fault: Fault, matches: Matches, main: int) -> bool:
    """True for an article or chapter that the heading above the sentence names: "Article 16", 제16조."""
    (written,) = fault.written
    number = r"(?:제\s?{0}\s?[조장절항]|\b(?:article|section|chapter|part|art\.) {0}\b)".format(re.escape(written))
    return all(re.search(number, text, re.IGNORECASE) for text in (matches.claim, matches.evidence.contexts[main]))


def _denials(matches: Matches, chosen: Sequence[int], wording: Wording) -> Iterator[Fault]:
    for written in denied(matches.claim, [matches.text(at) for at in chosen], wording):
        differ = f"The sentence and the source differ in a negation: “{written}”."
        yield Fault(FaultKind.NEGATION, differ, (written,))


def _denies(matches: Matches, main: int, faults: Sequence[Fault]) -> bool:
    """Whether the sentence says otherwise, rather than less."""
    kinds = {fault.kind for fault in faults}
    if kinds & _OPPOSITE:
        return True
    own, other = read_figures(matches.claim), read_figures(matches.text(main))
    said = {one.number.value for one in own.numbers}
    counted = any(one.number.value not in said and one.number.kind is not Kind.ORDINAL for one in other.numbers)
    dated = any(not any(date.agrees_with(mine) for mine in own.dates) for date in other.dates)
    return (FaultKind.NUMBER in kinds and counted) or (FaultKind.DATE in kinds and dated)
