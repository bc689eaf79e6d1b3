"""Where sentences end, in Korean, English, Russian, Japanese and Chinese."""

import re

# A full stop, its closing quotation marks and brackets, then white space; Chinese and Japanese need no space.
_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]」』〉》）]*\s+)|(?:[。！？]+[”’」』）\"]*\s*)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|Gen|Col|Lt|Sen|Rep|Gov|No|Nos|Fig|Vol|vol|ed|eds|pp|p|vs|cf|ca|al"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|e\.g|i\.e|г|гг|им|т|тыс|млн|млрд|руб|стр)|\b[A-ZА-Я])\.$"
)
_NUMBERED = re.compile(r"\d\.$")
_ENUMERATOR = re.compile(r"\s*[(\[]?(?:\d{1,3}|[A-Za-z가-하IVX]{1,4})[.)\]]+\s*$")


def sentence_ends(text: str) -> list[int]:
    """Offsets just behind each sentence and the white space after it, the last one at `len(text)`.

    Full stops in dates ("2023. 9. 14."), enumerators ("1. "), initials and abbreviations end nothing:
    `sentence_ends("It was 2023. 9. 14. today. Yes.") -> [27, 31]`.
    """
    ends: list[int] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if end < len(text) and _is_end(text, start, end):
            ends.append(end)
            start = end
    if text:
        ends.append(len(text))
    return ends


def closes_sentence(text: str) -> bool:
    """True if the text's last character may close a sentence."""
    return re.search(r"[.!?…。！？][\"'”’»)\]」』〉》）]*$", text) is not None


def _is_end(text: str, start: int, end: int) -> bool:
    before = text[max(start, end - 12) : end].rstrip()
    after = text[end:].lstrip()[:1]
    if after.islower():
        return False
    if not before.endswith("."):
        return True
    if _ENUMERATOR.fullmatch(text[start:end]) or _ABBREVIATION.search(before):
        return False
    return not (_NUMBERED.search(before) and (after.isdigit() or after == "("))
