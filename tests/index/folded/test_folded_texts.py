"""Kept folded texts change no result of a look-up: whatever is added, removed, forgotten, damaged or read elsewhere."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.collection import Collection
from pincite.index.home import open_collection, open_or_create
from pincite.index.truth.store import Entry, Manifest
from pincite.ingest.document import Document, Page, ReadingReport
from pincite.service.quotes import find, fuzzy
from pincite.service.quotes.find import QuoteMatch, find_quote
from pincite.service.quotes.places import source_of

PARTS = [
    "회담은 결렬되지 않았다. ",
    "회담은 결렬되었다. ",
    "양국은 협력을 강화하기로\n합의했다 ",
    "the council does not accept −$5 ",
    "The Council does accept 10⁶ ",
    "rock-\nets … and shells ",
    "- 1 -\n",
    "정책 브리프\n",
    "東京でガス会社が発表した",
]
QUOTES = [
    "회담은 결렬되었다",
    "협력을 강화하기로 합의했다",
    "협력을 강화하기로 합의헸다",
    "council does accept 106",
    "the council does … and shells",
    "accept −$5 the council does not",
    "rockets",
    "ガス会社が発表しない",
    "합의했다 회담은 결렬되지 않았다",
    "가",
    "쀍쒧 어디에도 없는 말이다",
    "\ud800 unpaired surrogates in it",
]


def store(collection: Collection, name: str, texts: Sequence[str]) -> str:
    digest = hashlib.sha256("\f".join([name, *texts]).encode()).hexdigest()
    path = f"/documents/{name}.txt"
    pages = tuple(Page(at, str(at), text) for at, text in enumerate(texts, 1))
    document = Document(digest[:16], path, name, None, None, None, None, digest, pages)
    collection.store.add(Entry(document, (), ReadingReport(path, "plain", (), (), 0.0), "", (), (), ()))
    return document.id


def opened(home: Path) -> Collection:
    return open_or_create(home, "quotes", Manifest("none", 1, 400, 500, 120))


def full_scan(collection: Collection, text: str, limit: int = 10) -> list[QuoteMatch]:
    """The reference: every document is read and folded, and each window of a similar one is looked at."""
    search, connection = find._Search(text, limit), collection.connection
    ids = [one for (one,) in connection.execute("SELECT id FROM documents ORDER BY name, id").fetchall()]
    for source in (source_of(collection.store, one) for one in ids):
        if not search.done:
            search.look_into(source)
    for source in (source_of(collection.store, one) for one in ids if not search.found):
        search.look_for_similar(source.document_id, source.whole.key.encode("utf-8", "surrogatepass"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fuzzy, "_COMPARED", -1)
        places = search.places(collection.store, collection.folded_texts())
    return [match for place in places for match in find._matches(connection, place)]


def test_only_documents_that_may_have_the_words_are_read(tmp_path: Path) -> None:
    collection = opened(tmp_path)
    for number in range(20):
        store(
            collection,
            f"n{number}",
            [f"{number}번 문서의 첫 쪽이다", f"{number}번 회담은 {number}월 {number}일에 끝났다"],
        )
    collection.refresh()
    statements: list[str] = []
    collection.connection.set_trace_callback(statements.append)
    assert [match.citations[0].document for match in find_quote(collection, "13번 회담은 13월 13일에 끝났")] == ["n13"]
    assert sum("SELECT number, label, text FROM pages" in one for one in statements) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.lists(st.lists(st.sampled_from(PARTS), max_size=4), max_size=3)),
        min_size=1,
        max_size=8,
    ),
    st.lists(st.sampled_from(QUOTES), min_size=1, max_size=4),
    st.sampled_from([1, 3, 10]),
    st.data(),
)
def test_results_are_those_of_a_full_scan_whatever_happens_between(
    tmp_path_factory: pytest.TempPathFactory,
    added: list[tuple[str, list[list[str]]]],
    quotes: list[str],
    limit: int,
    data: st.DataObject,
) -> None:
    """One collection writes, and sometimes brings its files forward; another, opened before, only looks up."""
    home = tmp_path_factory.mktemp("home")
    writer, reader = opened(home), opened(home)
    for name, pages in added:
        document_id = store(writer, name, ["".join(parts) for parts in pages])
        step = data.draw(st.sampled_from(["leave", "refresh", "remove", "rewrite"]))
        if step == "remove":
            writer.store.remove(document_id)
        elif step != "leave":
            with writer.writing():
                (writer.refresh if step == "refresh" else writer.rewrite)()
        for quote in quotes:
            assert find_quote(reader, quote, limit) == full_scan(reader, quote, limit)


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)


def in_its_text(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace("결렬".encode(), "결혼".encode()))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-5]),
    "lengthened": lambda file: file.write_bytes(file.read_bytes() + b"x"),
    "flipped": flipped,
    "changed": in_its_text,
    "another": lambda file: file.write_bytes(b"not a file of ours"),
    "of another way of folding": lambda file: file.write_bytes(file.read_bytes().replace(b'"1-', b'"0-')),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    collection = opened(tmp_path)
    store(collection, "brief", ["회담은 결렬되지 않았다"])
    collection.refresh()
    (file,) = collection.folder.glob("folded-*")
    DAMAGES[damage](file)
    other = open_collection(tmp_path, "quotes")
    assert find_quote(other, "회담은 결렬되지 않았다")[0].similarity == 1.0
    whole = [one for one in collection.folder.glob("folded-*") if "결렬".encode() in one.read_bytes()]
    assert whole
    with other.writing():
        other.rewrite()
    assert len(list(collection.folder.glob("folded-*"))) == 1


def test_no_word_of_a_forgotten_document_stays(tmp_path: Path) -> None:
    collection = opened(tmp_path)
    store(collection, "kept", ["양국은 협력을 강화하기로 합의했다"])
    forgotten = store(collection, "secret", ["비밀문서의내용"])
    collection.refresh()
    (collection.folder / "folded-0123.tmp").write_bytes("비밀문서의내용".encode())  # of a writer that was killed
    collection.store.remove(forgotten)
    with collection.writing():
        collection.rewrite()
    assert not any("비밀문서".encode() in file.read_bytes() for file in collection.folder.glob("folded-*"))
    assert len(find_quote(collection, "협력을 강화하기로")) == 1


def test_a_reader_takes_back_what_it_stored_too_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The document is forgotten while a reader folds it."""
    from pincite.index.folded import folded_texts

    writer, reader = opened(tmp_path), opened(tmp_path)
    forgotten = store(writer, "secret", ["비밀문서의내용"])
    fold = folded_texts.fold

    def slow(text: str) -> object:
        if writer.store.connection.execute("SELECT 1 FROM documents").fetchone():
            writer.store.remove(forgotten)
            monkeypatch.setattr(folded_texts, "fold", fold)
            with writer.writing():
                writer.rewrite()
        return fold(text)

    monkeypatch.setattr(folded_texts, "fold", slow)
    find_quote(reader, "비밀문서의 내용이다")
    assert not any("비밀문서".encode() in file.read_bytes() for file in writer.folder.glob("folded-*"))


