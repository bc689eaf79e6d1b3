"""Read the streams of a compound file (OLE), the container of HWP 5 and of Microsoft's old formats."""

import struct
from dataclasses import dataclass

from pincite.ingest.errors import DamagedFile

_HEADER = 512
_END = 0xFFFFFFFA  # this and all numbers above it are not sectors
_ENTRY = 128
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(frozen=True, slots=True)
class _Sectors:
    """Bytes in sectors of one size, and for each sector the next one of its stream."""

    data: bytes
    size: int
    following: tuple[int, ...]

    def chain(self, first: int) -> bytes:
        """Return the bytes of all sectors from `first` on. Raises DamagedFile."""
        found: list[bytes] = []
        while first < _END:
            if first >= len(self.following) or len(found) > len(self.following):
                raise DamagedFile("its container is damaged")
            found.append(self.data[first * self.size : (first + 1) * self.size])
            first = self.following[first]
        return b"".join(found)


@dataclass(frozen=True, slots=True)
class Compound:
    """An opened compound file: where each stream begins and its size, by path ("BodyText/Section0")."""

    places: dict[str, tuple[int, int]]
    _large: _Sectors
    _small: _Sectors
    _smallest: int  # bytes from which on a stream lies in large sectors

    def stream(self, path: str) -> bytes:
        """Return the bytes of a stream. Raises DamagedFile if it is missing or cannot be followed."""
        if path not in self.places:
            raise DamagedFile(f"its part {path} is missing")
        first, size = self.places[path]
        sectors = self._large if size >= self._smallest else self._small
        content = sectors.chain(first)[:size] if size else b""
        if len(content) < size:
            raise DamagedFile(f"its part {path} is cut off")
        return content


def open_compound(data: bytes) -> Compound:
    """Return the compound file in `data`, which begins with its signature. Raises DamagedFile."""
    if len(data) < _HEADER:
        raise DamagedFile("its container is cut off")
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or not 2 <= small_shift < shift:
        raise DamagedFile("the header of its container is damaged")
    directory, smallest, small_table, _, more, _ = struct.unpack_from("<I4xIIIII", data, 48)
    body, size = data[1 << shift :], 1 << shift
    large = _Sectors(body, size, _table(body, size, _tables(data, body, size, more)))
    entries = large.chain(directory)
    _, kind, _, first, length = _entry(entries, 0)
    if kind != _ROOT:
        raise DamagedFile("its container has no root")
    small = _Sectors(large.chain(first)[:length], 1 << small_shift, _numbers(large.chain(small_table)))
    return Compound(_places(entries), large, small, smallest)


def _numbers(table: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _table(body: bytes, size: int, sectors: list[int]) -> tuple[int, ...]:
    return _numbers(b"".join(body[number * size : (number + 1) * size] for number in sectors))


def _tables(data: bytes, body: bytes, size: int, more: int) -> list[int]:
    """Return the sectors that hold the table of sectors; the header lists 109, further sectors the others."""
    found = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
    for _ in range(len(body) // size + 1):
        if more >= _END:
            return found
        numbers = _numbers(body[more * size : (more + 1) * size])
        if not numbers:
            break
        found += [number for number in numbers[:-1] if number < _END]
        if len(found) > len(body) // size + 1:
            break
        more = numbers[-1]
    raise DamagedFile("its container is damaged")


def _entry(entries: bytes, number: int) -> tuple[str, int, tuple[int, int, int], int, int]:
    """Return name, kind, (left, right, child), first sector and size of an entry of the directory."""
    if len(entries) < (number + 1) * _ENTRY:
        raise DamagedFile("the directory of its container is damaged")
    entry = entries[number * _ENTRY : (number + 1) * _ENTRY]
    length, kind, left, right, child = struct.unpack_from("<HBxIII", entry, 64)
    first, size = struct.unpack_from("<II", entry, 116)
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"), kind, (left, right, child), first, size


def _places(entries: bytes) -> dict[str, tuple[int, int]]:
    places: dict[str, tuple[int, int]] = {}
    seen: set[int] = set()
    waiting = [(_entry(entries, 0)[2][2], "")]
    while waiting:
        number, folder = waiting.pop()
        if number >= _END or number in seen:
            continue
        seen.add(number)
        name, kind, (left, right, child), first, size = _entry(entries, number)
        waiting += [(left, folder), (right, folder)]
        if kind == _STREAM:
            places[folder + name] = (first, size)
        elif kind == _STORAGE:
            waiting.append((child, f"{folder}{name}/"))
    return places
