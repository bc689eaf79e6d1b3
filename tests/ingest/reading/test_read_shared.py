"""The real and the malformed files beside the project: each is read, or fails with a sentence, within limits."""

from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from pincite.ingest.discover import discover
from pincite.ingest.document import Failure, Reading
from pincite.ingest.reading.read import read_document
from pincite.ingest.reading.worker import ReadLimits, read_with
from tests.places import SHARED

FOLDERS = ("corpus", "pdfs/encrypted", "pdfs/malformed_handbuilt", "pdfs/hidden_or_hostile_text", "pdfs/cjk_unicode")
HOSTILE = (
    "bomb_giant.pdf",
    "bug1020226.pdf",
    "Pages-tree-refs.pdf",
    "operator_list_cycle.pdf",
    "poppler-90-0-fuzzed.pdf",
)

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here"),
]


def read_only(path: Path) -> Reading:
    document, report = read_document(path, ocr=False)
    return Reading(document, (), report)


def test_every_shared_file_is_read_or_fails_with_a_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    paths = discover([SHARED / folder for folder in FOLDERS]).files
    paths += tuple(SHARED / "pdfs/malformed" / name for name in HOSTILE)
    outcomes = list(read_with(partial(read_only), paths, ReadLimits(), 2))
    assert len(outcomes) == len(paths)
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            assert str(outcome.error).startswith(Path(outcome.path).name) and str(outcome.error).endswith(".")
        else:
            assert any(page.text.strip() for page in outcome.document.pages)
    kinds = Counter(type(outcome.error).__name__ for outcome in outcomes if isinstance(outcome, Failure))
    assert kinds["LimitExceeded"] == 0
    assert len(paths) - kinds.total() >= 60
    assert capfd.readouterr() == ("", "")


def test_the_corpus_has_its_facts() -> None:
    brief = next((SHARED / "corpus").glob("001_*.txt"))
    document, report = read_document(brief)
    assert document.title == "김정은-푸틴 정상회담: 북러 군사·외교 밀착 배경 및 대책"
    assert (document.author, document.publisher) == ("이윤식", "여의도연구원")
    assert (document.date, document.language, report.problems) == ("2023-09-14", "ko", ())
