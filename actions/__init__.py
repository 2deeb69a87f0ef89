"""Thin Rasa actions: what is known of the conversation, then ``knowledge``, then what is said."""
