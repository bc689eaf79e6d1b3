"""Words that translate each other are learnt from parallel sentences."""

import gzip
import json
from pathlib import Path

import pytest
import typer

from pincite.eval.training.translations import SETS, learnt, run, written

SENTENCES = [
    ("The ferry carries coal.", "나룻배가 석탄을 나른다."),
    ("The ferry carries wheat.", "나룻배가 밀가루를 나른다."),
    ("The train carries coal.", "열차가 석탄을 나른다."),
    ("The train brings wheat.", "열차가 밀가루를 가져온다."),
    ("The ferry brings coal.", "나룻배가 석탄을 가져온다."),
    ("The train brings wheat today.", "오늘 열차가 밀가루를 가져온다."),
]


def _write(folder: Path) -> Path:
    (folder / "parallel").mkdir()
    for name in SETS:
        with gzip.open(folder / "parallel" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            some = SENTENCES if name == SETS[0] else []
            file.writelines(json.dumps({"en": english, "ko": korean}) + "\n" for english, korean in some)
    return folder


def test_translations_are_written_as_lines(tmp_path: Path) -> None:
    run(_write(tmp_path), tmp_path / "words.txt")
    lines = (tmp_path / "words.txt").read_text(encoding="utf-8").splitlines()
    assert {"ferry 나룻배", "coal 석탄", "train 열차", "wheat 밀가루"} <= set(lines)
    assert not any(line.startswith("today") for line in lines)  # seen once


def test_words_of_one_language_are_no_translations() -> None:
    assert learnt([(["coal"], ["석탄"])] * 4 + [(["cctv"], ["cctv"])] * 4) == [("coal", "석탄")]
    assert written([("line", "선"), ("line", "줄")]) == "line 선 줄\n"


def test_missing_sets_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        run(tmp_path, tmp_path / "words.txt")
    assert "cannot be read" in capsys.readouterr().err and not (tmp_path / "words.txt").exists()
