"""The passages that somebody should look at to judge a question: the best of several systems, each once.

Pooling (Sparck Jones and van Rijsbergen 1975) keeps a gold set from favouring one system: what any of them
holds for good is judged. A passage is known by its document and words, so systems may split differently.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.overlap import squeeze
from eval.run import Run


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage to be judged."""

    document: str
    text: str


def pool(rankings: Sequence[Sequence[Candidate]], depth: int) -> tuple[Candidate, ...]:
    """The first `depth` passages of each ranking, best rank first, each text once.

    Who found a passage is left out, so that it cannot sway the judge. A passage whose words all stand in one
    before it is left out too.

    >>> a, b, c = (Candidate("brief", text) for text in ("one", "two", "three"))
    >>> [one.text for one in pool([[a, b], [c, a]], depth=2)]
    ['one', 'three', 'two']
    """
    found: list[Candidate] = []
    seen: list[tuple[str, str]] = []
    for rank in range(depth):
        for ranking in rankings:
            if rank >= len(ranking):
                continue
            one = ranking[rank]
            squeezed = squeeze(one.text)
            if squeezed and not any(one.document == name and squeezed in text for name, text in seen):
                found.append(one)
                seen.append((one.document, squeezed))
    return tuple(found)


def rankings_of(runs: Iterable[Run], question: str) -> list[list[Candidate]]:
    """The ranking of each run that was asked this question, white space aside."""
    wanted = squeeze(question)
    return [
        [Candidate(one.document, one.text) for one in result.ranking]
        for run in runs
        for result in run.results
        if squeeze(result.question) == wanted
    ]
