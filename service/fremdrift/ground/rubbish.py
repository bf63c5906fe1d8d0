"""Rubbish: what nothing leads to any more but itself. Python looks for it again and again while things are made, in all
that was made and is still wanted.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SELDOM: Final = (20_000, 20, 50)
"""So much is made before what is young and what is older is looked through; for Python by itself it is 700, 10, 10."""


@contextmanager
def unswept() -> Iterator[None]:
    """Look for rubbish when this has ended, not meanwhile: for what is made in one go, and then goes, a sixth of the
    time was spent on looking. What is made meanwhile must fit into memory together.
    """
    sweeping = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeping:
            gc.enable()  # the next thing that is made has what is young looked through: all of this, and no more


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Look for rubbish more seldom than Python does by itself: a long run makes millions of small things, most of which
    go without being looked for. It takes no more memory.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
