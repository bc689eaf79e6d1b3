"""Write Word documents part by part, so that they hold what no library writes."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from pincite.eval.sample.reading_set.made import archive

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN = f"{_TYPES}.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
# The strict form of the format has other names for the same things.
_STRICT = {
    _W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    _R: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    _M: "http://purl.oclc.org/ooxml/officeDocument/math",
}


def docx(
    body: str,
    parts: Mapping[str, str] | None = None,
    title: str = "",
    main: str = "word/document.xml",
    content_type: str = _MAIN,
) -> bytes:
    """Return a document. `parts` maps the kind of another part (footnotes, header1...) to the XML inside its root."""
    parts = parts or {}
    names = f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:m="{_M}"'
    kinds = {name: name.rstrip("0123456789") for name in parts}
    roots = {"footnotes": "w:footnotes", "endnotes": "w:endnotes", "comments": "w:comments", "header": "w:hdr"}
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{name}.xml"/>' for name, kind in kinds.items()
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    folder, _, file = main.partition("/")
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>' if "header1" in parts else ""
    members = {
        "[Content_Types].xml": f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{content_type}"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{types}</Types>',
        "_rels/.rels": f"{head}{_relationships(_relation('r1', f'{_R}/officeDocument', main) + _CORE_RELATION)}",
        "docProps/core.xml": f'{head}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata'
        f'/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>',
        main: f"{head}<w:document {names}><w:body>{body}{section}</w:body></w:document>",
        f"{folder}/_rels/{file}.rels": f"{head}{_relationships(relations)}",
    }
    for name, xml in parts.items():
        root = roots[kinds[name]]
        members[f"word/{name}.xml"] = f"{head}<{root} {names}>{xml}</{root}>"
    return archive(members)


def _relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'


_CORE_RELATION = _relation(
    "r2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"
)


def _relationships(inside: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def raised(text: str) -> str:
    return run(text, '<w:vertAlign w:val="superscript"/>')


def lowered(text: str) -> str:
    return run(text, '<w:vertAlign w:val="subscript"/>')


def p(*runs: str, heading: bool = False) -> str:
    """Return a paragraph of runs; what is no XML is one plain run."""
    look = '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>' if heading else ""
    return f"<w:p>{look}{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def strictly(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    for usual, strictly in _STRICT.items():
        parts = {name: text.replace(usual, strictly) for name, text in parts.items()}
    return archive(parts)
