"""HWP 5 documents: a running head, a foot, a note and items, record by record."""

import struct
from collections.abc import Sequence

from pincite.eval.sample.reading_set.compound import compound_file
from pincite.eval.sample.reading_set.made import Made

_HEADER, _TEXT, _CONTROL, _LIST = 66, 67, 71, 72  # tags: a paragraph, its text, a control, a list of paragraphs
_HEAD_OR_FOOT, _NOTE = 0x10, 0x11  # the characters that stand for these controls in the text


def _record(tag: int, level: int, payload: bytes) -> bytes:
    return struct.pack("<I", tag | level << 10 | len(payload) << 20) + payload


def _paragraph(text: str, level: int = 0, controls: Sequence[bytes] = ()) -> bytes:
    """Return a paragraph. "\\x10" and "\\x11" in the text stand for its controls, in order."""
    units = b""
    for letter in text + "\r":
        code = ord(letter)
        places = 8 if code in (_HEAD_OR_FOOT, _NOTE) else 1
        units += struct.pack("<H12xH", code, code) if places == 8 else letter.encode("utf-16-le")
    count = len(units) // 2
    mask = sum({1 << ord(letter) for letter in text if ord(letter) < 32})
    head = struct.pack("<IIHBBHHHI", count, mask, 0, 0, 0, 1, 0, 0, 0)
    return _record(_HEADER, level, head) + _record(_TEXT, level + 1, units) + b"".join(controls)


def _control(name: str, text: str) -> bytes:
    """Return a control of the first level that holds one paragraph; `name` is "head", "foot" or "fn  "."""
    inside = _record(_LIST, 2, struct.pack("<HHI", 1, 0, 0)) + _paragraph(text, 2)
    return _record(_CONTROL, 1, name.encode()[::-1] + struct.pack("<II", 0, 1)) + inside


def _hwp(*paragraphs: bytes) -> bytes:
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, 0)
    properties = _record(16, 0, struct.pack("<H", 1) + b"\0" * 24)
    return compound_file(
        {"FileHeader": header.ljust(256, b"\0"), "DocInfo": properties, "BodyText/Section0": b"".join(paragraphs)}
    )


_ITEMS = ("가. 등대 불빛의 세기 측정", "나. 안개 신호의 간격 조정", "다. 당번표 다시 짜기")


def notes_and_items() -> Made:
    """A running head and foot, a note inside a sentence, and items without a full stop."""
    head, foot, note = "솔빛 바다정책 통신", "등대과 내부 자료", "불빛은 맑은 날에 잰 값이다."
    title, sentence = "등대 당번의 하루", "당번은 해가 지기 전에 유리를 닦는다."
    marked = "불빛은 열여덟 마장을 간다\x11. 안개가 끼면 종을 친다."
    data = _hwp(
        _paragraph(f"\x10\x10{title}", controls=[_control("head", head), _control("foot", foot)]),
        _paragraph(sentence),
        _paragraph(marked, controls=[_control("fn  ", note)]),
        *map(_paragraph, _ITEMS),
        _paragraph("당번표는 달마다 바뀐다."),
    )
    kept = ["불빛은 열여덟 마장을 간다", "안개가 끼면 종을 친다."]
    closing = "당번표는 달마다 바뀐다."
    truth = {
        "wanted": [title, sentence, *kept, note, *_ITEMS, closing],
        "unwanted": [head, foot],
        "order": [title, sentence, *kept, *_ITEMS, closing],
        "paragraphs": [title, sentence, " ".join((f"{kept[0]}.", kept[1])), note, *_ITEMS, closing],
        "title": title,
        "author": None,
        "date": None,
    }
    return Made("notes-and-items.hwp", data, truth)


FILES = (notes_and_items,)
