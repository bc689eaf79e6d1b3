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

from pincite.eval.beir.load import load_set
from pincite.eval.bench import figures
from pincite.eval.bench.as_json import bench_json
from pincite.eval.bench.as_markdown import bench_markdown
from pincite.eval.bench.collection import fill
from pincite.eval.bench.corpora import passages, sample_set, warm_up
from pincite.eval.bench.encoding import EncodingTable, compare_encoders
from pincite.eval.bench.figures import in_turn, least_cosine, ratio
from pincite.eval.bench.files import write_bench
from pincite.eval.bench.peers import PeerTable, SystemRow, compare_systems
from pincite.eval.bench.plan import QUICK, Contestant, Effort, systems
from pincite.eval.bench.run import Bench
from pincite.eval.bench.sizes import STAGES, SizeRow, Source, measure_sizes
from pincite.eval.bench.systems import FOLDER, pincite_size
from pincite.eval.bench.systems.pincite_size import truly_nearest
from pincite.eval.bench.worker import Program, Worker
from pincite.eval.commands import bench as bench_commands
from pincite.eval.measures.summary import Estimate, percentile
from pincite.index.encoders.bundled import MODEL as E5
from pincite.index.encoders.bundled import unpacked_folder
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import passage_vectors
from pincite.ingest.errors import BadOption
from tests.eval.beir.test_beir import write_set
from tests.eval.measures.reference import ndcg
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs

EFFORT = Effort(texts=4, rounds=3, builds=2, questions=None, loading=20, building=20, asking=20)

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
    assert said.split("(")[0] in bench_markdown(made_bench(peers=(table,)), [])


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
class System:
    def fill(self, body):
        self.size = body["size"]
        return self.size
    def build(self, body):
        if self.size == 30:
            raise MemoryError("too many")
        return 1000 * self.size
    def open(self, body): self.size = int(body["name"].split("-")[1])
    def ask(self, body):
        return {name: float(self.size) for name in ("encode", "dense", "lexical", "search", "query", "answer")}
    def recall(self, body): return 0.5 * len(body["questions"])
"""


def test_sizes_are_measured_apart_and_one_that_fails_stops_no_other(tmp_path: Path) -> None:
    source = Source(tmp_path, "source", ["q1", "q2"])
    rows = measure_sizes(program(tmp_path, "size", SIZE), [10, 30, 20], source, EFFORT, no_step, tmp_path)
    assert [one.passages for one in rows] == [10, 30, 20]
    assert "MemoryError: too many" in rows[1].failure
    assert (rows[1].stages, rows[1].recall, rows[1].disk) == ({}, None, None)
    assert (rows[0].failure, rows[0].disk, rows[0].recall) == ("", 10_000, 1.0)
    assert rows[2].stages == dict.fromkeys(STAGES, (20.0,) * 2 * EFFORT.rounds)
    assert rows[0].memory and rows[0].memory > 1_000_000


ENCODER = """
import time
import numpy as np

class System:
    def open(self, body): return "encoder 2"
    def encode(self, body):
        time.sleep(SLEEP)
        self.count = len(body["texts"])
        return self.count
    def save(self, body): np.save(body["file"], np.eye(self.count, dtype=np.float32)[:, :5] + TILT)
    def tokens(self, body): return sum(map(len, body["texts"]))
