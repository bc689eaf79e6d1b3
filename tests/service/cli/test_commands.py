"""The command line as a user meets it: the packaged weights, the sample collection, some of it as processes."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pincite.eval.sample import BRIEFS
from tests.places import PYTHONPATH
from tests.serving.command_line import pincite_here

pytestmark = [pytest.mark.weights, pytest.mark.usefixtures("loaded_once")]

QUESTION = "what did Russia gain from the Vostochny summit"


def pincite_process(home: Path, *arguments: str, status: int = 0) -> str:
    """What the command prints as a process of its own; fails unless it ends with this status."""
    run = subprocess.run(
        [sys.executable, "-m", "pincite", *arguments],
        env={**os.environ, "PINCITE_HOME": str(home), "PYTHONPATH": PYTHONPATH, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=250,
    )
    assert run.returncode == status, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    return run.stdout or run.stderr


def pincite(home: Path, *arguments: str, status: int = 0) -> str:
    """The same in this process."""
    return pincite_here(*arguments, status=status, PINCITE_HOME=str(home))


def pincite_json(home: Path, *arguments: str, status: int = 0) -> Any:
    return json.loads(pincite(home, *arguments, "--json", status=status))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    assert models  # skips where the weights cannot be had
    folder = tmp_path_factory.mktemp("home")
    pincite_process(folder, "add", str(BRIEFS))
    return folder


def test_adding_again_does_nothing(home: Path) -> None:
    summary = pincite_json(home, "add", str(BRIEFS))
    assert (summary["added"], summary["embedded"], summary["failures"]) == ([], 0, [])
    assert len(summary["unchanged"]) == 12


def test_a_file_with_the_name_of_another_is_told_of(tmp_path: Path, models: Path) -> None:
    assert models
    for name, text in (("a/summary.txt", "One text about a convoy.\n"), ("b/summary.md", "Another, about a ship.\n")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    home = tmp_path / "home"
    assert "Another document named" not in pincite(home, "add", str(tmp_path / "a"))
    first = pincite_json(home, "list")["documents"][0]["id"]
    said = pincite(home, "add", str(tmp_path / "b"))
    assert (
        f"{tmp_path / 'b/summary.md'}: Another document named 'summary' is there, with other content ({first})" in said
    )
    assert pincite_json(home, "add", str(tmp_path))["namesakes"] == [], "nothing new"


def test_a_report_says_where_each_fact_was_read(home: Path) -> None:
    shown = pincite(home, "report", "Sanctions after the Panel")
    assert "date 2024-06-27: in the byline on page 1" in shown and "  date: 2024-06-27" in shown
    origins = pincite_json(home, "report", "Sanctions after the Panel")["report"]["origins"]
    assert "author Philippa Okonjo-Reyes: in the byline" in origins


@pytest.mark.parametrize("question", [QUESTION, "러시아는 보스토치니 정상회담에서 무엇을 얻었나"])
def test_an_answer_cites_its_documents_verbatim(home: Path, question: str) -> None:
    answer = pincite_json(home, "ask", question)
    assert set(answer) >= {"question", "abstained", "sentences", "citations"}
    assert (answer["abstained"], answer["outcome"]) == (False, "answered")
    assert answer["chosen_by"] == "seeker-1"
    assert 1 <= len(answer["sentences"]) <= len(answer["citations"])
    for sentence in answer["sentences"]:
        quotes = "".join(answer["citations"][number - 1]["quote"] for number in sentence["citations"])
        assert "".join(quotes.split()) == "".join(sentence["text"].split())
    assert set(answer["citations"][0]) == {
        *("id", "document_id", "document", "title", "page", "page_label", "start", "end", "quote", "known_as")
    }


def test_the_terminal_shows_sentences_marks_and_places(home: Path) -> None:
    shown = pincite_process(home, "ask", QUESTION)
    assert "[1]" in shown
    assert "paragraph " in shown


def test_a_search_lists_passages_with_their_signals(home: Path) -> None:
    found = pincite_json(home, "search", QUESTION, "-k", "5")
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3, 4, 5]
    assert set(found["hits"][0]) >= {
        *("rank", "score", "passage_id", "document_id", "document", "title", "page", "start", "end", "text", "signals")
    }
    assert all(len(hit["text"]) <= 500 for hit in found["hits"])
    only = found["hits"][0]["document"]
    assert {hit["document"] for hit in pincite_json(home, "search", QUESTION, "-d", only)["hits"]} == {only}


def test_a_search_tells_readers_why_and_developers_the_numbers(home: Path) -> None:
    first, *_ = pincite(home, "search", QUESTION, "-k", "3").splitlines()
    assert "found by its " in first and "dense_z" not in first and "score" not in first
    first, *_ = pincite(home, "search", QUESTION, "-k", "3", "--numbers").splitlines()
    assert "score " in first and "dense_z " in first and "found by" not in first


def test_another_subject_is_not_found(home: Path) -> None:
    answer = pincite_json(home, "ask", "how long should sourdough bread rise before baking")
    assert answer["abstained"]
    assert answer["reason"] == "not found in these documents"
    assert "Not found" in pincite(home, "ask", "how long should sourdough bread rise before baking")


def test_citations_resolve_and_quotes_are_found(home: Path) -> None:
    citation = pincite_json(home, "ask", QUESTION)["citations"][0]
    assert pincite_json(home, "cite", citation["id"])["quote"] == citation["quote"]
    assert f"Cited: “{' '.join(citation['quote'].split())}”" in pincite(home, "cite", citation["id"])
    spaced = "  ".join(citation["quote"].split())
    places = pincite_json(home, "find-quote", spaced)["matches"]
    assert citation["document"] in [place["citations"][0]["document"] for place in places]
    assert "Not found" in pincite(home, "find-quote", "Nobody ever wrote these seven words here.", status=1)


def test_list_report_check_and_version(home: Path) -> None:
    documents = pincite_json(home, "list")["documents"]
    assert len(documents) == 12
    report = pincite_json(home, "report", documents[0]["id"])
    assert report["report"]["pages"]
    assert pincite_json(home, "check") == {"clean": True, "problems": [], "repaired": []}
    assert pincite_json(home, "version")["version"].count(".") == 2
    for command in ("list", "check", "version"):
        assert pincite(home, command).strip()
    assert documents[0]["id"] in pincite(home, "report", documents[0]["id"])


def test_lost_vectors_are_reported_and_embedded_again(home: Path, tmp_path: Path) -> None:
    few = shutil.copytree(home, tmp_path / "few")
    pincite(few, "remove", *(one["id"] for one in pincite_json(few, "list")["documents"][3:]))
    damaged = shutil.copytree(few, tmp_path / "home")
    with closing(sqlite3.connect(damaged / "collections" / "default" / "truth.sqlite")) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM vectors WHERE rowid % 9 = 0")
        connection.execute("UPDATE vectors SET float16 = zeroblob(length(float16)) WHERE rowid % 9 = 1")
    report = pincite_json(damaged, "check", status=1)
    assert not report["clean"]
    assert any("have no vectors" in problem for problem in report["problems"])
    assert "have no vectors" in pincite(damaged, "check", "--deep", status=1)
    repaired = pincite_json(damaged, "check", "--repair")
    assert (repaired["clean"], repaired["problems"]) == (True, [])
    assert len(repaired["repaired"]) > 1
    assert pincite_json(damaged, "check", "--deep") == {"clean": True, "problems": [], "repaired": []}
    hits = [pincite_json(one, "search", QUESTION, "-k", "3")["hits"] for one in (few, damaged)]
    assert [hit["passage_id"] for hit in hits[0]] == [hit["passage_id"] for hit in hits[1]]


def test_a_removed_document_is_gone_but_its_citation_answers(home: Path, tmp_path: Path) -> None:
    brief = tmp_path / "brief.txt"
    brief.write_text("The lighthouse keepers of Busan agreed on a common signal in 1987.", encoding="utf-8")
    pincite(home, "add", str(brief))
    citation = pincite_json(home, "ask", "what did the lighthouse keepers of Busan agree on?")["citations"][0]
    assert citation["document"] == "brief"
    pincite_process(home, "remove", "brief")
    assert pincite_json(home, "cite", citation["id"])["removed"] is True
    assert "removed" in pincite(home, "cite", citation["id"])
    hits = pincite_json(home, "search", "lighthouse keepers of Busan")["hits"]
    assert "brief" not in {hit["document"] for hit in hits}
    assert pincite_json(home, "check")["clean"]


def test_a_file_that_cannot_be_read_fails_alone(home: Path, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("One good sentence stands in this file.", encoding="utf-8")
    (tmp_path / "빈 파일.txt").write_bytes(b"")
    summary = pincite_json(home, "add", str(tmp_path), status=1)
    assert len(summary["added"]) == 1
    assert [failure["error"] for failure in summary["failures"]] == ["EmptyFile"]
    assert "빈 파일.txt" in summary["failures"][0]["message"]
    assert pincite_json(home, "report", "빈 파일.txt", status=1)["error"] == "EmptyFile"
    pincite(home, "remove", str(tmp_path))


@pytest.mark.parametrize(
    ("arguments", "status", "kind"),
    [
        (("ask", ""), 2, "EmptyQuestion"),
        (("ask", "x" * 100_000), 2, "QuestionTooLong"),
        (("search", "summit", "-k", "0"), 2, "BadOption"),
        (("cite", "nonsense"), 1, "UnknownCitation"),
        (("report", "nowhere"), 1, "UnknownDocument"),
        (("remove", "nowhere"), 1, "UnknownDocument"),
        (("ask", "summit", "--collection", "elsewhere"), 1, "CollectionMissing"),
        (("add", str(BRIEFS), "--model", "no/such-model"), 1, "ModelUnavailable"),
    ],
)
def test_errors_are_sentences_with_a_status(home: Path, arguments: tuple[str, ...], status: int, kind: str) -> None:
    assert pincite_json(home, *arguments, status=status)["error"]["kind"] == kind
    assert pincite(home, *arguments, status=status).startswith("pincite: ")


def test_an_error_ends_a_process_with_its_status(home: Path) -> None:
    assert pincite_process(home, "cite", "nonsense", status=1).startswith("pincite: ")
    assert json.loads(pincite_process(home, "ask", "", "--json", status=2))["error"]["kind"] == "EmptyQuestion"
