"""The guided dialogue: which question next, what an answer changes, when to conclude. Knows nothing of Rasa."""
