"""Quotation look-up: every place of the words to the character, and what differs from what was asked."""

import hashlib
import json
import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.collection import Collection
from pincite.index.folded.folding import fold
from pincite.index.home import open_or_create
from pincite.index.truth.documents import find_document, pages_of
from pincite.index.truth.store import Entry, Manifest
from pincite.ingest.document import Document, Page, ReadingReport
from pincite.ingest.errors import BadOption, EmptyQuestion, QuestionTooLong
from pincite.service.citations.citation import Citation
from pincite.service.quotes.aligning import changes
from pincite.service.quotes.find import Difference, QuoteMatch, find_quote
from pincite.service.quotes.places import Exactness
from tests.places import SHARED

Made = Callable[..., Collection]

KOREAN = """정책 브리프 제3호
김정은은 정상회담 모두발언에 서 “푸틴과 러시아 지도부의 결정을 전폭 지지한다”는 입장을
표명하였다. 2023년 10월부터 2024년 4월까지 7,000개가 넘는 컨테이너가 러시아로 옮겨
졌고, MIG-29와 수호이(SU) 계열 전투기의 수출도 거론되었다.
① 군사·경제 협력 … ② 제재 공조 ½
- 1 -"""
SECOND = """정책 브리프 제3호
그러나 공동성명은 발표되지 않았으므로 내용은 추정에 그친다. 식량 지원과 노동자 파견은
앞으로 지켜보아야 한다.¹
- 2 -"""
ENGLISH = [
    """The Vostochny summit gave Russia a rear supply base for shells, artillery and rock-
ets that it was running short of. Direct economic gains are judged small: exports fell by -5% in 2023–2024.
No well-known joint statement was published, so much of this “is inferred”; Café owners don't mind.""",
    "Co-operation\u00ad goes on, he said ... in May.",
]


def store(collection: Collection, name: str, texts: Sequence[str]) -> None:
    """Pages alone: passages and vectors play no part in looking up quotations."""
    digest = hashlib.sha256("\f".join([name, *texts]).encode()).hexdigest()
    numbered = tuple(Page(at, str(at), text) for at, text in enumerate(texts, 1))
    path = f"/documents/{name}.txt"
    document = Document(digest[:16], path, name, None, None, None, None, digest, numbered)
    collection.store.add(Entry(document, (), ReadingReport(path, "plain", (), (), 0.0), "", (), (), ()))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(**documents: Sequence[str]) -> Collection:
        collection = open_or_create(tmp_path, "quotes", Manifest("none", 1, 400, 500, 120))
        for name, texts in documents.items():
            store(collection, name, texts)
        return collection

    return make


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    collection = open_or_create(tmp_path_factory.mktemp("home"), "quotes", Manifest("none", 1, 400, 500, 120))
    store(collection, "korean", [KOREAN, SECOND])
    store(collection, "english", ENGLISH)
    return collection


def verified(collection: Collection, found: Sequence[QuoteMatch]) -> list[QuoteMatch]:
    """The matches, after every citation was held against its page."""
    for citation in (citation for match in found for citation in match.citations):
        text = pages_of(collection.connection, citation.document_id)[citation.page - 1].text
        assert text[citation.start : citation.end] == citation.quote != ""
    return list(found)


def best(collection: Collection, text: str) -> QuoteMatch:
    return verified(collection, find_quote(collection, text))[0]


def places(match: QuoteMatch) -> list[tuple[str, int, int, int]]:
    return [(one.document, one.page, one.start, one.end) for one in match.citations]


def quotes(match: QuoteMatch) -> list[str]:
    return [citation.quote for citation in match.citations]


# A slice of a page, and where it begins: at least one letter, no white space at either end.
@st.composite
def slices(draw: st.DrawFn, shortest: int = 1) -> tuple[str, int, int, str]:
    name, number, text = draw(
        st.sampled_from(
            [("korean", 1, KOREAN), ("korean", 2, SECOND)]
            + [("english", number, text) for number, text in enumerate(ENGLISH, 1)]
        )
    )
    start = draw(st.integers(0, len(text) - shortest))
    piece = text[start : draw(st.integers(start + shortest, len(text)))]
    start += len(piece) - len(piece.lstrip())
    return name, number, start, piece.strip()


