"""The gate: what a foreign query must pass as text, before any parser sees it.

A parser can be killed by 4.5 kB of nested braces, and SERVICE and LOAD reach out; so length, depth and operators are
counted here, and what is shut is refused by name. Codepoint escapes are undone first, as SPARQL does
(https://www.w3.org/TR/sparql11-query/#codepointEscape).

The engine's grammar knows no ends of words: ``trueSERVICE<a>{}`` and ``SERVICE:a{}`` reach out as well. So a word is
asked what it contains, the beginning of a name too where a brace follows; and no name takes more than the terminals
give it (https://www.w3.org/TR/sparql11-query/#rPN_LOCAL), lest it hide a bracket.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fremdrift.ground.errors import QueryRefused, QuerySyntax, QueryTooLong
from fremdrift.ground.settings import Settings

_IN_NAME: Final = r"%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]"
_TOKEN: Final = re.compile(
    r'''(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')'''
    r"""|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)|(?P<comment>\#[^\n\r]*)"""
    r"""|(?P<name>[?$]\w+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*"""
    rf"""|(?P<prefix>[\w.-]{{0,64}}):(?:(?:[\w:]|{_IN_NAME})(?:[\w.:-]|{_IN_NAME})*)?)"""
    r"""|(?P<word>[A-Za-z_][\w-]*)|(?P<digits>[0-9]+)|(?P<open>[{(\[])|(?P<close>[})\]])|(?P<operator>&&|\|\||[!^/|*+=<>.,;-])""",
    re.DOTALL,
)
"""Each place is looked at a bounded number of times: a prefix that may be endless took 50 s for 60 kB of digits."""
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_COUNTED: Final = ("UNION", "OPTIONAL", "MINUS", "EXISTS", "FILTER", "BIND", "VALUES", "GRAPH")
_VOLATILE: Final = ("NOW", "RAND", "UUID", "BNODE")
_CALL: Final = re.compile(rf"(?:{'|'.join(_VOLATILE)})\(", re.IGNORECASE)
"""A call between two comparisons, ``?a<NOW()&&?b>?c``, looks like an IRI."""


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
    if _has(words, "SERVICE"):
        raise QueryRefused("SERVICE is shut here: this endpoint asks nobody else. Ask from your own endpoint instead")
    if form is None:
        raise QuerySyntax("the text is no SPARQL query: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE")
    return Passed(text, Form(form), not _has(words, *_VOLATILE), _has(words, "FROM"))


def _has(words: list[str], *wanted: str) -> bool:
    return any(one in word for word in words for one in wanted)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _character(int(found[1] or found[2], 16)), text)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _words(text: str, settings: Settings) -> list[str]:
    """The words in capitals, and what the engine may take for one; counts depth and operators on the way."""
    words, depth, operators, declared = [], 0, 0, set[str]()
    before = last = None
    for found in (one for one in _TOKEN.finditer(text) if one.lastgroup != "comment"):
        kind = found.lastgroup
        if kind == "open":
            depth += 1
            words += _begun(before, last) if found[0] == "{" else []
        elif kind == "close":
            depth -= 1
        elif kind == "word":
            words.append(found[0].upper())
        elif kind == "name" and last is not None and last[0].upper() == "PREFIX":
            declared.add(found["prefix"] or "")
        elif kind == "name" and depth == 0 and _names_dataset(found, words, declared):
            words.append("FROM")
        elif kind == "iri":
            words += [one.upper() for one in _CALL.findall(found[0])]
        before, last = last, found
        operators += kind == "operator" or (kind == "word" and words[-1] in _COUNTED)
        if depth > settings.query_depth:
            raise QueryRefused(f"the brackets nest deeper than {settings.query_depth}; write the query flatter")
        if operators > settings.query_operators:
            raise QueryRefused(f"the query has more than {settings.query_operators} operators and patterns; split it")
    return words


def _names_dataset(name: re.Match[str], words: list[str], declared: set[str]) -> bool:
    """True for ``FROM:g`` and ``FROMNAMED:g`` outside all brackets, where else only things to describe have names."""
    prefix = name["prefix"] or ""
    taken_for_a_thing = "DESCRIBE" in words and prefix in declared
    return prefix.upper() in ("FROM", "FROMNAMED") and not taken_for_a_thing


def _begun(before: re.Match[str] | None, name: re.Match[str] | None) -> list[str]:
    """What a name before a brace begins with, in capitals: ``SERVICE`` of ``SERVICE:a {``. A graph's name is a name."""
    if name is None or not name["prefix"] or (before is not None and before[0].upper() == "GRAPH"):
        return []
    return [name["prefix"].upper()]
