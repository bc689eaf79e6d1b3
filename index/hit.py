"""What a search returns, and what a collection knows of its documents."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pincite.ingest.document import Passage
from pincite.ingest.errors import BadOption

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A stored document without its text. `name` is the file's stem; `paths` are all names it was added under."""

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


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `score` is higher for better; `rank` counts from 1, ties in the order of passage ids.

    `signals` say what made the score: "dense" the cosine (-1 to 1); "dense_z" its standard deviations above the mean
    of the passages in its language, for this question; "sentence_z" and "section_z" the same for the best of its
    sentences and for the passages around it; "lexical" the share (0 to 1) of what the question's terms could score;
    "feedback" the same for the terms of the best passages, where question and passage are in two languages; "year" 1
    if the question names the year that the document is of. index/search/fusion.py has their weights. `key` is the
    passage's number in the truth.
    """

    passage: Passage
    document: DocumentFacts
    score: float
    rank: int
    signals: Mapping[str, float]
    key: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Restricts a search; None and () restrict nothing. Dates are ISO prefixes, both ends included.

    `documents` holds ids, names or paths; `authors` are parts of names. `date_from="2023"` with
    `date_to="2023-09"` keeps "2023-09-14" and "2023". A document without a date passes no date filter.
    Raises BadOption for a date or a language that is none.
    """

    documents: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None

    def __post_init__(self) -> None:
        for date in (self.date_from, self.date_to):
            if date is not None and not _DATE.fullmatch(date):
                raise BadOption(f"{date!r} is no date: write it as 2023, 2023-09 or 2023-09-14.")
        if self.date_from and self.date_to and self.date_from > self.date_to + "~":
            raise BadOption(f"Nothing is dated from {self.date_from} to {self.date_to}: exchange the two.")
        for language in self.languages:
            if not re.fullmatch("[A-Za-z]{2}", language):
                raise BadOption(f"{language!r} is no language: write it with two letters, as ko, en, ru, ja or zh.")
