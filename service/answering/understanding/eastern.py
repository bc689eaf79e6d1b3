"""Puts in what the pronouns of a Korean, Japanese or Chinese follow-up refer to: "그 회담은 언제 열렸나?".

Names stand in these languages where pronouns do; only Korean particles have to agree.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pincite.service.answering.understanding.parts import Kind, find_parts
from pincite.service.answering.understanding.phrases import chinese_thing, japanese_things, korean_runs, korean_things
from pincite.service.answering.understanding.wording import put

_PATTERNS = {
    "ko": re.compile(
        r"(?<![가-힣0-9A-Za-z])(?:(?P<there>거기|그곳|그 곳)(?=에|서|\s|$)|(?P<then>그때|당시)(?=에|는|\s|$)"
        r"|(?P<they>그들|두 사람|그 나라들|두 나라|양국)(?=[은는이가의을를와]|에|\s)"
        r"|(?P<person>그녀?)(?=[는가를와의]\s|에게|도\s)|(?P<thing>그것|이것|그거|이거)(?=[은는이가을를의]|\s)"
        r"|(?:그|이|저|해당)\s(?P<noun>[가-힣]+))"
    ),
    "ja": re.compile(
        r"(?P<there>そこ|あそこ)(?=[でにのは])|(?P<then>当時|その時)|(?P<they>彼ら|両者|両国)|(?P<person>彼女?)(?=[はがをにのと])"
        r"|(?P<thing>それ|これ)(?=[はがをにの])|(?:その|この|あの|同)(?P<noun>[一-龯ァ-ヿー]{2,})"
    ),
    "zh": re.compile(
        r"(?P<there>那里|那儿)|(?P<then>当时|那时)|(?P<they>他们|两国|双方)|(?P<person>[他她])(?!们)|(?P<thing>它)(?!们)"
        r"|(?:这|那|该|此)(?:[次个份场项]|一)?(?P<noun>[一-龯]{2}?)(?=[是在的为什何由有被对将会讨签生举谁怎如]|$|[？?])"
    ),
}
_JOINT = {
    "ko": re.compile(r"(?:와|과|하고|및|,)\s"),
    "ja": re.compile(r"[と、]"),
    "zh": re.compile(r"[和与、]"),
}
_PEOPLE = {
    "ko": re.compile(r"(?!)"),
    "ja": re.compile(r"[一-龯]{2,4}(?=[はがと])"),
    "zh": re.compile(r"^[一-龯]{2,4}?(?=[在向对与和从是有被将会为说]|什么|怎么|如何|何时|访问|会见)"),
}
_GROUPS = {
    "ja": re.compile(r"[一-龯ァ-ヿ・ー]{2,12}と[一-龯ァ-ヿ・ー]{2,12}(?=[はがの])"),
    "zh": re.compile(r"^[一-龯]{2,5}[和与][一-龯]{2,5}?(?=[在什何为怎签会达讨]|之间)"),
}


def fill_eastern(question: str, said: Sequence[str], language: str) -> str | None:
    """The question with names for its pronouns; None if there is none, or one cannot be filled.

    `fill_eastern("그 조약은 언제 발효되었나?", ["북러 조약은 왜 맺었나?"], "ko") -> "북러 조약은 언제 발효되었나?"`.
    """
    filled, used = question, list[str]()
    for match in reversed(list(_PATTERNS[language].finditer(question))):
        new = next((found for text in said if (found := _found(match, text, language, used))), None)
        if new is None:
            return None
        used.append(new)
        start, end = match.span()
        if match.lastgroup == "noun" and language == "ko":
            end = match.start("noun") + len(_noun(match["noun"]))
        if language == "ko" and question.startswith("서", end):  # 거기서, but 평양에서
            new += "에"
        filled = put(filled, start, end, new)
    return filled if used else None


def _found(match: re.Match[str], text: str, language: str, used: list[str]) -> str | None:
    """What the pronoun refers to in an earlier question."""
    role = match.lastgroup
    if role == "noun":
        return _headed(_noun(match["noun"]) if language == "ko" else match["noun"], text, language)
    if role == "they":
        return _group(text, language)
    if role == "person":
        return _person(text, language, used)
    if role == "thing":
        return _thing(text, language)
    kinds = (Kind.DATE,) if role == "then" else (Kind.SPOT, Kind.COUNTRY)
    found = [part.text for part in find_parts(text) if part.kind in kinds]
    return found[-1] if found else None


def _noun(written: str) -> str:
    """The Korean noun without its particle: `_noun("회담은") -> "회담"`."""
    runs = korean_runs(written)
    return written[: runs[0][1]] if runs and runs[0][0] == 0 else written


def _headed(noun: str, text: str, language: str) -> str | None:
    """The phrase of which the noun is the head: 그 회담 is 보스토치니 정상회담."""
    if language == "zh":
        return chinese_thing(text, noun)
    things = korean_things(text) if language == "ko" else japanese_things(text)
    return next((thing for thing in things if thing.endswith(noun) and thing != noun), None)


def _person(text: str, language: str, used: list[str]) -> str | None:
    found = _PEOPLE[language].search(text)
    if found and not any(part.start < found.end() and part.acts for part in find_parts(text)):
        return found[0]
    for part in find_parts(text):
        alone = language != "ko" or not re.match(r"\s?[가-힣]+(?:회담|조약|협정|성명|기지|합의)", text[part.end :])
        if part.kind is Kind.NAME and alone and part.text not in used:
            return part.text
    return None


def _group(text: str, language: str) -> str | None:
    """Those who act together: 김정은과 푸틴."""
    actors = [part for part in find_parts(text) if part.acts]
    for first, second in pairwise(actors):
        if _JOINT[language].fullmatch(text, first.end, second.start):
            return text[first.start : second.end]
    match = _GROUPS[language].search(text) if language in _GROUPS else None
    return match and match[0]


def _thing(text: str, language: str) -> str | None:
    """The first phrase that is no name, place or date alone."""
    if language == "zh":
        return None
    parts = {part.text for part in find_parts(text)}
    things = korean_things(text) if language == "ko" else japanese_things(text)
    return next((thing for thing in things if thing not in parts and len(thing) > 2), None)
