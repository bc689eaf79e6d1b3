"""Collections whose legs are kept by one engine or another, for tests that all of them must pass."""

import os
import random
from dataclasses import dataclass
from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.hit import Filters, Hit
from pincite.index.home import open_collection
from pincite.index.search.search import prepare, search
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at

WORDS = {
    "en": "the summit ammunition missile satellite sanction treaty military economy visit train border harbour "
    "minister delegation agreement factory grain vessel report committee",
    "ko": "정상회담은 포탄을 미사일이 위성과 제재를 조약은 군사 경제를 방문은 열차가 국경에서 항구로 협정을 공장에서",
    "ru": "саммит снаряды ракета спутник санкции договор военный экономика визит поезд граница порт министр делегация",
}


@dataclass(frozen=True)
class Engine:
    """Where the legs of a collection are kept; None: in files."""

    place: str | None

    def collection(self, home: Path) -> Collection:
        """An empty collection, or the one that is there."""
        made = collection_at(home)
        made.keep_vectors_at(self.place)
        return made


def engine_at(kind: str, folder: Path) -> Engine:
    """The engine of this kind; a test's own folder holds Milvus Lite."""
    server = os.environ.get("PINCITE_TEST_MILVUS", "milvus://127.0.0.1:19530")
    return Engine({"files": None, "lite": f"milvus+file://{folder}/vectors.db", "server": server}[kind])


def word(number: int) -> str:
    """A word that only the note with this number has."""
    return "q" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}") + "x"


def write_notes(folder: Path, count: int, first: int = 0) -> Path:
    """Notes in three languages, the same for the same numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        chosen = random.Random(number)
        words = WORDS[("en", "ko", "ru")[number % 3]].split()
        sentences = [" ".join(chosen.choices(words, k=chosen.randint(6, 14))) for _ in range(6)]
        text = (
            ". ".join([*sentences[:3], f"{word(number)} stands here alone"])
            + ".\n\n"
            + ". ".join(sentences[3:])
            + ".\n"
        )
        (folder / f"note{number}.txt").write_text(text, encoding="utf-8")
    return folder


def filled(engine: Engine, home: Path, notes: Path) -> Collection:
    """A collection with these notes."""
    collection = engine.collection(home)
    add(collection, notes)
    return collection


def found(collection: Collection, question: str, count: int = 10, filters: Filters | None = None) -> list[Hit]:
    """The hits of a question."""
    return search(collection, prepare(question, HashedWords()), count, filters or Filters())


def names(hits: list[Hit]) -> set[str]:
    """The names of the hits' documents."""
    return {hit.document.name for hit in hits}


def is_found(collection: Collection, number: int) -> bool:
    """Whether the note with this number is found by the word that only it has, and by its vector."""
    by_word = [hit for hit in found(collection, word(number), 200) if hit.signals["lexical"] > 0.3]
    assert names(by_word) <= {f"note{number}"}
    return bool(by_word)


def opened(home: Path) -> Collection:
    """The collection as another process would open it."""
    return open_collection(home, "default")
