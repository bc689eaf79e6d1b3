"""Collections made for measuring: sound, of the size asked for, the same every time; questions like their sources."""

from pathlib import Path

import numpy as np

from pincite.eval.bench.collection import fill
from pincite.index.changing.check import check
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import passage_vectors, sentence_vectors
from tests.making.library import add, collection_at, write_briefs


def test_a_made_collection_is_sound_and_the_same_every_time(tmp_path: Path) -> None:
    source = collection_at(tmp_path / "real")
    add(source, write_briefs(tmp_path / "briefs"))
    made = fill(tmp_path, "made", source, 120, seed=1)
    again = fill(tmp_path, "again", source, 120, seed=1)
    ids = [document.id for document in all_documents(made.connection)]
    keys, vectors = passage_vectors(made.connection, ids)
    assert len(keys) == 120
    assert check(made) == []
    assert np.array_equal(vectors, passage_vectors(again.connection, ids)[1])
    assert {len(rows) for rows in sentence_vectors(made.connection, keys.tolist()).values()} == {2}
