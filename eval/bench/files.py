"""Write the files of a bench: each part when it is done, and the page, its JSON and its plots at the end."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pincite.eval.bench.as_json import Json
from pincite.eval.bench.parts import Figures, Part
from pincite.eval.bench.quiet import Surroundings
from pincite.eval.bench.results import Bench, Kept
from pincite.ingest.errors import BadOption


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a bench whose page is `page`; the parts are in a folder beside it."""

    page: Path

    def place(self, part: Part) -> Path:
        """Return the file of a part."""
        return self.page.with_name(f"{self.page.stem}-parts") / f"{part.value}.json"

    def keep(self, part: Part, done: Kept) -> None:
        """Write a part. Raises BadOption if it cannot be written."""
        self._write({self.place(part): _text(asdict(done))})

    def kept(self, parts: Iterable[Part]) -> dict[Part, Kept]:
        """Return those of the parts that are on disk."""
        found = {part: json.loads(self.place(part).read_text("utf-8")) for part in parts if self.place(part).is_file()}
        return {
            part: Kept(**{**one, "around": Surroundings(**one["around"]), "figures": Figures(**one["figures"])})
            for part, one in found.items()
        }

    def write(self, bench: Bench) -> list[Path]:
        """Write the page, its JSON and plots, the page last, and return their paths. Raises BadOption if that fails."""
        plots = {
            self.page.with_name(f"{self.page.stem}-{name}.svg"): picture
            for done in bench.parts.values()
            for name, picture in done.figures.plots.items()
        }
        names = [path.name for path in plots]
        body = {
            self.page.with_suffix(".json"): _text(bench_json(bench)),
            **plots,
            self.page: bench_markdown(bench, names),
        }
        self._write(body)
        return list(body)

    def _write(self, texts: Mapping[Path, str]) -> None:
        try:
            for path, text in texts.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        except OSError as error:
            raise BadOption(f"--out {self.page} cannot be written ({error}). Choose another file.") from error


def bench_json(bench: Bench) -> Json:
    """Return the bench as one object, with an entry for each part that was run."""
    return {
        "created_at": bench.created_at,
        "program": dict(bench.program),
        "warnings": _warnings(bench),
        "surroundings": {part.value: asdict(done.around) for part, done in bench.parts.items()},
        **{part.value: done.figures.body for part, done in bench.parts.items()},
    }


def bench_markdown(bench: Bench, plots: Sequence[str]) -> str:
    """Return the whole bench as Markdown; `plots` are the names of image files beside it."""
    machine = bench.program.get("machine", "")
    versions = ", ".join(f"{name} {text}" for name, text in bench.program.items() if name != "machine")
    head = [f"# Bench\n\n{bench.created_at}, {machine}\n\n{versions}"]
    warned = [f"**Warning: {one}**" for one in _warnings(bench)]
    sections = [f"{done.figures.section}\n\n{_around(done)}" for done in bench.parts.values()]
    return "\n\n".join([*head, *warned, *sections, *(f"![]({name})" for name in plots)]) + "\n"


def _warnings(bench: Bench) -> list[str]:
    """Return a warning if the machine was not quiet before the first part; later load may be that of the bench."""
    first = min(bench.parts.values(), key=lambda one: one.measured_at, default=None)
    return [first.around.warning] if first and first.around.warning else []


def _around(done: Kept) -> str:
    around = done.around
    before, after = (f"{one:.2f}" if one is not None else "unknown" for one in (around.load_before, around.load_after))
    others = f"{around.others:.2f} cores" if around.others is not None else "an unknown share"
    return (
        f"Measured from {done.measured_at} in {around.seconds:.0f} s; load {before} before, {after} after, the bench's "
        f"own included; other processes used {others}."
    )


def _text(body: Json) -> str:
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"
