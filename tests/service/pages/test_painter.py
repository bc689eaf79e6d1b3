"""Drawing is reading: a hostile page costs itself and nothing else."""

import random
import threading
import time
import zlib
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.truth.documents import all_documents
from pincite.ingest.errors import UnknownPage
from pincite.ingest.reading.worker import ReadLimits
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import Citation
from pincite.service.pages.painter import Painter
from pincite.service.pages.sheets import sheet_of
from tests.fakes.hashed_words import HashedWords
from tests.making.files import pdf
from tests.making.library import add, collection_at
from tests.serving.http_service import running

WORDS = "The treaty was signed in Pyongyang by both presidents."


def slow_pdf(strokes: int) -> bytes:
    """A small file whose page takes long to draw: wide, half-transparent strokes over the whole of it."""
    rng = random.Random(1)
    part = b"".join(b"%d %d m %d %d %d %d %d %d c S\n" % tuple(rng.randrange(600) for _ in range(8)) for _ in range(20))
    content = zlib.compress(
        b"BT /F1 12 Tf 50 700 Td (%s) Tj ET\n40 w 1 J /G1 gs\n" % WORDS.encode() + part * strokes, 9
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000 2000]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
        b"/ExtGState<</G1<</CA 0.3/BM/Luminosity>>>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "slow.pdf").write_bytes(slow_pdf(60))
    (folder / "good.pdf").write_bytes(pdf(WORDS))
    assert len(add(collection_at(tmp_path / "home"), folder).added) == 2
    return tmp_path / "home"


def document(collection: Collection, name: str) -> str:
    return next(one.id for one in all_documents(collection.connection) if one.name == name)


def cited(collection: Collection) -> Citation:
    return ask(collection, HashedWords(), "treaty signed Pyongyang presidents", Filters()).citations[0]


def test_a_page_that_draws_for_long_is_given_up_and_not_tried_again(home: Path) -> None:
    collection = collection_at(home)
    slow, good = (sheet_of(collection, document(collection, name), 1) for name in ("slow", "good"))
    painter = Painter(drawing=ReadLimits(seconds=1, bytes=2**30))
    try:
        assert painter.draw(good, 1, None).startswith(b"\x89PNG")
        with pytest.raises(UnknownPage, match=r"exceeds the limit of 1 seconds.*Ask for its text"):
            painter.draw(slow, 4, None)
        began = time.monotonic()
        with pytest.raises(UnknownPage, match="exceeds the limit"):
            painter.draw(slow, 4, None)
        assert time.monotonic() - began < 0.9
        assert painter.draw(good, 1, cited(collection)).startswith(b"\x89PNG")
    finally:
        painter.close()


def test_a_page_on_which_words_cannot_be_found_says_why(home: Path) -> None:
    collection = collection_at(home)
    citation = cited(collection)
    painter = Painter(placing=ReadLimits(seconds=60, bytes=2**20))  # less than any process takes
    try:
        (place,) = painter.places(sheet_of(collection, citation.document_id, citation.page), [citation])
    finally:
        painter.close()
    assert (place.boxes, place.width) == ((), None)
    assert "exceeds the memory limit" in place.reason


def test_places_that_were_found_need_not_be_found_again(home: Path) -> None:
    collection = collection_at(home)
    citation = cited(collection)
    sheet = sheet_of(collection, citation.document_id, citation.page)
    painter = Painter()
    first = painter.places(sheet, [citation])
    painter.close()  # whatever has to be found now is not
    assert first[0].boxes
    assert painter.places(sheet, [citation]) == first
    assert painter.places(sheet, [replace(citation, start=citation.start + 1)])[0].boxes == ()


def test_nobodys_citation_waits_for_anothers_picture(home: Path) -> None:
    collection = collection_at(home)
    slow, citation = document(collection, "slow"), cited(collection)
    with running(home) as url:
        assert httpx.get(f"{url}/v1/citations/{citation.id}", timeout=60).json()["boxes"]  # the process has started
        drawn: list[int] = []
        picture = f"{url}/v1/documents/{slow}/pages/1.png?scale=4"
        drawing = threading.Thread(target=lambda: drawn.append(httpx.get(picture, timeout=60).status_code))
        drawing.start()
        time.sleep(0.5)
        assert httpx.get(f"{url}/v1/citations/{citation.id}", timeout=60).json()["boxes"]
        assert not drawn  # it still draws
        drawing.join()
    assert drawn == [404]
