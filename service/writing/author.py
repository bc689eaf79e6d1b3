"""The inputs of writing an answer: collection, encoder, language model and options."""

from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.service.language_model.model import LanguageModel


@dataclass(frozen=True, slots=True)
class Manner:
    """Options for writing an answer.

    `keep_unsupported` also shows sentences that fail the check, with their faults. `second_opinion` has the model judge
    those that pass it. `translated` adds translations to quotes in other languages. `passage_tokens` is how many
    tokens of passages the model is given.
    """

    keep_unsupported: bool = False
    second_opinion: bool = False
    translated: bool = True
    passage_tokens: int = 3_000


@dataclass(frozen=True, slots=True)
class Author:
    """A collection with its encoder, and the model that writes in this manner."""

    collection: Collection
    encoder: Encoder
    model: LanguageModel
    manner: Manner
