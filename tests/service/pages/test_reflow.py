"""Line ends that only the paper makes: closed, with a space or without; all others end paragraphs."""

from pincite.ingest.document import Page
from pincite.service.pages.reflow import joins_of

PAGE = """The short version
Kim crossed the border at Khasan on the morning of 24 April and was offered bread and salt. The
next day the two leaders talked alone for almost two hours, twice the time in the schedule, be-
fore their delegations joined them. Both succeeded.
- Guarantees. Putin told reporters that North Korea needed assurances of its security and
sovereignty, and that national promises might not suffice.
- Labourers had to leave by 22 December."""
KOREAN = """요약
두 번째 회담은 종이 한 장 남기지 않았지만 러시아의 손익계산서는 비교적 또렷하
다. 국방과 방산 당국자가 수시로 오갈 통로와 전쟁을 소리 내어 편들어 줄 이웃이
생겼다. 북한이 받을 몫은 아직 약속어음에 가깝다."""


def read(text: str) -> list[str]:
    """The paragraphs that are left when the joins are closed."""
    said, at = "", 0
    for join in joins_of(Page(1, "1", text)):
        assert not text[join.start : join.end].strip()
        said += text[at : join.start] + " " * join.space
        at = join.end
    return (said + text[at:]).split("\n")


def test_paragraphs_are_whole_and_apart() -> None:
    paragraphs = read(PAGE)
    assert [one[:12] for one in paragraphs] == ["The short ve", "Kim crossed ", "- Guarantees", "- Labourers "]
    assert "salt. The next day" in paragraphs[1]
    assert "be-fore their" in paragraphs[1]  # the hyphen is the source's own: it stays


def test_korean_words_that_a_line_divides_are_closed() -> None:
    (_, paragraph) = read(KOREAN)
    assert "또렷하다." in paragraph
    assert "이웃이 생겼다." in paragraph


def test_nothing_but_white_space_goes() -> None:
    for text in (PAGE, KOREAN, "", "\n\n", "one\n\n\ntwo", "a\tb\nc\td"):
        assert "".join("".join(read(text)).split()) == "".join(text.split())
