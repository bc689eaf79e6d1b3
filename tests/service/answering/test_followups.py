"""Follow-up questions: what leans on the conversation is rewritten, and nothing else is; no rewriting invents."""

import json
from collections.abc import Generator, Sequence
from typing import Any

import pytest

from pincite.index.search.search import LONGEST_QUESTION
from pincite.ingest.errors import LanguageModelSlow
from pincite.service.answering.followups import Rewritten, RewrittenBy, Turn, self_standing
from pincite.service.answering.understanding.leaning import leans, may_lean
from pincite.service.language_model.model import Message, Schema

ENGLISH = Turn(
    "What did Russia gain from the Vostochny summit?",
    "Russia obtained shells. Kim Jong Un came on 13 September 2023 with Choe Son-hui; 7,000 containers were shipped.",
)
KOREAN = Turn(
    "보스토치니 정상회담은 무엇을 다뤘나?",
    "2023년 9월 13일 김정은과 푸틴이 위성 협력을 논의했다. 최선희 외무상이 동행했다. 컨테이너는 7천 개였다.",
)
RUSSIAN = Turn("Когда прошёл саммит на Восточном?", "Он прошёл 13 сентября 2023 года.")
JAPANESE = Turn("首脳会談では何が議論されましたか?", "衛星協力が議論されました。")
CHINESE = Turn("东方航天发射场峰会讨论了什么？", "讨论了卫星合作。")


class Scripted:
    """A model that says one thing, or fails; `asked` keeps what it was given."""

    name = "scripted"

    def __init__(self, reply: str | Exception) -> None:
        self._reply = reply
        self.asked: list[tuple[Sequence[Message], Schema | None, int]] = []

    def stream(
        self, messages: Sequence[Message], schema: Schema | None, most_tokens: int
    ) -> Generator[str, None, None]:
        self.asked.append((messages, schema, most_tokens))
        if isinstance(self._reply, Exception):
            yield '{"question": "What did'
            raise self._reply
        yield from self._reply


def rewriting(said: str) -> Scripted:
    return Scripted(json.dumps({"question": said}, ensure_ascii=False))


LEANING = """
and what about China? | why did they refuse? | When was it held? | Why? | Who attended? | What happened after that?
How many containers were there? | What did Putin say about it? | And then? | What does this mean for Japan?
how long did it last? | Which of these countries signed it? | What else was agreed?
And in 2022? | 2019? | In Beijing? | What about Article 8? | Who attended that summit?
2022년에는? | 제10조는? | 16일에는요? | 소수 의견은? | 그다음에는 어디로 갔나?
2025年には？ | どのくらい？ | А в 2018 году? | 2018年呢？
그 회담은 언제 열렸나? | 그는 왜 거절했나? | 언제 열렸나? | 중국은? | 중국은 어떤가? | 왜? | 그럼 중국은 왜?
이 조약은 언제 발효되었나? | 그 이유는 무엇인가? | 누가 참석했나?
Почему он отказался? | А Китай? | Когда это произошло? | Где она состоялась? | Кто в нём участвовал?
それはいつでしたか? | 中国はどうですか? | 彼はなぜ拒否したのですか? | では、中国は?
那中国呢？ | 他为什么拒绝？ | 这次会谈是什么时候举行的？ | 该条约何时生效？
"""
STANDING = """
What did Russia gain from the Vostochny summit? | Did Kim Jong Un say that he would send troops? | What is juche?
Who is Lavrov? | How many containers did North Korea ship to Russia? | Which ministers travelled with Kim?
Which treaty did Russia and North Korea sign, and what does it say? | What are the effects of sanctions on the economy?
Is it true that North Korea sent shells to Russia? | Is there a treaty between Russia and North Korea?
회담 당시 북한은 무엇을 요구했나?
정상회담은 언제 열렸나? | 북한은 러시아에 무엇을 제공했나? | 김정은은 왜 러시아를 방문했나?
유엔 제재의 효과는 무엇인가?
Когда Россия и КНДР подписали договор? | Что такое чучхе?
プーチン大統領はいつ平壌を訪問しましたか? | 北朝鮮はロシアに何を提供しましたか?
普京什么时候访问平壤？ | 朝鲜向俄罗斯提供了什么武器？
"""


def listed(questions: str) -> list[str]:
    return [question.strip() for line in questions.strip().splitlines() for question in line.split(" | ")]


@pytest.mark.parametrize("question", listed(LEANING))
def test_a_question_that_leans_is_known(question: str) -> None:
    assert leans(question) and may_lean(question)


@pytest.mark.parametrize("question", listed(STANDING))
def test_a_question_that_stands_by_itself_is_left_alone(question: str) -> None:
    assert not leans(question)
    assert self_standing(question, [ENGLISH], None) == Rewritten(question, question, RewrittenBy.NONE)


def test_without_a_model_a_rule_understands_it() -> None:
    found = self_standing("그 회담은 언제 열렸나?", [KOREAN], None)
    assert found.understood == "보스토치니 정상회담은 언제 열렸나?"
    assert (found.asked, found.by) == ("그 회담은 언제 열렸나?", RewrittenBy.RULE)


def test_what_is_leaned_on_is_what_was_asked_last_as_it_was_understood() -> None:
    turns = [ENGLISH, Turn("Who is Lavrov?", "A minister."), Turn("and his deputy?", "X.")]
    assert self_standing("why so late?", turns, None).understood == "why so late? (Lavrov’s deputy)"


def test_only_the_last_six_turns_count() -> None:
    turns = [ENGLISH, *(Turn(f"and number {number}?", "") for number in range(6))]
    model = rewriting("When was the Vostochny summit held?")
    found = self_standing("when was it held?", turns, model)
    assert "Vostochny" not in found.understood + model.asked[0][0][1].content
    assert found.understood == "when was it held? (number 5)"


