"""What was loaded is set apart, and can be collected again once it is to go."""

import gc
import weakref

from bot.settling import settle, unsettle


class Loop:
    """An object that only the garbage collector can free."""

    def __init__(self):
        self.itself = self


def test_what_is_set_apart_stays_until_it_is_let_go():
    kept = Loop()
    settle()
    try:
        seen = weakref.ref(kept)
        del kept
        gc.collect()
        assert seen() is not None
    finally:
        unsettle()
    gc.collect()
    assert seen() is None
