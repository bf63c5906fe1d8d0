"""Rubbish: what nothing leads to any more but itself. Python looks for it again and again while things are made, in all
that was made and is still wanted.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
