"""Understand each follow-up by rule, and search for it as understood and, for comparison, as plainly glued together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.eval.followups.conversations import FollowUp
from pincite.eval.gold.overlap import overlaps, squeeze
from pincite.eval.running.runner import OnDone
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.service.answering.followups import self_standing

AMONG = 5  # an answering passage below is hardly read


@dataclass(frozen=True, slots=True)
class Tried:
    """A follow-up as understood; whether that is right; whether a passage that answers is among the first five.

    `found` is with the understood question, `found_glued` with the question before put beside the follow-up, and
    `found_alone` with the follow-up as it was asked.
    """

    followup: FollowUp
    understood: str
    right: bool
    found: bool
    found_glued: bool
    found_alone: bool


def try_followups(
    followups: Sequence[FollowUp], collection: Collection, encoder: Encoder, on_done: OnDone
) -> list[Tried]:
    """Return what became of each follow-up, on a collection of the sample briefs."""
    tried = []
    for one in followups:
        understood = self_standing(one.question, one.earlier, None).understood
        asked = (understood, glued(one), one.question)
        found = [is_answered(one, passages(collection, encoder, question)) for question in asked]
        tried.append(Tried(one, understood, one.is_met_by(understood), *found))
        on_done(1)
    return tried


def passages(collection: Collection, encoder: Encoder, question: str) -> list[str]:
    """Return the texts of the first five passages."""
    hits = search(collection, prepare(question, encoder), AMONG, Filters())
    return [hit.passage.text for hit in hits]


def is_answered(followup: FollowUp, texts: Sequence[str]) -> bool:
    """Return whether one of the texts contains one of the quotes that answer, or at least half of it."""
    return any(overlaps(squeeze(quote), squeeze(text)) for quote in followup.quotes for text in texts)


def glued(followup: FollowUp) -> str:
    """Return the follow-up and, in brackets, the first question and the one before it: without any understanding."""
    said = dict.fromkeys((followup.earlier[0].question, followup.earlier[-1].question))
    return f"{followup.question} ({' '.join(said)})"


def by_language(tried: Sequence[Tried]) -> dict[str, Counter[str]]:
    """Return the counts for each language and for all."""
    counted: dict[str, Counter[str]] = {}
    for one in tried:
        got = {"asked": True, "right": one.right, "found": one.found}
        got |= {"found_glued": one.found_glued, "found_alone": one.found_alone}
        for key in (one.followup.language, "all"):
            counted.setdefault(key, Counter()).update([name for name, true in got.items() if true])
    return {key: counted[key] for key in sorted(counted, key=lambda key: key == "all")}
