"""Bullets and notes are taken out of sentence and quote alike, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.document import Sentence, Span
from pincite.service.answering.trimming import trimmed


def on_page(text: str, start: int, end: int) -> Sentence:
    return trimmed(Sentence((Span(1, start, end),), " ".join(text[start:end].split())), lambda _: text)


def test_bullet_and_note_are_left_out() -> None:
    page = "앞 문장. -  두 차례\n실패하였다.3 뒤 문장."
    sentence = on_page(page, 6, page.index(" 뒤"))
    assert sentence.text == "두 차례 실패하였다."
    assert page[sentence.spans[0].start : sentence.spans[0].end] == "두 차례\n실패하였다."


def test_numbers_that_are_no_notes_stay() -> None:
    for text in ("그 수는 14.5", "It was 2023.", "합의는 제4조", "약 3.14"):
        assert on_page(text, 0, len(text)).text == text


def test_a_note_with_a_bracket_is_a_note() -> None:
    assert on_page("법률을 따라야 한다.1)", 0, 13).text == "법률을 따라야 한다."


def test_a_sentence_over_two_pages_is_trimmed_at_both_ends() -> None:
    pages = {1: "○ 양국은 협력을", 2: "확대하였다.12"}
    sentence = Sentence((Span(1, 0, 9), Span(2, 0, 8)), "○ 양국은 협력을 확대하였다.12")
    found = trimmed(sentence, pages.__getitem__)
    assert found == Sentence((Span(1, 2, 9), Span(2, 0, 6)), "양국은 협력을 확대하였다.")


@given(st.text(alphabet='가다.3 -□a\n"”[]', min_size=1, max_size=40))
def test_sentence_and_quote_stay_equal(text: str) -> None:
    sentence = on_page(text, 0, len(text))
    quote = "".join(text[span.start : span.end] for span in sentence.spans)
    assert "".join(sentence.text.split()) == "".join(quote.split())
    assert all(0 <= span.start <= span.end <= len(text) for span in sentence.spans)
