"""Write the compound files that old office formats are: streams in folders inside one file."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

_SECTOR, _SMALL = 512, 64
_FREE, _END, _TABLE = -1, -2, -3
_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the directory; `path` is "" for the root."""

    path: str
    kind: int
    first: int = 0
    size: int = 0

    @property
    def name(self) -> str:
        return self.path.split("/")[-1] or "Root Entry"

    @property
    def parent(self) -> str:
        return self.path.rpartition("/")[0]


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a file of these streams, each below 4,096 bytes; names are "Name" or "Folder/Name"."""
    small, chain, entries = b"", [], []
    for path, content in streams.items():
        first, count = len(small) // _SMALL, -(-len(content) // _SMALL)
        small += content.ljust(count * _SMALL, b"\0")
        chain += [*range(first + 1, first + count), _END]
        entries.append(_Entry(path, _STREAM, first, len(content)))
    folders = {entry.parent for entry in entries} - {""}
    tables = -(-(1 + len(folders) + len(entries)) // 4)
    root = _Entry("", _ROOT, 2 + tables, len(small))
    directory = _directory([root, *(_Entry(path, _STORAGE) for path in sorted(folders)), *entries])
    # Sector 0 has the table of sectors, 1 that of small sectors; then the directory, then the small sectors.
    body = -(-len(small) // _SECTOR)
    sectors = [_TABLE, _END, *_chained(2, tables), *_chained(2 + tables, body)]
    head = _MARK + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIii", 0, 1, 2, 0, 4096, 1, 1, _END, 0) + struct.pack("<109i", 0, *[_FREE] * 108)
    return (
        head + _numbers(sectors) + _numbers(chain) + directory.ljust(tables * _SECTOR, b"\0")
        + small.ljust(body * _SECTOR, b"\0")
    )  # fmt: skip


def _chained(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END]


def _numbers(values: list[int]) -> bytes:
    return struct.pack("<128i", *values, *[_FREE] * (128 - len(values)))


def _directory(entries: list[_Entry]) -> bytes:
    """Return the entries; those of one folder form a list, in the order that the format asks for."""
    number = {entry.path: at for at, entry in enumerate(entries)}
    after = dict.fromkeys(number, _FREE)
    child = dict.fromkeys(number, _FREE)
    for folder in {entry.parent for entry in entries}:
        inside = [entry for entry in entries if entry.path and entry.parent == folder]
        inside.sort(key=lambda entry: (len(entry.name), entry.name.upper()))
        child[folder] = number[inside[0].path]
        after |= {left.path: number[right.path] for left, right in pairwise(inside)}
    return b"".join(_entry(entry, after[entry.path], child[entry.path]) for entry in entries)


def _entry(entry: _Entry, after: int, child: int) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBiii", len(name), entry.kind, 1, _FREE, after, child)
    return name.ljust(64, b"\0") + links + b"\0" * 36 + struct.pack("<IQ", entry.first, entry.size)
