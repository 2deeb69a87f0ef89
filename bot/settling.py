"""Puts what was loaded in order: memory goes back to the system, and the garbage collector need not look through it."""

from __future__ import annotations

import ctypes
import gc


def settle() -> None:
    """Set what is loaded apart from what Python looks through for garbage: that would be 0.6 s now and then."""
    gc.collect()
    gc.freeze()
    # What reading the models took for a while; only glibc keeps it for later, and only glibc has this.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def unsettle() -> None:
    """Let the garbage collector look through all again: something that was loaded is about to go."""
    gc.unfreeze()
