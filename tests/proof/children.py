"""Work in forked processes: a warm start in milliseconds, and a crash or a hang is seen instead of suffered."""

import gc
import os
import pickle
import select
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from tests.proof.calls import Call, Listener, give_up_calls

PATIENCE = 60.0  # seconds for anything done here; what takes longer hangs


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit status (negative: the signal that ended it), what it printed and returned.

    `acknowledged` are the lines that it had told the world before its end. `hung` if it had to be ended.
    """

    status: int
    printed: str
    returned: Any
    acknowledged: tuple[str, ...]
    hung: bool = False


Acknowledge = Callable[[str], None]
Task = Callable[[Acknowledge], Any]
KILL, ALLOW = -1, 0
Decide = Callable[[int, Call], int]  # of a call and its number, from 1: KILL, ALLOW, or the error to answer with


def in_child(task: Task, patience: float = PATIENCE) -> Ended:
    """Runs the task in a forked process to its end."""
    return _follow(_Child(task), None, None, patience)


def watched(task: Task, below: Path, decide: Decide, patience: float = PATIENCE) -> Ended:
    """Runs the task in a forked process whose calls on files below a folder are decided one by one."""
    child = _Child(task, watch=True)
    return _follow(child, Listener(child.channel, below), decide, patience)


class _Child:
    """A forked process in a session of its own, with a pipe for what it acknowledges and a file for what it prints."""

    def __init__(self, task: Task, watch: bool = False) -> None:
        self.channel, far = socket.socketpair()
        self.words, spoken = os.pipe()
        self.output, self.result = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115  closed at the end
        self.process = os.fork()
        if self.process == 0:
            self.channel.close()
            self._be(task, far if watch else None, spoken)
        far.close()
        os.close(spoken)
        os.set_blocking(self.words, False)

    def _be(self, task: Task, far: socket.socket | None, spoken: int) -> None:
        """Is the child: never returns."""
        status = 1
        gc.freeze()  # what the parent made is not looked through at the end, which would copy all its memory
        try:
            os.setsid()
            for stream in (1, 2):
                os.dup2(self.output.fileno(), stream)
            sys.stdout, sys.stderr = map(_printed_to, (1, 2))
            if far is not None:
                give_up_calls(far)
            pickle.dump(task(lambda line: void(os.write(spoken, line.encode() + b"\n"))), self.result)
            self.result.flush()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            os.write(2, traceback.format_exc().encode())
            status = 99
        finally:
            for printed in (sys.stdout, sys.stderr):
                printed.flush()
            gc.collect()  # closes databases, as the end of an interpreter does
            os._exit(status)


def _printed_to(stream: int) -> TextIO:
    return os.fdopen(stream, "w", 1, "utf-8", closefd=False)


def void(_: object) -> None:
    """Forgets a value."""


def _follow(child: _Child, listener: Listener | None, decide: Decide | None, patience: float) -> Ended:
    spoken, number, hung = bytearray(), 0, False
    until = time.monotonic() + patience
    if listener is not None and decide is not None:
        for call in listener.calls(patience):
            number += 1
            _hear(child.words, spoken)
            answer = decide(number, call)
            if answer == KILL:
                os.kill(child.process, signal.SIGKILL)
                break
            listener.answer(call, answer)
            if time.monotonic() > until:
                break
        listener.close()
    ended = os.pidfd_open(child.process)
    if not select.select([ended], [], [], max(0.0, until - time.monotonic()))[0]:
        hung = True
        os.kill(child.process, signal.SIGKILL)
    os.close(ended)
    status = os.waitstatus_to_exitcode(os.waitpid(child.process, 0)[1])
    _end_rest(child.process)
    _hear(child.words, spoken)
    return _ended(child, status, spoken.decode(), hung)


def _ended(child: _Child, status: int, spoken: str, hung: bool) -> Ended:
    child.channel.close()
    os.close(child.words)
    child.output.seek(0)
    printed = child.output.read().decode(errors="replace")
    child.output.close()
    child.result.seek(0)
    returned = pickle.load(child.result) if os.fstat(child.result.fileno()).st_size else None
    child.result.close()
    return Ended(status, printed, returned, tuple(spoken.splitlines()), hung)


def _hear(words: int, spoken: bytearray) -> None:
    with suppress(BlockingIOError):
        while heard := os.read(words, 1 << 20):
            spoken += heard


def _end_rest(session: int) -> None:
    """Ends what the process started and left behind."""
    with suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)
