"""The public face: what `import pincite` promises to programs."""

import subprocess
import sys
from pathlib import Path

import pytest

import pincite
from tests.making.library import write_briefs

NAMES = (
    "Answer AnswerSentence Citation Client Collection DocumentFacts Filters Hit PinciteError Progress QuoteMatch "
    "ReadLimits Reader Removed Resolved Summary open"
)


def test_the_public_names_are_these_and_all_are_there() -> None:
    assert sorted(pincite.__all__) == sorted(NAMES.split()) == sorted(dir(pincite))
    assert all(getattr(pincite, name).__doc__ for name in pincite.__all__)
    with pytest.raises(AttributeError, match="no attribute 'ingestion'"):
        _ = pincite.ingestion


def test_importing_pincite_loads_nothing_heavy() -> None:
    heavy = ("numpy", "torch", "faiss", "fastapi", "httpx", "pydantic")
    code = f"import sys, pincite; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_what_does_not_exist_says_so(tmp_path: Path) -> None:
    with pincite.open("nothing", tmp_path) as collection, pytest.raises(pincite.PinciteError, match="'nothing'"):
        collection.ask("what?")
    assert not (tmp_path / "collections").exists()


@pytest.mark.weights
def test_a_collection_is_filled_searched_asked_and_cited(tmp_path: Path, models: Path) -> None:  # noqa: ARG001
    folder = write_briefs(tmp_path / "briefs")
    with pincite.open("briefs", str(tmp_path / "home")) as collection:
        summary = collection.add(str(folder))
        assert len(summary.added) == 3
        assert len(collection.add([folder, str(folder / "treaty.txt")]).unchanged) == 3
        (failure,) = collection.add("/nowhere/at-all.pdf").failures
        assert "no such file" in str(failure.error)
        assert [facts.name for facts in collection.documents()] == ["chronik", "treaty", "군사"]
        assert collection.search("Who gave Russia shells?", k=1)[0].document.name == "군사"
        assert not collection.search("summit", filters=pincite.Filters(authors=("nobody",)))
        answer = collection.ask("Who gave Russia shells?")
        cited = answer.citations[0]
        assert collection.resolve(cited.id).citation == cited
        assert collection.find_quote("mutual military assistance")[0].citations[0].document == "treaty"
    with pincite.open("briefs", tmp_path / "home") as again:
        assert len(again.remove([cited.document_id]).documents) == 1
        resolved = again.resolve(cited.id)
        assert resolved.removed
        assert resolved.citation.quote == cited.quote
