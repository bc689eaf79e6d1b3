"""Makes the collection of today's format that later versions must be able to read: `python -m ...make_format FOLDER`.

It writes format-N.tar.xz, a home, and format-N.json, what the collection holds, into the folder. Run it once for each
format, with the code of the last version that writes it.
"""

import json
import sys
import tarfile
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pincite.index.changing.editing import change_facts
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, find_document
from pincite.index.truth.failures import failures
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import resolve
from pincite.service.sheets.sheets import Sheets
from pincite.service.wire.sheets import given_sheet
from pincite.service.wire.to_json import json_of
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs

QUESTIONS = ("What was signed in Pyongyang?", "북한은 러시아에 무엇을 공급했나", "Где прошёл первый саммит?")
PLACE = Path(tempfile.gettempdir()) / "pincite-format"  # the paths of the documents begin with it


def make() -> Collection:
    """A collection whose every table has rows: changed, removed, cited, edited and unreadable documents."""
    briefs, opened = write_briefs(PLACE / "briefs"), collection_at(PLACE / "home")
    (briefs / "gone.txt").write_text("The lighthouse keeper resigned in protest.\n", encoding="utf-8")
    (briefs / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    add(opened, briefs)
    for question in (*QUESTIONS, "Who resigned in protest?"):
        ask(opened, HashedWords(), question, Filters())
    (briefs / "chronik.txt").write_text("Первый саммит прошёл во Владивостоке в апреле.\n", encoding="utf-8")
    add(opened, briefs)
    treaty = find_document(opened.connection, "treaty").id
    change_facts(opened, HashedWords(), treaty, lambda facts: replace(facts, title="The treaty of 2024"))
    keep_some(opened)
    remove_documents(opened, ["gone"])
    return opened


def keep_some(opened: Collection) -> None:
    """Two sheets: one with passages of two documents, of which one will be gone, and notes; and an empty one."""
    sheets = Sheets(opened)
    sheets.make("나중에")
    chapter = sheets.make("Chapter 2").id
    sheets.keep(chapter, [ask(opened, HashedWords(), QUESTIONS[0], Filters()).citations[0].id], note="Check the date.")
    resigned = ask(opened, HashedWords(), "Who resigned in protest?", Filters()).citations[0].id
    sheets.keep(chapter, [resigned])
    sheets.move(chapter, "2", 1)


def content(opened: Collection) -> dict[str, Any]:
    """What a later version must find in the collection: documents, citations, failures and answers."""
    cited = sorted(one for (one,) in opened.connection.execute("SELECT id FROM citations"))
    found = {one: search(opened, prepare(one, HashedWords()), 10, Filters()) for one in QUESTIONS}
    return json.loads(  # type: ignore[no-any-return]
        json.dumps(
            {
                "documents": [asdict(one) for one in all_documents(opened.connection)],
                "citations": {one: asdict(resolve(opened, one)) for one in cited},
                "sheets": [json_of(given_sheet(Sheets(opened).get(one.id))) for one in Sheets(opened).all()],
                "failures": [asdict(one) for one in failures(opened.connection)],
                "hits": {
                    one: sorted((hit.passage.id, hit.passage.text) for hit in hits) for one, hits in found.items()
                },  # in no order, which may become better
            }
        )
    )


if __name__ == "__main__":
    collection, target = make(), Path(sys.argv[1])
    name = f"format-{collection.manifest.format}"
    said = content(collection)
    collection.connection.close()
    (target / f"{name}.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    with tarfile.open(target / f"{name}.tar.xz", "w:xz") as archive:
        archive.add(PLACE / "home", "home")
