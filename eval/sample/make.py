"""Write the sample briefs from eval/sample/sources. For developers only: `python -m pincite.eval.sample.make`.

The written files are committed, so that nobody else needs the fonts or the libraries. The output is the same, byte for
byte, as long as the versions of the libraries are the same.
"""

import html
import importlib
import json
import logging
import re
import sys
import textwrap
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import count, groupby
from pathlib import Path

from docx import Document
from docx.document import Document as DocxDocument

from pincite.eval.sample.page import FONTS, set_pdf
from pincite.eval.sample.source import Block, Source, read_sources

FOLDER = Path(__file__).parent / "briefs"
_FIXED = (1980, 1, 1, 0, 0, 0)


def write_docx(source: Source, target: Path) -> None:
    """Write a Word document: headings in Word's own styles, bullets as paragraphs, rows as one table."""
    document = Document()
    document.add_heading(source["title"], 0)
    document.add_paragraph(source.byline)
    for kind, group in groupby(source.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind == "row":
            _add_table(document, blocks)
            continue
        for block in blocks:
            if kind in ("h1", "h2"):
                document.add_heading(block.text, int(kind[1]))
            else:
                document.add_paragraph(block.text)
    core = document.core_properties
    core.title, core.author, core.last_modified_by = source["title"], source["author"], source["author"]
    core.created = core.modified = datetime.fromisoformat(source["date"])
    core.comments = ""
    document.save(str(target))
    _settle(target)


def _add_table(document: DocxDocument, rows: list[Block]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0].cells))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row.cells, strict=True):
            cell.text = text


def write_hwpx(source: Source, target: Path) -> None:
    """Write an HWPX document with one section and one paragraph per block."""
    # Imported by name, because the library is not a dependency of the project and only this step needs it.
    document = importlib.import_module("hwpx.document").HwpxDocument.new()
    for text in (source["title"], source.byline, *(block.text for block in source.blocks)):
        document.add_paragraph(text)
    document.save_to_path(str(target))
    _settle(target, _hwpx_part(source))


def _hwpx_part(source: Source) -> Callable[[str, bytes], bytes]:
    """Return a function that replaces random paragraph ids by fixed ones, and sets the title and author."""

    def part(name: str, data: bytes) -> bytes:
        if name == "Preview/PrvText.txt":
            return source["title"].encode()
        if not name.startswith("Contents/"):
            return data
        numbers = count(1)
        text = re.sub(r'(<hp:p id=")\d+', lambda m: f"{m[1]}{next(numbers)}", data.decode())
        text = text.replace("<opf:title/>", f"<opf:title>{source['title']}</opf:title>")
        return text.replace("synthetic-fixture-author", source["author"]).encode()

    return part


def _settle(path: Path, part: Callable[[str, bytes], bytes] = lambda _, data: data) -> None:
    """Repack a zip archive with fixed times, keeping each member's compression."""
    with zipfile.ZipFile(path) as old:
        entries = [(info, part(info.filename, old.read(info))) for info in old.infolist()]
    with zipfile.ZipFile(path, "w") as new:
        for info, data in entries:
            fixed = zipfile.ZipInfo(info.filename, _FIXED)
            new.writestr(fixed, data, compress_type=info.compress_type)
    path.chmod(0o644)  # the HWPX writer creates files that only their owner can read


def write_html(source: Source, target: Path) -> None:
    """Write a web page: the article with a menu and a footer around it."""
    title = html.escape(source["title"])
    head = (
        f'<!DOCTYPE html>\n<html lang="{source["lang"]}">\n<head>\n<meta charset="utf-8">\n'
        f'<title>{title}</title>\n<meta name="author" content="{html.escape(source["author"])}">\n'
        f'<meta name="date" content="{source["date"]}">\n</head>\n<body>\n'
        f'<nav><a href="/">{html.escape(source["publisher"])}</a> <a href="/briefs">Briefs</a></nav>\n'
    )
    groups = groupby(source.blocks, key=lambda block: block.kind == "row")
    body = "\n".join(_table(rows) if is_table else _elements(rows) for is_table, rows in groups)
    article = f"<article>\n<h1>{title}</h1>\n<p>{html.escape(source.byline)}</p>\n{body}\n</article>\n"
    foot = f"<footer><p>{html.escape(source['series'])}. All views are the author's.</p></footer>\n"
    target.write_bytes(f"{head}{article}{foot}</body>\n</html>\n".encode())


def _elements(blocks: Iterable[Block]) -> str:
    tags = {"h1": "h2", "h2": "h3"}
    return "\n".join(_element(tags.get(block.kind, "p"), block.text) for block in blocks)


def _table(rows: Iterable[Block]) -> str:
    lines = "\n".join(f"<tr>{''.join(_element('td', cell) for cell in row.cells)}</tr>" for row in rows)
    return f"<table>\n{lines}\n</table>"


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{html.escape(text, quote=False)}</{tag}>"


def write_cp949(source: Source, target: Path) -> None:
    """Write a plain text file in the code page of Korean Windows, with CR LF line breaks."""
    lines = [source["title"], source.byline, *(block.text for block in source.blocks)]
    folded = "\r\n\r\n".join("\r\n".join(textwrap.wrap(line, 46)) for line in lines)
    target.write_bytes(f"{folded}\r\n".encode("cp949"))


def write_markdown(source: Source, target: Path) -> None:
    """Write Markdown in UTF-8, with headings one level below the title."""
    marks = {"h1": "## ", "h2": "### "}
    body = "\n\n".join(marks.get(block.kind, "") + block.text for block in source.blocks)
    target.write_bytes(f"# {source['title']}\n\n{source.byline}\n\n{body}\n".encode())


WRITERS: Mapping[str, Callable[[Source, Path], None]] = {
    ".pdf": set_pdf,
    ".docx": write_docx,
    ".hwpx": write_hwpx,
    ".html": write_html,
    ".txt": write_cp949,
    ".md": write_markdown,
}


def write_sidecar(source: Source, folder: Path) -> None:
    """Write the metadata that the file itself does not contain to NAME.meta.json beside it."""
    known = {key: source[key] for key in ("title", "author", "publisher", "date")}
    target = folder / f"{Path(source.name).stem}.meta.json"
    target.write_bytes((json.dumps(known, ensure_ascii=False, indent=2) + "\n").encode())


def write_all(folder: Path = FOLDER) -> list[Path]:
    """Write all briefs to `folder`, which is created if needed, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in read_sources():
        target = folder / source.name
        WRITERS[target.suffix](source, target)
        if source.get("sidecar"):
            write_sidecar(source, folder)
        written.append(target)
    return written


def report(write: Callable[[], list[Path]]) -> int:
    """Write files and print the size of each; return the exit status, which is 1 if the fonts are not installed."""
    if not (FONTS / "NanumGothic.ttf").is_file():
        print(f"No Nanum fonts in {FONTS}. Run: apt-get update && apt-get install -y fonts-nanum", file=sys.stderr)
        return 1
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)  # it logs each hinting table it drops
    for path in write():
        print(f"{path.stat().st_size:>8,} {path.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(report(write_all))