def tears_a_number(text: str, at: int) -> bool:
    """Whether a slice that begins or ends here may be cut out of a number or of a negated word."""
    around = text[max(0, at - 2) : at + 2]
    return any(one.isnumeric() or one in "-–%" for one in around) or text[at - 2 : at + 1] == "inf" or "'" in around


def has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


@settings(max_examples=150, deadline=None)
@given(slices())
def test_the_very_words_are_found_at_their_very_place(library: Collection, piece: tuple[str, int, int, str]) -> None:
    name, page, start, text = piece
    source = {"korean": [KOREAN, SECOND], "english": ENGLISH}[name][page - 1]
    if has_words(text) and not any(tears_a_number(source, at) for at in (start, start + len(text))):
        found = verified(library, find_quote(library, text, 1000))
        exact = [places(match) for match in found if match.exactness is Exactness.EXACT]
        assert [(name, page, start, start + len(text))] in exact


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.data())
def test_folding_keeps_the_way_back_for_any_text(text: str, data: st.DataObject) -> None:
    """The key of a part is part of the key, and stands there."""
    text = unicodedata.normalize("NFC", text)
    folded = fold(text)
    assert len(folded.key) == len(folded.origin)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    key = fold(text[start:end]).key
    first = int((folded.origin < start).sum())
    assert folded.key[first : first + len(key)] == key
    assert all(start <= place < end for place in folded.origin[first : first + len(key)])


@settings(max_examples=150, deadline=None)
@given(slices(), st.randoms())
def test_white_space_anywhere_changes_nothing_but_the_exactness(
    library: Collection, piece: tuple[str, int, int, str], chance: random.Random
) -> None:
    name, page, start, text = piece
    words = [at for at, character in enumerate(text) if has_words(character)]
    if not words:
        return
    start, text = start + words[0], text[words[0] : words[-1] + 1]
    source = {"korean": [KOREAN, SECOND], "english": ENGLISH}[name][page - 1]
    if any(tears_a_number(source, at) for at in (start, start + len(text))):
        return
    # Within numbers and Latin words, and between them, white space may change what is said.
    gaps = re.sub(r"(?<![!-~½])\s+|\s+(?![!-~½])", "", text)
    spaced = re.sub(r"(?<=[가-힣.,])(?![!-~½]|$)", lambda _: chance.choice(["", "", " ", "\n ", "\u3000"]), gaps)
    found = verified(library, find_quote(library, spaced, 1000))
    spacing = [places(match) for match in found if match.exactness <= Exactness.SPACING]
    assert [(name, page, start, start + len(text))] in spacing


@settings(max_examples=100, deadline=None)
@given(slices(shortest=40), st.integers(1, 8), st.randoms())
def test_words_with_few_wrong_characters_are_found_where_they_stand(
    library: Collection, piece: tuple[str, int, int, str], percent: int, chance: random.Random
) -> None:
    name, page, start, text = piece
    letters = [at for at, character in enumerate(text) if has_words(character)]
    if len(letters) < 24:
        return
    changed = list(text)
    for at in chance.sample(letters, max(1, len(letters) * percent // 100)):
        changed[at] = "쀍"
    match = best(library, "".join(changed))
    assert match.exactness is Exactness.FUZZY
    assert 0.85 <= match.similarity < 1.0
    assert places(match)[0][:2] == (name, page)
    shared = min(match.citations[-1].end, start + len(text)) - max(match.citations[0].start, start)
    assert shared >= 0.8 * len(text)
    assert any("쀍" in difference.asked for difference in match.differences)
    for difference in match.differences:
        asked = "".join(changed)
        assert asked[difference.position :].startswith(difference.asked)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="뷁쒧춻ЖЩЫqz ", min_size=4))
def test_words_that_stand_nowhere_are_not_found(library: Collection, text: str) -> None:
    if sum(not character.isspace() for character in text) >= 4:
        assert find_quote(library, text) == []


