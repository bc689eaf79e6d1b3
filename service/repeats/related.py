"""Finds the documents that are versions of one another: they have most of their sentences in common.

The digests propose candidates (index/folded/digests.py), so nothing is compared with everything. A sentence that many
documents have, such as a disclaimer, does not make versions of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pincite.index.collection import Collection
from pincite.index.folded.digesting import Numbers
from pincite.index.folded.digests import Digests
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import documents_by_id
from pincite.service.repeats.marks import other_issues

MOST_VERSIONS = 50  # of one document that are looked at
_OF_SHORTER, _OF_LONGER = 0.5, 0.3  # shares of their sentences that two versions have in common at least
_OF_WORDS = 0.6  # or of their pairs of words
_OWN = 3  # sentences; a document with fewer that are not boilerplate is compared by all it has


@dataclass(frozen=True, slots=True)
class Version:
    """Another version of a document. `share` (0 to 1) is how much of the shorter one's sentences the other has too."""

    document: DocumentFacts
    share: float


@dataclass(frozen=True, slots=True)
class Related:
    """The other versions of a document, at most MOST_VERSIONS, the most alike first, and the number of all."""

    versions: tuple[Version, ...]
    total: int


def related(collection: Collection, document: DocumentFacts) -> Related:
    """The other versions of a document, those of its versions too; the collection must be in a snapshot."""
    digests = collection.digests()
    found: dict[str, DocumentFacts] = {document.id: document}
    total, waiting = 0, [document]
    while waiting and len(found) <= MOST_VERSIONS:
        one = waiting.pop(0)
        alike = digests.alike(one.id)
        near = [other for other in alike.ids if other not in found and _share_enough(digests, one.id, other)]
        new = documents_by_id(collection.connection, near)
        kin = [new[other] for other in near if other in new and not other_issues(one, new[other])]
        # Beyond what is looked at, all that are alike count as versions.
        total = max(total, alike.total - len(alike.ids) + len(kin) if one is document else 0)
        found |= {other.id: other for other in kin}
        waiting += kin
    others = [Version(one, share(digests, document.id, one.id)) for one in list(found.values())[1 : MOST_VERSIONS + 1]]
    ordered = sorted(others, key=lambda one: (-one.share, one.document.name, one.document.id))
    return Related(tuple(ordered), max(total, len(found) - 1))


def share(digests: Digests, first: str, second: str) -> float:
    """The share (0 to 1) of the shorter document's sentences that the other one has, word for word."""
    one, other = _own(digests, first, second)
    return _in_common(one, other) / max(1, min(len(one), len(other)))


def _share_enough(digests: Digests, first: str, second: str) -> bool:
    """Whether two documents have so much in common that they are versions, unless they are issues of a series."""
    one, other = _own(digests, first, second)
    shorter, longer = sorted((len(one), len(other)))
    common = _in_common(one, other)
    enough = shorter and common >= _OF_SHORTER * shorter and common >= _OF_LONGER * longer
    return bool(enough) or digests.resemblance(first, second) >= _OF_WORDS


def _own(digests: Digests, first: str, second: str) -> tuple[Numbers, Numbers]:
    """The sentences of two documents without boilerplate, unless one of them has hardly others."""
    own = digests.own_sentences(first), digests.own_sentences(second)
    return own if min(map(len, own)) >= _OWN else (digests.of[first].sentences, digests.of[second].sentences)


def _in_common(one: Numbers, other: Numbers) -> int:
    return len(np.intersect1d(one, other, assume_unique=True))


def families(collection: Collection, documents: Sequence[DocumentFacts]) -> list[list[DocumentFacts]]:
    """These documents in groups of those that are versions of one another; one without others is in none."""
    digests, facts = collection.digests(), {one.id: one for one in documents}
    parent = {one.id: one.id for one in documents}

    def root(one: str) -> str:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for document in documents:
        for other in digests.alike(document.id).ids:
            apart = other in facts and root(other) != root(document.id)
            enough = apart and _share_enough(digests, document.id, other)
            if enough and not other_issues(document, facts[other]):
                parent[root(other)] = root(document.id)
    found: dict[str, list[DocumentFacts]] = {}
    for document in documents:
        found.setdefault(root(document.id), []).append(document)
    return [group for group in found.values() if len(group) > 1]
