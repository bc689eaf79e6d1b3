"""The check of written sentences: what quotes carry passes in every language, and one changed thing is found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.eval.checker.measure import caught_by_change, passed_by_direction, try_pairs
from pincite.eval.checker.planted import HELD_OUT, TUNED, falsehood, read_pairs
from pincite.eval.measures.share import total
from pincite.index.encoders.encoder import Encoder
from pincite.service.checking.claims.fault import FaultKind
from pincite.service.checking.claims.support import Support, find_support

KINDS = ("number", "date", "name", "negation", "actors")


def support(claim: str, *quotes: str, contexts: tuple[str, ...] = (), cosines: tuple[float, ...] = ()) -> Support:
    """The check before vectors whose cosines with the claim are those given, else all the same."""
    likeness = np.array(cosines or (0.9,) * len(quotes), np.float32)
    rows = np.stack([likeness, np.sqrt(1 - likeness**2)], axis=1) if quotes else np.zeros((0, 2), np.float32)
    return find_support("any", claim, np.array([1, 0], np.float32), quotes, rows, contexts)


def kinds(claim: str, *quotes: str, contexts: tuple[str, ...] = ()) -> set[FaultKind]:
    return {fault.kind for fault in support(claim, *quotes, contexts=contexts).faults}


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("There were 30,023 of them.", "모두 3만 23명이었다."),
        ("They met on 14 September 2023.", "그들은 2023. 9. 14. 만났다."),
        ("They met in September 2023.", "그들은 2023년 9월 14일 만났다."),
        ("About 30,000 people came.", "3만 23명이 왔다."),
        ("그 몫은 97퍼센트에 육박했다.", "그 몫은 96.7%였다."),
        ("The share was just short of 97 per cent.", "그 몫은 96.7%였다."),
        ("The first door that they knocked on was that of China.", "그들은 중국부터 찾았다."),
        ("The two countries signed it.", "양국이 서명하였다."),
        ("Choe Son-hui went to Moscow.", "최선희는 모스크바로 갔다."),
        ("Цой Сон Хи прибыла в Москву.", "최선희가 모스크바에 도착했다."),
        ("Встреча прошла с Путиным 13 сентября 2023 года.", "2023년 9월 13일 푸틴 대통령과 회담이 열렸다."),
        ("ロシアは北朝鮮に食料を送った。", "러시아는 북한에 식량을 보냈다."),
        ("俄罗斯向朝鲜提供了粮食。", "Russia provided North Korea with grain."),
        ("Rajin is a port.", "나진은 항구다."),
        ("중국과 영국이 서명했다.", "China and the United Kingdom signed it."),
        ("정부는 제안을 거부했다.", "The government did not accept the proposal."),
        ("The proposal was not accepted.", "그 제안은 거부되었다."),
        ("그들은 이를 인정하지 않을 수 없었다.", "They acknowledged it."),
        ("24세의 선장이 왔다.", "The 24-year-old captain came."),
        ("The captain was 24.", "선장은 24살이었다."),
        ("He stayed from 12 to 17 September 2023.", "그는 2023년 9월 12∼17일에 머물렀다."),
        ("배는 하산으로 떠났다.", "배는 핫산으로 떠났다."),
        ("주 4일 근무를 시작했다.", "They began a four-day week."),
        ("1주일 동안 비가 왔다.", "It rained for a week."),
        ("The ferry sank on Friday.", "나룻배는 금요일에 가라앉았다."),
        ("The ferry sank on Friday.", "나룻배는 5월 3일에 가라앉았다."),
    ],
)
def test_what_the_quote_says_passes(claim: str, quote: str) -> None:
    assert support(claim, quote).faults == ()


def test_what_somebody_only_claims_is_not_so() -> None:
    for quote in ("They claim that the satellite reached orbit.", "그들은 위성이 궤도에 올랐다고 주장하고 있다.4"):
        assert kinds("The satellite reached orbit.", quote) == {FaultKind.CONTRARY}
        assert kinds("They say that the satellite reached orbit.", quote) == set()
    assert kinds("그들은 위성이 궤도에 올랐다고 주장했다.", "They claim that the satellite reached orbit.") == set()


def test_an_amount_is_no_rate() -> None:
    quote = "러시아는 2022년 12월 3천 225배럴을 공급했다."
    assert kinds("Russia supplied 3,225 barrels in December 2022.", quote) == set()
    assert kinds("Russia supplied 3,225 barrels per year in December 2022.", quote) == {FaultKind.NUMBER}
    assert kinds("A year ago 3,225 barrels came from Russia.", "Within a year Russia sent 3,225 barrels.") == set()


def test_what_a_head_says_is_lent_to_one_quote_and_not_to_several_put_together() -> None:
    claim, head = "Putin met Kim in Vladivostok in April 2019.", "Putin in 2019"
    quotes = ("In April he met Kim.", "The talks were held in Vladivostok.")
    assert support("Putin met Kim in April 2019.", quotes[0], contexts=(head,)).supported
    assert not support(claim, *quotes, contexts=(head, head)).supported


@pytest.mark.parametrize(
    ("claim", "quote", "kind"),
    [
        ("There were 30,032 of them.", "모두 3만 23명이었다.", FaultKind.NUMBER),
        ("About 30,032 people came.", "3만 23명이 왔다.", FaultKind.NUMBER),
        ("It took three months.", "그 일은 3년이 걸렸다.", FaultKind.NUMBER),
        ("It grew by 5 people.", "그것은 5% 늘었다.", FaultKind.NUMBER),
        ("They met on 15 September 2023.", "그들은 2023. 9. 14. 만났다.", FaultKind.DATE),
        ("They met on 14 September 2023.", "그들은 2023년 9월에 만났다.", FaultKind.DATE),
        ("They met on 14 September 2023.", "그들은 9월 14일 만났다.", FaultKind.DATE),
        ("Lavrov went to Moscow.", "최선희는 모스크바로 갔다.", FaultKind.NAME),
        ("Japan signed it.", "중국이 서명하였다.", FaultKind.NAME),
        ("The ferry sank on Friday.", "나룻배는 월요일에 가라앉았다.", FaultKind.NAME),
        ("The 24-year-old captain came.", "34세의 선장이 왔다.", FaultKind.NUMBER),
        ("Шойгу прибыл в Пхеньян.", "라브로프가 평양에 도착했다.", FaultKind.NAME),
        ("The government will provide weapons.", "정부는 무기를 제공하지 않겠다고 했다.", FaultKind.NEGATION),
        ("정부는 무기를 제공하지 않겠다고 했다.", "The government will provide weapons.", FaultKind.NEGATION),
        ("ロシアは武器を提供しない。", "러시아는 무기를 제공한다.", FaultKind.NEGATION),
        ("俄罗斯不提供武器。", "Russia provides weapons.", FaultKind.NEGATION),
        ("Россия не предоставит оружие.", "러시아는 무기를 제공할 것이다.", FaultKind.NEGATION),
        ("Exports increased.", "수출이 감소했다.", FaultKind.CONTRARY),
        ("Russia gave grain to Iran.", "이란이 러시아에 곡물을 주었다.", FaultKind.ACTORS),
        ("러시아가 이란을 비판했다.", "Russia was criticised by Iran.", FaultKind.ACTORS),
        ("Iran bought it from Russia.", "Russia bought it from Iran.", FaultKind.ACTORS),
    ],
)
def test_one_changed_thing_is_found(claim: str, quote: str, kind: FaultKind) -> None:
    assert kind in kinds(claim, quote)


def test_a_fault_says_what_is_missing() -> None:
    assert support("There were 30,032.", "3만 23명이었다.").faults[0].detail == "“30,032” is not in the quotes."


def test_no_quote_is_a_fault() -> None:
    assert kinds("Anything.") == {FaultKind.NO_SOURCE}


def test_the_head_of_the_document_dates_its_sentences() -> None:
    claim, quote = "They met on 14 September 2023.", "그들은 9월 14일 만났다."
    assert kinds(claim, quote, contexts=("보스토치니 정상회담 2023",)) == set()
    assert kinds(claim, quote, contexts=("보스토치니 정상회담 2022",)) == {FaultKind.DATE}


def test_the_fewest_quotes_are_chosen_in_reading_order() -> None:
    before, main, other = "최선희가 모스크바에 도착했다.", "그는 27일 회담에서 지지를 표명했다.", "다른 이야기다."
    found = support("Choe Son-hui voiced support on the 27th.", before, main, other, cosines=(0.8, 0.9, 0.85))
    assert found.quotes == (0, 1)
    assert found.supported
    assert support("Support was voiced on the 27th.", before, main, other, cosines=(0.8, 0.9, 0.85)).quotes == (1,)


def test_another_quote_does_not_lend_a_number_to_the_one_that_says_otherwise() -> None:
    quotes = ("러시아는 운영권을 49년간 확보했다.", "사업은 39년 전에 시작됐다.")
    assert not support("Russia secured the rights for 39 years.", *quotes, cosines=(0.9, 0.89)).supported


@given(st.text(), st.lists(st.text(), max_size=4), st.text())
def test_no_text_is_too_odd(claim: str, quotes: list[str], head: str) -> None:
    found = support(claim, *quotes, contexts=(head,))
    assert found.quotes == tuple(sorted(found.quotes))
    assert all(0 <= place < len(quotes) for place in found.quotes)


PIECES = (
    "북한이 러시아에 3만 23명을 않았다. , not refused to from by Lavrov's U.S. 2023. 9. 14. 北朝鮮 は ない Россия не %"
)


@given(st.lists(st.sampled_from(PIECES.split()), max_size=30), st.lists(st.sampled_from(PIECES.split()), max_size=30))
def test_a_sentence_carries_itself_and_nothing_raises(claim: list[str], quote: list[str]) -> None:
    text = " ".join(claim)
    support(text, " ".join(quote))
    missing = {FaultKind.NUMBER, FaultKind.DATE, FaultKind.NAME}
    assert missing.isdisjoint(kinds(text, text))


@pytest.mark.parametrize(("name", "count"), [(TUNED, 20), (HELD_OUT, 12)])
def test_falsehoods_differ_from_their_pairs_and_spread_evenly(name: str, count: int) -> None:
    pairs = read_pairs(name)
    assert all(falsehood(pair) != pair.claim for pair in pairs)
    assert {kind: sum(pair.change == kind for pair in pairs) for kind in KINDS} == dict.fromkeys(KINDS, count)
    assert len({pair.direction for pair in pairs}) == 4


@pytest.mark.weights
def test_falsehoods_are_caught_and_truths_pass(encoder: Encoder) -> None:
    tried = try_pairs(read_pairs(TUNED), encoder)
    assert total(caught_by_change(tried).values()).right >= 95
    assert total(passed_by_direction(tried).values()).right >= 90