@pytest.mark.parametrize(
    ("asked", "quote"),
    [
        (
            '"푸틴과 러시아 지도부의 결정을 전폭 지지한다"는 입장',
            "“푸틴과 러시아 지도부의 결정을 전폭 지지한다”는 입장",
        ),
        ("「푸틴과 러시아 지도부의 결정을 전폭 지지한다」", "“푸틴과 러시아 지도부의 결정을 전폭 지지한다”"),
        ("'식량 지원과 노동자 파견'", "식량 지원과 노동자 파견"),
        ("ＭＩＧ－２９와 수호이", "MIG-29와 수호이"),
        ("the VOSTOCHNY Summit", "The Vostochny summit"),
        ("artillery and rockets that it", "artillery and rock-\nets that it"),
        ("cooperation goes on", "Co-operation\u00ad goes on"),
        ("in 2023-2024", "in 2023–2024"),
        ("군사ㆍ경제 협력", "군사·경제 협력"),
        ("so much of this is inferred", "so much of this “is inferred"),
        ("café owners don’t mind", "Café owners don't mind"),
        ("1 군사", "① 군사"),
    ],
)
def test_ways_of_typing_make_no_difference(library: Collection, asked: str, quote: str) -> None:
    match = best(library, asked)
    assert (match.exactness, match.similarity, quotes(match)) == (Exactness.NORMALISED, 1.0, [quote])
    assert match.differences


def test_a_decomposed_question_finds_the_very_characters(library: Collection) -> None:
    asked = unicodedata.normalize("NFD", "공동성명은 발표되지 않았으므로")
    assert best(library, asked).exactness is Exactness.EXACT


def test_half_width_kana_are_found(made: Made) -> None:
    assert quotes(best(made(kana=["東京でガス会社が発表した"]), "ｶﾞｽ会社")) == ["ガス会社"]


def test_no_character_is_cut(library: Collection) -> None:
    """A half is one character, which folds to 1⁄2: the 1 alone is not there."""
    assert quotes(best(library, "제재 공조 ½")) == ["제재 공조 ½"]
    assert find_quote(library, "제재 공조 1") == []


def test_a_minus_is_no_mere_hyphen(library: Collection) -> None:
    match = best(library, "Direct economic gains are judged small: exports fell by 5%")
    assert match.exactness is Exactness.FUZZY
    assert match.differences == (Difference("", "-", 55),)


def test_differences_say_what_and_where(library: Collection) -> None:
    asked = "공동성명은 밭표되지 않았으므로 내용은 '추정에 그친다"
    match = best(library, asked)
    assert match.differences == (Difference("밭", "발", 6), Difference("'", "", asked.index("'")))
    assert match.similarity == pytest.approx(1 - 1 / 23)


def test_neighbouring_changes_are_one_difference(library: Collection) -> None:
    match = best(library, "그러나 공동성명은 쀍되지 않았으므로 내용은 추정에 그친다")
    assert match.differences == (Difference("쀍", "발표", 10),)


def test_one_word_for_another_is_one_difference() -> None:
    def told(asked: str, found: str) -> list[tuple[str, str]]:
        return [(asked[here], found[there]) for here, there in changes(asked, found)]

    assert told("to discuss wheat. And", "to discuss grain And") == [("wheat.", "grain")]
    assert told("the old colour stays", "the new color stays") == [("old", "new"), ("u", "")]
    assert told("합의는 지켜지는 것", "합의는 깨어지는 것") == [("지켜", "깨어")]


def test_another_word_at_the_edge_is_cited_whole(made: Made) -> None:
    library = made(port=["A cosmodrome is a strange place to discuss grain. Nobody has asked why it was chosen."])
    match = best(library, "A cosmodrome is a strange place to discuss wheat")
    assert match.citations[0].quote.endswith("to discuss grain")
    assert [(one.asked, one.found) for one in match.differences] == [("wheat", "grain")]


def test_exact_and_spacing_have_no_differences(library: Collection) -> None:
    assert best(library, "식량 지원과").differences == ()
    spaced = best(library, "식량지원과")
    assert (spaced.exactness, spaced.differences) == (Exactness.SPACING, ())


