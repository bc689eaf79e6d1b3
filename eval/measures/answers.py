"""Answer measures: whether citations are right, complete and verbatim, and whether abstentions are right.

Citations are judged as in ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate Text with
Citations"), with evidence in place of an entailment model: a citation is right if it overlaps a quote of grade 2 or 3
(by at least half of the shorter one, ignoring white space: eval/gold/overlap.py). On an answerable question, an
abstention or a failure counts 0 in the citation and coverage measures. Unanswerable questions count only in the
abstention measures, the verbatim rate and sentence support.
"""

from collections.abc import Mapping, Sequence

from pincite.eval.gold.overlap import overlaps, squeeze
from pincite.eval.gold.question import PARTLY, GoldQuestion
from pincite.eval.measures.qrels import Needle, answering, needles
from pincite.eval.runs.run import Answered, Cited

Pages = Mapping[tuple[str, int], Sequence[str]]
_OF_ANSWERABLE = ("First sentence", "Citation precision", "Citation recall", "Evidence coverage", "Document coverage")


def answer_metrics(question: GoldQuestion, answer: Answered | None, pages: Pages | None) -> dict[str, float]:
    """Return the question's value of each answer measure defined for it; `answer` is None if the question failed.

    `pages` are the texts to check citations against; without them the verbatim rate is absent.
    """
    metrics = _decisions(question, answer)
    if question.answerable:
        metrics |= dict.fromkeys(_OF_ANSWERABLE, 0.0)
    if answer is None or answer.abstained:
        return metrics
    if answer.citations and pages is not None:
        metrics["Verbatim"] = verbatim(answer.citations, pages)
    if answer.sentences:
        metrics["Sentence support"] = sentence_support(answer)
    if question.answerable:
        answers = answering(needles(question.evidence))
        grades = [one.grade for one in answer.citations]
        metrics["First sentence"] = first_sentence(answer.marks, grades)
        metrics["Citation precision"] = citation_precision(grades)
        metrics["Citation recall"] = citation_recall(answer.marks, grades)
        metrics["Evidence coverage"] = evidence_coverage(answer.citations, answers)
        metrics["Document coverage"] = document_coverage(
            [one.document for one in answer.citations], [one.document for one in answers]
        )
    return metrics


def _decisions(question: GoldQuestion, answer: Answered | None) -> dict[str, float]:
    """Return the measures of the decision to answer, to answer partly or to decline; a failure is a wrong one."""
    if question.answerable:
        kept = float(answer is not None and not answer.abstained)
        return {"Not declined": kept, "Abstention accuracy": kept}
    return {
        "Declined or partly": float(answer is not None and (answer.abstained or answer.partly)),
        "Abstention accuracy": float(answer is not None and answer.abstained),
    }


def first_sentence(marks: Sequence[Sequence[int]], grades: Sequence[int]) -> float:
    """Return 1 if the first sentence has a right citation, else 0; 0 without sentences.

    Worked example: the first sentence has a right citation beside a wrong one; it does not matter that the second has
    only a wrong one.

    >>> first_sentence([(1, 2), (2,)], [2, 0]), first_sentence([(2,), (1,)], [2, 0])
    (1.0, 0.0)
    """
    return citation_recall(marks[:1], grades)


def citation_precision(grades: Sequence[int]) -> float:
    """Return the share of citations that are right, given the grade of each; 0 without citations.

    Worked example: of four citations two overlap evidence of grade 2 or 3.

    >>> citation_precision([3, 0, 2, 1])
    0.5
    """
    return sum(one >= PARTLY for one in grades) / len(grades) if grades else 0.0


def citation_recall(marks: Sequence[Sequence[int]], grades: Sequence[int]) -> float:
    """Return the share of an answer's sentences with at least one right citation; 0 without sentences.

    This is the precision of what is shown, sentence by sentence; ALCE calls it recall.

    `marks` are each sentence's citation numbers, from 1. Worked example: the first sentence has a right
    citation, the second a wrong one, the third none.

    >>> round(citation_recall([(1, 2), (2,), ()], [3, 0]), 4)
    0.3333
    """
    supported = [any(grades[number - 1] >= PARTLY for number in numbers) for numbers in marks]
    return sum(supported) / len(supported) if supported else 0.0


def evidence_coverage(citations: Sequence[Cited], answers: Sequence[Needle]) -> float:
    """Return the share of answering quotes that some citation overlaps; low if the evidence is redundant.

    Worked example: two quotes answer, one of them is cited.

    >>> cited = [Cited("brief", 1, 0, 9, "by rail", 3)]
    >>> evidence_coverage(cited, [Needle("brief", "sentbyrail", 3), Needle("brief", "shells", 3)])
    0.5
    """
    quotes = [(one.document, squeeze(one.quote)) for one in citations]
    covered = [
        any(document == one.document and overlaps(quote, one.squeezed) for document, quote in quotes) for one in answers
    ]
    return sum(covered) / len(covered) if covered else 0.0


def document_coverage(cited: Sequence[str], wanted: Sequence[str]) -> float:
    """Return the share of documents with answering evidence that are cited.

    Worked example: two documents answer; one of them is cited, and so is a third document.

    >>> document_coverage(["a", "a", "c"], ["a", "b", "b"])
    0.5
    """
    return len(set(cited) & set(wanted)) / len(set(wanted)) if wanted else 0.0


def verbatim(citations: Sequence[Cited], pages: Pages) -> float:
    """Return the share of citations whose quote equals the text at their position, to the character.

    Worked example: the second quote has a lower-case letter in place of a capital.

    >>> pages = {("brief", 1): ["Seven thousand containers"]}
    >>> verbatim([Cited("brief", 1, 0, 5, "Seven", 3), Cited("brief", 1, 0, 5, "seven", 3)], pages)
    0.5
    """
    true = [
        bool(one.quote)
        and any(text[one.start : one.end] == one.quote for text in pages.get((one.document, one.page), ()))
        for one in citations
    ]
    return sum(true) / len(true) if true else 0.0


def sentence_support(answer: Answered) -> float:
    """Return the share of supported sentences: the system's own figure, or else those that equal their quotes.

    Worked example: the first sentence is its quote, the second is not.

    >>> from pincite.service.answering.answer import Outcome
    >>> cited = (Cited("brief", 1, 0, 8, "By rail.", 3), Cited("brief", 1, 9, 17, "By ship.", 3))
    >>> sentence_support(Answered(("By  rail.", "By air."), cited, Outcome.ANSWERED, 0.9, ((1,), (2,))))
    0.5
    """
    if answer.support is not None:
        return answer.support
    quotes = ["".join(answer.citations[number - 1].quote for number in marks) for marks in answer.marks]
    own = [squeeze(text) == squeeze(quote) for text, quote in zip(answer.sentences, quotes, strict=False)]
    return sum(own) / len(answer.sentences)


def abstention(abstained: Sequence[bool], answerable: Sequence[bool]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of abstaining, where unanswerable questions are the positives.

    Precision: the share of abstentions that are right. Recall: the share of unanswerable questions with an abstention.
    F1 = 2PR / (P + R). Each is 0 where it would divide by 0.

    Worked example: two abstentions, one of them right, and one right abstention is missing.

    >>> abstention([True, True, False, False], [False, True, False, True])
    (0.5, 0.5, 0.5)
    """
    due = sum(said and not there for said, there in zip(abstained, answerable, strict=True))
    precision = due / sum(abstained) if any(abstained) else 0.0
    recall = due / (len(answerable) - sum(answerable)) if not all(answerable) else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if due else 0.0