"""


def test_encoders_are_held_against_the_first(tmp_path: Path) -> None:
    scripts = {"plain": "SLEEP, TILT = 0.06, 0\n", "fast": "SLEEP, TILT = 0.02, 0.1\n"}
    contestants = [Contestant(program(tmp_path, name, head + ENCODER)) for name, head in scripts.items()]
    contestants.append(Contestant(program(tmp_path, "broken", DIES)))
    table = compare_encoders(contestants, ["aa", "b", "c"], tmp_path, EFFORT, no_step, tmp_path)
    plain, fast, broken = table.rows
    assert (table.texts, table.tokens) == (3, 4)
    assert [len(one.seconds) for one in table.rows] == [3, 3, 0]
    assert plain.cosine == pytest.approx(1)
    assert fast.cosine is not None and fast.cosine < 0.999
    assert fast.speedup is not None and 1.5 < fast.speedup.value < 5
    assert "ended by itself" in broken.failure and broken.speedup is None


def made_bench(
    encoding: EncodingTable | None = None, sizes: tuple[SizeRow, ...] = (), peers: tuple[PeerTable, ...] = ()
) -> Bench:
    return Bench("2026-11-22T05:00:00+00:00", {"pincite": "0.1", "machine": "two cores"}, encoding, sizes, peers, None)


def sized(passages: int) -> SizeRow:
    times = tuple(float(number) for number in range(1, 101))
    return SizeRow(passages, 1.0, 2.0, 5_000_000, 300_000_000, 0.99, dict.fromkeys(STAGES, times), "")


def test_tables_are_whole_and_json_holds_what_they_say(tmp_path: Path) -> None:
    system = SystemRow(
        "Pincite", "0.1", (3.0, 1.0, 2.0), (5.0, 7.0), Estimate(1, 1, 1, 3), Estimate(1, 0.5, 2, 2), 0.5, ""
    )
    absent = SystemRow("peer|x", "", (), (), None, None, None, "not installed (x is missing)")
    table = PeerTable("set", 1, 2, 2, (system, absent))
    bench = made_bench(sizes=(sized(1000), sized(10_000)), peers=(table,))
    files = write_bench(bench, tmp_path / "new" / "out.md")
    assert [one.name for one in files] == ["out.json", "out-time.svg", "out-space.svg", "out.md"]
    text = (tmp_path / "new" / "out.md").read_text("utf-8")
    for block in text.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.splitlines()}) == 1
    assert "| Pincite (0.1) | 2.0 | 1.00 (1.00 to 1.00) | 5.0 / 7.0 | 1.00 (0.50 to 2.00) | 0.500 |" in text
    assert "| peer/x: not installed (x is missing) | - | - | - / - | - | - |" in text
    assert "| 10,000 | 50.0 / 99.0 |" in text and "two cores" in text and "![](out-time.svg)" in text
    body = json.loads((tmp_path / "new" / "out.json").read_text("utf-8"))
    assert body == json.loads(json.dumps(bench_json(bench)))
    assert set(body) == {"created_at", "program", "encoding", "peers", "sizes", "load"}
    assert body["peers"][0]["rows"][0]["query_ms"] == {"p50": 5.0, "p99": 7.0, "all": [5.0, 7.0]}
    assert body["sizes"][1]["stages_ms"]["search"]["p99"] == 99.0
    for name in ("time", "space"):
        picture = (tmp_path / "new" / f"out-{name}.svg").read_text("utf-8")
        assert ElementTree.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
        assert "10,000" in picture


def test_no_line_is_drawn_through_one_size(tmp_path: Path) -> None:
    failed = replace(sized(10), failure="ended by itself", stages={})
    files = write_bench(made_bench(sizes=(sized(1000), failed)), tmp_path / "out.md")
    assert [one.name for one in files] == ["out.json", "out.md"]
    assert "ended by itself" in (tmp_path / "out.md").read_text("utf-8")


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadOption, match="cannot be written"):
        write_bench(made_bench(), tmp_path / "file" / "out.md")


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
    assert 40_000 < sum(map(len, warm_up(["a" * 300, "b" * 200]))) < 50_000
    assert warm_up([]) == []


@pytest.mark.weights
def test_pincite_itself_beside_a_peer(tmp_path: Path, models: Path) -> None:
    model = unpacked_folder(models)
    assert model is not None
    corpus = load_set(write_set(tmp_path / "set"))
    place = tmp_path / "place"
    place.mkdir()
    contestants = [replace(systems(tmp_path)[1], encoder=E5), peer(tmp_path, "other")]
    effort = replace(QUICK, questions=None)
    table = compare_systems(contestants, corpus, model, effort, no_step, place)
    own = table.rows[0]
    assert own.failure == ""
    assert own.ndcg is not None and own.ndcg > 0.5
    assert (len(own.builds), len(own.queries)) == (1, 3)