def test_a_wrong_word_at_an_edge_is_not_filled_up_with_its_neighbour(library: Collection) -> None:
    match = best(library, "그러나 공동성명은 발표되지 않았으므로 내용은 추정에 zqx")
    assert quotes(match) == ["그러나 공동성명은 발표되지 않았으므로 내용은 추정에"]


def test_a_word_wrong_at_its_edge_is_cited_whole(library: Collection) -> None:
    match = best(library, "Xostochny summit gave Russia a rear supply base for shellz")
    assert quotes(match) == ["Vostochny summit gave Russia a rear supply base for shells"]


def test_short_texts_tolerate_no_errors(library: Collection) -> None:
    assert find_quote(library, "식량 지원고") == []
    assert find_quote(library, "mind dont") == []
    assert find_quote(library, "식량지원과논동자콰켠") == []
    assert best(library, "식량 지원과 노동쟈 파견").exactness is Exactness.FUZZY


def test_errors_are_counted_in_letters_of_which_a_syllable_has_two_or_three(library: Collection) -> None:
    """Two wrong vowels of 25 letters, as two wrong letters are tolerated in a Latin text of this length."""
    assert best(library, "식량지원과느동쟈파견").exactness is Exactness.FUZZY
    assert best(library, "식량 지원과 노동쟈 파견").similarity == pytest.approx(0.9)


def test_too_many_errors_are_another_text(library: Collection) -> None:
    text = "공동성명은발표되지않았으므로내용은추정에그친다"
    assert best(library, text.replace("발표되", "쀍쀍쀍")).exactness is Exactness.FUZZY
    assert find_quote(library, text.replace("발표되지", "쀍쀍쀍쀍")) == []


def test_a_page_break_gives_two_citations(made: Made) -> None:
    collection = made(brief=["머리말과 함께 협력을 강", "", "화하기로 합의했다. 끝으로"])
    match = best(collection, "협력을 강화하기로 합의했다")
    assert match.exactness is Exactness.SPACING
    assert places(match) == [("brief", 1, 8, 13), ("brief", 3, 0, 9)]


def test_marks_at_a_page_break_are_cited(made: Made) -> None:
    collection = made(brief=["그는 “협력하자”", "“화해하자”고 말했다"])
    assert quotes(best(collection, "“협력하자” “화해하자”고")) == ["“협력하자”", "“화해하자”고"]


def test_running_headers_between_pages_are_passed_over(library: Collection) -> None:
    match = best(library, "제재 공조 ½ 그러나 공동성명은 발표되지")
    assert match.exactness is Exactness.SPACING
    assert quotes(match) == ["제재 공조 ½", "그러나 공동성명은 발표되지"]


def test_what_is_torn_by_headers_stands_beside_what_is_not(made: Made) -> None:
    """Exact places are all found, however they are torn."""
    words = "협력을 강화하기로 합의했다"
    pages_of_b = [
        f"정책 브리프\n{before}\n- {at} -"
        for at, before in enumerate(["그들은 협력을 강화", "하기로 합의했다 한다"], 1)
    ]
    collection = made(a=[words], b=pages_of_b)
    found = verified(collection, find_quote(collection, words))
    assert [quotes(match) for match in found] == [[words], ["협력을 강화", "하기로 합의했다"]]


def test_page_numbers_in_mid_stream_are_not_cited(made: Made) -> None:
    text = "\n".join(
        f"{at}째 쪽에서 말을 이어 가며 협력을 강화해\n나가기로 약속하고는 {at}번 더\n\n- {at} -\n" for at in range(1, 6)
    )
    match = best(made(text=[text]), "약속하고는 2번 더 3째 쪽에서")
    assert quotes(match) == ["약속하고는 2번 더", "3째 쪽에서"]


