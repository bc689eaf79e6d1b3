"""The lexical leg at one moment: an index on disk, and in memory the passages stored since.

A reader can so search what a writer has stored a moment ago, without waiting for the index and without writing. Scores
of both parts are BM25 with the same rarity of terms.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pincite.index.legs.lexical import LexicalIndex, inverse_document_frequency, most_possible, saturated
from pincite.index.legs.lexical_files import Stored
from pincite.index.truth.changes import Moment
from pincite.index.truth.passages import TermsOfPassage


@dataclass(frozen=True, slots=True)
class Later:
    """A passage that the index lacks."""

    document_id: str
    counts: Mapping[str, int]
    length: int


@dataclass(frozen=True, slots=True)
class LexicalLeg:
    """Finds passages by their terms; scores are shares (0 to 1) of the highest score that the query allows.

    `stored` says which index on disk this is, None for one in memory; `moment` is the leg's own. `gone` are keys of
    removed passages that the index may still have, `later` the passages that it lacks, by key. Raises BrokenLeg.
    """

    index: LexicalIndex
    stored: Stored | None
    moment: Moment
    gone: frozenset[int] = frozenset()
    later: Mapping[int, Later] = field(default_factory=dict)
    containing_later: Mapping[str, int] = field(default_factory=dict)
    average: float = 1.0

    def __len__(self) -> int:
        return len(self.index) + len(self.later)

    def brought_forward(
        self, moment: Moment, removed: Sequence[tuple[int, int]], added: Iterable[TermsOfPassage], average: float
    ) -> "LexicalLeg":
        """Return the leg at a later moment: without the passages in these ranges of keys, and with the added ones.

        `average` is the number of terms of an ordinary passage.
        """
        gone = self.gone | {key for first, last in removed for key in range(first, last + 1)}
        later = {key: one for key, one in self.later.items() if key not in gone}
        for one in added:
            later[one.key] = Later(one.document_id, Counter(one.terms), len(one.terms))
        containing = Counter(term for one in later.values() for term in one.counts)
        return replace(self, moment=moment, gone=gone, later=later, containing_later=containing, average=average)

    def keys(self) -> set[int]:
        """Return the keys of all passages."""
        return (self.index.keys() - self.gone) | set(self.later)

    def lacking(self, passages: Mapping[int, Sequence[str]]) -> list[int]:
        """Return the keys of those passages that are not in the leg, once, with all of these terms."""
        here = {key: terms for key, terms in passages.items() if key not in self.later}
        later = [key for key in passages if key in self.later and self.later[key].counts != Counter(passages[key])]
        return self.index.lacking(here) + later

    def passages_with(self, term: str) -> int | None:
        """Return the number of passages with this term; None where the index still has removed passages."""
        if self.gone:
            return None
        return self.index.passages_with(term) + self.containing_later.get(term, 0)

    def containing(self, terms: Sequence[str]) -> list[int]:
        """Return, for each term, the number of passages that contain it.

        The index also counts removed passages that it has not dropped yet; more than all there cannot be.
        """
        counts = zip(terms, self.index.containing(terms), strict=True)
        return [min(count + self.containing_later.get(term, 0), len(self)) for term, count in counts]

    def search(self, question: Sequence[str], count: int, documents: Sequence[str] | None = None) -> dict[int, float]:
        """Return key -> coverage (0 to 1) of the `count` passages that best match the query's terms.

        `documents` restricts the search to those ids. Coverage is BM25 divided by the highest score that all terms of
        the query allow, including terms that occur nowhere.
        """
        unique = list(dict.fromkeys(question))
        if not unique or not len(self) or documents == []:
            return {}
        containing = self.containing(unique)
        most = most_possible(len(self), containing)
        scores = self.index.search(unique, count + len(self.gone), documents)
        if self.gone or self.later:
            scores = {key: score for key, score in scores.items() if key not in self.gone}
            scores |= self._search_later(dict(zip(unique, containing, strict=True)), documents)
            scores = dict(sorted(scores.items(), key=lambda one: -one[1])[:count])
        return {key: min(score / most, 1.0) for key, score in scores.items() if score > 0}

    def _search_later(self, containing: Mapping[str, int], documents: Sequence[str] | None) -> dict[int, float]:
        """Return key -> BM25 score of the passages that the index lacks; `containing` has the query's terms."""
        if not self.later:
            return {}
        allowed = None if documents is None else set(documents)
        rarity = {term: inverse_document_frequency(len(self), count) for term, count in containing.items()}
        return {
            key: sum(
                rarity[term] * saturated(one.counts[term], one.length, self.average)
                for term in rarity
                if term in one.counts
            )
            for key, one in self.later.items()
            if allowed is None or one.document_id in allowed
        }
