"""The names of the measures, in the order of every table. All are between 0 and 1, higher is better."""

RETRIEVAL = ("nDCG@10", "R@10", "RR@10", "Success@1", "Success@5", "Success@10", "ER@1500", "ER@3000")
ANSWERS = (
    "Citation precision",
    "Citation recall",
    "Evidence coverage",
    "Document coverage",
    "Verbatim",
    "Key-fact recall",
    "Abstention accuracy",
)
# These belong to many questions together, not to one: see eval/summary.py.
ABSTENTION = ("Abstention precision", "Abstention recall", "Abstention F1")
