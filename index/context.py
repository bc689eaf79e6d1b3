"""The text that is embedded for a passage or a sentence: what it says, and where it says it.

Title, date and headings stand in front of the embedded text only, never in the citable one.
"""

from ingest.document import Document, Passage, Sentence
from ingest.korean import close_spaced_out, has_hangul


def passage_text(document: Document, passage: Passage) -> str:
    """The text to embed for a passage: "title (date). headings. what the passage says"."""
    return ". ".join(part for part in (_source(document), passage.heading, passage.search_text) if part)


def sentence_text(document: Document, sentence: Sentence) -> str:
    """The text to embed for a sentence: "title (date). what the sentence says"."""
    said = close_spaced_out(sentence.text) if has_hangul(sentence.text) else sentence.text
    return ". ".join(part for part in (_source(document), said) if part)


def _source(document: Document) -> str:
    dated = f"({document.date})" if document.date else ""
    return " ".join(part for part in (document.title, dated) if part)
