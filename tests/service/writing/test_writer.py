"""Written answers with a model that says what it is told to: checked, pinned, dropped, replaced."""

import json
from pathlib import Path
from typing import Any

import pytest

from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.ingest.errors import LanguageModelGarbled, LanguageModelUnreachable
from pincite.service.answering.answer import Answer
from pincite.service.answering.quoting import HITS
from pincite.service.checking.claims.fault import FaultKind
from pincite.service.writing.author import Author, Manner
from pincite.service.writing.reply import MOST_CLAIMS
from pincite.service.writing.writer import CheckedSentence, write
from tests.fakes.hashed_words import HashedWords
from tests.fakes.scripted_author import Scripted, reply
from tests.making.library import add, collection_at, write_briefs

QUESTION = "When was the treaty signed in Pyongyang?"
PLAIN = Manner()
SIGNED = "The treaty was signed in Pyongyang on 19 June 2024."


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    collection = collection_at(tmp_path / "home")
    add(collection, write_briefs(tmp_path / "briefs"))

    def asked(
        model: Scripted, question: str = QUESTION, manner: Manner = PLAIN
    ) -> tuple[list[CheckedSentence], Answer]:
        encoder = HashedWords()
        prepared = prepare(question, encoder)
        hits = search(collection, prepared, HITS, Filters())
        *sentences, answer = write(Author(collection, encoder, model, manner), prepared, hits)
        assert isinstance(answer, Answer)
        return [one for one in sentences if isinstance(one, CheckedSentence)], answer

    return asked


def test_a_sentence_is_pinned_to_the_words_that_carry_it(ask: Any) -> None:
    sentences, answer = ask(Scripted(reply(("The treaty was signed on 19 June 2024 in Pyongyang.", [1]))))
    assert [one.text for one in answer.sentences] == ["The treaty was signed on 19 June 2024 in Pyongyang."]
    assert [citation.quote.strip() for citation in answer.citations] == [SIGNED]
    assert answer.sentences[0].citations == (1,)
    assert [one.sentence for one in sentences] == list(answer.sentences)
    assert (answer.writing.model, answer.writing.written, answer.writing.supported) == ("scripted", 1, 1)
    assert answer.writing.support_rate == 1


def test_a_sentence_that_its_sources_do_not_carry_is_dropped(ask: Any) -> None:
    model = Scripted(reply(("The treaty was signed on 20 June 2024.", [1]), (SIGNED, [1])))
    _, answer = ask(model)
    assert [one.text for one in answer.sentences] == [SIGNED]
    assert [one.text for one in answer.writing.dropped] == ["The treaty was signed on 20 June 2024."]
    assert {fault.kind for fault in answer.writing.dropped[0].faults} & {FaultKind.DATE, FaultKind.NUMBER}
    assert answer.writing.support_rate == 0.5


def test_an_unsupported_sentence_is_shown_with_its_faults_where_that_is_wanted(ask: Any) -> None:
    model = Scripted(reply(("The treaty was signed on 20 June 2024.", [1]), (SIGNED, [1])))
    _, answer = ask(model, manner=Manner(keep_unsupported=True))
    assert [bool(one.faults) for one in answer.sentences] == [True, False]
    assert (answer.writing.written, answer.writing.supported, answer.writing.dropped) == (2, 1, ())


def test_a_wrong_passage_number_is_put_right(ask: Any) -> None:
    for wrong in ([99], [], [-1], [3]):
        _, answer = ask(Scripted(reply((SIGNED, wrong))))
        assert [citation.quote.strip() for citation in answer.citations] == [SIGNED]


def test_a_sentence_in_another_language_than_the_question_is_dropped(ask: Any) -> None:
    _, answer = ask(Scripted(reply(("조약은 2024년 6월 19일 평양에서 서명되었다.", [1]), (SIGNED, [1]))))
    assert [one.text for one in answer.sentences] == [SIGNED]
    assert FaultKind.LANGUAGE in {fault.kind for fault in answer.writing.dropped[0].faults}


def test_where_nothing_holds_the_documents_speak_and_say_why(ask: Any) -> None:
    sentences, answer = ask(Scripted(reply(("It was signed in 1999 by Napoleon Bonaparte.", [1]))))
    assert not sentences
    assert answer.sentences
    assert all(one.text in "".join(hit.passage.text for hit in answer.hits) for one in answer.sentences)
    assert "support none of the sentences" in answer.writing.fallback
    assert (answer.writing.written, answer.writing.supported) == (1, 0)


@pytest.mark.parametrize(
    "said",
    [
        [LanguageModelUnreachable("Nobody answers at http://127.0.0.1:9.")],
        ['{"answerable": true, "sentences": [{"text": "' + SIGNED + '", "passages": [1]}', LanguageModelGarbled("cut")],
        ["I would rather talk about the weather."],
        [""],
        ["<html>"],
        ["{" * 200],
        ["x" * 60_000],
        ['{"answerable": true, "sentences": [17, null, {"text": 3}]}'],
    ],
    ids=["unreachable", "cut", "chat", "nothing", "html", "braces", "endless", "other types"],
)
def test_a_model_that_fails_never_breaks_an_answer(ask: Any, said: list[str | Exception]) -> None:
    _, answer = ask(Scripted(said))
    assert answer.sentences
    assert answer.writing.fallback
    assert SIGNED in {one.text for one in answer.sentences}


