"""Receives multipart forms: streams files to disk and cuts uploads off at the limits. Owns python_multipart."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from pincite.index.disk import private_file, private_folder, writable
from pincite.ingest.errors import BadOption, CollectionMissing, TooLarge
from pincite.service.desk.limits import Limits

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_NO_FORM = "The request is not a form with files. Send multipart/form-data with one field `files` for each file."
_FIELD = 2**20  # bytes of a field that is not a file


@dataclass(frozen=True, slots=True)
class Received:
    """A received file: its name as sent, its path, and the SHA-256 of its content in hex digits."""

    name: str
    path: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Form:
    """A received form: the files of its field `files`, in order, and the text of its other fields."""

    files: tuple[Received, ...]
    fields: dict[str, str]


@asynccontextmanager
async def received(request: Request, folder: Path, limits: Limits, known: Collection[str]) -> AsyncIterator[Form]:
    """The form of a request, which may have these fields besides the files.

    The files are in this folder until the block ends. Raises BadOption, TooLarge or TooSlow.
    """
    arrival = _Arrival(folder, limits, known)
    try:
        with writable(folder):
            parser = MultipartParser(_boundary(request), arrival.callbacks())
            async for chunk in request.stream():
                # Disk writes and digests would block the event loop.
                await asyncio.to_thread(parser.write, chunk)
            parser.finalize()
        yield arrival.form()
    except FormParserError as error:
        raise BadOption(f"{_NO_FORM} ({error})") from error
    finally:
        await asyncio.to_thread(arrival.clear)


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise BadOption(_NO_FORM)
    return options[b"boundary"]


class _Arrival:
    """The part of a form received so far; the parser calls it for each piece."""

    def __init__(self, folder: Path, limits: Limits, known: Collection[str]) -> None:
        self._folder, self._limits, self._known = folder, limits, known
        self._ended = False
        self._files: list[Received] = []
        self._paths: list[Path] = []
        self._fields: dict[str, bytearray] = {}
        self._header, self._value = bytearray(), bytearray()
        self._part: dict[bytes, bytes] = {}
        self._open: BinaryIO | None = None
        self._digest = hashlib.sha256()
        self._size = 0

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._part.clear,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._take_header,
            "on_headers_finished": self._begin,
            "on_part_data": self._take,
            "on_part_end": self._finish,
            "on_end": self._end,
        }

    def form(self) -> Form:
        """The whole form; raises BadOption if it is incomplete or has no file."""
        if not self._ended:
            raise BadOption(f"{_NO_FORM} This one is incomplete.")
        if not self._files:
            raise BadOption("No file was sent. Send each file in a field `files`.")
        return Form(tuple(self._files), {name: _text(bytes(said)) for name, said in self._fields.items()})

    def clear(self) -> None:
        """Deletes the files that were not moved elsewhere."""
        if self._open:
            self._open.close()
        for path in self._paths:
            path.unlink(missing_ok=True)

    def _take_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._part.update(parse_options_header(bytes(self._value))[1])
        self._header.clear()
        self._value.clear()

    def _begin(self) -> None:
        self._size = 0
        if b"filename" not in self._part:
            self._begin_field(self._name())
            return
        if self._name() != "files":
            raise BadOption(f"The field {self._name()!r} has a file. Send files in fields named `files`.")
        if len(self._files) >= self._limits.upload_files:
            raise TooLarge(f"More than {self._limits.upload_files} files in one request. Send the rest in another one.")
        if not self._folder.parent.parent.is_dir():
            raise CollectionMissing("The collection was deleted while the files arrived.")
        private_folder(self._folder)
        path = self._folder / secrets.token_hex(16)
        self._paths.append(path)
        private_file(path)
        self._open = path.open("wb")
        self._digest = hashlib.sha256()

    def _begin_field(self, name: str) -> None:
        """Begins a field that is not a file. An unknown one would be ignored, and mislead whoever sent it."""
        if name not in self._known:
            which = ", ".join(f"`{one}`" for one in self._known)
            more = " Name the collection in the address: ?collection=NAME." if name == "collection" else ""
            raise BadOption(f"The form has an unknown field {name!r}. Besides `files` it may have {which}.{more}")
        if name in self._fields:
            raise BadOption(f"The form has the field {name!r} twice.")
        self._fields[name] = bytearray()

    def _take(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._open is None:
            if self._size > _FIELD:
                raise TooLarge(f"The field {self._name()!r} is longer than {_FIELD:,} bytes.")
            self._fields[self._name()].extend(data[start:end])
            return
        if self._size > self._limits.upload_bytes:
            most = self._limits.upload_bytes / 2**20
            raise TooLarge(f"{_text(self._part[b'filename'])} is larger than {most:g} MB, the limit for one file.")
        self._open.write(data[start:end])
        self._digest.update(data[start:end])

    def _finish(self) -> None:
        if self._open:
            self._open.flush()
            os.fsync(self._open.fileno())  # an upload that was accepted outlives a power cut
            self._open.close()
            self._open = None
            name = _text(self._part[b"filename"])
            self._files.append(Received(name, self._paths[-1], self._digest.hexdigest()))

    def _end(self) -> None:
        self._ended = True

    def _name(self) -> str:
        return _text(self._part.get(b"name", b""))


def _text(raw: bytes) -> str:
    """The decoded name or field: UTF-8, or CP949, which programs on Korean Windows may send."""
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
