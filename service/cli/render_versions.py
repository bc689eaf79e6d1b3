"""Prints versions of documents, and what changed between two, for people."""

from collections.abc import Sequence

from rich.text import Text

from pincite.index.hit import DocumentFacts
from pincite.ingest.places import in_words
from pincite.service.cli.render import out
from pincite.service.plain import one_line
from pincite.service.repeats.marks import Reason
from pincite.service.versions.changed import Piece
from pincite.service.versions.difference import Change, ChangeKind, Difference, Side
from pincite.service.versions.versions import Family, Versions

_AGES = {1: "newer", -1: "older", 0: "newer or older: nothing tells"}
_BY = {
    Reason.NUMBER: "by its version number",
    Reason.DATE: "by its date",
    Reason.STAGE: "by its title",
    Reason.UNKNOWN: "",
}
_STYLES = {"same": "", "removed": "red strike", "added": "green"}
_SIGNS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.CHANGED: "~", ChangeKind.MOVED: ">"}


def families(found: Sequence[Family]) -> None:
    """Prints the groups of versions, the newest of each first."""
    console = out()
    if not found:
        console.print("No document is a version of another.")
    for family in found:
        console.print(Text(f"{family.total} versions{'' if family.ordered else ', not all of known order'}:"))
        for one in family.documents:
            console.print(Text(f"  {_named(one)}"))
        _rest(family.total - len(family.documents))


def versions(found: Versions) -> None:
    """Prints the other versions of a document, the newest first."""
    console = out()
    if not found.others:
        console.print(Text(f"No other version of {_named(found.document)}."))
    for one in found.others:
        how = " ".join(part for part in (_AGES[one.order], _BY[one.reason]) if part)
        console.print(Text(_named(one.version.document), style="bold"))
        console.print(Text(f"  {how}; {one.version.share:.0%} of the shorter one's sentences are in both", style="dim"))
    _rest(found.total - len(found.others))


def difference(found: Difference) -> None:
    """Prints what changed, each sentence with its citations."""
    console = out()
    console.print(Text(f"From {_named(found.older)}"))
    console.print(Text(f"to   {_named(found.newer)}"))
    console.print(Text(f"{found.same} sentences are in both, {found.total} changes.", style="dim"))
    for change in found.changes:
        console.print()
        console.print(Text(f"{_SIGNS[change.kind]} {change.kind.value}", style="bold"), _words(change))
        for side in (change.older, change.newer):
            if side:
                console.print(Text(f"    {_place(side)}", style="dim"))
    _rest(found.total - len(found.changes))


def _words(change: Change) -> Text:
    if change.pieces:
        return Text.assemble(*map(_piece, change.pieces))
    side = change.newer or change.older
    return Text(one_line(side.text) if side else "")


def _piece(piece: Piece) -> tuple[str, str]:
    """A piece as terminals show it; those without colours show brackets: [-old-] {+new+}."""
    marks = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
    begin, end = marks.get(piece.kind, ("", ""))
    text = "".join(one if one.isprintable() else " " for one in piece.text)
    return f"{begin}{text}{end}", _STYLES[piece.kind]


def _place(side: Side) -> str:
    return "; ".join(one_line(f"{one.document}, {in_words(one.page_label)} {one.id}") for one in side.citations)


def _named(one: DocumentFacts) -> str:
    title = one.known_as
    return one_line(f"{title} ({one.date})  {one.name}  {one.id}" if one.date else f"{title}  {one.name}  {one.id}")


def _rest(count: int) -> None:
    if count > 0:
        out().print(Text(f"and {count} more", style="dim"))
