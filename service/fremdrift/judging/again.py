"""Judging again: after a change only those nodes are judged whose result may have become another.

A statement that came or went can touch a query where a pattern of it has that property. From there the patterns of the
query lead back to focus nodes, in the data before and in the data after; those are judged again, for all others the old
results stand. What a query looks at is taken too wide rather than too narrow, and where it is not known the whole query
runs again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from fremdrift.ground.namespaces import RDFS
from fremdrift.judging.engine import compiled, component_of, results_of
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.patterns import Pattern, Unknown, groups_of, patterns_of
from fremdrift.judging.queries import Query
from fremdrift.judging.report import Result, in_order
from fremdrift.quads.query import rows
from fremdrift.quads.store import Statement, Store
from fremdrift.quads.terms import BlankNode, NamedNode, Term

_ROUTES: Final = 40
"""So many ways between two variables are followed; where there are more the query runs whole."""
_THIS: Final = "?this"

Change = tuple[Term, str, Term]
"""A statement that came or went."""
Delta = dict[str, set[Change]]
"""All that came or went, by property: a query that does not name it need not look at it."""
Step = tuple[Pattern, str, str]
"""A pattern as it is walked, from one of its variables to the other."""


def judge_again(
    old: list[Result],
    before: Store,
    after: Store,
    changed: Iterable[Statement],
    graph: ShapesGraph,
    *,
    near: Callable[[Term], bool] = lambda _: True,
) -> list[Result]:
    """What the shapes find in ``after``, given what they found in ``before`` and every statement that came or went.

    Where ``after`` has not everything, ``near`` tells of which focus nodes it has all that may have become another; of
    the others the old results stand. Raises ShapeError as ``judge`` does.
    """
    delta: Delta = {}
    for one in changed:
        delta.setdefault(one.predicate.value, set()).add((one.subject, one.predicate.value, one.object))
    whole = RDFS + "subClassOf" in delta
    stale: dict[tuple[str, str], set[Term] | None] = {}
    fresh: list[tuple[Query, set[Term] | None]] = []
    for query in compiled(after, graph):
        nodes = None if whole else _affected(query, delta, (before, after))
        nodes = None if nodes is None else set(filter(near, nodes))
        key = (str(query.constraint.shape.node), component_of(query.constraint))
        kept = stale.setdefault(key, set())
        stale[key] = None if kept is None or nodes is None else kept | nodes
        fresh.append((query, nodes))
    results = [one for one in old if _stands(one, stale, near)]
    for query, _ in fresh:
        nodes = stale[str(query.constraint.shape.node), component_of(query.constraint)]
        if nodes is None or nodes:
            found = results_of(after, query if nodes is None else query.about(sorted(nodes, key=str)))
            results += (one for one in found if near(one.focus))
    return in_order(results)


def _stands(one: Result, stale: dict[tuple[str, str], set[Term] | None], near: Callable[[Term], bool]) -> bool:
    key = str(one.shape), one.component
    nodes = stale.get(key)
    return key in stale and (not near(one.focus) or (nodes is not None and one.focus not in nodes))


def _affected(query: Query, delta: Delta, stores: tuple[Store, Store]) -> set[Term] | None:
    """The focus nodes of which a query may say something else than before; None for all."""
    if query.rule is not None and "UNION" in query.rule.wording.text.upper():
        return None  # the arms of a union may be joined by a filter alone, which is no way between variables
    try:
        if not all(map(_hangs_together, (query.text, query.focus and query.nodes))):
            return None
        patterns = [*patterns_of(query.text), *(patterns_of(query.nodes) if query.focus else ())]
        found: set[Term] = set()
        for one in dict.fromkeys(patterns):
            named = delta if one.forwards is None else one.forwards | one.backwards
            touched = {change for name in named for change in delta.get(name, ()) if _touches(one, change)}
            if touched:
                found |= _reached(one, touched, patterns, stores)
    except Unknown:
        return None
    return found


def _hangs_together(text: str, known: frozenset[str] = frozenset({_THIS})) -> bool:
    """Whether all patterns are tied to the focus node, none only by an OPTIONAL or an EXISTS beside it: one that is not
    says something of every focus node.
    """
    plain, groups = groups_of(text)
    ends = [{end for end in (one.subject, one.object) if end.startswith("?")} for one in patterns_of(plain)]
    while further := [one for one in ends if one & known and not one <= known]:
        known = known.union(*further)
    return all(one <= known for one in ends) and all(_hangs_together(one, known) for one in groups)


def _touches(one: Pattern, change: Change) -> bool:
    """Whether a statement with a property of the pattern may be one that the pattern finds."""
    _, _, value = change
    fixed = one.single and not one.object.startswith("?")
    return not fixed or str(value) == one.object or not isinstance(value, NamedNode)


def _reached(
    one: Pattern, touched: set[Change], patterns: Collection[Pattern], stores: tuple[Store, Store]
) -> set[Term]:
    """The focus nodes from which the query comes to a statement that changed."""
    starts = _starts(one, touched, stores)
    end = one.subject
    if not end.startswith("?"):
        raise Unknown(end)
    if end == _THIS:
        return starts
    return {node for route in _routes(end, patterns) for store in stores for node in _back(starts, route, store)}


def _starts(one: Pattern, touched: set[Change], stores: tuple[Store, Store]) -> set[Term]:
    """The nodes that the pattern's subject may be, to find one of these statements on its path."""
    if one.single or one.forwards is None:
        return _named({subject for subject, _, _ in touched})
    forwards, backwards = one.forwards, one.backwards
    ends = {subject for subject, predicate, _ in touched if predicate in forwards}
    ends |= {value for _, predicate, value in touched if predicate in backwards}
    starts = _named(ends)
    steps = "|".join([*(f"<{iri}>" for iri in sorted(forwards)), *(f"^<{iri}>" for iri in sorted(backwards))])
    listed = " ".join(sorted(map(str, starts)))
    for store in stores:
        found = rows(store, f"SELECT DISTINCT ?x WHERE {{ VALUES ?t {{ {listed} }} ?x ({steps})+ ?t }}")
        starts = starts | _named({row["x"] for row in found})
    return starts


