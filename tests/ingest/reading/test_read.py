"""One file into a document: by what it is, with its facts, or with an error that says what to do."""

import hashlib
import io
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pypdf
import pytest

from pincite.ingest.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    LimitExceeded,
    NoText,
    ReadError,
    UnreadableFile,
    UnsupportedFormat,
)
from pincite.ingest.reading import ocr, pdfium, pictures
from pincite.ingest.reading.read import read_document
from tests.making.files import (
    KOREAN,
    archive,
    compound,
    encrypted_pdf,
    hwp,
    hwpx,
    paragraph,
    pdf,
    raw_pdf,
    scanned_pdf,
    text_of_page,
    word,
)
from tests.making.pdfs import Placed, placed_pdf
from tests.places import PYTHONPATH


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


KINDS = {
    "pdf": raw_pdf(text_of_page(KOREAN)),
    "docx": word(("Normal", KOREAN)),
    "hwpx": hwpx(paragraph(KOREAN)),
    "hwp": hwp(KOREAN),
    "html": f"<!doctype html><meta charset=utf-8><p>{KOREAN}".encode(),
    "markdown": f"*{KOREAN}*".encode(),
    "plain": KOREAN.encode("cp949"),
}
SUFFIXES = {"markdown": "md", "plain": "txt"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read(tmp_path: Path, kind: str) -> None:
    path = put(tmp_path, f"brief.{SUFFIXES.get(kind, kind)}", KINDS[kind])
    document, report = read_document(path)
    assert KOREAN in document.pages[0].text
    stated = ("it does not say its encoding; read as cp949",) if kind == "plain" else ()
    assert (report.format, report.problems) == (kind, stated)
    assert (document.language, document.path) == ("ko", str(path))
    assert document.content_hash == hashlib.sha256(KINDS[kind]).hexdigest()
    assert document.id == document.content_hash[:16]
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))


@pytest.mark.parametrize("kind", ["pdf", "docx", "hwpx", "hwp", "html"])
@pytest.mark.parametrize("suffix", ["txt", "pdf", "docx", "hwp", "html"])
def test_a_wrong_name_is_seen_through(tmp_path: Path, kind: str, suffix: str) -> None:
    document, report = read_document(put(tmp_path, f"brief.{suffix}", KINDS[kind]))
    assert KOREAN in document.pages[0].text
    assert report.format == kind
    assert bool(report.problems) == (suffix != kind)


BAD = [
    ("a.txt", b"", EmptyFile),
    ("a.pdf", b" \n\t", EmptyFile),
    ("a.pdf", b"%PDF-1.7 nothing", DamagedFile),
    ("a.pdf", b"\xff\xd8\xff\xe0 JFIF", DamagedFile),
    ("a.txt", bytes(range(256)) * 8, UnsupportedFormat),
    ("a.xlsb", archive({"xl/workbook.bin": "x"}), UnsupportedFormat),
    ("a.docx", archive({"word/document.xml": "not xml"}), DamagedFile),
    ("a.docx", word(("Normal", "x"))[:500], DamagedFile),
    ("a.doc", compound({"WordDocument": b"x"}), UnsupportedFormat),
    ("a.hwpx", archive({"mimetype": "application/hwp+zip"}), DamagedFile),
    ("a.hwpx", archive({"Contents/section0.xml": "<open>"}), DamagedFile),
    ("a.hwp", hwp("x", flags=2), EncryptedFile),
    ("a.hwp", b"HWP Document File V3.00 \x1a", UnsupportedFormat),
    ("a.pdf", encrypted_pdf("x", "user", "owner"), EncryptedFile),
    ("a.pdf", pdf(""), NoText),
    ("a.html", b"<!doctype html><script>x</script>", NoText),
]


@pytest.mark.parametrize(("name", "data", "error"), BAD, ids=[f"{i}-{bad[0]}" for i, bad in enumerate(BAD)])
def test_what_cannot_be_read_says_so(tmp_path: Path, name: str, data: bytes, error: type[ReadError]) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(put(tmp_path, name, data))
    assert type(caught.value) is error
    message = str(caught.value)
    assert message.startswith(f"{name}: ") and message.endswith(".") and message.count(name) == 1


