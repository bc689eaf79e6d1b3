"""TREC's formats: what is written is read back, trec_eval's numbers are ours, other systems are judged."""

from pathlib import Path

import pytest
import pytrec_eval

from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.running.corpus import Corpus
from pincite.eval.running.runner import ask_all, judge_all
from pincite.eval.running.trec import (
    RankedSystem,
    read_passages,
    read_qrels,
    read_trec_run,
    write_qrels,
    write_trec_run,
)
from pincite.eval.runs.file import RunFileError
from pincite.eval.runs.run import Run
from tests.making.runs import made_run


def test_rankings_and_judgements_are_read_back(tmp_path: Path) -> None:
    run = made_run("my run", count=30)
    write_trec_run(run, tmp_path / "run.txt")
    write_qrels(run, tmp_path / "qrels.txt")
    rankings, judged = read_trec_run(tmp_path / "run.txt"), read_qrels(tmp_path / "qrels.txt")
    for one in run.results:
        assert [passage for passage, _ in rankings.get(one.id, [])] == [hit.passage_id for hit in one.ranking]
        assert judged.get(one.id, {}) == (dict(one.judged) if one.answerable else {})
    assert (tmp_path / "run.txt").read_text().splitlines()[0].split() == [
        *(run.results[0].id, "Q0", run.results[0].ranking[0].passage_id, "1", "1.000000", "my%20run"),
    ]


def test_ids_with_spaces_survive(tmp_path: Path) -> None:
    path = tmp_path / "run.txt"
    path.write_text("q%201 Q0 a%2520b 1 0.5 tag\n")
    assert read_trec_run(path) == {"q 1": [("a%20b", 0.5)]}


def test_equal_scores_are_ranked_as_trec_eval_ranks_them(tmp_path: Path) -> None:
    path = tmp_path / "run.txt"
    path.write_text("q Q0 a 1 5.0 x\nq Q0 c 2 5.0 x\nq Q0 b 3 5.0 x\nq Q0 d 4 7.0 x\n")
    ranking = [passage for passage, _ in read_trec_run(path)["q"]]
    assert ranking == ["d", "c", "b", "a"]
    scores = {"a": 5.0, "b": 5.0, "c": 5.0, "d": 7.0}
    for passage, place in zip(ranking, (1, 2, 3, 4), strict=True):
        found = pytrec_eval.RelevanceEvaluator({"q": {passage: 1}}, {"recip_rank"}).evaluate({"q": scores})
        assert found["q"]["recip_rank"] == 1 / place


def test_ids_of_other_programs_are_taken_as_they_are() -> None:
    passages = {one: ("brief", f"text of {one}") for one in ("50%25", "a%20b", "c%2Fd", "e")}
    question = GoldQuestion("q%201", "?", "en", "factoid", "", (), ())
    # As read from a file that holds the ids just like this.
    system = RankedSystem({"q 1": [("50%", 4.0), ("a b", 3.0), ("c%2Fd", 2.0), ("e", 1.0)]}, passages)
    assert [found.passage_id for found in system.search(question, 10)] == ["50%25", "a%20b", "c%2Fd", "e"]


def test_files_of_windows_and_separators_in_texts_are_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\xef\xbb\xbfq Q0 p 1 0.5 tag\r\nq Q0 r 2 0.4 tag\r\n")
    assert read_trec_run(path) == {"q": [("p", 0.5), ("r", 0.4)]}
    path.write_text('{"id": "p", "document": "brief", "text": "one\u2028two\x85three"}\n', "utf-8-sig")
    assert read_passages(path) == {"p": ("brief", "one\u2028two\x85three")}
    path.write_text("q Q0 p 1 0.5 tag\n", "utf-16")
    with pytest.raises(RunFileError, match="UTF-16: save it as UTF-8"):
        read_trec_run(path)


@pytest.mark.parametrize("score", ["nan", "inf", "-Infinity"])
def test_a_score_that_cannot_be_ranked_is_named(tmp_path: Path, score: str) -> None:
    path = tmp_path / "run.txt"
    path.write_text(f"q Q0 p 1 0.5 tag\nq Q0 r 2 {score} tag\n")
    with pytest.raises(RunFileError, match=rf"run\.txt:2: .*{score}"):
        read_trec_run(path)


@pytest.mark.parametrize("line", ["q Q0 p 1 x tag", "q Q0 p 1", "q p 1 0.5 tag"])
def test_a_line_that_is_no_ranking_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "run.txt"
    path.write_text(f"q Q0 p 1 0.5 tag\n{line}\n")
    with pytest.raises(RunFileError, match=r"run\.txt:2: "):
        read_trec_run(path)


def test_other_faults_are_named(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("q Q0 p 1 0.5 tag\nq Q0 p 2 0.4 tag\n")
    with pytest.raises(RunFileError, match="file:2: 'p' appears twice"):
        read_trec_run(path)
    path.write_text("q 0 p 1\nq 0 p 2\n")
    with pytest.raises(RunFileError, match="file:2: 'p' has the grade 1 already"):
        read_qrels(path)
    path.write_text('{"id": "p", "document": "d", "text": "x"}\n{"id": "p", "document": "d", "text": "y"}\n')
    with pytest.raises(RunFileError, match="file:2: the passage 'p' has another text"):
        read_passages(path)
    path.write_text("q 0 p good\n")
    with pytest.raises(RunFileError, match="file:1: a line of TREC qrels"):
        read_qrels(path)
    path.write_text('{"id": "p"}\n')
    with pytest.raises(RunFileError, match="file:1: a line of passages"):
        read_passages(path)
    with pytest.raises(RunFileError, match="cannot be read"):
        read_qrels(tmp_path / "none")


QUESTIONS = [
    GoldQuestion("q1", "How many?", "en", "factoid", "", (), (Evidence("brief", "seven thousand containers", 3),)),
    GoldQuestion("q2", "How?", "en", "factoid", "", (), (Evidence("brief", "by rail", 3),)),
]
CORPUS = Corpus({"brief": "Seven thousand containers, seven thousand containers by rail."}, {}, {"brief": "en"}, "h")
PASSAGES = {"a": ("brief", "Seven thousand"), "b": ("brief", "seven thousand containers"), "c": ("brief", "by rail.")}


def test_another_system_is_judged_by_its_texts(tmp_path: Path) -> None:
    system = RankedSystem({"q1": [("a", 9.0), ("b", 8.0)]}, PASSAGES)
    first, second = judge_all(ask_all(system, QUESTIONS, 10, lambda _: None), system, CORPUS, None)
    assert first.metrics["RR@10"] == 0.5
    assert first.judged == {"b": 3}
    assert second.judged == {"c": 3}
    assert second.metrics["nDCG@10"] == 0.0, "it is missing from the ranking"
    assert not second.error

    run = Run("other", "", "run", "", "", "", {}, (first, second))
    write_trec_run(run, tmp_path / "run.txt")
    write_qrels(run, tmp_path / "qrels.txt")
    with (tmp_path / "run.txt").open() as ranking, (tmp_path / "qrels.txt").open() as judged:
        evaluator = pytrec_eval.RelevanceEvaluator(pytrec_eval.parse_qrel(judged), {"ndcg_cut.10"})
        assert evaluator.evaluate(pytrec_eval.parse_run(ranking))["q1"]["ndcg_cut_10"] == first.metrics["nDCG@10"]


def test_a_passage_without_text_fails_its_question() -> None:
    system = RankedSystem({"q1": [("z", 1.0)]}, PASSAGES)
    (outcome,) = ask_all(system, QUESTIONS[:1], 10, lambda _: None)
    assert "passage 'z' is missing" in outcome.error
