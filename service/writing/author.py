"""Who writes, for whom and how."""

from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.service.language_model.model import LanguageModel


@dataclass(frozen=True, slots=True)
class Manner:
    """How answers are written.

    `keep_unsupported` shows sentences that fail the check too, with their faults; `second_opinion` has the model judge
    those that pass it; `translated` puts a translation beside quotes in other languages; `passage_tokens` is how much
    of the documents the model is given.
    """

    keep_unsupported: bool = False
    second_opinion: bool = False
    translated: bool = True
    passage_tokens: int = 3_000


@dataclass(frozen=True, slots=True)
class Author:
    """A collection with its encoder, a model and the manner."""

    collection: Collection
    encoder: Encoder
    model: LanguageModel
    manner: Manner
