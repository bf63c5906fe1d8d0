"""Spellings: which stands for all that differ from it in case only."""

from collections.abc import Mapping


def most_usual(spellings: Mapping[str, int]) -> dict[str, str]:
    """How each text is spelled, by its casefolded form, from how often each spelling was met: as most often, of equals
    what is not all capitals, then what comes first by its letters, so that it is the same in whatever order they were
    met.
    """
    found: dict[str, str] = {}
    for text in spellings:
        known = found.setdefault(text.casefold(), text)
        found[text.casefold()] = min(known, text, key=lambda one: (-spellings[one], one.isupper(), one))
    return found
