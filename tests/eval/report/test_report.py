"""The report: everything in it, nothing from outside, and no document's text taken for markup."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from pincite.eval.commands.main import app
from pincite.eval.measures.outcome import (
    DECLINED,
    FAILED,
    FOUND,
    NOT_FOUND,
    NOTHING_TO_FIND,
    OF_GOLD,
    PARTLY_DECLINED,
    PARTLY_FOUND,
    WRONGLY_ANSWERED,
    WRONGLY_CITED,
    WRONGLY_DECLINED,
    WRONGLY_PARTLY,
    Outcome,
    outcome,
)
from pincite.eval.report import fonts
from pincite.eval.report.drawing import Row, Sample, distributions, intervals, numbered, typeface, waiting
from pincite.eval.report.report import render_report, write_report
from pincite.eval.runs.file import save_run
from pincite.eval.runs.run import Answered, Cited, QuestionResult, Ranked, Run
from pincite.service.answering.answer import Outcome as Given
from tests.making.runs import made_run

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} \" ' & </details></style>"


@pytest.fixture(scope="module")
def run() -> Run:
    return made_run("dev, May")


@pytest.fixture(scope="module")
def page(run: Run) -> BeautifulSoup:
    return BeautifulSoup(render_report(run, fonts.hangul_font()), "lxml")


def hostile(run: Run) -> Run:
    """The run with markup in every text that comes from outside."""

    def passage(one: Ranked) -> Ranked:
        return replace(one, document=HOSTILE, text=HOSTILE)

    def result(one: QuestionResult) -> QuestionResult:
        cited = Cited(HOSTILE, 1, 0, 5, HOSTILE, 3)
        return replace(
            one,
            id=HOSTILE,
            question=HOSTILE,
            lang=HOSTILE,
            kind=HOSTILE,
            direction=HOSTILE,
            ranking=tuple(map(passage, one.ranking)),
            missed=(HOSTILE,),
            answer=Answered((HOSTILE,), (cited,), Given.ANSWERED, 0.9, ((1,),)),
            error=HOSTILE if one.error else "",
        )

    results = tuple(result(one) for one in run.results[:14])
    return replace(run, name=HOSTILE, gold=HOSTILE, system={HOSTILE: HOSTILE}, results=results)


def test_the_page_has_its_parts_in_order(page: BeautifulSoup) -> None:
    assert [one.text for one in page.find_all(["h1", "h2"])] == [
        "dev, May", "Measures", "Groups of questions", "Plots", "Every question", "What was measured",
    ]  # fmt: skip
    assert {one["href"][1:] for one in page.select("nav a")} <= {one["id"] for one in page.select("section")}


def test_the_headline_has_every_measure_with_interval_n_and_meaning(page: BeautifulSoup) -> None:
    rows = [[cell.text for cell in row.find_all(["th", "td"])] for row in page.select(".headline tbody tr")]
    assert rows[0][0] == "nDCG@10"
    assert re.fullmatch(r"0\.\d{3}", rows[0][1])
    assert re.fullmatch(r"0\.\d{3} to 0\.\d{3}", rows[0][2])
    assert rows[0][3] == "34"
    assert "Abstention F1" in [row[0] for row in rows]
    assert all(row[4] for row in rows)


def test_every_measure_of_the_product_has_a_meaning() -> None:
    from pincite.eval.measures.summary import ANSWERS, OF_GROUPS, RETRIEVAL, meaning

    assert all(meaning(name) for name in (*RETRIEVAL, *ANSWERS, *OF_GROUPS))


def test_decisions_are_counted_for_both_kinds_of_questions(run: Run, page: BeautifulSoup) -> None:
    rows = [[cell.text for cell in row.find_all(["th", "td"])] for row in page.select(".decisions tbody tr")]
    for answerable, (name, n, *counts) in zip((True, False), rows, strict=True):
        asked = [one for one in run.results if one.answerable == answerable]
        given = [one.answer.outcome if one.answer else None for one in asked]
        assert (name, int(n)) == ("answerable" if answerable else "unanswerable", len(asked))
        assert [int(count) for count in counts] == [given.count(one) for one in (*Given, None)]
    partly = [one for one in run.results if one.answer and one.answer.partly]
    assert len(page.find_all(string=re.compile("^Answered partly"))) == len(partly) > 0


def test_groups_are_languages_types_and_directions(page: BeautifulSoup) -> None:
    tables = page.select("#groups table")
    names = [{row.th.text for row in table.select("tbody tr")} for table in tables]
    assert names[0] == {"English", "Korean", "Russian", "Japanese", "Chinese"}
    assert "unanswerable" in names[1]
    assert "Russian to Korean" in names[2]


def test_every_question_is_there_with_what_it_was_given(run: Run, page: BeautifulSoup) -> None:
    shown = page.select("details.question")
    assert [one.select_one(".id").text for one in shown] == [one.id for one in run.results]
    for result, one in zip(run.results, shown, strict=True):
        assert one.select_one(".asked").text == result.question
        assert one["data-lang"] == result.lang
        assert [p.text for p in one.select(".passage")] == [passage.text for passage in result.ranking]
        assert all(quote in one.text for quote in result.missed)
        assert result.error in one.text
        if result.answer:
            assert all(cited.quote in one.text for cited in result.answer.citations)
            assert all(sentence in one.text for sentence in result.answer.sentences)
    failed = [one for one in shown if one.has_attr("data-failed")]
    assert len(failed) == sum(outcome(one, OF_GOLD).failure for one in run.results) > 0


def test_settings_and_hashes_are_there(run: Run, page: BeautifulSoup) -> None:
    facts = {row.th.text: row.td.text for row in page.select(".facts tr")}
    assert facts["gold hash"] == run.gold_hash
    assert facts["documents hash"] == run.corpus_hash
    assert facts["model"] == run.system["model"]


def test_the_page_can_be_read_by_machines_that_read_aloud(page: BeautifulSoup) -> None:
    assert page.html["lang"] == "en"
    assert all(control.find_parent("label") for control in page.select("select, input"))
    assert all(heading.get("scope") for heading in page.select("th") if heading.find_parent("table"))
    assert all(plot["aria-label"] for plot in page.select("[role=img]"))
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_nothing_is_fetched(page: BeautifulSoup) -> None:
    assert not re.search(r"(https?:)?//[a-z]", str(page), re.IGNORECASE)
    assert not page.select("link, iframe, img, object, embed, script[src]")
    targets = [value for one in page.find_all() for name, value in one.attrs.items() if name.endswith("href")]
    assert all(target.startswith("#") for target in targets)
    assert not re.search(r"@import|url\((?!#)", str(page))


def test_text_from_documents_never_becomes_markup(run: Run) -> None:
    html = render_report(hostile(run), fonts.hangul_font())
    page = BeautifulSoup(html, "lxml")
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "49" not in {p.text for p in page.select(".passage")}
    assert len(page.select("script")) == len(page.select("style")) == 1
    assert not [one for one in page.find_all() for name in one.attrs if name.startswith("on")]
    assert len(page.select("details")) == 14
    assert page.select_one(".passage").text == HOSTILE


def test_a_run_without_answers_has_a_report(run: Run) -> None:
    bare = tuple(
        replace(one, answer=None, metrics={name: v for name, v in one.metrics.items() if name in ("nDCG@10", "R@10")})
        for one in run.results
        if one.answerable
    )
    page = BeautifulSoup(render_report(replace(run, results=bare), None), "lxml")
    assert "Confidence" not in {one.text for one in page.select("figure h3")}
    assert "Score of the first passage" in {one.text for one in page.select("figure h3")}


def test_a_public_set_has_relevant_passages_of_any_grade(run: Run) -> None:
    def plain(one: QuestionResult, grade: int) -> QuestionResult:
        return replace(one, answer=None, missed=(), ranking=(Ranked("a", "entry 7", 1.0, grade, "text"),))

    some = [one for one in run.results if one.answerable and not one.error][:3]
    results = tuple(plain(one, grade) for one, grade in zip(some, (0, 1, 4), strict=True))
    page = BeautifulSoup(render_report(replace(run, command="beir", results=results), None), "lxml")
    shown = page.select("details.question")
    assert [one["data-outcome"] for one in shown] == ["not found", "found", "found"]
    assert [one.select_one(".passages .grade").text for one in shown] == ["not relevant", "relevant", "relevant"]


def test_a_run_in_which_everything_failed_has_a_report(run: Run) -> None:
    lost = tuple(
        replace(one, answer=None, ranking=(), error="ConnectError", metrics=dict.fromkeys(one.metrics, 0.0))
        for one in run.results
    )
    page = BeautifulSoup(render_report(replace(run, results=lost), None), "lxml")
    assert len(page.select("details[data-failed]")) == 40


def test_a_large_run_shows_less_of_each_question_and_says_so() -> None:
    page = BeautifulSoup(render_report(made_run("large", count=301), None), "lxml")
    shown = page.select("details.question")
    assert len(shown) == 301
    assert len(shown[0].select(".passage")) == 3
    assert "The run file has all of them." in page.text


def test_the_same_run_gives_the_same_page(run: Run) -> None:
    font = fonts.hangul_font()
    assert render_report(run, font) == render_report(run, font)


def test_the_command_writes_beside_the_run(run: Run, tmp_path: Path) -> None:
    save_run(run, tmp_path / "may.json")
    done = CliRunner().invoke(app, ["report", str(tmp_path / "may.json")])
    assert done.exit_code == 0
    assert str(tmp_path / "may.html") in done.output
    assert (tmp_path / "may.html").read_text("utf-8").startswith("<!doctype html>")
    assert {one.name for one in tmp_path.iterdir()} == {"may.json", "may.html"}


def test_write_report_makes_its_folder(run: Run, tmp_path: Path) -> None:
    write_report(run, tmp_path / "new" / "report.html")
    assert (tmp_path / "new" / "report.html").exists()


def _result(run: Run, answerable: bool) -> QuestionResult:
    return next(one for one in run.results if one.answerable == answerable and not one.error)


@pytest.mark.parametrize(
    ("grade", "missed", "cited", "given", "expected"),
    [
        (3, (), 3, Given.ANSWERED, FOUND),
        (3, (), 2, Given.ANSWERED, FOUND),
        (3, ("quote",), 3, Given.ANSWERED, PARTLY_FOUND),
        (2, ("quote",), 3, Given.ANSWERED, NOT_FOUND),
        (3, (), 1, Given.ANSWERED, WRONGLY_CITED),
        (3, (), 1, Given.PARTLY, WRONGLY_CITED),
        (3, (), 3, Given.PARTLY, WRONGLY_PARTLY),
        (3, (), 3, Given.NOT_FOUND, WRONGLY_DECLINED),
    ],
)
def test_outcome_of_an_answerable_question(
    run: Run, grade: int, missed: tuple[str, ...], cited: int, given: Given, expected: Outcome
) -> None:
    answer = Answered(("s",), (Cited("d", 1, 0, 1, "q", cited),), given, 0.7)
    ranking = (Ranked("a", "d", 1.0, grade, "text"),)
    result = replace(_result(run, True), ranking=ranking, missed=missed, answer=answer)
    assert outcome(result, OF_GOLD) == expected
    assert outcome(replace(result, error="Timeout"), OF_GOLD) == FAILED


def test_outcome_of_an_unanswerable_question(run: Run) -> None:
    result = _result(run, False)
    assert outcome(replace(result, answer=Answered((), (), Given.NOT_FOUND, 0.2)), OF_GOLD) == DECLINED
    assert outcome(replace(result, answer=Answered(("s",), (), Given.ANSWERED, 0.8)), OF_GOLD) == WRONGLY_ANSWERED
    assert outcome(replace(result, answer=Answered(("s",), (), Given.PARTLY, 0.5)), OF_GOLD) == PARTLY_DECLINED
    assert outcome(replace(result, answer=None), OF_GOLD) == NOTHING_TO_FIND


def test_plots_draw_without_hangul_and_leave_no_empty_boxes() -> None:
    face = typeface(None)
    svg = intervals([Row("한국어 <b>", ((0.5, 0.4, 0.6), None))], ["nDCG@10", "점수"], face)
    assert "hangugeo &lt;b&gt;" in svg
    assert "한국어" not in svg


def test_plots_draw_hangul_where_a_font_has_it() -> None:
    font = fonts.hangul_font()
    if font is None:
        pytest.skip("no font with Hangul on this machine")
    assert "한국어" in intervals([Row("한국어", ((0.5, 0.4, 0.6),))], ["nDCG@10"], typeface(font))


def test_plots_stand_one_number_and_equal_numbers() -> None:
    face = typeface(None)
    for values in ((3.0,), (2.0, 2.0, 2.0), (0.0, 0.0)):
        assert "<svg" in waiting(values, [("p50", values[0])], face)
        assert "<svg" in distributions([Sample("$a_b$", values)], "score", None, face)


def test_names_inside_plots_of_a_page_are_their_own() -> None:
    svg = waiting((1.0, 2.0), [("p50", 1.0)], typeface(None))
    first, second = ({*re.findall(r'id="([^"]+)"', numbered(svg, number))} for number in (1, 2))
    assert first
    assert not first & second
    assert {*re.findall(r"url\(#([^)]+)\)", numbered(svg, 1))} <= first


def test_a_font_is_found_only_if_it_has_hangul() -> None:
    font = fonts.hangul_font()
    assert font is None or ord("가") in fonts.characters(font)
    assert ord("가") not in fonts.characters(fonts.plain_font())
    assert fonts.characters(Path(__file__)) == frozenset()


def test_a_missing_font_is_told_in_the_report(run: Run) -> None:
    assert fonts.MISSING in BeautifulSoup(render_report(run, None), "lxml").text


def test_what_a_font_lacks_is_told_by_its_name() -> None:
    ascii_only = frozenset(range(128))
    assert fonts.drawable("한국어 ko é", ascii_only) == "hangugeo ko e"
    assert fonts.drawable("韓\u0007", ascii_only) == "?\u0007"
