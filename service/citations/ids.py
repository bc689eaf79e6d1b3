"""The ids of citations: written in full, and also read in the short form of earlier versions, for ever.

`47222da90f35864b-p3-120-180-9f3c61d0` is characters 120 to 180 of page 3 of the document 47222da90f35864b, and 9f3c61d0
is the checksum of the words there. A short id, `47222da90f35-p3-120-180-9f3c`, has 12 digits of the document and 4 of
the checksum: somebody who tries can make two files that share one. It may therefore fit more than one citation.
"""

import hashlib
import re
from dataclasses import dataclass

from pincite.ingest.document import Span

_DOCUMENT, _CHECK = 16, 8  # hexadecimal digits: 64 bits of the document's content and 32 of the words
_PLACE = "-p([0-9]{1,6})-([0-9]{1,9})-([0-9]{1,9})-"
_ID = re.compile(f"([0-9a-f]{{{_DOCUMENT}}}){_PLACE}([0-9a-f]{{{_CHECK}}})|([0-9a-f]{{12}}){_PLACE}([0-9a-f]{{4}})")


@dataclass(frozen=True, slots=True)
class Named:
    """What an id names: a place, with the beginnings of the document's id and of the checksum of the words there."""

    document: str
    span: Span
    check: str

    def fits(self, document_id: str, span: Span, quote: str) -> bool:
        """Whether the id may stand for these words at this place of this document."""
        same_place = document_id.startswith(self.document) and span == self.span
        return bool(quote) and same_place and _checksum(quote).startswith(self.check)


def citation_id(document_id: str, span: Span, quote: str) -> str:
    """The id of these words at this place; the same on every machine and after every rebuild."""
    check = _checksum(quote)[:_CHECK]
    return f"{document_id[:_DOCUMENT]}-p{span.page}-{span.start}-{span.end}-{check}"


def named_by(text: str) -> Named | None:
    """What an id names, in its full or its short form; None if the text is no id."""
    found = _ID.fullmatch(text)
    if found is None:
        return None
    document, page, start, end, check = found.groups()[:5] if found[1] else found.groups()[5:]
    return Named(document, Span(int(page), int(start), int(end)), check)


def _checksum(quote: str) -> str:
    return hashlib.sha256(quote.encode(errors="surrogatepass")).hexdigest()
