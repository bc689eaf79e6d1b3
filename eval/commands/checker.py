"""The command `checker`: measure the check of written answers."""

from typing import Annotated

import typer

from pincite.eval.commands.app import app
from pincite.service.cli.app import AsJson, Home, show
from pincite.service.settings import read_settings


@app.command()
def checker(
    held_out: Annotated[
        bool,
        typer.Option("--held-out", help="Use the held-out pairs instead of those the check was tuned on."),
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Test the check of written sentences on true sentences and on falsehoods derived from them.

    Numbers, dates, names, negations and actors are changed, in Korean, in English and across the two.
    """
    from pincite.eval.checker.measure import try_pairs
    from pincite.eval.checker.planted import HELD_OUT, TUNED, read_pairs
    from pincite.eval.checker.text import measured_json, print_measured
    from pincite.index.encoders.models import DEFAULT_MODEL, open_encoder

    encoder = open_encoder(DEFAULT_MODEL, read_settings(home, None).models)
    tried = try_pairs(read_pairs(HELD_OUT if held_out else TUNED), encoder)
    show(as_json, measured_json(tried), lambda: print_measured(tried))
