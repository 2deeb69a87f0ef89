"""The topic classifier of a trained model, without the rest of the assistant."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.nlu.topic_classifier import TopicClassifier


def load_classifier(archive: Path) -> TopicClassifier:
    """Return the trained classifier that a model archive holds.

    Raises:
        FileNotFoundError: there is no such archive.
        ValueError: the archive holds no trained ``TopicClassifier``.

    """
    if not archive.exists():
        raise FileNotFoundError(f"No model at {archive}: run `make train` first.")
    with tempfile.TemporaryDirectory() as folder:
        storage, metadata = LocalModelStorage.from_model_archive(Path(folder), archive)
        for name, node in metadata.predict_schema.nodes.items():
            if node.uses is TopicClassifier and node.resource is not None:
                context = ExecutionContext(GraphSchema({}), node_name=name)
                config = {**TopicClassifier.get_default_config(), **node.config}
                return TopicClassifier.load(config, storage, node.resource, context)
    raise ValueError(f"{archive} holds no trained TopicClassifier: is it in config.yml?")
