"""The training loop: it resumes where it was stopped, and averages its checkpoints."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor

from pincite.eval.training.questions import Asked
from pincite.eval.training.seeker import Asker, Material, Recipe, batches, loss_of, rate_at

Say = Callable[[str], None]

_EVERY = 30  # steps between checkpoints
_DEVELOPMENT = 150  # questions held out, of each language, on which progress is told


def learn(asker: Asker, material: Material, recipe: Recipe, folder: Path, say: Say) -> dict[str, Tensor]:
    """Return the trained tensors by name, the average of all checkpoints.

    Checkpoints are kept in `folder`, under the recipe; a run that was stopped goes on from the last one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recipe.json").write_text(json.dumps(asdict(recipe)), encoding="utf-8")
    optimiser = torch.optim.AdamW(
        [one for one in asker.model.parameters() if one.requires_grad], lr=recipe.rate, weight_decay=0.01
    )
    done = _resumed(asker, optimiser, folder)
    say(f"step {done}: {accuracy(asker, material):.3f} of the held-out questions are pointed right")
    for step, (batch, pairs) in enumerate(batches(material, recipe)):
        if step < done:  # drawn only to bring the generator to where it was
            continue
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, recipe)
        loss = loss_of(asker, material, batch, pairs, recipe)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(asker.model.parameters(), 1.0)
        optimiser.step()
        if (step + 1) % _EVERY == 0:
            _keep(asker, optimiser, folder, step + 1)
            right = accuracy(asker, material)
            say(f"step {step + 1} of {recipe.steps}: loss {loss.item():.3f}, {right:.3f} pointed right")
    return averaged([folder / f"{step}.pt" for step in range(_EVERY, recipe.steps + 1, _EVERY)])


def accuracy(asker: Asker, material: Material) -> float:
    """Return the share of held-out questions whose nearest sentence of their context answers: the mean of languages."""
    groups: dict[str, list[Asked]] = {}
    for one in material.questions:
        if one.held_out:
            groups.setdefault(one.language, []).append(one)
    chance = random.Random(0)
    shares = [
        _pointed_right(asker, material, chance.sample(group, min(len(group), _DEVELOPMENT)))
        for _, group in sorted(groups.items())
    ]
    return sum(shares) / len(shares) if shares else 0.0


def _pointed_right(asker: Asker, material: Material, asked: Sequence[Asked]) -> float:
    with torch.inference_mode():
        vectors = asker([one.text for one in asked])
    right = 0
    for vector, one in zip(vectors, asked, strict=True):
        start, end = material.starts[one.context], material.starts[one.context + 1]
        right += int((material.vectors[start:end] @ vector).argmax()) in one.positives
    return right / len(asked)


def averaged(paths: Sequence[Path]) -> dict[str, Tensor]:
    """Return the mean of the tensors of several checkpoints, by name."""
    states = [torch.load(path, weights_only=True)["model"] for path in paths]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def _keep(asker: Asker, optimiser: torch.optim.Optimizer, folder: Path, step: int) -> None:
    trained = {name: value for name, value in asker.model.state_dict().items() if name.startswith("encoder.")}
    temporary = folder / "writing.tmp"
    torch.save({"model": trained, "step": step}, temporary)
    temporary.replace(folder / f"{step}.pt")
    torch.save({"optimiser": optimiser.state_dict(), "step": step}, temporary)
    temporary.replace(folder / "last.pt")


def _resumed(asker: Asker, optimiser: torch.optim.Optimizer, folder: Path) -> int:
    """Return how many steps are done, after loading the last checkpoint if there is one."""
    if not (folder / "last.pt").is_file():
        return 0
    last = torch.load(folder / "last.pt", weights_only=True)
    asker.model.load_state_dict(torch.load(folder / f"{last['step']}.pt", weights_only=True)["model"], strict=False)
    optimiser.load_state_dict(last["optimiser"])
    return int(last["step"])
