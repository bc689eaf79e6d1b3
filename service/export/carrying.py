"""Checks sentences sent by a client against the citations that they name.

A sentence that equals its quotes needs no further check. A written sentence must pass the same check as a language
model's, against exactly the quotes that it cites.
"""

from collections.abc import Sequence

import numpy as np

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.truth.documents import document_with_prefix
from pincite.service.answering.answer import AnswerSentence
from pincite.service.checking.claims.support import find_support
from pincite.service.citations.citation import Citation
from pincite.service.writing.supporting import head_of, says_too_little

_LONGEST = 2_000  # characters; the check is made for single sentences


def is_quoted(sentence: AnswerSentence, citations: Sequence[Citation]) -> bool:
    """Whether the sentence equals its quotes joined together, ignoring white space."""
    quotes = "".join(citation.quote for citation in _cited(sentence, citations))
    return bool(quotes) and _squeezed(sentence.text) == _squeezed(quotes)


def is_carried(
    collection: Collection, encoder: Encoder, sentence: AnswerSentence, citations: Sequence[Citation]
) -> bool:
    """Whether the quotes of a written sentence support it."""
    cited = _cited(sentence, citations)
    quotes = [" ".join(citation.quote.split()) for citation in cited]
    if len(sentence.text) > _LONGEST or says_too_little(sentence.text, quotes):
        return False
    vector, *vectors = encoder.encode_passages([sentence.text, *quotes])
    heads = [_head(collection, citation) for citation in cited]
    return find_support(encoder.name, sentence.text, vector, quotes, np.stack(vectors), heads).supported


def _cited(sentence: AnswerSentence, citations: Sequence[Citation]) -> list[Citation]:
    return [citations[number - 1] for number in dict.fromkeys(sentence.citations)]


def _head(collection: Collection, citation: Citation) -> str:
    """The document's metadata as text; for a removed document only the citation's title."""
    document = document_with_prefix(collection.connection, citation.document_id)
    return head_of(document, document.title) if document else citation.title or ""


def _squeezed(text: str) -> str:
    return "".join(text.split())
