"""Define search hits, search filters and the metadata of stored documents."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pincite.ingest.document import Passage
from pincite.ingest.errors import BadOption

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A stored document without its text. `name` is the file's stem; `paths` are all paths it was added under.

    `citation_key` is the one by which LaTeX and pandoc cite it, None in a collection of an older format until something
    is added to it. `collections` are those of Zotero that hold it; `groups` are the same, or those set by hand.
    """

    id: str
    name: str
    path: str
    title: str | None
    author: str | None
    publisher: str | None
    date: str | None
    language: str | None
    content_hash: str
    added_at: str
    pages: int
    passages: int
    paths: tuple[str, ...]
    # Services of older versions tell neither.
    citation_key: str | None = field(default=None, kw_only=True)
    collections: tuple[str, ...] = field(default=(), kw_only=True)
    groups: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def known_as(self) -> str:
        """What to call it: its title, or who brought it out and when, or else its file: `Delta Institute, 2024-07`."""
        by = self.publisher or self.author
        return self.title or (f"{by}, {self.date}" if by and self.date else self.name)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by a search. A higher `score` is better; `rank` counts from 1, ties in the order of passage ids.

    `signals` are the parts of the score (index/search/fusion.py has their weights):
    - "dense": the cosine of query and passage (-1 to 1).
    - "dense_z": that cosine in standard deviations above the mean of all passages in the passage's language.
    - "sentence_z", "section_z": the same for its best sentence, and for the passage with its neighbours.
    - "answer_z": the same for the sentence that best answers, by the vector that looks for answers.
    - "lexical": the share (0 to 1) of the highest BM25 score that the query's terms allow.
    - "feedback": the same for the terms of the best passages; 0 if query and passage are in the same language.
    - "year": 1 if the query names the year of the document, otherwise 0.
    - "source": 1 if the query names the document's author or publisher, otherwise 0.

    `key` is the passage's key in the database, `page_label` the label of the page where it begins.
    """

    passage: Passage
    document: DocumentFacts
    score: float
    rank: int
    signals: Mapping[str, float]
    key: int
    page_label: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Restricts a search; None and () restrict nothing. Dates are ISO prefixes, and both ends are inclusive.

    `documents` are ids, names or paths; `authors` are parts of names; a document must be in one of the `groups`.
    `date_from="2023"` with `date_to="2023-09"` keeps "2023-09-14" and "2023". A document without a date passes no date
    filter. Raises BadOption for an invalid date or language.
    """

    documents: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for date in (self.date_from, self.date_to):
            if date is not None and not _DATE.fullmatch(date):
                raise BadOption(f"{date!r} is not a date: write it as 2023, 2023-09 or 2023-09-14.")
        if self.date_from and self.date_to and self.date_from > self.date_to + "~":
            raise BadOption(f"The start date {self.date_from} is after the end date {self.date_to}: swap the two.")
        for language in self.languages:
            if not re.fullmatch("[A-Za-z]{2}", language):
                raise BadOption(f"{language!r} is not a language code: use two letters, such as ko, en, ru, ja or zh.")
