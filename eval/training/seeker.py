"""Train a copy of e5 to point from a question to the sentences that answer it, among frozen sentence vectors.

A step costs some twenty tokens a question, since no sentence is encoded anew. The candidates of a question are the
sentences of its own context and, as hard negatives, every sentence of every context. Questions that people translated
keep the languages together: a translation's vector is drawn to that of the Korean question.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import BertModel

from pincite.eval.training.questions import Asked, Context
from pincite.index.encoders.bundled import PROMPTS
from pincite.index.encoders.seeker import plain

_LONGEST = 64  # tokens of a question
_TOGETHER = 24  # questions of similar length in one pass, since shorter ones are padded
_PAD = 1
_TEMPERATURE = 0.03  # among the sentences of a context
_WHOLE_TEMPERATURE = 0.01  # among all sentences: a higher one would spend the loss on those that are far away anyway
_SHARES = {"ko": 0.26, "en": 0.30, "ja": 0.24, "zh": 0.06, "zh-Hant": 0.05, "ru": 0.09}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train: steps, questions and translated pairs in a step, learning rate, and the seed.

    The rate falls as if there were `planned` steps, but training stops after `steps`: later, questions about other
    documents than the training's are answered less well, though those of the training's kind still better.
    """

    steps: int = 120
    planned: int = 240
    questions: int = 48
    pairs: int = 12
    rate: float = 5e-5
    warm: int = 30
    whole: float = 0.2  # weight of the loss over all sentences
    aligned: float = 0.2  # weight of the loss over translations
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Material:
    """What is learnt from: questions, where each context's sentences start, their vectors, and translations."""

    questions: Sequence[Asked]
    starts: Sequence[int]  # of each context, and the end
    vectors: Tensor  # (sentences, 384), unit rows
    translations: Sequence[tuple[str, ...]]  # the Korean question first


def starts_of(contexts: Sequence[Context]) -> list[int]:
    """Return the index of each context's first sentence, and the number of sentences."""
    starts = [0]
    for one in contexts:
        starts.append(starts[-1] + len(one.sentences))
    return starts


class Asker:
    """A trainable question encoder."""

    def __init__(self, folder: str, tokenizer: Tokenizer) -> None:
        self.model = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa")
        self.model.embeddings.requires_grad_(False)  # the packaged tables are used
        self.model.train(False)  # no dropout: on CPUs it costs more than the matrix products
        self._tokenizer = tokenizer

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """Return unit vectors, shape (n, 384)."""
        ids = [
            one.ids[:_LONGEST]
            for one in self._tokenizer.encode_batch([PROMPTS["query"] + plain(text) for text in texts])
        ]
        order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
        groups = [order[start : start + _TOGETHER] for start in range(0, len(order), _TOGETHER)]
        with torch.autocast("cpu", torch.bfloat16):
            sums = torch.cat([self._sums([ids[at] for at in group]) for group in groups])
        back = torch.empty(len(order), dtype=torch.long)
        back[order] = torch.arange(len(order))
        return torch.nn.functional.normalize(sums[back], dim=1)

    def _sums(self, ids: Sequence[Sequence[int]]) -> Tensor:
        """Return the sums of the last states over the tokens, shape (n, 384), for texts of similar length."""
        longest = max(map(len, ids))
        words = torch.tensor([[*one, *[_PAD] * (longest - len(one))] for one in ids])
        present = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in ids])
        states: Tensor = self.model(words, present).last_hidden_state
        return (states.float() * present[..., None]).sum(1)


def loss_of(
    asker: Asker, material: Material, batch: Sequence[Asked], pairs: Sequence[tuple[str, str]], recipe: Recipe
) -> Tensor:
    """Return the loss of one step."""
    texts = [one.text for one in batch] + [text for pair in pairs for text in pair]
    vectors = asker(texts)
    asked, translated = vectors[: len(batch)], vectors[len(batch) :]
    scores = asked @ material.vectors.T
    own, whole = [], []
    for row, one in zip(scores, batch, strict=True):
        start, end = material.starts[one.context], material.starts[one.context + 1]
        right = torch.tensor([start + at for at in one.positives])
        own.append(_surprise(row[start:end], row[right], _TEMPERATURE))
        whole.append(_surprise(row, row[right], _WHOLE_TEMPERATURE))
    loss = torch.stack(own).mean() + recipe.whole * torch.stack(whole).mean()
    if pairs:
        korean, others = translated[0::2].detach(), translated[1::2]
        likeness = others @ korean.T / _TEMPERATURE
        right = torch.arange(len(pairs))
        loss = loss + recipe.aligned * torch.nn.functional.cross_entropy(likeness, right)
        loss = loss + recipe.aligned * 4 * (1 - (others * korean).sum(1)).mean()
    return loss


def _surprise(scores: Tensor, right: Tensor, temperature: float) -> Tensor:
    """Return minus the logarithm of the probability that the softmax of the scores gives to the right ones."""
    return torch.logsumexp(scores / temperature, 0) - torch.logsumexp(right / temperature, 0)


def batches(material: Material, recipe: Recipe) -> Iterator[tuple[list[Asked], list[tuple[str, str]]]]:
    """Yield the questions and the translated pairs of each step, drawn by language."""
    chance = random.Random(recipe.seed)
    learnt: dict[str, list[Asked]] = {}
    for one in material.questions:
        if not one.held_out:
            learnt.setdefault(one.language, []).append(one)
    languages = [language for language in _SHARES if language in learnt]
    shares = [_SHARES[language] for language in languages]
    queues: dict[str, list[Asked]] = {language: [] for language in languages}
    for _ in range(recipe.steps):
        batch = []
        for language in chance.choices(languages, shares, k=recipe.questions):
            if not queues[language]:
                queues[language] = chance.sample(learnt[language], len(learnt[language]))
            batch.append(queues[language].pop())
        rows = chance.sample(material.translations, recipe.pairs) if recipe.pairs else []
        yield batch, [(row[0], chance.choice(row[1:])) for row in rows]


def rate_at(step: int, recipe: Recipe) -> float:
    """Return the learning rate of a step: a linear rise, then a linear fall to a twentieth."""
    if step < recipe.warm:
        return recipe.rate * (step + 1) / recipe.warm
    done = (step - recipe.warm) / max(1, recipe.planned - recipe.warm)
    return recipe.rate * (1 - 0.95 * done)