def test_many_small_additions_leave_few_files(tmp_path: Path) -> None:
    collection = opened(tmp_path)
    for number in range(30):
        store(collection, f"n{number}", [f"{number}번째로 넣은 문서이다"])
        collection.refresh()
    assert len(list(collection.folder.glob("folded-*"))) <= 9
    assert len(find_quote(collection, "번째로 넣은 문서이다", 100)) == 30


def test_a_large_file_is_not_written_again_for_each_few_additions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What damages it meanwhile is found by a reader at the latest."""
    monkeypatch.setattr("pincite.index.folded.folded_texts._LARGE", 20_000)
    collection = opened(tmp_path)
    store(collection, "large", ["합의" * 50_000])
    collection.refresh()
    (large,) = collection.folder.glob("folded-*")
    for number in range(40):
        store(collection, f"n{number}", [f"{number}번째로 넣은 문서이다"])
        open_collection(tmp_path, "quotes").refresh()
        assert large.exists()
        assert len(list(collection.folder.glob("folded-*"))) <= 9
    flipped(large)
    reader = open_collection(tmp_path, "quotes")
    assert len(find_quote(reader, "번째로 넣은 문서이다", 100)) == 40
    assert find_quote(reader, "합의" * 100)[0].citations[0].document == "large"


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    collection = opened(tmp_path)
    store(collection, "brief", ["회담은 결렬되지 않았다"])
    find_quote(collection, "회담은 결렬")
    assert {file.stat().st_mode & 0o777 for file in collection.folder.glob("folded-*")} == {0o600}


@pytest.mark.parametrize(
    ("first", "second"), [("합의", "했다 회담은 결렬되지 않았다"), ("합의했다 회담은 결렬되지 않", "았다")]
)
def test_words_torn_by_headers_are_not_passed_over(tmp_path: Path, first: str, second: str) -> None:
    """The key as a whole stands nowhere in the folded text; its end or its beginning does."""
    collection = opened(tmp_path)
    store(collection, "brief", [f"정책 브리프\n양국은 {first}\n- 1 -", f"정책 브리프\n{second} 한다\n- 2 -"])
    collection.refresh()
    (match,) = find_quote(collection, "합의했다 회담은 결렬되지 않았다")
    assert [citation.quote for citation in match.citations] == [first, second]
    assert match.similarity == 1.0
