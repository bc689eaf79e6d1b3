"""Find sentence boundaries in Korean, English, Russian, Japanese and Chinese."""

import re

_CLOSERS = "\"'”’»)\\]」』〉》）"
# A full stop, a note number ("있다.1", "it.[2]"), closing quotation marks, a bracketed remark after the stop
# ("있다.(예: ...)"), then white space. Chinese and Japanese need no white space, and Korean has none where a PDF
# lost its spaces.
_END = re.compile(
    rf"(?<![.!?…])(?P<stop>[.!?…]+)(?P<note>(?:(?<=[가-힣]\.)|(?<=[a-z]{{3}}\.))\d{{1,3}}(?=\s)|(?:\[\d{{1,3}}\])+)?"
    rf"(?P<close>[{_CLOSERS}]*)(?:\([^()]{{1,200}}\))?\s+|[。！？]+[”’」』）\"]*\s*|(?<=[가-힣]다)\.(?=[가-힣])"
)
_CLOSED = re.compile(rf"(?:[.!?…。！？](?:\[\d{{1,3}}\])*|(?:[가-힣]|[a-z]{{3}})\.\d{{1,3}})[{_CLOSERS}]*$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|Gen|Col|Lt|Sen|Rep|Gov|No|Nos|Fig|Figs|Vol|vol|ed|eds|pp|p|vs|cf|ca|al"
    r"|Inc|Ltd|Corp|Sec|Art|Ch|Eq|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|e\.g|i\.e"
    r"|г|гг|им|т|тыс|млн|млрд|руб|стр|그림|표|사진)|\b[A-ZА-Я])\.$"
)
_NUMBERED = re.compile(r"\d\.$")
_COUNTING = re.compile(r"(?:^|[\s>\])])\d{1,2}\.$")  # no Korean sentence ends in a bare number
_DATE = re.compile(r"(?:(?:19|20)\d\d|['’]\d\d)\.\s?\d{1,2}\.(?:\s?\d{1,2}\.)?$")
_ENUMERATOR = re.compile(
    r"\s*[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z가나다라마바사아자차카타파하Ⅰ-Ⅻ]|[IVXivx]{1,4})[.)\]]+\s*"
)
# Korean particles that follow a quotation, sometimes after a space: "“간다.” 라고 말했다".
_QUOTED_ON = re.compile(r"(?:이?라고|이?라는|이?라며|고|며|는|란|하고|하며)(?:\s|$)")
_LONGEST_ENUMERATOR = 16


def sentence_ends(text: str) -> list[int]:
    """Return the end offset of each sentence, including the white space after it. The last one is `len(text)`.

    Full stops in dates ("2023. 9. 14."), enumerators ("1. "), initials and abbreviations do not end a sentence:
    `sentence_ends("It was 2023. 9. 14. today. Yes.") -> [27, 31]`.
    """
    ends: list[int] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if end < len(text) and _is_end(text, start, match):
            ends.append(end)
            start = end
    if text:
        ends.append(len(text))
    return ends


def closes_sentence(text: str) -> bool:
    """Return whether the text ends like a sentence; closing marks and a note number may follow the full stop."""
    return _CLOSED.search(text[-20:]) is not None


def ends_between(before: str, after: str) -> bool:
    """Return whether a sentence ends between `before`, the end of a line, and `after`, the start of the next."""
    tail = before[-60:].rstrip() + " "
    return closes_sentence(before) and len(tail) in sentence_ends(tail + after[:12])


def _is_end(text: str, start: int, match: re.Match[str]) -> bool:
    stop, after = match["stop"], text[match.end()]
    if stop is None:
        return True
    last = text[match.start() - 1 : match.start()]
    if match["close"] and _QUOTED_ON.match(text, match.end()):
        return False
    if after.islower() and not "가" <= last <= "힣":
        return False
    if stop in ("…", "..", "..."):  # a pause, unless the word before it can close a sentence
        return after.isupper() or last in "다요까죠음함"
    return stop != "." or _is_full_stop(text, start, match)


def _is_full_stop(text: str, start: int, match: re.Match[str]) -> bool:
    """Return whether a single "." ends a sentence rather than an enumerator, an abbreviation or a date."""
    after = text[match.end()]
    if match.end() - start <= _LONGEST_ENUMERATOR and _ENUMERATOR.fullmatch(text, start, match.end()):
        return False
    before = text[max(start, match.end("stop") - 16) : match.end("stop")]
    if match["close"]:
        return True
    if _ABBREVIATION.search(before) or _DATE.search(before):
        return False
    if _COUNTING.search(before) and ("가" <= after <= "힣" or after in "「『“‘"):
        return False
    return not (_NUMBERED.search(before) and (after.isdigit() or after == "("))
