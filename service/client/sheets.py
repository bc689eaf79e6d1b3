"""The sheets of a service's collection, for Python programs: `client.sheets`."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from pincite.service.client.parsing import parsed
from pincite.service.client.transport import Service
from pincite.service.wire.sheets import GivenSheet, KnownSheet, KnownSheets

T = TypeVar("T")


class Sheets:
    """Named lists of kept passages. Sheets and passages are given by their ids, as `all` and `get` return them.

    Every method raises subclasses of ServiceError, as those of the client do.
    """

    def __init__(self, service: Service, where: Mapping[str, Any]) -> None:
        self._service, self._where = service, where

    def all(self) -> tuple[KnownSheet, ...]:
        """All sheets, the oldest first, without their passages."""
        return self._asked(KnownSheets, "GET", "").sheets

    def get(self, sheet: str) -> GivenSheet:
        """A sheet with its passages, and what has become of their sources."""
        return self._asked(GivenSheet, "GET", f"/{_part(sheet)}")

    def make(self, name: str) -> GivenSheet:
        """A new, empty sheet."""
        return self._asked(GivenSheet, "POST", "", {"name": name})

    def rename(self, sheet: str, name: str) -> GivenSheet:
        """The sheet under its new name."""
        return self._asked(GivenSheet, "PATCH", f"/{_part(sheet)}", {"name": name})

    def delete(self, sheet: str) -> KnownSheet:
        """Deletes a sheet with the passages and notes on it."""
        return self._asked(KnownSheet, "DELETE", f"/{_part(sheet)}")

    def keep(self, sheet: str, ids: Sequence[str], note: str = "") -> GivenSheet:
        """The sheet with these citations at its end (at most 100), each with the note."""
        return self._asked(GivenSheet, "POST", f"/{_part(sheet)}/passages", {"ids": list(ids), "note": note})

    def note(self, sheet: str, passage: str, note: str) -> GivenSheet:
        """The sheet with this note at a passage."""
        return self._asked(GivenSheet, "PATCH", _passage(sheet, passage), {"note": note})

    def move(self, sheet: str, passage: str, place: int) -> GivenSheet:
        """The sheet with a passage at this place, from 1."""
        return self._asked(GivenSheet, "PATCH", _passage(sheet, passage), {"place": place})

    def drop(self, sheet: str, passage: str) -> GivenSheet:
        """The sheet without a passage."""
        return self._asked(GivenSheet, "DELETE", _passage(sheet, passage))

    def file(self, sheet: str, form: str) -> bytes:
        """The sheet as a file: "markdown", "docx", "bibtex", "ris" or "csl-json"."""
        return self._service.content(f"/v1/sheets/{_part(sheet)}/file", {**self._where, "format": form})

    def marked(self, sheet: str, document_id: str) -> bytes:
        """A copy of a PDF with the passages of the sheet highlighted, each with its note."""
        return self._service.content(f"/v1/sheets/{_part(sheet)}/pdf", {**self._where, "document": document_id})

    def _asked(self, kind: type[T], method: str, path: str, body: Mapping[str, Any] | None = None) -> T:
        path = f"/v1/sheets{path}"
        sent = None if body is None else {**body, **self._where}
        asked = self._where if body is None else None
        return parsed(kind, self._service.ask(method, path, asked, sent), self._service.url + path)


def _part(name: str) -> str:
    return quote(name, safe="")


def _passage(sheet: str, passage: str) -> str:
    return f"/{_part(sheet)}/passages/{_part(passage)}"
