"""What programs are told of an answer's outcome, and answers from before there was one."""

import json
from typing import Any

from pincite.service.client.parsing import parsed
from pincite.service.wire.asking import GivenAnswer, given_answer
from pincite.service.wire.to_json import json_of
from tests.making.answers import PARTLY, REASON


def sent() -> Any:
    return json.loads(json.dumps(json_of(given_answer(PARTLY))))


def test_the_outcome_and_what_led_to_it_are_told() -> None:
    body = sent()
    assert (body["outcome"], body["abstained"], body["reason"]) == ("partly", False, REASON)
    assert (body["missing"], body["chosen_by"], body["nearest"]) == (["Sullivan"], "weights-7", [])
    assert [one["also"] for one in body["sentences"]] == [[], [3]]


def test_an_answer_of_an_older_version_is_still_read() -> None:
    body = sent()
    for name in ("outcome", "missing", "chosen_by"):
        del body[name]
    for sentence in body["sentences"]:
        del sentence["also"]
    answer = parsed(GivenAnswer, body, "http://x")
    assert (answer.outcome, answer.missing, answer.sentences[1].also) == (None, (), ())
