"""Writes what the check found as remarks beside the sentences of a draft, in Korean for a Korean draft."""

from collections.abc import Iterator, Sequence

from pincite.service.checking.claims.fault import Fault, FaultKind
from pincite.service.citations.citation import Citation, label
from pincite.service.drafts.draft import CheckedDraft, JudgedSentence, NamedSource, Verdict
from pincite.service.drafts.word import Remark, new_with_comments, open_word, with_comments
from pincite.service.plain import one_line
from pincite.service.quotes.manuscript import Checked
from pincite.service.quotes.manuscript import Verdict as Quoted

_LONGEST_QUOTE = 400  # characters
_MOST_QUOTES = 3
_SAID = {
    "en": {
        "carried": "Carried by the sources.",
        "contradicted": "Contradicted by the sources.",
        "partly": "Carried in part.",
        "not_found": "Not found in the sources.",
        "for": "For: ",
        "against": "Against: ",
        "nearest": "Nearest: ",
        "named": "{} is named as the source and carries it.",
        "not_named": "{} is named as the source but does not carry it.",
        "elsewhere": "{} is named as the source and carries it, but not on page {}.",
        "confirmed": "The quotation is word for word in {}.",
        "altered": "The quotation differs from {}: “{}”",
        "unquoted": "The quotation is in none of the documents: “{}”",
    },
    "ko": {
        "carried": "자료로 뒷받침됩니다.",
        "contradicted": "자료와 어긋납니다.",
        "partly": "일부만 뒷받침됩니다.",
        "not_found": "자료에서 찾지 못했습니다.",
        "for": "근거: ",
        "against": "반대 근거: ",
        "nearest": "가장 가까운 내용: ",
        "named": "출처로 적은 {}의 내용과 맞습니다.",
        "not_named": "출처로 적은 {}에는 이 내용이 없습니다.",
        "elsewhere": "출처로 적은 {}에 있는 내용이지만 {}쪽에는 없습니다.",
        "confirmed": "인용문이 {}의 원문과 같습니다.",
        "altered": "인용문이 {}의 원문과 다릅니다: “{}”",
        "unquoted": "인용문을 어느 문서에서도 찾지 못했습니다: “{}”",
    },
}
# What is wrong, where the draft is Korean; a fault has an English sentence of its own.
_TOLD = {
    FaultKind.NUMBER: "근거 문장에 없는 수: “{}”",
    FaultKind.DATE: "근거 문장에 없는 날짜: “{}”",
    FaultKind.NAME: "근거 문장에 나오지 않는 이름: “{}”",
    FaultKind.NEGATION: "근거 문장과 긍정·부정이 다른 부분: “{}”",
    FaultKind.ACTORS: "근거 문장에서는 방향이 반대입니다: “{}” → “{}”",
    FaultKind.OTHER: "근거 문장에는 “{}”인데 여기에는 “{}”",
    FaultKind.CONTRARY: "근거 문장과 뜻이 반대인 부분: “{}”",
}


def remarks(checked: CheckedDraft) -> list[Remark]:
    """A remark for each sentence, and for each quotation outside of them, in order."""
    korean = checked.draft.language == "ko"
    words = _SAID["ko" if korean else "en"]
    found = []
    left = list(checked.quotations)
    for one in checked.sentences:
        start, end = one.sentence.start, one.sentence.end
        inside = [quotation for quotation in left if start <= quotation.quotation.start < end]
        left = [quotation for quotation in left if quotation not in inside]
        lines = [*_lines(one, words, korean), *(_quoted(quotation, words) for quotation in inside)]
        found.append(Remark(start, end, "\n".join(lines)))
    found += [Remark(one.quotation.start, one.quotation.end, _quoted(one, words)) for one in left]
    return sorted(found, key=lambda one: one.start)


def commented(checked: CheckedDraft, data: bytes | None) -> bytes:
    """A Word file with the remarks: a copy of the draft if it is one (`data`), else a new one."""
    word = open_word(data) if data else None
    text = checked.draft.text
    return with_comments(word.data, text, remarks(checked)) if word else new_with_comments(text, remarks(checked))


def _lines(one: JudgedSentence, words: dict[str, str], korean: bool) -> Iterator[str]:
    yield words[one.verdict.value]
    if one.verdict is not Verdict.CARRIED:
        yield from (_told(fault) if korean else fault.detail for fault in one.faults)
    for kind, citations in (("for", one.carrying), ("against", one.denying), ("nearest", one.nearest)):
        yield from (words[kind] + _source(citation) for citation in citations[:_MOST_QUOTES])
    yield from (_named(named, words) for named in one.named)


def _told(fault: Fault) -> str:
    """A fault in Korean, or as it is where there are no words for it."""
    return _TOLD[fault.kind].format(*fault.written) if fault.written and fault.kind in _TOLD else fault.detail


def _source(citation: Citation) -> str:
    quote = one_line(citation.quote)
    shown = quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "…"
    return f"“{shown}” ({label(citation)}; {citation.id})"


def _named(named: NamedSource, words: dict[str, str]) -> str:
    title = one_line(named.title or named.document)
    if named.carries:
        return words["named"].format(title)
    if named.page and named.found_elsewhere:
        return words["elsewhere"].format(title, named.page)
    return words["not_named"].format(title)


def _quoted(one: Checked, words: dict[str, str]) -> str:
    if one.verdict is Quoted.NOT_FOUND:
        return words["unquoted"].format(one_line(one.quotation.text))
    citation = one.matches[0].citations[0]
    if one.verdict is Quoted.CONFIRMED:
        return words["confirmed"].format(label(citation))
    return words["altered"].format(label(citation), one_line(citation.quote))


def summary(sentences: Sequence[JudgedSentence]) -> dict[str, int]:
    """How many sentences have each verdict, by its name."""
    return {verdict.value: sum(one.verdict is verdict for one in sentences) for verdict in Verdict}
