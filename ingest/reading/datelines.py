"""Tell the document's own date from the dates it writes about, by the line that the date stands in.

A date is the document's own if a label says so ("발행일: 2024. 5. 3."), if it has a line to itself, or if the rest of
its line is an imprint ("Policy Brief No. 88, 12 December 2023") or names who wrote it ("Jane Doe (Institute), 3 May
2024"). Dates in sentences, in titles and after words such as "born" and "valid until" are not, nor are numbers that
only look like dates ("Analysis 2024/11", "공고 제2024-08호"). Two dates in a line are a period, a life or a history.
"""

import re
from dataclasses import dataclass

from pincite.ingest.people import SURNAMES
from pincite.ingest.reading.dates import WrittenDate, dates_in

_LABEL = re.compile(
    r"(?:^|[\s|·\[(【])(?:기사)?(?:발행|발간|펴낸|게재|등록|작성|배포|공고|보도|기고|입력|승인|송고|수정|업데이트)\s?(?:날|일시|일자|일)?"
    r"\s*[:：\]】)]?\s*$"
    r"|(?:^|[|·;,)\]\t–—])\W*(?:(?:last |first )?(?:published|posted|issued|released?|revised|updated|modified|dated)"
    r"|(?:(?:issue|release|publication) )?date(?: of (?:issue|publication|release))?(?=\s*[:：]))"
    r"(?:\s+on)?\s*[:：]?\s*$"
    r"|^\W*(?:날\s?짜|일\s?자)\s*[:：]\s*$",
    re.IGNORECASE,
)
_REVISED = re.compile("수정|업데이트|revised|updated|modified", re.IGNORECASE)
# What may stand beside a date that has its line to itself: the weekday, the time, "as of".
_BESIDE = re.compile(
    r"\(?(?:[월화수목금토일](?:요일)?|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\)"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|[월화수목금토일]요일|\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?"
    r"|오전|오후|송고|입력|기준|현재|\bг(?:ода|\.)?(?!\w)",
    re.IGNORECASE,
)
_PARTED_BEFORE = re.compile(r"(?:[,.;|·/)\]–—•\t-]|\s{2,})\s*$|^\s*$")
_PARTED_AFTER = re.compile(r"^\s*(?:[,.;|·/()\[\]–—•\t-]|\s{2,})|^\s*$")
# Numbers that say which issue, notice or volume it is; "2024/11" and "2023-19" are such only if they end the line.
_SERIES = re.compile(
    r"제\s*[\d-]+\s*(?:호|권|집|차)|통권\s*\d+|\d+\s*호(?!\w)|시리즈\s*\d+|(?:봄|여름|가을|겨울)\s?호"
    r"|\b(?:no|issue|vol|volume|number|series|nr)\b\.?\s*\d+|\b(?:19|20)\d\d\s?[/-]\s?\d{1,3}\s*$|\S\s\d\d-\d\d\s*$",
    re.IGNORECASE,
)
_ISSUE_OF_MONTH = re.compile(r"^\s?호(?!\w)")
_OF_AN_EVENT = re.compile(
    r"\b(?:until|till|from|since|before|after|between|during|signed?|born|died?|deceased|visits?|visited|met|meeting|talks"
    r"|summit|treaty|agreement|contract|war|battle|armistice|birth|death|expires?|valid|deadline|effective|approved|isbn"
    r"|issn|copyright|day|anniversary|revolution|crisis)\b"
    r"|회담|방문|방러|방북|전쟁|조약|협정|사건|서명|체결|개최|출생|출생일|생년|사망|서거|탄생|기념|열병식|정전|휴전|유효|기한|마감"
    r"|만료|시행|개정(?!판)|계약|접수|기간|까지|부터|이후|이전|결의|선언",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\b(?:university|institute?|cent(?:er|re)|foundation|council|college|department|ministry|office|agency|school"
    r"|association|society|forum|academy|bank|commission|committee|court|board|bureau|authority|secretariat|assembly"
    r"|parliament|government|library|museum|laborator(?:y|ies)|embassy|archive|press|times|journal|bulletin|brief|report|paper"
    r"|review|notes|newsletter|analysis)\b"
    r"|연구원|연구소|연구회|대학|센터|재단|협회|학회|위원회|신문|일보|통신|공사|은행|진흥원|평가원|개발원|브리프|포럼|리포트"
    r"|보고서|동향|시론|논평|소식",
    re.IGNORECASE,
)
_POSITION = (
    r"(?:기자|특파원|연구위원|전문위원|위원|연구원|교수|박사|실장|원장|센터장|소장|대표|국장|과장|부장|팀장|논설위원)"
)
_SMALL_WORD = re.compile(r"of|for|and|the|in|on|at|d[eu]|del|der|den|d[ia]|la|le|van|von|bin|al|el|y|e|und|für|&|by")
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ſА-ЯЁ]"
_LATIN_NAME = rf"{_CAPITAL}[\w.'’-]*(?:\s+(?:(?:de|del|der|da|di|van|von|bin|al|la)\s+)*{_CAPITAL}[\w.'’-]*){{1,3}}"
_KOREAN_NAME = rf"[{SURNAMES}][가-힣]{{1,2}}"
_LATIN_AFFILIATION = rf"\((?=[^()]*(?i:{_INSTITUTION.pattern})|[^()]*\b[A-Z]{{2,}}\b)[^()\d]{{2,80}}\)"
_KOREAN_AFFILIATION = r"\([^()\d]{1,40}[원소회학터단사실부처청국관교문신보]\)"
_AUTHOR = re.compile(
    rf"(?:[Bb]y\s+)(?P<by>{_LATIN_NAME})|(?:[Bb]y\s+)?(?P<latin>{_LATIN_NAME})\s*{_LATIN_AFFILIATION}"
    rf"|(?P<affiliated>{_KOREAN_NAME})(?:\s+\S+)?\s*{_KOREAN_AFFILIATION}"
    rf"|(?P<titled>{_KOREAN_NAME})\s+(?:[가-힣A-Z·]+\s+){{0,3}}?(?:[가-힣]*{_POSITION})"
)
_NAMED = re.compile(r"\(([^()]+)\)$")  # the affiliation, which the author's pattern has found
# Words that only sentences have.
_TOLD = re.compile(r"[가-힣](?:는|을|를|에서|에게|하며|하고)(?=[\s,])|[가-힣]{3,}은(?=\s)|[가-힣]다[.\"”’]?$")
_EDGES = " \t,.;:|·/()[]<>《》–—•*-"
_MOST_WORDS = 14
_LONGEST = 120  # characters of a line that is no sentence


