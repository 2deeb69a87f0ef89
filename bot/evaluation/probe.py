"""One measurement in a process of its own, on one core: ``python -m bot.evaluation.probe KIND`` (called by ``bench``).

Reads a JSON list of phrases from standard input and writes what it measured as the last line of standard output.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

#: The model of config.yml, here with all its parts: what spaCy does by default.
SPACY_MODEL = "fr_core_news_md"
#: Phrases that are not counted: caches fill on first use.
WARM_UP = 10
#: No kind of call is timed longer than this, in seconds; fewer phrases are then counted.
BUDGET = 20.0
#: Messages of one conversation before the next visitor: its history is part of the work of a turn.
TURNS = 5


async def time_calls(
    call: Callable[[int, str], Awaitable[object]], phrases: Sequence[str], budget: float = BUDGET
) -> list[float]:
    """Return how long each call took, in milliseconds; the first ones are not counted.

    Args:
        call: what is timed: takes the rank of the phrase and the phrase.
        phrases: what it is called with, one after the other.
        budget: stop after so many seconds.

    """
    for rank, phrase in enumerate(phrases[:WARM_UP]):
        await call(-1 - rank, phrase)
    took: list[float] = []
    deadline = time.monotonic() + budget
    for rank, phrase in enumerate(phrases):
        if time.monotonic() > deadline:
            break
        started = time.perf_counter()
        await call(rank, phrase)
        took.append(1000 * (time.perf_counter() - started))
    return took


def memory_now() -> float:
    """Return the memory that this process holds (resident), in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024 / 1e6
    # Elsewhere only the peak is known; macOS counts it in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _import_rasa(_phrases: Sequence[str]) -> dict[str, Any]:
    started = time.monotonic()
    import rasa.core.agent  # noqa: F401

    return {"seconds": time.monotonic() - started, "memory": memory_now()}


def _spacy(phrases: Sequence[str]) -> dict[str, Any]:
    started = time.monotonic()
    import spacy

    pipeline = spacy.load(SPACY_MODEL)
    loaded = {"seconds": time.monotonic() - started, "memory": memory_now()}

    async def analyse(_rank: int, phrase: str) -> object:
        return pipeline(phrase)

    return {**loaded, "parse": asyncio.run(time_calls(analyse, phrases))}


def _assistant(phrases: Sequence[str]) -> dict[str, Any]:
    started = time.monotonic()
    from bot.quiet import quiet

    quiet("ERROR")
    from bot.evaluation.bench_guidance import time_guided_turns
    from bot.in_process import Assistant
    from bot.settings import read_settings
    from bot.settling import settle

    assistant = Assistant(read_settings().model_path)
    settle()  # as the server does
    loaded = {"seconds": time.monotonic() - started, "memory": memory_now()}

    async def parse(_rank: int, phrase: str) -> object:
        return await assistant.parse(phrase)

    async def turn(rank: int, phrase: str) -> object:
        return await assistant.say(phrase, sender=f"visitor {rank // TURNS}")

    async def measure() -> dict[str, Any]:
        measured = {"parse": await time_calls(parse, phrases), "turn": await time_calls(turn, phrases)}
        return {**measured, "guided": await time_guided_turns(assistant.say, BUDGET)}

    return {**loaded, **asyncio.run(measure()), "memory_after": memory_now()}


def _parse(phrases: Sequence[str]) -> dict[str, Any]:
    from bot.quiet import quiet

    quiet("ERROR")
    from rasa.core.agent import Agent

    from bot.settings import read_settings

    agent = Agent.load(str(read_settings().model_path))

    async def parse(_rank: int, phrase: str) -> object:
        return await agent.parse_message(phrase)

    took = asyncio.run(time_calls(parse, phrases))
    return {"parse": took, "memory": memory_now()}


def _rules(_phrases: Sequence[str]) -> dict[str, Any]:
    from bot.evaluation.bench_rules import measure_rules

    return measure_rules()


PROBES: dict[str, Callable[[Sequence[str]], dict[str, Any]]] = {
    "rules": _rules,
    "rasa": _import_rasa,
    "spacy": _spacy,
    "assistant": _assistant,
    "parse": _parse,
}


def main() -> int:
    """Measure and print; return 0."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(json.dumps(PROBES[sys.argv[1]](json.load(sys.stdin))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