def test_a_password_reaches_the_pdf(tmp_path: Path) -> None:
    path = put(tmp_path, "a.pdf", encrypted_pdf("secret words", "sesame", "owner"))
    assert "secret words" in read_document(path, "sesame")[0].pages[0].text
    with pytest.raises(EncryptedFile, match="--password"):
        read_document(path)


def test_what_the_system_refuses(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path, tmp_path / "missing.txt", tmp_path / "pipe.txt", tmp_path / ("x" * 300)):
        with pytest.raises(UnreadableFile, match=path.name[:20]):
            read_document(path)
    closed = put(tmp_path, "closed.txt", b"words")
    closed.chmod(0)
    if os.geteuid() != 0:
        with pytest.raises(UnreadableFile):
            read_document(closed)


def test_what_nests_too_deep_is_over_a_limit(tmp_path: Path) -> None:
    deep = "<hp:run>" * 30_000 + "</hp:run>" * 30_000
    with pytest.raises((LimitExceeded, DamagedFile)):
        read_document(put(tmp_path, "a.hwpx", hwpx(f"<hp:p>{deep}</hp:p>")))


def test_one_broken_page_costs_itself_only(tmp_path: Path) -> None:
    broken = b"q [<0041> 0.0 Tc <0042>] TJ Q"
    document, report = read_document(
        put(tmp_path, "a.pdf", raw_pdf(text_of_page("one"), broken, text_of_page("three")))
    )
    assert (document.pages[0].text.strip(), document.pages[2].text.strip()) == ("one", "three")
    assert "broken page" in report.pages[1].problems[0]
    assert report.pages[0].problems == ()


def test_what_one_reader_cannot_read_the_other_may(tmp_path: Path) -> None:
    if not pdfium.is_there():
        pytest.skip("pypdfium2 is not installed")
    odd = text_of_page("mended").replace(b"BT", b"BT [(x) 0.0 Tc (y)] TJ")  # pypdf fails on it
    document, report = read_document(put(tmp_path, "a.pdf", raw_pdf(odd, text_of_page("whole"))))
    assert "mended" in document.pages[0].text
    assert report.pages[0].problems == ()


def test_a_file_the_first_reader_gives_up_is_read_by_the_second(tmp_path: Path) -> None:
    if not pdfium.is_there():
        pytest.skip("pypdfium2 is not installed")
    circular = raw_pdf(text_of_page("words")).replace(b"/Kids [10 0 R]", b"/Kids [2 0 R 10 0 R]")
    document, report = read_document(put(tmp_path, "a.pdf", circular))
    assert any("words" in page.text for page in document.pages)
    assert report.problems == ("the file is damaged; read by a second reader",)


def test_facts_come_from_sidecar_file_page_and_name_in_that_order(tmp_path: Path) -> None:
    data = raw_pdf(text_of_page("북러 정상회담 평가", "2023. 9. 14.", *[KOREAN * 3] * 6))
    path = put(tmp_path, "보고서.pdf", data)
    document, _ = read_document(path)
    assert (document.title, document.date) == ("북러 정상회담 평가", "2023-09-14")
    (tmp_path / "보고서.pdf.meta.json").write_text('{"title": "다른 제목", "language": "ru"}', encoding="utf-8")
    document, _ = read_document(path)
    assert (document.title, document.date, document.language) == ("다른 제목", "2023-09-14", "ru")
    (tmp_path / "보고서.pdf.meta.json").write_text("broken", encoding="utf-8")
    document, report = read_document(path)
    assert document.title == "북러 정상회담 평가"
    assert report.problems[0].startswith("보고서.pdf.meta.json")


def test_names_and_texts_are_nfc(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "정상회담 보고서.txt")
    document, _ = read_document(put(tmp_path, name, unicodedata.normalize("NFD", KOREAN).encode()))
    assert document.title == "정상회담 보고서"
    assert document.pages[0].text == KOREAN
    assert Path(document.path).exists()


