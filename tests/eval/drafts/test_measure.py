"""The sentences of a made-up draft: sound sets, counted rightly, and no fewer right verdicts than before."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite.eval.drafts.measure import Planted, PlantedSet, Tried, read_planted, shares, try_draft
from pincite.eval.drafts.text import measured_json
from pincite.eval.sample import BRIEFS
from pincite.index.changing.adding import add_paths
from pincite.index.encoders.encoder import Encoder
from pincite.index.home import open_or_create
from pincite.index.truth.store import Manifest
from pincite.ingest.cutting.split import Splitting
from pincite.service.checking.claims.fault import Fault, FaultKind
from pincite.service.drafts.check import Checker
from pincite.service.drafts.draft import DraftSentence, JudgedSentence, Verdict
from tests.eval.conftest import Call
from tests.making.library import ReadHere

ALL = {chosen: read_planted(chosen) for chosen in PlantedSet}
# The right verdicts of the check on each set; more is better.
LEAST = {
    PlantedSet.TUNED: {"carried": 18, "changed": 19, "absent": 19},
    PlantedSet.HELD_OUT: {"carried": 19, "changed": 17, "absent": 20},
    PlantedSet.SECOND: {"carried": 18, "changed": 15, "absent": 19},
    PlantedSet.THIRD: {"carried": 17, "changed": 17, "absent": 19},
    PlantedSet.FOURTH: {"carried": 15, "changed": 15, "absent": 20},
    PlantedSet.FIFTH: {"carried": 9, "changed": 8, "absent": 14},
    PlantedSet.SIXTH: {"carried": 6, "changed": 12, "absent": 17},
}


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Path]:
    """A home with the sample's briefs."""
    home = tmp_path_factory.mktemp("briefs")
    splitting = Splitting()
    manifest = Manifest(encoder.name, encoder.dimension, splitting.size, splitting.longest, splitting.shortest)
    add_paths(open_or_create(home, "default", manifest), encoder, [BRIEFS], ReadHere(), lambda _: None)
    yield home


def _tried(kind: str, lang: str, verdict: Verdict, *faults: Fault) -> Tried:
    judged = JudgedSentence(DraftSentence(0, 1, "x"), verdict, faults, (), (), ())
    return Tried(Planted(f"{kind}-{lang}", kind, lang, "x"), judged)


@pytest.mark.parametrize("chosen", PlantedSet)
def test_a_set_has_twenty_of_each_kind_in_both_languages_about_the_briefs(chosen: PlantedSet) -> None:
    kinds = Counter(one.kind for one in ALL[chosen])
    assert kinds == {"carried": 20, "changed": 20, "absent": 20}
    languages = Counter((one.kind, one.lang) for one in ALL[chosen])
    assert all(languages[kind, lang] >= 8 for kind in kinds for lang in ("ko", "en"))
    assert len({one.id for one in ALL[chosen]}) == 60
    assert all(bool(one.change) == (one.kind == "changed") for one in ALL[chosen])
    assert {one.document for one in ALL[chosen]} - {""} <= {path.stem for path in BRIEFS.iterdir()}


def test_no_sentence_is_in_two_sets() -> None:
    texts = Counter(one.text for some in ALL.values() for one in some)
    assert len(texts) == 60 * len(ALL)


def test_a_verdict_is_right_by_what_was_planted() -> None:
    wrong = Fault(FaultKind.NUMBER, "“9” is not in the quotes.")
    tried = [
        _tried("carried", "en", Verdict.CARRIED),
        _tried("carried", "ko", Verdict.PARTLY, wrong),
        _tried("changed", "en", Verdict.PARTLY, wrong),
        _tried("changed", "en", Verdict.CONTRADICTED, wrong),
        _tried("changed", "ko", Verdict.NOT_FOUND),
        _tried("absent", "en", Verdict.NOT_FOUND),
        _tried("absent", "ko", Verdict.CARRIED),
    ]
    counted = {key: (one.right, one.tried) for key, one in shares(tried).items()}
    assert counted == {
        "carried": (1, 2), "carried en": (1, 1), "carried ko": (0, 1),
        "changed": (2, 3), "changed en": (2, 2), "changed ko": (0, 1),
        "absent": (1, 2), "absent en": (1, 1), "absent ko": (0, 1),
    }  # fmt: skip
    told = measured_json(tried)
    assert [one["id"] for one in told["wrong"]] == ["carried-ko", "changed-ko", "absent-ko"]
    assert told["wrong"][0]["faults"] == ["“9” is not in the quotes."]


@pytest.mark.weights
@pytest.mark.parametrize("chosen", PlantedSet)
def test_no_fewer_verdicts_are_right(chosen: PlantedSet, call: Call, briefs: Path) -> None:
    status, out, _ = call("draft", "--set", chosen.value, "--home", briefs, "--json")
    right = {kind: count["right"] for kind, count in json.loads(out)["right"].items()}
    assert status == 0
    assert all(right[kind] >= least for kind, least in LEAST[chosen].items()), out


def test_a_set_that_does_not_exist_is_refused(call: Call, tmp_path: Path) -> None:
    status, _, err = call("draft", "--set", "third-hand", "--home", tmp_path)
    assert status == 2 and "third-hand" in err and "held-out" in err


@pytest.mark.weights
def test_sentences_are_tried_in_order(briefs: Path, encoder: Encoder) -> None:
    splitting = Splitting()
    manifest = Manifest(encoder.name, encoder.dimension, splitting.size, splitting.longest, splitting.shortest)
    checker = Checker.of(open_or_create(briefs, "default", manifest), encoder)
    some = ALL[PlantedSet.TUNED][5:8]
    assert [one.planted for one in try_draft(some, checker)] == some
