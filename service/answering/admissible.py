"""Tells which sentences can answer a question at all.

Headings, fragments, links to other articles, sources of figures, bylines and sentences that ask or only announce are
near every question on their subject, and answer none.
"""

import re

from pincite.ingest.cutting.sentences import closes_sentence
from pincite.ingest.korean import has_hangul

_SHORTEST = 12  # characters; a shorter text is a heading or a cell of a table
_SHORT, _SHORT_KOREAN = 60, 40  # characters; a shorter text needs the end of a sentence
BULLET = re.compile(r"^[\s\-–—•·●○◦◎□■◆◇▪▫▶►▷△▲※☞☆★*oO]{1,4}\s+|^[-–—•·●○◦□■◆◇▪▶※☞]")
# A note in a list of outlines ends in a noun made of a verb ("확보함", "전망"), in a verb or in a bracket.
_KOREAN_END = re.compile(
    r"(?:다|함|음|임|됨|됐음|것|듯|전망|분석|평가|관측|예정|가능|필요|시사|추정|주장|강조|언급|요구|촉구|제공|"
    r"지원|확대|강화|격|"
    r"합의|논의|개최|체결|방문|참석|발표|표명|제안|역할|분위기|상황|상태|방침|계획|요|죠|까|라|"
    r"자)[\"'”’)」』.!]*(?:\d{1,3}\)?)?$"
)
_LINK = re.compile(r"^[\s\-–—•·▶►☞]*[\[<【［](?!\d)[^\]>】］=]{1,30}[\]>】］]")  # not a dateline: "[agency=name]"
_SOURCE = re.compile(
    r"^[\s\-–—*※(\[<]*(?:자료|출처|사진|그림|표|참고|주|Sources?|Figure|Fig\.|Table|Photo|Note|Источник|Рис|"
    r"出典|出所|資料|"
    r"来源|资料来源)\s*(?:\d+[.:)]?\s*)?[:：=]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|[\w.]+@[\w.]+\.\w|ⓒ|©|All rights reserved|무단\s?전재", re.IGNORECASE)
_BYLINE = re.compile(r"(?:기자|특파원|연구위원|연구원|선임연구위원|교수|센터장|실장|소장|박사)\s*(?:\)|$|=|\(|[|/])")
_ASKS = re.compile(r"[?？][\"'”’)」』\]]*$")
_ANNOUNCES = re.compile(
    r"(?:다음과|아래와|이와|위와)\s?같(?:다|은|습니다|이 (?:정리|요약|볼))|살펴(?:보고자|보기로|볼 필요|보겠)|"
    r"알아보(?:자|고자|겠)|"
    r"(?:[두세네]|다섯|여섯|몇|여러) 가지(?:다|이다|로 (?:나|요약|정리)\w*)\.?$|(?:은|는|이|가) (?:둘|셋|넷|"
    r"다섯|여섯)이다\.?$|"
    r"[이가] (?:둘|셋|넷|다섯|여섯)(?:이|가)? (?:있다|붙는다|꼽힌다)\.?$|"
    r"(?:as follows|the following|listed below|set out below)\s*[:.]?$|"
    r"\b(?:two|three|four|five|six|several) (?:things|gains|points|reasons|ways|steps|conclusions|questions)[.:]$|"
    r"^asked (?:what|why|how|whether|who|when|where)\b|"
    r"^(?:let (?:me|us)|we (?:now )?turn to|this (?:brief|paper|section|report) "
    r"(?:asks|examines|considers|looks at|discusses|reviews))\b|"
    r"следующ(?:ее|ие|им образом)\s*[:.]?$|(?:以下の(?:通|とお)り|次の(?:通|とお)り)|(?:如下|以下几)[:：。]?",
    re.IGNORECASE,
)
# What a sentence begins with that cannot be understood without the one before it.
_LEANS = re.compile(
    r"^\W*(?:이는|이에|이를|이로써|이로 인해|이것은|이런|이러한|이와 같은|이들은|이들의|그는|그의|그가|그녀는|"
    r"그들은|그러나|하지만|그래서|그런데|"
    r"따라서|그럼에도|반면|또한|이 때문에|그 결과|그 이유는|같은 날|이날|이어|이어서|"
    r"(?:this|these|those|that|it|its|he|she|they|his|her|their|such|however|but|yet|so|therefore|thus|hence|instead|"
    r"nevertheless|as a result|for this reason|the same)\b|"
    r"(?:это|этот|эта|эти|он|она|они|его|ее|их|однако|поэтому|но|таким образом)\b|"
    r"これ|それ|この|その|彼|しかし|だが|したがって|そのため|这|那|他|她|它|但|然而|因此|所以)",
    re.IGNORECASE,
)


def can_answer(text: str, heading: str) -> bool:
    """Return whether a sentence under this heading path can be an answer.

    >>> can_answer("러시아는 북한에서 포탄을 얻었다.", ""), can_answer("그렇다면 러시아는 무엇을 얻었는가?", "")
    (True, False)
    """
    if "\n" in text:
        return True  # a table row under its header
    bare = without_bullet(text)
    if len(bare) < _SHORTEST or bare in heading or _is_fragment(bare):
        return False
    return not any(pattern.search(text) for pattern in (_LINK, _SOURCE, _ASKS, _ANNOUNCES)) and not _is_furniture(bare)


def asks(text: str) -> bool:
    """Return whether the sentence itself asks a question: `asks("무엇을 얻었는가?") -> True`."""
    return _ASKS.search(text) is not None


def announces(text: str) -> bool:
    """Return whether the sentence only says that something follows: `announces("이유는 셋이다.") -> True`."""
    return _ANNOUNCES.search(text) is not None


def leans(text: str) -> bool:
    """Return whether the sentence cannot be understood without the one before it: `leans("이는 처음이다.") -> True`."""
    return _LEANS.match(text) is not None


def without_bullet(text: str) -> str:
    """Return the text without a bullet at its beginning: `without_bullet("□ 합의 내용") -> "합의 내용"`."""
    return BULLET.sub("", text, count=1).lstrip()


def _is_fragment(bare: str) -> bool:
    """True for a short text that does not end as a sentence does."""
    if has_hangul(bare):
        return len(bare) < _SHORT_KOREAN and not _KOREAN_END.search(bare) and not closes_sentence(bare)
    return len(bare) < _SHORT and not closes_sentence(bare)


def _is_furniture(bare: str) -> bool:
    """True for an address, a copyright notice or a byline."""
    if _ADDRESS.search(bare) and len(bare) < 80:
        return True
    return len(bare) < 80 and not closes_sentence(bare) and _BYLINE.search(bare) is not None
