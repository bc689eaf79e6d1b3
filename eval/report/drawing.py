"""Draw plots as SVG for embedding in a page, in its light or dark colours. Owns matplotlib with eval/report/fonts.py.

Text stays text (svg.fonttype "none") instead of outlines: it can be selected, searched and read aloud, follows the
page's colours and the reader's own fonts, and a plot is a tenth of the size. The fonts found here only measure the
text. Colours are drawn as placeholders and replaced by the page's CSS variables.
"""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from pincite.eval.report.fonts import characters, drawable, family, plain_font

_INK, _MUTED, _LINE = "#010101", "#020202", "#030303"
_SERIES = ("#040404", "#050505", "#060606")
_MARKERS = ("o", "s", "D")
_VARIABLES = {
    _INK: "var(--ink)",
    _MUTED: "var(--muted)",
    _LINE: "var(--line)",
    **{colour: f"var(--series-{number})" for number, colour in enumerate(_SERIES, start=1)},
}
_WIDTH = 4.6  # inches: as wide as a phone screen, so that the text is not shrunk there


@dataclass(frozen=True, slots=True)
class Typeface:
    """The font families used to measure plots, preferred first, and the code points they cover."""

    families: tuple[str, ...]
    known: frozenset[int]

    def draw(self, text: str) -> str:
        """Return `text` with only characters that the fonts have."""
        return drawable(text, self.known)


