"""Find the files that the works of a bibliography name: attached ones, inside its own folder or among those given.

A bibliography may have been made by somebody else, to have a file of yours read. So a file is followed only inside the
bibliography's folder, links resolved, or where it was given by name anyway. A bibliography whose paths are of another
machine still applies to a given file of the same name.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

from pincite.ingest.bibliography.work import Work
from pincite.ingest.discover import is_document, name_of, path_text
from pincite.ingest.text import caseless

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
    works = list(works)
    search = _Search(folder, given, _Titles(_title(work) for work in works if not work.files))
    rest = [work for work in works if not search.take(work)]
    return Matched(search.files, tuple(rest), tuple(search.problems))


class _Titles:
    """Folded titles, and by the letters with which they begin, how long they are."""

    def __init__(self, titles: Iterable[str]) -> None:
        self.whole = {title for title in titles if len(title) >= _LONG}
        self.lengths: dict[str, set[int]] = {}
        for title in self.whole:
            self.lengths.setdefault(title[:_LONG], set()).add(len(title))


class _Search:
    def __init__(self, folder: Path, given: Sequence[Path], titles: _Titles) -> None:
        self.files: dict[Path, Work] = {}
        self.problems: list[tuple[Work, str]] = []
        self._named_folder = folder.absolute()
        self._folder = Path(os.path.realpath(folder))
        self._given = {os.path.realpath(path): path for path in given}
        self._named = unique((name_of(path), path) for path in given)
        stems = [(folded(Path(name_of(path)).stem), path) for path in given]
        self._keyed = _gathered(stems)
        self._titled = _gathered((title, path) for stem, path in stems for title in _titles_in(stem, titles))

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
        found = self._keyed.get(folded(work.key or "")) or self._titled.get(_title(work), [])
        return found[0] if len(found) == 1 else None


def _title(work: Work) -> str:
    return folded(str(work.item.get("title", "")))


def _titles_in(stem: str, titles: _Titles) -> Iterator[str]:
    """Yield the titles that are in the folded name of a file; each is looked up, since there may be 50,000."""
    found = (
        stem[at : at + length]
        for at in range(len(stem) - _LONG + 1)
        for length in titles.lengths.get(stem[at : at + _LONG], ())
        if at + length <= len(stem)
    )
    yield from dict.fromkeys(title for title in found if title in titles.whole)


def _gathered(named: Iterable[tuple[str, Path]]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for name, path in named:
        if name:
            found.setdefault(name, []).append(path)
    return found


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
    return "".join(letter for letter in caseless(text) if letter.isalnum())


def _path_of(named: str) -> str:
    if _FILE_URL.match(named):
        named = unquote(_FILE_URL.sub("", named))
    return named if "/" in named else named.replace("\\", "/")
