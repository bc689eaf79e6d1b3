"""Finds the sentences of the documents that say most nearly what a sentence of a draft says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from pincite.index.collection import Collection
from pincite.index.encoders import pair
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import DocumentFacts, Filters, Hit
from pincite.index.legs.contents import numbered
from pincite.index.legs.sums import Moments
from pincite.index.legs.terms import terms
from pincite.index.search.fusion import ACROSS, SAME, directed
from pincite.index.search.question import Question
from pincite.index.search.search import LONGEST_QUESTION, search
from pincite.index.truth.passages import sentence_vectors
from pincite.index.truth.store import Vectors
from pincite.ingest.document import Sentence
from pincite.ingest.text import language_of, normalise
from pincite.service.drafts.attribution import without_speaker
from pincite.service.drafts.facts import shared_facts
from pincite.service.drafts.wording import Wording
from pincite.service.writing.evidence import is_fragment
from pincite.service.writing.supporting import Evidence, head_of

_HITS = 20  # passages whose sentences are compared
_NEAR, _LIKELY = 40, 16  # sentences whose facts are compared, and whose wording is
# The weights, in standard deviations: of all of the wording that the sentence has, and that it has with the sentences
# beside it; facts.py has those of each figure and verb that both have. A logistic regression over the sentences of
# eval/sample/draft.jsonl, draft_held_out.jsonl and draft_second.jsonl told them; they are rounded.
_COVERED, _AROUND = 2.0, 2.5
_ALONE = 4.0  # of the wording, where a sentence is compared with those beside it
_ABROAD = 0.4  # standard deviations that sentences in another language are behind
_USUAL = Moments(0.0, 1.0)
# Where a whole collection is about the claim's subject, every sentence is near it: the best few say it, the eighth
# tells how near the subject alone brings a sentence. Most of that is taken off; if all of it were, what several
# documents say in their own words would not be found.
_BACKGROUND_RANK, _OF_BACKGROUND = 8, 0.7
_COPY = 0.95  # the cosine of sentences that say the same in nearly the same words
_USUAL_BACKGROUND = 3.93  # the eighth's score where subjects are mixed; a lower one, of an odd claim, proves nothing
# The usual cosines of claims with passages on their subject. Those of the collection alone would make everything on a
# claim's subject outstanding where most documents are about something else.
_ANYWHERE = {("en", "en"): Moments(0.765, 0.021), ("ko", "ko"): Moments(0.783, 0.024)}
_ELSEWHERE = (Moments(0.774, 0.0226), Moments(0.675, 0.0243))  # within one language, across two
_OF_ALL = 0.7  # the weight of these beside those of the collection
_NOTE_MARK = re.compile(r"^\d{1,3}\)\s+|(?<=[.다])\d{1,3}\)$")
UNIT = 0.03  # of a cosine, in which the check of sentences counts; about one standard deviation


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence of a document, at `position` in the evidence.

    `standing` is how far its cosine is above the usual, in standard deviations; `shared` weighs the facts that it has
    in common with the claim, `coverage` is the share of the claim's wording that it has, `around` that which it has
    together with the sentences beside it.
    """

    position: int
    standing: float
    shared: float
    coverage: float
    around: float = 0.0

    @property
    def score(self) -> float:
        """Higher is better; see `Matches.background` for what is only on the same subject."""
        around = max(self.around, self.coverage)
        return self.standing + _COVERED * self.coverage + _AROUND * around + self.shared

    @property
    def score_alone(self) -> float:
        """The score of the sentence by itself, without the shared facts."""
        return self.standing + _ALONE * self.coverage


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence of a draft says: the texts to look for, and their unit vectors, shape (texts, dimension).

    The first text is the claim; another is what it says without who says so.
    """

    texts: tuple[str, ...]
    vectors: Vectors

    @property
    def text(self) -> str:
        """The whole claim."""
        return self.texts[0]


@dataclass(frozen=True, slots=True)
class Matches:
    """The evidence for a claim, and the best of its sentences, the best first; positions are those in the evidence.

    `background` is the part of each score that a sentence owes to the claim's subject alone.
    """

    claim: str
    evidence: Evidence
    best: tuple[Match, ...]
    background: float

    def text(self, position: int) -> str:
        """The sentence at a position, without the mark of a note, which would be read as a number."""
        return _NOTE_MARK.sub("", self.evidence.sentences[position].text)

    def is_beside(self, position: int, main: int) -> bool:
        """Whether there is a sentence of the same document at this position."""
        return _is_beside(self.evidence, position, main)

    def document(self, position: int) -> DocumentFacts:
        """The document of the sentence at a position."""
        return self.evidence.documents[position]

    def sentence(self, position: int) -> Sentence:
        """The sentence at a position, with its spans."""
        return self.evidence.sentences[position]


@dataclass(frozen=True, slots=True)
class Matcher:
    """A collection with what compares sentences with it."""

    collection: Collection
    encoder: Encoder
    wording: Wording

    @classmethod
    def of(cls, collection: Collection, encoder: Encoder) -> "Matcher":
        """The matcher for a collection that is open."""

        def frequency(words: Sequence[str]) -> Sequence[int]:
            counts: list[int] = collection.vectors().containing(numbered(words)).tolist()
            return counts

        return cls(collection, encoder, Wording(encoder, frequency, len(collection.vectors())))

    def claims(self, texts: Sequence[str]) -> list[Claim]:
        """The claims with their vectors; many at once take half as long as one after another."""
        ways = [tuple(dict.fromkeys((text, without_speaker(text)))) for text in texts]
        vectors = self.encoder.encode_passages([text[:LONGEST_QUESTION] for some in ways for text in some])
        ends = list(accumulate(len(some) for some in ways))
        return [Claim(some, vectors[end - len(some) : end]) for some, end in zip(ways, ends, strict=True)]

    def matches(self, claim: Claim, filters: Filters) -> Matches:
        """The sentences nearest to a claim, from one snapshot."""
        with self.collection.reading():
            evidence = self._evidence(self._hits(claim, filters))
            standings = [self._standings(*way, evidence) for way in zip(claim.texts, claim.vectors, strict=True)]
        standing = np.max(standings, axis=0)
        near = np.argsort(-standing, kind="stable")[:_NEAR].tolist()
        first = [
            Match(
                at,
                float(standing[at]),
                shared_facts(claim.text, evidence.sentences[at].text, evidence.contexts[at]),
                0.0,
            )
            for at in near
        ]
        likely = sorted(first, key=lambda one: -one.score)[:_LIKELY]
        beside = dict.fromkeys(at for one in likely for at in _around(evidence, one.position))
        for text in claim.texts:
            self.wording.compare(text, [evidence.sentences[at].text for at in beside])
        found = sorted((self._covered(claim, one, evidence) for one in likely), key=lambda one: -one.score)
        return Matches(claim.text, evidence, tuple(found), _background(found, evidence))

    def _hits(self, claim: Claim, filters: Filters) -> list[Hit]:
        """The nearest passages to each text of the claim."""
        found: dict[int, Hit] = {}
        for text, vector in zip(claim.texts, claim.vectors, strict=True):
            asked = " ".join(normalise(text[:LONGEST_QUESTION]).split())
            question = Question(asked, language_of(asked), vector, terms(asked), self._looking(vector))
            found |= {hit.key: hit for hit in search(self.collection, question, _HITS, filters)}
        return list(found.values())

    def _looking(self, vector: Vectors) -> Vectors:
        """The vector in place of the one that seeks answers: a statement is looked for by what resembles it."""
        return pair.alone(vector) if self.encoder.name == pair.NAME else vector

    def _evidence(self, hits: Sequence[Hit]) -> Evidence:
        """The sentences of the hits that are no headings or cells, in the order of the text."""
        vectors = sentence_vectors(self.collection.connection, [hit.key for hit in hits])
        found = [
            (sentence, hit.document, hit.passage.heading, vector)
            for hit in sorted(hits, key=lambda one: one.key)
            for sentence, vector in zip(hit.passage.sentences, vectors[hit.key], strict=True)
            if not is_fragment(sentence.text)
        ]
        return Evidence(
            tuple(sentence for sentence, _, _, _ in found),
            tuple(document for _, document, _, _ in found),
            tuple(f"{head_of(one, one.title or one.name)} {heading}".strip() for _, one, heading, _ in found),
            np.stack([vector for _, _, _, vector in found]) if found else np.zeros((0, 0), np.float32),
        )

    def _covered(self, claim: Claim, one: Match, evidence: Evidence) -> Match:
        """The match with the wording that it has, alone and with the sentences beside it."""
        beside = [evidence.sentences[at].text for at in _around(evidence, one.position)]
        around = max(self.wording.coverage(text, beside) for text in claim.texts)
        coverage = max(self.wording.coverage(text, [evidence.sentences[one.position].text]) for text in claim.texts)
        return Match(one.position, one.standing, one.shared, coverage, around)

    def _standings(self, claim: str, vector: Vectors, evidence: Evidence) -> list[float]:
        """How far each sentence's cosine is above the usual one of its language, in standard deviations."""
        own, model = language_of(claim), self.encoder.name
        ways = [directed(model, vector, way) for way in (SAME, ACROSS)]
        usual = [self.collection.vectors().moments(way) for way in ways]
        found = []
        for sentence, its in zip(evidence.sentences, evidence.vectors, strict=True):
            language = language_of(sentence.text) or ""
            way = 0 if language == own else 1
            moments = usual[way].get(language, _USUAL)
            cosine, here = float(np.dot(its, ways[way])), moments
            anywhere = _ANYWHERE.get((own or "", language), _ELSEWHERE[way]) if model == pair.NAME else here
            standing = _OF_ALL * anywhere.standardise(cosine) + (1 - _OF_ALL) * here.standardise(cosine)
            found.append(standing + way * _ABROAD)
        return found


def _background(found: Sequence[Match], evidence: Evidence) -> float:
    """The part of the scores, best first, that is owed to the subject. Copies of a sentence count once."""
    distinct: list[Match] = []
    for one in found:
        likeness = [float(evidence.vectors[one.position] @ evidence.vectors[other.position]) for other in distinct]
        if max(likeness, default=0.0) < _COPY:
            distinct.append(one)
    eighth = distinct[_BACKGROUND_RANK - 1].score if len(distinct) >= _BACKGROUND_RANK else 0.0
    return _OF_BACKGROUND * max(eighth, _USUAL_BACKGROUND)


def _around(evidence: Evidence, position: int) -> list[int]:
    """The positions of a sentence and of those right beside it."""
    return [at for at in range(position - 1, position + 2) if _is_beside(evidence, at, position)]


def _is_beside(evidence: Evidence, position: int, main: int) -> bool:
    there = 0 <= position < len(evidence.sentences)
    return there and evidence.documents[position].id == evidence.documents[main].id
