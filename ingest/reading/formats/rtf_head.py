"""Read the head of rich text (.rtf): the encodings of the file and its fonts, and the levels of its styles."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_FONT = re.compile(r"\\f(\d+)[^;{}]*?\\fcharset(\d+)")
_STYLE = re.compile(r"\\s(\d+)\b[^;{}]*?\\outlinelevel(\d)")


@dataclass(frozen=True, slots=True)
class Head:
    """The file's encoding, that of each font by its number where it has one, and each style's level by its number."""

    codec: str
    fonts: Mapping[str, str]
    levels: Mapping[str, int]


def head_of(source: str) -> Head:
    """Return what the head of a file says; cp1252 if it states no encoding that Python knows."""
    stated = re.search(r"\\ansicpg(\d+)", source[:4096])
    codec = f"cp{stated[1]}" if stated and _is_codec(f"cp{stated[1]}") else "cp1252"
    fonts = {one[1]: _CHARSETS.get(int(one[2]), "") for one in _FONT.finditer(part_of(source, "fonttbl"))}
    levels = {one[1]: int(one[2]) + 1 for one in _STYLE.finditer(part_of(source, "stylesheet"))}
    return Head(codec, fonts, levels)


def part_of(source: str, name: str) -> str:
    """Return a group of the file's head by its name, "" if there is none."""
    start = source.find(f"{{\\{name}")
    depth = 0
    for found in re.finditer(r"\\.|[{}]", source[start : start + 500_000] if start >= 0 else "", re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return source[start : start + found.end()]
    return ""


def _is_codec(name: str) -> bool:
    try:
        "".encode(name)
    except LookupError:
        return False
    return True