def test_running_headers_are_passed_over_in_an_inexact_quotation_too(library: Collection) -> None:
    match = best(library, "수출도 거론되었다. ① 군사·경재 협력 … ② 제재 공조 ½ 그러나 공동성멍은 발표되지 않았으므로")
    assert match.exactness is Exactness.FUZZY
    assert quotes(match)[1:] == ["그러나 공동성명은 발표되지 않았으므로"]
    assert match.similarity == pytest.approx(1 - 2 / 48, abs=0.005)


def test_headers_and_footnotes_can_be_quoted(library: Collection) -> None:
    found = verified(library, find_quote(library, "정책 브리프 제3호"))
    assert [places(match)[0][:2] for match in found] == [("korean", 1), ("korean", 2)]


@pytest.mark.parametrize("ellipsis", ["...", "…", "[...]", "(…)", "[중략]", ". . .", "⋯"])
def test_an_ellipsis_stands_for_what_was_left_out(library: Collection, ellipsis: str) -> None:
    asked = f"그러나 공동성명은 {ellipsis} 추정에 그친다"
    match = best(library, asked)
    assert (match.exactness, match.similarity) == (Exactness.NORMALISED, 1.0)
    assert quotes(match) == ["그러나 공동성명은", "추정에 그친다"]
    assert match.differences == (Difference(ellipsis, "발표되지 않았으므로 내용은", 10),)


def test_an_ellipsis_of_the_source_is_found_as_it_stands(library: Collection) -> None:
    assert quotes(best(library, "he said ... in May")) == ["he said ... in May"]
    assert quotes(best(library, "he said … in May")) == ["he said ... in May"]
    assert quotes(best(library, "he said ⋯ in May")) == ["he said ... in May"]


def test_an_ellipsis_at_an_edge_asks_for_nothing(library: Collection) -> None:
    assert quotes(best(library, "…공동성명은 발표되지 않았으므로...")) == ["공동성명은 발표되지 않았으므로"]


def test_an_ellipsis_takes_the_nearest_beginning_and_has_a_limit(made: Made) -> None:
    collection = made(
        near=["처음에는 말이 있고 처음에는 글이 있어 마지막에"], far=["처음에는 " + "먼 길 " * 1200 + "마지막에"]
    )
    found = verified(collection, find_quote(collection, "처음에는 ... 마지막에"))
    assert [places(match) for match in found] == [[("near", 1, 11, 15), ("near", 1, 22, 26)]]


def test_parts_beside_an_ellipsis_may_have_errors(library: Collection) -> None:
    match = best(library, "공동성멍은 발표되지 않았으므로 [...] 식량 지웜과 노동자 파견")
    assert match.exactness is Exactness.FUZZY
    assert quotes(match) == ["공동성명은 발표되지 않았으므로", "식량 지원과 노동자 파견"]
    assert [(one.asked, one.position) for one in match.differences] == [("멍", 3), ("[...]", 17), ("웜", 27)]
    assert find_quote(library, "공동성명은 발표되지 않았으므로 [...] 노동쟈") == []


def test_all_places_come_best_first_then_by_name_and_page(made: Made) -> None:
    collection = made(
        c=["한반도 평화 협정"], a=["한반도평화 협정", "한반도 평화 협정. 한반도 평화 협정"], b=["한반도 “평화” 협정"]
    )
    found = verified(collection, find_quote(collection, "한반도 평화 협정"))
    assert [(match.exactness, *places(match)[0]) for match in found] == [
        (Exactness.EXACT, "a", 2, 0, 9),
        (Exactness.EXACT, "a", 2, 11, 20),
        (Exactness.EXACT, "c", 1, 0, 9),
        (Exactness.SPACING, "a", 1, 0, 8),
        (Exactness.NORMALISED, "b", 1, 0, 11),
    ]
    assert find_quote(collection, "한반도 평화 협정", limit=3) == found[:3]


def test_inexact_places_come_by_similarity_and_once_each(made: Made) -> None:
    first, second = (
        "남북은 군사적 긴장을 낮추기로 합의하였다고 밝혔다",
        "남북은 군사적 긴장을 낮추기로 합으하였다고 밝혓다",
    )
    collection = made(a=[second], b=[first], c=["전혀 다른 이야기를 하는 글이다"])
    found = verified(collection, find_quote(collection, "남북은 군사적 킨장을 낮추기로 합의하였다고 밝혔다"))
    assert [places(match)[0][0] for match in found] == ["b", "a"]
    assert found[0].similarity > found[1].similarity


