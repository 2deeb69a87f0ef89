"""Command line: ``python -m bot.evaluation predict | evaluate | bench``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

#: Where reports go, from the project's folder.
REPORTS = Path("reports")


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0, 1 when it cannot be done, 2 for malformed input."""
    options = _parser().parse_args(arguments)
    # Each command imports its own needs: faulty input is told at once, not after ten seconds of imports.
    if options.command == "predict":
        from bot.evaluation.predict import predict

        return predict(options.file)
    if options.command == "evaluate":
        from bot.evaluation.evaluate import evaluate

        return evaluate(options.report)
    from bot.evaluation.bench import bench

    return bench(options.report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation", description="Measure the assistant.")
    commands = parser.add_subparsers(dest="command", required=True)
    predict = commands.add_parser("predict", help="JSON lines {text} in, JSON lines with the decision out")
    predict.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: standard input")
    evaluate = commands.add_parser("evaluate", help="measure understanding on the labelled sets")
    bench = commands.add_parser("bench", help="measure speed and memory beside a baseline")
    for command, name in ((evaluate, "evaluation.html"), (bench, "bench.json")):
        path = REPORTS / name
        command.add_argument("--report", type=Path, default=path, metavar="FILE", help=f"default: {path}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
