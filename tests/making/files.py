"""Small files of every format, made on the spot; nothing here comes from anyone's documents."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import docx
import fpdf
import pypdf
from pypdf.constants import PageLabelStyle

KOREAN = "두 정상은 블라디보스토크에서 만났다."


def pdf(*pages: str, title: str = "", author: str = "") -> bytes:
    """Return a PDF with a line of Latin text on each page."""
    document = fpdf.FPDF()
    document.set_font("helvetica", size=12)
    document.set_title(title)
    document.set_author(author)
    for text in pages:
        document.add_page()
        if text:
            document.multi_cell(0, text=text, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def scanned_pdf(picture: Any, pages: int = 1) -> bytes:
    """Return a PDF whose pages hold nothing but a picture (PIL)."""
    document = fpdf.FPDF()
    for _ in range(pages):
        document.add_page()
        document.image(picture, x=10, y=10, w=190)
    return bytes(document.output())


def encrypted_pdf(text: str, user: str, owner: str, algorithm: str = "AES-256") -> bytes:
    """Return a PDF that asks for `user` to be opened; "" opens for everyone."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(text)))
    writer.encrypt(user, owner, algorithm=algorithm)
    return _written(writer)


def labelled_pdf(*pages: str) -> bytes:
    """Return a PDF whose pages are labelled i, ii, then 1, 2, ..."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(*pages)))
    writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    if len(pages) > 2:
        writer.set_page_label(2, len(pages) - 1, style=PageLabelStyle.DECIMAL)
    return _written(writer)


def _written(writer: pypdf.PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def raw_pdf(*contents: bytes, labels: str = "", resources: str = "") -> bytes:
    """Return a PDF with these content streams, written object by object.

    Its font F1 takes UTF-16 and has a table back to Unicode, so Hangul needs no font file.
    """
    kids = " ".join(f"{10 + 2 * index} 0 R" for index in range(len(contents)))
    table = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange"
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {labels} >>".encode(),
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /Batang /Encoding /Identity-H /DescendantFonts [4 0 R]"
        b" /ToUnicode 5 0 R >>",
        4: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Batang /DW 1000 /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        5: _stream(table),
    }
    for index, content in enumerate(contents):
        page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {11 + 2 * index} 0 R"
        objects[10 + 2 * index] = f"<< {page} /Resources << /Font << /F1 3 0 R >> {resources} >> >>".encode()
        objects[11 + 2 * index] = _stream(content)
    return _assembled(objects)


def text_of_page(*lines: str) -> bytes:
    """Return the content stream that shows these lines in the font of `raw_pdf`."""
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in lines)
    return f"BT /F1 12 Tf 72 760 Td {shown} ET".encode()


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)


def _assembled(objects: dict[int, bytes]) -> bytes:
    data = b"%PDF-1.7\n"
    places = {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        data += b"%d 1\n%010d 00000 n \n" % (number, place)
    return data + b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, start)


def word(*paragraphs: tuple[str, str], table: Sequence[Sequence[str]] = (), title: str = "") -> bytes:
    """Return a DOCX of (style, text) paragraphs, then a table, then a last paragraph; with head and foot."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = "python-docx"
    document.sections[0].header.paragraphs[0].text = "running head"
    document.sections[0].footer.paragraphs[0].text = "running foot"
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.add_paragraph("last paragraph")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def hwpx(*sections: str, title: str = "", manifest: str = "<manifest/>") -> bytes:
    """Return a HWPX whose sections hold this XML; styles 1 and 2 are outline levels, 0 is plain."""
    names = (
        'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"'
    )
    kinds = "".join(
        f'<paraPr id="{n}"><heading type="{"OUTLINE" if n else "NONE"}" level="{max(n - 1, 0)}"/></paraPr>'
        for n in range(3)
    )
    parts = {
        "mimetype": "application/hwp+zip",
        "META-INF/manifest.xml": manifest,
        "Contents/header.xml": f"<head>{kinds}</head>",
        "Contents/content.hpf": f'<package><title>{title}</title><meta name="creator">홍길동</meta></package>',
    }
    for number, xml in enumerate(sections):
        parts[f"Contents/section{number}.xml"] = f"<hs:sec {names}>{xml}</hs:sec>"
    return archive(parts)


