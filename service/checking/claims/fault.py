"""What is wrong with a claim that its quotes do not support."""

from dataclasses import dataclass
from enum import Enum


class FaultKind(Enum):
    """How the quotes fail a claim. CONTRARY: they say the opposite ("fell"), or only that somebody claims it."""

    NO_SOURCE = "no_source"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    ACTORS = "actors"
    CONTRARY = "contrary"
    OTHER = "other"  # the quotes have another thing in its place: horses for coal
    UNRELATED = "unrelated"
    LANGUAGE = "language"  # not the question's language
    JUDGED = "judged"  # the model, asked again, says the quotes do not support it


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the quotes do not support; `detail` is a sentence for people, in English.

    `written` are the words that it is about: those of the claim, or from whom to whom in the quotes (ACTORS), or the
    quotes' word and the claim's (OTHER).
    """

    kind: FaultKind
    detail: str
    written: tuple[str, ...] = ()