def drawn(*lines: str) -> object:
    """Return a picture of these lines."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1600, 200 * len(lines) + 200), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(picture).text((100, 100 + 200 * number), line, fill=0, font=ImageFont.load_default(80))
    return picture


def test_scans_are_reported_where_they_are_not_read(tmp_path: Path) -> None:
    path = put(tmp_path, "scan.pdf", scanned_pdf(drawn("SUMMIT"), pages=3))
    with pytest.raises(NoText, match="no text on its 3 pages; it looks scanned"):
        read_document(path, ocr=False)


def test_a_stamp_does_not_hide_that_a_page_is_a_picture(tmp_path: Path) -> None:
    stamped = placed_pdf([Placed(40, 820, "EXHIBIT-000123")], picture=1.0)
    document, report = read_document(put(tmp_path, "scan.pdf", stamped), ocr=False)
    assert document.pages[0].text == "EXHIBIT-000123"
    assert report.pages[0].problems == ("scanned: an image with little text",)


def test_a_stamped_scan_is_recognised_too(tmp_path: Path) -> None:
    if missing := ocr.why_not():
        pytest.skip(f"no OCR here: {missing}")
    stamped = with_stamp(scanned_pdf(drawn("SUMMIT MEETING", "IN VLADIVOSTOK")), "EXHIBIT-000123")
    document, report = read_document(put(tmp_path, "scan.pdf", stamped))
    assert "SUMMIT MEETING" in document.pages[0].text
    assert "EXHIBIT" in document.pages[0].text
    assert report.pages[0].ocr


def with_stamp(scan: bytes, stamp: str) -> bytes:
    """Return a scan of one page with a stamp in letters."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(scan))
    writer.pages[0].merge_page(pypdf.PdfReader(io.BytesIO(placed_pdf([Placed(40, 820, stamp)]))).pages[0])
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_scans_are_recognised(tmp_path: Path) -> None:
    if missing := ocr.why_not():
        pytest.skip(f"no OCR here: {missing}")
    document, report = read_document(put(tmp_path, "scan.pdf", scanned_pdf(drawn("SUMMIT MEETING", "IN VLADIVOSTOK"))))
    assert "SUMMIT MEETING" in document.pages[0].text
    assert report.pages[0].ocr
    assert report.pages[0].problems == ()


@pytest.mark.parametrize("suffix", ["png", "jpeg", "tiff", "bmp", "webp"])
def test_pictures_are_pages_to_be_recognised(tmp_path: Path, suffix: str) -> None:
    stream = io.BytesIO()
    drawn("SUMMIT MEETING", "IN VLADIVOSTOK").save(stream, suffix)
    path = put(tmp_path, f"scan.{suffix}", stream.getvalue())
    with pytest.raises(NoText, match=r"it looks scanned\. To have it read, allow OCR"):
        read_document(path, ocr=False)
    if not ocr.why_not():
        document, report = read_document(path)
        assert "SUMMIT MEETING" in document.pages[0].text
        assert report.format == "picture" and report.pages[0].ocr


def test_a_picture_of_several_pages_and_one_that_is_clear(tmp_path: Path) -> None:
    from PIL import Image

    pages, stream = [drawn("FIRST"), drawn("SECOND")], io.BytesIO()
    pages[0].save(stream, "tiff", save_all=True, append_images=pages[1:])
    with pytest.raises(NoText, match="no text on its 2 pages"):
        read_document(put(tmp_path, "scan.tif", stream.getvalue()), ocr=False)
    assert [pictures.frame(stream.getvalue(), at).size for at in (1, 2)] == [page.size for page in pages]
    assert pictures.frame(stream.getvalue(), 3) is None
    clear = io.BytesIO()
    Image.new("RGBA", (2, 2), (0, 0, 0, 0)).save(clear, "png")
    assert pictures.frame(clear.getvalue(), 1).getpixel((0, 0)) == (255, 255, 255)


def test_scans_without_time_for_them_are_reported(tmp_path: Path) -> None:
    path = put(tmp_path, "scan.pdf", scanned_pdf(drawn("SUMMIT")))
    with pytest.raises(NoText):
        read_document(path, ocr_seconds=0.1)


def test_reading_loads_no_model_and_no_ocr() -> None:
    heavy = ("torch", "faiss", "tantivy", "sentence_transformers", "pytesseract", "pypdfium2", "numpy")
    reading = "pincite.ingest.reading.read, pincite.ingest.reading.worker"
    code = f"import sys, {reading}; print([n for n in {heavy} if n in sys.modules])"
    environment = os.environ | {"PYTHONPATH": PYTHONPATH}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
