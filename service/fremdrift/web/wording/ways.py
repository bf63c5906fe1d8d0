"""Ways: how often a date was changed to a later one, to an earlier one, and how often that cannot be decided."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

_WORDS: Final = {
    "later": ("once later", "%(num)s times later"),
    "earlier": ("once earlier", "%(num)s times earlier"),
    "undecidable": (
        "once it cannot be decided, because one of the dates is less precise",
        "%(num)s times it cannot be decided, because one of the dates is less precise",
    ),
}


def ways(directions: Iterable[str], many: Callable[[str, str, int], str]) -> str:
    """Which way dates moved, as parts of a sentence; empty where every way can be decided.

    ``directions`` are codes of ``direction`` by their last part, ``many`` says a text by how many it speaks of.
    """
    counts = Counter(directions)
    if not counts["undecidable"]:
        return ""
    return "; ".join(many(*words, counts[way]) for way, words in _WORDS.items() if counts[way])
