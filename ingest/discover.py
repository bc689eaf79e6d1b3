"""Find the documents in a list of files and folders."""

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pincite.ingest.document import Failure
from pincite.ingest.errors import UnreadableFile

DOCUMENT_SUFFIXES = frozenset(
    (
        ".pdf", ".docx", ".docm", ".dotx", ".dotm", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".md", ".markdown",
        ".txt", ".text", ".hwp", ".hwpx", ".hml", ".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm",
        ".xlsx", ".xlsm", ".xltx", ".xltm", ".csv", ".tsv", ".odt", ".ott", ".ods", ".ots", ".odp", ".otp", ".rtf",
        ".epub", ".eml", ".msg",
    )
)  # fmt: skip
_SIDECARS = ("metadata.jsonl",)
_SIDECAR_SUFFIX = ".meta.json"
_LOCKS = ("~$", "~")
_ADVICE = "Check the path, its link target and its permissions."


@dataclass(frozen=True, slots=True)
class Discovered:
    """The files to read, in order and without duplicates; the paths that failed; the number of files skipped."""

    files: tuple[Path, ...]
    failures: tuple[Failure, ...]
    skipped: int


def discover(paths: Iterable[Path]) -> Discovered:
    """Return all documents in `paths`. Folders are walked in sorted order.

    A file named explicitly is always included. Inside folders, only files with a document suffix are; hidden files,
    sidecars and lock files do not even count as skipped. Links are followed within the folders that are named, and no
    folder is entered twice; a link that leads out of them fails, since its maker may want to show a file of yours.
    """
    named = [Path(path) for path in paths]
    search = _Search([Path(os.path.realpath(path)) for path in named])
    for path in named:
        search.take(path)
    return Discovered(tuple(search.files), tuple(search.failures), search.skipped)


def name_of(path: Path) -> str:
    """Return the file's name for display, in NFC because macOS stores Hangul names decomposed.

    Archives from Korean Windows unpack to names in CP949, which are not valid UTF-8.
    """
    raw = os.fsencode(path.name)
    for encoding in ("utf-8", "cp949"):
        try:
            return unicodedata.normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return path_text(path.name)


def path_text(path: Path | str) -> str:
    """Return a path as text that can be stored and printed. Bytes that are not UTF-8 are escaped, as in "\\xb1"."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class _Search:
    """Collects what has been found, and remembers which folders and files were seen."""

    def __init__(self, roots: list[Path]) -> None:
        self._roots = roots
        self.files: list[Path] = []
        self.failures: list[Failure] = []
        self.skipped = 0
        self._seen: set[tuple[int, int] | str] = set()

    def take(self, path: Path) -> None:
        """Add a file or folder that the user named."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would replace a link by its target
        try:
            if absolute.is_dir():
                self._walk(absolute)
            elif absolute.exists():
                self._add(absolute)
            else:
                self._fail(absolute, "no such file or folder")
        except OSError as error:
            self._fail(absolute, f"cannot be accessed ({error.strerror})")

    def _walk(self, top: Path) -> None:
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            try:
                if not self._is_new(folder.stat()):
                    continue
                with os.scandir(folder) as entries:
                    ordered = sorted(entries, key=lambda entry: unicodedata.normalize("NFC", entry.name))
            except OSError as error:
                self._fail(folder, f"the folder cannot be listed ({error.strerror})")
                continue
            waiting.extend(reversed(list(self._visit(ordered))))

    def _visit(self, entries: list["os.DirEntry[str]"]) -> Iterator[Path]:
        """Yield the folders among `entries`, and add the documents."""
        for entry in entries:
            if entry.name.startswith((".", *_LOCKS)):
                continue
            try:
                if entry.is_symlink() and self._leads_out(entry.path):
                    self._fail(Path(entry.path), "a link that leads out of the folder. Add what it leads to by name")
                elif entry.is_dir():
                    yield Path(entry.path)
                elif is_document(entry.name):
                    self._add(Path(entry.path))
                elif not _is_sidecar(entry.name):
                    self.skipped += 1
            except OSError as error:
                self._fail(Path(entry.path), f"cannot be accessed ({error.strerror})")

    def _leads_out(self, link: str) -> bool:
        target = Path(os.path.realpath(link))
        return not any(target.is_relative_to(root) for root in self._roots)

    def _add(self, path: Path) -> None:
        if self._is_new(path.stat()):
            self.files.append(path)

    def _is_new(self, status: os.stat_result) -> bool:
        key = (status.st_dev, status.st_ino)
        fresh = key not in self._seen
        self._seen.add(key)
        return fresh

    def _fail(self, path: Path, reason: str) -> None:
        self.failures.append(Failure(path_text(path), UnreadableFile(f"{name_of(path)}: {reason}. {_ADVICE}")))


def is_document(name: str) -> bool:
    """Return whether a file of this name is read when it is found in a folder."""
    return os.path.splitext(name)[1].lower() in DOCUMENT_SUFFIXES  # noqa: PTH122  # 10,000 Paths are slow


def _is_sidecar(name: str) -> bool:
    return name in _SIDECARS or name.endswith(_SIDECAR_SUFFIX)
