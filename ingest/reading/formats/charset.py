"""Decode bytes of unknown encoding, for HTML, plain text and Markdown. Owns charset-normalizer.

The order is: byte order mark; UTF-8, even with damage; UTF-16 without a mark; what the file declares, weighed against
what the bytes make sense in. Bytes that fit nothing become U+FFFD and are counted, never a reason to refuse a file.
"""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from pincite.ingest.errors import UnsupportedFormat
from pincite.ingest.reading.formats.plausible import cost
from pincite.ingest.text import main_script

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What the encoding standard's labels mean where Python has no such name, or reads it more narrowly than browsers do.
_LABELS = {
    "cp949": "euc-kr euckr cseuckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 iso-ir-149 csksc56011987 "
    "windows-949 x-windows-949 ms949 uhc",
    "johab": "x-johab windows-1361 ms1361",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji ms932 windows-31j csshiftjis",
    "euc_jp": "euc-jp x-euc-jp x-euc cseucpkdfmtjapanese",
    "gb18030": "gb2312 gb_2312 gb_2312-80 gbk x-gbk cp936 chinese csgb2312 csiso58gb231280 iso-ir-58",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "cp1252": "iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1 ascii us-ascii x-cp1252 x-user-defined",
    "cp1254": "iso-8859-9 iso8859-9 latin5 x-cp1254",
    "cp874": "tis-620 iso-8859-11 iso8859-11 dos-874 windows-874",
    "koi8_r": "koi koi8 koi8-r cskoi8r",
    "koi8_u": "koi8-u koi8-ru",
    "cp1251": "windows-1251 x-cp1251 win-1251",
    "cp1250": "windows-1250 x-cp1250",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "mac_roman": "macintosh x-mac-roman mac",
    "cp866": "866 ibm866 csibm866",
    "iso8859_8": "iso-8859-8-i logical visual iso-8859-8-e",
    # A page whose declaration can be read as ASCII is not UTF-16.
    "utf-8": "utf8 unicode-1-1-utf-8 unicode11utf8 x-unicode20utf8 unicode utf-16 utf-16le utf-16be utf-7 ucs-2",
}
# The codecs of Python that are encodings of text; others ("idna", "rot13", "utf_7") are no encodings of files.
_OF_BYTES = re.compile(r"(iso8859|cp|koi8|mac|kz|ptcp|euc|iso2022|big5|shift|gb|johab|tis|hp_).*")
_NAMES = {label: name for name, labels in _LABELS.items() for label in labels.split()}
# In the order of preference where two read the same bytes as the same text.
_CANDIDATES = (
    *("cp949", "gb18030", "cp932", "euc_jp", "big5hkscs", "cp1252", "cp1251", "koi8_r", "johab"),
    *("cp950", "euc_jis_2004", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic"),
)
_SAMPLE = 64 * 1024
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
_SEVEN_BIT = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_2"))
# What a declaration weighs, in nats. Templates say iso-8859-1, which is read as cp1252, whatever the page is in.
_TRUST = 8.0
_LITTLE_TRUST = 2.0
_STRANGE = 8.0  # a mean cost per letter above this is no language that the statistics know


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, the encoding it was read in, and what a reader should know about that choice."""

    text: str
    encoding: str
    problems: tuple[str, ...] = ()


def decode(data: bytes, declared: str = "") -> Decoded:
    """Return `data` as text; `declared` is the encoding that the file itself names, "" if it names none.

    Raises UnsupportedFormat if the bytes do not look like text.

    >>> decode("회담".encode("cp949"), "euc-kr").text
    '회담'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, errors="replace"), name)
    stated = _name_of(declared)
    text = _as_unicode(data, stated == "utf-8")
    if text is not None:
        return text if stated in ("", "utf-8", text.encoding) or text.text.isascii() else _contradicted(text, declared)
    controls = len(data[:_SAMPLE]) - len(data[:_SAMPLE].translate(None, _CONTROLS))
    if controls > 1 and controls * 50 > len(data[:_SAMPLE]):
        raise UnsupportedFormat("it is binary data, not text")
    name = _best(_telling(data), stated)
    decoded = Decoded(data.decode(name, errors="replace"), name)
    if decoded.text.count("\ufffd") * 4 > _beyond_ascii(decoded.text):
        raise UnsupportedFormat("its text encoding cannot be recognised; save it as UTF-8")
    if not declared:
        return Decoded(decoded.text, name, (f"it does not say its encoding; read as {name}",))
    return decoded if name == stated else _contradicted(decoded, declared)


