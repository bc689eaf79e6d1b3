"""Collections of several sizes: measured apart, kept for the next run, compared with brute force."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from pincite.eval.bench.as_markdown import (
    sizes_markdown,
)
from pincite.eval.bench.collection import fill
from pincite.eval.bench.growth import growth_plots
from pincite.eval.bench.sizes import STAGES, Shelf, SizeRow, Source, measure_sizes
from pincite.eval.bench.systems import pincite_size
from pincite.eval.bench.systems.pincite_size import truly_nearest
from pincite.eval.commands import bench as bench_commands
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import passage_vectors
from pincite.ingest.errors import BadOption
from tests.eval.bench.reports import sized
from tests.eval.bench.systems import EFFORT, no_step, program
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs


def test_the_truly_nearest_are_those_of_numpy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pincite_size, "_DOCUMENTS", 2)
    source = collection_at(tmp_path / "home")
    add(source, write_briefs(tmp_path / "briefs"))
    made = fill(tmp_path / "home", "made", source, 230, seed=1)
    ids = [document.id for document in all_documents(made.connection)]
    assert len(ids) == 5
    keys, vectors = passage_vectors(made.connection, ids)
    asked = np.stack([HashedWords().encode_query(text) for text in ("포탄", "a treaty", "economy")])
    expected = [set(keys[np.argsort(-row)[:10]].tolist()) for row in asked @ vectors.T]
    assert truly_nearest(made, asked, 10) == expected


SIZE = """
import json
from pathlib import Path
class System:
    def clear(self, body):
        with (Path(body["home"]) / "calls").open("a") as file:
            file.write(json.dumps(body["names"]) + "\\n")
        for name in body["names"]: (Path(body["home"]) / "collections" / name).rmdir()
    def fill(self, body):
        self.size = body["size"]
        (Path(body["home"]) / "collections" / body["name"]).mkdir(parents=True)
        return self.size
    def build(self, body):
        if self.size == 30:
            raise MemoryError("too many")
        return 1000 * self.size
    def open(self, body): self.size = int(body["name"].split("-")[1])
    def load(self, body): return 4
    def ask(self, body):
        return {name: float(self.size) for name in ("encode", "dense", "lexical", "search", "query", "answer")}
    def recall(self, body): return 0.5 * len(body["questions"])
    def add(self, body): return len(body["text"])
    def remove(self, body): pass
"""


def test_sizes_are_measured_apart_and_one_that_fails_stops_no_other(tmp_path: Path) -> None:
    source = Source(tmp_path, "source", ["q1", "q2"], ["n1", "n2", "n3"])
    shelf = Shelf(tmp_path, "digest", tmp_path)
    rows = measure_sizes(program(tmp_path, "size", SIZE), [10, 30, 20], source, shelf, EFFORT, no_step)
    assert [one.passages for one in rows] == [10, 30, 20]
    assert "MemoryError: too many" in rows[1].failure
    assert (rows[1].stages, rows[1].recall, rows[1].made) == ({}, None, None)
    assert (rows[0].failure, rows[0].recall, rows[0].kept) == ("", 1.0, False)
    assert rows[0].made is not None and rows[0].made.disk == 10_000
    assert rows[2].stages == dict.fromkeys(STAGES, (20.0,) * 3)
    assert rows[2].again == (20.0,) * 3
    assert rows[0].memory and rows[0].memory > 1_000_000
    assert all(value is not None for value in (rows[0].opening, rows[0].adding, rows[0].removing, rows[0].memory_after))


def test_a_collection_is_kept_for_the_next_run_until_other_code_makes_it(tmp_path: Path) -> None:
    source = Source(tmp_path, "source", ["q1"], ["n1"])
    script = program(tmp_path, "size", SIZE)

    def run(made_by: str) -> SizeRow:
        return measure_sizes(script, [10], source, Shelf(tmp_path, made_by, tmp_path), EFFORT, no_step)[0]

    first, second, third = run("one"), run("one"), run("two")
    assert (first.kept, second.kept, third.kept) == (False, True, False)
    assert second.made == first.made and first.made is not None
    cleared = [json.loads(line) for line in (tmp_path / "calls").read_text().splitlines()]
    assert cleared == [[], [], ["made-10-one"]]
    # A making that was cut leaves no facts, and starts anew.
    Shelf(tmp_path, "two", tmp_path).facts(10).unlink()
    assert not run("two").kept


def test_no_line_is_drawn_through_one_size() -> None:
    failed = replace(sized(10), failure="ended by itself", stages={}, made=None)
    assert growth_plots([sized(1000), failed]) == {}
    assert "10 (ended by itself)" in sizes_markdown([sized(1000), failed])
    drawn = growth_plots([sized(1000), sized(10_000)])
    assert set(drawn) == {"time", "space"}
    for picture in drawn.values():
        assert ElementTree.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
        assert "10,000" in picture


@pytest.mark.parametrize("text", ["", ",", "ten", "0", "1000,-5", "20000000", "²"])
def test_sizes_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadOption, match="--sizes"):
        bench_commands.read_sizes(text)
