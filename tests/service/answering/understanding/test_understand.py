"""What follow-up questions are understood as without a model, rule by rule; and that no rule invents anything."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pincite.index.search.search import LONGEST_QUESTION
from pincite.service.answering.understanding.leaning import leans
from pincite.service.answering.understanding.understand import understand

SUMMIT = "What did Russia gain from the Vostochny summit?"
SENT = "북한은 러시아에 무엇을 제공했나?"


@pytest.mark.parametrize(
    ("question", "before", "understood"),
    [
        ("Why?", "Did Russia veto the Panel?", "Why did Russia veto the Panel?"),
        ("And why was that?", "Did Russia veto the Panel?", "Why did Russia veto the Panel?"),
        ("Why not?", "Did China veto the Panel?", "Why didn't China veto the Panel?"),
        ("When exactly?", "Where did Kim and Putin meet?", "When did Kim and Putin meet?"),
        ("When?", "How many shells did North Korea ship to Russia?", "When did North Korea ship shells to Russia?"),
        ("Why?", "Which treaty did Russia sign?", "Why did Russia sign the treaty?"),
        ("When?", "How many containers were shipped to Russia?", "When were containers shipped to Russia?"),
        ("어디서?", "조약은 언제 서명되었나?", "조약은 어디서 서명되었나?"),
        ("그 이유는 무엇인가?", "조약은 언제 서명되었나?", "조약은 왜 서명되었나?"),
        ("언제?", "북한과 러시아는 어떤 조약을 맺었나?", "북한과 러시아는 언제 조약을 맺었나?"),
        ("왜?", "러시아는 거부권을 썼나?", "왜 러시아는 거부권을 썼나?"),
        ("왜?", "교역은 얼마였나?", "교역은 왜 그러했나?"),
        ("Почему?", "Когда Россия подписала договор?", "Почему Россия подписала договор?"),
        ("Почему?", "Подписала ли Россия договор?", "Почему подписала Россия договор?"),
        ("なぜですか？", "条約はいつ署名されましたか?", "条約はなぜ署名されましたか?"),
        ("いつ？", "プーチンは平壌を訪問しましたか?", "プーチンはいつ平壌を訪問しましたか?"),
        ("为什么？", "普京什么时候访问平壤？", "普京为什么访问平壤？"),
        ("为什么？", "俄罗斯否决了吗？", "为什么俄罗斯否决了？"),
    ],
)
def test_a_bare_question_word_asks_the_earlier_question_anew(question: str, before: str, understood: str) -> None:
    assert understand(question, [(before, "")]) == understood


@pytest.mark.parametrize(
    ("question", "before", "understood"),
    [
        ("And in 2022?", "How much was trade in 2023?", "How much was trade in 2022?"),
        ("And in August?", "What failed in May 2023?", "What failed in August 2023?"),
        ("2019?", SUMMIT, "What did Russia gain from the Vostochny summit in 2019?"),
        ("What about China?", SUMMIT, "What did China gain from the Vostochny summit?"),
        ("And Putin?", SUMMIT, "What did Putin gain from the Vostochny summit?"),
        ("And to China?", "What did Kim send to Russia?", "What did Kim send to China?"),
        ("And Russia?", "What did North Korea send to Russia?", "What did Russia send to North Korea?"),
        ("And China?", "How did the Russian economy grow?", "How did China's economy grow?"),
        ("What about Tokyo and Seoul?", "What does Beijing want?", "What does Tokyo and Seoul want?"),
        ("And Article 8?", "What does Article 4 of the treaty say?", "What does Article 8 of the treaty say?"),
        ("And China?", "What was agreed at the summit?", "As for China, what was agreed at the summit?"),
        ("2022년에는?", "2023년 교역은 얼마였나?", "2022년 교역은 얼마였나?"),
        ("16일에는요?", "김정은은 2023년 9월 15일에 무엇을 했나?", "김정은은 2023년 9월 16일에 무엇을 했나?"),
        ("2022년에는?", "교역은 얼마였나?", "2022년에 교역은 얼마였나?"),
        ("중국은?", SENT, "중국은 러시아에 무엇을 제공했나?"),
        ("이란은?", SENT, "이란은 러시아에 무엇을 제공했나?"),
        ("중국에는?", SENT, "북한은 중국에 무엇을 제공했나?"),
        ("러시아는?", SENT, "러시아는 북한에 무엇을 제공했나?"),
        ("제10조는 어떤가?", "제4조는 무엇을 정하나?", "제10조는 무엇을 정하나?"),
        ("소수 의견은?", "다수 의견은 무엇을 권고했나?", "소수 의견은 무엇을 권고했나?"),
        ("а Китай?", "Что Россия получила от саммита?", "Что Китай получила от саммита?"),
        ("А в Пекине?", "Когда они встретились в Москве?", "Когда они встретились в Пекине?"),
        ("中国は？", "ロシアは何を得ましたか?", "中国は何を得ましたか?"),
        ("では、2025年には？", "2019年にどこで会談しましたか?", "2025年にどこで会談しましたか?"),
        ("那中国呢？", "俄罗斯得到了什么？", "中国得到了什么？"),
        ("金正恩呢？", "普京什么时候访问平壤？", "金正恩什么时候访问平壤？"),
    ],
)
def test_a_part_takes_the_place_of_its_like(question: str, before: str, understood: str) -> None:
    assert understand(question, [(before, "")]) == understood


@pytest.mark.parametrize(
    ("question", "before", "understood"),
    [
        ("When was it held?", SUMMIT, "When was the Vostochny summit held?"),
        ("And why did he come?", "What did Kim say to Putin?", "Why did Kim come?"),
        ("How long did she talk to him?", "What did Choe tell Lavrov?", "How long did Choe talk to Lavrov?"),
        ("What did they sign?", "When did Kim and Putin meet?", "What did Kim and Putin sign?"),
        ("When did it pay?", "Has Russia paid for the shells?", "When did Russia pay?"),
        ("Who attended that summit?", SUMMIT, "Who attended the Vostochny summit?"),
        ("Who lives there?", "When did Kim land in Beijing?", "Who lives in Beijing?"),
        ("그 회담은 언제 열렸나?", "보스토치니 정상회담은 왜 열렸나?", "보스토치니 정상회담은 언제 열렸나?"),
        ("그는 왜 거절했나?", "김정은은 언제 왔나?", "김정은은 왜 거절했나?"),
        ("거기서 무엇을 했나?", "푸틴은 언제 평양에 갔나?", "평양에서 무엇을 했나?"),
        ("Где он был подписан?", "Когда вступил в силу мирный договор?", "Где мирный договор был подписан?"),
        ("Что там обсуждали?", "Когда Ким был в Пекине?", "Что в Пекине обсуждали?"),
        ("その会談はいつですか?", "ウラジオ会談で何を得ましたか?", "ウラジオ会談はいつですか?"),
        ("彼は何に署名しましたか?", "プーチンはいつ来ましたか?", "プーチンは何に署名しましたか?"),
        ("这次峰会是什么时候举行的？", "俄罗斯从东方峰会得到什么？", "东方峰会是什么时候举行的？"),
        ("他在那里签了什么？", "普京什么时候访问平壤？", "普京在平壤签了什么？"),
    ],
)
def test_a_pronoun_gives_way_to_what_it_refers_to(question: str, before: str, understood: str) -> None:
    assert understand(question, [(before, "")]) == understood


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("Who attended?", "Who attended? (Russia gain Vostochny summit)"),
        ("Why did they refuse?", "Why did they refuse? (Russia gain Vostochny summit)"),
        ("왜?", "왜? (Russia gain Vostochny summit)"),
    ],
)
def test_what_no_rule_understands_is_put_beside_the_earlier_topic(question: str, understood: str) -> None:
    assert understand(question, [(SUMMIT, "Time.")]) == understood


@pytest.mark.parametrize(
    ("question", "before", "answer", "understood"),
    [
        ("Why?", "Who refused the offer?", "Russia refused.", "Why is it that Russia refused? (offer)"),
        ("Why?", "Who refused the offer?", "The army refused. So did others.", "Why is it that the army refused?"),
        ("왜?", "누가 거절했나?", "러시아가 거절했다.", "러시아가 거절했다고 하는 까닭은 무엇인가?"),
        ("Почему?", "Кто отказался?", "Россия отказалась.", "Почему Россия отказалась?"),
        ("为什么？", "谁拒绝了？", "俄罗斯拒绝了。", "为什么俄罗斯拒绝了？"),
    ],
)
def test_why_after_what_is_about_the_answer(question: str, before: str, answer: str, understood: str) -> None:
    assert understand(question, [(before, answer)]).startswith(understood)


def test_neither_a_long_answer_nor_one_in_another_language_is_put_into_the_question() -> None:
    for answer in ("Russia refused " + "again and " * 30 + "again.", "러시아가 거절했다."):
        assert understand("Why?", [("Who refused the offer?", answer)]) == "Why? (refused offer)"


def test_each_turn_is_understood_from_those_before_it() -> None:
    turns = [(SUMMIT, "Time."), ("And North Korea?", "Flour."), ("When was it held?", "In September.")]
    assert understand("Why?", turns) == "Why was the Vostochny summit held?"
    assert understand("And China?", turns[:2]) == "What did China gain from the Vostochny summit?"


def test_a_question_that_stands_is_not_touched() -> None:
    for question in ("Who is Lavrov?", SUMMIT, "북한은  러시아에 무엇을 제공했나?"):
        assert not leans(question) and understand(question, [(SENT, "")]) == question


SAID = """
Why When And what about in did he it that summit treaty Russia China Kim 2022 2023 Article 4 8 the of veto ? , .
왜 언제 어디서 그는 그 회담은 조약은 중국은 러시아에 김정은과 2022년에는 제4조는 거기서 무엇을 얻었나 그때 다리가
Почему он там договор Китай в 2022 году это они ли なぜ いつ 中国は その会談は 彼は そこで 2022年 何を 得ましたか ？
为什么 那 中国 呢 他 这次峰会 2022年 得到了什么 该条约 它 ´ ﷽ 🙂 İ ß
"""
WORDS = st.sampled_from(SAID.split())
TEXTS = st.one_of(st.lists(WORDS, max_size=9).map(" ".join), st.lists(WORDS, max_size=6).map("".join), st.text())
NAMING = re.compile(r"[0-9]+|[A-ZА-Я][a-zа-я]+|[ァ-ヺ]{2,}")
# What the rules themselves write.
FRAMES = {"as", "why", "почему"}


@given(question=TEXTS, earlier=st.lists(st.tuples(TEXTS, TEXTS), max_size=3))
@example(question="And China?", earlier=[("?", "")])
@example(question="왜?", earlier=[("", "")])
@example(question="16일에는?", earlier=[("2023년 9월 15일에?", "")])
@example(question="", earlier=[("2022 왜", ""), ("0그때", "")])
@settings(max_examples=300)
def test_nothing_new_is_named_and_no_limit_exceeded(question: str, earlier: list[tuple[str, str]]) -> None:
    understood = understand(question, earlier)
    known = " ".join([question, *(text for turn in earlier for text in turn)]).lower()
    assert len(understood) <= max(LONGEST_QUESTION, len(question))
    assert all(name.lower() in known or name.lower() in FRAMES for name in NAMING.findall(understood))


@given(at=st.integers(LONGEST_QUESTION - 60, LONGEST_QUESTION + 60))
@settings(max_examples=30)
def test_what_would_be_too_long_stays_as_it_was_asked(at: int) -> None:
    before = "Did Russia veto " + "x" * at + "?"
    understood = understand("And China or else?", [(before, "")])
    assert len(understood) <= LONGEST_QUESTION
