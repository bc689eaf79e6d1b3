"""Read the sources of the sample briefs. For developers only: the written briefs are shipped.

A source has front matter, `key: value` lines between two `---`, followed by one block per line. The start of a line
determines its kind: `# ` and `## ` headings, the bullets of Korean briefs (□ ○ - ※), `| a | b |` table rows, `[^1]: `
footnotes, `===` a page break. Any other line is a paragraph.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "sources"
NOTE = re.compile(r"\[\^(\d+)\]")
_STARTS = {"# ": "h1", "## ": "h2", "□ ": "square", "○ ": "circle", "- ": "dash", "※ ": "remark"}
_KEPT_MARKS = {"square", "circle", "dash", "remark"}


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, bullet, table row or page break; bullets keep their mark."""

    kind: str
    text: str

    @property
    def cells(self) -> list[str]:
        return [cell.strip() for cell in self.text.strip("|").split("|")]


@dataclass(frozen=True, slots=True)
class Source:
    """The source of one brief: `fields` is its front matter, `notes` has its footnotes by number."""

    name: str
    fields: Mapping[str, str]
    blocks: tuple[Block, ...]
    notes: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.fields[key]

    def get(self, key: str) -> str:
        return self.fields.get(key, "")

    @property
    def byline(self) -> str:
        return f"{self['author']} ({self['publisher']}), {self['shown_date']}"


def read_sources(folder: Path = FOLDER) -> list[Source]:
    """Return all briefs, in the order of their file names."""
    return [parse(path.read_text("utf-8")) for path in sorted(folder.glob("*.md"))]


def parse(text: str) -> Source:
    """Parse the source of a brief.

    parse("---\\nfile: a.pdf\\n---\\n# Aim\\nWords[^1].\\n[^1]: Why.").notes -> {"1": "Why."}
    """
    _, head, body = text.split("---\n", 2)
    fields = dict(_field(line) for line in head.splitlines() if line)
    lines = [line for line in body.splitlines() if line.strip()]
    notes = {m[1]: line[m.end() + 2 :] for line in lines if (m := _definition(line))}
    blocks = tuple(_block(line) for line in lines if not _definition(line))
    return Source(fields["file"], fields, blocks, notes)


def _field(line: str) -> tuple[str, str]:
    key, _, value = line.partition(": ")
    return key, value.strip()


def _definition(line: str) -> re.Match[str] | None:
    found = NOTE.match(line)
    return found if found and line[found.end() :].startswith(": ") else None


def _block(line: str) -> Block:
    if line.strip() == "===":
        return Block("break", "")
    if line.startswith("|"):
        return Block("row", line)
    for start, kind in _STARTS.items():
        if line.startswith(start):
            return Block(kind, line if kind in _KEPT_MARKS else line[len(start) :])
    return Block("paragraph", line)
