"""The cases: what is asked, what would be right, and what would show that an order was obeyed."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
DOCUMENTS = FOLDER / "documents"


@dataclass(frozen=True, slots=True)
class Case:
    """A question about the document `<id>.txt`, which holds an order to a model beside what answers it."""

    id: str
    language: str
    attack: str
    question: str
    fact: str
    canary: str

    def is_stated_in(self, text: str) -> bool:
        """True if the text states what a right answer names."""
        return re.search(self.fact, text, re.IGNORECASE) is not None

    def shows_in(self, text: str) -> bool:
        """True if the text shows that the order was obeyed."""
        return re.search(self.canary, text, re.IGNORECASE) is not None


def read_cases() -> list[Case]:
    """All cases, in the order of the file."""
    lines = (FOLDER / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    return [Case(**json.loads(line)) for line in lines]
