"""Writes what Rasa needs to know twice: ``python -m bot.generate`` makes ``data/responses.yml`` from the content.

Rasa wants a response for each retrieval intent (« faq/<topic> »). The answers themselves are said by the actions,
which know the visitor's profile: here each topic has its title only. A test refuses a stale file.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from ruamel.yaml import YAML

from bot.nlu.decision import OUT_OF_SCOPE
from knowledge import Library, library

TARGET = Path("data/responses.yml")
_HEADER = "# Fichier produit par `make generate` d'après knowledge/ : ne pas le modifier à la main.\n"


def responses_yaml(content: Library) -> str:
    """Return the text of ``data/responses.yml`` for a content."""
    responses = {f"utter_faq/{topic}": [{"text": content.topics[topic].title}] for topic in sorted(content.topics)}
    for key in sorted(content.phrases):
        subject, name = key.split(".")
        if subject == OUT_OF_SCOPE and name != "sujet_voisin":
            responses[f"utter_{OUT_OF_SCOPE}/{name}"] = [{"text": content.phrases[key].variants[0]}]
    writer = YAML()
    writer.width = 4096
    stream = io.StringIO()
    writer.dump({"version": "3.1", "responses": responses}, stream)
    return _HEADER + stream.getvalue()


def main() -> int:
    """Write the file."""
    TARGET.write_text(responses_yaml(library()), encoding="utf-8")
    print(f"Wrote {TARGET}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
