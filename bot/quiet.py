"""Keeps the libraries' start-up chatter away from people: import and call before anything imports Rasa."""

from __future__ import annotations

import logging
import os
import warnings

import structlog

from bot.discreet import DiscreetFormatter, without_events

#: Warnings of Rasa about data that our own components consume (it only knows its own).
_OURS = (
    "You have defined training data with examples for training a response selector",
    "You have defined training data consisting of entity examples",
    "You have defined synonyms in your training data",
    # Said at each start whatever the domain.
    "Slot auto-fill has been removed",
)


def quiet(level: str = "WARNING") -> None:
    """Silence what a reader of the terminal cannot act on; errors and our own messages stay.

    Args:
        level: level of the logs that remain.

    """
    os.environ.update(
        RASA_TELEMETRY_ENABLED="false",
        TF_CPP_MIN_LOG_LEVEL="3",
        TF_ENABLE_ONEDNN_OPTS="0",
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
        CUDA_VISIBLE_DEVICES="-1",
        LOG_LEVEL_LIBRARIES="ERROR",
        PYTHONWARNINGS="ignore",
        TQDM_DISABLE="1",
    )
    # One linear model and a small encoder: more threads than one cost more than they give.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Sanic turns deprecation warnings on when it is imported: it must come before the filters.
    import sanic  # noqa: F401

    for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=category)
    for message in _OURS:
        warnings.filterwarnings("ignore", message=f".*{message}.*")
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)-7s %(name)s · %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    # Rasa logs through structlog too, and unconfigured it prints everything.
    structlog.reset_defaults()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        processors=[without_events, *structlog.get_config()["processors"]],
    )
    for noisy in ("tensorflow", "matplotlib", "absl", "h5py", "apscheduler", "rasa.shared.utils.io", "socketio.server"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    # It tells each wrong frame of each client with a traceback: whoever floods the sockets would fill the logs.
    logging.getLogger("engineio.server").setLevel(logging.CRITICAL)
