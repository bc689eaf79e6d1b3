"""The bench: systems in processes of their own, broken ones among them; its arithmetic, its order, its tables."""

import doctest
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from openai import OpenAI

from pincite.eval.beir.load import load_set
from pincite.eval.bench import figures, run
from pincite.eval.bench.as_json import crowd_json, encoding_json, peers_json, size_json, start_json
from pincite.eval.bench.as_markdown import (
    crowd_markdown,
    encoding_markdown,
    peers_markdown,
    sizes_markdown,
    starts_markdown,
)
from pincite.eval.bench.collection import fill
from pincite.eval.bench.corpora import passages, sample_set, warm_up
from pincite.eval.bench.crowd import CrowdRow, compare_services
from pincite.eval.bench.encoding import EncoderRow, EncodingTable, Texts, compare_encoders
from pincite.eval.bench.figures import claim, in_turn, least_cosine, ratio
from pincite.eval.bench.files import Files
from pincite.eval.bench.growth import growth_plots
from pincite.eval.bench.homes import Home, home_with_briefs
from pincite.eval.bench.load import LoadRun
from pincite.eval.bench.parts import Figures, Part, Plan, Site
from pincite.eval.bench.peers import PeerTable, SystemRow, compare_systems
from pincite.eval.bench.plan import QUICK, THIS, Contestant, Effort, Version, other_version, systems
from pincite.eval.bench.quiet import Surroundings, watched
from pincite.eval.bench.results import Bench, Kept
from pincite.eval.bench.service import Used
from pincite.eval.bench.sizes import STAGES, Making, Shelf, SizeRow, Source, measure_sizes
from pincite.eval.bench.start import Start, StartRow, measure_starts
from pincite.eval.bench.systems import FOLDER, pincite_size
from pincite.eval.bench.systems.pincite_size import truly_nearest
from pincite.eval.bench.visitors import Kind, Outcome, Words
from pincite.eval.bench.worker import Program, Worker
from pincite.eval.commands import bench as bench_commands
from pincite.eval.measures.summary import Estimate, percentile
from pincite.index.encoders.bundled import MODEL as E5
from pincite.index.encoders.bundled import unpacked_folder
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import passage_vectors
from pincite.ingest.errors import BadOption
from pincite.service.settings import read_settings
from tests.eval.beir.test_beir import write_set
from tests.eval.measures.reference import ndcg
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs

EFFORT = Effort(texts=4, rounds=3, builds=2, questions=None, starts=2, loading=20, building=20, asking=20)

# A peer that ranks entries by shared letters, and notes in a file of everybody's when it is asked what.
PEER = """
import json, os, time
from pathlib import Path
print("a library that talks on standard output")

class System:
    def open(self, body):
        self.passages = body["passages"]
        return "peer 1.0"
    def build(self, body):
        self.note("build")
        assert Path(body["folder"]).is_dir() and not list(Path(body["folder"]).iterdir())
        return len(self.passages)
    def ask(self, body):
        self.note(body["question"])
        shared = lambda one: len(set(one["text"]) & set(body["question"]))
        return [one["entry"] for one in sorted(self.passages, key=shared, reverse=True)][: body["count"]]
    def note(self, what):
        with open(NOTES, "a", encoding="utf-8") as file:
            file.write(json.dumps([NAME, what]) + "\\n")
"""
HANGS = "import time\nclass System:\n    def open(self, body): time.sleep(600)\n"
DIES = """
import sys
class System:
    def open(self, body): return "x"
    def build(self, body): sys.exit("no memory left")
"""
RAISES = "class System:\n    def open(self, body): raise ValueError('a model that it cannot read')\n"
ABSENT = "import a_library_that_nobody_has\n"
NO_JSON = "#!/bin/sh\necho this is no JSON\nsleep 60\n"


def program(folder: Path, name: str, script: str) -> Program:
    path = folder / f"{name}.py"
    path.write_text(script, "utf-8")
    return Program(name, Path(sys.executable), path)


