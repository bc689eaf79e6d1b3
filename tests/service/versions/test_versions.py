"""Versions of documents: which they are, in which order, and what changed, by every way in."""

import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from typing import Any

import pytest
from fastapi.testclient import TestClient

import pincite
from pincite.index.collection import Collection
from pincite.ingest.errors import BadOption, UnknownDocument
from pincite.service.citations.citation import resolve
from pincite.service.versions.difference import MOST_CHANGES, ChangeKind, Difference, difference
from pincite.service.versions.versions import MOST_SHOWN, all_families, versions_of
from tests.making.library import add, collection_at
from tests.making.versions import MEMO, OTHER, revised, write, write_versions
from tests.serving.command_line import pincite_here
from tests.serving.http_service import running, service


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("versions")
    add(collection_at(folder / "home"), write_versions(folder / "memos"))
    return folder / "home"


@pytest.fixture
def collection(home: Path) -> Collection:
    return collection_at(home)


@pytest.fixture
def fresh(tmp_path: Path) -> Collection:
    return collection_at(tmp_path / "home")


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


def names(collection: Collection, wanted: str) -> list[str]:
    return [one.version.document.name for one in versions_of(collection, wanted).others]


def test_versions_are_found_and_the_newest_stands_first(collection: Collection) -> None:
    assert names(collection, "memo") == ["memo_final", "memo_v2"]
    assert names(collection, "memo_final") == ["memo_v2", "memo"]
    assert names(collection, "museum") == []
    found = {
        one.version.document.name: (one.order, one.reason.value) for one in versions_of(collection, "memo_v2").others
    }
    assert found == {"memo_final": (1, "number"), "memo": (-1, "number")}
    (family,) = all_families(collection)
    assert [one.name for one in family.documents] == ["memo_final", "memo_v2", "memo"]
    assert family.ordered
    with pytest.raises(UnknownDocument):
        versions_of(collection, "nothing")


def said(found: Difference) -> list[tuple[str, str, str]]:
    return [
        (one.kind.value, one.older.text if one.older else "", one.newer.text if one.newer else "")
        for one in found.changes
    ]


def test_a_difference_tells_each_sentence_with_words_that_can_be_cited(collection: Collection) -> None:
    found = difference(collection, "memo", "memo_v2")
    assert said(found) == [
        ("added", "", "A hydrofoil has joined them on summer weekends."),
        ("changed", MEMO[2], MEMO[2].replace("40,000", "52,000")),
        ("removed", MEMO[5], ""),
        ("changed", MEMO[6], MEMO[6].replace("cost 5", "cost −5")),  # the folded words are the same
    ]
    assert (found.same, found.total) == (5, 4)
    for change in found.changes:
        for side in filter(None, (change.older, change.newer)):
            assert " ".join(one.quote for one in side.citations).split() == side.text.split()
            assert [resolve(collection, one.id).citation for one in side.citations] == list(side.citations)
    counted = found.changes[1]
    assert [(one.kind, one.text) for one in counted.pieces if one.kind != "same"] == [
        ("removed", "40,000"),
        ("added", "52,000"),
    ]
    assert "".join(one.text for one in counted.pieces if one.kind != "added") == counted.older.text  # type: ignore[union-attr]


def test_what_moved_is_told_as_moved(fresh: Collection, tmp_path: Path) -> None:
    add(fresh, write(tmp_path, "a.txt", MEMO), write(tmp_path, "b.txt", [*MEMO[1:], MEMO[0]]))
    found = difference(fresh, "a", "b")
    assert [(one.kind, one.newer.text) for one in found.changes if one.newer] == [(ChangeKind.MOVED, MEMO[0])]
    assert (found.same, found.total) == (len(MEMO), 1)


def test_spaces_line_breaks_and_quotation_marks_change_nothing(fresh: Collection, tmp_path: Path) -> None:
    text = " ".join(["He called it “the best of all harbours” in public.", *MEMO])
    plain = text.replace("“", '"').replace("”", '"')
    (tmp_path / "a.txt").write_text(fill(text, 90), encoding="utf-8")
    (tmp_path / "b.txt").write_text(fill(plain, 76), encoding="utf-8")
    add(fresh, tmp_path / "a.txt", tmp_path / "b.txt")
    assert difference(fresh, "a", "b").total == 0
    (family,) = all_families(fresh)
    assert not family.ordered  # nothing tells which is newer


