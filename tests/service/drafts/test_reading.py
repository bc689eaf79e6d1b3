"""Drafts as they are read: what is a sentence, which notes go with it, and what is wrong with a file."""

import io

import docx
import pytest

from pincite.ingest.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded, ReadError
from pincite.service.drafts import reading
from pincite.service.drafts.draft import Draft
from pincite.service.drafts.reading import draft_of_file, draft_of_text
from tests.places import ROOT

MARKDOWN = """# 보스토치니 이후

북한은 러시아에 포탄을 공급했다.[^1] 정상회담은 우주기지에서 열렸다. 무엇을 얻었는가?

The treaty was signed
in Pyongyang on 19 June 2024 (Doe 2024, p. 3).[^b]

[^1]: 윤도겸, 중간 평가, 2쪽.
[^b]: Doe, Treaty, p. 3.
"""


def texts(draft: Draft) -> list[str]:
    return [one.text for one in draft.sentences]


def test_sentences_are_where_they_stand_and_headings_notes_and_questions_are_none() -> None:
    draft = draft_of_text(MARKDOWN, "draft.md")
    assert texts(draft) == [
        "북한은 러시아에 포탄을 공급했다.",
        "정상회담은 우주기지에서 열렸다.",
        "The treaty was signed in Pyongyang on 19 June 2024 (Doe 2024, p. 3).",
    ]
    for one in draft.sentences:
        assert " ".join(draft.text[one.start : one.end].split()) == one.text
    assert [one.note for one in draft.sentences] == ["윤도겸, 중간 평가, 2쪽.", "", "Doe, Treaty, p. 3."]


@pytest.mark.parametrize(("text", "name"), [
    ("Переговоры прошли на космодроме в сентябре 2023 года.", "Russian"),
    ("首脳会談は2023年9月に宇宙基地で行われた。両首脳は衛星について話した。", "Japanese"),
    ("首脑会谈于二零二三年九月在航天发射场举行，双方讨论了卫星合作问题。", "Chinese"),
])  # fmt: skip
def test_another_language_is_checked_and_said(text: str, name: str) -> None:
    draft = draft_of_text(text)
    assert draft.sentences and name in draft.notices[0]


@pytest.mark.parametrize(("data", "error"), [
    (b"", EmptyFile),
    (b" \n\n ", EmptyFile),
    (b"x", DamagedFile),
    (b"Contents\n\nWhat now?\n", DamagedFile),
    (b"PK\x03\x04 broken", ReadError),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), EncryptedFile),
])  # fmt: skip
def test_what_is_no_draft_is_said_with_its_name(data: bytes, error: type[ReadError]) -> None:
    with pytest.raises(error, match=r"my draft\.docx"):
        draft_of_file(data, "my draft.docx")


def test_a_draft_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST", 20)
    with pytest.raises(LimitExceeded, match="Split it"):
        draft_of_text("The treaty was signed in Pyongyang.")


def test_tracked_changes_are_taken_as_accepted_and_told() -> None:
    file = ROOT / "eval" / "sample" / "reading" / "tracked.docx"
    draft = draft_of_file(file.read_bytes(), file.name)
    assert any("tracked changes" in one for one in draft.notices)


def test_comments_of_others_are_no_sentences() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The treaty was signed in Pyongyang.")
    document.add_comment(paragraph.runs, text="Who says that the treaty was signed?", author="Reviewer")
    out = io.BytesIO()
    document.save(out)
    draft = draft_of_file(out.getvalue(), "draft.docx")
    assert texts(draft) == ["The treaty was signed in Pyongyang."]
    assert any("comments" in one for one in draft.notices)
