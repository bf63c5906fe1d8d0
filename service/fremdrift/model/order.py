"""Order: which of the statements about a thing is the last word, and which names are of one thing."""

from collections.abc import Collection, Iterable, Mapping


class Backwards(str):
    """A name of which the first by its letters comes last."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)

    def __gt__(self, other: str) -> bool:
        return str.__lt__(self, other)


Place = tuple[str, int, Backwards, int]
"""What statements about a thing are sorted by: the greatest is the last word."""
Said = tuple[str, int, str]
"""Of a statement its day (ISO, empty where undated), its sequence number and its IRI."""
Revisions = Mapping[str, Collection[str]]
"""By statement those that revise it, by our judgement, all by IRI."""


def day_of(earliest: str, latest: str, known: str) -> str:
    """The day of a statement (ISO), given the first and last day on which it may have been said and the day on which
    its account became known, each empty where there is none: the last of the first two, but nothing is said later than
    it is known. Where it cannot have been said by then, as on a page that is kept up to date, its own day holds.
    """
    return known if known and earliest <= known < latest else latest or known


def places(said: Iterable[Said], revisions: Revisions) -> dict[str, Place]:
    """Where each of some statements stands, by its IRI: by its day, undated ones first.

    Those of one day stand in lines, what revises one of that day behind it, the others alone, and the line of the
    principal one is the last: that with the lowest sequence number, of several accounts' the first by IRI. Of some that
    revise one the principal stands behind it.
    """
    found: dict[str, Place] = {iri: (day, -sequence, Backwards(iri), 0) for day, sequence, iri in said}
    later: dict[str, list[str]] = {}
    earlier: dict[str, list[str]] = {}
    for old in revisions.keys() & found.keys():
        for new in revisions[old]:
            if new in found and found[new][0] == found[old][0]:
                later.setdefault(old, []).append(new)
                earlier.setdefault(new, []).append(old)
    waiting = {iri: found[iri] for iri in later.keys() | earlier.keys()}
    for principal in sorted(waiting, key=waiting.__getitem__, reverse=True):
        if principal in waiting:
            before = _onwards([principal], earlier, waiting)
            line = _onwards(before[::-1], later, waiting)
            found |= {iri: (*found[principal][:3], at) for at, iri in enumerate(line)}
            for one in line:
                del waiting[one]
    return found


def same_line(one: Place, other: Place) -> bool:
    """Whether two statements of one day stand in one line, as ``places`` draws it: one revises the other."""
    return one[:-1] == other[:-1]


def _onwards(line: list[str], steps: Mapping[str, list[str]], waiting: Mapping[str, Place]) -> list[str]:
    """A line with what steps lead to from its end, of several the principal one; none twice."""
    while further := [one for one in steps.get(line[-1], ()) if one in waiting and one not in line]:
        line = [*line, max(further, key=waiting.__getitem__)]
    return line


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
