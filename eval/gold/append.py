"""Append a question to a gold file atomically."""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import GoldQuestion
from pincite.eval.lines import lines_of
from pincite.ingest.errors import InputError


class GoldFileUnusable(InputError):
    """A gold file is invalid, or already has the question, so nothing is added."""


@dataclass(frozen=True, slots=True)
class Known:
    """The contents of a gold file: its ids in order, and the id of each question by its squeezed text."""

    ids: tuple[str, ...]
    questions: dict[str, str]

    def id_of(self, question: str) -> str | None:
        """Return the id of a question, ignoring white space, or None."""
        return self.questions.get(squeeze(question))


def read_known(path: Path) -> Known:
    """Return the file's contents, empty if it does not exist. Raises GoldFileUnusable for an invalid line."""
    if not path.exists():
        return Known((), {})
    try:
        lines = list(lines_of(path))
    except (OSError, UnicodeDecodeError) as error:
        raise GoldFileUnusable(f"{path} cannot be read ({error}), so nothing is added. Give a UTF-8 file.") from error
    questions: dict[str, str] = {}
    ids: list[str] = []
    for number, line in lines:
        try:
            body = json.loads(line)
            ids.append(str(body["id"]))
            questions[squeeze(str(body["question"]))] = ids[-1]
        except (ValueError, KeyError, TypeError) as error:
            raise GoldFileUnusable(
                f"{path}:{number} is not a gold question ({error!r}), so nothing is added. "
                f"Correct the line first: pincite-eval check {path}"
            ) from error
    return Known(tuple(ids), questions)


def append_question(path: Path, question: GoldQuestion, annotator: str) -> str:
    """Append the question under a new id and return that id; the question's own `id` is ignored.

    The file is replaced as a whole under a lock, so a kill leaves it unchanged, and two judges who write at the same
    time lose nothing. Raises GoldFileUnusable if the file is invalid or already has the question.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(path.name + ".lock")):
        known = read_known(path)
        if earlier := known.id_of(question.question):
            raise GoldFileUnusable(f"{path} has this question already, as {earlier}: {question.question}")
        new = next_id(known.ids)
        before = path.read_bytes() if path.exists() else b""
        if before and not before.endswith(b"\n"):
            before += b"\n"
        _replace(path, before + _line(question, new, annotator))
    return new


def next_id(ids: Sequence[str]) -> str:
    """Return a free id in the style of the last one: ("d001", "d007") -> "d008"; "q001" for an empty file.

    >>> next_id(["d007", "d012", "x", "d009"]), next_id([]), next_id(["first"])
    ('d013', 'q001', 'q001')
    """
    found = [match for one in ids if (match := re.fullmatch(r"(.*?)(\d+)", one))]
    prefix, digits = found[-1].groups() if found else ("q", "000")
    highest = max((int(match[2]) for match in found if match[1] == prefix), default=0)
    return f"{prefix}{highest + 1:0{len(digits)}}"


def _line(question: GoldQuestion, new: str, annotator: str) -> bytes:
    body = {
        "id": new,
        "question": question.question,
        "lang": question.lang,
        "type": question.kind,
        "answer": question.answer,
        "key_facts": [{"fact": one.fact, "vital": one.vital} for one in question.key_facts],
        "evidence": [{"doc": one.document, "quote": one.quote, "grade": one.grade} for one in question.evidence],
        **({"annotator": annotator} if annotator else {}),
    }
    return (json.dumps(body, ensure_ascii=False) + "\n").encode()


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
