"""« Éligibilité »: all the facts of a dispositif on one page, in any order, and what the rules make of them."""

from bot.console.eligibility.room import register

__all__ = ["register"]
