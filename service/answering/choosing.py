"""Chooses the sentences of an answer: the best first, as few as answer, each with what it cannot be understood without.

A sentence of another document that says the same is not repeated, but named beside the one shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pincite.index.truth.store import Vectors
from pincite.ingest.document import Sentence
from pincite.service.answering.candidates import Candidate, content, stacked
from pincite.service.answering.wanted import Wanted, share_had

MOST_SENTENCES = 6
_MARGIN = 1.0  # standard deviations; a sentence further below the best one is not shown
_WANTED_MARGIN = 2.0  # the same for a sentence that alone has the wanted kind of answer
_REDUNDANCY = 0.3  # weight of the similarity (standardised) to sentences already chosen
# Two sentences say the same from this cosine, if they also share this much of the shorter one's words.
_SAME_COSINE, _SAME_WORDS = 0.84, 0.5
_MOST_ALSO = 3
# What a sentence begins with that cannot be understood without the one before it.
_LEANS = re.compile(
    r"^\W*(?:이는|이에|이를|이로써|이로 인해|이것은|이런|이러한|이와 같은|이들은|이들의|그는|그의|그가|그녀는|"
    r"그들은|그러나|하지만|그래서|그런데|"
    r"따라서|그럼에도|반면|또한|이 때문에|그 결과|그 이유는|같은 날|이날|이어|이어서|"
    r"(?:this|these|those|that|it|its|he|she|they|his|her|their|such|however|but|yet|so|therefore|thus|hence|instead|"
    r"nevertheless|as a result|for this reason|the same)\b|"
    r"(?:это|этот|эта|эти|он|она|они|его|ее|их|однако|поэтому|но|таким образом)\b|"
    r"これ|それ|この|その|彼|しかし|だが|したがって|そのため|这|那|他|她|它|但|然而|因此|所以)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate to show, with the sentence that it leans on, and the candidates that say the same elsewhere."""

    candidate: Candidate
    leans_on: Sentence | None
    also: tuple[Candidate, ...]


def choose(found: Sequence[Candidate], kinds: frozenset[Wanted]) -> list[Chosen]:
    """The sentences to show, best first; `found` is in that order, too.

    Similarity to those already chosen lowers a candidate's rank (maximal marginal relevance). If none of them has the
    wanted kinds of answer, a sentence not much further behind that has them comes first.
    """
    picked = _with_wanted(found, _picked(found), kinds)
    shown = {(found[at].hit, found[at].place) for at in picked}
    vectors = stacked(found)
    chosen = []
    for at in picked:
        one = found[at]
        leans = one.before if _leans(one.sentence) and (one.hit, one.place - 1) not in shown else None
        alike = [other for other in _alike(found, vectors @ vectors[at], at) if other not in picked]
        also = {found[other].document.id: found[other] for other in reversed(alike)}
        also.pop(one.document.id, None)
        chosen.append(Chosen(one, leans, tuple(list(also.values())[:_MOST_ALSO])))
    return chosen


def _picked(found: Sequence[Candidate]) -> list[int]:
    """The positions of the chosen candidates, best first."""
    if not found:
        return []
    vectors = stacked(found)
    cosines = vectors @ vectors.T
    likeness = (cosines - cosines.mean()) / max(float(cosines.std()), 1e-6)
    worths = np.array([one.worth for one in found])
    picked = [0]
    while len(picked) < min(MOST_SENTENCES, len(found)):
        worth = worths - _REDUNDANCY * likeness[:, picked].max(axis=1).clip(min=0)
        worth[[*picked, *(other for at in picked for other in _alike(found, cosines[at], at))]] = -np.inf
        at = int(worth.argmax())
        if worths[at] < worths[0] - _MARGIN or worth[at] == -np.inf:
            break
        picked.append(at)
    return picked


def _with_wanted(found: Sequence[Candidate], picked: list[int], kinds: frozenset[Wanted]) -> list[int]:
    if any(share_had(found[at].sentence.text, kinds) == 1 for at in picked):
        return picked
    near = (at for at, one in enumerate(found) if one.worth >= found[0].worth - _WANTED_MARGIN)
    wanted = next((at for at in near if share_had(found[at].sentence.text, kinds) == 1), None)
    return picked if wanted is None else [wanted, *picked]


def _alike(found: Sequence[Candidate], cosines: Vectors, at: int) -> list[int]:
    """The positions of the other candidates that say the same; `cosines` are those with candidate `at`."""
    words = content(found[at].sentence.text)
    return [
        other
        for other in np.flatnonzero(cosines >= _SAME_COSINE).tolist()
        if other != at and _share_words(words, content(found[other].sentence.text))
    ]


def _share_words(words: frozenset[str], others: frozenset[str]) -> bool:
    return len(words & others) >= max(1.0, _SAME_WORDS * min(len(words), len(others)))


def _leans(sentence: Sentence) -> bool:
    return _LEANS.match(sentence.text) is not None