@dataclass(frozen=True, slots=True)
class Dateline:
    """A line with the document's own date; `place` says why it is taken for that, `author` is who it says wrote it.

    `institution` is the one that the line names behind the author.
    """

    date: str
    place: str
    author: str | None = None
    institution: str | None = None


def read_dateline(line: str, first: bool = False) -> Dateline | None:
    """Return the document's date in a line, None if it has none; `first` if it is the first, where titles stand.

    >>> read_dateline("Jane Doe (Institute of Rivers), 3 May 2024")
    Dateline(date='2024-05-03', place='in the byline', author='Jane Doe', institution='Institute of Rivers')
    >>> read_dateline("Valid until 31 December 2027")
    """
    dates = dates_in(line)
    if not dates or len(line) > _LONGEST or _TOLD.search(line):
        return None
    if labels := {date: label for date in dates if (label := _label_of(date, line))}:
        first_said = min(labels, key=lambda date: (bool(_REVISED.search(labels[date])), date.start))
        return Dateline(first_said.iso, "after a label")
    sure = [date for date in dates if not date.may_be_number]
    if len({date.iso for date in sure}) != 1:
        return None
    return _unlabelled(line, sure[0], first)


def is_imprint(line: str) -> bool:
    """Return whether the line says which issue of a series this is: "해람 안보브리프 제41호", "Brief No. 88"."""
    return bool(_SERIES.search(line))


def _label_of(date: WrittenDate, line: str) -> str:
    label = _LABEL.search(line[: date.start])
    return label[0] if label and (not date.may_be_number or label[0].rstrip().endswith((":", "："))) else ""


def _unlabelled(line: str, date: WrittenDate, first: bool) -> Dateline | None:
    before, after = _BESIDE.sub(" ", line[: date.start]), _BESIDE.sub(" ", line[date.end :])
    rest = " ".join(f"{before} {after}".split()).strip(_EDGES)
    if not any(letter.isalnum() for letter in rest):
        return Dateline(date.iso, "on a line of its own")
    if _OF_AN_EVENT.search(rest):
        return None
    if _ISSUE_OF_MONTH.match(after) or (_SERIES.search(rest) and _is_named(rest)):
        return Dateline(date.iso, "in the imprint")
    if not (_PARTED_BEFORE.search(before) and _PARTED_AFTER.match(after)):
        return None
    if signed := _signed(before, after):
        return Dateline(date.iso, "in the byline", *signed)
    if _is_named(rest) and (_INSTITUTION.search(rest) or (not first and _is_short(rest))):
        return Dateline(date.iso, "in the byline")
    return None


def _signed(before: str, after: str) -> tuple[str, str | None] | None:
    """Return author and institution if the rest of the line is only a name with "by", an affiliation or a position."""
    for side, other in ((before, after), (after, before)):
        match = _AUTHOR.fullmatch(side.strip(" \t,.;|·/–—•-"))
        if match and not other.strip(_EDGES):
            named = _NAMED.search(match[0])
            return next(name for name in match.groups() if name), named[1].strip() if named else None
    return None


def _is_named(rest: str) -> bool:
    """Return whether the words look like names of people, places or institutions, and not like part of a sentence."""
    words = [bare for word in rest.split() if (bare := word.strip(_EDGES))]
    return len(words) <= _MOST_WORDS and all(
        not word[0].islower() or _SMALL_WORD.fullmatch(word.lower()) for word in words
    )


def _is_short(rest: str) -> bool:
    """Return whether the words are few enough for a name or a place: "Vienna", "Jane Doe", "서울", "홍길동 교수"."""
    hangul = sum("가" <= letter <= "힣" for letter in rest)
    return hangul <= 12 and len(rest.split()) <= 4
