"""Keep no words twice: what a page or other rows say is left out of a row, and put back when it is read.

The text of a passage is what its page says at its spans. So is that of most sentences, but for white space; and most
search texts are the passage's sentences. An empty text stands for these words; what differs is stored as it is. Rows
that an older version stored, or an import, have all their words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pincite.ingest.document import Passage, Span

Texts = Mapping[int, str]  # of pages, by number


def left_out(passage: Passage, pages: Texts) -> Passage:
    """Return the passage as it is stored, without the words that `put_back` finds."""
    sentences = tuple(replace(one, text=kept(one.text, sentence_at(pages, one.spans))) for one in passage.sentences)
    search_text = kept(passage.search_text, " ".join(one.text for one in passage.sentences))
    return replace(
        passage, text=kept(passage.text, text_at(pages, passage.spans)), search_text=search_text, sentences=sentences
    )


def put_back(passage: Passage, pages: Texts) -> Passage:
    """Return a stored passage with all its words. Raises LookupError if one of its pages is missing."""
    sentences = tuple(replace(one, text=one.text or sentence_at(pages, one.spans)) for one in passage.sentences)
    search_text = passage.search_text or " ".join(one.text for one in sentences)
    return replace(
        passage, text=passage.text or text_at(pages, passage.spans), search_text=search_text, sentences=sentences
    )


def lacks_words(passage: Passage) -> bool:
    """Return whether words of a stored passage stand elsewhere."""
    return not (passage.text and passage.search_text and all(one.text for one in passage.sentences))


def text_at(pages: Texts, spans: Sequence[Span]) -> str:
    """Return the page texts of the spans, joined by line breaks."""
    return "\n".join(pages[span.page][span.start : span.end] for span in spans)


def sentence_at(pages: Texts, spans: Sequence[Span]) -> str:
    """Return the page texts of the spans, in one line."""
    return " ".join(text_at(pages, spans).split())


def kept(text: str, found: str) -> str:
    """Return the text, or nothing if it is found elsewhere."""
    return "" if text == found else text
