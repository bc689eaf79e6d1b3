"""Small changes to bytes and to JSON that make a good input a strange one, drawn from a seed."""

import copy
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

_BYTES = (b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\r", b"\x1b[2J", b"%00", b"<!--", b"]]>", b"&#0;", b"../", b"9" * 400)
_TEXTS = (
    "", " ", "\0", "\ud800", "\u202e", "\x1b[31m", "%00", "'\"`;--", "${7*7}", "../../etc/passwd", "a\u0301" * 50,
    "각" * 300, "1e999", "-" * 900, "“" * 90, "x" * 5_000, "\n".join("#" * 30), "NaN", "2024-13-45", "？" * 40,
)  # fmt: skip
_VALUES: tuple[Any, ...] = (None, True, -1, 0, 2**63, 1e308, [], {}, [[]], {"": None}, [None] * 40)


def mutated_bytes(data: bytes, random: Random) -> bytes:
    """Returns the data with one to four changes: bits, cuts, repeats, moved parts, odd sequences."""
    found = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at, to = sorted((random.randrange(len(found) + 1), random.randrange(len(found) + 1)))
        random.choice(_BYTE_CHANGES)(found, at, min(to, at + 4_000), random)
    return bytes(found[:200_000])


def _flip(data: bytearray, at: int, _: int, random: Random) -> None:
    if at < len(data):
        data[at] ^= 1 << random.randrange(8)


def _number(data: bytearray, at: int, _: int, random: Random) -> None:
    """Puts a number at its limits where one may stand."""
    data[at : at + 4] = random.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999"))


def _cut(data: bytearray, at: int, _: int, random: Random) -> None:
    if random.random() < 0.3:
        del data[at:]


def _remove(data: bytearray, at: int, to: int, _: Random) -> None:
    del data[at:to]


def _repeat(data: bytearray, at: int, to: int, random: Random) -> None:
    data[at:at] = data[at:to] * random.randint(1, 5)


def _insert(data: bytearray, at: int, _: int, random: Random) -> None:
    data[at:at] = random.choice(_BYTES)


_BYTE_CHANGES: Sequence[Callable[[bytearray, int, int, Random], None]] = (
    _flip, _flip, _number, _cut, _remove, _repeat, _insert,
)  # fmt: skip


def mutated_text(text: str, random: Random) -> str:
    """Returns the text with parts repeated, turned, cut or replaced by odd ones."""
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(text) + 1)
        change = random.randrange(5)
        if change == 0:
            text = text[:at] + random.choice(_TEXTS) + text[at:]
        elif change == 1:
            text = text[:at]
        elif change == 2:
            text = text[at:] + " " + text[:at]
        elif change == 3:
            text = (
                text[:at] + chr(random.choice((random.randrange(128), random.randrange(0x2FFF), 0x1F600))) + text[at:]
            )
        else:
            text = (text + " ") * random.randint(1, 4)
    return text[:30_000]


def mutated_json(value: Any, random: Random) -> Any:
    """Returns a copy of a JSON value with one to three places changed."""
    held = {"": copy.deepcopy(value)}
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        places = list(_places(held))
        container, key = random.choice(places)
        container[key] = _changed(container[key], random)
    return held[""]


def _places(value: Any) -> list[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    found: list[tuple[Any, Any]] = []
    for key in keys:
        found += [(value, key), *_places(value[key])]
    return found


def _changed(value: Any, random: Random) -> Any:
    if isinstance(value, str) and random.random() < 0.6:
        return mutated_text(value, random)
    if isinstance(value, dict) and random.random() < 0.6:
        more = {random.choice(("question", "collection", "k", "ids", "text", "x")): random.choice(_VALUES)}
        return {key: one for key, one in value.items() if random.random() < 0.8} | copy.deepcopy(more)
    if isinstance(value, list) and value and random.random() < 0.5:
        return copy.deepcopy(value) * random.randint(0, 30)
    return copy.deepcopy(random.choice((*_VALUES, *_TEXTS)))  # a later change of it must not change the original
