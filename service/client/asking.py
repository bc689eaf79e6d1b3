"""How a question is put to a service."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pincite.index.hit import Filters
from pincite.service.answering.followups import Turn


@dataclass(frozen=True, slots=True)
class Wish:
    """How a question is to be answered.

    `keep_unsupported` shows written sentences that fail the check too, with their faults; `translate` puts a machine's
    translation beside quotes in other languages. `earlier` are the turns before, oldest first, at most 50:

        >>> treaty = Turn("What does the treaty of Pyongyang name?", "Mutual military assistance.")
        >>> answer = client.ask("When was it signed?", write=True, wish=Wish(earlier=(treaty,)))
        >>> answer.question
        'When was the treaty of Pyongyang signed?'
    """

    keep_unsupported: bool = False
    translate: bool = True
    earlier: tuple[Turn, ...] = ()


def searched(question: str, filters: Filters) -> Mapping[str, Any]:
    """What a search sends."""
    return {"question": question, "filters": asdict(filters)}


def wished(question: str, filters: Filters, write: bool, wish: Wish) -> Mapping[str, Any]:
    """What a question sends."""
    return {**searched(question, filters), "write": write, **asdict(wish)}
