"""The publication gate: a model is trained aside, measured, compared with the one that serves, and only then published.

``python -m bot.publication`` is its command line; docs/adr/0013-publication.md tells why it is so.
"""
