"""Prints on the terminal what was forgotten, backed up and restored, and the audit log; with rich, as render.py."""

from collections.abc import Sequence

from rich.text import Text

from pincite.service.cli.render import out
from pincite.service.wire.keeping import AuditReport, ForgottenDocument, KeptState, MovedCollection, MovedHome


def forgotten(found: ForgottenDocument) -> None:
    """Prints what was forgotten."""
    console = out()
    if found.resumed:
        console.print("A forgetting that had been interrupted was finished.")
    for one in found.forgotten:
        console.print(f"forgotten: {one}")
    console.print(
        f"{found.documents} documents, {found.citations} kept citations, {found.notes} notes of removed documents and "
        f"{found.failures} notes of failures were erased. Files outside the home and backups elsewhere stay."
    )


def kept(done: str, state: KeptState) -> None:
    """Prints what was backed up or restored."""
    held = ", ".join(f"{name} ({count} documents)" for name, count in state.collections.items())
    out().print(Text(f"{done} {state.place}: {held}; {state.files} files, {state.bytes / 2**20:.1f} MB, verified."))


def moved(done: str, collection: MovedCollection) -> None:
    """Prints what was exported or imported."""
    count = collection.rows.get("documents", 0)
    out().print(Text(f"{done} {collection.place}: {collection.collection}, {count} documents, verified."))


def migrated(home: MovedHome) -> None:
    """Prints what was moved and compared."""
    for one in home.collections:
        said = f"{one.name}: {one.documents} documents, {one.rows} rows and {one.questions} questions compared"
        out().print(Text(said))
    out().print(Text(f"The collections of {home.home} are in {home.store} now."))


def states(found: Sequence[KeptState]) -> None:
    """Prints the named states, a line each."""
    if not found:
        out().print("There are no named states. `pincite backup --name NAME` makes one.")
    for one in found:
        held = ", ".join(f"{name} ({count} documents)" for name, count in one.collections.items())
        out().print(Text(f"{one.made_at}  {one.place}: {held}"))


def audit(report: AuditReport) -> None:
    """Prints the audit log, a line for each entry, and whether it is sound."""
    console = out()
    for one in report.entries:
        ids = " ".join(one.documents[:3]) + (" ..." if one.count > 3 else "")
        console.print(Text(f"{one.number}  {one.at}  {one.who}  {one.act}  {one.collection}  {one.count}  {ids}"))
    for problem in report.problems:
        console.print(Text(problem), style="red")
    if report.sound:
        console.print(f"{len(report.entries)} entries, unchanged. The last one's hash is {report.head or 'none yet'}.")
