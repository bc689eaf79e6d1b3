"""Fusion by direction: which weights count, feedback across languages, and the passages around a passage."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.encoders.pair import NAME, USE_SHARE, reweighted
from pincite.index.hit import Filters
from pincite.index.legs.contents import numbered
from pincite.index.search.feedback import Figures, feedback
from pincite.index.search.fusion import ACROSS, SAME, directed, direction
from pincite.index.search.search import prepare, search
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs


def test_the_direction_is_from_language_to_language() -> None:
    assert direction("ko", "ko") is SAME
    assert direction("en", "ko") is ACROSS
    assert direction(None, "ko") is ACROSS


@given(st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_a_reweighted_question_weighs_both_cosines_anew(share: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    parts = [random.normal(size=(2, size)).astype(np.float32) for size in (384, 512)]
    first, second = (part / np.linalg.norm(part, axis=1, keepdims=True) for part in parts)
    query, passage = np.hstack([(1 - USE_SHARE) ** 0.5 * first, USE_SHARE**0.5 * second])
    wanted = (1 - share) * float(first[0] @ first[1]) + share * float(second[0] @ second[1])
    assert float(reweighted(query, share) @ passage) == pytest.approx(wanted, abs=1e-5)


def test_only_the_pair_has_parts_to_weigh() -> None:
    vector = np.ones(896, np.float32)
    assert directed("some/model", vector, ACROSS) is vector
    assert not np.array_equal(directed(NAME, vector, ACROSS), vector)


def covered(scores: dict[int, float], terms: dict[int, list[str]], documents: int, rarity: dict[str, int]) -> Figures:
    """The feedback of passages by key, from words."""
    rows = [np.sort(numbered(words)) for words in terms.values()]
    counts = dict(zip(numbered(rarity).tolist(), rarity.values(), strict=True))
    return feedback(
        np.array([scores[key] for key in terms]),
        np.array(list(terms)),
        (np.concatenate(rows), np.cumsum([0, *map(len, rows)])[:-1]),
        documents,
        lambda wanted: np.array([counts.get(term, 0) for term in wanted.tolist()], np.int32),
        lambda best: [word for place in best.tolist() for word in list(terms.values())[place]],
    )


def test_feedback_finds_the_passages_that_share_the_best_ones_rare_terms() -> None:
    """Passage 3 is ranked last, but holds the rare term of the best one; 2 shares only what all have."""
    terms = {1: ["rare", "common"], 2: ["common", "other"], 3: ["rare", "common"], 4: ["common", "another"]}
    scores = {1: 9.0, 2: 1.0, 4: 0.5, 3: 0.0}
    rarity = {"rare": 2, "common": 100, "other": 50, "another": 50}
    first, second, third, fourth = covered(scores, terms, 100, rarity)
    assert first == third > 5 * second
    assert all(0 <= value <= 1 for value in (first, second, third, fourth))


def test_of_terms_that_are_worth_the_same_the_first_letters_decide() -> None:
    """Twenty-two terms of one passage for twenty places: those that come last by their letters are left out."""
    words = [f"w{letter}" for letter in "abcdefghijklmnopqrstuv"]
    silent: dict[int, list[str]] = {key: [] for key in range(2, 11)}  # with the first one, the ten best
    terms = {1: words[::-1], **silent, 11: ["wa"], 12: ["wt"], 13: ["wu"], 14: ["wv"]}
    scores = {key: 9.0 - 0.1 * key for key in terms}
    *_, first, last, left_out, other = covered(scores, terms, 100, dict.fromkeys(words, 2)).tolist()
    assert first == last > 0
    assert left_out == other == 0


def test_feedback_without_passages_or_terms_is_silent() -> None:
    assert covered({1: 2.0}, {1: []}, 10, {}).tolist() == [0]


def test_surroundings_keep_to_document_and_heading(tmp_path: Path) -> None:
    """A passage beside a near one is lifted by it; the same passage under another heading, or elsewhere, is not."""
    folder = tmp_path / "notes"
    folder.mkdir()
    far = "The weather was mild. Gardens were watered. Nobody spoke of anything else on that quiet day."
    together = "# One\n\n" + "Ammunition was shipped by rail to the border.\n\n" * 9 + far
    apart = "# One\n\n" + "Ammunition was shipped by rail to the border.\n\n" * 9 + "# Two\n\n" + far + " Truly."
    (folder / "together.md").write_text(together)
    (folder / "apart.md").write_text(apart)
    collection = collection_at(tmp_path / "home")
    add(collection, folder)
    hits = search(collection, prepare("ammunition shipped by rail", HashedWords()), 20, Filters())
    section = {hit.document.name: hit.signals["section_z"] for hit in hits if "weather" in hit.passage.text}
    dense = {hit.document.name: hit.signals["dense_z"] for hit in hits if "weather" in hit.passage.text}
    assert section["apart"] == pytest.approx(dense["apart"])
    assert section["together"] > dense["together"] + 0.1


def test_across_languages_the_best_passages_terms_speak(tmp_path: Path) -> None:
    collection = collection_at(tmp_path / "home")
    add(collection, write_briefs(tmp_path / "briefs"))
    hits = search(collection, prepare("ammunition for Russia from North Korea", HashedWords()), 10, Filters())
    spoken = {hit.document.language: hit.signals["feedback"] for hit in reversed(hits)}
    assert spoken["ko"] > 0
    assert spoken["en"] == 0
