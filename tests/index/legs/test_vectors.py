"""The dense leg at a size where codes propose and rows decide: what is found, what is gone, what a kill leaves."""

import json
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pincite.index.disk import checksum_of
from pincite.index.legs import rows
from pincite.index.legs.broken import BrokenRows
from pincite.index.legs.checks import checks_of_rows
from pincite.index.legs.vectors import VectorIndex
from pincite.index.legs.vectors_file import load, save, stored_file, stored_moments
from pincite.index.truth.changes import Moment
from pincite.index.truth.packing import Vectors, packed, unpacked

DIMENSION = 32
COUNT = 3_000
ENDINGS = ("rows", "sentences", "terms", "facts", "checks", "codes")
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
    """Unit vectors around sixty centres, as an index can hold them."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(60, DIMENSION))
    rows = centres[random.integers(60, size=count)] + 0.7 * random.normal(size=(count, DIMENSION))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return unpacked(packed(rows.astype(np.float32)), DIMENSION)


def noise(count: int, dimension: int = DIMENSION) -> Vectors:
    """Unit vectors in any direction."""
    rows = np.random.default_rng(0).normal(size=(count, dimension)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def coded(vectors: Vectors) -> VectorIndex:
    index = VectorIndex(vectors.shape[1], exact_up_to=CODED)
    half = len(vectors) // 2
    index.add(np.arange(half), vectors[:half], "ko")
    index.add(np.arange(half, len(vectors)), vectors[half:], "en")
    index.settle()
    assert index.codes is not None
    return index


def test_a_collection_that_grew_has_the_codes_of_one_built_at_once() -> None:
    vectors = clustered(COUNT)
    at_once, grown = coded(vectors), VectorIndex(DIMENSION, exact_up_to=CODED)
    for start in range(0, COUNT, 250):
        grown.add(np.arange(start, start + 250), vectors[start : start + 250], "en" if start % 500 else "ko")
        grown.settle()
    other = VectorIndex(DIMENSION, exact_up_to=CODED)  # in another order
    for start in reversed(range(0, COUNT, 1000)):
        other.add(np.arange(start, start + 1000), vectors[start : start + 1000], "ko")
    other.settle()
    for question in clustered(50, seed=4):
        wanted = at_once.search(question, 20)
        assert grown.search(question, 20) == wanted
        assert other.search(question, 20) == wanted
    assert at_once.codes is not None
    assert at_once.codes.looked_at == getattr(grown.codes, "looked_at", None) == getattr(other.codes, "looked_at", None)


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
    few, many = coded(noise(COUNT // 2, 768)).codes, coded(noise(20_000, 768)).codes
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
    assert (first.trained_at, index.codes.trained_at) == (CODED, 4 * CODED)
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


def store_as_older(index: VectorIndex, folder: Path, moment: Moment) -> None:
    """What earlier versions wrote: all but rows and codes in one file, and codes of all directions."""
    base = folder / f"vectors-{moment.generation}-{moment.epoch}"
    index.rows = index.rows.saved(Path(f"{base}.rows"))
    contents = index.contents
    contents.sentences = contents.sentences.saved(Path(f"{base}.sentences"))
    contents.terms = contents.terms.saved(Path(f"{base}.terms"))
    codes = faiss.index_factory(DIMENSION, f"RR{DIMENSION},PQ{DIMENSION // 4}x4fs", faiss.METRIC_INNER_PRODUCT)
    vectors = index.vectors_at(np.arange(len(index)))
    codes.train(vectors)
    codes.add(vectors)
    faiss.write_index(codes, f"{base}.faiss")
    sums = [index.sums[name] for name in index.names]
    np.savez(
        stored_file(folder, moment),
        rows=np.array([f"{base.name}.{ending}" for ending in ("rows", "sentences", "terms")]),
        terms_held=np.array(len(contents.terms)), row_checks=index.rows.checks,
        sentence_checks=contents.sentences.checks, term_checks=contents.term_checks,
        codes_checksum=np.array(checksum_of(Path(f"{base}.faiss"))), codes=np.array([1000, CODED, 0.99]),
        codes_file=np.array([f"{base.name}.faiss"]), languages=np.array(index.names),
        counts=np.array([one.count for one in sums]), totals=np.array([one.total for one in sums]),
        products=np.array([one.products for one in sums]), keys=index.keys_by_position, of_keys=index.of_language,
        numbers=index.numbers, documents=contents.documents, sections=contents.sections,
        sentence_begins=contents.sentence_begins, term_begins=contents.term_begins,
        terms_counted=contents.terms_counted, term_counts=contents.counts,
        sources=np.frombuffer(json.dumps([(one.years, one.names) for one in contents.sources]).encode(), np.uint8),
    )  # fmt: skip


def test_what_earlier_versions_stored_is_read_and_then_kept_as_now(tmp_path: Path) -> None:
    vectors = clustered(COUNT)
    made = coded(vectors)
    made.remove(range(7))
    store_as_older(made, tmp_path, at(1))
    older = load(tmp_path, at(1), DIMENSION, CODED)
    assert older is not None
    assert older.codes is not None
    assert older.codes.looked_at == 1000
    assert recall(older, vectors[7:], np.arange(7, COUNT)) >= 0.98
    older.add(np.arange(COUNT, COUNT + 1), -vectors[:1], "ko")
    assert next(iter(older.search(-vectors[0], 1))) == COUNT
    save(older, tmp_path, at(2))
    assert {file.suffix for file in tmp_path.iterdir()} == {".npz", *(f".{one}" for one in ENDINGS)}
    now = load(tmp_path, at(2), DIMENSION, CODED)
    assert now is not None
    assert next(iter(now.search(-vectors[0], 1))) == COUNT
    assert recall(now, vectors[7:], np.arange(7, COUNT)) >= 0.98


def test_an_addition_writes_what_is_new(tmp_path: Path) -> None:
    """Also after a removal; what was stored is appended to, byte for byte."""
    vectors = clustered(COUNT)
    save(coded(vectors[: COUNT - 2]), tmp_path, at(1))
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.suffix != ".npz"}
    for generation, key in ((2, COUNT - 2), (3, COUNT - 1)):
        index = load(tmp_path, at(generation - 1), DIMENSION, CODED)
        assert index is not None
        index.add(np.array([key]), vectors[key : key + 1], "en")
        index.remove([generation])
        save(index, tmp_path, at(generation))
    after = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.suffix != ".npz"}
    assert after.keys() == before.keys()
    grown = {name: len(after[name]) - len(before[name]) for name in before if after[name].startswith(before[name])}
    assert grown.keys() == before.keys()
    assert sum(grown.values()) < 2 * (DIMENSION + 200)
    index = load(tmp_path, at(3), DIMENSION, CODED)
    assert index is not None
    kept = np.setdiff1d(np.arange(COUNT), [2, 3])
    assert index.keys().tolist() == kept.tolist()
    assert recall(index, vectors[kept], kept) >= 0.98


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
    assert (unpacked(tail.take(np.arange(2000, 2500)), DIMENSION) == -vectors[2000:2500]).all()
    again = load(tmp_path, at(3), DIMENSION, CODED)
    assert again is not None
    assert recall(again, vectors, np.arange(COUNT)) >= 0.98


@pytest.mark.parametrize("ending", ["npz", "codes", "facts", "rows"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_give_nothing_wrong(tmp_path: Path, ending: str, damage: str) -> None:
    """They are as good as none, when they are opened or at the latest when what was damaged is read."""
    vectors = clustered(COUNT)
    save(coded(vectors), tmp_path, at(1))
    assert load(tmp_path, at(1), DIMENSION, CODED) is not None
    (file,) = tmp_path.glob(f"*.{ending}")
    DAMAGES[damage](file)
    index = load(tmp_path, at(1), DIMENSION, CODED)
    if index is not None:
        assert (ending, damage) == ("rows", "a bit flipped")
        with pytest.raises(BrokenRows):
            index.search(vectors[0], COUNT)
        untouched = np.arange(COUNT // 4)
        assert (unpacked(index.take(untouched), DIMENSION) == vectors[untouched]).all()


def test_rows_of_a_large_file_are_read_like_those_of_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = clustered(COUNT)
    save(coded(vectors), tmp_path, at(1))
    small = load(tmp_path, at(1), DIMENSION, CODED)
    monkeypatch.setattr(rows, "_MAPPED", 0)
    large = load(tmp_path, at(1), DIMENSION, CODED)
    assert small is not None
    assert large is not None
    large.add(np.arange(COUNT, COUNT + 5), -vectors[:5], "ko")
    small.add(np.arange(COUNT, COUNT + 5), -vectors[:5], "ko")
    for positions in ([7], [COUNT + 1, 3, 4, 5, 3, COUNT - 1, 9, 8], [], range(COUNT + 5)):
        wanted = np.array(positions, np.int64)
        assert (large.take(wanted) == small.take(wanted)).all()
    assert large.search(vectors[5], 20) == small.search(vectors[5], 20)
    (file,) = tmp_path.glob("*.rows")
    flip(file)
    with pytest.raises(BrokenRows):
        large.take(np.arange(COUNT))
    with file.open("r+b") as opened:
        opened.truncate(1000 * (DIMENSION + 4))
    with pytest.raises(BrokenRows):
        large.take(np.array([COUNT - 1]))
    assert (large.take(np.arange(999)) == small.take(np.arange(999))).all()


@settings(max_examples=200)
@given(st.data())
def test_no_changed_bit_of_a_row_is_read(data: st.DataObject) -> None:
    rows = packed(clustered(20))
    changed = rows.copy()
    bits = st.tuples(st.integers(0, 19), st.integers(0, rows.shape[1] - 1), st.integers(0, 7))
    for row, column, bit in data.draw(st.lists(bits, min_size=1, max_size=4, unique=True)):
        changed[row, column] ^= 1 << bit
    differs = (rows != changed).any(axis=1)
    assert ((checks_of_rows(rows) != checks_of_rows(changed)) == differs).all()


def test_rows_of_another_place_or_file_are_not_read(tmp_path: Path) -> None:
    vectors = clustered(COUNT)
    save(coded(vectors), tmp_path, at(1))
    (rows,) = tmp_path.glob("*.rows")
    whole, width = rows.read_bytes(), DIMENSION + 4
    for other in (
        whole[width : 2 * width] + whole[:width] + whole[2 * width :],
        bytes(64 * width) + whole[64 * width :],
        packed(clustered(COUNT, seed=3)).tobytes(),
    ):
        rows.write_bytes(other)
        index = load(tmp_path, at(1), DIMENSION, CODED)
        assert index is not None
        with pytest.raises(BrokenRows):
            index.take(np.arange(2))


def test_codes_of_other_vectors_are_as_good_as_none(tmp_path: Path) -> None:
    for name, count in (("one", COUNT), ("other", COUNT - 1)):
        (tmp_path / name).mkdir()
        save(coded(clustered(count)), tmp_path / name, at(1))
    (own,), (other,) = (list((tmp_path / name).glob("*.codes")) for name in ("one", "other"))
    other.replace(own)
    assert load(tmp_path / "one", at(1), DIMENSION, CODED) is None


def test_the_same_vectors_make_the_same_index(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        save(coded(noise(COUNT)), tmp_path / name, at(1))
    for ending in ("codes", "facts", "checks", "rows"):
        one, other = (next((tmp_path / name).glob(f"*.{ending}")).read_bytes() for name in ("one", "other"))
        assert one == other
    one, other = (np.load(stored_file(tmp_path / name, at(1))) for name in ("one", "other"))
    assert all((one[array] == other[array]).all() for array in set(one) - {"files"})


def test_cosines_are_those_of_the_keys_asked_for() -> None:
    vectors = clustered(COUNT)
    index = coded(vectors)
    question = clustered(1, seed=2)[0]
    keys = [7, 2999, 8, 1500]
    expected = {key: float(vectors[key] @ question) for key in keys}
    assert index.cosines(question, keys) == pytest.approx(expected, abs=1e-5)
    assert index.cosines(question, []) == {}
