"""Finds what a question names and the passages found do not: names, places, numbers, dates, and rare Korean words.

Names are compared across scripts and places across languages, as in the check of written sentences. A rare word can
only be looked for in passages of the question's own language.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pincite.index.hit import Hit
from pincite.ingest.korean import nouns, proper_nouns
from pincite.ingest.text import language_of
from pincite.service.checking.claims.figures import Figures, missing_dates, missing_numbers, read_figures
from pincite.service.checking.mentions.naming import is_known, missing_names, read_names
from pincite.service.checking.mentions.units import missing_rates
from pincite.service.checking.mentions.words import QUESTION_WORDS, is_common

_LINKS = re.compile(r"(?<=\w)[-–/](?=[A-ZА-Я])")  # "Russia-North Korea" names two
_DOCUMENT = re.compile(
    r"보고서|기고문|논문|(?<![가-힣])글(?:은|이|에|의)|\b(?:reports?|briefs?|papers?|articles?|author)\b|доклад|стать[яеию]|"
    "報告|論文|記事|报告|论文|文章",
    re.IGNORECASE,
)
_UTTERED = re.compile(
    r"\b(?:what|how) did [^?]{2,60}? (?:say|tell|call|respond|react|reply|answer|comment|promise|warn)|"
    r"뭐라고|무엇이라고|어떻게 (?:반응|대응|답)|무슨 말|(?:что|как) [^?]{0,60}(?:сказал|заявил|ответил|отреагировал)|"
    "何と(?:言|述|呼|語)|どう(?:反応|答え)|说了什么|怎么说|如何(?:回应|反应)",
    re.IGNORECASE,
)
_ACRONYM = re.compile("[A-ZА-Я]{2,6}")  # other languages spell an institution's name out
_POSSESSIVE = re.compile(r"['’]s\b")
# Seats of government stand for their country, and the country for them.
_SEATS = re.compile(
    r"\b(?:Kremlin|Moscow|Beijing|Pyongyang|Seoul|Washington|Tokyo|Kyiv|Kiev|White House)\b|크렘린궁?|모스크바|"
    r"베이징|평양|서울|"
    r"워싱턴|도쿄|키이우|백악관|Кремл\w+|Москв\w+|Пекин\w*|Пхеньян\w*|Сеул\w*|Вашингтон\w*|クレムリン|モスクワ|"
    r"北京|平壌|ソウル|"
    r"ワシントン|克里姆林宫|莫斯科|平壤|首尔|华盛顿"
)

# One absent noun is a matter of wording; several, together a good part of the question's, mean another subject. Nouns
# that only say what kind of thing is asked for do not count.
_MANY_NOUNS, _SHARE_OF_NOUNS = 2, 0.25
_KINDS = (
    "사람 인물 이름 기관 단체 나라 국가 날짜 날 기간 시간 시기 때 지금 당시 하루 글 보고서 기고문 결론 내용 계획 "
    "수준 실제 당국 측 쪽 속 안 밖 제안 처리 방법 방식 분야 원인 결과 영향 의미 목적 문제 상황 상대 태도 입장 견해 "
    "주장 대신 규모 수 숫자 비용 가격 금액 길이 거리 높이 크기 종류 매력 못 손 점 전 후 중 신문 언론"
)
_KINDS_OF_THINGS = frozenset(_KINDS.split())


def unmentioned(question: str, hits: Sequence[Hit]) -> Iterator[str]:
    """Yield the names, numbers and dates of the question, as written, that none of the hits mentions."""
    asked = _SEATS.sub(" ", _LINKS.sub(" and ", _POSSESSIVE.sub("", question)))
    texts = [_whole(hit) for hit in hits]
    lacking = missing_names(read_names(asked), [read_names(text) for text in texts])
    abroad = any(hit.document.language != language_of(question) for hit in hits)
    yield from (name for name in dict.fromkeys(lacking) if not (abroad and _ACRONYM.fullmatch(name)))
    figures, (main, *others) = _written_out(read_figures(asked)), [read_figures(text) for text in texts]
    yield from dict.fromkeys(missing_numbers(figures, main, others))
    heads = [read_figures(f"{hit.document.title or ''} ({hit.document.date or ''})") for hit in hits]
    yield from dict.fromkeys(missing_dates(figures, main, others, heads))
    yield from dict.fromkeys(missing_rates(asked, texts))
    absent, asked_for = _absent_nouns(asked, hits), nouns(asked)
    if len(absent) >= _MANY_NOUNS and len(absent) >= _SHARE_OF_NOUNS * len(asked_for):
        yield from absent


def named_in(question: str, hits: Sequence[Hit]) -> bool:
    """Return whether the question has a name that is no common word, and the hits mention all its names and places."""
    asked = _LINKS.sub(" and ", _POSSESSIVE.sub("", question))
    naming, language = read_names(asked), language_of(question)
    if language == "ko":
        named = bool(proper_nouns(question))
    else:
        words = [word for name in naming.names for word in name.words]
        named = not all(is_common(word, "ru" if language == "ru" else "en") for word in words)
    return named and not list(missing_names(naming, [read_names(_whole(hit)) for hit in hits]))


def is_of_named_source(question: str, hit: Hit) -> bool:
    """Return whether the question asks what the hit's document says, by its author, its publisher or its year.

    "What does Kim Minjun advise?" and "the 2019 report" name a source, "the summit of 2019" does not.
    """
    by_year = hit.signals["year"] > 0 and _DOCUMENT.search(question) is not None
    return by_year or hit.signals["source"] > 0


def silent_speaker(question: str, shown: Sequence[str]) -> str:
    """Return the name of whoever's words or reaction is asked for, if no sentence shown mentions them; else ""."""
    if not _UTTERED.search(question):
        return ""
    naming = read_names(_SEATS.sub(" ", _POSSESSIVE.sub("", question)))
    known = [read_names(text) for text in shown]
    unknown = (one for one in naming.names[:1] if not is_known(one.words, naming.language, known))
    return next((naming.text[one.start : one.end] for one in unknown), "")


def _written_out(figures: Figures) -> Figures:
    """The figures without number words: "the first summit" and "two leaders" count what the passages need not count."""
    text = figures.text
    numerals = tuple(
        one for one in figures.numbers if text[one.number.start : one.number.end].strip("제第")[:1].isdigit()
    )
    return replace(figures, numbers=numerals)


def _absent_nouns(question: str, hits: Sequence[Hit]) -> list[str]:
    """The nouns of a Korean question that no hit has, if all hits are Korean: other languages have other words."""
    if language_of(question) != "ko" or any(hit.document.language != "ko" for hit in hits):
        return []
    text = "".join(" ".join(map(_whole, hits)).split())
    counted = (noun for noun in dict.fromkeys(nouns(question)) if noun not in QUESTION_WORDS | _KINDS_OF_THINGS)
    return [noun for noun in counted if noun not in text]


def _whole(hit: Hit) -> str:
    """The passage with its document's source, title and date and its headings, which it may take for granted."""
    facts = hit.document
    source = f"{facts.author or ''}, {facts.publisher or ''}, {facts.title or facts.name} ({facts.date or ''})"
    return f"{source}. {hit.passage.heading}. {hit.passage.search_text}"
