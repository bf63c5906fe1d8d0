"""Lexical forms: which texts are of a datatype of XSD (https://www.w3.org/TR/xmlschema11-2/)."""

import re
from functools import cache
from typing import Final

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

RANGES: Final = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
}
SIGNED: Final = {
    "positiveInteger": r"\+?0*[1-9]\d*",
    "nonNegativeInteger": r"(\+?\d+|-0+)",
    "negativeInteger": r"-0*[1-9]\d*",
    "nonPositiveInteger": r"(-\d+|\+?0+)",
    "dateTimeStamp": rf"{_DATE}T{_TIME}{_ZONE.removesuffix('?')}",
}

FORMS: Final[dict[str, str]] = {
    **SIGNED,
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


def takes(datatype: str, text: str) -> bool:
    """Whether a text is one of a datatype, by the name that XSD has for it; true where XSD limits no text of it."""
    if datatype in RANGES:
        least, most = RANGES[datatype]
        return takes("integer", text) and least <= int(text) <= most
    form = _form(datatype)
    return form is None or form.fullmatch(text) is not None


@cache
def _form(datatype: str) -> re.Pattern[str] | None:
    """A form in Python's notation of expressions, where a character is written as itself."""
    if datatype not in FORMS:
        return None
    written = re.sub(r"\\u\{(\w+)\}", lambda one: chr(int(one[1], 16)), FORMS[datatype])
    return re.compile(written, re.ASCII)
