"""Runs survive being saved, and what is no run is refused with a sentence."""

import json
from pathlib import Path

import pytest

from pincite.eval.comparing.compare import compare
from pincite.eval.runs.file import RunFileError, load_run, outline, save_run
from pincite.service.answering.answer import Outcome
from tests.making.runs import made_run


def test_a_run_is_the_same_after_saving(tmp_path: Path) -> None:
    run = made_run("first", count=30)
    save_run(run, tmp_path / "new" / "run.json")
    assert load_run(tmp_path / "new" / "run.json") == run
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["run.json"]


def test_a_file_from_before_there_were_outcomes_is_read(tmp_path: Path) -> None:
    run = made_run("first", count=30)
    save_run(run, tmp_path / "run.json")
    body = json.loads((tmp_path / "run.json").read_text("utf-8"))
    for one in body["results"]:
        if one["answer"]:
            one["answer"]["abstained"] = one["answer"].pop("outcome") == "not_found"
    (tmp_path / "old.json").write_text(json.dumps(body))
    before = [one.answer.outcome for one in run.results if one.answer]
    after = [one.answer.outcome for one in load_run(tmp_path / "old.json").results if one.answer]
    assert set(before) == set(Outcome)
    assert after == [Outcome.ANSWERED if one is Outcome.PARTLY else one for one in before]


def test_a_file_from_when_sentences_led_on_to_others_is_read(tmp_path: Path) -> None:
    run = made_run("first", count=30)
    save_run(run, tmp_path / "run.json")
    body = json.loads((tmp_path / "run.json").read_text("utf-8"))
    for one in body["results"]:
        if one["answer"]:
            one["answer"]["leads_on"] = [0]
    (tmp_path / "old.json").write_text(json.dumps(body))
    assert load_run(tmp_path / "old.json") == run


def test_an_outline_is_small_and_compares_like_the_run(tmp_path: Path) -> None:
    run, other = made_run("run", count=30), made_run("other", count=30, level=0.2, seed=2)
    save_run(run, tmp_path / "run.json")
    save_run(outline(run), tmp_path / "outline.json")
    assert (tmp_path / "outline.json").stat().st_size < 0.6 * (tmp_path / "run.json").stat().st_size
    whole, small = compare(run, other), compare(load_run(tmp_path / "outline.json"), other)
    assert small.differences == whole.differences
    assert [one.id for one in small.moved] == [one.id for one in whole.moved]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[]", "its format is None"),
        ('{"format": 99}', "its format is 99"),
        ('{"format": 1, "name": "x"}', "damaged"),
    ],
)
def test_what_is_no_run_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(RunFileError, match=message) as caught:
        load_run(path)
    assert str(path) in str(caught.value)


def test_a_run_with_an_unknown_field_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    save_run(made_run("first", count=2), path)
    body = json.loads(path.read_text("utf-8"))
    body["results"][0]["surprise"] = 1
    path.write_text(json.dumps(body))
    with pytest.raises(RunFileError, match="damaged"):
        load_run(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match=r"none\.json cannot be read"):
        load_run(tmp_path / "none.json")
