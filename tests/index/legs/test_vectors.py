"""The dense leg at a size where codes propose and rows decide: what is found, what is gone, what a kill leaves."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pincite.index.legs.sums import Vectors
from pincite.index.legs.vectors import VectorIndex
from pincite.index.legs.vectors_file import load, save, stored_file, stored_moments
from pincite.index.truth.changes import Moment

DIMENSION = 32
COUNT = 3_000
CODED = 500  # vectors, above which these tests have codes


# What a test breaks in the files, and what it must not be able to break.
def flip(file: Path) -> None:
    """Changes one bit in the middle of a file."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    file.write_bytes(data)


DAMAGES = {
    "a bit flipped": flip,
    "missing": lambda file: file.unlink(),
    "truncated": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "overwritten": lambda file: file.write_bytes(b"not what it was " * 8),
}


def at(generation: int) -> Moment:
    return Moment(generation, "ab")


def clustered(count: int, seed: int = 0) -> Vectors:
    """Unit vectors around sixty centres, as float16 can hold them."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(60, DIMENSION))
    rows = centres[random.integers(60, size=count)] + 0.7 * random.normal(size=(count, DIMENSION))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    held: Vectors = rows.astype(np.float16).astype(np.float32)
    return held


def noise(count: int) -> Vectors:
    """Unit vectors in any direction."""
    rows = np.random.default_rng(0).normal(size=(count, DIMENSION)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def coded(vectors: Vectors) -> VectorIndex:
    index = VectorIndex(DIMENSION, exact_up_to=CODED)
    half = len(vectors) // 2
    index.add(np.arange(half), vectors[:half], "ko")
    index.add(np.arange(half, len(vectors)), vectors[half:], "en")
    index.settle()
    assert index.codes is not None
    return index


def recall(index: VectorIndex, vectors: Vectors, keys: NDArray[np.int64]) -> float:
    questions = clustered(100, seed=1)
    truth = keys[np.argsort(-(questions @ vectors.T), axis=1)[:, :10]]
    found = [set(index.search(question, 10)) for question in questions]
    return float(np.mean([len(some & set(all_)) / 10 for some, all_ in zip(found, truth.tolist(), strict=True)]))


def test_codes_find_what_comparing_everything_finds() -> None:
    vectors = clustered(COUNT)
    index = coded(vectors)
    assert recall(index, vectors, np.arange(COUNT)) >= 0.98
    assert index.codes is not None
    assert index.codes.recall >= 0.98
    assert index.codes.looked_at < COUNT


def test_more_is_looked_at_until_nearly_all_are_found() -> None:
    """In noise nothing is near, so codes put the nearest in a poor order."""
    few, many = coded(noise(COUNT)).codes, coded(noise(20_000)).codes
    assert few is not None
    assert many is not None
    assert few.looked_at < many.looked_at < 20_000
    assert many.recall >= 0.995


def test_a_stored_vector_finds_itself_with_its_exact_cosine() -> None:
    vectors = clustered(COUNT)
    index = coded(vectors)
    for key in range(0, COUNT, 97):
        found = index.search(vectors[key], 5)
        assert next(iter(found)) == key
        assert found[key] == pytest.approx(float(vectors[key] @ vectors[key]), abs=1e-5)


def test_a_small_collection_has_no_codes_and_misses_nothing() -> None:
    vectors = clustered(CODED)
    index = VectorIndex(DIMENSION, exact_up_to=CODED)
    index.add(np.arange(CODED), vectors, "ko")
    assert recall(index, vectors, np.arange(CODED)) == 1
    assert index.codes is None
    index.add(np.array([CODED]), vectors[:1], "ko")
    index.search(vectors[0], 1)
    assert index.codes is not None


def test_codes_are_made_anew_once_outgrown_and_dropped_when_few_are_left() -> None:
    vectors = clustered(COUNT)
    index = VectorIndex(DIMENSION, exact_up_to=CODED)
    index.add(np.arange(600), vectors[:600], "ko")
    index.settle()
    first = index.codes
    index.add(np.arange(600, COUNT), vectors[600:], "ko")
    index.settle()
    assert first is not None
    assert index.codes is not None
    assert (first.trained_at, index.codes.trained_at) == (600, COUNT)
    index.remove(range(100, COUNT))
    index.settle()
    assert index.codes is None
    assert recall(index, vectors[:100], np.arange(100)) == 1


def test_what_is_removed_never_comes_back(tmp_path: Path) -> None:
    vectors = clustered(COUNT)
    index = coded(vectors)
    gone = set(range(0, COUNT, 3))
    index.remove(gone)
    save(index, tmp_path, at(1))
    loaded = load(tmp_path, at(1), DIMENSION, CODED)
    assert loaded is not None
    kept = np.array(sorted(set(range(COUNT)) - gone))
    for one in (index, loaded):
        assert one.keys().tolist() == kept.tolist()
        assert not gone & {key for question in vectors[:200] for key in one.search(question, 50)}
        assert recall(one, vectors[kept], kept) >= 0.98
        assert sum(sums.count for sums in one.sums.values()) == len(kept)


def test_filters_are_exact_at_any_size() -> None:
    vectors = clustered(COUNT)
    index = coded(vectors)
    question = clustered(1, seed=2)[0]
    for allowed in (np.array([5]), np.arange(0, COUNT, 7), np.arange(COUNT), np.array([3, COUNT + 9])):
        present = allowed[allowed < COUNT]
        nearest = present[np.argsort(-(vectors[present] @ question), kind="stable")[:10]]
        assert list(index.search(question, 10, allowed)) == nearest.tolist()
    assert index.search(question, 10, np.array([], np.int64)) == {}


def test_what_is_added_after_loading_is_found_and_stays(tmp_path: Path) -> None:
    vectors = clustered(COUNT)
    save(coded(vectors[: COUNT - 100]), tmp_path, at(1))
    rows = {file.name for file in tmp_path.glob("*.rows")}
    index = load(tmp_path, at(1), DIMENSION, CODED)
    assert index is not None
    index.add(np.arange(COUNT - 100, COUNT), vectors[COUNT - 100 :], "ru")
    save(index, tmp_path, at(2))
    again = load(tmp_path, at(2), DIMENSION, CODED)
    assert again is not None
    for one in (index, again):
        assert recall(one, vectors, np.arange(COUNT)) >= 0.98
        assert next(iter(one.search(vectors[-1], 1))) == COUNT - 1
        assert one.standardised(vectors[-1], {COUNT - 1: 1.0}).keys() == {COUNT - 1}
    assert {file.name for file in tmp_path.glob("*.rows")} == rows  # appended to, not copied
    assert stored_moments(tmp_path) == [at(2)]
    assert load(tmp_path, at(1), DIMENSION, CODED) is None


def test_rows_that_nobody_uses_are_left_out_once_they_are_many(tmp_path: Path) -> None:
    vectors = clustered(COUNT)
    save(coded(vectors), tmp_path, at(1))
    index = load(tmp_path, at(1), DIMENSION, CODED)
    assert index is not None
    index.remove(range(COUNT // 2))
    save(index, tmp_path, at(2))
    (rows,) = tmp_path.glob("*.rows")
    assert rows.stat().st_size == COUNT // 2 * DIMENSION * 2
    assert recall(index, vectors[COUNT // 2 :], np.arange(COUNT // 2, COUNT)) >= 0.98


def test_an_interrupted_writer_leaves_the_older_index_whole(tmp_path: Path) -> None:
    """Killed between appending rows and the file that counts them: rows that others may have mapped stay."""
    vectors = clustered(COUNT)
    save(coded(vectors[:2000]), tmp_path, at(1))
    interrupted = load(tmp_path, at(1), DIMENSION, CODED)
    assert interrupted is not None
    interrupted.add(np.arange(5000, 5500), -vectors[2000:2500], "ko")
    tail = interrupted.rows.saved(tmp_path / "unused.rows")
    index = load(tmp_path, at(1), DIMENSION, CODED)
    assert index is not None
    index.add(np.arange(2000, COUNT), vectors[2000:], "ko")
    save(index, tmp_path, at(3))
    assert (tail.take(np.arange(2000, 2500)) == -vectors[2000:2500].astype(np.float16)).all()
    again = load(tmp_path, at(3), DIMENSION, CODED)
    assert again is not None
    assert recall(again, vectors, np.arange(COUNT)) >= 0.98


@pytest.mark.parametrize("ending", ["npz", "faiss", "rows"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_are_as_good_as_none(tmp_path: Path, ending: str, damage: str) -> None:
    save(coded(clustered(COUNT)), tmp_path, at(1))
    assert load(tmp_path, at(1), DIMENSION, CODED) is not None
    (file,) = tmp_path.glob(f"*.{ending}")
    DAMAGES[damage](file)
    assert load(tmp_path, at(1), DIMENSION, CODED) is None


def test_rows_that_rot_are_noticed_although_others_were_appended_since(tmp_path: Path) -> None:
    vectors, verified = clustered(COUNT), {}
    save(coded(vectors[:2000]), tmp_path, at(1))
    index = load(tmp_path, at(1), DIMENSION, CODED, verified)
    assert index is not None
    index.add(np.arange(2000, COUNT), vectors[2000:], "ko")
    save(index, tmp_path, at(2))
    assert load(tmp_path, at(2), DIMENSION, CODED, verified) is not None
    assert [size for size, _ in verified.values()] == [COUNT * DIMENSION * 2]
    (rows,) = tmp_path.glob("*.rows")
    flip(rows)
    rotten = load(tmp_path, at(2), DIMENSION, CODED, verified)
    assert rotten is not None  # this process has read them before
    rotten.add(np.arange(9000, 9001), -vectors[:1], "ko")
    save(rotten, tmp_path, at(3))
    assert load(tmp_path, at(3), DIMENSION, CODED) is None


def test_codes_of_other_vectors_are_as_good_as_none(tmp_path: Path) -> None:
    for name, count in (("one", COUNT), ("other", COUNT - 1)):
        (tmp_path / name).mkdir()
        save(coded(clustered(count)), tmp_path / name, at(1))
    (own,), (other,) = (list((tmp_path / name).glob("*.faiss")) for name in ("one", "other"))
    other.replace(own)
    assert load(tmp_path / "one", at(1), DIMENSION, CODED) is None


def test_the_same_vectors_make_the_same_index(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        save(coded(noise(COUNT)), tmp_path / name, at(1))
    for ending in ("faiss", "rows"):
        one, other = (next((tmp_path / name).glob(f"*.{ending}")).read_bytes() for name in ("one", "other"))
        assert one == other
    one, other = (np.load(stored_file(tmp_path / name, at(1))) for name in ("one", "other"))
    assert all((one[array] == other[array]).all() for array in set(one) - {"rows", "codes_file"})


def test_cosines_are_those_of_the_keys_asked_for() -> None:
    vectors = clustered(COUNT)
    index = coded(vectors)
    question = clustered(1, seed=2)[0]
    keys = [7, 2999, 8, 1500]
    expected = {key: float(vectors[key] @ question) for key in keys}
    assert index.cosines(question, keys) == pytest.approx(expected, abs=1e-5)
    assert index.cosines(question, []) == {}
