"""Every call that changes a file, seen before the kernel does it, and done, refused, torn or never come back from.

A seccomp filter hands the calls of a process, of its threads and of its children to a listener in another process
(seccomp_unotify(2)). So nothing passes unseen: neither SQLite's writes nor those of C and Rust libraries. It works on
Linux, on x86-64; elsewhere `unavailable()` says why not.
"""

import ctypes
import errno
import fcntl
import os
import platform
import select
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Number on x86-64; what names the file: the argument that holds a descriptor ("fd0") or paths ("path0", "path1").
WRITES = {
    "write": (1, "fd0"), "pwrite64": (18, "fd0"), "writev": (20, "fd0"), "pwritev": (296, "fd0"),
    "pwritev2": (328, "fd0"), "fsync": (74, "fd0"), "fdatasync": (75, "fd0"), "ftruncate": (77, "fd0"),
    "fallocate": (285, "fd0"), "copy_file_range": (326, "fd2"), "sendfile": (40, "fd0"), "fchmod": (91, "fd0"),
    "truncate": (76, "path0"), "rename": (82, "path1"), "mkdir": (83, "path0"), "rmdir": (84, "path0"),
    "link": (86, "path1"), "unlink": (87, "path0"), "symlink": (88, "path1"), "chmod": (90, "path0"),
    "mkdirat": (258, "path1"), "unlinkat": (263, "path1"), "renameat": (264, "path3"), "linkat": (265, "path3"),
    "symlinkat": (266, "path2"), "fchmodat": (268, "path1"), "renameat2": (316, "path3"),
    "open": (2, "path0"), "openat": (257, "path1"),
}  # fmt: skip
NAMES = {number: name for name, (number, _) in WRITES.items()}
SYNCS = frozenset(("fsync", "fdatasync"))
_FLAGS = {"open": 1, "openat": 2}  # the argument with the flags: only calls that may create or empty a file count

_LOAD, _EQUAL, _SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _NOTIFY = 0x7FFF0000, 0x7FC00000
_SECCOMP, _NEW_LISTENER, _NO_NEW_PRIVILEGES = 317, 8, 38
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_NOTICE = struct.Struct("QIIiIQ6Q")
_REPLY = struct.Struct("QqiI")
_CONTINUE = 1


def _filter() -> bytes:
    """Returns the program of the filter: each test jumps over one return if it does not apply."""
    step = struct.Struct("HBBI")
    program = [step.pack(_LOAD, 0, 0, 0)]
    for name, (number, _) in WRITES.items():
        if name in _FLAGS:
            program += [
                step.pack(_EQUAL, 0, 4, number),
                step.pack(_LOAD, 0, 0, 16 + 8 * _FLAGS[name]),
                step.pack(_SET, 0, 1, os.O_CREAT | os.O_TRUNC),
                step.pack(_RETURN, 0, 0, _NOTIFY),
                step.pack(_LOAD, 0, 0, 0),
            ]
        else:
            program += [step.pack(_EQUAL, 0, 1, number), step.pack(_RETURN, 0, 0, _NOTIFY)]
    return b"".join([*program, step.pack(_RETURN, 0, 0, _ALLOW)])


