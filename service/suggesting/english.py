"""Turns an English sentence with a date into a question for it: "The treaty was signed on ..." -> "When was ...?"

Only sentences of a plain form are turned: a subject, a verb that is known, at most a few words, the date. Whatever is
not certainly grammatical is left alone; there are always enough sentences.
"""

import re

from pincite.service.checking.mentions.date_mentions import find_dates

# The past forms that such sentences have, and what stands after "did". "read" and "put" look alike in both.
# fmt: off
_VERBS = {
    "met": "meet", "left": "leave", "signed": "sign", "visited": "visit", "arrived": "arrive", "crossed": "cross",
    "launched": "launch", "opened": "open", "closed": "close", "began": "begin", "started": "start", "ended": "end",
    "announced": "announce", "published": "publish", "adopted": "adopt", "ratified": "ratify", "travelled": "travel",
    "traveled": "travel", "returned": "return", "sent": "send", "received": "receive", "agreed": "agree",
    "approved": "approve", "founded": "found", "established": "establish", "built": "build", "held": "hold",
    "hosted": "host", "joined": "join", "withdrew": "withdraw", "became": "become", "said": "say", "told": "tell",
    "declared": "declare", "delivered": "deliver", "tested": "test", "fired": "fire", "bought": "buy",
    "sold": "sell", "took": "take", "gave": "give", "made": "make", "won": "win", "lost": "lose", "died": "die",
    "moved": "move", "entered": "enter", "resumed": "resume", "suspended": "suspend", "completed": "complete",
    "finished": "finish", "introduced": "introduce", "released": "release", "rejected": "reject", "voted": "vote",
    "banned": "ban", "expelled": "expel", "appointed": "appoint", "elected": "elect", "invited": "invite",
    "offered": "offer", "presented": "present", "reported": "report", "restored": "restore", "stopped": "stop",
    "concluded": "conclude", "exchanged": "exchange", "celebrated": "celebrate", "inspected": "inspect",
    "vetoed": "veto", "stood": "stand", "placed": "place", "toured": "tour", "flew": "fly", "sailed": "sail",
    "went": "go", "came": "come", "reached": "reach", "set": "set", "put": "put", "passed": "pass",
    "issued": "issue",
}
# fmt: on
_BE = ("was", "were")
_SUBJECT = re.compile(r"(?:[Tt]he |[Aa] |[Aa]n )?[A-Z][\w’'-]*(?: (?:and |of |the |for )?[\w’'-]+){0,6}")
_CLAUSE = re.compile(
    r"(?:When|While|After|Before|Since|If|Although|Though|As|Once|Until|But|And|For|In|On|At|By|To|It|There|What)\b"
)
_PRONOUN = re.compile(
    r"\b(?:he|she|they|it|its|his|her|their|them|him|this|that|these|those|who|which|we|i|our)\b", re.I
)
_BEFORE_DATE = re.compile(r"\s*(?:\b(?:on|in) the (?:morning|afternoon|evening|night) of|\bon|\bin)\s+$")
_FIRST = re.compile(r"(?:On|In) ")
_UNTIL = re.compile(r"[.,;:(\[\"“]| and | but | while | when | who | which | that | after | before | because | to ")
_MOST_WORDS, _LEAST_WORDS = 16, 4


def question_of(sentence: str) -> str | None:
    """The question that this sentence answers, or None.

    >>> question_of("Kim and Putin met on 25 April 2019 at the Far Eastern Federal University.")
    'When did Kim and Putin meet at the Far Eastern Federal University?'
    """
    places = {(date.start, date.end) for date in find_dates(sentence)}
    if len(places) != 1 or not sentence.endswith("."):
        return None
    start, end = places.pop()
    before, after = sentence[:start], sentence[end:]
    bound = _BEFORE_DATE.search(before)
    if bound is None and not _FIRST.fullmatch(before):
        return None
    if bound is None:
        return _asked(_UNTIL.split(after.lstrip(" ,"), maxsplit=1)[0].strip(), "")
    return _asked(before[: bound.start()], after)


def _asked(before: str, after: str) -> str | None:
    """The question for what stands before the date, completed by what stands after it if the verb is its last word."""
    words = before.split()
    at = next((place for place, word in enumerate(words) if word in _VERBS or word in _BE), None)
    if at is None or _CLAUSE.match(before) or not _SUBJECT.fullmatch(" ".join(words[:at])):
        return None
    verb, rest = words[at], " ".join(words[at + 1 :])
    if not rest or (verb in _BE and len(words) - at <= 2):
        rest = f"{rest} {_UNTIL.split(after, maxsplit=1)[0].strip()}".strip()
    if _UNTIL.search(f" {rest} ") or not rest:
        return None
    subject = _lowered(words[:at])
    asked = f"When {verb} {subject} {rest}?" if verb in _BE else f"When did {subject} {_VERBS[verb]} {rest}?"
    plain = not _PRONOUN.search(asked) and _LEAST_WORDS <= len(asked.split()) <= _MOST_WORDS
    return asked if plain else None


def _lowered(words: list[str]) -> str:
    """The subject as it stands within a sentence: an article becomes small, a name stays."""
    first = words[0].lower() if words[0] in ("The", "A", "An") else words[0]
    return " ".join([first, *words[1:]])
