"""The twelve sample briefs: title, author and date as a reader of the files themselves would note them."""

import shutil
from pathlib import Path

import pytest

from pincite.eval.sample.source import read_sources
from pincite.ingest.reading.read import read_document
from tests.places import ROOT

SOURCES = {source.name: source for source in read_sources()}


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_title_author_and_date_of_a_brief_are_read_without_its_sidecar(name: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "eval/sample/briefs" / name, tmp_path / name)
    document, report = read_document(tmp_path / name)
    source = SOURCES[name]
    assert (document.title, document.date) == (source["title"], source["date"])
    assert document.author == source["author"].removesuffix(" 기자")
    assert {origin.split(" ")[0] for origin in report.origins} >= {"title", "author", "date"}
