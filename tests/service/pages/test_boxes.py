"""The place of words on a page: on it, around these words and no others, or none with a reason."""

import json
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.changing.adding import Reader, add_paths
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters
from pincite.index.home import open_or_create
from pincite.index.truth.documents import find_document
from pincite.index.truth.store import Manifest
from pincite.ingest.cutting.split import Splitting
from pincite.ingest.document import Page
from pincite.ingest.reading.pdfium import Box, Glyphs, find_glyphs
from pincite.ingest.reading.read import read_document
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import Citation
from pincite.service.pages.boxes import Place, place_of
from pincite.service.pages.painter import Painter
from pincite.service.pages.sheets import sheet_of
from tests.index.search.test_real_documents import SHARED
from tests.making.files import raw_pdf, text_of_page
from tests.making.pdfs import Layout, korean_pdf, needs_font
from tests.making.reading_back import squeezed, text_inside

WORDS = (
    "두 정상은",
    "블라디보스토크에서",
    "만났다.",
    "the summit",
    "“포탄”",
    "fi-nal",
    "19 June",
    "협력을 논의했다.",
    "㎞",
    "…",
)
LAYOUTS = [
    Layout(columns, 10.5, turned, cropped) for columns in (1, 2) for turned in (0, 90, 180, 270) for cropped in (0, 30)
]


def pages_of(data: bytes, folder: Path) -> tuple[Page, ...]:
    path = folder / "made.pdf"
    path.write_bytes(data)
    return read_document(path, ocr=False)[0].pages


def glyphs_of(data: bytes, number: int = 1) -> Glyphs:
    found = find_glyphs(data, number)
    assert found is not None
    return found


def assert_on_page(place: Place) -> None:
    assert place.width is not None and place.height is not None
    for box in place.boxes:
        assert 0 <= box.left < box.right <= place.width
        assert 0 <= box.top < box.bottom <= place.height


@needs_font
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_stands_in_the_boxes_is_the_quote(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(WORDS), min_size=40, max_size=400))
    numbered = " ".join(f"{number}번 {word}" for number, word in enumerate(words))
    made = korean_pdf([numbered], data.draw(st.sampled_from(LAYOUTS)))
    page = data.draw(st.sampled_from(pages_of(made, tmp_path_factory.mktemp("pdf"))))
    start = data.draw(st.integers(0, len(page.text) - 1))
    end = data.draw(st.integers(start + 1, min(len(page.text), start + 200)))
    quote = squeezed(page.text[start:end])
    place = place_of(page.text, start, end, glyphs_of(made, page.number))
    assert_on_page(place)
    if len(quote) >= 8:
        assert place.boxes
    assert not place.boxes or text_inside(made, page.number, place.boxes) == quote


@needs_font
@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_there_is_one_box_for_a_line(tmp_path: Path, layout: Layout) -> None:
    made = korean_pdf([" ".join(f"{number}번 두 정상은 협력을 논의했다." for number in range(80))], layout)
    text = pages_of(made, tmp_path)[0].text
    lines = text.split("\n")
    start = text.index(lines[3])
    place = place_of(text, start, start + len("\n".join(lines[3:6])), glyphs_of(made))
    assert len(place.boxes) == 3
    assert len({round(box.left if layout.turned % 180 == 0 else box.top) for box in place.boxes}) <= 3


def test_the_same_words_have_each_their_own_place(tmp_path: Path) -> None:
    made = raw_pdf(text_of_page("회담은 늦었다.", "회담은 늦었다.", "조약은 없다.", "회담은 늦었다."))
    text = pages_of(made, tmp_path)[0].text
    starts = [at for at in range(len(text)) if text.startswith("회담은", at)]
    places = [place_of(text, at, at + 8, glyphs_of(made)).boxes for at in starts]
    tops = [boxes[0].top for boxes in places]
    assert [len(boxes) for boxes in places] == [1, 1, 1]
    assert tops == sorted(set(tops))


def glyphs(characters: str) -> Glyphs:
    """Letters of ten points in one line of a page; a line break begins another."""
    boxes, x, y = [], 0.0, 0.0
    for character in characters:
        boxes.append(Box(x, y, x + 10, y + 10))
        x, y = (0.0, y + 20) if character == "\n" else (x + 10, y)
    return Glyphs(1000.0, 1000.0, characters, tuple(boxes), (True,) * len(characters))


