"""Word files with comments: at the very sentences, and with nothing else changed."""

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from pincite.service.drafts.reading import draft_of_file
from pincite.service.drafts.word import Remark, new_with_comments, open_word, with_comments
from tests.places import ROOT

_RUNS = st.lists(
    st.lists(
        st.sampled_from(["Kim left Pyongyang. ", "북한은 포탄을 ", "공급했다. “", "He came.” ", "A", ".", "\t", " "]),
        min_size=1,
    ),
    min_size=1,
    max_size=4,
)


def word_file(paragraphs: Sequence[Sequence[str]]) -> bytes:
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for text in runs:
            paragraph.add_run(text).bold = True
    return saved(document)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def commented(data: bytes) -> list[tuple[str, str]]:
    """The words that each comment stands at, and the comment."""
    document = docx.Document(io.BytesIO(data))
    said = {str(one.comment_id): one.text for one in document.comments}
    open_now: dict[str, str] = {}
    found = {}
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_now[element.get(qn("w:id"))] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            found[element.get(qn("w:id"))] = open_now.pop(element.get(qn("w:id")))
        elif element.tag == qn("w:t"):
            open_now = {one: words + (element.text or "") for one, words in open_now.items()}
    return [(words.strip(), said[one]) for one, words in found.items()]


def test_each_comment_stands_at_its_sentence() -> None:
    data = word_file(
        [["Kim left Pyong", "yang. He arrived", " on Tuesday. “It was late.”"], ["조약은 평양에서 서명되었다."]]
    )
    draft = draft_of_file(data, "draft.docx")
    remarks = [Remark(one.start, one.end, f"{number}") for number, one in enumerate(draft.sentences)]
    copy = with_comments(data, draft.text, remarks)
    assert texts(copy) == texts(data)
    assert commented(copy) == [
        ("Kim left Pyongyang.", "0"),
        ("He arrived on Tuesday.", "1"),
        ("“It was late.”", "2"),
        ("조약은 평양에서 서명되었다.", "3"),
    ]


@given(_RUNS, st.lists(st.tuples(st.integers(0, 120), st.integers(0, 60)), max_size=5))
def test_no_word_is_changed_wherever_the_remarks_stand(
    paragraphs: list[list[str]], places: list[tuple[int, int]]
) -> None:
    data = word_file(paragraphs)
    text = "\n".join("".join(runs) for runs in paragraphs)
    remarks = [Remark(start, start + length, "x") for start, length in places]
    copy = with_comments(data, text, remarks)
    assert texts(copy) == texts(data)
    for words, _ in commented(copy):
        assert any(map(str.isalnum, words))


def test_tracked_changes_and_older_comments_stay() -> None:
    data = (ROOT / "eval" / "sample" / "reading" / "tracked.docx").read_bytes()
    draft = draft_of_file(data, "tracked.docx")
    word = open_word(data)
    assert word is not None and word.has_changes
    copy = with_comments(data, draft.text, [Remark(one.start, one.end, "seen") for one in draft.sentences])
    body, before = (docx.Document(io.BytesIO(one)).element.body for one in (copy, data))
    for tag in ("w:ins", "w:del"):
        assert len(list(body.iter(qn(tag)))) == len(list(before.iter(qn(tag))))
    again = open_word(copy)
    assert again is not None and again.has_comments
    twice = with_comments(copy, draft.text, [Remark(draft.sentences[0].start, draft.sentences[0].end, "again")])
    assert {said for _, said in commented(twice)} == {"seen", "again"}


def test_a_new_file_holds_the_text_of_a_draft_that_is_none() -> None:
    text = "Kim left Pyongyang.\n\n조약은\x0b 서명되었다."
    copy = new_with_comments(text, [Remark(0, 19, "so it is"), Remark(21, len(text), "둘째")])
    assert [said for _, said in commented(copy)] == ["so it is", "둘째"]


def test_what_is_no_word_file_is_none() -> None:
    assert open_word(b"PK\x03\x04 broken") is None and open_word(b"text") is None
