"""Read lines of JSONL and TREC files as other programs write them: with a BOM, CRLF, or separators in their text."""

import json
from collections.abc import Iterator
from pathlib import Path

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a UTF-8 file that are not blank, with their numbers from 1, without their ends.

    Only line feeds end a line: JSON strings may hold U+2028 and other separators at which `str.splitlines` would split.
    Raises OSError, and UnicodeDecodeError for another encoding.
    """
    data = path.read_bytes()
    if data.startswith(_UTF16):
        raise UnicodeDecodeError("utf-8", data, 0, 2, "it is UTF-16: save it as UTF-8")
    for number, line in enumerate(data.removeprefix(_BOM).decode("utf-8").split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")


def why_not_json(line: str, error: json.JSONDecodeError) -> str:
    """Return what is wrong with a line of JSONL, with advice for what people often give instead.

    >>> line = "// questions"
    >>> try: json.loads(line)
    ... except json.JSONDecodeError as error: why_not_json(line, error)
    'it is a comment, which JSON does not have: remove the line'
    """
    stripped = line.strip()
    if stripped.startswith(("//", "#", "/*")):
        return "it is a comment, which JSON does not have: remove the line"
    if stripped in ("[", "]"):
        return "it is part of a JSON list: write one object a line, without [, ] and commas between them"
    if stripped.endswith(",") and _is_json(stripped[:-1]):
        return "it ends with a comma: remove that, because each line is a value of its own"
    return f"it is not JSON: {error.msg} at character {error.pos + 1} of the line"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
