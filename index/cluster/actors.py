"""Keep actors on a Ray cluster busy, and give the work of one that is lost to others. Owns ray.

Ray starts the processes, carries what they are given and what they return, and tells when one is gone. Ray would also
restart an actor and repeat its calls, but a restarted actor waits for as many processors as the lost one had, and its
calls with it. So calls are given to whoever is ready, and one that was lost to the next.
"""

import socket
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any, cast

from pincite.ingest.errors import BadOption, ClusterUnusable

Actor = Any
Send = Callable[[Actor], Any]  # calls a method of an actor, and returns ray's reference to the result
Start = Callable[[], Actor]

_QUEUED = 2  # calls that an actor has at a time: one at work, and one that it begins at once when that is done
_LOSSES = 3  # actors that a call may lose: it may be what ends them
_PATIENCE = 300.0  # seconds without a single actor
_LOOK = 0.5
_KNOCK = 5.0  # seconds for a connection to the head


@dataclass(frozen=True, slots=True)
class Node:
    """A machine of the cluster, and how many processors it lends."""

    id: str
    address: str
    cpus: int


@contextmanager
def connected(address: str) -> Iterator[list[Node]]:
    """Join the cluster at `address` (HOST:PORT) for the block, and yield its nodes that lend processors.

    Raises BadOption if ray is not installed, and ClusterUnusable if there is no such cluster.
    """
    try:
        import ray
    except ModuleNotFoundError as error:
        raise BadOption("--ray needs Ray, which is not installed: pip install 'pincite[ray]'") from error
    _require_listener(address)
    try:
        ray.init(address=address, log_to_driver=False, logging_level="critical")
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise ClusterUnusable(
            f"The Ray cluster at {address} cannot be joined: {str(error).splitlines()[0]} This machine has to be a "
            f"node of it (ray start --address={address} --num-cpus=0), with the same versions of Python and Ray."
        ) from error
    # Else ray prints what becomes of its nodes on standard output, between what a command prints. It has no setting.
    ray._private.worker._worker_logs_enabled = False
    try:
        alive = [one for one in ray.nodes() if one["Alive"]]
        yield [
            Node(one["NodeID"], one["NodeManagerAddress"], cpus)
            for one in alive
            if (cpus := int(one["Resources"].get("CPU", 0)))
        ]
    finally:
        ray.shutdown()


