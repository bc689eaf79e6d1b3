"""An answer in part, as the answering room would give it: two documents say the same, nothing says what was asked."""

from pincite.service.answering.answer import Answer, AnswerSentence, Outcome
from pincite.service.citations.citation import Citation

REASON = 'partly: the documents speak of this, but do not mention "Sullivan"'
FIRST = "They met twice."
NEAREST = "The second summit was held at the cosmodrome."


def _citation(number: int, quote: str) -> Citation:
    document = f"{number:012x}"
    return Citation(
        f"{document}-p1-0-{len(quote)}-abcd", document, f"brief {number}", None, 1, "1", 0, len(quote), quote
    )


PARTLY = Answer(
    question="What did Sullivan say of the summit?",
    sentences=(AnswerSentence(FIRST, (1,)), AnswerSentence(NEAREST, (2,), also=(3,))),
    citations=(
        _citation(1, FIRST),
        _citation(2, NEAREST),
        _citation(3, "A second summit took place at the cosmodrome."),
    ),
    outcome=Outcome.PARTLY,
    reason=REASON,
    confidence=0.4,
    hits=(),
    missing=("Sullivan",),
    chosen_by="weights-7",
)
