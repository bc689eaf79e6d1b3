"""Comparing runs: chance is told from change, and the gate closes on a loss."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pincite.eval.commands.main import app
from pincite.eval.comparing.compare import RunsNotComparable, common_measures, compare
from pincite.eval.comparing.gate import Limit, breaches, read_limit
from pincite.eval.comparing.significance import holm, permutation_p
from pincite.eval.runs.file import outline, save_run
from pincite.eval.runs.run import QuestionResult, Run
from pincite.ingest.errors import BadOption
from tests.making.runs import made_run


def with_value(result: QuestionResult, value: float) -> QuestionResult:
    return replace(result, metrics={**result.metrics, "nDCG@10": value}, error="")


def planted(drop: float) -> tuple[Run, Run]:
    """A run, and the same with `drop` taken from every answerable question's nDCG@10."""
    before = made_run("before")
    sound = tuple(with_value(one, 0.8) if one.answerable else one for one in before.results)
    worse = tuple(with_value(one, 0.8 - drop) if one.answerable else one for one in sound)
    return replace(before, results=sound), replace(before, name="after", results=worse)


def saved(run: Run, path: Path) -> str:
    save_run(run, path)
    return str(path)


@given(st.lists(st.integers(-8, 8), min_size=2, max_size=9))
@settings(max_examples=40, deadline=None)
def test_permutation_p_equals_scipy_where_all_patterns_are_tried(units: list[int]) -> None:
    import scipy.stats

    values = [unit / 8 for unit in units]
    expected = scipy.stats.permutation_test(
        (np.array(values), np.zeros(len(values))),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        n_resamples=np.inf,
        vectorized=True,
    )
    assert permutation_p(values) == pytest.approx(expected.pvalue)


def test_permutation_p_is_near_scipys_where_patterns_are_drawn() -> None:
    import scipy.stats

    values = np.random.default_rng(3).normal(0.08, 0.3, 60)
    expected = scipy.stats.permutation_test(
        (values, np.zeros(60)),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        n_resamples=20_000,
        vectorized=True,
        rng=np.random.default_rng(4),
    )
    assert permutation_p(list(values)) == pytest.approx(expected.pvalue, abs=0.01)


def test_permutation_p_follows_its_worked_example_and_its_bounds() -> None:
    assert permutation_p([1.0, 0.0, 1.0, 1.0]) == 0.25
    assert permutation_p([]) == permutation_p([0.0] * 50) == 1.0
    assert 0 < permutation_p([0.1] * 200) < 0.001
    # Equal sizes make ties of sums that differ in their last bits; each counts as a tie.
    assert permutation_p([0.1, 0.2, -0.3]) == 1.0


@pytest.mark.parametrize("count", [12, 40])
def test_permutation_p_is_uniform_without_an_effect(count: int) -> None:
    import scipy.stats

    rng = np.random.default_rng(count)
    ps = [permutation_p(list(rng.normal(0, 1, count))) for _ in range(200)]
    assert scipy.stats.kstest(ps, "uniform").pvalue > 0.01
    assert 0.01 <= np.mean(np.array(ps) < 0.05) <= 0.10