def peer(folder: Path, name: str) -> Contestant:
    head = f"NAME, NOTES = {name!r}, {str(folder / 'notes')!r}\n"
    return Contestant(program(folder, name, head + PEER))


def no_step(_: str) -> None:
    pass


def compare(folder: Path, contestants: Sequence[Contestant], effort: Effort = EFFORT) -> PeerTable:
    corpus = load_set(write_set(folder / "set"))
    place = folder / "place"
    place.mkdir()
    return compare_systems(contestants, corpus, folder, effort, no_step, place)


@pytest.mark.parametrize("module", [figures, bench_commands])
def test_the_worked_examples_hold(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted
    assert not found.failed


def test_systems_are_asked_in_turn_and_an_entry_ranks_once(tmp_path: Path) -> None:
    table = compare(tmp_path, [peer(tmp_path, name) for name in "abc"])
    notes = [json.loads(line) for line in (tmp_path / "notes").read_text("utf-8").splitlines()]
    assert [name for name, _ in notes[:6]] == [*"abc", *"bca"]
    warming = 2 * 3  # a question of each language
    assert [name for name, _ in notes[6 + warming :]] == [*"abc", *"bca", *"cab"]
    assert [what for _, what in notes[6 + warming :: 3]] == [
        "shells for Russia",
        "조약은 언제 서명되었나",
        "satellite cooperation at the cosmodrome",
    ]
    assert (table.corpus, table.entries, table.questions) == ("set", 4, 3)
    assert table.passages == len(passages(load_set(tmp_path / "set"))) > 4
    for row in table.rows:
        assert (row.version, row.failure, len(row.builds), len(row.queries)) == ("peer 1.0", "", 2, 3)
        assert row.ndcg == table.rows[0].ndcg
        assert row.query_ratio is not None and row.query_ratio.n == 3
    assert table.rows[0].query_ratio == Estimate(1, 1, 1, 3)


def test_quality_is_that_of_the_ranking(tmp_path: Path) -> None:
    script = "class System:\n    def open(self, body): return ''\n    def build(self, body): return 0\n"
    script += "    def ask(self, body): return ['c', 'c', 'a/1', 'c', 'b', 'd']\n"
    table = compare(tmp_path, [Contestant(program(tmp_path, "fixed", script))])
    corpus = load_set(tmp_path / "set")
    expected = [ndcg(["c", "a/1", "b", "d"], corpus.qrels[one.id]) for one in corpus.queries]
    assert table.rows[0].ndcg == pytest.approx(sum(expected) / 3)
    assert 0 < sum(expected) / 3 < 1


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (HANGS, "gave no answer within 1 s"),
        (DIES, "ended by itself: no memory left"),
        (RAISES, "ended by itself: ValueError: a model that it cannot read"),
        (ABSENT, "not installed (a_library_that_nobody_has is missing)"),
        (
            "class System:\n    def open(self, body): return object()\n",
            "Object of type object is not JSON serializable",
        ),
    ],
)
def test_a_broken_peer_gets_a_row_and_stops_nobody(tmp_path: Path, script: str, said: str) -> None:
    contestants = [peer(tmp_path, "a"), Contestant(program(tmp_path, "broken", script)), peer(tmp_path, "c")]
    began = time.monotonic()
    table = compare(tmp_path, contestants, replace(EFFORT, loading=1))
    assert time.monotonic() - began < 60
    assert [one.name for one in table.rows] == ["a", "broken", "c"]
    assert said in table.rows[1].failure
    assert (table.rows[1].queries, table.rows[1].ndcg, table.rows[1].query_ratio) == ((), None, None)
    assert [len(one.queries) for one in table.rows] == [3, 0, 3]
    assert said.split("(")[0] in peers_markdown(table)


@pytest.mark.skipif(os.name != "posix", reason="the broken Python is a shell script")
def test_what_is_no_json_is_told(tmp_path: Path) -> None:
    fake = tmp_path / "python"
    fake.write_text(NO_JSON)
    fake.chmod(0o755)
    began = time.monotonic()
    with Worker(Program("fake", fake, tmp_path / "x.py"), tmp_path / "log") as worker:
        assert worker.failure == "did not answer in JSON: this is no JSON"
        assert worker.ask("open", {}, 5) is None
    assert time.monotonic() - began < 30


