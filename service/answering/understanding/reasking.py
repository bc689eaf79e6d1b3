"""Asks the earlier question anew with another question word: "Did Russia veto it?", then "Why?".

Only question words for circumstances are taken (why, how, when, where, how long); "Who?" and "How many?" would need
another sentence.
"""

import re

from pincite.service.answering.understanding.parts import find_parts
from pincite.service.answering.understanding.wording import bare, capitalised, lowered, mark, without_opening

_WHY = {"en": "Why", "ko": "왜", "ru": "Почему", "ja": "なぜ", "zh": "为什么"}
_THAT = r"(?:\s+(?:is|was|did|does|has)\s+(?:that|this|it|so)(?:\s+(?:so|happen|happened|occur|take place|the case))?)?"
_ALONE = {
    "en": rf"(how long|how often|since when|until when|why not|why|how|when|where)"
    rf"(?:\s+(?:exactly|precisely|then|so))?{_THAT}",
    "ko": r"(왜|언제|어디에?서|어디로|어디에|어떻게|얼마나\s?(?:오래|자주)|언제부터|언제까지|얼마\s?동안|어디)"
    r"(?:\s*(?:그런가|그렇지|그랬나|그랬지|그런|그래|그렇습니까|그랬습니까))?(?:\s*(?:인가|입니까|이었나|였나|야|요|죠|지))*",
    "ru": r"(почему|зачем|когда|где|куда|откуда|как долго|как часто|как|с каких пор|сколько времени)"
    r"(?:\s+(?:так|именно|это|это было|это произошло|это случилось))?",
    "ja": r"(?:それは)?(なぜ|どうして|なんで|いつ|どこで|どこ|どうやって|どのように|どのくらい|どれくらい|どれほど)"
    r"(?:そう(?:なった|した)?の?)?(?:なの|だったの|でしょう|でした|です)?か?",
    "zh": r"(?:那|这)?是?(为什么|为何|什么时候|何时|在哪里|在哪儿|哪里|怎么|如何|怎样|多久|多长时间)(?:会?这样)?呢?",
}
_REASON = {
    "en": r"(?:for what reason|what for|how come|what (?:is|was) the (?:reason|cause)(?: for (?:that|this|it))?)",
    "ko": r"(?:그\s)?(?:이유|까닭|원인)(?:은|는|가)?(?:\s?(?:무엇인가요?|무엇입니까|뭔가요?|뭐야|뭐지|뭐예요))?",
    "ru": r"(?:по какой причине|в ч[её]м причина|какова причина)",
    "ja": r"(?:その)?(?:理由|原因)は?(?:何ですか|なんですか|何でしょうか)?",
    "zh": r"(?:那|这)?(?:原因|理由)(?:是什么|何在)?呢?",
}
_ASKED_ALONE = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _ALONE.items()}
_ASKED_REASON = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _REASON.items()}

