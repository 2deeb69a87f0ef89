"""What is refused to an agent; each message is French and can be shown as it is."""

from __future__ import annotations

from knowledge import typographic


class HandoverError(Exception):
    """Something about a conversation cannot be done; the message says why, in French."""

    def __init__(self, message: str) -> None:
        super().__init__(typographic(message))


class UnknownConversationError(HandoverError):
    """There is no such conversation, or it was erased."""

    def __init__(self) -> None:
        super().__init__("Cette conversation n’existe pas, ou le visiteur l’a effacée.")


class TakenError(HandoverError):
    """Another agent has the conversation: ``owner``, the agent's name."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"{owner} a déjà pris cette conversation.")
        self.owner = owner


class NotOwnerError(HandoverError):
    """Only the agent who has the conversation may do it; ``owner`` is that agent's name, None when nobody has it."""

    def __init__(self, owner: str | None) -> None:
        super().__init__(
            "Prenez d’abord la conversation : personne ne l’a pour le moment."
            if owner is None
            else f"C’est {owner} qui a cette conversation : demandez-lui de vous la transférer."
        )
        self.owner = owner


class TextError(HandoverError):
    """A text is empty or too long."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"Écrivez un texte de 1 à {longest} caractères.")


class TicketError(HandoverError):
    """There is no such message left by a visitor."""

    def __init__(self) -> None:
        super().__init__("Ce message n’existe pas, ou il a été effacé avec sa conversation.")
