"""Trains the model when the data has changed: ``python -m bot.train``.

Rasa's fingerprints decide what must be trained again; a stamp of the same inputs spares even their reading
when nothing has changed since the model was made.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from bot.publication.digests import is_intact, write_digest
from bot.quiet import quiet
from bot.settings import Settings, read_settings

#: What a model depends on. The lock is there because another version of a library may make another model.
INPUTS = ("config.yml", "domain.yml", "requirements.lock", "data/**/*.yml", "bot/nlu/*.py")

#: Argument by which the training process knows itself.
_WORKER = "--worker"


def inputs_stamp(root: Path = Path(), inputs: tuple[str, ...] = INPUTS) -> str:
    """Return a fingerprint of all that a model is made from.

    Args:
        root: the project's folder.
        inputs: patterns of the files.

    """
    digest = hashlib.sha256()
    for pattern in inputs:
        for path in sorted(root.glob(pattern)):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp_path(settings: Settings) -> Path:
    """Return where the stamp of the model's inputs is kept."""
    return settings.model_path.with_suffix(".stamp")


def duration_path(settings: Settings) -> Path:
    """Return where it is kept how long the last training took, in seconds of the clock and of the processor."""
    return settings.model_path.with_suffix(".duration.json")


def model_fits(settings: Settings) -> bool:
    """Tell whether the model is whole and serves the inputs as they are now.

    A published model bears two stamps: that of the inputs it was made from, and that of the inputs that were there when
    it was published. It is kept until the data changes to something else.
    """
    stamp = stamp_path(settings)
    is_known = settings.model_path.exists() and stamp.exists() and inputs_stamp() in stamp.read_text().split()
    return is_known and is_intact(settings.model_path)


def train(settings: Settings) -> None:
    """Train the model (Rasa reuses what it can) and stamp it.

    Raises:
        RuntimeError: Rasa made no model.

    """
    quiet("ERROR")
    from rasa.model_training import train as rasa_train

    settings.model_dir.mkdir(parents=True, exist_ok=True)
    result = rasa_train(
        domain="domain.yml",
        config="config.yml",
        training_files="data",
        output=str(settings.model_dir),
        fixed_model_name=settings.model_path.name.removesuffix(".tar.gz"),
    )
    if result.code != 0 or not settings.model_path.exists():
        raise RuntimeError("no model was made; `python -m rasa train --debug` says more")
    stamp_path(settings).write_text(inputs_stamp() + "\n")
    write_digest(settings.model_path)


def main(arguments: list[str] | None = None) -> int:
    """Train if needed, in a process of its own whose chatter goes to a file; return 0 or 1."""
    settings = read_settings()
    if (sys.argv[1:] if arguments is None else arguments) == [_WORKER]:
        train(settings)
        return 0
    if model_fits(settings):
        print(f"The model {settings.model_path} fits the data: nothing to train.")
        return 0
    settings.model_dir.mkdir(parents=True, exist_ok=True)
    log = settings.model_dir / "training.log"
    started = time.monotonic()
    with log.open("wb") as output:
        command = [sys.executable, "-W", "ignore", "-m", "bot.train", _WORKER]
        worker = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            while worker.poll() is None:
                print(
                    f"\rTraining the model (one to two minutes)… {time.monotonic() - started:.0f} s", end="", flush=True
                )
                time.sleep(1 if sys.stdout.isatty() else 15)
        finally:
            if worker.poll() is None:
                worker.terminate()
                worker.wait()
    print()
    if worker.returncode != 0:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        print(f"The training failed ({log} has it all):", *lines[-15:], sep="\n", file=sys.stderr)
        return 1
    seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = {"seconds": round(seconds, 1), "processor": round(used.ru_utime + used.ru_stime, 1)}
    duration_path(settings).write_text(json.dumps(took) + "\n")
    print(f"Trained in {seconds:.0f} s: {settings.model_path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
