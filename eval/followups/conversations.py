"""Read the conversations: follow-up questions, what they should be understood as, and what answers them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from pincite.service.answering.followups import Turn

TUNED = "conversations.jsonl"
HELD_OUT = "conversations_held_out.jsonl"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up question, the turns before it, and what is expected of it.

    Its understood form has to contain all words of `has` and none of `lacks`; one of `quotes` answers it.
    """

    conversation: str
    language: str
    question: str
    earlier: tuple[Turn, ...]
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    quotes: tuple[str, ...]

    def is_met_by(self, understood: str) -> bool:
        """Return whether the understood question has what it should have, whatever the case of its letters."""
        said = f" {understood.lower()} "
        return all(word.lower() in said for word in self.has) and not any(word.lower() in said for word in self.lacks)


def read_followups(name: str) -> list[FollowUp]:
    """Return the follow-ups of all conversations of a set, TUNED or HELD_OUT, in order."""
    lines = (files("pincite.eval.followups") / name).read_text(encoding="utf-8").splitlines()
    return [followup for line in lines for followup in _of(json.loads(line))]


def _of(line: dict[str, object]) -> Iterator[FollowUp]:
    turns = line["turns"]
    assert isinstance(turns, list)
    said = tuple(Turn(turn["question"], turn["answer"]) for turn in turns)
    for at, turn in enumerate(turns[1:], start=1):
        yield FollowUp(
            str(line["id"]),
            str(line["lang"]),
            turn["question"],
            said[:at],
            tuple(turn["has"]),
            tuple(turn["lacks"]),
            tuple(turn["quotes"]),
        )