@dataclass(frozen=True, slots=True)
class Row:
    """A group of questions with mean and 95 % interval of each measure; None if a measure is undefined."""

    label: str
    values: tuple[tuple[float, float, float] | None, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Labelled values to plot as a distribution."""

    label: str
    values: tuple[float, ...]


def typeface(font: Path | None) -> Typeface:
    """Return matplotlib's own font, which has no Hangul, plus the given font file if any.

    Matplotlib's font comes first because it is one of the widest, so that text fits in whatever font the reader has.
    """
    fonts = [plain_font(), *([font] if font else [])]
    return Typeface(tuple(map(family, fonts)), frozenset().union(*map(characters, fonts)))


def intervals(rows: Sequence[Row], measures: Sequence[str], face: Typeface) -> str:
    """Plot dots with whiskers on a scale of 0 to 1: one line per row, one colour and marker per measure (at most 3)."""

    def draw(figure: Figure) -> None:
        axes = _axes(figure)
        for number, measure in enumerate(measures):
            _dots(axes, rows, number, face.draw(measure))
        axes.set_yticks(range(len(rows)), [face.draw(row.label) for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(-0.02, 1.02)
        axes.grid(axis="x", color=_LINE, linewidth=0.6)
        figure.legend(loc="outside upper left", ncols=len(measures), frameon=False, labelcolor=_INK, handletextpad=0.2)

    return _svg(draw, 0.75 + 0.42 * len(rows), face)


def _dots(axes: Axes, rows: Sequence[Row], number: int, label: str) -> None:
    shown = [(place, row.values[number]) for place, row in enumerate(rows)]
    points = [(place + 0.22 * (number - 1), *value) for place, value in shown if value is not None]
    if not points:
        return
    heights, means, lows, highs = (np.asarray(column) for column in zip(*points, strict=True))
    axes.hlines(heights, lows, highs, color=_SERIES[number], linewidth=1.6, alpha=0.6)
    axes.plot(means, heights, _MARKERS[number], color=_SERIES[number], markersize=5, label=label)


def distributions(samples: Sequence[Sample], axis: str, threshold: float | None, face: Typeface) -> str:
    """Plot histograms of at most three samples, stacked on one scale, with a line at the threshold."""
    every = [value for sample in samples for value in sample.values]
    edges = np.linspace(*_reach(every, threshold), 21)

    def draw(figure: Figure) -> None:
        stack = figure.subplots(len(samples), 1, sharex=True, squeeze=False)[:, 0]
        for number, (axes, sample) in enumerate(zip(stack, samples, strict=True)):
            _plain(axes)
            axes.hist(sample.values, bins=list(edges), color=_SERIES[number], alpha=0.85)
            axes.set_title(face.draw(f"{sample.label} (n = {len(sample.values)})"), loc="left", color=_INK, fontsize=9)
            axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
            if threshold is not None:
                axes.axvline(threshold, color=_INK, linewidth=1.2, linestyle="--")
        stack[-1].set_xlabel(face.draw(axis), color=_MUTED)
        figure.supylabel("questions", color=_MUTED, fontsize=9)

    return _svg(draw, 0.7 + 1.1 * len(samples), face)


def _reach(values: Sequence[float], threshold: float | None) -> tuple[float, float]:
    if threshold is not None:
        return 0.0, 1.0
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def waiting(milliseconds: Sequence[float], marks: Sequence[tuple[str, float]], face: Typeface) -> str:
    """Plot the share of questions answered within a time, with a line at each named time."""
    ordered = np.sort(np.asarray(milliseconds, dtype=np.float64))

    def draw(figure: Figure) -> None:
        axes = _axes(figure)
        axes.step(ordered, np.arange(1, len(ordered) + 1) / len(ordered) * 100, color=_SERIES[0], where="post")
        for number, (name, value) in enumerate(marks):
            axes.axvline(value, color=_MUTED, linewidth=1, linestyle=":")
            axes.annotate(name, (value, 8 + 11 * number), color=_INK, xytext=(3, 0), textcoords="offset points")
        axes.set_xlim(0, float(ordered[-1]) * 1.15 or 1.0)
        axes.set_ylim(0, 104)
        axes.grid(axis="y", color=_LINE, linewidth=0.6)
        axes.set_xlabel("milliseconds", color=_MUTED)
        axes.set_ylabel("questions done (%)", color=_MUTED)

    return _svg(draw, 2.6, face)


def growth(sizes: Sequence[int], series: Sequence[tuple[str, Sequence[float]]], axis: str, face: Typeface) -> str:
    """Plot at most three series over ascending sizes on log-log scales, where proportional cost is a diagonal."""

    def draw(figure: Figure) -> None:
        axes = _axes(figure)
        for number, (name, values) in enumerate(series):
            colour, marker = _SERIES[number], _MARKERS[number]
            axes.plot(sizes, values, marker=marker, color=colour, markersize=5, label=face.draw(name))
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(list(sizes), [f"{size:,}" for size in sizes], minor=False)
        axes.xaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        axes.grid(axis="y", color=_LINE, linewidth=0.6)
        axes.set_xlabel("passages", color=_MUTED)
        axes.set_ylabel(face.draw(axis), color=_MUTED)
        figure.legend(loc="outside upper left", ncols=len(series), frameon=False, labelcolor=_INK)

    return _svg(draw, 3.0, face)


def standalone(svg: str) -> str:
    """Return a plot as a standalone file, with the colours and font it would otherwise take from the page."""
    colours = "--ink:#1c1c1e;--muted:#5c5c66;--line:#d8d8de;--series-1:#1f5fbf;--series-2:#c2571a;--series-3:#2d7d46"
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return svg.replace("<svg ", f'<svg {spaces} style="{colours};background:#fff;font-family:sans-serif" ', 1)


def _axes(figure: Figure) -> Axes:
    axes = figure.add_subplot()
    _plain(axes)
    return axes


def _plain(axes: Axes) -> None:
    axes.set_facecolor("none")
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_LINE)
    axes.tick_params(colors=_MUTED, labelcolor=_INK, length=0)


def numbered(svg: str, number: int) -> str:
    """Return the plot with `number` added to all ids in it, so that no two plots of a page share an id."""
    return re.sub(r'( id="|url\(#|href="#)', rf"\g<1>plot{number}-", svg)


def _svg(draw: Callable[[Figure], None], inches: float, face: Typeface) -> str:
    """Return the drawing as an <svg> element without a size, so that the page determines its width."""
    out = io.StringIO()
    # A fixed salt makes the ids reproducible, so that the same run gives the same page.
    with matplotlib.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "pincite",
            "font.family": list(face.families),
            "font.size": 9,
            "axes.unicode_minus": False,
            "text.parse_math": False,  # a "$" in a label is plain text
        }
    ):
        figure = Figure(figsize=(_WIDTH, inches), layout="constrained")
        figure.patch.set_alpha(0)
        draw(figure)
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _for_page(out.getvalue())


def _for_page(svg: str) -> str:
    """Return only what a page needs: no file header, sizes, group ids or font families, and the page's colours."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<(metadata|style).*?</\1>", "", body, flags=re.DOTALL)
    body = re.sub(r'<svg[^>]*?viewBox="([^"]*)"[^>]*>', r'<svg viewBox="\1" aria-hidden="true">', body, count=1)
    body = re.sub(r'<g id="[^"]*"', "<g", body)
    body = re.sub(r"font-family: [^;\"]*;? ?", "", body)
    for colour, variable in _VARIABLES.items():
        body = body.replace(colour, variable)
    return body