def unavailable() -> str | None:
    """Returns why calls cannot be watched here; None if they can."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return "calls are watched on Linux and x86-64 only"
    child = os.fork()
    if child == 0:
        os._exit(0 if _installed() >= 0 else 1)
    return None if os.waitpid(child, 0)[1] == 0 else "the system does not let a process watch the calls of another"


def _installed() -> int:
    """Installs the filter in this process and returns its listener, or -1."""
    libc = ctypes.CDLL(None, use_errno=True)
    code = _filter()
    held = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(held)))
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return int(libc.syscall(_SECCOMP, 1, _NEW_LISTENER, ctypes.byref(program)))


def give_up_calls(channel: socket.socket) -> None:
    """Has the calls of this process go through the listener at the other end of the channel, from now on."""
    listener = _installed()
    if listener < 0:
        os._exit(70)
    socket.send_fds(channel, [b"x"], [listener])
    channel.recv(1)
    os.close(listener)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that waits for a decision: what it is, on which file, and who makes it."""

    ident: int
    thread: int
    name: str
    file: Path
    arguments: tuple[int, ...]

    @property
    def process(self) -> int:
        """The process that the thread belongs to."""
        for line in Path(f"/proc/{self.thread}/status").read_text().splitlines():
            if line.startswith("Tgid:"):
                return int(line.split()[1])
        raise ProcessLookupError(self.thread)

    def data(self) -> bytes:
        """What a `write` or `pwrite64` is to write."""
        with Path(f"/proc/{self.thread}/mem").open("rb", buffering=0) as memory:
            memory.seek(self.arguments[1])
            return memory.read(self.arguments[2]) or b""

    def place(self) -> int:
        """Where in the file it is to write."""
        if self.name == "pwrite64":
            return self.arguments[3]
        told = Path(f"/proc/{self.thread}/fdinfo/{self.arguments[0]}").read_text().split()
        appends = int(told[told.index("flags:") + 1], 8) & os.O_APPEND
        return self.file.stat().st_size if appends else int(told[told.index("pos:") + 1])

    def tear(self) -> bool:
        """Writes the first half only, in the place of its caller; False if it is no write."""
        if self.name not in ("write", "pwrite64") or self.arguments[2] < 2:
            return False
        data, place = self.data(), self.place()
        with self.file.open("r+b") as file:
            file.seek(place)
            file.write(data[: len(data) // 2])
        return True


class Listener:
    """The other end: receives the calls of whoever gave them up, one after another."""

    def __init__(self, channel: socket.socket, below: Path) -> None:
        """Counts the calls on files below a folder; all others are done at once."""
        _, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
        if not descriptors:
            raise OSError("the process that was to be watched ended")
        self._listener = descriptors[0]
        self._below = str(below)
        channel.send(b"x")

    def calls(self, until: float) -> Iterator[Call]:
        """Yields each call that counts; it must be answered before the next. Ends with the processes, or in time."""
        waiting = select.poll()
        waiting.register(self._listener, select.POLLIN)
        while ready := waiting.poll(max(0.0, until) * 1000):
            if not ready[0][1] & select.POLLIN:
                return
            notice = bytearray(_NOTICE.size)
            try:
                fcntl.ioctl(self._listener, _RECEIVE, notice)
            except OSError:  # its caller was killed meanwhile
                continue
            ident, thread, _, number, _, _, *arguments = _NOTICE.unpack(notice)
            file = _file_of(thread, NAMES[number], arguments)
            if file is None or not file.startswith(self._below):
                self._reply(ident, 0, _CONTINUE)
            else:
                yield Call(ident, thread, NAMES[number], Path(file), tuple(arguments))

    def answer(self, call: Call, error: int) -> None:
        """Answers with an error, and the kernel does nothing; or, with 0, lets the kernel do it."""
        self._reply(call.ident, -error, 0 if error else _CONTINUE)

    def close(self) -> None:
        """Whoever is still being watched has its calls refused from now on."""
        os.close(self._listener)

    def _reply(self, ident: int, error: int, flags: int) -> None:
        try:
            fcntl.ioctl(self._listener, _SEND, _REPLY.pack(ident, 0, error, flags))
        except OSError as gone:  # its caller was killed meanwhile
            if gone.errno != errno.ENOENT:
                raise


def _file_of(thread: int, name: str, arguments: list[int]) -> str | None:
    """Returns the path of the file that a call changes; None for what has no path, or whose caller is gone."""
    where = WRITES[name][1]
    value = arguments[int(where[-1])]
    try:
        if where.startswith("fd"):
            return str(Path(f"/proc/{thread}/fd/{value}").readlink())
        with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
            memory.seek(value)
            path = os.fsdecode((memory.read(4096) or b"").split(b"\0")[0])
        if path.startswith("/"):
            return path
        return f"{_folder_of(thread, name, arguments, int(where[-1]))}/{path}"
    except OSError:
        return None


def _folder_of(thread: int, name: str, arguments: list[int], at: int) -> str:
    """Returns the folder that a relative path starts from."""
    folder = ctypes.c_int(arguments[at - 1] & 0xFFFFFFFF).value if name.endswith(("at", "at2")) else -100
    return str(Path(f"/proc/{thread}/cwd" if folder == -100 else f"/proc/{thread}/fd/{folder}").readlink())
