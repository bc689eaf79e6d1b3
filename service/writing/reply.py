"""Parses a model's streamed reply into sentences, each with the numbers of the passages it cites.

The reply should be JSON that follows SCHEMA. Servers that cannot enforce it return JSON in a code fence, malformed JSON
or plain sentences with marks like [2]; these are parsed as far as possible.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import json_repair

from pincite.ingest.cutting.sentences import sentence_ends
from pincite.ingest.errors import LanguageModelGarbled
from pincite.service.language_model.model import Schema

MOST_CLAIMS = 8
_LONGEST_CLAIM = 1_000  # characters; nothing longer is one sentence
_LONGEST_REPLY = 50_000

SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "answerable": {"type": "boolean"},
        "sentences": {
            "type": "array",
            "maxItems": MOST_CLAIMS,
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "passages": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3},
                },
                "required": ["text", "passages"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["answerable", "sentences"],
    "additionalProperties": False,
}
_DECODER = json.JSONDecoder()
_LIST = re.compile(r'"sentences"\s*:\s*\[')
_REFUSAL = re.compile(r'"answerable"\s*:\s*false')
_MARK = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
_QUESTION = re.compile(r"(?:[?？]|(?:인가|는가|은가|던가|을까|일까|할까|나요)\.?)[\"'”’」』)]*$")
# Readers see citations, not the numbered passages, so these openings are removed.
_PREAMBLE = re.compile(
    r"^(?:according to|as (?:stated|mentioned|described) in|based on) (?:the |these )?(?:given |provided |numbered )?"
    r"passages?(?: \d+)?,? |^(?:(?:주어진|제시된|제공된) )?(?:지문|구절|문단|패시지)(?:들)?에 따르면,? ",
    re.IGNORECASE,
)
_MARKS_BEHIND = re.compile(rf"(?:\s*{_MARK.pattern})*")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a model wrote; `passages` are the numbers that it cites, which may not exist."""

    text: str
    passages: tuple[int, ...]


def claims(pieces: Iterator[str]) -> Iterator[Claim]:
    """The sentences of a reply as they arrive; none if the model declined.

    Raises LanguageModelGarbled for a reply that cannot be parsed, and whatever `pieces` raises.
    """
    text, at, given = "", 0, 0  # the text so far, the position to continue from, the number of sentences yielded
    for piece in pieces:
        text += piece
        if len(text) > _LONGEST_REPLY:
            raise LanguageModelGarbled("The language model's reply does not end. Try again, or choose another model.")
        if _REFUSAL.search(text):
            continue
        found, at = _complete(text, at)
        yield from found[: MOST_CLAIMS - given]
        given = min(given + len(found), MOST_CLAIMS)
    if not given and not _REFUSAL.search(text):
        yield from _rest(text)


def _complete(text: str, at: int) -> tuple[list[Claim], int]:
    """The complete sentences from `at` on, and the position to continue from."""
    begun = _LIST.search(text)
    if begun is None:
        return [], at
    found: list[Claim] = []
    at = max(at, begun.end())
    while (at := _next(text, at)) < len(text) and text[at] == "{":
        try:
            read, at = _DECODER.raw_decode(text, at)
        except ValueError:
            break
        found += _claims_of([read])
    return found, at


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def _rest(text: str) -> list[Claim]:
    """The sentences of a reply that does not follow the schema, as far as it can be parsed."""
    if not text.strip():
        raise LanguageModelGarbled("The language model's reply is empty. Try again, or choose another model.")
    listed = _listed(text)
    found = _marked(text) if listed is None else _claims_of(listed)
    if not found and listed != []:
        raise LanguageModelGarbled("The language model's reply cannot be used: no sentence cites a passage number.")
    return found


def _listed(text: str) -> list[Any] | None:
    """The list `sentences` of malformed JSON; None if there is no such list."""
    start = text.find("{")
    try:
        read = json_repair.loads(text[start:]) if start >= 0 else None
    except ValueError:
        return None
    sentences = read.get("sentences") if isinstance(read, dict) else None
    return sentences if isinstance(sentences, list) else None


def _claims_of(read: list[Any]) -> list[Claim]:
    found = []
    for one in read[:MOST_CLAIMS]:
        if isinstance(one, dict) and isinstance(one.get("text"), str) and one["text"].strip():
            numbers = one.get("passages")
            listed = numbers if isinstance(numbers, list) else [numbers]
            passages = tuple(number for number in listed if isinstance(number, int) and not isinstance(number, bool))
            found += [Claim(text, passages) for text in _sentences(one["text"])]
    return found[:MOST_CLAIMS]


def _sentences(text: str) -> list[str]:
    """The sentences of a text, without questions; models often put several where one is asked for."""
    text = " ".join(text.split())
    ends = sentence_ends(text)
    sentences = [_PREAMBLE.sub("", text[begun:end].strip()) for begun, end in zip([0, *ends], ends, strict=False)]
    return [one[:1].upper() + one[1:_LONGEST_CLAIM] for one in sentences if one and not _QUESTION.search(one)]


def _marked(text: str) -> list[Claim]:
    """Plain sentences, each with marks like [1] or [1, 3] in it or right after it."""
    found: list[Claim] = []
    begun = 0
    for end in _ends(text):
        sentence = text[begun:end]
        begun = end
        numbers = tuple(int(number) for mark in _MARK.findall(sentence) for number in mark.split(","))
        bare = " ".join(_MARK.sub("", sentence).split())
        if numbers and bare:
            found.append(Claim(bare[:_LONGEST_CLAIM], numbers))
    return found[:MOST_CLAIMS]


def _ends(text: str) -> list[int]:
    """The ends of sentences, including the marks after them."""
    ends = []
    for end in sentence_ends(text):
        behind = _MARKS_BEHIND.match(text, end)
        ends.append(behind.end() if behind else end)
    return ends
