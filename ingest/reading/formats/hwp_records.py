"""Read the records of HWP 5: unpack a stream, decrypt it if it is for distribution, and build the tree of records.

The format is Hancom's own description, revision 1.3. A document for distribution (배포용 문서) is one that its maker
made read-only; its key stands in the file, so every viewer can show it.
"""

import struct
import zlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from pincite.ingest.errors import DamagedFile, LimitExceeded

PARA_HEADER, PARA_TEXT, PARA_CHAR_SHAPE, CTRL_HEADER, LIST_HEADER = 66, 67, 68, 71, 72
TABLE, PICTURE, EQUATION, MEMO_LIST = 77, 85, 88, 93
CHAR_SHAPE, PARA_SHAPE = 21, 25  # of DocInfo
_DISTRIBUTION = 28
_KEY_RECORD = 4 + 256  # bytes
_LARGEST = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `children` are those below it, in order."""

    tag: int
    payload: bytes
    children: list["Record"] = field(default_factory=list)


def unpacked(stream: bytes, compressed: bool) -> bytes:
    """Return a stream's records as bytes. Raises DamagedFile, LimitExceeded."""
    if not compressed:
        return stream
    try:
        inflate = zlib.decompressobj(-15)
        content = inflate.decompress(stream, _LARGEST)
    except zlib.error as error:
        raise DamagedFile("its text cannot be unpacked") from error
    if inflate.unconsumed_tail:
        raise LimitExceeded(f"unpacked, it would take more than {_LARGEST // 2**20} MB")
    return content


def decrypted(stream: bytes) -> bytes:
    """Return a stream of ViewText without its encryption. Raises DamagedFile.

    Its first record hides the key: 256 bytes, XORed with what a generator of random numbers gives for the seed in the
    first four. The seed also says where in them the key stands.
    """
    if len(stream) < _KEY_RECORD or struct.unpack_from("<I", stream)[0] & 0x3FF != _DISTRIBUTION:
        raise DamagedFile("it is a document for distribution without its key")
    block = _without_noise(stream[4:_KEY_RECORD])
    start = 4 + (block[0] & 0x0F)
    rest = stream[_KEY_RECORD:]
    decryptor = Cipher(algorithms.AES(block[start : start + 16]), modes.ECB()).decryptor()
    return decryptor.update(rest[: len(rest) // 16 * 16]) + decryptor.finalize()


def _without_noise(block: bytes) -> bytes:
    """Return the block after XOR with what Microsoft's `rand` gives for its seed; each number serves 1 to 16 bytes."""
    (state,) = struct.unpack_from("<I", block)
    clear = bytearray(block)
    mask = left = 0
    for place in range(len(block)):
        if left == 0:
            state = (state * 214013 + 2531011) & 0xFFFFFFFF
            mask = state >> 16 & 0xFF
            state = (state * 214013 + 2531011) & 0xFFFFFFFF
            left = (state >> 16 & 0x0F) + 1
        if place >= 4:
            clear[place] ^= mask
        left -= 1
    return bytes(clear)


def tree(data: bytes) -> list[Record]:
    """Return the outermost records. A record that the end of the data cuts off is left out."""
    root: list[Record] = []
    above: list[list[Record]] = [root]
    place = 0
    while place + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, place)
        tag, level, size = head & 0x3FF, head >> 10 & 0x3FF, head >> 20
        place += 4
        if size == 0xFFF:
            if place + 4 > len(data):
                break
            (size,) = struct.unpack_from("<I", data, place)
            place += 4
        if place + size > len(data):
            break
        record = Record(tag, data[place : place + size])
        place += size
        del above[min(level, len(above) - 1) + 1 :]
        above[-1].append(record)
        above.append(record.children)
    return root
