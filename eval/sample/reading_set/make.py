"""Write eval/sample/reading. For developers only: `python -m pincite.eval.sample.reading_set.make`.

The written files are committed, so that nobody else needs the fonts or the libraries.
"""

import json
from pathlib import Path

from pincite.eval.sample.make import report
from pincite.eval.sample.reading_set import (
    bylines,
    hwp,
    hwpx,
    joins,
    pdf_columns,
    pdf_pages,
    plain,
    web,
    web_places,
    word,
)
from pincite.eval.sample.reading_set.made import Made

FOLDER = Path(__file__).parents[1] / "reading"
_KINDS = (pdf_columns, pdf_pages, word, hwp, hwpx, web, web_places, plain, bylines, joins)


def made_files() -> list[Made]:
    """Return all files of the set, in gold order."""
    return [make() for kind in _KINDS for make in kind.FILES]


def write_all(folder: Path = FOLDER) -> list[Path]:
    """Write all files and gold.jsonl to `folder`, which is created if needed, and return the files' paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = made_files()
    for one in made:
        (folder / one.name).write_bytes(one.data)
    lines = [json.dumps({"file": one.name, **one.truth}, ensure_ascii=False) + "\n" for one in made]
    (folder / "gold.jsonl").write_bytes("".join(lines).encode())
    return [folder / one.name for one in made]


if __name__ == "__main__":
    raise SystemExit(report(write_all))
