"""What is written of a bench: its tables, how busy the machine was, and its files."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.eval.bench import run
from pincite.eval.bench.as_json import crowd_json, encoding_json, peers_json, size_json, start_json
from pincite.eval.bench.as_markdown import (
    crowd_markdown,
    encoding_markdown,
    peers_markdown,
    sizes_markdown,
    starts_markdown,
)
from pincite.eval.bench.crowd import CrowdRow
from pincite.eval.bench.encoding import EncoderRow, EncodingTable
from pincite.eval.bench.files import Files
from pincite.eval.bench.load import LoadRun
from pincite.eval.bench.parts import Figures, Part, Plan, Site
from pincite.eval.bench.peers import PeerTable, SystemRow
from pincite.eval.bench.quiet import watched
from pincite.eval.bench.results import Bench
from pincite.eval.bench.service import Used
from pincite.eval.bench.start import Start, StartRow
from pincite.eval.bench.visitors import Kind, Outcome
from pincite.eval.measures.summary import Estimate
from pincite.ingest.errors import BadOption
from pincite.service.settings import read_settings
from tests.eval.bench.reports import made_bench, sized
from tests.eval.bench.systems import EFFORT, no_step


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


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadOption, match="cannot be written"):
        Files(tmp_path / "file" / "out.md").write(made_bench(0.1))
