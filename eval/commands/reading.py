"""The command `reading`: measure how well files are read."""

from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.commands.app import app
from pincite.service.cli.app import AsJson, show


@app.command()
def reading(
    folder: Annotated[Path, typer.Argument(help="Files, and gold.jsonl, which says what should come out of each.")],
    ocr: Annotated[
        bool, typer.Option("--ocr/--no-ocr", help="Recognise scanned pages, if tesseract is installed.")
    ] = True,
    reference: Annotated[
        Path | None,
        typer.Option(help="Exit with status 1 if a measure has more mistakes than in this file.", show_default=False),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the score to this file.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """Read every file that FOLDER/gold.jsonl names, and count what is lost, added, out of order or wrongly joined."""
    from pincite.eval.commands.progress import steps
    from pincite.eval.reading.gold import load_reading_gold
    from pincite.eval.reading.reference import load_reference, save_reference, worse
    from pincite.eval.reading.score import score_folder
    from pincite.eval.reading.text import print_score, score_json

    gold = load_reading_gold(folder)
    earlier = load_reference(reference) if reference else None
    with steps() as begin:
        score = score_folder(folder, gold, ocr, begin(len(gold)))
    fallen = worse(score, earlier) if earlier else []
    if out:
        save_reference(score, out)
    body = {**score_json(score), **({"worse": fallen} if earlier else {})}
    show(as_json, body, lambda: print_score(score))
    for sentence in fallen:
        typer.echo(sentence, err=True)
    if fallen:
        raise typer.Exit(1)
