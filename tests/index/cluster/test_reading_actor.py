"""A file that was sent is read as where it lies, without a cluster."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.changing.entry import entry_of
from pincite.index.cluster.reading_actor import ReadingActor
from pincite.index.cluster.sent_file import sendable
from pincite.index.truth.entry import Entry
from pincite.ingest.bibliography.work import Work
from pincite.ingest.document import Failure
from pincite.ingest.errors import ClusterUnusable, EmptyFile
from pincite.ingest.reading.worker import ReadLimits, read_file
from tests.making.library import write_briefs


def test_a_sent_file_gives_the_same_entry(tmp_path: Path) -> None:
    folder, work = write_briefs(tmp_path), Work("doe2024", {"title": "The treaty"}, "line 1")
    (folder / "metadata.jsonl").write_text('{"document": "treaty", "publisher": "The Office"}\n', encoding="utf-8")
    sent = sendable(folder / "treaty.txt", work)
    assert sent is not None and sent.size > (folder / "treaty.txt").stat().st_size
    entry = ReadingActor(ReadLimits(), None, False).read(sent)
    assert isinstance(entry, Entry)
    here = entry_of(read_file(folder / "treaty.txt", None, 0), work)
    assert entry.report.path == str(folder / "treaty.txt")
    assert replace(entry, report=here.report) == here


def test_a_failure_has_the_path_of_where_it_was_sent(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    sent = sendable(tmp_path / "empty.txt", None)
    assert sent is not None
    failure = ReadingActor(ReadLimits(), None, False).read(sent)
    assert isinstance(failure, Failure) and isinstance(failure.error, EmptyFile)
    assert failure.path == str(tmp_path / "empty.txt")
    assert str(failure.error) == "empty.txt: it is empty. Download it again, or leave it out."


def test_what_cannot_be_opened_is_not_sent(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert sendable(tmp_path / "pipe.txt", None) is None
    assert sendable(tmp_path / "gone.txt", None) is None


def test_another_version_of_pincite_is_refused() -> None:
    with pytest.raises(ClusterUnusable, match=r"has Pincite .*, and this one 0\.0\.1.*the same version on all"):
        ReadingActor(ReadLimits(), None, False).ready("0.0.1")
