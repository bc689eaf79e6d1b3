"""The service under load, in small: what is counted, what is told of errors, and that nothing is left running."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from pincite.eval.bench.load import LoadRun, LoadTable, Upload, measure_load
from pincite.eval.bench.load_text import load_json, load_markdown
from pincite.eval.bench.plan import QUICK
from pincite.eval.bench.service import Used, served
from pincite.eval.bench.visitors import MIX, Kind, Outcome, Stored, Visitor, Words
from pincite.eval.sample import BRIEFS
from pincite.ingest.errors import ServiceUnreachable
from pincite.service.client.client import Client
from pincite.service.desk.limits import Limits
from tests.fakes.json_server import serve
from tests.making.library import add, collection_at, write_briefs
from tests.places import ROOT
from tests.serving.http_service import running

WORDS = Words(
    ["What did the summit bring?", "포탄을 누가 공급했나", "sanctions after the panel"],
    [f"word{number}" for number in range(500)],
)
NOTHING = Stored([], [])


def fake_service(home: Path, port: int) -> Sequence[str]:
    """The service of the tests, as a process."""
    paths = [str(ROOT), str(ROOT / "src")]
    run = "runpy.run_module('tests.serving.process', run_name='__main__')"
    start = f"import runpy, sys; sys.path[:0] = {paths!r}; {run}"
    return [sys.executable, "-c", start, str(home), str(port)]


@pytest.mark.load
def test_a_whole_measurement_in_small(tmp_path: Path) -> None:
    add(collection_at(tmp_path / "home"), BRIEFS / "Sanctions after the Panel.pdf")
    effort = replace(QUICK, alone=3, seconds=2.0)
    steps: list[str] = []
    table = measure_load(fake_service, tmp_path / "home", WORDS, effort, steps.append, tmp_path)
    assert (table.clients, table.documents, len(table.runs), len(steps)) == (4, 1 + 8, 2, 5)
    assert {kind: len(times) for kind, times in table.idle.items()} == dict.fromkeys(MIX, 3)
    assert table.runs[0].times(Kind.EDIT) and not table.runs[1].times(Kind.EDIT)
    assert all(table.slowed(kind) for kind in (Kind.SEARCH, Kind.ASK))
    assert (table.upload.files, table.upload.state) == (8, "done")
    assert table.upload.texts > 8  # passages and their sentences
    for run, people in zip(table.runs, (5, 4), strict=True):  # four clients, and first an editor too
        assert not [one for one in run.outcomes if one.failed]
        assert run.times(Kind.SEARCH) and 0 < run.waiting <= people + 0.1
        assert run.seconds >= 2 and run.used[0].resident > 1_000_000
        assert table.per_waiting(run)
    text = load_markdown(table)
    assert len({line.count("|") for line in text.splitlines() if line.startswith("|")}) == 1
    assert "p95 beside the upload and the editor over p95 without them: search " in text
    assert "Upload: 8 files" in text and "Error" not in text
    told = json.loads(json.dumps(load_json(table)))
    assert told["runs"][0]["ms"]["search"]["n"] == len(table.runs[0].times(Kind.SEARCH))


def test_a_service_that_does_not_start_is_told_with_its_words(tmp_path: Path) -> None:
    def broken(_: Path, __: int) -> Sequence[str]:
        return [sys.executable, "-c", "raise SystemExit('no such home')"]

    with pytest.raises(ServiceUnreachable, match="no such home"), served(broken, tmp_path, tmp_path / "log"):
        pass


def test_whoever_is_told_to_wait_waits_and_it_counts_as_no_error(tmp_path: Path) -> None:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    with running(tmp_path / "home", Limits(per_minute=20)) as url, Client(url) as client:
        visitor = Visitor(client, WORDS, NOTHING, Random(1))
        outcomes, waited = [visitor.once(Kind.SEARCH) for _ in range(20)], 0.0
        while outcomes[-1].status == 200 and len(outcomes) < 100:  # on a slow machine some requests are allowed again
            began = time.monotonic()
            outcomes.append(visitor.once(Kind.SEARCH))
            waited = time.monotonic() - began
        assert waited > 0.9  # a second at least, thirty at most
    assert [one.status for one in outcomes] == [200] * (len(outcomes) - 1) + [429]
    assert not any(one.failed for one in outcomes)


def test_errors_are_counted_with_their_words() -> None:
    def full(_: object) -> object:
        raise ValueError("the disk is full")

    with serve({"/v1/search": full}) as url, Client(url) as client:
        outcome = Visitor(client, WORDS, NOTHING, Random(1)).once(Kind.SEARCH)
    with Client("http://127.0.0.1:9") as client:
        silent = Visitor(client, WORDS, NOTHING, Random(1)).once(Kind.SEARCH)
    assert (outcome.status, silent.status) == (500, 0)
    assert outcome.failed and silent.failed
    text = load_markdown(made([outcome, outcome, silent]))
    assert "Error, 4 times: 500" in text and "the disk is full" in text
    assert "Error, 2 times: 0" in text  # the table holds the run twice


def test_no_question_comes_twice() -> None:
    random = Random(1)
    asked = [WORDS.question(random) for _ in range(500)]
    assert len(set(asked)) > 400
    documents = [WORDS.document(random) for _ in range(8)]
    assert len({paragraph for text in documents for paragraph in text.split("\n\n")}) > 300


def test_figures_of_a_run_with_known_times() -> None:
    table = made([Outcome(Kind.SEARCH, float(number * 100), 200) for number in range(1, 101)])
    run = table.runs[0]
    assert run.waiting == pytest.approx(505 / 60)
    assert table.per_waiting(run) == pytest.approx(9_500 / (50 * 505 / 60))
    assert run.quarters() == [8e6, 23e6, 38e6, 53e6]
    assert run.service_cpu == pytest.approx(59 * 0.5)
    text = load_markdown(table)
    assert "| search | 50 / 50 / 50 | 5,000 / 9,500 / 9,900 | 100 |" in text
    assert "memory 8, 23, 38, 53 MB" in text


def made(outcomes: Sequence[Outcome]) -> LoadTable:
    used = [Used(second * 1_000_000, 5_000_000, second / 2) for second in range(1, 61)]
    run = LoadRun(60.0, outcomes, used, 1.5)
    return LoadTable(4, 9, 2.0, dict.fromkeys(Kind, (50.0,)), Upload(8, 480, "done", 12.0), (run, run))
