"""Datatypes: whether a literal is one of its datatype, as an expression (https://www.w3.org/TR/shacl/#DatatypeConstraintComponent).

The store rewrites well-formed literals to their canonical form and leaves the others as they stand, so the text of what
it holds tells them apart. Some datatypes it keeps as others (``xsd:byte`` as ``xsd:integer``); where shapes ask for
those, the literals stand in the store under names that it does not know, with the text that was written.
"""

from typing import Final

from fremdrift.ground.namespaces import XSD
from fremdrift.quads.terms import Literal, NamedNode, Term

_ZONE: Final = r"(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR: Final = r"-?([1-9]\d{3,}|0\d{3})"
_MONTH: Final = r"(0[1-9]|1[0-2])"
_DAY: Final = r"(0[1-9]|[12]\d|3[01])"
_LEAP: Final = r"-?(\d*(0[48]|[2468][048]|[13579][26])|\d*([02468][048]|[13579][26])00)-02-29"
_DATE: Final = (
    rf"({_YEAR}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))|{_LEAP})"
)
_TIME: Final = r"(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)"
_NUMBER: Final = r"[+-]?(\d+(\.\d*)?|\.\d+)"
_CLOCK: Final = r"T(\d+H(\d+M)?(\d+(\.\d+)?S)?|\d+M(\d+(\.\d+)?S)?|\d+(\.\d+)?S)"
_START: Final = (
    r"_A-Za-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{2FF}\u{370}-\u{37D}\u{37F}-\u{1FFF}\u{200C}-\u{200D}"
    r"\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}"
)
_INNER: Final = rf"{_START}\-.0-9\u{{B7}}\u{{300}}-\u{{36F}}\u{{203F}}-\u{{2040}}"
_BASE64: Final = (
    "((([A-Za-z0-9+/] ?){4})*(([A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]"
    "|([A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=))?"
)

_RANGES: Final = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
}
_SIGNED: Final = {
    "positiveInteger": r"\+?0*[1-9]\d*",
    "nonNegativeInteger": r"(\+?\d+|-0+)",
    "negativeInteger": r"-0*[1-9]\d*",
    "nonPositiveInteger": r"(-\d+|\+?0+)",
    "dateTimeStamp": rf"{_DATE}T{_TIME}{_ZONE.removesuffix('?')}",
}

_FORMS: Final[dict[str, str]] = {
    **_SIGNED,
    "integer": r"[+-]?\d+",
    "decimal": _NUMBER,
    "double": rf"({_NUMBER}([eE][+-]?\d+)?|[+-]?INF|NaN)",
    "float": rf"({_NUMBER}([eE][+-]?\d+)?|[+-]?INF|NaN)",
    "boolean": "(true|false|0|1)",
    "date": _DATE + _ZONE,
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "time": _TIME + _ZONE,
    "gYear": _YEAR + _ZONE,
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gMonthDay": rf"--((0[13578]|1[02])-{_DAY}|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|[12]\d)){_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "duration": rf"-?P((\d+Y(\d+M)?(\d+D)?|\d+M(\d+D)?|\d+D)({_CLOCK})?|{_CLOCK})",
    "dayTimeDuration": rf"-?P(\d+D({_CLOCK})?|{_CLOCK})",
    "yearMonthDuration": r"-?P(\d+Y(\d+M)?|\d+M)",
    "hexBinary": "([0-9A-Fa-f]{2})*",
    "base64Binary": _BASE64,
    "normalizedString": r"[^\t\n\r]*",
    "token": r"([^\t\n\r ]+( [^\t\n\r ]+)*)?",
    "language": "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*",
    "Name": f"[:{_START}][:{_INNER}]*",
    "NCName": f"[{_START}][{_INNER}]*",
    "NMTOKEN": f"[:{_INNER}]+",
}
"""Lexical forms by XSD's names (https://www.w3.org/TR/xmlschema11-2/), in the engine's notation of expressions."""

_KNOWN: Final = {
    "integer": "ISNUMERIC({v})",
    "decimal": "ISNUMERIC({v})",
    "double": "ISNUMERIC({v})",
    "float": "ISNUMERIC({v})",
    "date": "COALESCE(DAY({v}) > 0, false)",
    "dateTime": "COALESCE(DAY({v}) > 0, false)",
}
"""What the store has parsed is well-formed; asking that first is cheaper than the text."""

LOST: Final = frozenset(XSD + name for name in (*_RANGES, *_SIGNED))
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
    if name in _RANGES:
        least, most = _RANGES[name]
        number = f"<{XSD}decimal>(STR({value}))"
        return (
            f"({well_formed(XSD + 'integer', value)} && COALESCE({number} >= {least}.0 && {number} <= {most}.0, false))"
        )
    if name == datatype or name not in _FORMS:
        return "true"
    form = f"^({_FORMS[name]})$".replace(r"\d", "[0-9]")
    text = f"REGEX(STR({value}), {Literal(form)})"
    return f"({_KNOWN[name].format(v=value)} || {text})" if name in _KNOWN else text
