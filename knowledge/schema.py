"""The shapes of the content: the only module of ``knowledge`` that imports pydantic.

A content file that does not have exactly these fields is refused when it is loaded
(``library.py`` turns pydantic's errors into French sentences with file, place and mend).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

__all__ = [
    "Answer",
    "Caution",
    "Field",
    "InterfaceName",
    "InterfaceOfDocument",
    "Link",
    "ObsoleteName",
    "Phrase",
    "PhraseButton",
    "Profile",
    "Source",
    "SourceRef",
    "Topic",
    "ValidationError",
]

#: Who asks, as the slot ``profil`` of the conversation names it.
Profile = Literal["entreprise", "organisme_formation"]
Audience = Literal["tous", "entreprise", "organisme_formation"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=600)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=320)]
Unit = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=48)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^(R\d{3}|AMB-\d{2})$")]
Lines = Annotated[str, StringConstraints(pattern=r"^\d+(-\d+)?(, ?\d+(-\d+)?)*$")]
Url = Annotated[str, StringConstraints(pattern=r"^(https://|mailto:)\S+$")]
_MARKUP = "[Rechercher] est un bouton, **Menu > Entrée** un menu ou un écran : leurs noms exacts, ceux des documents."


class Strict(BaseModel):
    """Base of every model: unknown keys are refused and values do not change once loaded."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """A document that answers cite.

    ``dated`` is None for a document without a date; ``interface_caution`` is the sentence
    added to an answer that leads the visitor through menus described by this document.
    """

    id: Identifier
    alias: str
    title: Text
    publisher: Text
    dated: date | None
    date_note: Text | None = None
    file: str
    status: Text
    obsolete: tuple[Text, ...] = ()
    interface_caution: Text | None = None
    checked: date


class InterfaceName(Strict):
    """A menu, button or screen as a document writes it; ``line`` is its line there (from 1)."""

    name: Text
    line: int = Field(ge=1)


class InterfaceOfDocument(Strict):
    """The interface names that one document gives."""

    menus: tuple[InterfaceName, ...] = ()
    buttons: tuple[InterfaceName, ...] = ()
    screens: tuple[InterfaceName, ...] = ()


class ObsoleteName(Strict):
    """A body or scheme whose name the documents use and which no longer exists under it."""

    name: Text
    pattern: str
    note: Text


class SourceRef(Strict):
    """Where a topic's facts come from: document, its lines, and the rules of the specification."""

    document: Identifier = Field(title="Document", json_schema_extra={"of": "sources"})
    lines: Lines = Field(title="Lignes", description="Numéros de ligne du document : « 12 », « 12-18, 40 ».")
    rules: tuple[RuleId, ...] = Field(
        default=(), title="Règles du cahier des charges", description="« R149 », « AMB-05 »."
    )


class Link(Strict):
    """An address that the documents give."""

    label: Sentence = Field(title="Texte du lien")
    url: Url = Field(title="Adresse", description="Commence par « https:// » ou « mailto: ».")


class Caution(Strict):
    """What must be said beside an answer because the document is old, at odds or silent."""

    kind: Literal["dated", "contradictory", "obsolete", "silent"] = Field(
        title="Pourquoi",
        json_schema_extra={
            "words": {
                "dated": "le document est ancien",
                "contradictory": "les documents se contredisent",
                "obsolete": "un nom n’est plus en usage",
                "silent": "le document ne le dit pas",
            }
        },
    )
    text: Text = Field(title="Texte de la réserve")


class Answer(Strict):
    """What is answered to one audience."""

    summary: Sentence = Field(title="Réponse courte", description="La réponse en une phrase, lue en premier.")
    steps: tuple[Sentence, ...] = Field(default=(), title="Étapes ou points", description=_MARKUP)
    steps_kind: Literal["steps", "points"] = Field(
        default="steps",
        title="Présentation de la liste",
        json_schema_extra={"words": {"steps": "étapes numérotées", "points": "points"}},
    )
    conditions: tuple[Text, ...] = Field(
        default=(), title="À savoir", description="Les limites et précisions, une par ligne."
    )
    if_it_fails: Text | None = Field(
        default=None, title="En cas de blocage", description="Obligatoire quand la liste est une marche à suivre."
    )
    afterwards: Text | None = Field(default=None, title="Et ensuite", description="Ce qui se passe après les étapes.")

    @model_validator(mode="after")
    def _steps_can_fail(self) -> Answer:
        if self.steps and self.steps_kind == "steps" and self.if_it_fails is None:
            raise ValueError("une marche à suivre sans « if_it_fails »")
        return self


