"""The running server's model: checked before it is loaded, and swapped for a published one between two turns."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.publication.digests import TamperedError, check, digest_path
from bot.publication.models import Models, Service
from bot.settings import Settings
from bot.settling import settle, unsettle
from knowledge import library

logger = logging.getLogger(__name__)

#: How often the history is looked at, in seconds.
EVERY = 2.0
#: After how long the last turn of a former model is over for sure, in seconds.
_FORMER = 60
_TOPIC_RESPONSE = "utter_faq/"


@dataclass
class Serving:
    """What a running server serves.

    Attributes:
        digest: of the model that it has loaded.
        loading: whether another is being loaded.
        failed: the digest of a published model that could not be taken, if any.
        fault: why, in French.

    """

    digest: str
    loading: bool = False
    failed: str = ""
    fault: str = ""


async def follow(app: Any, settings: Settings, every: float = EVERY) -> None:
    """Swap the server's model for the one that was published last, for ever.

    Args:
        app: Sanic's application; ``app.ctx.agent`` answers, ``app.ctx.serving`` tells what it serves.
        settings: the settings in force.
        every: how often to look, in seconds.

    """
    models, seen = Models(settings), await asyncio.to_thread(_latest, Models(settings))
    while True:
        await asyncio.sleep(every)
        latest = await asyncio.to_thread(_latest, models)
        if latest is not None and latest != seen:
            await take(app, models, latest)
        seen = latest


async def take(app: Any, models: Models, service: Service) -> None:
    """Load the model that was put in service and let it answer from the next turn on; on a fault the old one stays."""
    serving: Serving = app.ctx.serving
    if service.digest == serving.digest:
        return
    serving.loading = True
    try:
        fresh = await asyncio.to_thread(
            load_beside, models.archive("kept", service.name), service.digest, app.ctx.agent
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, visitors are answered by the model that is there
        serving.failed, serving.fault = service.digest, str(error)
        logger.error("A published model could not be taken; the former one serves on: %s", error)
        return
    finally:
        serving.loading = False
    swap(app, fresh)
    serving.digest, serving.failed, serving.fault = service.digest, "", ""
    logger.info("The model %s answers from now on.", service.name)


def load_beside(archive: Path, digest: str, agent: Any) -> Any:
    """Load a model for the server of another agent; called off the loop.

    What is checked is what is loaded: a copy that nobody else can write.

    Args:
        archive: a kept model.
        digest: what it must be.
        agent: the agent that answers meanwhile; its locks and its action server are shared.

    Raises:
        TamperedError: the archive is not the one that was published.
        ValueError: the model knows topics that the running content does not have.

    """
    from rasa.core.agent import Agent

    with tempfile.TemporaryDirectory(prefix="mon-espace-") as folder:
        copy = Path(shutil.copy(archive, folder))
        shutil.copy(digest_path(archive), folder)
        if check(copy) != digest:
            raise TamperedError(f"{archive} n’est pas le modèle qui a été publié.")
        fresh = Agent.load(copy, action_endpoint=agent.action_endpoint, lock_store=agent.lock_store)
    unknown = sorted(topics_of(fresh.domain) - set(library().topics))
    if unknown:
        listed = ", ".join(unknown)
        raise ValueError(
            f"Le modèle connaît des sujets que le contenu en marche n’a pas ({listed}) : redémarrez l’assistant."
        )
    return fresh


def topics_of(domain: Any) -> set[str]:
    """Return the topics that a model's domain knows."""
    return {name.removeprefix(_TOPIC_RESPONSE) for name in domain.responses if name.startswith(_TOPIC_RESPONSE)}


def swap(app: Any, fresh: Any) -> None:
    """Let another agent answer, on the loop: a turn that is under way ends with the one that it began with.

    Rasa's handler asks the application for its agent at each message. Both agents share the locks, so the next message
    of a conversation waits for the turn that the former agent is still at; and the store, so nothing said is lost.
    """
    # The former agent may be collected once its last turn is over.
    unsettle()
    asyncio.get_running_loop().call_later(_FORMER, settle)
    former = app.ctx.agent
    fresh.tracker_store = former.tracker_store
    fresh.processor.tracker_store = former.tracker_store
    fresh.tracker_store.domain = fresh.domain
    app.ctx.agent = fresh


def _latest(models: Models) -> Service | None:
    history = models.history()
    return history[-1] if history else None