def paragraph(text: str, style: int = 0) -> str:
    """Return a paragraph of HWPX."""
    return f'<hp:p paraPrIDRef="{style}"><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>'


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def hwp(*paragraphs: str, flags: int = 0) -> bytes:
    """Return a HWP 5 document of plain paragraphs, not compressed."""
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)
    header = header.ljust(256, b"\0")
    body = b""
    for text in paragraphs:
        units = (text + "\r").encode("utf-16-le")
        body += _record(66, 0, struct.pack("<IIHBBHHHI", len(units) // 2, 0, 0, 0, 0, 0, 0, 0, 0))
        body += _record(67, 1, units)
    properties = _record(16, 0, struct.pack("<H", 1) + b"\0" * 24)
    return compound({"FileHeader": header, "DocInfo": properties, "BodyText/Section0": body})


def _record(tag: int, level: int, payload: bytes) -> bytes:
    return struct.pack("<I", tag | level << 10 | len(payload) << 20) + payload


def compound(streams: dict[str, bytes]) -> bytes:
    """Return an OLE compound file; one folder level at most, every stream below 4 kB in the mini stream."""
    mini, chain, entries = b"", [], [("Root Entry", 5, -1, 0, 0)]
    folders = {name.split("/")[0] for name in streams if "/" in name}
    for folder in folders:
        entries.append((folder, 1, -1, 0, 0))
    for name, content in streams.items():
        first, count = len(mini) // 64, -(-len(content) // 64)
        mini += content.ljust(count * 64, b"\0")
        chain += [*range(first + 1, first + count), -2]
        entries.append((name, 2, first, len(content), 0))
    return _compound_file(mini, chain, entries)


def _compound_file(mini: bytes, chain: list[int], entries: list[Any]) -> bytes:
    """Lay out: FAT in sector 0, mini FAT in 1, directory in 2 and on, then the mini stream."""
    index = {name: number for number, (name, *_) in enumerate(entries)}
    children: dict[int, list[int]] = {}
    for name, number in index.items():
        if number:
            children.setdefault(index[name.split("/")[0]] if "/" in name else 0, []).append(number)
    after: dict[int, int] = {}
    for numbers in children.values():  # siblings as a list to the right, in the order that the format asks for
        numbers.sort(key=lambda n: (len(_last(entries[n][0])), _last(entries[n][0]).upper()))
        after |= dict(zip(numbers, [*numbers[1:], -1], strict=True))
    tables = -(-len(entries) // 4)
    body = -(-len(mini) // 512)
    start = 2 + tables
    directory = b""
    for number, (name, kind, first, size, _) in enumerate(entries):
        if number == 0:
            first, size = start, len(mini)
        child = children.get(number, [-1])[0]
        directory += _entry(_last(name), kind, (after.get(number, -1), child), (max(first, 0), size))
    fat = [-3, -2, *range(3, start), -2, *range(start + 1, start + body), -2]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIii", 0, 1, 2, 0, 4096, 1, 1, -2, 0)
    head += struct.pack("<109i", 0, *[-1] * 108)
    sectors = struct.pack("<128i", *fat, *[-1] * (128 - len(fat)))
    sectors += struct.pack("<128i", *chain, *[-1] * (128 - len(chain)))
    return head + sectors + directory.ljust(tables * 512, b"\0") + mini.ljust(body * 512, b"\0")


def _entry(name: str, kind: int, links: tuple[int, int], place: tuple[int, int]) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBBiii", len(encoded), kind, 1, -1, *links)
    return entry + b"\0" * 36 + struct.pack("<IQ", *place)


def _last(name: str) -> str:
    return name.split("/")[-1]