def test_an_absent_environment_is_told(tmp_path: Path) -> None:
    missing = systems(tmp_path / "nowhere")[-1].program
    with Worker(missing, tmp_path / "log") as worker:
        assert worker.failure.startswith("not installed (")
        assert str(tmp_path / "nowhere") in worker.failure


def test_no_process_outlives_an_interruption(tmp_path: Path) -> None:
    script = "import os, time\nclass System:\n    def pid(self, body): return os.getpid()\n"
    with (
        pytest.raises(KeyboardInterrupt),
        Worker(program(tmp_path, "long", script), tmp_path / "log") as worker,
    ):
        reply = worker.ask("pid", {}, 20)
        raise KeyboardInterrupt
    assert reply is not None and reply.memory > 1_000_000
    with pytest.raises(ProcessLookupError):
        os.kill(reply.result, 0)


def test_a_system_at_work_ends_with_the_bench(tmp_path: Path) -> None:
    script = "import time\nclass System:\n    def nap(self, body): time.sleep(600)\n"
    path = program(tmp_path, "naps", script).script
    process = subprocess.Popen(
        [sys.executable, "-P", str(FOLDER / "host.py"), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin and process.stdout
    with process.stdout as said, process.stdin as asked:
        assert json.loads(said.readline()) == {"ready": True}
        asked.write(b'{"do": "nap", "body": {}}\n')
    assert process.wait(30) == 0


def test_only_the_call_itself_is_timed(tmp_path: Path) -> None:
    script = "import time\ntime.sleep(0.5)\nclass System:\n    def nap(self, body): time.sleep(body['s'])\n"
    with Worker(program(tmp_path, "naps", script), tmp_path / "log") as worker:
        naps = [worker.ask("nap", {"s": seconds, "padding": "x" * 2_000_000}, 20) for seconds in (0.0, 0.2)]
    assert naps[0] is not None and naps[0].milliseconds < 300
    assert naps[1] is not None and 200 <= naps[1].milliseconds < 490


def test_nobody_always_comes_first() -> None:
    orders = [in_turn("abcd", turn) for turn in range(8)]
    for place in range(4):
        assert sorted(order[place] for order in orders) == [*"aabbccdd"]
    assert in_turn([], 3) == []


def test_percentiles_and_ratios_are_numpys() -> None:
    random = np.random.default_rng(3)
    above, below = random.uniform(1, 9, 75).tolist(), random.uniform(1, 9, 75).tolist()
    for percent in (50, 99):
        assert percentile(above, percent) == np.percentile(above, percent, method="inverted_cdf")
    found = ratio(above, below)
    assert found is not None
    assert found.value == np.percentile(np.array(above) / below, 50, method="inverted_cdf")
    assert found.low < found.value < found.high and found.n == 75
    assert ratio([], [1.0]) is None


def test_the_least_cosine_is_that_of_the_worst_row() -> None:
    reference = np.array([[1, 0], [0, 1], [1, 1]], np.float32)
    longer = np.array([[2, 0, 7], [0, 3, 7], [1, 0, 7]], np.float32)
    assert least_cosine(reference, longer) == pytest.approx(0.5**0.5)
    assert least_cosine(reference, reference) == pytest.approx(1)


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


ENCODER = """
import time
import numpy as np

class System:
    def open(self, body): return "encoder 2"
    def encode(self, body):
        time.sleep(SLEEP)
        self.count = len(body["texts"])
        return self.count
    def question(self, body):
        time.sleep(SLEEP / 2)
        return 5
    def save(self, body): np.save(body["file"], np.eye(self.count, dtype=np.float32)[:, :5] + TILT)
    def tokens(self, body): return sum(map(len, body["texts"]))
"""


def test_encoders_are_held_against_the_first(tmp_path: Path) -> None:
    scripts = {"plain": "SLEEP, TILT = 0.06, 0\n", "fast": "SLEEP, TILT = 0.02, 0.1\n"}
    contestants = [Contestant(program(tmp_path, name, head + ENCODER)) for name, head in scripts.items()]
    contestants.append(Contestant(program(tmp_path, "broken", DIES)))
    table = compare_encoders(contestants, Texts(["aa", "b", "c"], ["q"] * 4), tmp_path, EFFORT, no_step, tmp_path)
    plain, fast, broken = table.rows
    assert (table.texts, table.tokens) == (3, 4)
    assert [len(one.seconds) for one in table.rows] == [3, 3, 0]
    assert plain.cosine == pytest.approx(1)
    assert fast.cosine is not None and fast.cosine < 0.999
    assert fast.speedup is not None and 1.5 < fast.speedup.value < 5
    assert fast.question_speedup is not None and fast.question_speedup.n == len(fast.questions) == 4
    assert "ended by itself" in broken.failure and broken.speedup is None


def sized(passages: int) -> SizeRow:
    times = tuple(float(number) for number in range(1, 101))
    return SizeRow(
        passages=passages,
        made=Making(1.0, 2.0, 5_000_000),
        kept=False,
        opening=12.0,
        memory=300_000_000,
        memory_after=310_000_000,
        recall=0.99,
        adding=0.5,
        removing=0.4,
        stages=dict.fromkeys(STAGES, times),
        again=times,
        failure="",
    )


def made_bench(load: float, *sections: str, plots: dict[str, str] | None = None) -> Bench:
    around = Surroundings(load, 1.9, 0.04, 60.0)
    parts = {
        part: Kept("2026-11-22T05:00:00+00:00", {}, {}, around, Figures({"x": 1}, section, plots or {}))
        for part, section in zip(Part, sections, strict=False)
    }
    return Bench("2026-11-22T05:00:00+00:00", {"pincite": "0.1", "machine": "two cores"}, parts)


def tables(text: str) -> list[str]:
    return [block for block in text.split("\n\n") if block.startswith("|")]


def test_every_section_has_whole_tables() -> None:
    outcomes = [Outcome(Kind.SEARCH, float(number), 200) for number in range(1, 101)]
    run = LoadRun(10.0, [*outcomes, Outcome(Kind.ASK, 5.0, 503, "no")], [Used(1, 1, 0.1), Used(1, 1, 0.2)], 0.1)
    crowd = CrowdRow("Pincite", 50, 2.0, [10.0, 12.0], [run, run], Estimate(1, 1, 1, 2), "")
    slower = replace(crowd, name="Pincite at abc", ratio=Estimate(3.1, 2.9, 3.3, 6))
    absent = CrowdRow("Pincite at x", 50, 0.0, [], [], None, "The service did not become ready.")
    start = StartRow("Pincite", "ko", (Start(1.0, 1.5, 4_000_000), Start(2.0, 1.6, 5_000_000)), None, "")
    encoder = EncoderRow("fast|er", "1", (2.0,), (3.0,), Estimate(0.9, 0.5, 1.2, 5), None, 0.9999, "")
    text = "\n\n".join(
        [
            crowd_markdown([crowd, slower, absent]),
            starts_markdown([start, replace(start, starts=(), failure="no\nhome")]),
            sizes_markdown([sized(1000), sized(10_000), replace(sized(5), made=None, stages={}, again=())]),
            encoding_markdown(EncodingTable(3, 30, (encoder,))),
        ]
    )
    assert len(tables(text)) == 5
    for table in tables(text):
        assert len({line.count("|") for line in table.splitlines()}) == 1
    assert "| Pincite at abc | 200 in 20 s | 3.10 (2.90 to 3.30) | 50.0 / 95.0 |" in text
    assert "| 1.90 | 10.0 / 12.0 | 2 |" in text
    assert "| 2 | 1.00 / 1.00 / 2.00 | 1.50 / 1.50 / 1.60 | 5 | - |" in text
    assert "0.90 (0.50 to 1.20): no difference shown" in text
    assert "at 10,000 passages 1.00 (1.00 to 1.00) times as long as at 1,000" in text
    assert "| 10,000 | 12 | 0.50 | 0.40 | 300 / 310 | 5 | 0.5 | 1 / 2.0 |" in text
    bodies = [
        crowd_json(slower),
        crowd_json(absent),
        start_json(start),
        size_json(sized(10)),
        encoding_json(EncodingTable(3, 30, (encoder,))),
    ]
    told = json.loads(json.dumps(bodies))
    assert (told[0]["ratio"]["shows"], told[0]["answered"], told[0]["failed"]) == ("more", 200, 2)
    assert told[3]["disk_bytes_per_passage"] == 500_000


def test_peers_are_shown_with_what_their_ratios_show() -> None:
    system = SystemRow(
        name="Pincite",
        version="0.1",
        builds=(3.0, 1.0, 2.0),
        queries=(5.0, 7.0),
        disk=4_000_000,
        memory=9_000_000,
        build_ratio=Estimate(1, 1, 1, 3),
        query_ratio=Estimate(1, 1, 1, 2),
        ndcg=0.5,
        failure="",
    )
    quicker = replace(system, name="b", build_ratio=Estimate(0.8, 0.7, 0.9, 3), query_ratio=Estimate(4, 4, 4, 2))
    absent = SystemRow("peer|x", "", (), (), None, None, None, None, None, "not installed (x is missing)")
    table = PeerTable("set", 1, 20, 2, (system, quicker, absent))
    text = peers_markdown(table)
    assert len({line.count("|") for line in tables(text)[0].splitlines()}) == 1
    assert "| Pincite (0.1) | 2.0 | 10.0 | 1 | 5.0 / 7.0 | 1 | 0.500 | 9 | 4 |" in text
    assert "| 0.80 (0.70 to 0.90): slower |" in text
    assert "| 4.00 (4.00 to 4.00): too few measurements |" in text
    assert "| peer/x: not installed (x is missing) | - | - | - | - / - | - | - | - | - |" in text
    body = json.loads(json.dumps(peers_json(table)))
    assert body["rows"][0]["query_ms"]["all"] == [5.0, 7.0]
    assert (body["rows"][0]["passages_per_second"], body["rows"][1]["build_ratio"]["shows"]) == (10.0, "slower")


@pytest.mark.parametrize(
    ("ratio_of", "shown"),
    [
        (Estimate(2, 1.01, 3, 3), "faster"),
        (Estimate(0.5, 0.2, 0.99, 9), "slower"),
        (Estimate(2, 1.0, 3, 50), "no difference shown"),
        (Estimate(2, 2, 2, 2), "too few measurements"),
        (None, "too few measurements"),
    ],
)
def test_nothing_is_called_faster_whose_interval_includes_one(ratio_of: Estimate | None, shown: str) -> None:
    assert claim(ratio_of) == shown


def test_a_busy_machine_is_told_in_text_and_in_json(tmp_path: Path) -> None:
    for load, warned in ((0.29, False), (3.2, True)):
        bench = made_bench(load, "## First", "## Second", plots={"time": "<svg/>"})
        files = Files(tmp_path / "new" / "out.md").write(bench)
        assert [one.name for one in files] == ["out.json", "out-time.svg", "out.md"]
        text, body = files[-1].read_text("utf-8"), json.loads(files[0].read_text("utf-8"))
        assert ("**Warning: The load was 3.2 before" in text) == bool(body["warnings"]) == warned
        assert text.count(f"load {load:.2f} before, 1.90 after") == 2
        assert "two cores" in text and "![](out-time.svg)" in text and "## Second" in text
        assert body["surroundings"]["encoding"]["others"] == 0.04 and body["peers"] == {"x": 1}


def test_what_others_use_is_told_apart_from_what_the_bench_uses() -> None:
    busy = "import time\nend = time.process_time() + 1\nwhile time.process_time() < end: pass"
    with watched() as around:
        subprocess.run([sys.executable, "-c", busy], check=True)
    assert around.seconds >= 1
    if Path("/proc/stat").exists():
        assert around.others is not None
        assert around.others <= (os.cpu_count() or 1) - 1 / around.seconds + 0.2


def test_a_run_that_was_cut_goes_on_with_the_parts_that_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[Part] = []

    def measure(part: Part, _: Site) -> Figures:
        measured.append(part)
        if len(measured) == 2:
            raise KeyboardInterrupt
        return Figures([{"part": part}], f"## {part.value}", {"time": "<svg/>"})

    monkeypatch.setattr(run, "measure", measure)
    monkeypatch.setattr(run, "unpacked_folder", lambda *_: tmp_path)
    files, settings = Files(tmp_path / "out.md"), read_settings(tmp_path, None)
    plan = Plan([Part.ENCODING, Part.START], [], [10], tmp_path, EFFORT)

    def go(of: Plan, resume: bool) -> Bench:
        return run.run_bench(of, settings, files, resume, no_step, lambda _: no_step)

    with pytest.raises(KeyboardInterrupt):
        go(plan, False)
    bench = go(plan, True)
    assert measured == [Part.ENCODING, Part.START, Part.START]
    assert [done.figures.section for done in bench.parts.values()] == ["## encoding", "## start"]
    assert go(plan, True).parts == bench.parts
    with pytest.raises(BadOption, match="other options"):
        go(replace(plan, sizes=[20]), True)
    go(replace(plan, sizes=[20]), False)
    assert measured[3:] == [Part.ENCODING, Part.START]


# A Pincite whose command line says nothing but works, or fails.
COMMANDS = """
import sys
def main():
    if "add" in sys.argv:
        sys.exit(ADDING)
    assert sys.argv[1] == "ask" and "--home" in sys.argv
    if sys.argv[2] == "질문":
        sys.exit(ASKING)
"""


def version(folder: Path, name: str, adding: str = "0", asking: str = "0") -> Version:
    package = folder / name / "pincite" / "service" / "cli"
    package.mkdir(parents=True)
    for one in (package, package.parent, package.parent.parent):
        (one / "__init__.py").write_text("")
    (package / "main.py").write_text(f"ADDING, ASKING = {adding}, {asking}\n{COMMANDS}", "utf-8")
    return Version(name, Path(sys.executable), FOLDER, {"PYTHONPATH": str(folder / name)})


def test_versions_start_in_turn_and_one_that_fails_stops_no_other(tmp_path: Path) -> None:
    broken = [version(tmp_path, "no-home", adding="'no such file'"), version(tmp_path, "no-ko", asking="'no analyser'")]
    homes = [home_with_briefs(one, tmp_path / "home", 60) for one in [version(tmp_path, "right"), *broken]]
    rows = measure_starts(homes, {"en": "question", "ko": "질문"}, EFFORT, no_step, tmp_path / "log")
    assert [(one.name, one.language) for one in rows] == [
        (name, language) for language in ("en", "ko") for name in ("right", "no-home", "no-ko")
    ]
    whole, unfilled = rows[0], rows[1]
    assert len(whole.starts) == EFFORT.starts and whole.ratio == Estimate(1, 1, 1, EFFORT.starts)
    assert all(0 < one.seconds < 60 and one.cpu > 0 and one.memory > 1_000_000 for one in whole.starts)
    assert "no such file" in unfilled.failure and not unfilled.starts
    assert "no analyser" in rows[5].failure and not rows[5].starts


def test_a_service_that_cannot_start_gets_a_row(tmp_path: Path) -> None:
    words = Words(["a question"], ["a", "word"])
    homes = [
        Home(version(tmp_path, "unfilled"), tmp_path / "a", "no such file"),
        Home(version(tmp_path, "b"), tmp_path),
    ]
    rows = compare_services(homes, words, QUICK, no_step, tmp_path)
    assert [one.failure[:31] for one in rows] == ["no such file", "The service did not become read"]
    assert all(one.answered == 0 and one.ratio is None for one in rows)
    assert "no such file" in crowd_markdown(rows)


def test_a_checkout_to_compare_with_runs_its_own_code(tmp_path: Path) -> None:
    place = tmp_path / "eval" / "bench" / "systems"
    place.mkdir(parents=True)
    with pytest.raises(BadOption, match="no checkout of Pincite"):
        other_version(tmp_path)
    (place / "pincite_system.py").write_text(
        "import os\nclass System:\n    def where(self, _): return os.environ['PYTHONPATH']\n"
    )
    found = other_version(tmp_path)
    assert found.python == THIS.python
    with Worker(found.program("pincite_system.py"), tmp_path / "log") as worker:
        reply = worker.ask("where", {}, 20)
    assert reply is not None and reply.result == str(tmp_path / "src")
    names = [one.program.name for one in systems(tmp_path, tmp_path)]
    assert names[:2] == ["Pincite", f"Pincite at {tmp_path.name}"] and len(names) == 5


def test_no_line_is_drawn_through_one_size() -> None:
    failed = replace(sized(10), failure="ended by itself", stages={}, made=None)
    assert growth_plots([sized(1000), failed]) == {}
    assert "10 (ended by itself)" in sizes_markdown([sized(1000), failed])
    drawn = growth_plots([sized(1000), sized(10_000)])
    assert set(drawn) == {"time", "space"}
    for picture in drawn.values():
        assert ElementTree.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
        assert "10,000" in picture


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadOption, match="cannot be written"):
        Files(tmp_path / "file" / "out.md").write(made_bench(0.1))


@pytest.mark.parametrize("text", ["", ",", "ten", "0", "1000,-5", "20000000", "²"])
def test_sizes_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadOption, match="--sizes"):
        bench_commands.read_sizes(text)


