"""Documents that a draft names as its sources."""

import pytest

from pincite.index.hit import DocumentFacts
from pincite.service.drafts.draft import DraftSentence
from pincite.service.drafts.sources import Library, without_sources


def document(name: str, title: str | None, author: str | None, date: str | None) -> DocumentFacts:
    return DocumentFacts(name * 4, name, f"/{name}", title, author, None, date, "en", name, "", 3, 9, ())


LIBRARY = Library([
    document("a", "Watching Without a Watchdog: After the Panel", "Philippa Okonjo-Reyes", "2024-06-27"),
    document("b", "보스토치니 회담, 무엇이 오갔는가", "윤도겸 연구위원", "2023-10-05"),
    document("c", None, None, None),
])  # fmt: skip


@pytest.mark.parametrize(("text", "note", "found"), [
    ("The veto ended it (Okonjo-Reyes 2024, p. 2).", "", [("a", "2")]),
    ("포탄을 얻었다(윤도겸, 2023, 12쪽).", "", [("b", "12")]),
    ("포탄을 얻었다.", "윤도겸, 「보스토치니 회담, 무엇이 오갔는가」 3면.", [("b", "3")]),
    ("As “Watching without a Watchdog: After the Panel” says, it ended.", "", [("a", "")]),
    ("The veto ended it (Okonjo-Reyes 2023).", "", []),
    ("Okonjo-Reyes said in 2024 that it ended (as she wrote).", "", []),
    ("It ended (see above).", "", []),
])  # fmt: skip
def test_documents_are_known_by_title_or_by_author_and_year(text: str, note: str, found: list[tuple[str, str]]) -> None:
    named = LIBRARY.named_in(DraftSentence(0, len(text), text, note))
    assert [(one.document.name, one.page) for one in named] == found


def test_what_names_a_source_is_no_part_of_what_is_said() -> None:
    sentence = DraftSentence(0, 0, "The veto (of March) ended it (Okonjo-Reyes 2024, p. 2).")
    assert without_sources(sentence, LIBRARY.named_in(sentence)) == "The veto (of March) ended it."