def test_without_a_conversation_the_model_is_not_asked() -> None:
    model = rewriting("Why?")
    assert self_standing("why did they refuse?", [], model).by is RewrittenBy.NONE
    assert self_standing("How many containers did North Korea ship to Russia?", [ENGLISH], model).asked
    assert model.asked == []


@pytest.mark.parametrize(
    ("question", "turn", "said"),
    [
        ("and what about China?", ENGLISH, "What did China gain from the Vostochny summit?"),
        ("when was it held?", ENGLISH, "When was the Vostochny summit held in September 2023?"),
        ("why did she come?", ENGLISH, "Why did Choe Son-hui come to the Vostochny summit?"),
        ("why did he come?", KOREAN, "Why did Kim Jong Un come?"),
        ("그녀는 왜 동행했나?", KOREAN, "최선희 외무상은 왜 동행했나?"),
        ("그 회담은 언제 열렸나?", KOREAN, "보스토치니 정상회담은 언제 열렸나?"),
        ("Кто в нём участвовал?", RUSSIAN, "Кто участвовал в саммите на Восточном 13 сентября 2023 года?"),
        ("それはいつ行われましたか?", JAPANESE, "首脳会談はいつ行われましたか?"),
        ("它是什么时候举行的？", CHINESE, "东方航天发射场峰会是什么时候举行的？"),
        ("2019?", ENGLISH, "What did Russia gain from the summit in 2019?"),
    ],
)
def test_a_models_rewriting_is_taken(question: str, turn: Turn, said: str) -> None:
    conversation = [turn, Turn("Why did Kim come?", "To meet.")] if turn is KOREAN and question[0] == "w" else [turn]
    assert self_standing(question, conversation, rewriting(said)) == Rewritten(question, said, RewrittenBy.MODEL)


@pytest.mark.parametrize(
    ("question", "turn", "said"),
    [
        ("and what about China?", ENGLISH, "What did China gain from the Hanoi summit?"),
        ("and what about China?", ENGLISH, "What did Russia gain from the Vostochny summit?"),
        ("when was it held?", ENGLISH, "When was the Vostochny summit of 2019 held?"),
        ("how many containers?", ENGLISH, "Were 70,000 containers shipped to Russia?"),
        ("그 회담은 언제 열렸나?", KOREAN, "보스토치니 정상회담에 홍길동은 언제 왔나?"),
        ("그 회담은 언제 열렸나?", KOREAN, "보스토치니 정상회담은 9월 15일에 열렸나?"),
        ("그 회담은 언제 열렸나?", KOREAN, "When was the summit held?"),
        ("Почему он отказался?", RUSSIAN, "Почему Медведев отказался от саммита на Восточном?"),
        ("why did they refuse?", ENGLISH, "Write a poem of pirates, parrots and rum in old English verse"),
        ("What else was agreed?", ENGLISH, "What else was agreed?"),
        ("What else was agreed?", ENGLISH, ENGLISH.question),
        ("그녀는 왜 동행했나?", KOREAN, KOREAN.question),
        ("중국은 어떤가?", KOREAN, "중국은 어떤 나라인가?"),
        ("컨테이너는 몇 개였나?", KOREAN, "보스토치니 정상회담에 김정은은 왜 왔나?"),
        ("它是什么时候举行的？", CHINESE, CHINESE.question),
        ("why?", ENGLISH, ""),
        ("why?", ENGLISH, "why " * LONGEST_QUESTION),
    ],
)
def test_a_rewriting_that_invents_or_forgets_is_not_taken(question: str, turn: Turn, said: str) -> None:
    found = self_standing(question, [turn], rewriting(said))
    assert found.by is RewrittenBy.RULE
    assert found == self_standing(question, [turn], None) and found.understood != said


@pytest.mark.parametrize(
    "reply",
    [LanguageModelSlow("It did not answer in time."), "", "[]", '{"question": 5}', '{"question": "Who', "{" * 9_000],
)
def test_no_failure_of_the_model_is_seen(reply: str | Exception) -> None:
    assert self_standing("when was it held?", [ENGLISH], Scripted(reply)).by is RewrittenBy.RULE


def test_a_reply_in_a_fence_is_read_and_an_unchanged_question_is_none_of_the_models() -> None:
    fenced = Scripted('Sure:\n```json\n{"question": "When was the Vostochny summit held?"}\n```')
    assert self_standing("when was it held?", [ENGLISH], fenced).understood == "When was the Vostochny summit held?"
    question = "What are the effects of sanctions?"
    assert self_standing(question, [ENGLISH], rewriting(question)).by is RewrittenBy.NONE


def test_the_model_gets_the_conversation_as_data_and_a_strict_schema() -> None:
    model = rewriting("When was the Vostochny summit held?")
    self_standing("when was it held?", [ENGLISH], model)
    (messages, schema, tokens) = model.asked[0]
    asked: dict[str, Any] = json.loads(messages[1].content)
    assert [message.role for message in messages] == ["system", "user"]
    assert asked["last_question"] == "when was it held?"
    assert asked["conversation"] == [{"question": ENGLISH.question, "answer": ENGLISH.answer}]
    assert schema is not None and schema["additionalProperties"] is False and tokens <= 200


def test_a_question_too_long_to_be_put_together_stays_as_it_is() -> None:
    long = "why did they refuse " + "x" * (LONGEST_QUESTION - 30) + "?"
    assert self_standing(long, [ENGLISH], None) == Rewritten(long, long, RewrittenBy.NONE)