def test_holm_follows_its_worked_example() -> None:
    assert holm([0.02, 0.6, 0.01, 0.03]) == pytest.approx([0.06, 0.6, 0.04, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_a_run_and_itself_do_not_differ() -> None:
    run = made_run("same")
    comparison = compare(run, run)
    every = [*comparison.differences, *(one for found in comparison.by_lang.values() for one in found)]
    assert {(one.change, one.p, one.p_holm, one.low, one.high) for one in every} == {(0.0, 1.0, 1.0, 0.0, 0.0)}
    assert all(one.wins == one.losses == 0 and one.ties == one.n for one in every)
    assert comparison.moved == ()
    assert comparison.settings == {}


def test_a_planted_loss_is_found() -> None:
    comparison = compare(*planted(0.1))
    found = {one.measure: one for one in comparison.differences}
    loss = found.pop("nDCG@10")
    assert loss.change == pytest.approx(-0.1)
    assert loss.p_holm < 0.05
    assert loss.high < 0
    assert (loss.wins, loss.ties, loss.losses) == (0, 0, 34)
    assert all(one.p == 1 for one in found.values())


def test_noise_around_a_loss_does_not_hide_it() -> None:
    before, after = planted(0.0)
    rng = np.random.default_rng(5)
    noisy = tuple(
        with_value(one, float(np.clip(0.68 + rng.normal(0, 0.15), 0, 1))) if one.answerable else one
        for one in after.results
    )
    loss = next(one for one in compare(before, replace(after, results=noisy)).differences if one.measure == "nDCG@10")
    assert loss.p_holm < 0.05
    assert loss.low < loss.change < loss.high < 0


def test_a_loss_of_separation_is_found_and_told(tmp_path: Path) -> None:
    before = made_run("before", count=120)
    worse = tuple(
        replace(one, answer=replace(one.answer, confidence=0.5)) if one.answer else one for one in before.results
    )
    after = replace(before, name="after", results=worse)
    found = compare(before, after).separation
    assert found is not None
    assert (found.value_b, found.n) == (0.5, sum(one.answer is not None for one in before.results))
    assert found.low <= found.change <= found.high < 0
    files = [saved(before, tmp_path / "a.json"), saved(after, tmp_path / "b.json")]
    assert f"Confidence AUROC {found.value_a:.3f} -> 0.500" in CliRunner().invoke(app, ["compare", *files]).output
    body = json.loads(CliRunner().invoke(app, ["compare", *files, "--json"]).stdout)
    assert body["separation"]["change"] == pytest.approx(found.change)
    same = compare(before, before).separation
    assert same is not None
    assert (same.change, same.low, same.high) == (0.0, 0.0, 0.0)


def test_separation_needs_answers_to_both_kinds_of_questions() -> None:
    run = made_run("one")
    answerable = replace(run, results=tuple(one for one in run.results if one.answerable))
    assert compare(answerable, answerable).separation is None
    assert compare(outline(run), run).separation is None


def test_questions_that_moved_come_with_both_rankings() -> None:
    before, after = planted(0.0)
    first = next(one for one in before.results if one.answerable)
    moved = tuple(
        replace(with_value(one, 0.1), ranking=one.ranking[::-1]) if one.id == first.id else one for one in after.results
    )
    comparison = compare(before, replace(after, results=moved))
    assert [(one.id, one.value_a, one.value_b) for one in comparison.moved] == [(first.id, 0.8, 0.1)]
    assert comparison.moved[0].ranking_a == first.ranking
    assert comparison.moved[0].ranking_b == first.ranking[::-1]


def test_a_question_missing_in_one_run_counts_0_there() -> None:
    before, after = planted(0.0)
    comparison = compare(before, replace(after, results=after.results[1:]))
    found = {one.measure: one for one in comparison.differences}["nDCG@10"]
    assert (comparison.n, comparison.only_in_a, comparison.only_in_b) == (40, 1, 0)
    assert (found.n, found.losses) == (34, 1)
    assert found.mean_b == pytest.approx(0.8 * 33 / 34)
    assert comparison.moved[0].ranking_b == ()


def test_a_measure_that_is_not_defined_for_a_question_is_left_out_of_its_pairs() -> None:
    before, after = planted(0.0)
    first = before.results[0]
    without = {name: value for name, value in first.metrics.items() if name != "Citation precision"}
    changed = (replace(after.results[0], metrics=without), *after.results[1:])
    found = {one.measure: one.n for one in compare(before, replace(after, results=changed)).differences}
    assert found["Citation precision"] == found["nDCG@10"] - 1


@pytest.mark.parametrize(("field", "what"), [("gold_hash", "gold"), ("corpus_hash", "documents")])
def test_runs_on_different_gold_or_documents_are_refused(field: str, what: str) -> None:
    run = made_run("one")
    other = replace(run, gold_hash="aa" * 32) if field == "gold_hash" else replace(run, corpus_hash="aa" * 32)
    with pytest.raises(RunsNotComparable, match=f"different {what}.*run both on the same"):
        compare(run, other)


def test_runs_without_a_common_measure_are_refused() -> None:
    run = made_run("one")
    bare = replace(run, results=tuple(replace(one, metrics={}) for one in run.results))
    with pytest.raises(RunsNotComparable, match="no measure in common"):
        compare(run, bare)


def test_an_unknown_measure_is_an_error_that_names_the_known_ones() -> None:
    run = made_run("one")
    with pytest.raises(BadOption, match=r"--by MAP: both runs have nDCG@10, R@10"):
        compare(run, run, "MAP")
    with pytest.raises(BadOption, match=r"--fail-if-worse MAP: both runs have nDCG@10, R@10"):
        breaches(compare(run, run), [Limit("MAP", 0.1)])


@pytest.mark.parametrize("text", ["nDCG@10", "nDCG@10:", ":0.1", "nDCG@10:-0.1", "nDCG@10:nan", "nDCG@10:2", "a:b"])
def test_a_limit_that_cannot_be_read_is_an_error(text: str) -> None:
    with pytest.raises(BadOption, match="METRIC:DELTA"):
        read_limit(text)


def test_the_gate_closes_on_more_than_was_allowed_and_on_nothing_else() -> None:
    comparison = compare(*planted(0.1))
    assert breaches(comparison, [read_limit("nDCG@10:0.1"), read_limit("R@10:0")]) == []
    (told,) = breaches(comparison, [read_limit("nDCG@10:0.05"), read_limit("R@10:0")])
    assert told == "nDCG@10 fell from 0.8000 to 0.7000, by 0.1000; 0.05 is allowed."
    assert breaches(compare(*planted(-0.1)), [read_limit("nDCG@10:0")]) == []


def test_a_loss_in_one_language_does_not_hide_in_the_mean() -> None:
    before = made_run("before", level=1.0)
    worse = tuple(
        replace(one, metrics={**one.metrics, "nDCG@10": 0.0}) if one.lang == "ru" and one.answerable else one
        for one in before.results
    )
    comparison = compare(before, replace(before, results=worse))
    limits = [read_limit(text) for text in ("nDCG@10:0.3", "en/nDCG@10:0", "ru/nDCG@10:0.3")]
    (told,) = breaches(comparison, limits)
    assert told.startswith("ru/nDCG@10 fell from ")
    with pytest.raises(BadOption, match=r"fr/nDCG@10: the questions are in en, ja"):
        breaches(comparison, [read_limit("fr/nDCG@10:0")])


def test_common_measures_stand_in_the_order_of_every_table() -> None:
    run = made_run("one")
    extra = replace(run, results=tuple(replace(one, metrics={**one.metrics, "MAP": 0.5}) for one in run.results))
    assert common_measures(extra, extra)[:2] == ["nDCG@10", "R@10"]
    assert common_measures(extra, extra)[-1] == "MAP"
    assert "MAP" not in common_measures(run, extra)


def test_the_command_prints_tables_and_rankings(tmp_path: Path) -> None:
    before, after = planted(0.1)
    done = CliRunner().invoke(
        app, ["compare", saved(before, tmp_path / "a.json"), saved(after, tmp_path / "b.json"), "--moved", "1"]
    )
    assert done.exit_code == 0
    assert "0.800 0.700 -0.100 -0.100..-0.100 <.001 0.001 0/0/34" in done.output
    assert "nDCG@10 worse in B (p < 0.05, Holm)." in done.output
    assert "q000 (en, factoid): What did the two sides agree on" in done.output
    assert "…" not in done.output.split("moved by")[0]  # no figure is cut short


def test_the_command_ends_with_1_on_a_loss(tmp_path: Path) -> None:
    before, after = planted(0.1)
    files = [saved(before, tmp_path / "a.json"), saved(after, tmp_path / "b.json")]
    closed = CliRunner().invoke(app, ["compare", *files, "--fail-if-worse", "nDCG@10:0.05"])
    assert closed.exit_code == 1
    assert "nDCG@10 fell from 0.8000 to 0.7000" in closed.output
    assert CliRunner().invoke(app, ["compare", *files, "--fail-if-worse", "nDCG@10:0.2"]).exit_code == 0


def test_the_command_prints_json(tmp_path: Path) -> None:
    before, after = planted(0.1)
    files = [saved(before, tmp_path / "a.json"), saved(after, tmp_path / "b.json")]
    done = CliRunner().invoke(app, ["compare", *files, "--json", "--moved", "2"])
    body = json.loads(done.stdout)
    assert body["differences"][0]["measure"] == "nDCG@10"
    assert body["differences"][0]["change"] == pytest.approx(-0.1)
    assert len(body["moved"]) == 2
    assert set(body["by_lang"]) == {"en", "ko", "ru", "ja", "zh"}
    assert body["worse"] == []
