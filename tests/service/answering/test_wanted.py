"""The kind of answer that a question wants, in five languages, and the sentences that have it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.service.answering.wanted import Kind, Wanted, has_kind, is_open, kinds_wanted, share_had


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many containers were sent?", Kind.NUMBER),
        ("컨테이너는 모두 얼마나 되나?", Kind.NUMBER),
        ("Сколько контейнеров отправили?", Kind.NUMBER),
        ("多少集装箱？", Kind.NUMBER),
        ("How large a loan was offered?", Kind.MONEY),
        ("다리의 공사비는 얼마인가?", Kind.MONEY),
        ("When did the treaty come into force?", Kind.DATE),
        ("조약은 언제 발효되었나?", Kind.DATE),
        ("条約はいつ発効したか。", Kind.DATE),
        ("Who signed it?", Kind.NAME),
        ("누가 서명했나?", Kind.NAME),
        ("Where did they meet?", Kind.PLACE),
        ("두 사람은 어디에서 만났나?", Kind.PLACE),
        ("Why did he go?", Kind.REASON),
        ("그는 왜 갔나?", Kind.REASON),
        ("为什么去？", Kind.REASON),
        ("What did Shoigu say about it?", Kind.WORDS),
        ("What should Seoul do about the treaty?", Kind.ADVICE),
        ("What does the author recommend?", Kind.ADVICE),
        ("한국은 무엇을 해야 하나?", Kind.ADVICE),
        ("정책 제언은 무엇인가?", Kind.ADVICE),
        ("Что следует делать Сеулу?", Kind.ADVICE),
        ("韓国は何をすべきか。", Kind.ADVICE),
    ],
)
def test_questions_want_their_kind(question: str, kind: Kind) -> None:
    assert kind in {one.kind for one in kinds_wanted(question)}


@pytest.mark.parametrize(
    "question",
    [
        *("what did Russia gain from the summit", "러시아는 회담에서 무엇을 얻었나?", "What happened when Kim left?"),
        *("What did Putin propose to Kim?", "푸틴은 무엇을 제안했나?"),
    ],
)
def test_other_questions_want_any_sentence(question: str) -> None:
    assert kinds_wanted(question) == frozenset()
    assert share_had("무엇이든.", kinds_wanted(question)) == 1


def test_a_date_is_no_number_and_a_number_no_date() -> None:
    assert not has_kind("2023년 9월 13일에 만났다.", Wanted(Kind.NUMBER))
    assert has_kind("2023년 9월 13일에 만났다.", Wanted(Kind.DATE))
    assert has_kind("컨테이너 7,000개를 보냈다.", Wanted(Kind.NUMBER))
    assert not has_kind("컨테이너 7,000개를 보냈다.", Wanted(Kind.DATE))


def test_a_korean_count_wants_its_own_counter() -> None:
    (wanted,) = kinds_wanted("전투기는 모두 몇 대인가?")
    assert wanted == Wanted(Kind.NUMBER, "대")
    assert has_kind("전투기 세 대를 넘겼다.", wanted)
    assert not has_kind("수행원은 14명이었다.", wanted)
    assert {one.counter for one in kinds_wanted("법안은 몇 대 몇으로 통과했나?")} == {""}


def test_money_is_not_any_number() -> None:
    assert has_kind("3천만 달러가 들었다.", Wanted(Kind.MONEY))
    assert not has_kind("다리는 1킬로미터다.", Wanted(Kind.MONEY))


def test_a_sentence_may_have_one_kind_of_two() -> None:
    kinds = kinds_wanted("언제, 어디에서 만났나?")
    assert share_had("2023년에 만났다.", kinds) == 0.5
    assert share_had("2023년에 러시아에서 만났다.", kinds) == 1


def test_only_open_questions_ask_for_more_than_they_say() -> None:
    assert is_open("Why did Kim go?")
    assert is_open("무엇을 얻었나?")
    assert not is_open("Did Kim go to Russia?")
    assert not is_open("북한은 러시아에 포탄을 공급했다")


@pytest.mark.parametrize(
    "question",
    [
        "How long did the closed-door talks last?",
        "how many hours did they talk",
        "How long was the closed-door meeting between Kim and Putin?",
        "how long should sourdough bread rise",
        "회담은 얼마나 오래 걸렸나?",
        "Сколько часов шли переговоры?",
        "会談は何時間続いたか。",
    ],
)
def test_how_long_something_took_wants_a_time(question: str) -> None:
    (wanted,) = kinds_wanted(question)
    assert has_kind("두 정상은 4시간의 비공개 회담을 가졌다.", wanted)
    assert not has_kind("구간의 길이는 54km이다.", wanted)
    assert not has_kind("2012년에 건설했다.", wanted)


def test_how_long_something_is_wants_any_number() -> None:
    (wanted,) = kinds_wanted("How long is the railway?")
    assert has_kind("구간의 길이는 54km이다.", wanted)


@pytest.mark.parametrize(
    ("sentence", "lasted"),
    [
        ("회담은 두 시간 반쯤 이어졌다.", True),
        ("회담은 2시간 만에 끝났다.", True),
        ("The bridge took three years to build.", True),
        ("They talked for two and a half hours.", True),
        ("Переговоры длились два часа.", True),
        ("회담은 4년 5개월 만에 열렸다.", False),
        ("정상회담은 4년 5개월만이다.", False),
        ("그는 8년이 다 되도록 그를 만나지 않았다.", False),
        ("김정은은 오전 2시 30분까지 기다렸다.", False),
        ("It was the first summit in four years.", False),
        ("Two years later they met again.", False),
        ("Они встретились впервые за четыре года.", False),
        ("6年ぶりの首脳会談だった。", False),
    ],
)
def test_years_between_two_things_are_no_duration(sentence: str, lasted: bool) -> None:
    assert has_kind(sentence, Wanted(Kind.DURATION)) == lasted


@pytest.mark.parametrize(
    "question",
    ["How many shells were sent?", "Сколько снарядов отправили?", "Сколько артиллерийских снарядов отправили?"],
)
def test_what_is_counted_is_not_measured(question: str) -> None:
    kinds = kinds_wanted(question)
    assert Kind.COUNT in {one.kind for one in kinds}
    assert share_had("포탄 5만 발을 보냈다.", kinds) == 1
    assert share_had("152㎜ 포탄과 122㎜ 방사포탄이 부족했다.", kinds) == 0
    assert share_had("탄약은 최소 100만 톤이다.", kinds) == 0


def test_how_many_years_is_no_count_of_things() -> None:
    assert {one.kind for one in kinds_wanted("How many years did it last?")} == {Kind.DURATION}
    assert {one.kind for one in kinds_wanted("How many tonnes were sent?")} == {Kind.NUMBER}
    assert {one.kind for one in kinds_wanted("몇 년 만에 만났나?")} == {Kind.NUMBER}


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("우글로보예 공군기지에서 무기를 보았다.", True),
        ("자치공화국 수도인 울란우데를 방문하였다.", True),
        ("They met at the Far Eastern Federal University.", True),
        ("회담은 두 시간 이어졌다.", False),
        ("They met in secret.", False),
    ],
)
def test_places_need_not_be_listed(sentence: str, place: bool) -> None:
    assert has_kind(sentence, Wanted(Kind.PLACE)) == place


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("이란 대통령이 손님을 맞았다.", False),
        ("대통령은 이란에서 손님을 맞았다.", True),
        ("The Iranian president received a guest.", False),
        ("The president received a guest in Iran.", True),
        ("대통령은 모스크바 회담에 나왔다.", True),
    ],
)
def test_a_country_is_where_something_was_only_if_the_sentence_says_so(sentence: str, place: bool) -> None:
    assert has_kind(sentence, Wanted(Kind.PLACE)) == place


def test_whom_the_question_names_is_no_answer_to_who() -> None:
    name = frozenset((Wanted(Kind.NAME),))
    met = "푸틴은 그날 늦게 왔다."
    assert (share_had(met, name), share_had(met, name, [(0, 2)])) == (1.0, 0.0)


BY_NAME = {
    "언제": ("연도", "년도", "날짜", "일자", "일시", "시기", "시점"),
    "어디": ("장소", "개최지"),
    "몇 명": ("인원", "인원수"),
    "얼마": ("규모",),
}
ENDINGS = ("", "는?", "은?", "는", "는 무엇인가?", "는 무엇이었나요?", "는 어떻게 됩니까?", "를 알려 주세요.")
SUBJECTS = st.lists(
    st.sampled_from(["두", "정상이", "회담이", "열린", "북한이", "파병한", "조약을", "맺은", "러시아의", "행사"]),
    min_size=1,
).map(" ".join)


@given(
    SUBJECTS,
    st.sampled_from([(word, name) for word, names in BY_NAME.items() for name in names]),
    st.sampled_from(ENDINGS),
)
def test_a_name_that_ends_a_korean_question_asks_as_the_question_word_does(
    subject: str, asked: tuple[str, str], ending: str
) -> None:
    word, name = asked
    question = f"{subject} {name}{ending}"
    assert {one.kind for one in kinds_wanted(question)} == {one.kind for one in kinds_wanted(f"{subject} {word}인가?")}
    assert is_open(question)


def test_people_are_counted_by_that_name() -> None:
    assert kinds_wanted("파병된 인원은?") == kinds_wanted("파병된 인원은 몇 명인가?") == {Wanted(Kind.NUMBER, "명")}


@pytest.mark.parametrize(
    "question", ["회담의 날짜와 장소는?", "회담 일시, 장소를 알려 줘", "회담 시기 및 개최지는 무엇인가?"]
)
def test_two_may_be_asked_for_by_name(question: str) -> None:
    assert {one.kind for one in kinds_wanted(question)} == {Kind.DATE, Kind.PLACE}


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("시기적절한 조치였나?", set()),
        ("장소를 제공한 이유는?", {Kind.REASON}),
        ("규모가 커진 이유는?", {Kind.REASON}),
        ("규모는 왜 커졌나?", {Kind.REASON}),
        ("훈련은 대규모?", set()),
        ("2019년도는?", set()),
        ("그 시기는 어떻게 되었나?", set()),
        ("장소는 누가 정했나?", {Kind.NAME}),
        ("날짜를 알려 준 사람은 누구인가?", {Kind.NAME}),
        ("두 정상은 장소를 바꾸었나?", set()),
        ("장소로 선택된 이유와 상징성은 무엇인가?", {Kind.REASON}),
        ("인원을 늘린 까닭은?", {Kind.REASON}),
    ],
)
def test_a_name_elsewhere_in_a_korean_question_asks_for_nothing(question: str, kinds: set[Kind]) -> None:
    assert {one.kind for one in kinds_wanted(question)} == kinds


def test_of_what_size_something_is_wants_a_number() -> None:
    assert {one.kind for one in kinds_wanted("차관의 규모는 어느 정도인가?")} == {Kind.NUMBER}


@pytest.mark.parametrize(
    "text",
    [
        "Seoul should keep the channel open.",
        "한국은 대화를 이어 가야 한다.",
        "러시아와의 협력을 강화할 필요가 있다.",
        "한중관계를 개선하는 동력으로 활용하는 것도 필요",
        "Сеулу следует сохранить канал.",
    ],
)
def test_what_should_be_done_is_advice(text: str) -> None:
    assert has_kind(text, Wanted(Kind.ADVICE))


@pytest.mark.parametrize("text", ["Seoul kept the channel open.", "한국은 대화를 이어 갔다.", "이야기를 나누었다."])
def test_what_was_done_is_none(text: str) -> None:
    assert not has_kind(text, Wanted(Kind.ADVICE))