def _require_listener(address: str) -> None:
    """Raise ClusterUnusable if nobody listens at HOST:PORT: ray itself would try for many minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise BadOption(f"--ray {address} is not an address. Give that of the cluster's head, such as 10.0.0.2:6379.")
    try:
        socket.create_connection((host, int(port)), _KNOCK).close()
    except (OSError, OverflowError) as error:
        raise ClusterUnusable(
            f"No Ray cluster answers at {address} ({error}). Start its head there with `ray start --head`, or give "
            "another address."
        ) from error


def start_actor(worker: Callable[..., object], cpus: int, near: Node | None, *given: object) -> Actor:
    """Start an actor of the class `worker` that takes so many processors; rather on the node `near` than on another."""
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    strategy = NodeAffinitySchedulingStrategy(near.id, soft=True) if near else "DEFAULT"
    return ray.remote(worker).options(num_cpus=cpus, scheduling_strategy=strategy).remote(*given)


@dataclass(slots=True, eq=False)
class _Call:
    """A call that waits for its result, and how many actors it has lost."""

    send: Send
    result: Future[Any]
    losses: int = 0


@dataclass(slots=True, eq=False)
class _Hired:
    """An actor that is ready, how another is started in its place, and how many calls it has."""

    actor: Actor
    start: Start
    calls: int = 0


class Actors:
    """Actors of one kind, each of which is as good as any other. May be used from several threads.

    Each of `starts` starts one, whose method `ready` returns once it can work. One that is lost is started anew,
    wherever there is room for it. `facts` has what `ready` returned first, and `at_once` is how many calls can be on
    their way.
    """

    def __init__(self, starts: Sequence[Start]) -> None:
        self.facts: Future[Any] = Future()
        self.at_once = _QUEUED * len(starts)
        # All that follows is changed by this one thread. Ray's own thread, which brings results, must not wait for ray.
        self._foreman = ThreadPoolExecutor(1)
        self._hired: list[_Hired] = []
        self._waiting: deque[_Call] = deque()
        self._failed_starts = 0
        self._alone_since = time.monotonic()
        self._unusable: BaseException | None = None
        for start in starts:
            self._foreman.submit(self._start, start)

    def call(self, send: Send) -> Future[Any]:
        """Return the result to come of what `send` calls, or the error that it raises there."""
        call = _Call(send, Future())
        self._foreman.submit(self._accept, call)
        return call.result

    def wait_for(self, results: Collection[Future[Any]]) -> set[Future[Any]]:
        """Wait half a second for one of the results, and return those that are there.

        Raises ClusterUnusable if there is nobody to bring any, and what kept all actors from starting.
        """
        if self._unusable:
            raise self._unusable
        if not self._hired and time.monotonic() - self._alone_since > _PATIENCE:
            raise ClusterUnusable(
                f"No machine of the Ray cluster has taken work for {_PATIENCE:g} seconds. See with `ray status` what "
                "is free there, and add again: what is stored stays, and only the rest is read."
            )
        return wait(results, _LOOK, FIRST_COMPLETED).done

    def end(self) -> None:
        """Give out nothing more; what is on its way never comes."""
        self._foreman.shutdown(wait=False, cancel_futures=True)

    def _then(self, reference: Any, act: Callable[[Future[Any]], None]) -> None:
        """Have the foreman act on what a call of ray has brought, once it has."""

        def pass_on(outcome: Future[Any]) -> None:
            with suppress(RuntimeError):  # after `end`
                self._foreman.submit(act, outcome)

        reference.future().add_done_callback(pass_on)

    def _start(self, start: Start) -> None:
        actor = start()
        self._then(actor.ready.remote(version("pincite")), partial(self._hire, actor, start))

    def _hire(self, actor: Actor, start: Start, facts: Future[Any]) -> None:
        """Give work to an actor that is ready; try again if it was lost before that, and tell if none ever starts."""
        error = facts.exception()
        if error is None:
            self._failed_starts = 0
            self._hired.append(_Hired(actor, start))
            if not self.facts.done():
                self.facts.set_result(facts.result())
            self._hand_out()
            return
        self._failed_starts += 1
        if _is_loss(error) and self._failed_starts <= _LOSSES:
            self._start(start)
        elif not self._hired:
            self._unusable = _cause(error)

    def _accept(self, call: _Call) -> None:
        self._waiting.append(call)
        self._hand_out()

    def _hand_out(self) -> None:
        """Give waiting calls to those who have the fewest."""
        while self._waiting and self._hired:
            idlest = min(self._hired, key=lambda one: one.calls)
            if idlest.calls >= _QUEUED:
                return
            call = self._waiting.popleft()
            idlest.calls += 1
            try:
                self._then(call.send(idlest.actor), partial(self._take, call, idlest))
            except Exception as error:  # what is sent cannot be pickled, or this machine has left the cluster
                idlest.calls -= 1
                call.result.set_exception(error)

    def _take(self, call: _Call, hired: _Hired, outcome: Future[Any]) -> None:
        """Pass on the outcome of a call, or give the call to another if its actor was lost."""
        error = outcome.exception()
        hired.calls -= 1
        if error is None:
            call.result.set_result(outcome.result())
        elif not _is_loss(error):
            call.result.set_exception(_cause(error))
        else:
            self._replace(hired)
            call.losses += 1
            if call.losses < _LOSSES:
                self._waiting.appendleft(call)
            else:
                call.result.set_exception(WorkLost(f"{_LOSSES} processes of the Ray cluster were lost with it"))
        self._hand_out()

    def _replace(self, lost: _Hired) -> None:
        """Have another started in place of an actor that was lost, unless that was done for an earlier call."""
        import ray

        if lost in self._hired:
            self._hired.remove(lost)
            self._alone_since = time.monotonic()
            ray.kill(lost.actor)  # it may only be out of reach, and would take room
            self._start(lost.start)


class WorkLost(Exception):
    """A call has lost several actors: it may be what ended them."""


def _is_loss(error: BaseException) -> bool:
    """Return whether an error says that an actor or its result is gone, rather than that its method raised it."""
    from ray.exceptions import RayError, RayTaskError

    return isinstance(error, RayError) and not isinstance(error, RayTaskError)


def _cause(error: BaseException) -> BaseException:
    """Return what was raised on the cluster; of ray itself, the first line of what it says."""
    from ray.exceptions import RayError, RayTaskError

    if isinstance(error, RayTaskError):
        return cast(BaseException, error.cause)
    if isinstance(error, RayError):
        return ClusterUnusable(f"The Ray cluster cannot start Pincite: {' '.join(str(error).split())[:500]}")
    return error
