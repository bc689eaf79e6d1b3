"""The command line: gold is checked, a service is measured, runs are exported, errors are sentences."""

import json
from pathlib import Path
from typing import Any

import pytest

from pincite.eval.running.corpus import corpus_of, read_corpus
from pincite.eval.runs.file import load_run, save_run
from pincite.index.encoders.models import DEFAULT_MODEL
from pincite.ingest.errors import BadOption
from tests.eval.conftest import Call
from tests.eval.running.test_remote import routes
from tests.fakes.json_server import serve
from tests.making.library import add, collection_at, write_briefs
from tests.making.runs import made_run
from tests.places import SHARED

pytestmark = pytest.mark.usefixtures("reads_here")

GOOD = {
    "id": "q1", "question": "Who supplied shells to Russia?", "lang": "en", "type": "factoid", "answer": "",
    "key_facts": [], "evidence": [{"doc": "군사", "quote": "북한은 러시아에 포탄을 공급했다", "grade": 3}],
}  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A home whose collection holds the briefs, and beside it gold.jsonl."""
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOOD), "utf-8")
    return tmp_path


def test_check_passes_a_sound_gold_set(call: Call, library: Path) -> None:
    for source in (("--home", library / "home"), ("--corpus", library / "briefs")):
        status, out, _ = call("check", library / "gold.jsonl", *source)
        assert (status, "has no errors: 1 questions" in out) == (0, True)


def test_check_lists_every_fault_and_ends_with_one(call: Call, library: Path) -> None:
    bad = {**GOOD, "lang": "?", "evidence": [{"doc": "treaty", "quote": "never said", "grade": 3}]}
    (library / "gold.jsonl").write_text("\n".join(map(json.dumps, (GOOD, bad))), "utf-8")
    status, out, _ = call("check", library / "gold.jsonl", "--home", library / "home")
    assert status == 1
    assert out.count("gold.jsonl:2: ") == 3
    assert "gold.jsonl:2: the id 'q1' is already used in line 1" in out
    status, out, _ = call("check", library / "gold.jsonl", "--home", library / "home", "--json")
    assert (status, len(json.loads(out)["faults"])) == (1, 3)


def test_run_measures_a_service_and_writes_run_and_report(
    call: Call, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library)
    monkeypatch.delenv("PINCITE_JUDGE_URL", raising=False)
    collection = collection_at(library / "home")
    with serve(routes(collection)) as url:
        status, out, err = call("run", "gold.jsonl", "--url", url, "--corpus", "briefs", "--json")
        assert (status, err) == (0, "")
        body = json.loads(out)
        run = load_run(Path(body["run"]))
        assert (body["n"], body["metrics"]["Success@5"], body["by_lang"]["en"]["nDCG@10"]) == (1, 1.0, 1.0)
        assert run.corpus_hash == corpus_of(collection).hash
        assert run.system["source"] == f"service {url}"
        assert {"pincite", "machine", "k"} <= set(run.system)
        assert run.name in body["run"]
        assert Path(body["report"]).stat().st_size > 1_000
        status, out, _ = call("run", "gold.jsonl", "--url", url, "--out", "mine.json", "--report", "mine.html")
        assert (status, "nDCG@10" in out, Path("mine.html").exists()) == (0, True, True)
        assert load_run(Path("mine.json")).results[0].direction == "en>ko", "told from the quotes alone"


def test_run_judges_another_systems_ranking(call: Call, library: Path) -> None:
    (library / "run.txt").write_text("q1 Q0 x 1 1.0 other\n")
    (library / "passages.jsonl").write_text(
        json.dumps({"id": "x", "document": "군사", "text": "러시아에 포탄을 공급했다."})
    )
    options = ("--home", library / "home", "--out", library / "other.json", "--json", "--trec", library / "run.txt")
    status, out, _ = call("run", library / "gold.jsonl", *options, "--passages", library / "passages.jsonl")
    assert (status, json.loads(out)["metrics"]["RR@10"]) == (0, 1.0)
    status, _, _ = call("run", library / "gold.jsonl", *options[:-2], "--passages", library / "passages.jsonl")
    assert status == 2


def test_faults_end_a_run_before_anything_is_asked(call: Call, library: Path) -> None:
    (library / "gold.jsonl").write_text("{", "utf-8")
    status, _, err = call("run", library / "gold.jsonl", "--url", "http://127.0.0.1:9")
    assert (status, "cannot be reached" in err) == (1, True)
    options = ("--home", library / "home", "--trec", library / "gold.jsonl", "--passages", library / "none")
    status, out, _ = call("run", library / "gold.jsonl", *options, "--json")
    assert (status, json.loads(out)["error"]["kind"]) == (2, "RunFileError")


def test_export_writes_trec_files(call: Call, tmp_path: Path) -> None:
    save_run(made_run("made", count=10), tmp_path / "run.json")
    assert call("export", tmp_path / "run.json")[0] == 2
    status, _, _ = call("export", tmp_path / "run.json", "--trec-run", tmp_path / "r", "--qrels", tmp_path / "q")
    assert (status, (tmp_path / "r").read_text().startswith("q000 Q0 "), (tmp_path / "q").exists()) == (0, True, True)


def test_a_reference_gates_a_run(call: Call, tmp_path: Path) -> None:
    save_run(made_run("made", count=10), tmp_path / "run.json")
    assert call("export", tmp_path / "run.json", "--reference", tmp_path / "reference.json")[0] == 0
    gate = ("--fail-if-worse", "nDCG@10:0.01")
    assert call("compare", tmp_path / "reference.json", tmp_path / "run.json", *gate)[0] == 0
    save_run(made_run("made", count=10, level=0.0), tmp_path / "worse.json")
    status, _, err = call("compare", tmp_path / "reference.json", tmp_path / "worse.json", *gate)
    assert (status, "nDCG@10 fell from" in err) == (1, True)


def test_beir_judges_a_ranking(call: Call, tmp_path: Path) -> None:
    from tests.eval.beir.test_beir import write_set

    folder = write_set(tmp_path / "set")
    (tmp_path / "run.txt").write_text("q1 Q0 d 1 0.8 x\n")
    options = ("--trec", tmp_path / "run.txt", "--out", tmp_path / "out.json", "--json")
    status, out, _ = call("beir", folder, *options, "--limit-queries", 1)
    body = json.loads(out)
    assert (status, body["n"], body["metrics"]["RR@10"], body["metrics"]["R@10"]) == (0, 1, 1.0, 0.5)


def test_a_folder_reads_like_the_collection_made_of_it(library: Path) -> None:
    folder, stored = read_corpus(library / "briefs"), corpus_of(collection_at(library / "home"))
    assert folder == stored
    (library / "briefs" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(BadOption, match="broken"):
        read_corpus(library / "briefs")
    with pytest.raises(BadOption, match="no documents"):
        read_corpus(library / "home")


@pytest.mark.shared
@pytest.mark.weights
@pytest.mark.usefixtures("loaded_once")
def test_the_real_questions_on_the_real_documents(call: Call, tmp_path: Path, real_home: Path) -> None:
    gold, out = SHARED / "gold" / "dev.jsonl", tmp_path / "run.json"
    status, printed, _ = call("run", gold, "--home", real_home, "--out", out, "--json")
    body: dict[str, Any] = json.loads(printed)
    assert (status, body["n"], body["failed"]) == (0, 44, [])
    assert body["metrics"]["Success@5"] > 0.6
    assert body["metrics"]["Verbatim"] == 1.0
    assert load_run(out).system["model"] == DEFAULT_MODEL
