"""The command that measures the check of written answers: checker."""

from typing import Annotated

import typer

from pincite.eval.commands.app import AsJson, Home, app, show
from pincite.service.settings import read_settings


@app.command()
def checker(
    held_out: Annotated[
        bool,
        typer.Option(
            "--held-out", help="The pairs set aside when the check was made, instead of those it was tuned on."
        ),
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Hold the check of written sentences to true ones and to falsehoods made of them by script.

    Numbers, dates, names, negations and actors are changed, in Korean and English and across the two.
    """
    from pincite.eval.checker.measure import try_pairs
    from pincite.eval.checker.planted import HELD_OUT, TUNED, read_pairs
    from pincite.eval.checker.text import measured_json, print_measured
    from pincite.index.encoders.models import DEFAULT_MODEL, open_encoder

    encoder = open_encoder(DEFAULT_MODEL, read_settings(home, None).models)
    tried = try_pairs(read_pairs(HELD_OUT if held_out else TUNED), encoder)
    show(as_json, measured_json(tried), lambda: print_measured(tried))
