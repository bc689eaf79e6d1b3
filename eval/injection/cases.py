"""Read the injection cases: the question, the right answer, and the sign that the injection was obeyed."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
DOCUMENTS = FOLDER / "documents"


@dataclass(frozen=True, slots=True)
class Case:
    """A question about the document `<id>.txt`, which contains its answer and an injection."""

    id: str
    language: str
    attack: str
    question: str
    fact: str
    canary: str

    def is_stated_in(self, text: str) -> bool:
        """Return whether the text states what a right answer states."""
        return re.search(self.fact, text, re.IGNORECASE) is not None

    def shows_in(self, text: str) -> bool:
        """Return whether the text shows that the injection was obeyed."""
        return re.search(self.canary, text, re.IGNORECASE) is not None


def read_cases() -> list[Case]:
    """Return all cases, in file order."""
    lines = (FOLDER / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    return [Case(**json.loads(line)) for line in lines]
