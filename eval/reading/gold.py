"""Read and validate the gold file of a reading score: JSONL, one file a line. Every error is reported with its line.

{"file", "wanted": [...], "unwanted": [...], "order": [...], "paragraphs": [...], "reported": [...],
 "title", "author", "date"}

Only `file` is required, and something to judge it by. `title`, `author` and `date` may be null: the file states none.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pincite.eval.gold.file import Fault, GoldError, json_lines, parse_line, shape_faults
from pincite.eval.measures.reading import kept

NAME = "gold.jsonl"
METADATA = ("title", "author", "date")
_SNIPPETS = ("wanted", "unwanted", "order", "paragraphs", "reported")
_FIELDS: Mapping[str, type] = {"file": str, **dict.fromkeys(_SNIPPETS, list), **dict.fromkeys(METADATA, str)}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class GoldFile:
    """What should come out of one file. `file` is its path inside the folder, with "/", as the disk has it.

    `wanted` and `unwanted` are snippets of its text and of what is not its text. The snippets in `order` follow each
    other. `paragraphs` are all paragraphs, items, table rows and notes of the source. `reported` are words that its
    reading report must contain. `metadata` maps "title", "author" and "date" to their values, None for one that the
    file does not state; what is absent is not judged.
    """

    file: str
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    metadata: Mapping[str, str | None] = field(default_factory=dict)


def load_reading_gold(folder: Path) -> list[GoldFile]:
    """Return the lines of the folder's gold.jsonl, in order. Raises GoldError with every error in every line."""
    path = folder / NAME
    lines = list(json_lines(path))
    found: list[GoldFile] = []
    faults: list[Fault] = [] if lines else [Fault(0, "it names no files")]
    first_use: dict[str, int] = {}
    for number, line in lines:
        body, messages = parse_line(line)
        if body is not None and not messages:
            messages = list(_faults(body, folder))
            earlier = first_use.setdefault(_nfc(str(body.get("file"))), number)
            if earlier != number:
                messages.append(f"the file {body.get('file')!r} is already judged in line {earlier}")
        faults += [Fault(number, message) for message in messages]
        if body is not None and not faults:
            found.append(_gold_file(body, folder))
    if faults:
        raise GoldError(path, faults)
    return found


def _faults(body: Json, folder: Path) -> Iterator[str]:
    """Yield the errors in a line's fields."""
    given = {name: value for name, value in body.items() if name not in METADATA or value is not None}
    wrong = shape_faults(given, {name: kind for name, kind in _FIELDS.items() if name == "file" or name in given}, "")
    wrong += [message for name in _SNIPPETS if name in given for message in _not_snippets(name, body[name])]
    yield from wrong
    if wrong:
        return
    if not _on_disk(folder, body["file"]):
        yield f"there is no file {body['file']!r} in {folder}"
    if len(body) == 1:
        yield "it does not say what should come out of the file"
    if len(body.get("order", ("", ""))) < 2:
        yield "'order' has fewer than two snippets"
    if body.get("date") is not None and not _is_date(body["date"]):
        yield f"the date {body['date']!r} is not written as 2023, 2023-09 or 2023-09-14"
    yield from (
        f"the {name} is empty; write null if the file states none" for name in METADATA if _is_empty(body, name)
    )
    yield from (f"{one!r} is both wanted and unwanted" for one in _both(body))


def _not_snippets(name: str, value: Any) -> list[str]:
    if not isinstance(value, list):
        return []  # its shape is wrong, which is said already
    return [
        f"{name!r} may hold only strings that are not empty, not {json.dumps(one, ensure_ascii=False)}"
        for one in value
        if not isinstance(one, str) or not one.strip()
    ]


def _is_empty(body: Json, name: str) -> bool:
    value = body.get(name)
    return value is not None and not value.strip()


def _on_disk(folder: Path, name: str) -> str | None:
    """Return the file's name as the disk has it, or None; Macs store Hangul decomposed, gold files mostly do not."""
    wanted = folder / name
    if wanted.is_file():
        return name
    try:
        beside = [path for path in wanted.parent.iterdir() if _nfc(path.name) == _nfc(wanted.name) and path.is_file()]
    except OSError:
        return None
    return beside[0].relative_to(folder).as_posix() if beside else None


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _both(body: Json) -> Sequence[str]:
    """Return the unwanted snippets that a wanted one contains, so that no reader could satisfy the line."""
    return kept(body.get("unwanted", ()), body.get("wanted", ()))


def _gold_file(body: Json, folder: Path) -> GoldFile:
    file = _on_disk(folder, body["file"]) or body["file"]
    lists = {name: tuple(body.get(name, ())) for name in _SNIPPETS}
    return GoldFile(file, **lists, metadata={name: body[name] for name in METADATA if name in body})
