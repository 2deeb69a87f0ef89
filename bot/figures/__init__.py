"""The figures of the service: what is counted of the conversations, by period and profile, told, drawn, exported.

The counts come from ``bot.transcripts`` (``Transcripts.tallies``): docs/adr/0017-figures.md.
"""
