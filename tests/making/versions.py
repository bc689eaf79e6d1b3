"""Documents that are versions of one another, for tests: a memo, what was revised of it, and another text."""

from collections.abc import Mapping
from pathlib import Path

MEMO = [
    "The harbour of Aston was deepened in 2019 by two metres.",
    "Ferries from the northern islands call there four times a week.",
    "The town council expects 40,000 passengers in the coming season.",
    "A new pier for fishing boats was opened by the mayor in April.",
    "Fishermen had asked for it since the storm destroyed the old one.",
    "The lighthouse keeper retired and was not replaced by anybody.",
    "Tickets cost 5 crowns for adults and nothing for children.",
    "No vessel may enter the inner basin during the night.",
]


def revised(memo: list[str]) -> list[str]:
    """The memo with one sentence less, one more, and two that say something else."""
    changed = [
        one.replace("40,000", "52,000").replace("cost 5 crowns", "cost −5 crowns")
        for one in memo
        if "keeper" not in one
    ]
    return [*changed[:2], "A hydrofoil has joined them on summer weekends.", *changed[2:]]


OTHER = [
    "The museum of Belton shows maps that sailors drew on whale skin.",
    "Its oldest room holds a compass from the court of a forgotten duke.",
    "Visitors are asked to leave umbrellas with the porter at the door.",
]


def write(folder: Path, name: str, sentences: list[str], facts: str = "") -> Path:
    """Writes sentences as paragraphs of two into a file, with its metadata as JSON beside it; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    paragraphs = (" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2))
    file = folder / name
    file.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    if facts:
        file.with_name(f"{file.stem}.meta.json").write_text(facts, encoding="utf-8")
    return file


def write_versions(folder: Path) -> Path:
    """Writes three versions of the memo and another document into a folder and returns it."""
    second = revised(MEMO)
    third = [*second[1:], "The council will meet again about all of this in autumn."]
    texts: Mapping[str, tuple[list[str], str]] = {
        "memo.txt": (MEMO, '{"title": "Harbour memo", "date": "2023-05-01"}'),
        "memo_v2.txt": (second, '{"title": "Harbour memo", "date": "2023-09"}'),
        "memo_final.txt": (third, '{"title": "Harbour memo, version 3"}'),
        "museum.txt": (OTHER, ""),
    }
    for name, (sentences, facts) in texts.items():
        write(folder, name, sentences, facts)
    return folder
