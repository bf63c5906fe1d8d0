"""Order: which of the statements about a thing is the last word, and which names are of one thing."""

from collections.abc import Collection, Iterable, Mapping


class Backwards(str):
    """A name of which the first by its letters comes last."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)

    def __gt__(self, other: str) -> bool:
        return str.__lt__(self, other)


Place = tuple[str, bool, int, Backwards]
"""What statements about a thing are sorted by: the greatest is the last word."""


def place(day: str, revised: bool, sequence: int, iri: str) -> Place:
    """Where a statement stands: by its day (ISO, empty where undated, which comes first); of those of one day one that
    another revises, by our judgement, comes first, and the principal one last: the one with the lowest sequence number,
    of several accounts' the first by IRI.
    """
    return day, not revised, -sequence, Backwards(iri)


def one_name(groups: Iterable[Collection[str]]) -> dict[str, str]:
    """For each thing of groups, or pairs, that belong together: one name for all that are tied so, the first by IRI.
    What stands alone has none.
    """
    names: dict[str, str] = {}
    wholes: dict[str, set[str]] = {}
    for group in groups:
        firsts = {names.get(one, one) for one in group}
        if len(firsts) > 1:
            whole = set().union(*(wholes.pop(one, {one}) for one in firsts))
            wholes[min(whole)] = whole
            names |= dict.fromkeys(whole, min(whole))
    return names


def all_names(names: Mapping[str, str]) -> dict[str, list[str]]:
    """For each one name, as ``one_name`` gives it, all things that go by it, sorted."""
    found: dict[str, list[str]] = {}
    for thing, name in sorted(names.items()):
        found.setdefault(name, []).append(thing)
    return found
