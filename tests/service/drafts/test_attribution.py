"""What a sentence says without who says it."""

import pytest

from pincite.service.drafts.attribution import without_speaker


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("According to Tarrant, coal will be cheaper in the spring.", "coal will be cheaper in the spring."),
        ("In the bank's view, coal will be cheaper in the spring.", "coal will be cheaper in the spring."),
        ("The harbour master believes that coal will be cheaper soon.", "coal will be cheaper soon."),
        ("The mayor told two reporters on Monday that the ferry would stop.", "the ferry would stop."),
        (
            "The study reckons that half of the boats that fish here are old.",
            "half of the boats that fish here are old.",
        ),
        ("The ferry will stop in the winter months, the mayor said.", "The ferry will stop in the winter months"),
        ("시장에 따르면 나룻배는 겨울에 다니지 않는다.", "나룻배는 겨울에 다니지 않는다."),
        ("시장은 나룻배가 겨울에 다니지 않는다고 말했다.", "나룻배가 겨울에 다니지 않는다"),
        ("나룻배가 겨울에 다니지 않을 것이라고 시장은 내다보았다.", "나룻배가 겨울에 다니지 않을 것이라"),
    ],
)
def test_the_speaker_is_left_out(sentence: str, said: str) -> None:
    assert without_speaker(sentence) == said


@pytest.mark.parametrize(
    "sentence",
    [
        "Insurance was withdrawn from most of the ships that were observed.",
        "The gifts are said to have been five clocks and a horse.",
        "The mayor said no.",
        "나룻배는 겨울에 다니지 않는다.",
        "시장은 나룻배를 타고 섬으로 갔다.",
    ],
)
def test_a_sentence_without_a_speaker_stays(sentence: str) -> None:
    assert without_speaker(sentence) == sentence
