"""Serve one system to the bench: `python -P host.py SCRIPT`, with one JSON request per line in and one answer out.

SCRIPT defines a class `System`; {"do": "ask", "body": ...} calls its method `ask` with the body. Only the call itself
is timed, so the pipe does not count. This runs in the system's own environment and therefore imports only the standard
library.
"""

import importlib.util
import json
import os
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, TextIO


def main() -> None:
    """Send {"ready": true}, or the module that is missing, then answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # keeps what libraries print out of the answers
    try:
        system = _load(sys.argv[1])
    except ModuleNotFoundError as error:
        _tell(answers, {"missing": error.name})
        return
    _tell(answers, {"ready": True})
    requests: SimpleQueue[str] = SimpleQueue()
    Thread(target=_listen, args=(requests, system), daemon=True).start()
    while True:
        request = json.loads(requests.get())
        began = time.perf_counter()
        result = getattr(system, request["do"])(request["body"])
        took = (time.perf_counter() - began) * 1000
        _tell(answers, {"result": result, "milliseconds": took, "memory": resident()})


def resident(process: int | None = None) -> int:
    """Return the resident bytes of a process (None: this) and those it started, or this one's peak without /proc."""
    try:
        return sum(map(_resident, _with_children(process or os.getpid())))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _resident(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def _with_children(process: int) -> list[int]:
    lists = Path(f"/proc/{process}/task").glob("*/children")
    below = [int(word) for file in lists for word in file.read_text(encoding="ascii").split()]
    return [process, *(one for child in below for one in _with_children(child))]


def _listen(requests: "SimpleQueue[str]", system: Any) -> None:
    """Queue requests; exit at once when standard input ends, because the bench is gone."""
    for line in sys.stdin:
        requests.put(line)
    with suppress(Exception):
        system.close()  # only systems that start processes have it
    os._exit(0)


def _load(script: str) -> Any:
    found = importlib.util.spec_from_file_location("system", script)
    if found is None or found.loader is None:
        raise ModuleNotFoundError(name=script)
    module = importlib.util.module_from_spec(found)
    sys.modules["system"] = module
    found.loader.exec_module(module)
    return module.System()


def _tell(answers: TextIO, body: dict[str, Any]) -> None:
    answers.write(json.dumps(body, ensure_ascii=False) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
