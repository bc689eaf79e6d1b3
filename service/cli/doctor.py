"""The command `pincite doctor`."""

import typer

from pincite.service.cli.app import AsJson, Home, app, show
from pincite.service.settings import read_settings


@app.command()
def doctor(home: Home = None, as_json: AsJson = False) -> None:
    """Look whether all that Pincite needs is there: weights, disk, fonts, permissions, keys, collections."""
    from pincite.service.doctor.examining import examine
    from pincite.service.doctor.finding import Report

    def tell(report: Report) -> None:
        from pincite.service.cli.lines import print_line
        from pincite.service.plain import one_line

        for one in report.findings:
            advice = f" -> {one.advice}" if one.advice else ""
            print_line(one_line(f"{one.state.value.upper():8}{one.about}: {one.seen}{advice}"))

    report = examine(read_settings(home, None))
    show(as_json, report, lambda: tell(report))
    if not report.healthy:
        raise typer.Exit(1)