def test_the_same_file_twice_is_one_document_without_versions(fresh: Collection, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    added = add(fresh, write(tmp_path, "a.txt", MEMO), write(tmp_path, "copy.txt", MEMO), tmp_path / "empty.txt")
    assert (len(added.added), len(added.duplicates), len(added.failures)) == (1, 1, 1)
    assert all_families(fresh) == []
    assert versions_of(fresh, "a").total == 0
    with pytest.raises(BadOption, match="same document"):
        difference(fresh, "a", str(tmp_path / "copy.txt"))


@pytest.mark.parametrize(
    ("older", "newer", "reason"),
    [
        ('{"title": "제재 안내"}', '{"title": "제재 안내 (개정)"}', "stage"),
        ('{"title": "제재 안내"}', '{"title": "제재 안내 제2판"}', "number"),
        ('{"title": "Guide v1.9"}', '{"title": "Guide v1.10"}', "number"),
        ('{"title": "Guide, first edition"}', '{"title": "Guide, 2nd edition"}', "number"),
        ('{"title": "Draft guide"}', '{"title": "Guide"}', "stage"),
        ('{"title": "Guide", "date": "2023"}', '{"title": "Guide", "date": "2024-02"}', "date"),
        ('{"title": "Guide (revised)", "date": "2023-01"}', '{"title": "Guide", "date": "2023-02"}', "date"),
    ],
)
def test_titles_and_dates_tell_which_is_newer(
    fresh: Collection, tmp_path: Path, older: str, newer: str, reason: str
) -> None:
    add(fresh, write(tmp_path, "one.txt", MEMO, older), write(tmp_path, "two.txt", revised(MEMO), newer))
    (found,) = versions_of(fresh, "one").others
    assert (found.order, found.reason.value) == (1, reason)
    (found,) = versions_of(fresh, "two").others
    assert (found.order, found.reason.value) == (-1, reason)


def test_issues_of_a_series_are_no_versions(fresh: Collection, tmp_path: Path) -> None:
    first, second = ('{"title": "브리프 제12호"}', '{"title": "브리프 제13호"}')
    add(fresh, write(tmp_path, "one.txt", MEMO, first), write(tmp_path, "two.txt", revised(MEMO), second))
    assert all_families(fresh) == []


def test_boilerplate_makes_no_versions_and_many_versions_are_cut(fresh: Collection, tmp_path: Path) -> None:
    boilerplate = [
        f"This notice number {word} binds nobody and proves nothing." for word in ("one", "two", "three", "four")
    ]
    own = [
        [f"{word}{at} reports {word}{at + 1} of {word}{at + 2} here." for at in range(4)]
        for word in map(str, range(40))
    ]
    for number, sentences in enumerate(own):
        write(tmp_path / "notices", f"n{number}.txt", [*boilerplate, *sentences])
    add(fresh, tmp_path / "notices")
    assert all_families(fresh) == []
    for number in range(30):
        write(tmp_path / "forms", f"f{number}.txt", [*MEMO, f"Copy {number} of the harbour memo."])
    add(fresh, tmp_path / "forms")
    (family,) = all_families(fresh)
    assert (len(family.documents), family.total) == (MOST_SHOWN, 30)
    found = versions_of(fresh, "f3")
    assert (len(found.others), found.total) == (MOST_SHOWN, 29)


def test_thousands_of_identical_lines_are_compared_in_a_moment(fresh: Collection, tmp_path: Path) -> None:
    lines = ["Nothing was reported from this place on that day at all."] * 2_000
    (tmp_path / "a.txt").write_text("\n\n".join([*lines, *MEMO]), encoding="utf-8")
    (tmp_path / "b.txt").write_text("\n\n".join([*OTHER, *lines, *revised(MEMO)]), encoding="utf-8")
    add(fresh, tmp_path / "a.txt", tmp_path / "b.txt")
    found = difference(fresh, "a", "b")
    assert len(found.changes) <= MOST_CHANGES
    assert {one.newer.text for one in found.changes if one.kind is ChangeKind.ADDED and one.newer} >= set(OTHER)


def test_every_way_in_says_the_same(home: Path, client: TestClient, collection: Collection) -> None:
    document = versions_of(collection, "memo").document.id
    newer = versions_of(collection, "memo").others[0].version.document.id
    printed = json.loads(pincite_here("versions", "memo", "--json", "--home", str(home)))
    over_http = client.get(f"/v1/versions/{document}").json()
    assert printed == over_http
    assert [(one["document"], one["age"]) for one in printed["versions"]] == [
        ("memo_final", "newer"),
        ("memo_v2", "newer"),
    ]
    changed = json.loads(pincite_here("versions", "memo", "memo_final", "--json", "--home", str(home)))
    assert changed == client.get(f"/v1/versions/{document}/{newer}").json()
    listed = json.loads(pincite_here("versions", "--json", "--home", str(home)))
    assert listed == client.get("/v1/versions").json()
    with running(home) as address, pincite.Client(address) as asked:
        assert [one.document for one in asked.versions(document).versions] == ["memo_final", "memo_v2"]
        assert asked.difference(document, newer).total == changed["total"]
        assert asked.all_versions().total == 1
    text = pincite_here("versions", "memo", "memo_v2", "--home", str(home))
    assert "expects [-40,000-]{+52,000+} passengers" in text
    assert "newer by its version number" in pincite_here("versions", "memo", "--home", str(home))


def test_a_list_of_documents_says_which_has_a_newer_version(home: Path, client: TestClient) -> None:
    def newer(documents: list[dict[str, Any]]) -> dict[str, str | None]:
        return {one["document"]: one["newer"] and one["newer"]["document"] for one in documents}

    wanted = {"memo": "memo_final", "memo_v2": "memo_final", "memo_final": None, "museum": None}
    assert newer(client.get("/v1/documents").json()["documents"]) == wanted
    assert newer(json.loads(pincite_here("list", "--json", "--home", str(home)))["documents"]) == wanted
    assert "newer version: Harbour memo, version 3" in pincite_here("list", "--home", str(home))


def test_unknown_documents_are_refused_in_words(home: Path, client: TestClient, collection: Collection) -> None:
    document = versions_of(collection, "memo").document.id
    assert client.get("/v1/versions/0123456789ab").status_code == 404
    assert client.get(f"/v1/versions/{document}/0123456789ab").status_code == 404
    assert client.get(f"/v1/versions/{document}/{document}").status_code == 422
    assert "memo" in pincite_here("versions", "memoir", "--home", str(home), status=1)