def lost_characters(text: str) -> tuple[str, ...]:
    """Return the problem of a page's text that has characters which could not be read, if it has any."""
    count = text.count("\ufffd")
    return (f"{count} character{'s' if count > 1 else ''} lost: bytes that are no text",) if count else ()


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", errors="ignore"))


def _contradicted(decoded: Decoded, declared: str) -> Decoded:
    problem = f"it says that its encoding is {declared[:40]}, but it is not; read as {decoded.encoding}"
    return Decoded(decoded.text, decoded.encoding, (problem,))


def _name_of(label: str) -> str:
    """Return Python's name of the encoding that browsers use for a label, or "" if there is none."""
    label = label.strip().lower()
    if label in _NAMES:
        return _NAMES[label]
    try:
        name = codecs.lookup(label).name.replace("-", "_")
    except (LookupError, UnicodeError, ValueError):
        return ""
    return name if _OF_BYTES.fullmatch(name) else ""


def _as_unicode(data: bytes, expected: bool) -> Decoded | None:
    """Return the text if the bytes are UTF-8, perhaps with some damage, UTF-16 without a mark, or 7-bit Asian text."""
    utf8 = data.decode("utf-8", errors="replace")
    lost = utf8.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    nuls = data.count(0)
    if not lost and not nuls and b"\x1b$" in data and data.isascii():
        return next(Decoded(data.decode(name, "replace"), name) for mark, name in _SEVEN_BIT if mark in data)
    good = _beyond_ascii(utf8) - lost
    # In another encoding, nearly every letter is an error of UTF-8.
    if (not lost or good > (1 if expected else 2) * lost) and nuls * 50 <= len(data):
        return Decoded(utf8, "utf-8")
    return _unmarked_utf16(data)


def _unmarked_utf16(data: bytes) -> Decoded | None:
    """Return the text if the bytes are UTF-16 without a byte order mark, judging by spaces and line breaks.

    Every text has U+0020 or U+000A. In UTF-16 their zero byte is always on the same side; in binary data and 8-bit
    text it is not.
    """
    if len(data) < 4:
        return None
    sample = data[:_SAMPLE]
    little = sum(sample[i] in (0x20, 0x0A) and sample[i + 1] == 0 for i in range(0, len(sample) - 1, 2))
    big = sum(sample[i] == 0 and sample[i + 1] in (0x20, 0x0A) for i in range(0, len(sample) - 1, 2))
    enough = max(len(sample) // 200, min(2, len(sample) // 32))  # one zero byte may be damage
    if not little + big or max(little, big) < enough or min(little, big) * 4 > max(little, big):
        return None
    name = "utf-16-le" if little > big else "utf-16-be"
    text = data.decode(name, errors="replace")
    good = text.count("\ufffd") <= 1 + len(text) // 50 and "\0" not in text[:_SAMPLE] and main_script(text[:_SAMPLE])
    return Decoded(text, name) if good else None


def _telling(data: bytes) -> bytes:
    """Return the lines that have bytes beyond ASCII, up to the size of a sample."""
    telling: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if not line.isascii():
            telling.append(line[: _SAMPLE - size])
            size += len(telling[-1])
        if size >= _SAMPLE:
            break
    return b"\n".join(telling)


def _best(sample: bytes, stated: str) -> str:
    """Return the encoding in which the sample is the likeliest text."""
    names = dict.fromkeys((*_CANDIDATES, *([stated] if stated and stated != "utf-8" else [])))
    costs = {name: cost(sample.decode(name, errors="replace"), name) for name in names}
    if stated in costs:
        costs[stated] -= _LITTLE_TRUST if stated == "cp1252" else _TRUST
    best = min(costs, key=lambda name: costs[name])
    text = sample.decode(best, errors="replace")
    letters = re.sub("[\x00-\x7f]", "", text)
    if stated or cost(letters, best) <= _STRANGE * len(letters):
        return best
    other = charset_normalizer.from_bytes(sample).best()
    return other.encoding if other and other.encoding.startswith(("cp125", "iso8859", "cp874", "tis")) else best
