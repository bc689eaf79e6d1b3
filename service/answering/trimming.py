"""Takes the bullet before a sentence and the footnote's number after it out of the sentence and its quote."""

import re
from collections.abc import Callable
from dataclasses import replace

from pincite.ingest.document import Sentence, Span
from pincite.service.answering.admissible import BULLET

# The number directly follows the full stop: "실패하였다.3", "실패하였다.3)", "it failed.12", "it failed.[3]".
_NOTE = re.compile(r"(?:(?<=[가-힣][.!?])|(?<=[.!?][”’\"')])|(?<=[a-z]{3}[.!?]))(?:\d{1,3}\)?|\[\d{1,3}\])\s*$")


def trimmed(sentence: Sentence, page_text: Callable[[int], str]) -> Sentence:
    """The sentence without bullet and note; `page_text` gives the text of a page by its number.

    "- 실패하였다.3" at characters 10 to 19 becomes "실패하였다." at 12 to 18.
    """
    first, last = sentence.spans[0], sentence.spans[-1]
    bullet = BULLET.match(page_text(first.page)[first.start : first.end])
    begin = bullet.end() if bullet else 0
    note = _NOTE.search(page_text(last.page)[last.start : last.end])
    end = last.end - last.start - note.start() if note else 0
    spans = _cut(sentence.spans, begin, end)
    text = _NOTE.sub("", BULLET.sub("", sentence.text, count=1)).strip()
    quotes = "".join(page_text(span.page)[span.start : span.end] for span in spans)
    same = "".join(text.split()) == "".join(quotes.split())
    return Sentence(spans, text) if spans and text and same else sentence


def _cut(spans: tuple[Span, ...], begin: int, end: int) -> tuple[Span, ...]:
    """The spans with this many characters less at their beginning and end; empty spans are left out."""
    cut = list(spans)
    cut[0] = replace(cut[0], start=cut[0].start + begin)
    cut[-1] = replace(cut[-1], end=cut[-1].end - end)
    return tuple(span for span in cut if span.start < span.end)
