"""Small workbooks, part by part."""

from collections.abc import Mapping

from tests.making.files import archive

_RELATIONS = "<Relationships>{}</Relationships>"
_RELATION = '<Relationship Id="r{}" Type="x/{}" Target="{}"/>'


def workbook(
    sheets: Mapping[str, str], strings: str = "", styles: str = "", state: str = "visible", settings: str = ""
) -> bytes:
    """Return an XLSX of sheets by name, each the XML of its rows and what follows them."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" state="{state}" r:id="r{at}"/>' for at, name in enumerate(sheets, 1)
    )
    relations = [_RELATION.format(at, "worksheet", f"worksheets/s{at}.xml") for at in range(1, len(sheets) + 1)]
    relations += [_RELATION.format("a", "sharedStrings", "strings.xml"), _RELATION.format("b", "styles", "styles.xml")]
    parts = {
        "_rels/.rels": _RELATIONS.format(_RELATION.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns:r="r">{settings}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELATIONS.format("".join(relations)),
        "xl/strings.xml": f"<sst>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet>{styles}</styleSheet>",
    }
    for at, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/s{at}.xml"] = f"<worksheet><sheetData>{rows}</worksheet>"
    return archive(parts)


def row(number: int, *cells: str) -> str:
    """Return a row of cells with these texts, from column A on."""
    texts = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{texts}</row>'
