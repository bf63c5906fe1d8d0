"""States: what had been said by the end of a day, as a dataset of its own. Nothing later is in it, in no graph.

The state of a day holds the undated base (vocabulary, strategies and what they consist of, organisations, the table
rows), every account known by that day, and what follows from those alone. An account without any date belongs to no
dated state. A judgement belongs to it where the statements that it compares do, one about things where its source
does. A thing of the base that nothing of that day speaks of, and whose own source is dated later, is not in it either,
nor is a strategy that has yet to begin. What the base has from undated sources stands in every state after that.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from fremdrift.deriving.identity import identity_quads
from fremdrift.deriving.ledger import ledger, ledger_quads
from fremdrift.ground.errors import NotFound
from fremdrift.ground.namespaces import DCT, FD, ORG
from fremdrift.model.dates import read_date
from fremdrift.model.iris import GRAPH, Names
from fremdrift.quads.source import Source
from fremdrift.quads.store import Store, in_memory
from fremdrift.quads.terms import TYPE, NamedNode, Quad, asked, text_of

_NEVER: Final = ("catalogue", "validation", "derived/")
_ACCOUNTS: Final = ("edition/", "statements/")
_JUDGEMENTS: Final = "judgements/"
_KNOWN: Final = NamedNode(FD + "knownFrom")
_EARLIEST: Final = NamedNode(FD + "earliest")
_STATED: Final = NamedNode(FD + "stated")
_BEGINS: Final = NamedNode(FD + "periodStart")
_SOURCE: Final = NamedNode(DCT + "source")
_COMPARED: Final = (NamedNode(FD + "judgedObservation"), NamedNode(FD + "otherObservation"))
_UP: Final = tuple(
    NamedNode(one)
    for one in (
        *(FD + name for name in ("inStrategy", "inGoal", "inFocusArea", "partOf", "milestoneOf")),
        ORG + "subOrganizationOf",
    )
)
"""Links to what a thing is part of: where the part was spoken of, so was the whole."""


def as_of(store: Source, names: Names, day: date) -> Store:
    """The state of a day, computed from everything that a store holds, with the moves of that state."""
    state = in_memory(_selected(store, names, day))
    state.extend([*ledger_quads(ledger(state), names), *identity_quads(state, names)])
    return state


def day_or_edition(store: Source, names: Names, scope: str, name: str) -> tuple[date, str]:
    """The day that a name stands for, and the edition's IRI where it is one's local name (which may look like a year).

    Raises ValueError for what begins like a day and is none, NotFound where there is no such edition or it has no date.
    """
    edition = f"{names.base}edition/{scope}/{name}"
    if not name[:4].isdigit() or any(store.quads_for_pattern(asked(edition), None, None, None)):
        return known_from(store, edition), edition
    day = read_date(name).latest
    if day is None:
        raise ValueError(name)
    return day, ""


def known_from(store: Source, edition: str) -> date:
    """The day an edition became known, ``edition`` being its IRI.

    Raises NotFound where there is no such edition, or none of its dates is known.
    """
    node = asked(edition)
    known = next(iter(store.quads_for_pattern(node, _KNOWN, None, None)), None)
    if known is not None:
        return date.fromisoformat(text_of(known.object))
    if not any(store.quads_for_pattern(node, None, None, None)):
        raise NotFound(f"there is no edition {edition}; the list of editions names them")
    raise NotFound(f"the edition {edition} has no date, so there is no state of it")


def _selected(store: Source, names: Names, day: date) -> list[Quad]:
    dated = {text_of(one.subject): text_of(one.object) for one in store.quads_for_pattern(None, _KNOWN, None, None)}
    known = {account for account, from_day in dated.items() if from_day <= day.isoformat()}
    base, said, judged, later = _sorted_out(store, names, known)
    absent = _absent(later, said, known)
    absent |= _stated_after(said, day.isoformat())
    absent |= _unspoken(base, said, dated.keys() - known, _to_come(base, day.isoformat()))
    kept = [one for one in (*base, *said) if not _names_any(one, absent)]
    return [*kept, *_judgements(judged, absent)]


def _sorted_out(store: Source, names: Names, known: set[str]) -> tuple[list[Quad], ...]:
    """The quads of the base, of the accounts known by then, of the judgements, and of the other accounts."""
    base: list[Quad] = []
    said: list[Quad] = []
    judged: list[Quad] = []
    later: list[Quad] = []
    for quad in store:
        graph = text_of(quad.graph_name).removeprefix(names.base + GRAPH)
        if graph.startswith(_NEVER):
            continue
        if graph.startswith(_ACCOUNTS):
            (said if _account(graph, names) in known else later).append(quad)
        elif graph.startswith(_JUDGEMENTS):
            judged.append(quad)
        else:
            base.append(quad)
    return base, said, judged, later


def _account(graph: str, names: Names) -> str:
    """The account whose graph this is."""
    kind, _, local = graph.partition("/")
    return f"{names.base}edition/{local}" if kind == "edition" else f"{names.base}id/source/{local}"


def _absent(later: list[Quad], said: list[Quad], known: set[str]) -> set[str]:
    """What only later or undated accounts speak of: themselves and the subjects of their graphs."""
    present = {_whole(one.subject) for one in said} | known
    return {_whole(one.subject) for one in later} - present


def _stated_after(said: list[Quad], day: str) -> set[str]:
    """Observations that say themselves that they were made later, whatever their account says."""
    nodes = {one.subject for one in said if one.predicate == _EARLIEST and text_of(one.object) > day}
    return {_whole(one.subject) for one in said if one.predicate == _STATED and one.object in nodes}


def _to_come(base: list[Quad], day: str) -> set[str]:
    """Strategies whose period begins later."""
    nodes = {one.subject for one in base if one.predicate == _EARLIEST and text_of(one.object) > day}
    return {_whole(one.subject) for one in base if one.predicate == _BEGINS and one.object in nodes}


def _unspoken(base: list[Quad], said: list[Quad], later: set[str], to_come: set[str]) -> set[str]:
    """Things of the base that a later account alone vouches for, or of a strategy to come, and of which nothing of that
    day speaks.
    """
    doubtful = {_whole(one.subject) for one in base if one.predicate == _SOURCE and _whole(one.object) in later}
    scopes = {one.rpartition("/")[2] for one in to_come}
    doubtful |= to_come | {one for one in map(_whole, (quad.subject for quad in base)) if _scope(one) in scopes}
    spoken = {_whole(one.object) for one in said if isinstance(one.object, NamedNode)}
    spoken |= {_whole(one.subject) for one in base} - doubtful
    wholes: dict[str, set[str]] = {}
    for one in (*base, *said):
        if one.predicate in _UP:
            wholes.setdefault(_whole(one.subject), set()).add(_whole(one.object))
    return doubtful - _upward(spoken, wholes)


def _scope(thing: str) -> str:
    """The strategy or programme in a thing's name, ``…/id/{kind}/{scope}/{local}``."""
    _, found, rest = thing.partition("/id/")
    parts = rest.split("/")
    return parts[1] if found and len(parts) > 2 else ""


def _upward(things: set[str], wholes: dict[str, set[str]]) -> set[str]:
    """These things and everything that they are part of."""
    found, rest = set(things), list(things)
    while rest:
        for whole in wholes.get(rest.pop(), set()) - found:
            found.add(whole)
            rest.append(whole)
    return found


def _judgements(judged: list[Quad], absent: set[str]) -> Iterable[Quad]:
    """The judgements whose statements are all there; those about things, where their source is."""
    compared = {_whole(one.subject) for one in judged if one.predicate in _COMPARED}
    out = {
        _whole(one.subject)
        for one in judged
        if _whole(one.object) in absent and (one.predicate != _SOURCE or _whole(one.subject) not in compared)
    }
    return (one for one in judged if _whole(one.subject) not in out and _whole(one.object) not in absent)


def _names_any(quad: Quad, absent: set[str]) -> bool:
    named = isinstance(quad.object, NamedNode) and quad.predicate != TYPE and _whole(quad.object) in absent
    return named or _whole(quad.subject) in absent


def _whole(term: object) -> str:
    """The thing that a term names, a part ``{thing}#…`` standing for it."""
    return term.value.partition("#")[0] if isinstance(term, NamedNode) else ""
