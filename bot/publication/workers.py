"""Long work in a process of its own: polite to the visitors who are answered meanwhile, watched, ended in time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path

#: The project that is running: its modules serve where a candidate's project has none of its own.
ROOT = Path(__file__).resolve().parents[2]
#: How long a training or a measure may take, in seconds.
PATIENCE = 3600
#: How many lines of what was said are told when it fails.
_TAIL = 12
#: How much the others pass first (19: all of them).
_NICENESS = "10"

#: One thread: more cost more than they give, and visitors are answered meanwhile.
_ALONE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"), "1")

Tell = Callable[[str], None]


class WorkError(Exception):
    """A process failed; the message (French) ends with what it said last."""


def run_module(
    arguments: list[str],
    folder: Path,
    tell: Tell,
    environment: Mapping[str, str] | None = None,
    patience: int = PATIENCE,
    *,
    polite: bool = True,
) -> None:
    """Run a module of a project with Python and wait.

    Args:
        arguments: the module and its arguments.
        folder: the project's folder: what is imported comes from there first.
        tell: called with each line that it says.
        environment: variables to set besides.
        patience: how long it may take, in seconds.
        polite: let everything else pass first; not while somebody waits for it.

    Raises:
        WorkError: it failed or took too long.

    """
    found = shutil.which("nice") if polite else None
    nice = [found, "-n", _NICENESS] if found else []
    command = [*nice, sys.executable, "-W", "ignore", "-m", *arguments]
    path = os.pathsep.join([str(folder), str(ROOT)])
    variables = {**os.environ, **_ALONE, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})}
    said: deque[str] = deque(maxlen=_TAIL)
    late = threading.Event()
    with subprocess.Popen(
        command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", errors="replace", start_new_session=True,
    ) as worker:  # fmt: skip

        def stop() -> None:
            late.set()
            _end(worker)

        timer = threading.Timer(patience, stop)
        timer.start()
        try:
            for line in worker.stdout or ():
                said.append(line.rstrip())
                tell(line.rstrip())
        except BaseException:
            _end(worker)
            raise
        finally:
            timer.cancel()
    if late.is_set():
        raise WorkError(f"`{arguments[0]}` a dépassé {patience} s et a été arrêté.")
    if worker.returncode < 0:
        raise WorkError(f"`{arguments[0]}` a été arrêté (signal {-worker.returncode}) : la mémoire manque peut-être.")
    if worker.returncode != 0:
        raise WorkError("\n".join([f"`{arguments[0]}` a échoué :", *(line for line in said if line)]))


def _end(worker: subprocess.Popen[str]) -> None:
    """End a process with those that it started."""
    try:
        os.killpg(worker.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
