"""The remarks beside a draft are in its language, also what is wrong."""

import pytest

from pincite.service.checking.claims.fault import Fault, FaultKind
from pincite.service.drafts.draft import CheckedDraft, Draft, DraftSentence, JudgedSentence, Verdict
from pincite.service.drafts.remarks import remarks

FAULTS = (
    Fault(FaultKind.NUMBER, "“900만” is not in the quotes.", ("900만",)),
    Fault(FaultKind.ACTORS, "In the quotes the direction is from “북한” to “러시아”.", ("북한", "러시아")),
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "ko",
            "자료와 어긋납니다.\n근거 문장에 없는 수: “900만”\n근거 문장에서는 방향이 반대입니다: “북한” → “러시아”",
        ),
        (
            "en",
            "Contradicted by the sources.\n“900만” is not in the quotes.\n"
            "In the quotes the direction is from “북한” to “러시아”.",
        ),
    ],
)
def test_faults_are_told_in_the_language_of_the_draft(language: str, said: str) -> None:
    sentence = DraftSentence(0, 5, "라진항은.")
    judged = JudgedSentence(sentence, Verdict.CONTRADICTED, FAULTS, (), (), ())
    (remark,) = remarks(CheckedDraft(Draft("x", "라진항은.", language, (sentence,)), (judged,), ()))
    assert remark.text == said
