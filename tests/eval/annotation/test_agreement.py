"""Agreement of two judges, held against scikit-learn's kappa."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pincite.eval.annotation.agreement import NothingInCommon, agree
from pincite.eval.annotation.pool import Candidate, rankings_of
from pincite.eval.commands.main import app
from pincite.eval.gold.append import append_question
from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.measures.kappa import cohen_kappa, weighted_kappa
from pincite.eval.runs.file import save_run
from tests.making.runs import made_run

PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40)


def asked(*evidence: tuple[str, str, int], kind: str = "factoid", text: str = "How many left?") -> GoldQuestion:
    return GoldQuestion("q1", text, "en", kind, "", (), tuple(Evidence(*one) for one in evidence))


def none_shown(_: str) -> list[Candidate]:
    return []


@given(PAIRS)
@settings(deadline=None)
def test_kappa_equals_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    from sklearn.metrics import cohen_kappa_score

    a, b = [one for one, _ in pairs], [two for _, two in pairs]
    if len({*a, *b}) == 1:
        assert cohen_kappa(a, b) is None
        assert weighted_kappa(a, b) is None
        return
    assert cohen_kappa(a, b) == pytest.approx(cohen_kappa_score(a, b))
    expected = cohen_kappa_score(a, b, weights="quadratic", labels=[0, 1, 2, 3])
    assert weighted_kappa(a, b) == pytest.approx(expected)


def test_kappa_follows_its_worked_examples() -> None:
    assert cohen_kappa([3, 3, 0, 0], [3, 0, 0, 0]) == pytest.approx(0.5)
    assert weighted_kappa([3, 2, 0, 0], [3, 3, 0, 0]) == pytest.approx(0.9375)
    assert cohen_kappa([3, 0], [3, 0]) == weighted_kappa([3, 0], [3, 0]) == 1
    assert cohen_kappa([], []) is None


def test_quotes_of_the_same_words_are_one_item() -> None:
    a = asked(("brief", "seven thousand con\ntainers left", 3), ("brief", "by rail", 2), ("note", "by rail", 1))
    b = asked(("brief", "seven thousand containers", 3), ("brief", "from the port", 3))
    found = agree([a], [b], none_shown)
    assert sorted((one.document, one.a, one.b) for one in found.items) == [
        ("brief", 0, 3), ("brief", 2, 0), ("brief", 3, 3), ("note", 1, 0),
    ]  # fmt: skip
    assert found.same == 0.25
    assert [(one.a, one.b) for one in found.disagreements] == [(0, 3), (2, 0), (1, 0)]


def test_what_both_left_unmarked_among_the_passages_shown_is_agreement() -> None:
    shown = [Candidate("brief", f"{words} and so on") for words in ("seven thousand", "by rail", "grain", "fuel")]
    a, b = asked(("brief", "seven thousand", 3)), asked(("brief", "seven thousand", 3), ("brief", "by rail", 1))
    found = agree([a], [b], lambda _: shown)
    assert [(one.a, one.b) for one in found.items] == [(3, 3), (0, 1), (0, 0), (0, 0)]
    assert found.same == 0.75
    assert found.kappa is not None
    without = agree([a], [b], none_shown).kappa
    assert without is not None
    assert found.kappa > without


def test_what_was_marked_outside_the_passages_shown_counts_too() -> None:
    shown = [Candidate("brief", "grain and fuel")]
    found = agree([asked(("brief", "seven thousand", 3))], [asked(("brief", "seven thousand", 2))], lambda _: shown)
    assert [(one.a, one.b) for one in found.items] == [(0, 0), (3, 2)]


def test_questions_are_matched_by_their_words() -> None:
    a = [asked(("brief", "x", 3)), asked(text="Only here?")]
    b = [asked(("brief", "x", 3), text="How  many left?", kind="list")]
    found = agree(a, b, none_shown)
    assert (found.questions, found.only_in_a, found.only_in_b, found.same_kind) == (1, 1, 0, 0.0)


def test_files_without_a_common_question_are_refused() -> None:
    with pytest.raises(NothingInCommon, match="share no question"):
        agree([asked()], [asked(text="Another?")], none_shown)


def gold_files(folder: Path, text: str) -> list[str]:
    """Two judges of one question, who differ on its second passage."""
    (ranking,) = rankings_of([made_run("one", count=8)], text)
    for name, grades in (("a", (3, 2)), ("b", (3, 1))):
        marked = [(one.document, one.text, grade) for one, grade in zip(ranking, grades, strict=False)]
        append_question(folder / f"{name}.jsonl", asked(*marked, text=text), "")
    return [str(folder / "a.jsonl"), str(folder / "b.jsonl")]


def test_the_command_tells_kappa_and_the_disagreements(tmp_path: Path) -> None:
    files = gold_files(tmp_path, made_run("one", count=8).results[0].question)
    done = CliRunner().invoke(app, ["agree", *files])
    assert done.exit_code == 0
    assert "1 questions judged by both" in done.output
    assert "2 passages or quotes, 50% with the same grade" in done.output
    assert "Where they differ" in done.output


def test_the_command_counts_the_passages_of_a_run(tmp_path: Path) -> None:
    run = made_run("one", count=8)
    save_run(run, tmp_path / "run.json")
    files = gold_files(tmp_path, run.results[0].question)
    body = json.loads(CliRunner().invoke(app, ["agree", *files, "--run", str(tmp_path / "run.json"), "--json"]).stdout)
    assert body["items"] > 2
    assert body["same_grade"] > 0.5
    assert {(one["a"], one["b"]) for one in body["disagreements"]} == {(2, 1)}