def test_overlapping_places_are_all_found(made: Made) -> None:
    found = find_quote(made(song=["아아아"]), "아아")
    assert [places(match) for match in found] == [[("song", 1, 0, 2)], [("song", 1, 1, 3)]]


def test_a_soft_hyphen_asked_for_is_cited(library: Collection) -> None:
    match = best(library, "operation\u00ad")
    assert (match.exactness, quotes(match)) == (Exactness.EXACT, ["operation\u00ad"])


@pytest.mark.parametrize("length", [90, 400, 3000])
@pytest.mark.parametrize("slip", ["쀍", "{}쀍", ""])
def test_long_texts_with_errors_are_found_once_and_whole(made: Made, length: int, slip: str) -> None:
    chance = random.Random(length)
    text = "".join(chance.choice("가나다라마바사아자차카타파하고노도로모보소 ") for _ in range(9000))
    start = text.index(" ", 4000) + 1
    quote = text[start : start + length].strip()
    changed = "".join(slip.format(one) if at % 19 == 11 else one for at, one in enumerate(quote))
    collection = made(long=[text])
    found = verified(collection, find_quote(collection, changed))
    assert [places(match) for match in found] == [[("long", 1, start, start + len(quote))]]


def test_the_same_pieces_in_another_order_do_not_hide_a_place(made: Made) -> None:
    chance = random.Random(5)
    quote = "".join(chance.choice("가나다라마바사아자차카타파하고노도로모보소") for _ in range(120))
    pieces = [quote[at : at + 6] for at in range(0, 120, 6)]
    decoys = ["".join(chance.sample(pieces, len(pieces))) for _ in range(600)]
    collection = made(text=["\n".join([*decoys, "쁅" * 1000, quote])])
    asked = "".join("쀍" if at in (8, 32, 56, 80, 104) else one for at, one in enumerate(quote))
    assert quotes(best(collection, asked)) == [quote]


def test_a_removed_document_is_found_no_more(made: Made) -> None:
    collection = made(brief=["식량 지원과 노동자 파견"])
    collection.store.remove(find_document(collection.connection, "brief").id)
    assert find_quote(collection, "식량 지원과") == []


@pytest.mark.parametrize("text", ["", " \n\t", "“”", "\u200b", " — "])
def test_nothing_asked(library: Collection, text: str) -> None:
    with pytest.raises(EmptyQuestion):
        find_quote(library, text)


def test_limits_of_the_question(library: Collection) -> None:
    assert find_quote(library, "쀍" * 20_000) == []
    with pytest.raises(QuestionTooLong, match="20,000"):
        find_quote(library, "쀍" * 20_001)
    with pytest.raises(BadOption):
        find_quote(library, "식량", limit=0)


def test_odd_characters_are_no_error(library: Collection) -> None:
    assert find_quote(library, "\ud800 unpaired \U0001f600 \0 x") == []


@pytest.mark.shared
def test_every_quote_of_the_gold_is_found_in_its_document(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared, the real corpus, is not here")
    collection = open_or_create(tmp_path, "gold", Manifest("none", 1, 400, 500, 120))
    for path in sorted((SHARED / "corpus").glob("*.txt")):
        store(collection, path.stem, unicodedata.normalize("NFC", path.read_text("utf-8")).split("\f"))
    gold = [json.loads(line) for line in (SHARED / "gold" / "dev.jsonl").read_text("utf-8").splitlines()]
    wanted = {(one["doc"], one["quote"]) for question in gold for one in question["evidence"]}
    assert len(wanted) > 300
    for document, quote in sorted(wanted):
        found = verified(collection, find_quote(collection, quote))
        assert any(_is_there(match.citations[0], document) for match in found), quote
        assert found[0].exactness <= Exactness.NORMALISED, quote


def _is_there(citation: Citation, document: str) -> bool:
    return citation.document == document