@pytest.mark.parametrize(
    "said",
    [
        f'```json\n{{"answerable": true, "sentences": [{{"text": "{SIGNED}", "passages": [1]}},]}}\n```',
        f'Here it is: {{"sentences": [{{"text": "{SIGNED}", "passages": 1}}], "answerable": true}} Hope this helps.',
        f"{SIGNED} [1]",
        f"{SIGNED}[1]\n",
        f'{{"answerable": true, "sentences": [{{"passages": [1], "text": "{SIGNED}"}}',
        f"{{'answerable': True, 'sentences': [{{'text': '{SIGNED}', 'passages': [1]}}]}}",
    ],
    ids=["fence", "talk around", "mark", "mark behind", "unclosed", "python"],
)
def test_other_forms_of_a_reply_are_read(ask: Any, said: str) -> None:
    _, answer = ask(Scripted([said]))
    assert [one.text for one in answer.sentences] == [SIGNED]
    assert not answer.writing.fallback


def test_each_sentence_is_checked_by_itself_also_where_several_were_written_as_one(ask: Any) -> None:
    _, answer = ask(
        Scripted(reply((f"{SIGNED} Napoleon Bonaparte signed it in 1805. Was it signed in Pyongyang?", [1])))
    )
    assert [one.text for one in answer.sentences] == [SIGNED]
    assert [one.text for one in answer.writing.dropped] == ["Napoleon Bonaparte signed it in 1805."]


def test_a_model_that_writes_without_end_is_not_heard_out(ask: Any) -> None:
    _, answer = ask(Scripted(reply(*[(SIGNED, [1])] * 20)))
    assert len(answer.sentences) == MOST_CLAIMS
    _, answer = ask(Scripted(reply((" ".join([SIGNED] * 20), [1]))))
    assert len(answer.sentences) == MOST_CLAIMS


def test_what_a_model_says_of_its_passages_is_left_out(ask: Any) -> None:
    _, answer = ask(Scripted(reply((f"According to the passage, t{SIGNED[1:]}", [1]))))
    assert [one.text for one in answer.sentences] == [SIGNED]


def test_a_model_that_declines_is_believed(ask: Any) -> None:
    _, answer = ask(Scripted(reply(answerable=False)))
    assert answer.abstained
    assert "no answer" in answer.reason
    assert answer.hits


def test_quotes_in_another_language_get_a_checked_translation(ask: Any) -> None:
    written = reply(("Северная Корея поставила России снаряды.", [1]))
    translated = ['{"translations": ["КНДР поставила России снаряды."]}']
    _, answer = ask(Scripted(written, translated), "Какие снаряды КНДР поставила России?")
    assert answer.citations[0].quote.strip().startswith("북한은")
    assert [(one.citation, one.text) for one in answer.writing.translations] == [(1, "КНДР поставила России снаряды.")]


def test_a_translation_that_says_more_than_the_quote_is_not_shown(ask: Any) -> None:
    written = reply(("Северная Корея поставила России снаряды.", [1]))
    translated = ['{"translations": ["КНДР поставила России 500 снарядов в 1950 году."]}']
    _, answer = ask(Scripted(written, translated), "Какие снаряды КНДР поставила России?")
    assert answer.sentences
    assert answer.writing.translations == ()


def test_a_second_opinion_takes_away_and_lets_nothing_through(ask: Any) -> None:
    written = reply(
        (SIGNED, [1]),
        ("The treaty names mutual military assistance.", [1]),
        ("Napoleon Bonaparte signed it in 1805.", [1]),
    )
    model = Scripted(written, ['{"carried": true}'], ['{"carried": false}'])
    _, answer = ask(model, manner=Manner(second_opinion=True))
    assert [one.text for one in answer.sentences] == [SIGNED]
    assert {fault.kind for fault in answer.writing.dropped[0].faults} == {FaultKind.JUDGED}
    assert len(model.heard) == 3, "what fails the check is not asked about"


def test_a_second_opinion_that_cannot_be_had_takes_nothing_away(ask: Any) -> None:
    for broken in ([LanguageModelUnreachable("gone")], ["maybe"], ["[]"], ['{"carried": "no"}']):
        _, answer = ask(Scripted(reply((SIGNED, [1])), broken), manner=Manner(second_opinion=True))
        assert [one.text for one in answer.sentences] == [SIGNED]


def test_closing_the_answer_gives_the_model_up(tmp_path: Path) -> None:
    collection, encoder = collection_at(tmp_path / "home"), HashedWords()
    add(collection, write_briefs(tmp_path / "briefs"))
    question = prepare(QUESTION, encoder)
    model = Scripted(reply((SIGNED, [1]), (SIGNED, [1])))
    events = write(
        Author(collection, encoder, model, Manner()), question, search(collection, question, HITS, Filters())
    )
    next(events)
    events.close()
    assert model.given_up == 1


def test_the_model_gets_the_passages_as_data_and_as_many_as_it_may(ask: Any) -> None:
    few, many = Scripted(reply((SIGNED, [1]))), Scripted(reply((SIGNED, [1])))
    ask(few, manner=Manner(passage_tokens=1))
    ask(many)
    passages = [
        [line for line in model.heard[0][1].content.splitlines() if line.startswith('{"number"')]
        for model in (few, many)
    ]
    assert len(passages[0]) == 1 < len(passages[1])
    assert json.loads(passages[0][0])["number"] == 1
    assert '"date": "2024-06-20"' in passages[1][0]
