"""The gate: what a foreign query must pass as text, before any parser sees it.

A parser can be killed by 4.5 kB of nested braces, and SERVICE and LOAD reach out; so length, depth and operators are
counted here, and what is shut is refused by name. Codepoint escapes are undone first, as SPARQL does
(https://www.w3.org/TR/sparql11-query/#codepointEscape).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fremdrift.ground.errors import QueryRefused, QuerySyntax, QueryTooLong
from fremdrift.ground.settings import Settings

_TOKEN: Final = re.compile(
    r'''(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')'''
    r"""|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)|(?P<comment>\#[^\n\r]*)"""
    r"""|(?P<name>[?$]\w+|@[\w-]+|[\w.-]*:[\w.:%\\~!$&'()*+,;=/?\#@-]*|_:[\w.-]+)"""
    r"""|(?P<word>[A-Za-z_][\w-]*)|(?P<open>[{(\[])|(?P<close>[})\]])|(?P<operator>&&|\|\||[!^/|*+=<>.,;-])""",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_COUNTED: Final = ("UNION", "OPTIONAL", "MINUS", "EXISTS", "FILTER", "BIND", "VALUES", "GRAPH")
_VOLATILE: Final = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")


class Form(StrEnum):
    """The four forms of a query (https://www.w3.org/TR/sparql11-query/#QueryForms)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_graph(self) -> bool:
        """True where the answer is a graph, not a table or a truth."""
        return self in (Form.CONSTRUCT, Form.DESCRIBE)


@dataclass(frozen=True)
class Passed:
    """A query that passed: its text, its form, whether it gives the same answer each time, whether it has FROM."""

    text: str
    form: Form
    repeatable: bool
    names_dataset: bool = False


def admit(text: str, settings: Settings) -> Passed:
    """The query, where it may be handed to a worker.

    Raises QueryRefused for what is shut or beyond a limit, QuerySyntax where there is no query form at all.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > settings.query_text:
        raise QueryTooLong(f"the query has {size} bytes; at most {settings.query_text} are taken")
    if "\0" in text:
        raise QuerySyntax("the query contains a NUL character; remove it")
    words = _words(_unescaped(text), settings)
    form = next((word for word in words if word in _FORMS), None)
    first = next((word for word in words if word in _FORMS + _UPDATES), None)
    if first in _UPDATES:
        raise QueryRefused(
            f"{first} is an update; this endpoint answers queries only. The tables are where data changes"
        )
    if "SERVICE" in words:
        raise QueryRefused("SERVICE is shut here: this endpoint asks nobody else. Ask from your own endpoint instead")
    if form is None:
        raise QuerySyntax("the text is no SPARQL query: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE")
    return Passed(text, Form(form), not any(word in _VOLATILE for word in words), "FROM" in words)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _character(int(found[1] or found[2], 16)), text)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _words(text: str, settings: Settings) -> list[str]:
    """The bare words in capitals; counts depth and operators on the way."""
    words, depth, operators = [], 0, 0
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        elif kind == "word":
            words.append(found[0].upper())
        operators += kind == "operator" or (kind == "word" and words[-1] in _COUNTED)
        if depth > settings.query_depth:
            raise QueryRefused(f"the brackets nest deeper than {settings.query_depth}; write the query flatter")
        if operators > settings.query_operators:
            raise QueryRefused(f"the query has more than {settings.query_operators} operators and patterns; split it")
    return words
