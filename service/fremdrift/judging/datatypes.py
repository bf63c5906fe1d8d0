"""Datatypes: whether a literal is one of its datatype, as an expression (https://www.w3.org/TR/shacl/#DatatypeConstraintComponent).

The store rewrites well-formed literals to their canonical form and leaves the others as they stand, so the text of what
it holds tells them apart. Some datatypes it keeps as others (``xsd:byte`` as ``xsd:integer``); where shapes ask for
those, the literals stand in the store under names that it does not know, with the text that was written.
"""

from typing import Final

from fremdrift.ground.namespaces import XSD
from fremdrift.quads.lexical import FORMS, RANGES, SIGNED
from fremdrift.quads.terms import Literal, NamedNode, Term

_KNOWN: Final = {
    "integer": "ISNUMERIC({v})",
    "decimal": "ISNUMERIC({v})",
    "double": "ISNUMERIC({v})",
    "float": "ISNUMERIC({v})",
    "date": "COALESCE(DAY({v}) > 0, false)",
    "dateTime": "COALESCE(DAY({v}) > 0, false)",
}
"""What the store has parsed is well-formed; asking that first is cheaper than the text."""

LOST: Final = frozenset(XSD + name for name in (*RANGES, *SIGNED))
"""Datatypes that the store keeps as another one."""
_ASIDE: Final = "urn:fremdrift:datatype:"


def set_aside(term: Term) -> Term:
    """The same term, a literal of a datatype that the store would lose under a name that it does not know."""
    if isinstance(term, Literal) and term.datatype.value in LOST:
        return Literal(term.value, datatype=aside(term.datatype))
    return term


def taken_back(term: Term) -> Term:
    """What ``set_aside`` was given."""
    if isinstance(term, Literal) and term.datatype.value.startswith(_ASIDE):
        return Literal(term.value, datatype=NamedNode(XSD + term.datatype.value.removeprefix(_ASIDE)))
    return term


def aside(datatype: NamedNode) -> NamedNode:
    """The name under which literals of a datatype that the store would lose stand in it."""
    return NamedNode(_ASIDE + datatype.value.removeprefix(XSD)) if datatype.value in LOST else datatype


def comparable(value: str) -> str:
    """The value that a variable is compared by, where literals may be set aside."""
    stamp = f"DATATYPE({value}) = <{_ASIDE}dateTimeStamp>"
    number = f'STRSTARTS(STR(DATATYPE({value})), "{_ASIDE}")'
    return f"IF({stamp}, <{XSD}dateTime>(STR({value})), IF({number}, <{XSD}decimal>(STR({value})), {value}))"


def well_formed(datatype: str, value: str) -> str:
    """Whether the literal ``value`` of this datatype has a form that the datatype allows; ``true`` where any is."""
    name = datatype.removeprefix(XSD)
    if name in RANGES:
        least, most = RANGES[name]
        number = f"<{XSD}decimal>(STR({value}))"
        return (
            f"({well_formed(XSD + 'integer', value)} && COALESCE({number} >= {least}.0 && {number} <= {most}.0, false))"
        )
    if name == datatype or name not in FORMS:
        return "true"
    form = f"^({FORMS[name]})$".replace(r"\d", "[0-9]")
    text = f"REGEX(STR({value}), {Literal(form)})"
    return f"({_KNOWN[name].format(v=value)} || {text})" if name in _KNOWN else text
