"""Talks with the assistant in the terminal: ``python -m bot.chat``."""

from __future__ import annotations

import asyncio
import re
import sys
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from bot.quiet import quiet
from bot.settings import read_settings

_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_QUIT = {"/quit", "/quitter", "quit", "exit"}


def shown(reply: Mapping[str, Any], buttons_from: int, colours: bool) -> str:
    """Return a reply as terminal text, its buttons numbered from ``buttons_from``."""
    text = _LINK.sub(r"\1 : \2", reply.get("text") or "")
    text = _BOLD.sub("\033[1m\\1\033[0m" if colours else r"« \1 »", text)
    lines = [text]
    for number, button in enumerate(reply.get("buttons") or (), start=buttons_from):
        lines.append(f"  [{number}] {button['title']}")
    return "\n".join(lines)


def payload_for(typed: str, buttons: list[Mapping[str, str]]) -> str:
    """Return the payload of the button whose number was typed, or what was typed."""
    if typed.isdecimal() and 1 <= int(typed) <= len(buttons):
        return buttons[int(typed) - 1]["payload"]
    return typed


async def converse(lines: Iterable[str], colours: bool) -> None:
    """Answer each line until they end or the person leaves."""
    from bot.in_process import Assistant

    assistant = Assistant(read_settings().model_path)
    sender = uuid.uuid4().hex
    buttons: list[Mapping[str, str]] = []
    print("Posez votre question (le numéro d’un bouton suffit ; « quit » pour sortir).\n")
    print("vous > ", end="", flush=True)
    for line in lines:
        typed = line.strip()
        if typed.lower() in _QUIT:
            break
        replies = await assistant.say(payload_for(typed, buttons), sender)
        buttons = []
        for reply in replies:
            print("\n" + shown(reply, len(buttons) + 1, colours))
            buttons.extend(reply.get("buttons") or ())
        print("\nvous > ", end="", flush=True)
    print()


def main() -> int:
    """Converse on standard input and output."""
    quiet("ERROR")
    print("Un instant, l’assistant se charge…", flush=True)
    try:
        asyncio.run(converse(sys.stdin, sys.stdout.isatty()))
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
