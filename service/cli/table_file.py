"""The file that a command writes."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pincite.service.export.files import Format
    from pincite.service.export.tables import TableFormat

T = TypeVar("T")


def write_whole(out: Path, content: bytes) -> None:
    """Writes the file, whole or not at all; raises OSError."""
    temporary = out.with_name(f".{out.name}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)


def file_format(out: Path) -> "TableFormat":
    """The format of a table that the ending of the file names; raises BadOption as `named_by_ending` does."""
    from pincite.service.export.tables import TableFormat

    return named_by_ending(out, {f".{form.value}": form for form in TableFormat})


def answer_format(out: Path) -> "Format":
    """The format of an answer that the ending of the file names; raises BadOption as `named_by_ending` does."""
    from pincite.service.export.files import Format

    endings = {
        ".md": Format.MARKDOWN,
        ".docx": Format.DOCX,
        ".html": Format.HTML,
        ".bib": Format.BIBTEX,
        ".ris": Format.RIS,
        ".json": Format.CSL_JSON,
    }
    return named_by_ending(out, endings)


def named_by_ending(out: Path, endings: Mapping[str, T]) -> T:
    """What the ending of the file names; raises BadOption for another, or where there is no folder for the file."""
    from pincite.ingest.errors import BadOption

    form = endings.get(out.suffix.lower())
    if form is None:
        raise BadOption(f"--out {out} must end in {', '.join(endings)}.")
    require_folder(out)
    return form


def require_folder(out: Path) -> None:
    """Raises BadOption where there is no folder for the file."""
    from pincite.ingest.errors import BadOption

    if not out.absolute().parent.is_dir():
        raise BadOption(f"There is no folder {out.absolute().parent} to write {out.name} to.")