def _named(nodes: set[Term]) -> set[Term]:
    """The same nodes, if a query can name them all."""
    if any(isinstance(one, BlankNode) for one in nodes):
        raise Unknown("a blank node")
    return nodes


def _routes(end: str, patterns: Collection[Pattern]) -> list[list[Step]]:
    """Every way without a circle from a variable to the focus node: one that is left out might be the one."""
    found: list[list[Step]] = []

    def walk(at: str, way: list[Step], seen: frozenset[str]) -> None:
        if at == _THIS:
            found.append(way)
            if len(found) > _ROUTES:
                raise Unknown("too many ways")
            return
        for one in dict.fromkeys(patterns):
            for here, there in ((one.subject, one.object), (one.object, one.subject)):
                if here == at and there.startswith("?") and there not in seen:
                    walk(there, [*way, (one, here, there)], seen | {there})

    walk(end, [], frozenset({end}))
    if not found:
        raise Unknown("no way")
    return found


def _back(starts: set[Term], route: list[Step], store: Store) -> Iterator[Term]:
    """The focus nodes at the other end of a way."""
    listed = " ".join(sorted(map(str, starts)))
    steps = " ".join(_written(step, number) for number, step in enumerate(route))
    text = f"SELECT DISTINCT {_THIS} WHERE {{ VALUES {route[0][1]} {{ {listed} }} {steps} }}"
    yield from _named({row["this"] for row in rows(store, text) if "this" in row})


def _written(step: Step, number: int) -> str:
    one, here, there = step
    if not one.path:
        return f"BIND({here} AS {there})"
    path = one.path if one.forwards is not None else f"?property{number}"
    return f"{one.subject} {path} {one.object} ."
