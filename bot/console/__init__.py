"""The support agents' console: pages under ``/console/``, served by the assistant's own server.

A room of the console is one module with ``register(console)`` and its templates; ``app.py`` lists them.
"""
