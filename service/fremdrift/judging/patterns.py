"""The triple patterns of a query: which properties lead from which variable to which.

What a query looks at is read from its text, ours and rules alike, and always too much rather than too little: what
stands in a FILTER is left out, and a construct that is not known here means that the query may look at everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from fremdrift.judging.wording import Token, Wording
from fremdrift.quads.terms import TYPE

_GROUPS: Final = {"OPTIONAL", "UNION", "NOT", "WHERE"}
_EXPRESSIONS: Final = {"FILTER", "HAVING"}
_UNCERTAIN: Final = {"OPTIONAL", "EXISTS"}
_ENDS: Final = {"GROUP", "ORDER", "LIMIT", "OFFSET", "HAVING"}
_KEPT: Final = 4096
"""Of so many texts it is remembered what was read: who judges asks for each several times."""
_NODES: Final = {"variable", "iri", "string", "word"}


class Unknown(Exception):
    """The text holds something whose patterns are not known here."""


@dataclass(frozen=True)
class Pattern:
    """A step or a path between two ends, each a variable (``?x``) or the notation of a term.

    ``forwards`` and ``backwards`` are the properties of the path, None where a variable stands for it.
    """

    subject: str
    path: str
    object: str
    forwards: frozenset[str] | None = field(default=frozenset())
    backwards: frozenset[str] = field(default=frozenset())

    @property
    def single(self) -> bool:
        """Whether it is one property forwards."""
        return self.forwards is not None and self.path == f"<{next(iter(self.forwards), '')}>"


@lru_cache(maxsize=_KEPT)
def patterns_of(text: str) -> tuple[Pattern, ...]:
    """The patterns of a query. Raises Unknown."""
    tokens = Wording(text).tokens
    first = next((n for n, one in enumerate(tokens) if one.text == "{"), len(tokens))
    return tuple(_Reader(tokens[first:], {}).patterns())


@lru_cache(maxsize=_KEPT)
def groups_of(text: str) -> tuple[str, tuple[str, ...]]:
    """A query without its outer groups that bind nothing for certain, of OPTIONAL and of EXISTS, and these groups.

    Raises Unknown where one is not closed.
    """
    tokens, plain, groups, at = Wording(text).tokens, "", list[str](), 0
    start = 0
    while start < len(tokens):
        if tokens[start].word in _UNCERTAIN:
            end = _closing(tokens, start + 1)
            plain += text[at : tokens[start].start]
            at = tokens[end].end
            groups.append(text[tokens[start + 1].start : at])
            start = end
        start += 1
    return plain + text[at:], tuple(groups)


def _closing(tokens: list[Token], opening: int) -> int:
    """The number of the brace that closes a group."""
    depth = 0
    for number in range(opening, len(tokens)):
        if tokens[number].kind == "sign":
            depth += {"{": 1, "}": -1}.get(tokens[number].text, 0)
        if not depth:
            return number
    raise Unknown("end")


class _Reader:
    """Reads patterns token by token.

    A variable that an EXISTS alone has is its own: another EXISTS may use the same name for something else.
    """

    def __init__(self, tokens: list[Token], known: dict[str, str]) -> None:
        self.tokens = tokens
        self.at = 0
        here = f"_{tokens[0].start}" if tokens and known else ""
        self.names = {one: f"?{one}{here}" for one in _own_variables(tokens)} | known

    @property
    def now(self) -> Token:
        if self.at >= len(self.tokens):
            raise Unknown("end")
        return self.tokens[self.at]

    def patterns(self) -> Iterator[Pattern]:
        """All of them; brackets of groups only end what stands before, since every group counts alike."""
        while self.at < len(self.tokens):
            one = self.now
            if one.word in _ENDS:
                self._skip_to("}")
            elif one.word == "SELECT":
                self._skip_to("{")
            elif one.word == "VALUES":
                self._skip_to("}")
                self.at += 1
            elif one.word == "BIND":
                self.at += 1
                yield from self._bound()
            elif one.word == "EXISTS":
                self.at += 2
                yield from self._inner_group()
            elif one.text == "(":
                yield from self._expression()
            elif one.text in "{}.," or one.word in _GROUPS | _EXPRESSIONS or self._calls():
                self.at += 1
            else:
                yield from self._about(self._node())

    def _calls(self) -> bool:
        """A function whose parentheses follow."""
        return self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].text == "(" and self.now.kind == "word"

    def _skip_to(self, text: str) -> None:
        while self.now.text != text:
            self.at += 1

    def _bound(self) -> Iterator[Pattern]:
        """``BIND(?a AS ?b)``: two names for one node."""
        window = self.tokens[self.at : self.at + 5]
        if [one.kind for one in window[1:4]] == ["variable", "word", "variable"] and window[4].text == ")":
            first, second = (self.names[window[n].variable] for n in (1, 3))
            yield Pattern(first, "", second)
        yield from self._expression()

    def _expression(self) -> Iterator[Pattern]:
        """What stands in parentheses, of which the groups of EXISTS are patterns."""
        depth = 0
        while True:
            one = self.now
            self.at += 1
            if one.text == "{" and one.kind == "sign":
                yield from self._inner_group()
            elif one.kind == "sign":
                depth += {"(": 1, ")": -1}.get(one.text, 0)
            if not depth:
                return

    def _inner_group(self) -> Iterator[Pattern]:
        depth, start = 1, self.at
        while depth:
            depth += {"{": 1, "}": -1}.get(self.now.text, 0) if self.now.kind == "sign" else 0
            self.at += 1
        yield from _Reader(self.tokens[start : self.at - 1], self.names).patterns()

    def _node(self) -> str:
        """The notation of a term, or a variable."""
        one = self.now
        if one.kind not in _NODES or one.word in ("GRAPH", "SERVICE", "MINUS"):
            raise Unknown(one.text)
        self.at += 1
        if one.kind == "variable":
            return self.names[one.variable]
        if one.kind == "string" and self.at + 2 < len(self.tokens) and self.now.text == "^":
            self.at += 3
            return f"{one.text}^^{self.tokens[self.at - 1].text}"
        if one.kind == "string" and self.at < len(self.tokens) and self.now.text.startswith("@"):
            self.at += 1
            return one.text + self.tokens[self.at - 1].text
        return one.text

    def _about(self, subject: str) -> Iterator[Pattern]:
        while True:
            start = self.at
            steps = self._path()
            text = " ".join(one.text for one in self.tokens[start : self.at])
            yield self._pattern(subject, text, steps, self._node())
            while self.at < len(self.tokens) and self.now.text == ",":
                self.at += 1
                yield self._pattern(subject, text, steps, self._node())
            if self.at >= len(self.tokens) or self.now.text != ";":
                return
            while self.at < len(self.tokens) and self.now.text == ";":
                self.at += 1
            if self.at >= len(self.tokens) or self.now.text in ".}":
                return

    @staticmethod
    def _pattern(subject: str, text: str, steps: set[tuple[str, bool]] | None, value: str) -> Pattern:
        if steps is None:
            return Pattern(subject, text, value, None)
        forwards, backwards = (frozenset(iri for iri, back in steps if back is way) for way in (False, True))
        only = next(iter(forwards), "")
        whole = f"<{only}>" if len(steps) == 1 and forwards and text in (f"<{only}>", "a") else text
        return Pattern(subject, whole, value, forwards, backwards)

    def _path(self, *, back: bool = False) -> set[tuple[str, bool]] | None:
        """The properties of a path with their direction; None for a variable."""
        if self.now.kind == "variable":
            self.at += 1
            return None
        found = self._element(back=back)
        while self.at < len(self.tokens) and self.now.text in ("/", "|"):
            self.at += 1
            found |= self._element(back=back)
        return found

    def _element(self, *, back: bool) -> set[tuple[str, bool]]:
        if self.now.text == "^":
            self.at += 1
            return self._element(back=not back)
        one = self.now
        self.at += 1
        if one.text == "(":
            found = self._path(back=back) or set()
            if self.now.text != ")":
                raise Unknown(self.now.text)
            self.at += 1
        elif one.kind == "iri":
            found = {(one.text[1:-1], back)}
        elif one.text == "a":
            found = {(TYPE.value, back)}
        else:
            raise Unknown(one.text)
        if self.at < len(self.tokens) and self.now.kind == "sign" and self.now.text in "*+?":
            self.at += 1
        return found


def _own_variables(tokens: list[Token]) -> Iterator[str]:
    """The variables of a group that stand in it outside every EXISTS."""
    depth = 0
    for before, one in zip([None, *tokens], tokens, strict=False):
        if one.kind == "sign" and one.text == "{":
            depth += 1 if depth or (before and before.word == "EXISTS") else 0
        elif one.kind == "sign" and one.text == "}":
            depth -= 1 if depth else 0
        elif one.variable and not depth:
            yield one.variable
