"""Tells what happened from what did not, and from what may happen, should, or is only asked for.

"What did Russia supply?" asks for a deed. Sentences on what it could supply, refused to, or was asked for are as near
to the question as the one that says what it supplied.
"""

import re

from pincite.ingest.korean import has_hangul

_OPENING, _ENDING = 60, 40  # characters of a sentence that hold the verb of its main clause
_KANA = re.compile("[ぁ-ヿ]")
_PAST_STEMS = "".join(chr(ord("가") + 28 * stem + 20) for stem in range(399))  # 갔, 했, 났: a final ㅆ makes a past
_FUTURE_STEMS = "".join(chr(ord("가") + 28 * stem + 8) for stem in range(399))  # 갈, 할, 날: before 것 and 수
_PAST = re.compile(
    r"\b(?:did|was|were|has|have|had)\b|^who (?!can|will|would|could|should|may|is|are)\w+(?:ed|t|w|de|ke|ve|me)\b"
    rf"|[{_PAST_STEMS}](?<![있겠])(?:나|는|습|어|니|지|죠|냐|을)|(?:보낸|받은|얻은|만난|[한된준산])(?=\s)"
    r"|(?:л|ла|ло|ли|лся|лась|лось|лись)\b|(?:た|だ)(?:か|のか|のですか|んですか)|ました|でした|了(?!解)",
    re.IGNORECASE,
)
# Not the month, which a question may have in small letters: "in may 2001".
_MAY = r"(?<!\bin )(?<!\bof )(?<!\d )(?-i:may)(?! \d)"
_SUPPOSES = re.compile(
    rf"[{_FUTURE_STEMS}]\s?수(?:도|가|는)?\s?(?:있|없)|가능성|잠재력|한계|전망|예상|예정|계획|필요|해야"
    rf"|겠다|[{_FUTURE_STEMS}]\s?(?:것|경우)|[라다]면|더라도|기대|바라|원하|원한|요청|요구|촉구|제안"
    r"|검토\s?중|소문|방안|절실|려(?:고)?\s?(?:함|한다|했다|하고)|고자\s?(?:함|한다|했다|하는)"
    rf"|\b(?:can|could|{_MAY}|might|would|will|should|must|ought|if|unless|likely|possib\w+|potential\w*|expect\w*|hop(?:e|es|ed|ing)"
    r"|plan(?:s|ned|ning)?|want(?:s|ed)?|need(?:s|ed)?|ask(?:s|ed)?|request\w*|demand\w*|refus\w+|declin\w+|reject\w*"
    r"|rumou?r\w*)\b"
    r"|\b(?:может|могла?|могут|могли|мог|бы|будет|будут|если|вероятно|возможн\w+|ожида\w+|просил\w*|отказ\w+)\b"
    r"|できる|可能|だろう|かもしれ|予定|計画|期待|要請|拒否|可以|将会?|如果|希望|要求|拒绝",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"[않못없]|\bnot\b|n['’]t\b|\bnever\b|\bno\b|without|refus|declin|reject|거절|거부|(?<!\w)не |отказ|ない|なかっ"
    r"|拒|[不没]",
    re.IGNORECASE,
)
# What was promised or threatened is told by a sentence on what will or may be.
_INTENDED = re.compile(
    r"\b(?:promis|pledg|vow|threaten|warn|agree|decid)\w*|약속|위협|경고|합의|결정|다짐"
    r"|обеща|угрож|предупре|約束|警告|承诺|威胁",
    re.IGNORECASE,
)
# The main clause ends a Korean sentence and opens an English one: 만나지 않았다, "They did not meet".
_DENIES = re.compile(
    r"지(?:는|도)?\s?(?:않|못)[가-힣]{0,4}다[.”\"’\s\d)\]]*$|없었?다[.\s\d]*$|なかった。?$"
    r"|^(?:(?!\b(?:that|which|who|but)\b)[^,“\"]){0,60}?\b(?:did|has|have|had|was|were) (?:not|never)\b"
)


def asks_for_deed(question: str) -> bool:
    """Return whether a question is about something that happened.

    >>> [asks_for_deed(one) for one in ("What did Iran sell?", "What could Iran sell?", "What did Iran not sell?")]
    [True, False, False]
    """
    if _PAST.search(question) is None:
        return False
    return not any(pattern.search(question) for pattern in (_SUPPOSES, _NEGATIVE, _INTENDED))


def denies(text: str) -> bool:
    """Return whether the sentence says that something was not so: `denies("그를 만나지 않았다.") -> True`."""
    return _DENIES.search(text) is not None


def supposes(text: str) -> bool:
    """Return whether the sentence tells of what may, should or is asked to be: `supposes("팔 수 있다.") -> True`.

    Its main clause decides, which ends a Korean or Japanese sentence and opens others.
    """
    main = text[-_ENDING:] if has_hangul(text) or _KANA.search(text) else text[:_OPENING]
    return _SUPPOSES.search(main) is not None