def test_the_sample_is_a_retrieval_set() -> None:
    sample = sample_set()
    entries = {one.id for one in sample.corpus}
    assert len(entries) == len(sample.corpus) > 12
    assert len(sample.queries) == 25
    for one in sample.queries:
        assert set(sample.qrels[one.id]) <= entries
        assert len(sample.qrels[one.id]) <= len(one.evidence)
        assert max(sample.qrels[one.id].values()) == 3


def test_few_texts_are_enough_to_warm_up_with() -> None:
    assert 40_000 < sum(map(len, warm_up(["a" * 300, "b" * 200], 45_000))) < 50_000
    assert warm_up([], 9) == []


@pytest.mark.weights
def test_pincite_itself_beside_a_peer(tmp_path: Path, models: Path) -> None:
    model = unpacked_folder(models)
    assert model is not None
    corpus = load_set(write_set(tmp_path / "set"))
    place = tmp_path / "place"
    place.mkdir()
    contestants = [replace(systems(tmp_path)[0], encoder=E5), peer(tmp_path, "other")]
    effort = replace(QUICK, questions=None)
    table = compare_systems(contestants, corpus, model, effort, no_step, place)
    own = table.rows[0]
    assert own.failure == ""
    assert own.ndcg is not None and own.ndcg > 0.5
    assert (len(own.builds), len(own.queries)) == (1, 3)


@pytest.mark.weights
def test_the_server_of_embeddings_speaks_both_encodings_and_ends_with_its_caller(models: Path) -> None:
    model = unpacked_folder(models)
    command = [sys.executable, "-P", str(FOLDER / "embedding_server.py"), str(model)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout and server.stdin
        with OpenAI(base_url=server.stdout.readline().strip(), api_key="none") as client:
            texts = ["query: who supplied shells", "passage: North Korea supplied shells.", "passage: 조약"]
            packed = client.embeddings.create(model="e5", input=texts)  # base64, the client's default
            plain = client.embeddings.create(model="e5", input=texts[1], encoding_format="float")
        server.stdin.close()
        assert server.wait(30) == 0
    vectors = np.array([one.embedding for one in packed.data])
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert np.allclose(vectors[1], plain.data[0].embedding, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
