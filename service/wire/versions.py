"""The responses about versions: those of a document, all groups of them, and the difference between two."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pincite.index.hit import DocumentFacts
from pincite.service.citations.citation import Citation
from pincite.service.versions.changed import Piece
from pincite.service.versions.difference import Change, Difference, Side
from pincite.service.versions.versions import Family, Placed, Versions
from pincite.service.wire.paging import next_offset


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document by its id, its name, title and date."""

    document_id: str
    document: str
    title: str | None
    date: str | None
    known_as: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class OtherVersion(NamedDocument):
    """Another version of a document.

    `share` (0 to 1) is how much of the shorter one's sentences the other has, word for word. `age` is "newer" or
    "older" than the document that was asked about, or "unknown". `reason` says what tells: a version's "number", the
    "date", or the "stage", which is what words such as "draft" and "revised" say; or "unknown".
    """

    share: float
    age: str
    reason: str


@dataclass(frozen=True, slots=True)
class GivenVersions:
    """A document and its other versions, the newest first; `total` counts those that are not listed too."""

    document: NamedDocument
    versions: tuple[OtherVersion, ...]
    total: int


@dataclass(frozen=True, slots=True)
class GivenFamily:
    """Documents that are versions of one another, the newest first; `total` counts those that are not listed too.

    `ordered`: whether numbers, dates or titles tell the order of all that are listed.
    """

    documents: tuple[NamedDocument, ...]
    ordered: bool
    total: int


@dataclass(frozen=True, slots=True)
class GivenFamilies:
    """One page of the `total` groups of versions; `next` is the offset of the next page, or null."""

    families: tuple[GivenFamily, ...]
    total: int
    next: int | None


@dataclass(frozen=True, slots=True)
class GivenSide:
    """A sentence of one of the two documents, and the citations of its words."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class GivenChange:
    """A sentence that was "added", "removed", "changed" or "moved"; a side that lacks it is null.

    `pieces` are the words of a changed sentence: "same", "removed" or "added".
    """

    kind: str
    older: GivenSide | None
    newer: GivenSide | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class GivenDifference:
    """How the older document became the newer one, in the order of the newer text.

    `same` counts the sentences that both have; `total` counts the changes, of which the first are listed.
    """

    older: NamedDocument
    newer: NamedDocument
    same: int
    total: int
    changes: tuple[GivenChange, ...]


def given_versions(found: Versions) -> GivenVersions:
    """The response with a document's versions."""
    return GivenVersions(_named(found.document), tuple(map(_other, found.others)), found.total)


def given_families(found: Sequence[Family], limit: int, offset: int) -> GivenFamilies:
    """A page of the groups of versions."""
    some = [
        GivenFamily(tuple(map(_named, one.documents)), one.ordered, one.total) for one in found[offset : offset + limit]
    ]
    return GivenFamilies(tuple(some), len(found), next_offset(offset, len(some), len(found)))


def given_difference(found: Difference) -> GivenDifference:
    """The response with a difference."""
    changes = tuple(map(_change, found.changes))
    return GivenDifference(_named(found.older), _named(found.newer), found.same, found.total, changes)


def _named(one: DocumentFacts) -> NamedDocument:
    return NamedDocument(one.id, one.name, one.title, one.date, known_as=one.known_as)


def _other(placed: Placed) -> OtherVersion:
    one, ages = placed.version.document, {1: "newer", -1: "older", 0: "unknown"}
    share = round(placed.version.share, 4)
    told = (share, ages[placed.order], placed.reason.value)
    return OtherVersion(one.id, one.name, one.title, one.date, *told, known_as=one.known_as)


def _change(one: Change) -> GivenChange:
    return GivenChange(one.kind.value, _side(one.older), _side(one.newer), one.pieces)


def _side(one: Side | None) -> GivenSide | None:
    return GivenSide(one.text, one.citations) if one else None
