"""Asks why the answer before is so: "What did B say of the shells?", "Early lots were poor.", then "Why?".

Where the earlier question asked what or who, "why" is about the answer. Its first sentence is put into the question
if it is short; a long one says more than what was asked.
"""

import re

from pincite.ingest.text import language_of
from pincite.service.answering.understanding.parts import find_parts
from pincite.service.answering.understanding.reasking import question_word
from pincite.service.answering.understanding.wording import bare, lowered

_WHY = ("why", "почему", "зачем", "왜", "なぜ", "どうして", "なんで", "为什么", "为何")
_WHAT = {
    "en": re.compile(r"(?:\w+ )?(?:what|who|whom|which)\b", re.IGNORECASE),
    "ko": re.compile(r"무엇|무슨|누구|누가|어떤|어느|뭘|뭐"),
    "ru": re.compile(r"(?:\w{1,3} )?(?:что|чего|чему|кто|кого|кем|как(?:ой|ая|ое|ие|ую|им))\b", re.IGNORECASE),
    "ja": re.compile(r"何|誰|どの(?!くらい|ように)|どんな"),
    "zh": re.compile(r"什么(?!时候)|谁|哪"),
}
_FIRST = re.compile(r"\s*[-–•○□※*]?\s*(.+?[.。!])(?=\s|$|[^\d.])")
_LONGEST = 160  # characters


def explain(question: str, before: str, answer: str, language: str) -> str | None:
    """The question why the answer's first sentence is so; None if the follow-up does not ask that.

    `explain("Why?", "Who refused?", "Russia refused.", "en") -> "Why is it that Russia refused?"`.
    """
    word = question_word(question, language)
    asks_what = _WHAT[language].match(before) if language in ("en", "ru") else _WHAT[language].search(before)
    if word is None or word.lower() not in _WHY or not asks_what:
        return None
    said = _FIRST.match(answer)
    if not said or len(said[1]) > _LONGEST or language_of(said[1]) != language:
        return None
    return _why(bare(said[1]), language)


def _why(sentence: str, language: str) -> str | None:
    if language == "ko":
        copula = re.sub(r"(?<=[가-힣])이다$", "이라", sentence)
        return f"{copula}고 하는 까닭은 무엇인가?" if sentence.endswith("다") else None
    if language == "ja":
        return f"なぜ{sentence}か?" if sentence.endswith(("です", "ます", "した")) else f"なぜ{sentence}のか?"
    if language == "zh":
        return f"为什么{sentence}？"
    named = any(part.start == 0 for part in find_parts(sentence))
    told = sentence if named else lowered(sentence)
    return f"Why is it that {told}?" if language == "en" else f"Почему {told}?"
