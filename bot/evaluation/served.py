"""The assistant in processes of its own, for the measures that speak to it from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from bot.evaluation.widget_browser import MissingPartError
from bot.ports import free_port


@contextmanager
def served(given: str | None = None, **settings: str) -> Iterator[str]:
    """Start the assistant on a free port, with stores of its own, and stop it afterwards.

    Args:
        given: the address of an assistant that runs already: nothing is started.
        settings: settings by name.

    Raises:
        MissingPartError: it did not start.

    """
    if given is not None:
        yield given.rstrip("/")
        return
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, **settings, "PORT": str(port), "HOST": "127.0.0.1", "DATA_DIR": folder}
        command = [sys.executable, "-W", "ignore", "-m", "bot.run"]
        launcher = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            said = []
            for line in launcher.stdout or ():
                said.append(line.strip())
                if line.startswith("Ctrl-C"):
                    break
            else:
                raise MissingPartError("the assistant", f"it did not start: {said[-1] if said else 'not a word'}")
            yield f"http://127.0.0.1:{port}"
        finally:
            launcher.terminate()
            launcher.communicate()
