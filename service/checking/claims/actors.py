"""Finds claims that swap who did something to whom, compared with their quotes.

Korean particles, and in English word order, prepositions and the passive, give each action a direction: "A gave it to
B", "B was given it by A" and "B가 A로부터 받았다" all lead from A to B. Where the direction is unclear, nothing is
checked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pincite.service.checking.claims.clauses import Clause, has_verb, read_clauses
from pincite.service.checking.claims.doers import Actor, find_actors
from pincite.service.checking.mentions.words import Part, Word, lemma, read_words


class Role(Enum):
    """The grammatical role of an actor in its clause."""

    SUBJECT = "subject"
    OBJECT = "object"
    TO = "to"
    SOURCE = "from"
    BY = "by"
    PLACE = "place"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Deed:
    """An action that leads from one actor to another, with the clause that describes it."""

    source: Actor
    target: Actor
    clause: Clause

    def is_like(self, other: "Deed") -> bool:
        """True if both may be the same action; where an actor is a common noun, the clauses must share more than it."""
        nouns = {self.source.noun, self.target.noun} - {""}
        shared = (self.clause.stems & other.clause.stems) - nouns
        return not nouns or bool(shared or self.clause.meanings & other.clause.meanings)


_TAKING_WORDS = (
    "receive get obtain buy purchase acquire import borrow learn take secure inherit rent "
    "받 얻 사 사들이 구매 구입 매입 수입 인수 빌리 배우 수령 넘겨받 전해받 건네받 물려받 들여오"
)
_TAKING = frozenset(_TAKING_WORDS.split())
_LOSING_WORDS = "lose 지 패하 패배 밀리 무릎"
_LOSING = frozenset(_LOSING_WORDS.split())
_KOREAN_PASSIVE = frozenset(("당하", "되"))
_MUTUAL_WORDS = "meet talk agree hold negotiate cooperate 만나 회담 합의 협상 협력 회동 대화 맺 체결"
_MUTUAL = frozenset(_MUTUAL_WORDS.split())
_PREPOSITION = re.compile(
    r"\b(?P<to>to|against|towards?|on|at|than|over|before)\b|\b(?P<source>from)\b|\b(?P<by>by)\b"
    r"|\b(?P<none>of|with|in|for|between|near|alongside|without|about|through|via|under|into|as|after|like)\b",
    re.IGNORECASE,
)
_BY_PREPOSITION: dict[str, Role] = {"to": Role.TO, "source": Role.SOURCE, "by": Role.BY, "none": Role.NONE}
_FEW_WORDS = re.compile(r"\s+(?:[\w'’-]+\s+){0,2}$")
_JOINED = re.compile(r"\s*(?:,|and|or|&|,\s*and)\s*(?:the\s+)?$")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be|got)\s+(?:\w+ly\s+|not\s+)?(?P<word>\w+)", re.IGNORECASE)
_RELATIVE = re.compile(r"[\s,]*(?:which|who|that)\b")
_BY_PARTICLE = {"JKS": Role.SUBJECT, "JKC": Role.SUBJECT, "JX": Role.SUBJECT, "JKO": Role.OBJECT}
_TO_PARTICLES = frozenset(("에게", "에", "한테", "께", "보다", "더러"))
_FROM_PARTICLES = frozenset(("로부터", "으로부터", "에게서", "한테서", "에서부터"))


def turned_round(claim: str, quotes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs (source, target), as the claim writes them, that the quotes have only in the opposite direction."""
    known = [deed for quote in quotes for deed in read_deeds(quote)]
    said = read_deeds(claim)
    for deed in said:
        there, back = _likeness(deed, known, False), _likeness(deed, known, True)
        if back > there and _likeness(deed, said, True) < 0:
            yield _written(claim, deed.source), _written(claim, deed.target)


def _written(text: str, actor: Actor) -> str:
    return text[actor.name.start : actor.name.end]


def _likeness(deed: Deed, known: Sequence[Deed], back: bool) -> float:
    """The similarity of the most similar known deed between the same actors (`back`: reversed); -1 if there is none."""
    source, target = (deed.target, deed.source) if back else (deed.source, deed.target)
    found = [one for one in known if one.source.is_same(source) and one.target.is_same(target) and deed.is_like(one)]
    return max((deed.clause.likeness(one.clause) for one in found), default=-1.0)


@lru_cache(maxsize=4096)
def read_deeds(text: str) -> tuple[Deed, ...]:
    """The actions in a text, clause by clause; `read_deeds("A sold it to B")` is one deed, from A to B."""
    words = read_words(text)
    korean = any(word.tag for word in words)
    deeds: list[Deed] = []
    for clause, roles in _roles(text):
        said = [word for word in words if clause.start <= word.start < clause.end]
        verbs = frozenset(word.lemma for word in said if word.part in (Part.VERB, Part.NOUN, Part.OTHER))
        pairs = _pairs(roles, verbs, not korean and _is_passive(text[clause.start : clause.end]))
        deeds += [Deed(source, target, clause) for source, target in pairs]
    return tuple(deeds)


