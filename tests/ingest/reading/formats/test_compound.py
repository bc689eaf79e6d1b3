"""Compound files: streams in large and small sectors come out byte for byte, and damage is damage."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.compound import open_compound
from tests.making.files import compound


def large(content: bytes, shift: int, order: list[int]) -> bytes:
    """Return a file with one stream, "Big", whose sectors stand in this order after the table and the directory."""
    size = 1 << shift
    table = [-3, -2, *[-1] * len(order)]
    for place, sector in enumerate(order):
        table[2 + sector] = 2 + order[place + 1] if place + 1 < len(order) else -2
    names = (("Root Entry", 5, 1, -2, 0), ("Big", 2, -1, 2 + order[0], len(content)))
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBiii", 2 * len(name) + 2, kind, 1, -1, -1, child)
        + b"\0" * 36
        + struct.pack("<iQ", first, length)
        for name, kind, child, first, length in names
    )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 4, 0xFFFE, shift, 6)
    head += b"\0" * 6 + struct.pack("<IIIIIiIiI", 0, 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<109i", 0, *[-1] * 108)
    pieces = {sector: content[place * size : (place + 1) * size] for place, sector in enumerate(order)}
    body = [struct.pack(f"<{len(table)}i", *table).ljust(size, b"\xff"), directory.ljust(size, b"\0")]
    return head.ljust(size, b"\0") + b"".join(
        [*body, *(pieces[sector].ljust(size, b"\0") for sector in range(len(order)))]
    )


@pytest.mark.parametrize("shift", [9, 12])
@given(st.data())
def test_a_large_stream_is_followed_through_its_sectors(shift: int, data: st.DataObject) -> None:
    length = data.draw(st.integers(4096, 20_000))
    content = bytes(place * 7 % 251 for place in range(length))
    order = data.draw(st.permutations(range(-(-length >> shift))))
    assert open_compound(large(content, shift, order)).stream("Big") == content


@given(st.lists(st.binary(max_size=700), min_size=1, max_size=5))
def test_small_streams_are_read_by_their_paths(contents: list[bytes]) -> None:
    streams = {f"BodyText/Section{number}": content for number, content in enumerate(contents)}
    opened = open_compound(compound(streams))
    assert {path: opened.stream(path) for path in opened.places} == streams


def test_what_is_missing_or_cut_off_is_damage() -> None:
    whole = large(b"x" * 5000, 9, list(range(10)))
    with pytest.raises(DamagedFile, match="Small is missing"):
        open_compound(whole).stream("Small")
    for place in range(0, len(whole), 97):
        try:
            assert open_compound(whole[:place]).stream("Big") == b"x" * 5000
        except DamagedFile:
            continue
