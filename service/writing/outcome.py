"""What became of the writing of an answer: what the model gave, what was held back and why."""

from dataclasses import dataclass

from service.checking.support import Fault


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was written and not shown, because of these faults."""

    text: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """A quote in the question's language, made by the model; the citation with this number, from 1, has the words."""

    citation: int
    text: str


@dataclass(frozen=True, slots=True)
class Writing:
    """How the model named so wrote an answer.

    Of `written` sentences `supported` are carried by their quotes. `fallback` says why the documents' own sentences
    are given instead; "" where the answer is the model's.
    """

    model: str
    written: int
    supported: int
    dropped: tuple[Dropped, ...]
    translations: tuple[Translation, ...]
    fallback: str

    @property
    def support_rate(self) -> float | None:
        """The share of the written sentences that their quotes carry, 0 to 1; None where none was written."""
        return self.supported / self.written if self.written else None
