"""How Rasa reads the phrases when it trains: once."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class ReadOnce(RasaFileImporter):
    """Rasa's reader of files, which reads the phrases once and not for each language that it is asked for.

    Rasa asks for « fr », then for « en », its default; the language changes nothing in what the files hold.
    """

    _read: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "fr") -> TrainingData:
        """Return the phrases of all the files."""
        if self._read is None:
            self._read = super().get_nlu_data(language or "fr")
        return self._read
