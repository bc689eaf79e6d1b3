"""Where the passages to be judged come from: runs, and a search now."""

from collections.abc import Callable, Sequence
from pathlib import Path

from eval.pool import Candidate, pool, rankings_of
from eval.run_file import load_run
from service.settings import Settings

Search = Callable[[str], list[Candidate]]


def candidates_of(
    run_files: Sequence[Path], settings: Settings | None, depth: int
) -> Callable[[str], tuple[Candidate, ...]]:
    """A function from a question to its candidates, `depth` of each run and of a search if there are `settings`."""
    runs = [load_run(path) for path in run_files]
    searches = [_search(settings, depth)] if settings else []

    def candidates(question: str) -> tuple[Candidate, ...]:
        return pool([*rankings_of(runs, question), *(search(question) for search in searches)], depth)

    return candidates


def _search(settings: Settings, depth: int) -> Search:
    from index.hit import Filters
    from index.search import prepare
    from index.search import search as find
    from service.opening import open_for_searching
    from service.render import say

    collection, encoder = open_for_searching(settings, say)

    def search(question: str) -> list[Candidate]:
        hits = find(collection, prepare(question, encoder), depth, Filters())
        return [Candidate(hit.document.name, hit.passage.text) for hit in hits]

    return search
