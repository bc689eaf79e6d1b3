"""Retrieval sets: read, indexed once, searched, ranked by entry; and asked again with their answers taken out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pincite.eval.beir import unanswerable
from pincite.eval.beir.index import IndexedSet, cache_settings, index_set
from pincite.eval.beir.load import RetrievalSet, SetError, load_set
from pincite.eval.beir.run import IndexedSystem, Plan, run_set
from pincite.eval.beir.unanswerable import Confidences, confidences, separations
from pincite.eval.running.runner import ask_all
from pincite.index.changing import entering
from pincite.index.collection import Collection
from pincite.index.truth.changes import current_generation
from pincite.index.truth.documents import all_documents
from pincite.service.answering.quoting import HITS
from pincite.service.settings import Settings, read_settings
from tests.fakes.hashed_words import HashedWords
from tests.making.library import collection_at
from tests.places import SHARED

CORPUS = [
    {"_id": "a/1", "title": "Shells", "text": "북한은 러시아에 포탄을 공급했다."},
    {"_id": "b", "title": "", "text": "The treaty was signed in Pyongyang on a day in June."},
    {"_id": "c", "title": "Space", "text": "보스토치니 우주기지에서 위성 협력을 논의했다. " * 40},
    {"_id": "d", "title": "", "text": "북한은 러시아에 포탄을 공급했다."},
]
QUERIES = [
    {"_id": "q1", "text": "shells for Russia"},
    {"_id": "q2", "text": "조약은 언제 서명되었나", "lang": "ko"},
    {"_id": "q3", "text": "satellite cooperation at the cosmodrome"},
    {"_id": "q4", "text": "nobody judged this"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\ta/1\t1\nq1\td\t1\nq2\tb\t1\nq3\tc\t2\nq4\tb\t0\n"


def write_set(folder: Path, qrels: str = QRELS) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in (("corpus", CORPUS), ("queries", QUERIES)):
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    (folder / "qrels.tsv").write_text(qrels)
    return folder


def no_news(*_: object) -> None:
    pass


def counter(told: list[int]) -> Callable[[int], Callable[[int], None]]:
    return lambda _: told.append


def indexed(folder: Path, collection: Collection) -> tuple[RetrievalSet, IndexedSet]:
    wanted = load_set(write_set(folder / "set"))
    return wanted, index_set(wanted, collection, HashedWords(), no_news)


def test_a_set_is_read_with_and_without_heading(tmp_path: Path) -> None:
    wanted = load_set(write_set(tmp_path / "set"))
    assert load_set(write_set(tmp_path / "set", QRELS.split("\n", 1)[1])) == wanted
    assert [one.id for one in wanted.queries] == ["q1", "q2", "q3"]
    assert [one.lang for one in wanted.queries] == ["en", "ko", "en"]
    assert wanted.qrels["q1"] == {"a/1": 1, "d": 1}
    assert load_set(tmp_path / "set", limit=1).hash() != wanted.hash()


def test_judgements_in_trecs_format_take_the_place_of_the_sets_own(tmp_path: Path) -> None:
    (tmp_path / "qrels.txt").write_text("q4 0 b 2\nq4 0 a/1 0\n")
    judged = load_set(write_set(tmp_path / "set"), None, tmp_path / "qrels.txt")
    assert [one.id for one in judged.queries] == ["q4"]
    assert judged.qrels == {"q4": {"b": 2, "a/1": 0}}


def test_a_set_of_windows_or_with_separators_in_its_text_is_the_same(tmp_path: Path) -> None:
    wanted = load_set(write_set(tmp_path / "set"))
    for path in (tmp_path / "set").iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_set(tmp_path / "set") == wanted
    rows = [*CORPUS[:3], {"_id": "d", "text": "one\u2028two\x85three"}]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "set" / "corpus.jsonl").write_text(text, "utf-8")
    assert load_set(tmp_path / "set").corpus[3].text == "one\u2028two\x85three"


def test_ids_of_other_programs_are_taken_as_they_are(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set", "q1\ta/1\t1\n")
    rows = [{"_id": "50%25", "text": "x"}, {"_id": "a%20b", "text": "y"}, {"_id": "a/1", "text": "z"}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "qrels.txt").write_text("q1 0 50%25 1\nq1 0 a%20b 2\n")
    assert load_set(folder, None, tmp_path / "qrels.txt").qrels["q1"] == {"50%25": 1, "a%20b": 2}


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("qrels.tsv", "q1\ta/1\t1\nq1 b 1\n", r"qrels\.tsv:2: "),
        ("qrels.tsv", "q9\ta/1\t1\n", "no query with a relevant entry"),
        ("corpus.jsonl", '{"_id": "a", "text": "x"}\n{"_id": "a", "text": "y"}\n', r"corpus\.jsonl:2: .*line 1"),
        ("queries.jsonl", '{"_id": "q1", "text": "x"}\n{"_id": "q1", "text": "y"}\n', r"queries\.jsonl:2: .*line 1"),
        ("queries.jsonl", '// what was asked\n{"_id": "q1", "text": "x"}\n', r"queries\.jsonl:1: it is a comment"),
        ("qrels.tsv", "q1\ta/1\t1\nq1\tgone\t1\n", r"qrels\.tsv:2: .*no entry 'gone'"),
        ("qrels.tsv", "q1\ta/1\t1\nq1\ta/1\t2\n", r"qrels\.tsv:2: .*grade 1 for 'q1' already"),
        ("corpus.jsonl", '{"_id": "a", "text": "x"}\n\n{"_id": "b"}\n', r"corpus\.jsonl:3: "),
        ("queries.jsonl", '{"_id": 7, "text": "x"}\n', r"queries\.jsonl:1: "),
    ],
)
def test_a_faulty_set_is_refused_with_its_line(tmp_path: Path, file: str, text: str, message: str) -> None:
    folder = write_set(tmp_path / "set")
    (folder / file).write_text(text)
    with pytest.raises(SetError, match=message):
        load_set(folder)


def test_a_folder_without_a_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetError, match=r"corpus\.jsonl cannot be read"):
        load_set(tmp_path)


def test_entries_are_ranked_once_by_their_best_passage(tmp_path: Path) -> None:
    wanted, ready = indexed(tmp_path, collection_at(tmp_path / "home"))
    facts = {ready.entries[one.id]: one for one in all_documents(ready.collection.connection)}
    assert set(facts) == {"a/1", "b", "c", "d"}
    assert facts["c"].passages > 1
    assert facts["a/1"].title == "Shells"
    system = IndexedSystem(ready)
    first = system.search(wanted.queries[0], 10)
    assert sorted(one.passage_id for one in first) == ["a/1", "b", "c", "d"]
    assert {one.passage_id for one in first[:2]} == {"a/1", "d"}
    assert [one.score for one in first] == sorted((one.score for one in first), reverse=True)
    assert system.search(wanted.queries[2], 10)[0].passage_id == "c"


def test_a_set_is_indexed_once_and_goes_on_after_an_interruption(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = collection_at(tmp_path / "home")
    monkeypatch.setattr(entering, "PIECE", 1)  # so that each document is a batch

    def interrupt(progress: object) -> None:
        if getattr(progress, "files", 0) >= 2:
            raise KeyboardInterrupt

    wanted = load_set(write_set(tmp_path / "set"))
    with pytest.raises(KeyboardInterrupt):
        index_set(wanted, collection, HashedWords(), interrupt)
    assert 0 < len(all_documents(collection.connection)) < 4
    index_set(wanted, collection, HashedWords(), no_news)
    assert len(all_documents(collection.connection)) == 4
    before = current_generation(collection.connection)
    index_set(wanted, collection, HashedWords(), no_news)
    assert current_generation(collection.connection) == before
    (collection.folder / "made-by").write_text("other sources")
    index_set(wanted, collection, HashedWords(), no_news)
    assert current_generation(collection.connection) > before
    assert len(all_documents(collection.connection)) == 4


def test_another_corpus_or_model_is_kept_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    settings = Settings(tmp_path, "default", tmp_path)
    wanted = load_set(write_set(tmp_path / "a set"))
    kept = cache_settings(wanted, settings, None, fresh=False)
    assert kept == cache_settings(wanted, settings, None, fresh=True)
    assert kept.collection.startswith("a_set-")
    assert kept.home.is_relative_to(tmp_path)
    (tmp_path / "a set" / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in CORPUS[:3]))
    (tmp_path / "a set" / "qrels.tsv").write_text("q1\ta/1\t1\n")
    other = cache_settings(load_set(tmp_path / "a set"), settings, None, fresh=False)
    assert len({kept.collection, other.collection, cache_settings(wanted, settings, "m", False).collection}) == 3


def test_another_systems_ranking_is_judged_without_an_index(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set")
    (tmp_path / "run.txt").write_text("q1 Q0 b 1 0.9 x\nq1 Q0 d 2 0.8 x\nq2 Q0 b 1 0.7 x\n")
    plan = Plan(folder, None, 10, None, tmp_path / "run.txt", fresh=False)
    told: list[int] = []
    run = run_set(plan, read_settings(tmp_path, None), no_news, no_news, counter(told))
    assert told == [1, 1, 1]
    first, second, third = run.results
    assert (first.metrics["RR@10"], first.metrics["R@10"]) == (0.5, 0.5)
    assert (second.direction, second.metrics["nDCG@10"]) == ("ko>en", 1.0)
    assert (third.direction, third.metrics["nDCG@10"]) == ("en>ko", 0.0)
    assert first.missed == (CORPUS[0]["text"],)
    assert (run.command, run.gold, first.answer, first.answerable) == ("beir", "set", None, True)


def test_a_question_among_the_entries_does_not_answer_itself(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set")
    rows = [*CORPUS, {"_id": "q1", "text": QUERIES[0]["text"]}, {"_id": "q3", "text": "satellite dishes of the town"}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    wanted = load_set(folder)
    system = IndexedSystem(index_set(wanted, collection_at(tmp_path / "home"), HashedWords(), no_news))
    ranked = [[found.passage_id for found in one.found] for one in ask_all(system, wanted.queries, 10, no_news)]
    assert "q1" not in ranked[0] and set(ranked[0]) == {"a/1", "b", "c", "d", "q3"}
    assert "q3" in ranked[2], "only the id is the same"


def test_the_constants_are_those_of_answering() -> None:
    assert HITS == unanswerable.HITS


def test_confidence_is_asked_with_the_answer_and_without(tmp_path: Path) -> None:
    wanted, ready = indexed(tmp_path, collection_at(tmp_path / "home"))
    found = confidences(wanted, ready, no_news)
    assert [one.direction for one in found] == ["en>ko", "ko>en", "en>ko"]
    for one in found:
        assert 0 <= one.removed <= one.answered <= 1
    assert found[0].removed < found[0].answered
    # Nothing was taken out for good.
    assert [one.passage_id for one in ask_all(IndexedSystem(ready), wanted.queries, 10, no_news)[0].found][:2]


def test_separations_by_hand() -> None:
    found = [
        Confidences("1", "en>ko", 0.9, 0.2),
        Confidences("2", "en>ko", 0.8, 0.6),
        Confidences("3", "ko>ko", 0.4, 0.1),
    ]
    everything, english, korean = separations(found)
    figures = everything.figures
    assert figures["AUROC"].value == pytest.approx(8 / 9)
    assert (figures["precision"].value, figures["recall"].value) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert (everything.n, english.name, korean.name) == (3, "en>ko", "ko>ko")
    assert english.figures["AUROC"].value == korean.figures["AUROC"].value == 1.0
    assert figures["AUROC"].low <= 8 / 9 <= figures["AUROC"].high


@pytest.mark.shared
@pytest.mark.parametrize("name", ["debianfaq_en2ko", "belebele_ko2en", "xquad_en"])
def test_the_shared_sets_are_read(name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    wanted = load_set(SHARED / "ir" / name)
    counts = {"debianfaq_en2ko": (74, 307), "belebele_ko2en": (900, 488), "xquad_en": (1190, 240)}
    assert (len(wanted.queries), len(wanted.corpus)) == counts[name]
