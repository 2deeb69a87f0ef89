"""The action server on loopback: ``python -m bot.action_server PORT``."""

from __future__ import annotations

import logging
import sys

from bot.quiet import quiet
from bot.server import end_tasks
from bot.settings import read_settings


def main(port: int) -> int:
    """Serve the actions until stopped."""
    settings = read_settings()
    quiet(settings.log_level)
    from rasa_sdk.endpoint import create_app

    for name in ("rasa_sdk.endpoint", "rasa_sdk.executor"):
        logging.getLogger(name).setLevel(logging.WARNING)
    app = create_app("actions")
    app.register_listener(end_tasks, "after_server_stop")
    app.run("127.0.0.1", port, workers=1, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
