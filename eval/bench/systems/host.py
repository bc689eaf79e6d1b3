"""Serves one system to the bench: `python -P host.py SCRIPT`, a request a line in, an answer a line out, both JSON.

SCRIPT defines a class `System`; {"do": "ask", "body": ...} calls its method `ask` with the body. Time is taken here,
around the call alone, so no system is charged for the pipe. This runs in the system's own environment, and so imports
the standard library only.
"""

import importlib.util
import json
import os
import resource
import sys
import time
from queue import SimpleQueue
from threading import Thread
from typing import Any, TextIO


def main() -> None:
    """Says {"ready": true}, or what is not installed here, then answers until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not be taken for answers
    try:
        system = _load(sys.argv[1])
    except ModuleNotFoundError as error:
        _tell(answers, {"missing": error.name})
        return
    _tell(answers, {"ready": True})
    requests: SimpleQueue[str] = SimpleQueue()
    Thread(target=_listen, args=(requests,), daemon=True).start()
    while True:
        request = json.loads(requests.get())
        began = time.perf_counter()
        result = getattr(system, request["do"])(request["body"])
        took = (time.perf_counter() - began) * 1000
        _tell(answers, {"result": result, "milliseconds": took, "memory": resident()})


def resident() -> int:
    """Bytes of memory that this process holds now; where the system does not tell, the most it ever held."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  nothing else to import for
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _listen(requests: "SimpleQueue[str]") -> None:
    """Hands requests on; once the bench is gone, whatever way it went, nobody waits for what is under way."""
    for line in sys.stdin:
        requests.put(line)
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
