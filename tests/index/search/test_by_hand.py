"""Arrays give what ranking passage by passage gives, with everything read from the database."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters, Hit
from pincite.index.home import open_collection
from pincite.index.legs.lexical import K1, inverse_document_frequency, saturated
from pincite.index.legs.sources import Source, joined, years
from pincite.index.search.fusion import ACROSS, SAME, directed, direction, fuse, promising, sought
from pincite.index.search.question import Question
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import keys_of, passage_vectors, sentence_vectors, terms_of
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at

ENGLISH = [
    "summit",
    "treaty",
    "ammunition",
    "railway",
    "border",
    "sanctions",
    "minister",
    "border",
    "harvest",
    "satellite",
    "port",
    "trade",
    "envoy",
]
KOREAN = [
    "정상회담",
    "포탄",
    "조약",
    "철도",
    "국경",
    "제재",
    "장관",
    "수확",
    "위성",
    "항구",
    "무역",
    "특사",
    "협력",
    "공급",
]
FIGURES = [str(number) for number in range(3000, 3060)]  # so many terms that not all of the best passages' are taken
QUESTIONS = (
    "ammunition and the border",
    "which treaty did Jane Doe name in 2021?",
    "포탄 공급과 철도",
    "2022년 정상회담에서 서동주는 무엇을 말했나",
    "harvest",
    "nothing of this is there",
)


def write_library(folder: Path) -> None:
    """Twelve documents in two languages, each with sections whose headings come again, and two alike."""
    folder.mkdir()
    dice = random.Random(3)
    for number in range(12):
        words = [*3 * (ENGLISH if number % 2 else KOREAN), *FIGURES]
        said = [" ".join(dice.choices(words, k=9)) + "." for _ in range(60)]
        parts = [f"# {words[at % 3]}\n\n{' '.join(said[at * 10 : at * 10 + 10])}\n" for at in range(6)]
        (folder / f"{number}.md").write_text("\n".join(parts), encoding="utf-8")
        author = "Jane Doe" if number % 3 else "서동주"
        facts = f'{{"date": "202{number % 4}-05", "author": "{author}", "title": "Brief"}}'
        (folder / f"{number}.meta.json").write_text(facts, encoding="utf-8")
    (folder / "alike.md").write_text((folder / "1.md").read_text(encoding="utf-8") + "\nBye.\n", encoding="utf-8")


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("library")
    write_library(folder / "texts")
    opened = collection_at(folder / "home")
    add(opened, folder / "texts")
    return opened


@pytest.mark.parametrize("text", QUESTIONS)
def test_hits_are_those_of_ranking_by_hand(collection: Collection, text: str) -> None:
    question = prepare(text, HashedWords())
    assert_same(search(collection, question, 40, Filters()), by_hand(collection, question, 40))


def test_so_are_they_after_changes_from_files_and_from_memory(tmp_path: Path) -> None:
    """A reader that brings its legs forward, and one that opens what the writer left."""
    write_library(tmp_path / "texts")
    writer = collection_at(tmp_path / "home")
    add(writer, *sorted((tmp_path / "texts").glob("[0-5].md")))
    reader = open_collection(tmp_path / "home", "default")
    question = prepare(QUESTIONS[0], HashedWords())
    search(reader, question, 5, Filters())
    add(writer, tmp_path / "texts")
    remove_documents(writer, ["3", "4", "7", "8", "9"])
    for one in (reader, open_collection(tmp_path / "home", "default"), writer):
        assert_same(search(one, question, 40, Filters()), by_hand(one, question, 40))


def assert_same(hits: Sequence[Hit], expected: Sequence[tuple[int, float, Mapping[str, float]]]) -> None:
    assert [hit.key for hit in hits] == [key for key, _, _ in expected]
    assert [hit.score for hit in hits] == pytest.approx([score for _, score, _ in expected], abs=1e-4)
    for hit, (_, _, signals) in zip(hits, expected, strict=True):
        assert dict(hit.signals) == pytest.approx(signals, abs=1e-4)


def by_hand(collection: Collection, question: Question, count: int) -> list[tuple[int, float, Mapping[str, float]]]:
    """Key, score and signals of the best passages; the collection is small enough for all to be candidates."""
    model = collection.manifest.model
    facts = {one.id: one for one in all_documents(collection.connection)}
    ids = list(facts)
    keys, matrix = passage_vectors(collection.connection, ids)
    vectors = dict(zip(keys.tolist(), matrix, strict=True))
    sentences = sentence_vectors(collection.connection, keys.tolist())
    rows = collection.connection.execute("SELECT key, document_id, heading, id FROM passages").fetchall()
    about = {key: (facts[document], heading, name) for key, document, heading, name in rows}
    shares = collection.lexical().search(question.terms, 400)
    moments = collection.vectors().moments
    first = {
        key: {
            "dense": float(vector @ question.vector),
            "dense_z": moments(question.vector)[about[key][0].language or ""].standardise(
                float(vector @ question.vector)
            ),
            "lexical": shares.get(key, 0.0),
        }
        for key, vector in vectors.items()
    }
    best = sorted(first, key=lambda key: (-promising(first[key]), key))[: max(60, count + 20)]
    found: dict[int, tuple[float, dict[str, float]]] = {}
    for way in (SAME, ACROSS):
        here = [key for key in best if direction(question.language or "", about[key][0].language or "") is way]
        asked = directed(model, question.vector, way)
        seeking = sought(model, question.seeking, question.vector)
        signals = {}
        for key in here:
            document, heading, _ = about[key]
            usual, answering = (moments(one)[document.language or ""] for one in (asked, seeking))
            near = [
                float(vectors[other] @ asked)
                for other in range(key - 2, key + 3)
                if other in about and about[other][:2] == (document, heading)
            ]
            source = Source.of(document.date, document.title, document.author, document.publisher)
            signals[key] = {
                **first[key],
                "dense_z": usual.standardise(float(vectors[key] @ asked)),
                "sentence_z": usual.standardise(float((sentences[key] @ asked).max())),
                "section_z": usual.standardise(sum(near) / len(near)),
                "answer_z": answering.standardise(float((sentences[key] @ seeking).max())),
                "feedback": 0.0,
                "year": float(source.is_of(years(question.text))),
                "source": float(source.is_named(joined(question.text))),
            }
        if way is ACROSS and here:
            scores = {key: fuse(one, way) for key, one in signals.items()}
            covered = feedback(scores, terms_of(collection.connection, here), all_terms(collection))
            signals = {key: {**one, "feedback": covered[key]} for key, one in signals.items()}
        found |= {key: (fuse(one, way), one) for key, one in signals.items()}
    ordered = sorted(found, key=lambda key: (-found[key][0], about[key][2]))[:count]
    return [(key, *found[key]) for key in ordered]


def all_terms(collection: Collection) -> list[set[str]]:
    """The terms of each passage."""
    ids = [one.id for one in all_documents(collection.connection)]
    every = terms_of(collection.connection, keys_of(collection.connection, ids).tolist())
    return [set(terms) for terms in every.values()]


def feedback(
    scores: Mapping[int, float], terms: Mapping[int, Sequence[str]], passages: Sequence[set[str]]
) -> dict[int, float]:
    """Key -> how well the passage covers the terms of the ten best passages."""
    average = sum(map(len, terms.values())) / len(terms)
    frequencies = {
        key: {term: saturated(count, len(some), average) for term, count in Counter(some).items()}
        for key, some in terms.items()
    }
    best = sorted(scores, key=lambda key: (-scores[key], key))[:10]
    summed: dict[str, float] = {}
    for key in best:
        trust = float(np.exp(scores[key] - scores[best[0]]))
        for term, frequency in frequencies[key].items():
            summed[term] = summed.get(term, 0.0) + trust * frequency
    idf = {term: inverse_document_frequency(len(passages), sum(term in some for some in passages)) for term in summed}
    chosen = sorted(summed, key=lambda term: (-summed[term] * idf[term], term))[:20]
    wanted = {term: summed[term] * idf[term] * idf[term] for term in chosen}
    most = sum(wanted.values()) * (K1 + 1) or 1.0
    return {
        key: sum(weight * frequencies[key].get(term, 0.0) for term, weight in wanted.items()) / most for key in scores
    }
