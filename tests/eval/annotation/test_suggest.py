"""Writing gold sets: pools without favourites, quotes that really stand there, whole lines only."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pincite.eval.annotation.pool import Candidate, pool, rankings_of
from pincite.eval.annotation.suggest import (
    JudgementError,
    judge_all,
    judged_question,
    read_questions,
    verbatim,
    wanted_questions,
)
from pincite.eval.commands.main import app
from pincite.eval.gold.append import GoldFileUnusable, append_question, next_id, read_known
from pincite.eval.gold.file import load_gold
from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import Evidence, GoldQuestion, KeyFact
from pincite.eval.runs.file import save_run
from pincite.ingest.errors import BadOption
from tests.making.runs import made_run

BRIEF = Candidate("북러 브리프", "러시아는 밀과 정제유로\n포탄 값을 냈다. 양측은 철도 화\n물을 늘리기로 했다.")
OTHER = Candidate("Freight", "Seven thousand containers left by rail.")


def question(text: str) -> GoldQuestion:
    evidence = (Evidence("Freight", "Seven thousand containers", 3), Evidence("Freight", "by rail", 1))
    return GoldQuestion("", text, "en", "factoid", "7,000", (KeyFact("7,000 containers", True),), evidence)


def judgement(**changes: Any) -> dict[str, Any]:
    quote = {"doc": "북러 브리프", "quote": "밀과 정제유로 포탄 값을 냈다", "grade": 3}
    return {"question": "How did Russia pay?", "type": "factoid", "evidence": [quote], **changes}


def with_run(folder: Path) -> str:
    save_run(made_run("one", count=8), folder / "run.json")
    return str(folder / "run.json")


def test_a_pool_takes_turns_and_shows_each_text_once() -> None:
    a, b, c = (Candidate("brief", text) for text in ("one", "two", "three"))
    spaced = Candidate("brief", "o ne")
    assert pool([[a, b], [c, spaced]], depth=2) == (a, c, b)
    assert pool([[a, b], [c]], depth=1) == (a, c)
    assert pool([], depth=5) == ()
    assert pool([[a], [Candidate("another", "one")]], depth=1) == (a, Candidate("another", "one"))


def test_rankings_are_those_of_the_question() -> None:
    run = made_run("one", count=8)
    first = run.results[0]
    (found,) = rankings_of([run], first.question.replace(" ", "  "))
    assert [one.text for one in found] == [one.text for one in first.ranking]
    assert rankings_of([run, run], "never asked") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("밀과 정제유로 포탄", "밀과 정제유로\n포탄"),
        ("철도 화물을", "철도 화\n물을"),
        ("러시아는 ... 냈다.", "러시아는 밀과 정제유로\n포탄 값을 냈다."),
        ("러시아는 … 화물", "러시아는 밀과 정제유로\n포탄 값을 냈다. 양측은 철도 화\n물"),
        ("석유", None),
        ("냈다 ... 러시아는", None),
        ("", None),
        ("러시아는 ...", None),
    ],
)
def test_a_quote_is_what_stands_in_the_passage(words: str, expected: str | None) -> None:
    assert verbatim(BRIEF.text, words) == expected


@given(st.text("abc 가\n", min_size=1, max_size=30), st.data())
def test_every_part_of_a_passage_is_found_as_it_stands(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    words = text[begin : data.draw(st.integers(begin, len(text)))]
    found = verbatim(text, words)
    assert (found is None) == (not words.strip())
    if found is not None:
        assert found in text
        assert squeeze(found) == squeeze(words)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [([], "q001"), (["d007", "d012", "d009"], "d013"), (["a9"], "a10"), (["first"], "q001"), (["s2-099"], "s2-100")],
)
def test_a_new_id_is_free_and_like_the_others(ids: list[str], expected: str) -> None:
    assert next_id(ids) == expected
    assert expected not in ids


def test_an_added_question_can_be_loaded(tmp_path: Path) -> None:
    gold = tmp_path / "new" / "gold.jsonl"
    assert [append_question(gold, question(text), "") for text in ("One?", "Two?")] == ["q001", "q002"]
    loaded = load_gold(gold, {"Freight": OTHER.text})
    assert [(one.id, one.question) for one in loaded] == [("q001", "One?"), ("q002", "Two?")]
    assert loaded[0].evidence == question("One?").evidence
    assert loaded[0].key_facts == (KeyFact("7,000 containers", True),)


def test_the_annotator_is_kept(tmp_path: Path) -> None:
    append_question(tmp_path / "gold.jsonl", question("One?"), "Kim")
    assert json.loads((tmp_path / "gold.jsonl").read_text("utf-8"))["annotator"] == "Kim"


def test_lines_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    before = b'{"id": "d041", "question":   "Old?"}\n\n{"id":"d042","question":"Older?"}'  # no newline at the end
    gold.write_bytes(before)
    assert append_question(gold, question("One?"), "") == "d043"
    assert gold.read_bytes().startswith(before + b"\n{")
    assert gold.read_bytes().endswith(b"}\n")


def test_a_question_is_added_once(tmp_path: Path) -> None:
    append_question(tmp_path / "gold.jsonl", question("One  more?"), "")
    with pytest.raises(GoldFileUnusable, match="already, as q001"):
        append_question(tmp_path / "gold.jsonl", question("One more?"), "")


@pytest.mark.parametrize("line", ["{broken", "[]", '{"id": "d1"}', "7"])
def test_nothing_is_added_to_a_broken_file(tmp_path: Path, line: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(f'{{"id": "d1", "question": "Old?"}}\n{line}\n')
    with pytest.raises(GoldFileUnusable, match=r"gold\.jsonl:2 is not a gold question"):
        append_question(gold, question("One?"), "")
    assert gold.read_text().endswith(line + "\n")


def test_a_stop_while_writing_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = tmp_path / "gold.jsonl"
    append_question(gold, question("One?"), "")
    before = gold.read_bytes()

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("os.fsync", stop)
        append_question(gold, question("Two?"), "")
    assert gold.read_bytes() == before
    assert append_question(gold, question("Two?"), "") == "q002"


def test_judges_who_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(lambda number: append_question(gold, question(f"No. {number}?"), ""), range(40)))
    assert len(set(ids)) == 40
    assert len(load_gold(gold, None)) == 40


def test_a_judgement_becomes_a_question_with_the_words_as_they_stand() -> None:
    judged = judged_question("How did Russia pay?", judgement(key_facts=[{"fact": "wheat", "vital": True}]), [BRIEF])
    assert judged.evidence == (Evidence("북러 브리프", "밀과 정제유로\n포탄 값을 냈다", 3),)
    assert (judged.lang, judged.kind, judged.answer) == ("en", "factoid", "")
    assert judged.key_facts == (KeyFact("wheat", True),)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"type": "riddle"}, "must be one of factoid"),
        ({"type": "unanswerable"}, "correct one of them"),
        ({"evidence": []}, "correct one of them"),
        ({"evidence": [{"doc": "북러 브리프", "quote": "석유", "grade": 3}]}, "are in no candidate passage"),
        ({"evidence": [{"doc": "Freight", "quote": "정제유", "grade": 3}]}, "are in no candidate passage"),
        ({"evidence": [{"doc": "북러 브리프", "quote": "정제유", "grade": 4}]}, "must be 1, 2 or 3"),
        ({"evidence": [{"doc": "북러 브리프", "quote": "정제유", "grade": True}]}, "must be 1, 2 or 3"),
        ({"evidence": [{"doc": "북러 브리프", "grade": 3}]}, "is incomplete"),
        ({"evidence": None}, "is incomplete"),
        ({"lang": "Korean"}, "use a code such as ko or en"),
        ({"key_facts": [{"fact": " ", "vital": True}]}, "empty key fact"),
    ],
)
def test_a_fault_in_a_judgement_is_told(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(JudgementError, match=told):
        judged_question("How did Russia pay?", judgement(**changes), [BRIEF, OTHER])


def test_judging_goes_on_where_it_stopped(tmp_path: Path) -> None:
    gold, asked = tmp_path / "gold.jsonl", []

    def judge(text: str, _: object) -> GoldQuestion | None:
        asked.append(text)
        return None if text == "Two?" else question(text)

    assert judge_all(gold, ["One?", "Two?"], lambda _: [BRIEF], judge, "") == ["q001"]
    assert judge_all(gold, ["One?", "Two?", "Three?"], lambda _: [BRIEF], judge, "") == ["q002"]
    assert asked == ["One?", "Two?", "Two?", "Three?"]  # what was left out comes again, what was written does not


def test_a_question_without_candidates_is_an_error_not_unanswerable(tmp_path: Path) -> None:
    with pytest.raises(JudgementError, match="no run has this question"):
        judge_all(tmp_path / "gold.jsonl", ["One?"], lambda _: [], lambda *_: None, "")


def test_questions_are_read_from_a_text_file(tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text("\ufeff# a remark\nOne?\n\n  둘?  \n", "utf-8")
    assert read_questions(tmp_path / "q.txt") == ["One?", "둘?"]
    append_question(tmp_path / "gold.jsonl", question("One?"), "")
    assert wanted_questions(tmp_path / "gold.jsonl", None, tmp_path / "q.txt") == ["둘?"]


@pytest.mark.parametrize(
    ("asked", "file", "told"),
    [
        (None, None, "Give either --question"),
        ("One?", "q.txt", "Give either --question"),
        ("Old?", None, "already"),
        (" ", None, "is empty"),
    ],
)
def test_what_to_judge_must_be_said_once(tmp_path: Path, asked: str | None, file: str | None, told: str) -> None:
    append_question(tmp_path / "gold.jsonl", question("Old?"), "")
    with pytest.raises(BadOption, match=told):
        wanted_questions(tmp_path / "gold.jsonl", asked, tmp_path / file if file else None)


def test_a_missing_file_of_questions_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadOption, match=r"none\.txt cannot be read"):
        read_questions(tmp_path / "none.txt")


def suggest(folder: Path, *options: str, keys: str = "") -> str:
    """What the command says; the run's first question is asked."""
    gold, asked = str(folder / "gold.jsonl"), made_run("one", count=8).results[0].question
    question_options = () if "--questions" in options else ("--question", asked)
    command = ["suggest", gold, "--run", with_run(folder), *question_options, *options]
    done = CliRunner().invoke(app, command, input=keys, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_a_judge_at_the_keyboard_writes_a_line(tmp_path: Path) -> None:
    # First passage answers, shortened; second does not; third partly, whole; then done: language, type, answer, facts.
    keys = "3freight corridor ... replaced\n02\nd\n2Reopening of the corridor\nIt reopens\n?Later\n\n"
    said = suggest(tmp_path, "--annotator", "Kim", keys=keys)
    line = json.loads((tmp_path / "gold.jsonl").read_text("utf-8"))
    assert "1 of 1 questions added" in said
    assert "[1 of" in said
    first, third = line["evidence"]
    assert first["grade"] == 3
    assert first["quote"].startswith("freight corridor")
    assert first["quote"].endswith("replaced")
    assert third["grade"] == 2
    assert third["quote"] == made_run("one", count=8).results[0].ranking[2].text
    assert (line["lang"], line["type"], line["answer"]) == ("en", "list", "Reopening of the corridor")
    assert line["key_facts"] == [{"fact": "It reopens", "vital": True}, {"fact": "Later", "vital": False}]
    assert line["annotator"] == "Kim"


def test_words_that_do_not_stand_there_are_asked_for_again(tmp_path: Path) -> None:
    said = suggest(tmp_path, keys="3never written\nfreight corridor\nd\n1\n\n")
    assert "are not in the passage" in said
    assert read_known(tmp_path / "gold.jsonl").ids == ("q001",)


def test_a_question_without_an_answer_is_written_only_if_the_judge_says_so(tmp_path: Path) -> None:
    assert "0 of 1" in suggest(tmp_path, keys="dn")
    assert "1 of 1" in suggest(tmp_path, keys="1\ndy\n")
    assert load_gold(tmp_path / "gold.jsonl", None)[0].kind == "unanswerable"


@pytest.mark.parametrize("keys", ["q", "x", "", "3\n3\nq", "3\nd\n"])
def test_quitting_leaving_out_and_the_end_of_input_write_nothing(tmp_path: Path, keys: str) -> None:
    gold, asked = str(tmp_path / "gold.jsonl"), made_run("one", count=8).results[0].question
    CliRunner().invoke(app, ["suggest", gold, "--run", with_run(tmp_path), "--question", asked], input=keys)
    assert not (tmp_path / "gold.jsonl").exists()


def test_judgements_come_from_a_file_too(tmp_path: Path) -> None:
    results = made_run("one", count=8).results
    quotes = [{"doc": one.ranking[0].document, "quote": one.ranking[0].text[:30], "grade": 3} for one in results[:2]]
    judgements = [
        judgement(question=one.question, evidence=[quote]) for one, quote in zip(results[:2], quotes, strict=True)
    ]
    (tmp_path / "judgements.json").write_text(json.dumps(judgements), "utf-8")
    (tmp_path / "questions.txt").write_text("\n".join(one.question for one in results[:3]), "utf-8")
    said = suggest(
        tmp_path,
        *("--questions", str(tmp_path / "questions.txt"), "--judgements", str(tmp_path / "judgements.json")),
    )
    assert "2 of 3 questions added" in said
    assert [one.question for one in load_gold(tmp_path / "gold.jsonl", None)] == [one.question for one in results[:2]]


def test_a_gold_file_that_cannot_be_read_says_so_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\xff\xfe")
    for unreadable in (path, tmp_path):
        with pytest.raises(GoldFileUnusable, match="cannot be read"):
            read_known(unreadable)
    assert path.read_bytes() == b"\xff\xfe"
