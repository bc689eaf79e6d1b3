"""Word documents part by part, with the XML of the body as given."""

from collections.abc import Mapping

from tests.making.files import archive

TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = {
    TRANSITIONAL: "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    STRICT: "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
_MATH = {
    TRANSITIONAL: "http://schemas.openxmlformats.org/officeDocument/2006/math",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/math",
}
_RELATIONS = "<Relationships>{}</Relationships>"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word_of(
    body: str,
    parts: Mapping[str, str | bytes] | None = None,
    name: str = "word/document.xml",
    kind: str = TRANSITIONAL,
    main_type: str = _TYPE,
) -> bytes:
    """Return a document with this body. `parts` are by relation and file name: {"comments/comments.xml": xml}."""
    names = (
        f'xmlns:w="{_MAIN[kind]}" xmlns:m="{_MATH[kind]}" xmlns:r="{kind}" xmlns:wps="urn:wps" xmlns:v="urn:v" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:dgm="urn:dgm" xmlns:a="urn:a"'
    )
    folder, _, base = name.rpartition("/")
    relations, written = "", {}
    for one, xml in (parts or {}).items():
        relation, _, file = one.partition("/")
        relations += f'<Relationship Id="r{len(written)}" Type="{kind}/{relation}" Target="{file}"/>'
        written[f"{folder}/{file}"] = f"<w:part {names}>{xml}</w:part>" if isinstance(xml, str) else xml
    return archive({
        "[Content_Types].xml": f'<Types><Override PartName="/{name}" ContentType="{main_type}"/></Types>',
        "_rels/.rels": _RELATIONS.format(f'<Relationship Id="r" Type="{kind}/officeDocument" Target="{name}"/>'),
        name: f"<w:document {names}><w:body>{body}</w:body></w:document>",
        f"{folder}/_rels/{base}.rels": _RELATIONS.format(relations),
        **written,
    })  # fmt: skip


def para(*runs: str, properties: str = "") -> str:
    """Return a paragraph of runs; a plain text becomes a run."""
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run of text with these properties."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    """Return a table whose cells hold this XML."""
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
