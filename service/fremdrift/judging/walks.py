"""Walks: whether a query looks only at what its focus node leads to, so that the rest of the data may be elsewhere.

From the focus node a query may go along any statement. Against one it may go where the values of the property all have
an owner, whose statements stand with those of whoever refers to it. What is not known to be such a walk is none.
"""

from collections.abc import Collection, Iterable
from typing import Final

from fremdrift.judging.patterns import Pattern, Unknown, groups_of, patterns_of
from fremdrift.judging.queries import Query
from fremdrift.judging.wording import AGGREGATES, MODIFIERS

_TOGETHER: Final = AGGREGATES | MODIFIERS | {"UNION"}
"""Words of a rule that make its rows depend on each other, or its variables on no pattern."""


def stays(query: Query, wide: Collection[str]) -> bool:
    """Whether a query finds everything by walks from its focus node.

    ``wide`` are the properties with values that have no owner: texts, and things that all may refer to.
    """
    words = [one.word for one in query.rule.wording.tokens] if query.rule else []
    if _TOGETHER & {*words} or words.count("SELECT") > 1 or "VALUES ?this" in query.text + query.nodes:
        return False
    try:
        return all(_walks(text, frozenset({"?this"}), wide) for text in (query.text, query.nodes) if text)
    except Unknown:
        return False


def narrow(queries: Iterable[Query]) -> tuple[frozenset[str], list[list[str]]] | None:
    """Properties of which it is enough, for all these queries to stay, that each value has an owner, whatever holds of
    others: some of which that must be so, and choices of which one is enough. None where a query may never stay.
    """
    needed, choices = frozenset[str](), list[list[str]]()
    for query in queries:
        if not stays(query, ()):
            return None
        mine = _properties(query)
        here = {one for one in mine if not stays(query, {one})}
        if not stays(query, mine - here):
            choices.append([one for one in sorted(mine - here) if stays(query, mine - here - {one})])
        needed |= here
    return needed, choices


def _properties(query: Query) -> set[str]:
    """The properties of its patterns."""
    found = [one for text in (query.text, query.nodes) if text for one in patterns_of(text)]
    return {name for one in found for name in (one.forwards or frozenset()) | one.backwards}


def _walks(text: str, reached: frozenset[str], wide: Collection[str]) -> bool:
    """Whether all patterns are reached from these variables, none by what an OPTIONAL or an EXISTS beside it says: that
    may not be so.
    """
    plain, groups = groups_of(text)
    reached = _grown(reached, patterns_of(plain), wide)
    return all(_walks(one, reached, wide) for one in groups)


def _grown(reached: frozenset[str], patterns: Iterable[Pattern], wide: Collection[str]) -> frozenset[str]:
    """The variables that are reached besides. Raises Unknown where a pattern is not."""
    open_ = list(dict.fromkeys(patterns))
    while open_:
        fit = [one for one in open_ if _along(one, reached, wide) or _against(one, reached, wide)]
        if not fit:
            raise Unknown("no way")
        reached |= {end for one in fit for end in (one.subject, one.object)}
        open_ = [one for one in open_ if one not in fit]
    return reached


def _along(one: Pattern, reached: frozenset[str], wide: Collection[str]) -> bool:
    """Whether it is walked from its subject."""
    return one.subject in reached and not one.backwards & {*wide}


def _against(one: Pattern, reached: frozenset[str], wide: Collection[str]) -> bool:
    """Whether it is walked from its object, which a variable in the place of the property is not."""
    return one.object in reached and one.forwards is not None and not one.forwards & {*wide}
