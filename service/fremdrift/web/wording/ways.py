"""Ways: how often a date was changed to a later or an earlier one, how often no more can be told than that the new one
is more or less precise, and how often not even that.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from fremdrift.model.moves import Step

_UNDECIDABLE: Final = "undecidable"
_WORDS: Final = {
    "later": ("once later", "%(num)s times later"),
    "earlier": ("once earlier", "%(num)s times earlier"),
    "coarser": ("once to a less precise date", "%(num)s times to a less precise date"),
    "finer": ("once to a more precise date", "%(num)s times to a more precise date"),
    _UNDECIDABLE: (
        "once it cannot be decided, because the two dates overlap",
        "%(num)s times it cannot be decided, because the two dates overlap",
    ),
}


def ways(steps: Iterable[Step], many: Callable[[str, str, int], str]) -> str:
    """Which way dates moved, as parts of a sentence; empty where every way can be decided. ``many`` says a text by how
    many it speaks of.
    """
    made = list(steps)
    if all(one.direction != _UNDECIDABLE for one in made):
        return ""
    counts = Counter(map(_way, made))
    return "; ".join(many(*words, counts[way]) for way, words in _WORDS.items() if counts[way])


def _way(made: Step) -> str:
    """The direction; where that cannot be decided, the change of precision, if there was one: whoever says a year of
    what was a month may still mean that month, and whoever says a month of that year may mean another.
    """
    return made.precision if made.direction == _UNDECIDABLE and made.precision in _WORDS else made.direction
