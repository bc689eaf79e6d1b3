"""The names of the measures, in the order of every table, and what each says. All are 0 to 1, higher is better."""

RETRIEVAL = ("nDCG@10", "R@10", "RR@10", "Success@1", "Success@5", "Success@10", "ER@1500", "ER@3000")
ANSWERS = (
    "Citation precision",
    "Citation recall",
    "Evidence coverage",
    "Document coverage",
    "Verbatim",
    "Sentence support",
    "Judged support",
    "Key-fact recall",
    "Abstention accuracy",
)
# These belong to many questions together, not to one: see eval/summary.py.
ABSTENTION = ("Abstention precision", "Abstention recall", "Abstention F1")

# For somebody who has never met them.
_MEANINGS = {
    "nDCG@10": "How high passages with evidence stand among the first ten; 1 if they lead, the best of them first.",
    "R@10": "The share of all answering passages that are among the first ten.",
    "RR@10": "1 divided by the rank of the first answering passage: 1 if first, 0.5 if second, 0 below ten.",
    "Success@1": "The share of questions whose first passage answers.",
    "Success@5": "The share of questions with an answering passage among the first five.",
    "Success@10": "The share of questions with an answering passage among the first ten.",
    "ER@1500": "The share of the answering quotes inside the first 1,500 characters read, whatever the passage size.",
    "ER@3000": "The share of the answering quotes inside the first 3,000 characters read, whatever the passage size.",
    "Citation precision": "The share of an answer's citations that point at words which answer, at least in part.",
    "Citation recall": "The share of an answer's sentences that are backed by a right citation.",
    "Evidence coverage": "The share of the answering quotes that the answer cites.",
    "Document coverage": "The share of the documents holding an answer that the answer cites.",
    "Verbatim": "The share of citations whose quoted words stand in the document exactly as shown.",
    "Sentence support": "The share of the sentences written that Pincite's check found carried by their citations.",
    "Judged support": "The share of the sentences shown that their citations carry, told by a judge.",
    "Key-fact recall": "The share of the facts of a complete answer that the answer states, told by a judge.",
    "Abstention accuracy": "The share of questions rightly answered or rightly declined.",
    "Abstention precision": "The share of the declined questions that really have no answer in the documents.",
    "Abstention recall": "The share of the questions without an answer that were declined.",
    "Abstention F1": "The harmonic mean of abstention precision and recall.",
}


def meaning(measure: str) -> str:
    """What a measure says; "" for one that is not known here, as of an imported run."""
    return _MEANINGS.get(measure, "")