class Topic(Strict):
    """One of the topics the assistant answers; its file bears its id.

    ``called`` is how visitors name it after a topic that has it in ``related``: « les pièces », « combien ».
    """

    id: Identifier = Field(title="Identifiant", json_schema_extra={"fixed": True})
    title: Label = Field(title="Titre", description="Celui du bouton, court ; aucun autre sujet ne l’a.")
    question: Sentence = Field(title="Question", description="Telle qu’un visiteur la pose.")
    answers: dict[Audience, Answer] = Field(
        title="Réponses",
        description="Une réponse pour tous, ou une pour chacun des deux profils.",
        json_schema_extra={
            "words": {
                "tous": "pour tous",
                "entreprise": "pour une entreprise (MonCompte)",
                "organisme_formation": "pour un organisme de formation (PartNet)",
            }
        },
    )
    default_profile: Profile | None = Field(
        default=None,
        title="Profil par défaut",
        description="À qui l’on répond quand le profil n’est pas connu ; sinon l’assistant le demande.",
        json_schema_extra={"words": {"entreprise": "entreprise", "organisme_formation": "organisme de formation"}},
    )
    cautions: tuple[Caution, ...] = Field(
        default=(), title="Réserves", description="Dites sous la réponse, « À vérifier »."
    )
    valid_until: date | None = Field(
        default=None, title="Fin de validité", description="Dernier jour de la mesure, s’il y en a un."
    )
    sources: Annotated[tuple[SourceRef, ...], Field(min_length=1)] = Field(title="Sources")
    links: tuple[Link, ...] = Field(default=(), title="Liens", description="Des adresses que donnent les documents.")
    related: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=4)] = Field(
        title="Sujets voisins",
        description="Du plus utile au moins utile, quatre au plus.",
        json_schema_extra={"of": "topics"},
    )
    called: Annotated[tuple[Words, ...], Field(min_length=1, max_length=12)] = Field(
        title="Comment on l’appelle",
        description="Les mots d’un visiteur qui vient de lire un sujet voisin : « les pièces », « combien ».",
    )
    checked: date = Field(title="Vérifié le", description="Le jour où la fiche a été relue avec ses sources.")

    @model_validator(mode="after")
    def _everyone_is_answered(self) -> Topic:
        audiences = set(self.answers)
        if audiences not in ({"tous"}, {"entreprise", "organisme_formation"}):
            raise ValueError("« answers » doit contenir soit « tous », soit les deux profils")
        if self.default_profile is not None and "tous" in audiences:
            raise ValueError("« default_profile » ne sert à rien quand la réponse vaut pour « tous »")
        return self

    @property
    def differs_by_profile(self) -> bool:
        """Whether companies and training bodies get different answers."""
        return "tous" not in self.answers

    def answer_for(self, profile: Profile | None) -> Answer | None:
        """Return the answer for a profile, or None when the profile must be asked first."""
        if not self.differs_by_profile:
            return self.answers["tous"]
        wanted = profile or self.default_profile
        return None if wanted is None else self.answers[wanted]


class PhraseButton(Strict):
    """A button under a conversational phrase: a topic to answer, or one of the bot's own commands."""

    title: Label
    topic: Identifier | None = None
    command: Identifier | None = None

    @model_validator(mode="after")
    def _one_target(self) -> PhraseButton:
        if (self.topic is None) == (self.command is None):
            raise ValueError("un bouton mène soit à un « topic », soit à une « command »")
        return self


class Phrase(Strict):
    """Something the assistant says which is not an answer on a topic, with variants to choose from."""

    variants: Annotated[tuple[Text, ...], Field(min_length=1)]
    buttons: tuple[PhraseButton, ...] = ()
