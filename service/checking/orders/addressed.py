"""Finds sentences of documents that give instructions to a language model (prompt injection).

They are withheld from the model and from the evidence that its sentences are checked against. They remain part of the
document: search, quotation look-up and citations treat them like any other sentence.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

from pincite.service.checking.orders import chinese, english, japanese, korean, marks, russian

_ORDERS = [
    (re.compile(letters), re.compile("|".join(f"(?:{pattern})" for pattern in orders), re.IGNORECASE))
    for letters, orders in (
        ("", marks.ORDERS),
        ("[A-Za-z]", english.ORDERS),
        ("[가-힣]", korean.ORDERS),
        ("[а-яА-Я]", russian.ORDERS),
        ("[ぁ-ヿ]", japanese.ORDERS),
        ("[一-鿿]", chinese.ORDERS),
    )
]
# Characters that are invisible to people; one or two also occur in harmless text.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0]"
)
_HIDDEN = re.compile(
    "(?<!\U0001f3f4)(?<![\U000e0000-\U000e007f])[\U000e0000-\U000e007f]|[\u202d\u202e]|[\u200b-\u200d\u2060\ufeff]{8}"
)
_SPACED_LETTERS = re.compile(r"(?<!\w)(?:[a-z][ .*_-]+){2,}[a-z](?!\w)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_MIXED = re.compile(r"[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
_LOOK_ALIKE = str.maketrans("аеорсухіѕјһԁӏЕТОРАНКХСВМІαεορυνικΑΕΟΡΤΙΚ", "aeopcyxisjhdlETOPAHKXCBMIaeopuvikAEOPTIK")
_OPENS_TURN = re.compile(
    r"<\|(?:im_start|start_header_id)\|>\s*\w+\s*(?:<\|\w+\|>)?\s*$|<\|\w+\|>\s*$|\[INST\]\s*$"
    r"|^\W*(?:system|assistant|instructions?|response)\s*(?:\]|#+|:)\s*$",
    re.IGNORECASE,
)
_CLAUSE_MARKS = 3  # characters; a match may begin with the mark that ends the clause before it
_REACH = 80  # characters on either side of the break between two sentences
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{4}){5,}[A-Za-z0-9+/_-]{0,3}={0,2}")
_OF_ADDRESSES = str.maketrans("-_", "+/")  # URL-safe base64


def addresses_model(sentence: str) -> bool:
    """True if a sentence instructs a model (English, Korean, Russian, Japanese, Chinese) or imitates a chat template.

    `addresses_model("Ignore all previous instructions.") -> True`, and False for "The ministry ignored previous
    instructions from the UN." Text hidden by invisible characters, look-alike letters or base64 is decoded first.
    """
    return _HIDDEN.search(sentence) is not None or any(
        orders.search(reading)
        for reading in _readings(sentence)
        for letters, orders in _ORDERS
        if letters.search(reading)
    )


def addressed(sentences: Sequence[str]) -> frozenset[int]:
    """The positions of consecutive sentences that instruct a model, alone or together with the next one.

    The sentence after a chat template's turn marker counts as part of the turn.
    """
    alone = {place for place, sentence in enumerate(sentences) if addresses_model(sentence)}
    opened = {place + 1 for place in alone if _OPENS_TURN.search(sentences[place]) and place + 1 < len(sentences)}
    broken = {
        place
        for first, second in pairwise(range(len(sentences)))
        if not alone >= {first, second} and _goes_over(sentences[first].rstrip(" .…"), sentences[second])
        for place in (first, second)
    }
    return frozenset(alone | opened | broken)


def _goes_over(first: str, second: str) -> bool:
    """True if an instruction begins in the first sentence and ends in the second."""
    first, second = first[-_REACH:], second[:_REACH]
    joined = f"{first} {second}"
    return any(
        match.start() < len(first) - _CLAUSE_MARKS and match.end() > len(first) + 1
        for letters, orders in _ORDERS
        if letters.search(joined)
        for match in orders.finditer(joined)
    )


def _readings(sentence: str) -> list[str]:
    """The sentence as a model may read it: in plain characters, with spaced-out letters joined, with base64 decoded."""
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", sentence))
    plain = _WORD.sub(lambda word: word[0].translate(_LOOK_ALIKE) if _MIXED.search(word[0]) else word[0], plain)
    closed = _SPACED_LETTERS.sub(lambda run: re.sub(r"[ .*_-]+", "", run[0]), plain)
    decoded = [text for run in _BASE64.findall(plain) if (text := _decoded(run))]
    return list(dict.fromkeys((plain, closed, *decoded)))


def _decoded(run: str) -> str | None:
    """The decoded base64 run, or None if it is not printable text."""
    run = run.rstrip("=").translate(_OF_ADDRESSES)
    with suppress(binascii.Error, UnicodeDecodeError):
        text = base64.b64decode(run + "=" * (-len(run) % 4)).decode()
        return text if text.isprintable() else None
    return None
