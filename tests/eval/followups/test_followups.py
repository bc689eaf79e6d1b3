"""The follow-ups of the measurement: their quotes are in the briefs, and the rules do not understand fewer of them."""

from pathlib import Path

import pytest

from pincite.eval.followups.conversations import HELD_OUT, TUNED, FollowUp, read_followups
from pincite.eval.followups.measure import Tried, by_language, glued, is_answered, try_followups
from pincite.eval.followups.text import tried_json
from pincite.eval.gold.overlap import squeeze
from pincite.eval.sample import BRIEFS
from pincite.index.collection import Collection
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import keys_of, passages_by_key
from pincite.service.answering.followups import Turn, self_standing
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at

ALL = {name: read_followups(name) for name in (TUNED, HELD_OUT)}
ONE = FollowUp(
    "x", "en", "And China?", (Turn("Did Russia veto it?", "Yes."),), ("China",), ("Russia",), ("It abstained",)
)


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """The sample briefs, with a fake encoder."""
    collection = collection_at(tmp_path_factory.mktemp("home"), "briefs")
    add(collection, BRIEFS)
    return collection


@pytest.mark.parametrize(("name", "least"), [(TUNED, 40), (HELD_OUT, 19)])
def test_no_fewer_are_understood(name: str, least: int) -> None:
    said = [(one, self_standing(one.question, one.earlier, None).understood) for one in ALL[name]]
    wrong = [(one.conversation, one.question, text) for one, text in said if not one.is_met_by(text)]
    assert len(said) - len(wrong) >= least, wrong


def test_every_quote_is_in_the_briefs(briefs: Collection) -> None:
    keys = keys_of(briefs.connection, [one.id for one in all_documents(briefs.connection)])
    texts = [squeeze(one.text) for one in passages_by_key(briefs.connection, keys.tolist()).values()]
    quotes = {quote for followups in ALL.values() for one in followups for quote in one.quotes}
    missing = [quote for quote in quotes if not any(squeeze(quote) in text for text in texts)]
    assert len(quotes) > 40 and not missing


def test_a_follow_up_is_judged_by_what_it_has_and_lacks() -> None:
    assert ONE.is_met_by("Did China veto it?") and not ONE.is_met_by("Did it?")
    assert not ONE.is_met_by("Did China and Russia veto it?")
    assert glued(ONE) == "And China? (Did Russia veto it?)"
    assert is_answered(ONE, ["x", "They say: it abs-", "... It abstained."]) and not is_answered(ONE, ["It voted."])


def test_what_became_of_each_is_counted_by_language(briefs: Collection) -> None:
    done: list[int] = []
    tried = try_followups(ALL[TUNED][:3], briefs, HashedWords(), done.append)
    assert [one.right for one in tried] == [True, True, True] and sum(done) == 3
    counted = by_language([*tried, Tried(ONE, "And China?", False, False, True, False)])
    assert counted["all"]["asked"] == 4 and counted["all"]["right"] == 3
    assert tried_json(tried)["by_language"]["en"]["right"] == 3
    assert tried_json(tried)["followups"][0]["understood"] == "How long did Kim and Putin meet in April 2019?"


def test_the_sets_are_data_of_the_package() -> None:
    assert all((Path(__file__).parents[3] / "eval" / "followups" / name).is_file() for name in ALL)
