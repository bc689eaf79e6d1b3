"""One file of the set, and what should come out of it."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

_FIXED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Made:
    """A file's name and bytes, and its line of gold.jsonl without "file" (eval/reading/gold.py has the fields)."""

    name: str
    data: bytes
    truth: Mapping[str, object] = field(default_factory=dict)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of these members, the same bytes every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in parts.items():
            packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(name, _FIXED), content, packed)
    return stream.getvalue()
