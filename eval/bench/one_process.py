"""Run one command and tell what it took: `python -I one_process.py LOG SECONDS COMMAND...`, which prints JSON.

Linux counts the memory of whoever starts a process as the process's own peak, and the bench holds models. So a small
process starts the command: this one imports only the standard library.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer


def main() -> None:
    """Run the command, killed after SECONDS, with its output in LOG; print its status, seconds, CPU and peak bytes."""
    log, patience, *command = sys.argv[1:]
    with Path(log).open("wb") as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=out)
        ending = Timer(float(patience), process.kill)
        ending.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        ending.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    took = {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss * 1024}
    print(json.dumps({"status": process.returncode, **took}))


if __name__ == "__main__":
    main()
