"""The files for the reading score: their gold is sound, their generator writes them, and the reference is of them."""

from collections import Counter
from pathlib import Path

import pytest

from pincite.eval.measures.reading import missing
from pincite.eval.reading.gold import GoldFile, load_reading_gold
from pincite.eval.reading.reference import load_reference, worse
from pincite.eval.reading.score import Score, folder_digest
from tests.places import ROOT

READING = ROOT / "eval" / "sample" / "reading"
GOLD = load_reading_gold(READING)


def test_every_file_is_judged_and_all_are_small() -> None:
    assert {one.file for one in GOLD} == {path.name for path in READING.iterdir()} - {"gold.jsonl"}
    assert sum(path.stat().st_size for path in READING.iterdir()) < 400_000


def test_the_files_are_of_all_kinds_and_every_measure_has_enough_to_judge() -> None:
    kinds = Counter(Path(one.file).suffix for one in GOLD)
    assert kinds.keys() == {".pdf", ".docx", ".docm", ".hwp", ".hwpx", ".html", ".md", ".txt"}
    assert sum(len(one.wanted) for one in GOLD) > 200
    assert sum(len(one.unwanted) for one in GOLD) > 50
    assert sum(len(one.order) > 1 for one in GOLD) > 30
    assert sum(len(one.paragraphs) > 1 for one in GOLD) > 30
    stated = Counter(name for one in GOLD for name, value in one.metadata.items() if value is not None)
    assert stated["title"] >= 50 and stated["author"] >= 10 and stated["date"] >= 10
    assert sum(value is None for one in GOLD for value in one.metadata.values()) > 90


@pytest.mark.parametrize("one", [one for one in GOLD if one.paragraphs], ids=lambda one: str(one.file))
def test_what_is_wanted_stands_in_the_paragraphs_of_the_source(one: GoldFile) -> None:
    assert missing([*one.wanted, *one.order], one.paragraphs) == []


def test_the_reference_is_of_these_files() -> None:
    """So that the gate fails for what is read worse, not for a reference that was forgotten."""
    digest = folder_digest(READING, GOLD)
    assert worse(Score(digest, ()), load_reference(READING.with_name("reading_reference.json"))) == []


def test_the_generator_writes_what_is_committed_and_twice_the_same(tmp_path: Path) -> None:
    pytest.importorskip("fpdf", reason="fpdf2 writes the PDF samples; only the generator needs it")
    from pincite.eval.sample.page import FONTS
    from pincite.eval.sample.reading_set.make import write_all

    if not (FONTS / "NanumGothic.ttf").is_file():
        pytest.skip("the generator needs the Nanum fonts: apt-get install -y fonts-nanum")
    once, again = write_all(tmp_path / "once"), write_all(tmp_path / "again")
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]
    assert (tmp_path / "once" / "gold.jsonl").read_bytes() == (READING / "gold.jsonl").read_bytes()
    # Another version of a library may write the same PDF, or pack the same archive, differently.
    own = [path for path in once if path.suffix in (".html", ".md", ".txt")]
    assert [path.read_bytes() for path in own] == [(READING / path.name).read_bytes() for path in own]
