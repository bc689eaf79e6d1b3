"""Turns a Korean sentence with a date into a question for it: the date becomes 언제, the ending -나.

Only a sentence, or its first clause, with one date and a plain past ending is turned ("떠났다" -> "떠났나?"), which is
always grammatical.
"""

import re

from pincite.service.checking.mentions.date_mentions import find_dates

_ENDING = re.compile(r"([가-힣])다\.?(?:\d{1,2}\))?$")
_CLAUSE = re.compile(r"([^,]*[가-힣])(?<=[았었했였갔왔졌났렸겼렀웠쳤켰췄됐났섰뤘])(?:고|으며|지만|으나),")
_PARTICLE = re.compile(r"\s?(?:에는|에야|에|경|께|중)?(?=[\s,])")
_OF_DAY = re.compile(r"^\s?(?:새벽|아침|오전|오후|저녁|밤|초|초순|중순|하순|말)(?:에는|에)?(?=\s)")
_LEANS = re.compile(
    r"^(?:이|그|저|이는|그는|그녀는|이것|그것|이날|그날|같은|당시|하지만|그러나|그리고|또|또한|다만|이후|이에|이어)\b"
)
_PRONOUN = re.compile(r"(?<![가-힣])(?:그는|그가|그의|그녀|이는|이를|그들|이들|이날|그날|여기|거기)")
_ODD = re.compile(r"[\"“”‘’'()\[\];:%]|^언제")  # where no one stands before 언제, it reads badly
_LONGEST, _SHORTEST = 60, 14
_BOUND = re.compile(r"이래|이후|부터|까지|(?<![가-힣])[뒤후전](?:에|인)?(?![가-힣])")
_WHO = re.compile(r"[가-힣](?:은|는|이|가|께서)$")  # what may stand before 언제
_SUBJECT = re.compile(r"(?:\S+ ){0,5}?(?!많이|같이|깊이|높이|없이|함께)\S*[가-힣](?:이|가|께서) ")
_OTHER_TIME = re.compile(r"\d\s?[년월일]")
_FINAL_SS = 20  # the place of ㅆ among the final consonants


def question_of(sentence: str) -> str | None:
    """The question that this sentence answers, or None.

    >>> question_of("김정은은 2023년 9월 10일 평양을 떠났다.")
    '김정은은 언제 평양을 떠났나?'
    """
    if clause := _CLAUSE.match(sentence):
        sentence = f"{clause[1]}다."
    places = {(date.start, date.end) for date in find_dates(sentence)}
    ending = _ENDING.search(sentence)
    if len(places) != 1 or ending is None or not _is_past(ending[1]):
        return None
    start, end = places.pop()
    before, after = sentence[:start], sentence[end:]
    particle = _PARTICLE.match(after)
    if before.strip() and not _WHO.search(before.strip()):
        return None
    if particle is None or _BOUND.search(after):
        return None
    rest = _OF_DAY.sub("", after[particle.end() :]).lstrip(" ,")
    if not before.strip() and (subject := _SUBJECT.match(rest)):
        before, rest = subject[0], rest[subject.end() :]  # 언제 stands after who did it
    asked = f"{before.rstrip()} 언제 {_ENDING.sub(lambda found: f'{found[1]}나?', rest)}".strip()
    plain = _SHORTEST <= len(asked) <= _LONGEST and not _LEANS.search(asked) and not _PRONOUN.search(asked)
    return asked if plain and not _ODD.search(asked) and not _OTHER_TIME.search(asked) else None


def _is_past(syllable: str) -> bool:
    """Whether a syllable ends in ㅆ, as 았, 었, 했 and 렸 do."""
    return (ord(syllable) - 0xAC00) % 28 == _FINAL_SS
