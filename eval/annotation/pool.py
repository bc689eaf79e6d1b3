"""Pool the best passages of several systems for a judge, without duplicates.

Pooling (Sparck Jones and van Rijsbergen 1975) keeps a gold set from favouring one system: the top passages of all of
them are judged. Passages are identified by document and text, so systems may split documents differently.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.gold.overlap import squeeze
from pincite.eval.runs.file import load_run
from pincite.eval.runs.run import Run
from pincite.service.settings import Settings


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage to be judged."""

    document: str
    text: str


def pool(rankings: Sequence[Sequence[Candidate]], depth: int) -> tuple[Candidate, ...]:
    """Return the first `depth` passages of each ranking, best rank first, each text once.

    The system that found a passage is not recorded, so that it cannot bias the judge. A passage contained in an earlier
    one is omitted.

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
    """Return the ranking of each run that has this question, ignoring white space."""
    wanted = squeeze(question)
    return [
        [Candidate(one.document, one.text) for one in result.ranking]
        for run in runs
        for result in run.results
        if squeeze(result.question) == wanted
    ]


def candidates_of(
    run_files: Sequence[Path], settings: Settings | None, depth: int
) -> Callable[[str], tuple[Candidate, ...]]:
    """Return a function that pools a question's candidates: `depth` from each run, and from a search if `settings`."""
    runs = [load_run(path) for path in run_files]
    searches = [_search(settings, depth)] if settings else []

    def candidates(question: str) -> tuple[Candidate, ...]:
        return pool([*rankings_of(runs, question), *(search(question) for search in searches)], depth)

    return candidates


def _search(settings: Settings, depth: int) -> Callable[[str], list[Candidate]]:
    from pincite.index.hit import Filters
    from pincite.index.search.search import prepare
    from pincite.index.search.search import search as find
    from pincite.service.cli.render import say
    from pincite.service.desk.opening import open_for_searching

    collection, encoder = open_for_searching(settings, say)

    def search(question: str) -> list[Candidate]:
        hits = find(collection, prepare(question, encoder), depth, Filters())
        return [Candidate(hit.document.name, hit.passage.text) for hit in hits]

    return search
