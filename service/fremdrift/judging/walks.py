"""Walks: whether a query looks only at what its focus node leads to, so that the rest of the data may be elsewhere.

From the focus node a query may go along any statement. Against one it may go where the values of the property all have
an owner, whose statements stand with those of whoever refers to it. What is not known to be such a walk is none.
"""

from collections.abc import Collection
from typing import Final

from fremdrift.judging.patterns import Pattern, Unknown, patterns_of
from fremdrift.judging.queries import Query
from fremdrift.judging.wording import AGGREGATES, MODIFIERS, Token, Wording

_TOGETHER: Final = AGGREGATES | MODIFIERS | {"UNION"}
"""Words of a rule that make its rows depend on each other, or its variables on no pattern."""


def stays(query: Query, wide: Collection[str]) -> bool:
    """Whether a query finds everything by walks from its focus node.

    ``wide`` are the properties with values that have no owner: texts, and things that all may refer to.
    """
    words = [one.word for one in query.rule.wording.tokens] if query.rule else []
    if _TOGETHER & {*words} or words.count("SELECT") > 1 or "VALUES ?this" in query.text:
        return False
    try:
        return all(_walks(text, frozenset({"?this"}), wide) for text in (query.text, query.nodes) if text)
    except Unknown:
        return False


def _walks(text: str, reached: frozenset[str], wide: Collection[str]) -> bool:
    """Whether all patterns are reached from these variables; those of an OPTIONAL by no other OPTIONAL's variables."""
    plain, optionals = _apart(text)
    reached = _grown(reached, patterns_of(plain), wide)
    return all(_walks(one, reached, wide) for one in optionals)


def _apart(text: str) -> tuple[str, list[str]]:
    """The text without the outer groups that are optional, and those groups."""
    tokens, plain, optionals, at = Wording(text).tokens, "", list[str](), 0
    start = 0
    while start < len(tokens):
        if tokens[start].word == "OPTIONAL":
            end = _closing(tokens, start + 1)
            plain += text[at : tokens[start].start]
            at = tokens[end].end
            optionals.append(text[tokens[start + 1].start : at])
            start = end
        start += 1
    return plain + text[at:], optionals


def _closing(tokens: list[Token], opening: int) -> int:
    """The number of the brace that closes a group."""
    depth = 0
    for number in range(opening, len(tokens)):
        if tokens[number].kind == "sign":
            depth += {"{": 1, "}": -1}.get(tokens[number].text, 0)
        if not depth:
            return number
    raise Unknown("end")


def _grown(reached: frozenset[str], patterns: list[Pattern], wide: Collection[str]) -> frozenset[str]:
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
