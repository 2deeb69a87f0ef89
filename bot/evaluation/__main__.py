"""Command line: ``python -m bot.evaluation COMMAND``; ``--help`` lists the commands."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

#: Where reports go, from the project's folder.
REPORTS = Path("reports")


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0, 1 when it cannot be done, 2 for malformed input."""
    options = _parser().parse_args(arguments)
    arguments_of = vars(options)
    command = arguments_of.pop("command")
    # A command is a function of the module of its name, imported now: faulty input is told at once, not after ten
    # seconds of imports.
    run = getattr(importlib.import_module(f"bot.evaluation.{command}"), command)
    return int(run(**arguments_of))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation", description="Measure the assistant.")
    commands = parser.add_subparsers(dest="command", required=True)
    predict = commands.add_parser("predict", help="JSON lines {text} in, JSON lines with the decision out")
    predict.add_argument("path", nargs="?", type=Path, metavar="FILE", help="default: standard input")
    evaluate = commands.add_parser("evaluate", help="measure understanding on the labelled sets")
    bench = commands.add_parser("bench", help="measure speed and memory beside a baseline")
    why = commands.add_parser("why", help="tell, in French, why a message is understood as it is")
    why.add_argument("text", metavar="MESSAGE")
    commands.add_parser("thresholds", help="choose the thresholds by cost, on training phrases held out")
    learning = commands.add_parser("learning", help="measure what more phrases a topic bring")
    bakeoff = commands.add_parser("bakeoff", help="measure the methods that were weighed, one beside the other")
    bakeoff.add_argument("--only", metavar="WORDS", help="only the methods whose name holds these words")
    bakeoff.add_argument("--folds", type=int, default=5, metavar="N", help="parts held out, of five; 0 for none")
    commands.add_parser("floor", help="keep the figures of the trained model: a later one may not fall below")
    reports = (
        (evaluate, "evaluation.html"),
        (bench, "bench.json"),
        (learning, "learning.json"),
        (bakeoff, "bakeoff.json"),
    )
    for command, name in reports:
        path = REPORTS / name
        command.add_argument("--report", type=Path, default=path, metavar="FILE", help=f"default: {path}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
