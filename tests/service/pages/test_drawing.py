"""A picture of a page shows what PDFium draws, whatever is done to keep it small."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from pincite.ingest.reading.pdfium import draw
from pincite.service.pages.drawing import Drawing, drawn
from tests.making.files import pdf, raw_pdf, text_of_page

COLOURED = b"1 0 0 rg 100 100 200 200 re f 0 0.4 1 rg 150 150 50 50 re f "
SHADED = b"".join(b"%.3f %.3f 0.2 rg 0 %d 595 2 re f " % (at / 420, 1 - at / 420, 2 * at) for at in range(420))


@pytest.mark.parametrize("scale", [1, 2.5])
@pytest.mark.parametrize(
    ("data", "mode"),
    [
        (pdf("A treaty was signed by six ministers."), "L"),
        (raw_pdf(COLOURED + text_of_page("조약")), "RGB"),
        (raw_pdf(SHADED), "RGB"),
    ],
    ids=["without colours", "with few", "with more than a palette holds"],
)
def test_no_colour_is_lost(tmp_path: Path, data: bytes, mode: str, scale: float) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    picture = drawn(Drawing(path, 1, scale, "", None))
    assert isinstance(picture, bytes)
    shown = Image.open(io.BytesIO(picture))
    assert shown.mode == mode
    assert ImageChops.difference(shown.convert("RGB"), draw(data, 1, scale).convert("RGB")).getbbox() is None
