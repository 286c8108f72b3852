"""Run as a program: kill children while they change records, and see that nothing is lost.

Forks from a process of one thread.  Half of the children end themselves at a
random system call, half are killed from outside at a random moment.  Each says
down a pipe which change it was told is saved.  Prints what went wrong as JSON.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from esafety_tui.data.journal import journal
from esafety_tui.data.problems import StoreProblem
from support.disk.stores import CIPHERS, begun, keep, one, opened

STEPS = ("open", "write", "fsync", "ftruncate", "replace", "unlink")
# A change every so often writes the records anew, so that this is interrupted too.
SETTLE_EVERY = 5


def work(folder: Path, cipher: str, told: int, kill_at: int) -> None:
    """Change the records until killed; *told* is where to say what is saved."""
    done = 0

    def guarded(real):  # type: ignore[no-untyped-def]
        def call(*args, **options):  # type: ignore[no-untyped-def]
            nonlocal done
            done += 1
            if done == kill_at:
                if real is write and args[0] != told:
                    write(args[0], bytes(args[1])[: len(args[1]) // 2])
                os._exit(9)
            return real(*args, **options)

        return call

    write = os.write
    if kill_at:
        for step in STEPS:
            setattr(os, step, guarded(getattr(os, step)))
    store = opened(folder, CIPHERS[cipher])
    number = one(store, "last") or {"n": 0}
    for n in range(number["n"] + 1, number["n"] + 200):
        keep(store, n, last={"n": n}, **{f"i{n % 7}": {"n": n}})
        write(told, f"{n}\n".encode())
        if n % SETTLE_EVERY == 0:
            store.settle()
    os._exit(0)


def round_of(folder: Path, cipher: str, chance: random.Random) -> str:
    """Start a child, lose it, and look; return what is wrong, or nothing."""
    hear, told = os.pipe()
    kill_at = chance.randint(1, 120) if chance.random() < 0.5 else 0
    child = os.fork()
    if child == 0:
        os.close(hear)
        try:
            work(folder, cipher, told, kill_at)
        finally:
            os._exit(1)
    os.close(told)
    if not kill_at:
        time.sleep(chance.uniform(0.0, 0.03))
        os.kill(child, signal.SIGKILL)
    heard = b""
    while part := os.read(hear, 65536):
        heard += part
    os.close(hear)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 1:
        return "the child failed by itself"
    acknowledged = [int(line) for line in heard.split(b"\n")[:-1]]
    began = time.monotonic()
    try:
        store = opened(folder, CIPHERS[cipher])
    except StoreProblem as problem:
        return f"not opened: {problem}"
    with store:
        if time.monotonic() - began > 1:
            return "the lock was not given up within a second"
        if store.damage:
            return f"damage: {store.damage.sentence}"
        found = (one(store, "last") or {"n": 0})["n"]
        if acknowledged and not acknowledged[-1] <= found <= acknowledged[-1] + 1:
            return f"{acknowledged[-1]} was acknowledged, {found} is there"
        if found and (one(store, f"i{found % 7}") or {}).get("n") != found:
            return f"half of change {found} is there"
    if left := [path.name for path in folder.glob(".*.part")]:
        return f"left behind: {left}"
    return ""


def main(rounds: int, seed: int, without: str) -> None:
    """Kill *rounds* children; with *without* ``fsync`` or ``order`` a protection is taken out."""
    chance = random.Random(seed)
    if without == "order":
        # The acknowledgement before the line: what a program does that trusts to luck.
        journal.HistoryFile.append = lambda self, line: None  # type: ignore[method-assign]
    wrong = []
    place = Path(tempfile.mkdtemp())
    try:
        for cipher in CIPHERS:
            folder = place / cipher
            begun(folder, CIPHERS[cipher]).close()
            found = [round_of(folder, cipher, chance) for _ in range(rounds // len(CIPHERS))]
            wrong += [f"{cipher} {at}: {what}" for at, what in enumerate(found) if what]
    finally:
        shutil.rmtree(place)
    print(json.dumps(wrong))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
