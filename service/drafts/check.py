"""Checks a draft against a collection, sentence by sentence, and its quotations."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters
from pincite.index.truth.documents import all_documents
from pincite.ingest.errors import UnknownDocument
from pincite.service.citations.citation import Citation, CitationList
from pincite.service.drafts.draft import CheckedDraft, Draft, DraftSentence, JudgedSentence, NamedSource
from pincite.service.drafts.judging import Judgement, Reading, judge
from pincite.service.drafts.matching import Claim, Matcher, Matches
from pincite.service.drafts.sources import Library, Named, without_sources
from pincite.service.quotes.manuscript import Checked, check_quotations, quotations

_AT_ONCE = 100  # quotations in one pass over the documents
_TOGETHER = 32  # sentences encoded at once
_MOST_READINGS = 3  # places shown on each side


@dataclass(frozen=True, slots=True)
class Checker:
    """What checks drafts against a collection. Use it from one thread at a time."""

    matcher: Matcher

    @classmethod
    def of(cls, collection: Collection, encoder: Encoder) -> "Checker":
        """The checker for an open collection."""
        return cls(Matcher.of(collection, encoder))

    def sentences(self, draft: Draft) -> Iterator[JudgedSentence]:
        """Each sentence with its verdict, in order; each is judged by one snapshot of the collection."""
        library = Library(all_documents(self.matcher.collection.connection))
        waiting = iter(draft.sentences)
        while some := list(islice(waiting, _TOGETHER)):
            named = [library.named_in(sentence) for sentence in some]
            claims = self.matcher.claims([without_sources(*one) for one in zip(some, named, strict=True)])
            for sentence, claim, sources in zip(some, claims, named, strict=True):
                with self.matcher.collection.reading():
                    judged = self._judged(sentence, claim, sources)
                yield judged

    def quotations(self, draft: Draft) -> Iterator[Checked]:
        """Each quotation with its verdict, in order."""
        begin, end = draft.part
        found = (one for one in quotations(draft.text) if begin <= one.start < end)
        while some := list(islice(found, _AT_ONCE)):
            yield from check_quotations(self.matcher.collection, some)

    def all(self, draft: Draft, is_left: Callable[[], bool]) -> Iterator[JudgedSentence | CheckedDraft]:
        """Each sentence when it is checked, then the whole; nothing more once the draft is left."""
        sentences = []
        for one in self.sentences(draft):
            if is_left():
                return
            sentences.append(one)
            yield one
        yield CheckedDraft(draft, tuple(sentences), tuple(self.quotations(draft)))

    def _judged(self, sentence: DraftSentence, claim: Claim, named: Sequence[Named]) -> JudgedSentence:
        matches, found = self._found(claim, Filters())
        cited = _Cited(self.matcher.collection, matches)
        judged = JudgedSentence(
            sentence,
            found.verdict,
            found.faults,
            cited.of_readings(found.carrying),
            cited.of_readings(found.denying),
            cited.of_positions(found.nearest),
            tuple(self._sources(claim, named)),
        )
        cited.keep()
        return judged

    def _found(self, claim: Claim, filters: Filters) -> tuple[Matches, Judgement]:
        matches = self.matcher.matches(claim, filters)
        return matches, judge(matches, self.matcher.wording)

    def _sources(self, claim: Claim, named: Sequence[Named]) -> Iterator[NamedSource]:
        for one in named:
            with suppress(UnknownDocument):  # it was removed meanwhile
                yield self._source(claim, one)

    def _source(self, claim: Claim, named: Named) -> NamedSource:
        """Whether the document that is named carries the claim, on the page that is named."""
        matches, found = self._found(claim, Filters(documents=(named.document.id,)))
        cited = _Cited(self.matcher.collection, matches)
        readings = [one for one in found.carrying if one.carries]
        there = [one for one in readings if not named.page or _is_on(cited.of_readings([one]), named.page)]
        shown = cited.of_readings(there or readings or found.denying) or cited.of_positions(found.nearest[:1])
        document = named.document
        cited.keep()
        elsewhere = bool(readings) and not there
        return NamedSource(
            named.words, document.id, document.name, document.title, named.page, bool(there), elsewhere, shown
        )


def check_draft(checker: Checker, draft: Draft) -> CheckedDraft:
    """The whole draft with its verdicts."""
    return CheckedDraft(draft, tuple(checker.sentences(draft)), tuple(checker.quotations(draft)))


def _is_on(citations: Sequence[Citation], page: str) -> bool:
    return any(page in (one.page_label, str(one.page)) for one in citations)


class _Cited:
    """The citations of the sentences that matter for a claim."""

    def __init__(self, collection: Collection, matches: Matches) -> None:
        self._list, self._matches = CitationList(collection), matches

    def of_readings(self, readings: Sequence[Reading]) -> tuple[Citation, ...]:
        return self.of_positions([at for one in readings[:_MOST_READINGS] for at in one.positions])

    def of_positions(self, positions: Sequence[int]) -> tuple[Citation, ...]:
        numbers = [
            number
            for at in dict.fromkeys(positions)
            for number in self._list.numbers(self._matches.document(at), self._matches.sentence(at).spans)
        ]
        everything = self._list.citations()
        return tuple(everything[number - 1] for number in dict.fromkeys(numbers))

    def keep(self) -> None:
        """Note the citations, so that they always resolve."""
        self._list.kept()
