"""The wording of questions: how follow-ups open, where a sentence ends, which form a Korean particle has."""

import re

LANGUAGES = ("en", "ko", "ru", "ja", "zh")
_OPENINGS = {
    "en": r"(?:(?:and|but|so|then|or|also|well|okay|ok)\b(?:,\s*|\s+))+",
    "ko": r"(?:(?:그리고|그런데|그러면|그럼|그렇다면|그래서|하지만|또한|또|근데|아니면)(?:,\s*|\s+))+",
    "ru": r"(?:(?:а|и|но|тогда|еще|ещё|также)(?:,\s*|\s+))+",
    "ja": r"(?:(?:それでは|では|じゃあ|それで|そして|しかし|また|ちなみに)[、,]?\s*)+",
    "zh": r"(?:(?:那么|那(?![个些次时里份场项边])|然后|而且|还有|但是)[,，]?\s*)+",
}
_OPENS = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _OPENINGS.items()}
_END = re.compile(r"[\s?？!！.。]+$")
_PARTICLE = re.compile(r"(은|는|이|가|을|를|과|와|으로|로)(?![가-힣])")
# After a vowel, and after a consonant.
_FORMS = (("는", "은"), ("가", "이"), ("를", "을"), ("와", "과"), ("로", "으로"))
_FINAL_L = 8  # the number of ㄹ among the finals


def without_opening(question: str, language: str) -> str:
    """The question without "and", "but" or "then" in front: `without_opening("And China?", "en") -> "China?"`."""
    question = question.strip()
    match = _OPENS[language].match(question)
    return question[match.end() :] if match else question


def bare(question: str) -> str:
    """The question without its mark: `bare("Why?") -> "Why"`."""
    return _END.sub("", question)


def mark(question: str) -> str:
    """The question's mark, "?" if it has none: `mark("为什么？") -> "？"`."""
    return "？" if question.rstrip().endswith("？") else "?"


def capitalised(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """The text with a small first letter, unless its first word is a name in capitals: "USA"."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def put(text: str, start: int, end: int, new: str) -> str:
    """The text with `new` at `text[start:end]`; a Korean particle after it takes the form that `new` demands.

    `put("중국은 왜?", 0, 2, "러시아") -> "러시아는 왜?"`.
    """
    rest = text[end:]
    if (match := _PARTICLE.match(rest)) and "가" <= new[-1:] <= "힣":
        rest = _form(match[0], new[-1]) + rest[match.end() :]
    return text[:start] + new + rest


def _form(particle: str, last: str) -> str:
    final = (ord(last) - ord("가")) % 28
    open_ended = final == 0 or (particle in ("로", "으로") and final == _FINAL_L)
    pair = next(pair for pair in _FORMS if particle in pair)
    return pair[0] if open_ended else pair[1]
