"""Systems are asked in turn in processes of their own; broken ones get a row, and none outlives the bench."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openai import OpenAI

from pincite.eval.beir.load import load_set
from pincite.eval.bench.as_markdown import (
    peers_markdown,
)
from pincite.eval.bench.corpora import passages
from pincite.eval.bench.encoding import Texts, compare_encoders
from pincite.eval.bench.peers import compare_systems
from pincite.eval.bench.plan import QUICK, Contestant, systems
from pincite.eval.bench.systems import FOLDER
from pincite.eval.bench.worker import Program, Worker
from pincite.eval.measures.summary import Estimate
from pincite.index.encoders.bundled import MODEL as E5
from pincite.index.encoders.bundled import unpacked_folder
from tests.eval.beir.test_beir import write_set
from tests.eval.bench.systems import ABSENT, DIES, EFFORT, HANGS, NO_JSON, RAISES, compare, no_step, peer, program
from tests.eval.measures.reference import ndcg


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
