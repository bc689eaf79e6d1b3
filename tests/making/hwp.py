"""HWP 5 documents record by record: text with controls, tables, notes, and documents for distribution."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.making.files import compound

PLAIN, RAISED, LOWERED = range(3)  # character shapes of `hwp_of`
OUTLINE = 1  # the paragraph shape of `hwp_of` that makes a heading; 0 is plain


@dataclass(frozen=True, slots=True)
class Node:
    """A record with the records below it."""

    tag: int
    payload: bytes
    below: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """A control: the character that stands for it in the text, and its record."""

    code: int
    node: Node


def control(code: int, kind: str, *below: Node, payload: bytes = b"") -> Control:
    """Return a control by its character and its four letters ("tbl ")."""
    return Control(code, Node(71, kind.encode()[::-1] + payload, below))


def para(*pieces: str | tuple[int, str] | Control, shape: int = 0) -> Node:
    """Return a paragraph of texts, texts in a character shape, and controls."""
    units, shapes, below = b"", b"", []
    for piece in pieces:
        if isinstance(piece, Control):
            units += struct.pack("<H4s8xH", piece.code, piece.node.payload[:4], piece.code)
            below.append(piece.node)
        else:
            number, text = (PLAIN, piece) if isinstance(piece, str) else piece
            shapes += struct.pack("<II", len(units) // 2, number)
            units += text.encode("utf-16-le")
    units += "\r".encode("utf-16-le")
    head = struct.pack("<IIHBBHHHI", len(units) // 2, 0, shape, 0, 0, 1, 0, 0, 0)
    return Node(66, head, (Node(67, units), Node(68, shapes), *below))


def listed(*paragraphs: Node, place: tuple[int, int] = (0, 0)) -> tuple[Node, ...]:
    """Return a list's header, with the place of a cell (column, row), and the paragraphs after it."""
    return Node(72, struct.pack("<HHIHH", len(paragraphs), 0, 0, *place)), *paragraphs


def table(*rows: tuple[str, ...], caption: str = "") -> Control:
    """Return a table of plain cells."""
    cells = [
        listed(para(text), place=(column, row)) for row, texts in enumerate(rows) for column, text in enumerate(texts)
    ]
    above = listed(para(caption)) if caption else ()
    return control(11, "tbl ", *above, Node(77, b"\0" * 8), *(node for cell in cells for node in cell))


def texts(*values: str) -> bytes:
    """Return texts, each after its length."""
    return b"".join(struct.pack("<H", len(value)) + value.encode("utf-16-le") for value in values)


def hwp_of(*nodes: Node, flags: int = 0) -> bytes:
    """Return a document of one section, compressed."""
    return _document(flags | 1, {"BodyText/Section0": _deflated(_written(nodes))})


def distributed(*nodes: Node, seed: int = 1234567, key: bytes = b"1F3870BE274F6C49") -> bytes:
    """Return a document for distribution: what it holds is in ViewText, and BodyText only says so."""
    body = _deflated(_written(nodes))
    body += b"\0" * (-len(body) % 16)
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    block = bytearray(struct.pack("<I", seed) + b"\0" * 252)
    start = 4 + (seed & 15)
    block[start : start + 16] = key
    noise = _noise(seed)
    hidden = block[:4] + bytes(one ^ next(noise) for one in block)[4:]
    head = struct.pack("<I", 28 | 256 << 20)
    placeholder = _deflated(_written((para("이 문서는 상위 버전의 배포용 문서입니다."),)))
    view = head + hidden + encryptor.update(body) + encryptor.finalize()
    return _document(1 | 4, {"BodyText/Section0": placeholder, "ViewText/Section0": view})


def _noise(seed: int) -> Iterator[int]:
    """Yield the bytes that hide the key: one number of Microsoft's `rand`, as often as the next one says."""

    def rand() -> int:
        nonlocal seed
        seed = (seed * 214013 + 2531011) % 2**32
        return (seed >> 16) % 2**15

    while True:
        number = rand() % 256
        yield from [number] * (rand() % 16 + 1)


def _document(flags: int, streams: dict[str, bytes]) -> bytes:
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)
    shapes = [Node(21, b"\0" * 46 + struct.pack("<I", properties)) for properties in (0, 1 << 15, 1 << 16)]
    shapes += [Node(25, struct.pack("<I", properties)) for properties in (0, 1 << 23)]
    return compound({"FileHeader": header.ljust(256, b"\0"), "DocInfo": _deflated(_written(shapes)), **streams})


def _deflated(data: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(data) + deflate.flush()


def _written(nodes: Sequence[Node], level: int = 0) -> bytes:
    return b"".join(
        struct.pack("<I", node.tag | level << 10 | min(len(node.payload), 0xFFF) << 20)
        + (struct.pack("<I", len(node.payload)) if len(node.payload) >= 0xFFF else b"")
        + node.payload
        + _written(node.below, level + 1)
        for node in nodes
    )
