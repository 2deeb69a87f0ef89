"""``predict``: what the assistant would decide on each text, one JSON line in, one JSON line out."""

from __future__ import annotations

import asyncio
import io
import json
import re
import sys
from pathlib import Path
from typing import TextIO

from bot.evaluation.lines import BadLineError, read_bytes, read_texts
from bot.settings import SettingError, read_settings

#: Separators that JSON leaves as they are and that some readers take for the end of a line.
_SEPARATORS = re.compile("[\x85\u2028\u2029]")


def predict(path: Path | None) -> int:
    """Read JSON lines from a file (or standard input) and write predictions; return the exit status."""
    try:
        name, content = read_bytes(path, sys.stdin.buffer.read() if path is None else None)
        texts = read_texts(name, content)
        model = read_settings().model_path
    except (BadLineError, SettingError) as error:
        print(error, file=sys.stderr)
        return 2
    if not model.exists():
        print(f"No model at {model}: run `make train` first.", file=sys.stderr)
        return 1
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Half a surrogate pair is valid in JSON when escaped, and cannot be written in UTF-8.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    asyncio.run(_write(texts, model, sys.stdout))
    return 0


async def _write(texts: list[str], model: Path, output: TextIO) -> None:
    if not texts:
        return
    from bot.quiet import quiet

    quiet("ERROR")
    from bot.evaluation.prediction import predict_first
    from bot.in_process import Assistant

    assistant = Assistant(model)
    for text in texts:
        print(json_line((await predict_first(assistant, text)).to_json()), file=output)


def json_line(row: dict[str, object]) -> str:
    """Return an object as one line of JSON, readable French, safe for readers that split on any separator."""
    line = json.dumps(row, ensure_ascii=False)
    return _SEPARATORS.sub(lambda match: f"\\u{ord(match.group()):04x}", line)
