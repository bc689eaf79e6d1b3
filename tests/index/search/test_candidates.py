"""What both indexes propose, of which the most promising are looked into."""

import pytest

from pincite.index.collection import Collection
from pincite.index.search.candidates import candidates
from pincite.index.search.search import prepare
from pincite.index.search.standing import Standing
from tests.fakes.hashed_words import HashedWords
from tests.index.legs.engines import Engine, filled, word, write_notes


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("notes")
    return filled(Engine(None), folder / "home", write_notes(folder / "notes", 40))


@pytest.mark.parametrize("wanted", [1, 3, 6])
def test_the_most_promising_are_the_same_whether_all_are_weighed_or_few_are_wanted(
    collection: Collection, wanted: int
) -> None:
    """Of five from each index; so some are found by their words alone."""
    by_words = 0
    for number in range(40):
        question = prepare(f"summit ammunition treaty visit train border 정상회담은 {word(number)}", HashedWords())
        with collection.reading() as view:
            standing = Standing.of(view.vectors, question, collection.manifest.model)
            near, _ = view.vectors.nearest(question.vector, 5)
            every = candidates(view, question, standing, 5, 1_000, None)
            few = candidates(view, question, standing, 5, wanted, None)
        assert few.positions.tolist() == every.positions.tolist()[:wanted]
        assert few.signals["dense"].tolist() == every.signals["dense"].tolist()[:wanted]
        by_words += len({*few.positions.tolist()} - {*near.tolist()})
    assert by_words > 0
