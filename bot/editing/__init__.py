"""Editing the content in forms made from its schema: from a file to a form, from what was typed to a change to review.

Nothing here writes a working file: a change goes the way of all changes (``bot/learning/proposals.py``,
docs/adr/0013-publication.md). What a field may hold comes from ``knowledge.topic_form`` and
``knowledge.dispositif_form``.
"""
