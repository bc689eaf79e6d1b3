"""Tells whether a sentence has a number, a place, a reason, somebody's words or advice in it, whatever it says."""

import re
from functools import lru_cache

from pincite.service.checking.mentions.date_mentions import find_dates
from pincite.service.checking.mentions.naming import read_names
from pincite.service.checking.mentions.numbers import Kind, Number, find_numbers
from pincite.service.checking.mentions.places import Place
from pincite.service.checking.mentions.units import unit_at

_REASONS = re.compile(
    r"때문|위해|위한|위하여|이유|까닭|목적|배경|의도|속셈|노리|노린|려는|고자|으므로|기에|덕분|탓|데다|원인|"
    r"결과|통해|필요|"
    r"\b(?:because|since|due to|in order to|so that|so as to|to (?:avoid|show|secure|gain|protect|reduce|keep)|"
    r"reasons?|"
    r"therefore|purpose|aim(?:s|ed)?|wants?|wanted|needs?|needed|hop(?:es|ed|ing))\b|"
    r"потому что|так как|поскольку|чтобы|из-за|ради|причин|ため|から|ので|因为|由于|为了|以便",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"[“”\"‘’「」『』«»]|말(?:했|하)|밝(?:혔|히)|언급|강조|주장|발언|지적|경고|비난|비판|표명|설명|\b(?:said|"
    r"says|told|called|warned|"
    r"promised|stressed|declared|announced|according to)\b|сказал|заявил|отметил|подчеркнул|述べ|語|言っ|表示|"
    r"指出|称",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"[가-힣]야\s?(?:한다|하며|하고|함|할|하는|하겠|하지만|하나|되)|바람직|요망|요구된다|중요하다|"
    r"필요(?:가|는|도|성이)?\s?(?:있|하|절실)|필요(?=[.\s\d)]*$)|"
    r"\b(?:should|must|ought to|needs? to|have to|has to|necessary|desirable|recommend\w*)\b|"
    r"(?<!\w)(?:следует|необходимо|нужно|должн\w+|надо)(?!\w)|べき|必要|なければならない|应该?|应当|必须|需要",
    re.IGNORECASE,
)
# Places that no list has: 우글로보예 공군기지에서, at the Far Eastern Federal University.
_PLACES = re.compile(
    r"[가-힣](?:기지|공항|항구|대학|대학교|공화국|광장|호텔|회의장|회담장|경기장|박물관|궁전?|크렘린궁|역|섬)(?:에서|에|을|를|로)(?![가-힣])"
    r"|수도인 [가-힣]|\b(?:in|at|near)\s(?:the\s)?[A-Z][a-z]+\s(?:[A-Z]|Palace|University|Airport|Square|Island)"
)
_COUNTRY = 2  # letters of a country's code; those of places are longer
_WHERE_AFTER = re.compile(r"에서(?!의)|에(?![가-힣])|으?로(?![가-힣])|[을를]\s(?:방문|찾)|で|に|へ|を訪")
_WHERE_BEFORE = re.compile(
    r"(?:\b(?:in|at|near|to|into|visit(?:s|ed|ing)?|across|outside)\s(?:the\s)?|\b(?:в|во|на|под|из|посетил\w*)\s|[在到赴于]|访问)$",
    re.IGNORECASE,
)
# 152 mm tells what a shell is, not how many there are.
_CALIBRE = re.compile(r"\s?(?:㎜|mm\b|millimet|밀리|мм\b|миллиметр|ミリ|毫米)", re.IGNORECASE)
_CLOCK = re.compile(r"\d\s?(?:시|時|点|a\.m\.|p\.m\.|o'clock|분|분간)")


def has_number(text: str) -> bool:
    """True for a number that is not part of a date."""
    return _CLOCK.search(text) is not None or any(not _CALIBRE.match(text, one.end) for one in undated(text))


def has_count(text: str) -> bool:
    """True for a number that may count things: it is no date, no share, and no measure."""
    return any(_counts(text, one) for one in undated(text))


def has_place(text: str) -> bool:
    """True for a place where something is or happens."""
    return _PLACES.search(text) is not None or any(_is_spot(text, place) for place in read_names(text).places)


def _is_spot(text: str, place: Place) -> bool:
    """Whether a place is where something is; a country often only says whose: 러시아 대통령, but 러시아에서."""
    if any(len(code) > _COUNTRY for code in place.codes):
        return True
    return _WHERE_AFTER.match(text, place.end) is not None or _WHERE_BEFORE.search(text[: place.start]) is not None


def has_reason(text: str) -> bool:
    """True for words of reason or purpose: 때문, "because", "in order to"."""
    return _REASONS.search(text) is not None


def has_advice(text: str) -> bool:
    """True for words of what should be done: 해야 한다, "should", 필요가 있다."""
    return _ADVICE.search(text) is not None


def has_words(text: str) -> bool:
    """True for a quotation, or a verb of saying."""
    return _SAYING.search(text) is not None


@lru_cache(maxsize=1024)
def undated(text: str) -> tuple[Number, ...]:
    """The numbers that are not part of a date."""
    numbers = find_numbers(text)
    dated = find_dates(text) if numbers else ()
    return tuple(one for one in numbers if not any(date.start <= one.start < date.end for date in dated))


def _counts(text: str, number: Number) -> bool:
    """True for a number that may count things: it is no share, and no measure."""
    measured = number.kind is Kind.PERCENT or unit_at(text, number) is not None
    return not measured and not _CALIBRE.match(text, number.end)