def test_another_order_of_lines_is_followed() -> None:
    place = place_of("one two\nthree four", 0, 18, glyphs("three four\nheading\none two"))
    assert place.boxes == (Box(0, 40, 70, 50), Box(0, 0, 100, 10))


def test_what_stands_around_repeated_words_tells_them_apart() -> None:
    text, shown = "a treaty was kept\nno treaty was signed", "heading\nno treaty was signed\na treaty was kept"
    assert place_of(text, 2, 8, glyphs(shown)).boxes == (Box(20, 40, 80, 50),)
    assert place_of(text, 21, 27, glyphs(shown)).boxes == (Box(30, 20, 90, 30),)


def test_words_far_apart_in_a_row_have_a_box_each() -> None:
    near = glyphs("left right")
    boxes = tuple(
        Box(x.left + 500 * (at > 4), x.top, x.right + 500 * (at > 4), x.bottom) for at, x in enumerate(near.boxes)
    )
    far = Glyphs(near.width, near.height, near.characters, boxes, near.upright)
    assert place_of("left right", 0, 10, far).boxes == (Box(0, 0, 40, 10), Box(550, 0, 600, 10))
    assert place_of("left right", 0, 10, near).boxes == (Box(0, 0, 100, 10),)


def test_letters_written_otherwise_are_the_same() -> None:
    assert place_of("final 각 ‐", 0, 9, glyphs("ﬁnal 각 -")).boxes == (Box(0, 0, 80, 10),)
    assert place_of("회 담 은", 0, 5, glyphs("회담은")).boxes == (Box(0, 0, 30, 10),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the treaty", "the summit"),  # other words
        ("treaty", "a treaty b treaty c"),  # two places, and nothing to tell them apart
        ("가", "각"),  # a part of a letter
        ("treaty of\nPyongyang", "treaty of\nPyeongyang"),  # half of them
    ],
)
def test_what_is_not_there_for_certain_has_no_place(text: str, shown: str) -> None:
    place = place_of(text, 0, len(text), glyphs(shown))
    assert place.boxes == ()
    assert "certain" in place.reason


def test_a_picture_of_words_has_no_places() -> None:
    place = place_of("두 정상은", 0, 5, Glyphs(100, 100, "", (), ()))
    assert (place.boxes, place.width) == ((), 100)
    assert "the page is an image" in place.reason


def paragraphs(path: Path) -> list[str]:
    return [" ".join(block.split()) for block in path.read_text(encoding="utf-8").split("\n\n\n") if block.strip()]


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real briefs as PDFs, in one column and in two, their lines broken anew inside words."""
    folder = tmp_path_factory.mktemp("briefs")
    layouts = cycle((Layout(2, 9.5), Layout(1, 11), Layout(2, 10.5, 90, 20)))
    for path, layout in zip(sorted((SHARED / "corpus").glob("*.txt")), layouts, strict=False):
        (folder / path.with_suffix(".pdf").name).write_bytes(korean_pdf(paragraphs(path), layout))
    return folder


@needs_font
@pytest.mark.weights
@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, the real input, is not here")
def test_the_boxes_of_every_citation_hold_its_quote(
    briefs: Path, encoder: Encoder, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    splitting = Splitting()
    manifest = Manifest(encoder.name, encoder.dimension, splitting.size, splitting.longest, splitting.shortest)
    collection = open_or_create(tmp_path, "default", manifest)
    add_paths(collection, encoder, [briefs], Reader(), lambda _: None)
    gold = (SHARED / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    answers = [ask(collection, encoder, json.loads(line)["question"], Filters()) for line in gold]
    cited = [citation for answer in answers for citation in answer.citations]
    held = [squeezed(one.quote) == inside(collection, one) for one in cited]
    record_property("citations", len(held))
    record_property("held", sum(held))
    assert len(held) > 80
    assert sum(held) / len(held) >= 0.99


def inside(collection: Collection, citation: Citation) -> str:
    """What PDFium finds inside the boxes of a citation."""
    painter = Painter()
    (place,) = painter.places(sheet_of(collection, citation.document_id, citation.page), [citation])
    painter.close()
    assert_on_page(place)
    data = Path(find_document(collection.connection, citation.document_id).path).read_bytes()
    return text_inside(data, citation.page, place.boxes)
