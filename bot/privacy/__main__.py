"""``python -m bot.privacy``: how well personal data is masked, on invented sentences."""

from __future__ import annotations

import argparse
import sys

from bot.privacy.measure import Count, measure
from bot.privacy.sample import SEED, SIZE, sentences


def main(arguments: list[str] | None = None) -> int:
    """Print the figures by kind, and the mistakes."""
    parser = argparse.ArgumentParser(prog="python -m bot.privacy", description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE, help=f"how many sentences (default {SIZE})")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed makes other sentences")
    parser.add_argument("--mistakes", action="store_true", help="print the sentences with a mistake")
    asked = parser.parse_args(arguments)
    result = measure(sentences(asked.size, asked.seed))
    print(f"{asked.size} invented sentences (seed {asked.seed})")
    print(f"{'kind':<12}{'data':>6}{'masked':>8}{'wrongly':>9}{'recall':>10}{'precision':>11}")
    for kind, count in sorted(result.kinds.items(), key=lambda pair: pair[0].value):
        print(_line(kind.value, count))
    print(_line("all", result.total))
    if asked.mistakes:
        for text, missed, wrong in result.mistakes:
            print(
                f"\n{text}",
                *(f"  missed  {item}" for item in missed),
                *(f"  wrongly {item}" for item in wrong),
                sep="\n",
            )
    return 0


def _line(name: str, count: Count) -> str:
    return f"{name:<12}{count.expected:>6}{count.right:>8}{count.wrong:>9}{count.recall:>10.2%}{count.precision:>11.2%}"


if __name__ == "__main__":
    sys.exit(main())
