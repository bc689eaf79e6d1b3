"""Find the parts of a Microsoft Office file by its relationships, as the format asks; names of parts are free."""

import datetime
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.archive import member, names_in
from pincite.ingest.reading.formats.content import Facts
from pincite.ingest.reading.formats.markup import parsed_member

_USUAL = ("word/document.xml", "ppt/presentation.xml", "xl/workbook.xml")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship to another part of the file: its id, the last word of its type, and the part's name."""

    id: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """An opened package: its bytes, the name of its main part, and the relations of that part and of the whole."""

    data: bytes
    main: str
    relations: tuple[Relation, ...]
    outer: tuple[Relation, ...]

    def parts(self, kind: str) -> Iterator[str]:
        """Yield the names of the main part's relations of a kind ("footnotes")."""
        return (one.part for one in self.relations if one.kind == kind)

    def part(self, relation: str | None) -> str | None:
        """Return the name of the part with this id of a relation, if there is one."""
        return next((one.part for one in self.relations if one.id == relation), None)


def open_package(data: bytes) -> Package:
    """Return the package in `data`. Raises DamagedFile, EncryptedFile, LimitExceeded."""
    names = names_in(data)
    outer = _relations(data, names, "")
    stated = (one.part for one in outer if one.kind == "officeDocument")
    main = next((part for part in (*stated, *_USUAL) if part in names), None)
    if main is None:
        raise DamagedFile("its main part is missing")
    return Package(data, main, _relations(data, names, main), outer)


def main_type(data: bytes) -> str:
    """Return the content type of the main part ("application/vnd...wordprocessingml.document.main+xml"), or ""."""
    names = names_in(data)
    if "[Content_Types].xml" not in names:
        return ""
    try:
        main = "/" + open_package(data).main
        types = parsed_member(data, "[Content_Types].xml")
    except DamagedFile:
        return ""
    stated = (one.get("ContentType", "") for one in types if one.get("PartName", "").lower() == main.lower())
    suffix = main.rpartition(".")[2]
    usual = (one.get("ContentType", "") for one in types if one.get("Extension") == suffix)
    return next(stated, "") or next(usual, "")


def facts_of(package: Package) -> tuple[Facts, str | None]:
    """Return title and author, and the day when the file was made; all are None if the part is missing or broken."""
    part = next((one.part for one in package.outer if one.kind == "core-properties"), None)
    try:
        said = {one.tag: one.text for one in parsed_member(package.data, part)} if part else {}
        made = datetime.date.fromisoformat((said.get("created") or "")[:10]).isoformat()
    except DamagedFile:
        return Facts(), None
    except ValueError:
        made = None
    return Facts(title=said.get("title") or None, author=said.get("creator") or None), made


def relations_of(data: bytes, part: str) -> tuple[Relation, ...]:
    """Return the relations of a part to others."""
    return _relations(data, names_in(data), part)


def _relations(data: bytes, names: frozenset[str], part: str) -> tuple[Relation, ...]:
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in names or not member(data, path).strip():
        return ()
    known = {one.lower(): one for one in names}
    found = []
    for one in parsed_member(data, path):
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
        if one.get("TargetMode") != "External":
            kind = one.get("Type", "").rpartition("/")[2]
            found.append(Relation(one.get("Id", ""), kind, known.get(target.lower(), target)))
    return tuple(found)
