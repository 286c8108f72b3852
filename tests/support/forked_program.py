"""Run as a program: the program, loaded once, forks for each start that is asked for.

Asked through the socket that is its standard input.  A fork is from a process of one
thread, and goes on as `python -m esafety_tui` does once it has loaded.
"""

import gc
import json
import os
import pkgutil
import runpy
import signal
import socket
import sys
from importlib import import_module
from typing import Any

from support.cheap import hold_no_key, make_cheap

STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


def load() -> None:
    """Import what the program may come to need."""
    for room in ("commands", "screens", "casework", "reports", "policy", "data"):
        package = import_module(f"esafety_tui.{room}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    for name in ("esafety_tui.app", "textual.drivers.linux_driver", "openpyxl", "holidays"):
        import_module(name)
    hold_no_key()
    gc.collect()
    gc.freeze()


def serve(asked: socket.socket) -> None:
    """Fork as often as is asked for; returns in each child, ready to run, and at the end."""
    while True:
        message, descriptors, *_ = socket.recv_fds(asked, 1 << 20, len(STREAMS))
        if not message:
            os._exit(0)
        request = json.loads(message)
        if "start" in request:
            child = os.fork()
            if child == 0:
                asked.close()
                become(request, descriptors)
                return
            for descriptor in descriptors:
                os.close(descriptor)
            answer: int | None = child
        else:
            found, status = os.waitpid(request["ended"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if found else None
        asked.send(json.dumps(answer).encode())


def become(request: dict[str, Any], descriptors: list[int]) -> None:
    """Take on the terminal or the streams, the words, the environment and the folder."""
    if request["terminal"]:
        os.login_tty(descriptors[0])
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # ignored where nohup started the tests
    else:
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
            os.close(descriptor)
    for number in request["closed"]:
        os.close(number)
    for number, (name, mode) in enumerate(STREAMS):
        shut = number in request["closed"]
        errors = "backslashreplace" if name == "stderr" else None
        stream = None if shut else open(number, mode, errors=errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.argv[1:] = request["start"]


if __name__ == "__main__":
    load()
    make_cheap()
    serve(socket.socket(fileno=os.dup(0)))
    runpy.run_module("esafety_tui", run_name="__main__", alter_sys=True)
