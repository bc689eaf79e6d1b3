"""An actor that encodes texts with the model that its own machine has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pincite.index.cluster.reading_actor import require_version
from pincite.index.encoders.encoder import Encoder
from pincite.index.truth.store import Vectors

OpenModel = Callable[[], Encoder]


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a collection's manifest needs to know of a model."""

    name: str
    dimension: int


class EncodingActor:
    """Encodes pieces of texts, one after the other, on all processors that Ray lends it."""

    def __init__(self, open_model: OpenModel) -> None:
        self._open_model = open_model

    def ready(self, sender: str) -> ModelFacts:
        """Open the model, and return what it is.

        Raises ClusterUnusable if this is another version of Pincite, and ModelUnavailable.
        """
        require_version(sender)
        self._encoder = self._open_model()
        return ModelFacts(self._encoder.name, self._encoder.dimension)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of the texts, shape (n, dimension)."""
        return self._encoder.encode_passages(texts)
