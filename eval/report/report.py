"""Render a run as one self-contained HTML file for readers without prior knowledge. Owns jinja2.

Templates escape everything, so that nothing in a document can become markup; only our own CSS, script and plots are
inserted as they are.
"""

from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pincite.eval.report.drawing import numbered
from pincite.eval.report.fonts import MISSING, hangul_font
from pincite.eval.report.plots import plots_of
from pincite.eval.report.view import language_name, page_of
from pincite.eval.runs.run import Run


def write_report(run: Run, path: Path) -> None:
    """Write the report atomically. If no font has Hangul, the report says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(render_report(run, hangul_font()), "utf-8")
    temporary.replace(path)


def render_report(run: Run, font: Path | None) -> str:
    """Return the report as HTML; `font` is a font file with Hangul for the plots, or None."""
    page = page_of(run)
    return (
        _environment()
        .get_template("report.html")
        .render(
            page=page,
            plots=[(plot, Markup(numbered(plot.svg, number))) for number, plot in enumerate(plots_of(page, font))],
            font_message="" if font else MISSING,
            css=Markup(_part("report.css")),
            js=Markup(_part("report.js")),
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pincite.eval.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["language"] = language_name
    return environment


def _part(name: str) -> str:
    return files("pincite.eval.report").joinpath("templates", name).read_text("utf-8")
