"""The small library that every proof starts from, and what must be found in it, worked out from the files alone."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pincite.index.changing.entry import passage_text, sentence_text
from pincite.index.hit import DocumentFacts
from pincite.index.legs.terms import terms
from pincite.index.truth.packing import Vectors, packed, unpacked
from pincite.ingest.discover import path_text
from pincite.ingest.document import Reading
from pincite.ingest.errors import ReadError
from pincite.ingest.reading.worker import read_file
from tests.fakes.hashed_words import HashedWords

SHARED_WORDS = "Both delegations repeated the wording of the older communique about grain and railways."
PAPERS = {
    "alpha.txt": f"The alabaster summit was held in spring.\n\nSix ministers signed a treaty.\n\n{SHARED_WORDS}\n",
    "bravo.txt": f"Borealis satellites were discussed at length.\n\n{SHARED_WORDS}\n",
    "charlie.md": "# Cooperation\n\nChalcedony sanctions were criticised.\n\n# Economy\n\nTrade grew by four.\n",
    "delta.txt": "Димитрий сообщил про саммит и договор.\n\nКосмодром посетили утром. Ракета стояла рядом.\n",
    "echo.txt": "북한은 러시아에 포탄을 공급했다.\n\n정상회담은 보스토치니 우주기지에서 열렸다.\n",
    "foxtrot.txt": "Feldspar trains carried ammunition east in October.\n\nNobody counted the wagons twice.\n",
}
QUESTIONS = (
    "alabaster summit", "borealis satellites", "chalcedony sanctions", "димитрий саммит", "포탄 공급",
    "feldspar trains", "grain and railways", "garnet missile", "hematite visit", "who signed the treaty",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """What is stored of a file: the hash of its content, and the facts that go into its vectors."""

    content: str
    title: str | None
    date: str | None


State = Mapping[str, Version]


def write_papers(folder: Path) -> Path:
    """Writes the papers into a folder and returns it."""
    folder.mkdir(parents=True)
    for name, text in PAPERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("alpha", "bravo"):  # under one title and without a date, a sentence has one vector in both
        (folder / f"{name}.meta.json").write_text('{"title": "Proceedings"}', encoding="utf-8")
    (folder / "foxtrot.meta.json").write_text('{"date": "2024-05-01", "author": "A. Author"}', encoding="utf-8")
    return folder


def state_of(documents: Iterable[DocumentFacts]) -> dict[str, Version]:
    """Returns path -> what is stored under it."""
    return {path: Version(one.content_hash, one.title, one.date) for one in documents for path in one.paths}


class Readings:
    """What files held when they were looked at, by the hash of their content."""

    def __init__(self) -> None:
        self._known: dict[str, Reading] = {}

    def look(self, folder: Path) -> None:
        """Reads every file of a folder that can be read."""
        for path in sorted(folder.iterdir()):
            try:
                reading = read_file(path, None, 0)
            except ReadError:
                continue
            self._known[reading.document.content_hash] = reading

    def passages(self, state: State) -> "list[Expected]":
        """Returns all passages that must be found in this state, each document's once."""
        versions = {version.content: version for version in state.values()}
        return [one for version in versions.values() for one in self._of(version)]

    def _of(self, version: Version) -> "list[Expected]":
        reading = self._known[version.content]
        document = replace(reading.document, title=version.title, date=version.date)
        return [
            Expected(
                one.id,
                one.text,
                frozenset(terms(one.search_text)),
                passage_text(document, one),
                tuple(sentence_text(document, sentence) for sentence in one.sentences),
            )
            for one in reading.passages
        ]


@dataclass(frozen=True, slots=True)
class Expected:
    """A passage as it must be found: its id, its words, its terms, and the texts of its vector and its sentences'."""

    id: str
    text: str
    terms: frozenset[str]
    embedded: str
    sentences: tuple[str, ...]


def rounded(rows: Vectors) -> Vectors:
    """Returns vectors as a collection can hold them, in a byte a number."""
    return unpacked(packed(rows), rows.shape[1])


def vectors_of(expected: Sequence[Expected]) -> dict[str, np.ndarray]:
    """Returns passage id -> the vector that must be stored for it."""
    rows = rounded(HashedWords().encode_passages([one.embedded for one in expected]))
    return dict(zip([one.id for one in expected], rows, strict=True))


def copied(home: Path, target: Path) -> Path:
    """Returns the target, a copy of a home."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(home, target)
    return target


def remove_legs(home: Path) -> None:
    """Removes both legs; who searches builds them anew."""
    folder = home / "collections" / "default"
    for file in folder.glob("vectors-*"):
        file.unlink()
    for index in folder.glob("lexical-*"):
        shutil.rmtree(index)


def told(path: Path) -> str:
    """Returns the path as a collection stores it."""
    return path_text(path.absolute())
