"""Find the files that the works of a bibliography name: attached ones, inside its own folder or among those given.

A bibliography may have been made by somebody else, to have a file of yours read. So a file is followed only inside the
bibliography's folder, links resolved, or where it was given by name anyway. A bibliography whose paths are of another
machine still applies to a given file of the same name.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

from pincite.ingest.bibliography.work import Work
from pincite.ingest.discover import is_document, name_of, path_text

_FILE_URL = re.compile(r"^file:(//(localhost)?(?=/))?", re.IGNORECASE)
_Named = TypeVar("_Named")

_LONG = 12  # letters of a title that says by itself which file it is


@dataclass(frozen=True, slots=True)
class Matched:
    """The works by the absolute paths of their files; the works without one; what was not followed, and why."""

    files: Mapping[Path, Work]
    rest: tuple[Work, ...]
    problems: tuple[tuple[Work, str], ...]


def match(works: Iterable[Work], folder: Path, given: Sequence[Path]) -> Matched:
    """Return which files the works of a bibliography in this folder describe; `given` are the files to add anyway."""
    search = _Search(folder, given)
    rest = [work for work in works if not search.take(work)]
    return Matched(search.files, tuple(rest), tuple(search.problems))


class _Search:
    def __init__(self, folder: Path, given: Sequence[Path]) -> None:
        self.files: dict[Path, Work] = {}
        self.problems: list[tuple[Work, str]] = []
        self._named_folder = folder.absolute()
        self._folder = Path(os.path.realpath(folder))
        self._given = {os.path.realpath(path): path for path in given}
        self._named = unique((name_of(path), path) for path in given)
        self._titles = [(folded(Path(name_of(path)).stem), path) for path in given]

    def take(self, work: Work) -> bool:
        """Note the files of a work, and return whether it has any."""
        found = [path for named in work.files if (path := self._found(work, named)) is not None]
        if not work.files and (path := self._by_title(work)):
            found.append(path)
        for path in found:
            if path in self.files and self.files[path] != work:
                self._tell(work, f"{name_of(path)} belongs to {self.files[path].label} already")
            self.files.setdefault(path, work)
        return bool(found)

    def _found(self, work: Work, named: str) -> Path | None:
        text = _path_of(named)
        if "\x00" in text:
            self._tell(work, "the path of its file is no path")
            return None
        real = os.path.realpath(self._folder / text)
        if real in self._given:
            return self._given[real]
        inside = Path(real).is_relative_to(self._folder)
        if inside and is_document(real) and os.path.isfile(real):  # noqa: PTH113
            return Path(os.path.abspath(self._named_folder / text))  # noqa: PTH100  # links are kept, as elsewhere
        if (other := self._named.get(unicodedata.normalize("NFC", Path(text).name))) is not None:
            return other
        kind = "is not there" if is_document(real) else "is no document that can be read"
        why = kind if inside else "lies outside the bibliography's folder and was not followed"
        self._tell(work, f"{path_text(text)} {why}")
        return None

    def _tell(self, work: Work, problem: str) -> None:
        self.problems.append((work, f"{work.label}: {problem}."))

    def _by_title(self, work: Work) -> Path | None:
        """The only given file whose name has the work's title in it, or is its key."""
        title = folded(str(work.item.get("title", "")))
        keyed = [path for stem, path in self._titles if work.key and stem == folded(work.key)]
        titled = [path for stem, path in self._titles if len(title) >= _LONG and title in stem]
        found = keyed or titled
        return found[0] if len(found) == 1 else None


def unique(named: Iterable[tuple[str, _Named]]) -> dict[str, _Named]:
    """Return what each name stands for, without names that stand for several things."""
    found: dict[str, _Named] = {}
    several = set()
    for name, one in named:
        if found.setdefault(name, one) != one:
            several.add(name)
    return {name: one for name, one in found.items() if name and name not in several}


def folded(text: str) -> str:
    """Return the letters and digits of a text alone, in small letters, to compare titles with file names."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _path_of(named: str) -> str:
    if _FILE_URL.match(named):
        named = unquote(_FILE_URL.sub("", named))
    return named if "/" in named else named.replace("\\", "/")