_AUX = "did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|must"
_ENGLISH = re.compile(
    r"(?:(?P<word>(?:(?:to|from|with|by|for|in|on|at|of|since|until) )?(?:what|which|whom?|whose|when|where|why|how)\b"
    rf"(?: (?:long|often|far))?)(?P<of>.*?)\s)?\b(?P<aux>{_AUX})\b\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"^\s*(?:many|much|kinds? of|sorts? of)\b", re.IGNORECASE)
_CAPITALISED = re.compile(r"(?:(?:the|and|of|both) |[A-ZА-Я][\w'’.-]*,? )+")
_NOUN_PHRASE = re.compile(r"[A-ZА-Я]|(?:the|a|an|this|that|these|its|their|his|her|our|any|all)\b")
_NOT = {"will": "won't", "can": "can't"}

_KOREAN = re.compile(
    r"(?P<which>어떤|무슨|어느|얼마나 많은)(?=\s)"
    r"|(?P<is>(?:언제|어디|누구|무엇|뭐|뭘|얼마|왜))(?P<be>인가요?|입니까|이었나요?|였나요?|이었습니까|였습니까|일까요?|이었는가|"
    r"였는가|이야|야|예요|이에요)"
    r"|몇\s?[가-힣]+|얼마나(?:\s(?:오래|자주|많이))?|언제(?:부터|까지)?|어디(?:에서|서|에|로)?|어떻게|왜|누가|누구(?:를|와|의|에게|랑)?"
    r"|무엇(?:을|이|으로|에)?|뭘|뭐"
)
_RUSSIAN = re.compile(
    r"(?:(?:в|во|на|с|со|к|о|об|от|для|из|у|за|по|при) )?(?:когда|где|куда|откуда|почему|зачем|как(?: долго| часто)?|"
    r"кто|кого|кому|кем|ком|что|чего|чему|чем|ч[её]м|как(?:ой|ая|ое|ие|ого|ому|им|ую|их|ими|ом)|сколько(?: времени)?|"
    r"с каких пор)\s",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"(?P<which>どの(?!くらい|ように)|どんな|どういう|何の)|いつ(?:から|まで)?|どこ[でにへ]?(?:から)?|なぜ|どうして|なんで|どうやって|"
    r"どのように|どのくらい|どれくらい|どれほど|いくら|誰[がをにとの]?|何[人個回年月日本隻]?(?:[がをにとで]|(?=で))?|いくつ[のを]?"
)
_CHINESE_HOW = re.compile(r"什么时候|何时|为什么|为何|怎么|怎样|如何|在哪里|在哪儿|在何处|多久|多长时间|哪里|哪儿")
_CHINESE_WHAT = re.compile(r"什么|谁|哪些|哪个|哪[国位年]|多少|几[个次名国]")


def reask(question: str, before: str, language: str) -> str | None:
    """The earlier question with the question word of a bare follow-up; None if it is none, or cannot be put in.

    `reask("Why?", "Did Russia veto the Panel?", "en") -> "Why did Russia veto the Panel?"`;
    `reask("어디서?", "조약은 언제 서명되었나?", "ko") -> "조약은 어디서 서명되었나?"`.
    """
    word = question_word(question, language)
    if word is None or not bare(before):
        return None
    said = {"en": _english, "ko": _korean, "ru": _russian, "ja": _japanese, "zh": _chinese}[language](
        word, bare(before)
    )
    return said and said + mark(before)


def question_word(question: str, language: str) -> str | None:
    """The question word, if the question consists of one: `question_word("And why was that?", "en") -> "why"`."""
    asked = bare(without_opening(question, language))
    if match := _ASKED_ALONE[language].fullmatch(asked):
        return match[1]
    return _WHY[language] if _ASKED_REASON[language].fullmatch(asked) else None


def _english(word: str, before: str) -> str | None:
    match = _ENGLISH.fullmatch(before)
    if not match:
        return None
    aux, rest, of = match["aux"].lower(), match["rest"], _COUNTED.sub("", match["of"] or "").strip()
    if word.lower() == "why not":
        word, aux = "Why", _NOT.get(aux, aux + "n't")
    if of and aux.startswith(("did", "do", "will", "would", "can", "could", "should", "must")):
        rest = _with_object(rest, of if _COUNTED.match(match["of"]) else f"the {of}")
    elif of and not _NOUN_PHRASE.match(rest):
        rest = f"{of} {rest}"
    elif not of and (match["word"] or "").lower() in ("who", "what") and not aux.startswith("d"):
        return None  # "Who is Lavrov?" has no circumstances
    return f"{capitalised(word)} {aux} {rest}"


def _with_object(rest: str, what: str) -> str:
    """The clause with its object after the verb, which is found behind a subject in capitals; else at its end."""
    subject = _CAPITALISED.match(rest)
    if not subject:
        return f"{rest}: {what}"
    verb, _, others = rest[subject.end() :].partition(" ")
    return f"{subject[0]}{verb} {what}{' ' if others else ''}{others}"


def _korean(word: str, before: str) -> str | None:
    match = _KOREAN.search(before)
    if not match:
        return f"{word} {before}"
    ahead, rest = before[: match.start()], before[match.end() :]
    if match["which"]:
        return f"{ahead}{word}{rest}"
    if match["is"] and word not in ("언제", "어디"):
        return f"{ahead}{word} {'그러했나' if match['be'].startswith(('이었', '였')) else '그러한가'}{rest}"
    return f"{ahead}{word}{match['be'] or ''}{rest}"


def _russian(word: str, before: str) -> str:
    if match := _RUSSIAN.match(before):
        return f"{capitalised(word)} {before[match.end() :]}"
    named = any(part.start == 0 for part in find_parts(before))
    doubted = re.sub(r"\sли\b", "", before, count=1)
    return f"{capitalised(word)} {doubted if named and doubted == before else lowered(doubted)}"


def _japanese(word: str, before: str) -> str:
    if match := _JAPANESE.search(before):
        return before[: match.start()] + word + before[match.end() :]
    topic = re.match(r".{1,24}?[はが](?=.)", before)
    end = topic.end() if topic else 0
    return before[:end] + word + before[end:]


def _chinese(word: str, before: str) -> str:
    before = re.sub(r"吗$", "", before)
    if match := _CHINESE_HOW.search(before):
        return before[: match.start()] + word + before[match.end() :]
    return word + _CHINESE_WHAT.sub("", before, count=1)
