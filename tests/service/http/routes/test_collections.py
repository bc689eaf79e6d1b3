"""The list of collections, also beside one that cannot be opened."""

from pathlib import Path

import httpx
import pytest

from pincite.ingest.errors import ServiceRefused
from pincite.service.client.client import Client
from tests.making.library import add, collection_at, write_briefs
from tests.making.reader import as_reader
from tests.serving.http_service import running


@pytest.mark.parametrize("harm", [b"this is not a database, whatever its name says" * 100, b""])
def test_a_collection_that_cannot_be_opened_is_listed_with_the_reason(tmp_path: Path, harm: bytes) -> None:
    home = tmp_path / "home"
    add(collection_at(home), write_briefs(tmp_path / "briefs"))
    broken = collection_at(home, "broken")
    broken.connection.close()
    for file in broken.folder.glob("truth.sqlite*"):
        file.write_bytes(harm)
    with running(home) as url, Client(url) as client:
        assert httpx.get(f"{url}/v1/collections").json()["default"] == "default"
        listed = {one.name: one for one in client.collections()}
        assert (listed["default"].documents, listed["default"].problem) == (3, None)
        assert "broken" in (listed["broken"].problem or "") and "damaged" in (listed["broken"].problem or "")
        assert client.search("Who signed the treaty?").hits


def test_a_home_that_may_not_be_read_is_said_in_words(tmp_path_factory: pytest.TempPathFactory) -> None:
    before = "import os, sys; from pathlib import Path; home = Path(sys.argv[1]); os.chmod(home, 0)"
    before += "\nfrom pincite.index.home import collection_names, open_collection"
    before += "\nfrom pincite.ingest.errors import CollectionUnreadable"
    script = """
for work in (lambda: collection_names(home), lambda: open_collection(home, "default")):
    try: work()
    except CollectionUnreadable as error: print(error)
"""
    home = tmp_path_factory.mktemp("closed") / "home"
    collection_at(home).connection.close()
    lines = as_reader(home, before, script).splitlines()
    assert len(lines) == 2
    assert all("cannot be read now (Permission denied" in line and "permission" in line for line in lines)


def test_no_route_answers_with_a_fault_where_the_collections_may_not_be_read(tmp_path: Path) -> None:
    """A link that leads to itself is unreadable for root too."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "collections").symlink_to(home / "collections")
    with running(home) as url, Client(url) as client:
        for ask in (client.collections, client.documents, lambda: client.search("summit"), client.metrics):
            with pytest.raises(ServiceRefused) as refused:
                ask()
            assert refused.value.status == 503
            assert "cannot be read" in str(refused.value)
