"""Read a bibliography, whichever of the four formats it is in."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from pincite.ingest.bibliography.bibtex import read_bibtex
from pincite.ingest.bibliography.csl import read_csl
from pincite.ingest.bibliography.rdf import read_rdf
from pincite.ingest.bibliography.ris import read_ris
from pincite.ingest.bibliography.work import Bibliography
from pincite.ingest.discover import name_of
from pincite.ingest.errors import DamagedFile, EmptyFile, LimitExceeded, UnreadableFile, UnsupportedFormat
from pincite.ingest.reading.formats.charset import decode, lost_characters
from pincite.ingest.text import normalise

SUFFIXES = (".bib", ".ris", ".json", ".rdf")
_LARGEST = 256 * 2**20  # bytes; a library of 50,000 works has 50 MB
_TEXT: Mapping[str, Callable[[str], Bibliography]] = {".bib": read_bibtex, ".ris": read_ris, ".json": read_csl}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def is_bibliography(name: str) -> bool:
    """Return whether a file of this name is a bibliography."""
    return Path(name).suffix.lower() in SUFFIXES


def read_bibliography(path: Path) -> Bibliography:
    """Return the works of a bibliography: .bib, .ris, .json (CSL-JSON) or .rdf (Zotero RDF).

    Raises UnsupportedFormat, UnreadableFile, EmptyFile, DamagedFile or LimitExceeded; what is wrong with single entries
    is among the problems.
    """
    name, suffix = name_of(path), path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnsupportedFormat(
            f"{name} is no bibliography: give a .bib, .ris, .json (CSL-JSON) or .rdf (Zotero) file."
        )
    data = _bytes(path, name)
    try:
        found, problems = _read(data, suffix)
    except DamagedFile as error:
        raise DamagedFile(f"{name}: {error} Export the bibliography again.") from error
    if not found.works and not found.problems:
        raise EmptyFile(f"{name} lists no work. Export the bibliography again, with its items selected.")
    counted = Counter(work.key for work in found.works if work.key)
    twice = [f"The key {key} is there {count} times." for key, count in counted.items() if count > 1]
    return Bibliography(found.works, (*problems, *found.problems, *twice))


def _bytes(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableFile(f"{name}: there is no such file. Check the path.")
        if path.stat().st_size > _LARGEST:
            raise LimitExceeded(f"{name} is larger than {_LARGEST // 2**20} MB. Export a part of the library.")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{name} cannot be read ({error.strerror}). Check its permissions.") from error
    if not data.strip():
        raise EmptyFile(f"{name} is empty. Export the bibliography again.")
    return data


def _read(data: bytes, suffix: str) -> tuple[Bibliography, tuple[str, ...]]:
    if suffix == ".rdf":
        return read_rdf(data), ()
    decoded = decode(data)
    text = normalise(decoded.text)
    lost = lost_characters(decoded.text)
    problems = (f"Its encoding is broken: {', '.join(lost)}. Export it in UTF-8.",) if lost else ()
    return _TEXT[_kind(text, suffix)](text), problems


def _kind(text: str, suffix: str) -> str:
    """Return the suffix that the content should have; programs and people name one format like another."""
    begins = text.lstrip("\ufeff \n\t")
    if begins.startswith(("[", "{")) and suffix != ".bib":
        return ".json"
    return ".ris" if re.match("TY {1,2}- ", begins) else suffix
