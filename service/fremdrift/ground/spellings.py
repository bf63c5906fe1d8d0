"""Spellings: which stands for all that differ from it in case only."""

from collections.abc import Mapping


def most_usual(spellings: Mapping[str, int]) -> dict[str, str]:
    """How each text is spelled, by its casefolded form, from how often each spelling was met: as most often, of equals
    as comes first by its letters, so that it is the same in whatever order they were met.
    """
    found: dict[str, str] = {}
    for text, number in spellings.items():
        known = found.setdefault(text.casefold(), text)
        if (-number, text) < (-spellings[known], known):
            found[text.casefold()] = text
    return found