def read_subjects(text: str) -> tuple[tuple[Clause, tuple[Actor, ...]], ...]:
    """The clauses of a text that are not in the passive, each with its subjects."""
    korean = any(word.tag for word in read_words(text))
    return tuple(
        (clause, tuple(actor for actor, role in roles if role is Role.SUBJECT))
        for clause, roles in _roles(text)
        if korean or not _is_passive(text[clause.start : clause.end])
    )


def _roles(text: str) -> Iterator[tuple[Clause, list[tuple[Actor, Role]]]]:
    """The actors of each clause with their roles; a clause without a subject goes on with that of the one before."""
    words, actors = read_words(text), find_actors(text)
    korean = any(word.tag for word in words)
    subjects: list[Actor] = []
    for clause in read_clauses(text):
        inside = [actor for actor in actors if clause.start <= actor.name.start < clause.end]
        said = [word for word in words if clause.start <= word.start < clause.end]
        roles = _korean_roles(inside, said) if korean else _western_roles(inside, text, clause.start)
        if not any(role is Role.SUBJECT for _, role in roles):
            earlier = [actor for actor in actors if actor.name.start < clause.start]
            relative = not korean and _RELATIVE.match(text, clause.start)
            roles += [(actor, Role.SUBJECT) for actor in (earlier[-1:] if relative else subjects)]
        subjects = [actor for actor, role in roles if role is Role.SUBJECT]
        yield clause, roles


def _pairs(roles: Sequence[tuple[Actor, Role]], verbs: frozenset[str], passive: bool) -> Iterator[tuple[Actor, Actor]]:
    """The pairs (source, target) of a clause; the verb decides the direction: "take" leads from source to subject."""
    if not _MUTUAL.isdisjoint(verbs):
        return
    by_role = {role: [actor for actor, has in roles if has is role] for role in Role}
    sources, targets = _ends(by_role, verbs, passive or not _KOREAN_PASSIVE.isdisjoint(verbs))
    yield from ((source, target) for source in sources for target in targets if not source.is_same(target))


def _ends(by_role: dict[Role, list[Actor]], verbs: frozenset[str], passive: bool) -> tuple[list[Actor], list[Actor]]:
    """The actors an action starts from and the actors it leads to."""
    subjects, doers, to = by_role[Role.SUBJECT], by_role[Role.BY], by_role[Role.TO]
    takes = not _TAKING.isdisjoint(verbs)
    if takes and by_role[Role.SOURCE]:
        return by_role[Role.SOURCE], doers or subjects
    if "당하" in verbs:
        return doers or by_role[Role.SOURCE] or to, subjects
    if passive or doers:
        return doers, [*subjects, *to, *by_role[Role.OBJECT]]
    if to and ("받" in verbs or not _LOSING.isdisjoint(verbs)):
        return to, subjects
    if takes and by_role[Role.PLACE]:
        return by_role[Role.PLACE], subjects
    return subjects, [*by_role[Role.OBJECT], *to]


def _western_roles(actors: Sequence[Actor], text: str, start: int) -> list[tuple[Actor, Role]]:
    """Each actor with its role, by the preposition before it; without one, the first before the verb is the subject."""
    roles: list[tuple[Actor, Role]] = []
    for actor in actors:
        gap = text[start : actor.name.start]
        if roles and roles[-1][1] is not Role.NONE and _JOINED.fullmatch(gap):
            role: Role = roles[-1][1]
        else:
            role = _after_preposition(gap) or _by_order(gap, roles)
        roles.append((actor, role))
        start = actor.name.end
    return roles


def _after_preposition(gap: str) -> Role | None:
    for match in reversed(list(_PREPOSITION.finditer(gap))):
        if _FEW_WORDS.fullmatch(gap, match.end()):
            return _BY_PREPOSITION[match.lastgroup or "none"]
    return None


def _by_order(gap: str, roles: Sequence[tuple[Actor, Role]]) -> Role:
    subject = any(role is Role.SUBJECT for _, role in roles)
    return Role.OBJECT if subject or has_verb(gap) else Role.SUBJECT


def _is_passive(text: str) -> bool:
    return any(_is_participle(match["word"].lower()) for match in _PASSIVE.finditer(text))


def _is_participle(word: str) -> bool:
    return word.endswith(("ed", "en")) or (not word.endswith("ing") and lemma(word, "en") != word)


def _korean_roles(actors: Sequence[Actor], words: Sequence[Word]) -> list[tuple[Actor, Role]]:
    """Each actor with its role, from the particle after it; nouns may come between, as in 인도 총리가."""
    return [(actor, _after_particle([word for word in words if word.start >= actor.name.end])) for actor in actors]


def _after_particle(after: Sequence[Word]) -> Role:
    for at, word in enumerate(after):
        if word.tag == "JKB":
            return _adverbial(word, after[at + 1 :])
        if not word.tag.startswith(("N", "XS", "XR", "S")):
            return _BY_PARTICLE.get(word.tag, Role.NONE)
    return Role.NONE


def _adverbial(particle: Word, after: Sequence[Word]) -> Role:
    following = after[0].lemma if after else ""
    if particle.lemma == "에" and following == "의하":
        return Role.BY
    if particle.lemma in _TO_PARTICLES:
        return Role.TO
    if particle.lemma in _FROM_PARTICLES:
        return Role.SOURCE
    return Role.PLACE if particle.lemma in ("에서", "서") else Role.NONE
