"""Opens what an addition needs: the collection, and who reads and encodes, on this machine or on a Ray cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from pincite.index.changing.adding import Reader
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import PassageEncoder
from pincite.service.desk.opening import Say, collection_for, model_for_adding, open_for_adding, open_on_worker
from pincite.service.settings import Settings


@dataclass(frozen=True, slots=True)
class AddedWith:
    """A collection to add to, and who encodes and reads for it."""

    collection: Collection
    encoder: PassageEncoder
    reader: Reader


@contextmanager
def adding_with(
    settings: Settings, model: str | None, reader: Reader, ray: str | None, say: Say
) -> Iterator[AddedWith]:
    """What to add with, for the block; `ray` is the address of a cluster, or None for this machine.

    Raises what opening either raises.
    """
    if ray is None:
        yield AddedWith(*open_for_adding(settings, model, say), reader)
        return
    from pincite.index.cluster.cluster import cluster

    open_model = partial(open_on_worker, model_for_adding(settings, model), settings.offline)
    with cluster(ray, open_model, reader) as (encoder, clustered):
        yield AddedWith(collection_for(settings, encoder, say), encoder, clustered)
