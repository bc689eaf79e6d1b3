"""The data classes of a draft: its sentences, and what the documents say about each."""

import sys
from dataclasses import dataclass, replace
from enum import Enum

from pincite.service.checking.claims.fault import Fault
from pincite.service.citations.citation import Citation
from pincite.service.quotes.manuscript import Checked


class Verdict(Enum):
    """What the documents say about a sentence of a draft."""

    CARRIED = "carried"
    CONTRADICTED = "contradicted"
    PARTLY = "partly"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence that states something: characters `start` to `end` of the draft's text; `text` is in one line.

    `note` is the text of the notes that it refers to.
    """

    start: int
    end: int
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A manuscript as it was read: `notices` are lines for whoever wrote it.

    `part` are the characters of the text that are checked: all of it, or those of the `sentences` if they are a part.
    """

    name: str
    text: str
    language: str | None
    sentences: tuple[DraftSentence, ...]
    notices: tuple[str, ...] = ()
    part: tuple[int, int] = (0, sys.maxsize)

    def of(self, first: int, count: int | None) -> "Draft":
        """The draft with `count` of its sentences (None: all that follow) from number `first` on, from 0."""
        last = len(self.sentences) if count is None else first + count
        begin = self.sentences[first].start if 0 < first < len(self.sentences) else 0 if not first else sys.maxsize
        end = self.sentences[last].start if last < len(self.sentences) else sys.maxsize
        return replace(self, sentences=self.sentences[first:last], part=(begin, end))


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A document of the collection that the draft names as the source of a sentence.

    `page` is the page named, as printed, or "". `carries`: its words, on that page if one is named, carry the sentence.
    `found_elsewhere`: those of another page do. `citations` are the words that carry it, or come nearest.
    """

    named: str
    document_id: str
    document: str
    title: str | None
    page: str
    carries: bool
    found_elsewhere: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence with its verdict.

    `carrying` are the words that carry it, or a part of it; `denying` those that contradict it; `nearest` those that
    come nearest to a sentence that was not found. `faults` say what is not carried.
    """

    sentence: DraftSentence
    verdict: Verdict
    faults: tuple[Fault, ...]
    carrying: tuple[Citation, ...]
    denying: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    named: tuple[NamedSource, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft with the verdict on each of its sentences and of its quotations, in order."""

    draft: Draft
    sentences: tuple[JudgedSentence, ...]
    quotations: tuple[Checked, ...]
