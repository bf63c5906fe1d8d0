"""The text of a SPARQL query inside a shape: its tokens, what the standard forbids in it, where its variables stand.

Pre-binding: https://www.w3.org/TR/shacl/#pre-binding . Whether a text is SPARQL at all the engine says when it runs.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|\#[^\n\r]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<name>(?:(?:_|[^\W\d_][\w.-]*)?:(?:[\w.:%-]|\\.)*))
      | (?P<word>@?\w+)
      | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_FORBIDDEN: Final = ("MINUS", "SERVICE", "VALUES")
MODIFIERS: Final = {"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"}
_ESCAPE: Final = re.compile(r"\\(.)")
AGGREGATES: Final = {"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}


class Token(NamedTuple):
    """A piece of the text: its kind, and where it stands."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """A keyword in capitals, else the empty text."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        """The name of a variable without its sign, else the empty text."""
        return self.text[1:] if self.kind == "variable" else ""


@dataclass
class _Group:
    """An open brace: whether its variables see those outside, whether it is only ``asked`` about, as in EXISTS, and how
    many parentheses are open in it.
    """

    sees: bool
    asked: bool
    depth: int = 0


@dataclass(frozen=True)
class Wording:
    """A SELECT or ASK query of a shape, without its prefixes."""

    text: str

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens without spaces and comments."""
        found = (Token(one.lastgroup or "", one[0], one.start(), one.end()) for one in _TOKEN.finditer(self.text))
        return [one for one in found if one.kind != "space"]

    @cached_property
    def _braces(self) -> tuple[int, int]:
        """The tokens that open and close the outermost group."""
        depth, opened = 0, -1
        for number, one in enumerate(self.tokens):
            if one.text == "{" and one.kind == "sign":
                opened = number if opened < 0 else opened
                depth += 1
            elif one.text == "}" and one.kind == "sign":
                depth -= 1
                if not depth:
                    return opened, number
        return -1, -1

    @property
    def form(self) -> str:
        """``SELECT``, ``ASK``, or whatever word comes first."""
        return self.tokens[0].word if self.tokens else ""

    @property
    def whole(self) -> bool:
        """Whether there is a group that opens and closes."""
        return self._braces[0] >= 0

    @property
    def projection(self) -> list[str]:
        """The names of the variables that the outermost SELECT gives; ``*`` for all."""
        return list(_projected(self.tokens[: self._braces[0]]))

    @property
    def tail(self) -> set[str]:
        """The words after the outermost group and the aggregates before it: what makes rows depend on each other."""
        opened, closed = self._braces
        before = {one.word for one in self.tokens[:opened]} & AGGREGATES
        return before | ({one.word for one in self.tokens[closed:]} & MODIFIERS)

    def forbidden(self, bound: Collection[str]) -> str:
        """What stands in the text and may not, with these variables bound before; the empty text where nothing does."""
        words = [one.word for one in self.tokens]
        for word in _FORBIDDEN:
            if word in words:
                return word
        for one, after in zip(self.tokens, self.tokens[1:], strict=False):
            if one.word == "AS" and after.variable in bound:
                return f"AS {after.text}"
        return self._hidden(bound)

    def _hidden(self, bound: Collection[str]) -> str:
        """A sub-query that does not hand on a variable that is bound before."""
        starts = [number for number, one in enumerate(self.tokens) if one.word == "SELECT"]
        for start in starts[1:] if self.form == "SELECT" else starts:
            brace = next((n for n in range(start, len(self.tokens)) if self.tokens[n].text == "{"), start)
            given = set(_projected(self.tokens[start:brace]))
            if not given >= set(bound):
                return "a sub-query that does not name every pre-bound variable as its result"
        return ""

    def mentions(self, name: str) -> bool:
        """Whether the text has a variable of this name."""
        return any(one.variable == name for one in self.tokens)

    def gives(self, name: str) -> bool:
        """Whether the outermost SELECT names a variable, or gives all that its patterns bind and this is one of them: a
        variable that only an expression or an EXISTS names is none.
        """
        return name in self.projection or ("*" in self.projection and any(self._bound(name)))

    def runs_for_all(self, name: str = "this") -> bool:
        """Whether binding a variable by a pattern at the start of the outermost group means the same as before it.

        A group within a group does not see what is bound outside, but in EXISTS; so an expression there that names the
        variable, a sub-query, and whatever counts or cuts rows, must run for one node at a time.
        """
        if self.tail or "*" in self.projection or self._zero_length():
            return False
        if [one.word for one in self.tokens].count("SELECT") != 1:
            return False
        return all(group.sees for group in self._named(name) if group.depth)

    def _zero_length(self) -> bool:
        """Whether a path may have length zero: from a node of which the data says nothing it leads to that node."""
        return any(
            one.kind == "sign" and one.text in "*?" and before.end == one.start and before.text[-1] in ">)" + _WORDY
            for before, one in zip(self.tokens, self.tokens[1:], strict=False)
            if before.kind in ("iri", "name", "word") or before.text == ")"
        )

    def _bound(self, name: str) -> Iterator[bool]:
        """For each place of a variable whether a pattern stands there, and none that is only asked about."""
        for group in self._named(name):
            yield not group.depth and not group.asked

    def _named(self, name: str) -> Iterator[_Group]:
        """The group, as it is there, of each place of a variable."""
        opened, closed = self._braces
        groups: list[_Group] = []
        for number in range(opened, closed + 1):
            one = self.tokens[number]
            if one.text == "{" and one.kind == "sign":
                exists = self.tokens[number - 1].word == "EXISTS"
                asked = exists or any(outer.asked or outer.depth for outer in groups)
                groups.append(_Group(not groups or (exists and groups[-1].sees), asked))
            elif one.text == "}" and one.kind == "sign":
                groups.pop()
            elif one.text in "()" and one.kind == "sign":
                groups[-1].depth += 1 if one.text == "(" else -1
            elif one.variable == name:
                yield groups[-1]

    def prologue(self) -> "tuple[dict[str, str], Wording]":
        """The prefixes that the text itself declares, and the text after them."""
        found, tokens = {}, self.tokens
        while len(tokens) > 2 and tokens[0].word == "PREFIX":
            found[tokens[1].text.removesuffix(":")] = tokens[2].text[1:-1]
            tokens = tokens[3:]
        return found, Wording(self.text[tokens[0].start :] if tokens else "")

    def in_full(self, prefixes: Mapping[str, str]) -> "Wording":
        """The same text with whole names for prefixed ones. Raises KeyError with a prefix that is not declared."""

        def whole(one: Token) -> str | None:
            prefix, _, local = one.text.partition(":")
            if one.kind != "name" or prefix == "_":
                return None
            kept = local.rstrip(".")
            return f"<{prefixes[prefix]}{_plain(kept)}>{local[len(kept) :]}"

        return self._with(whole)

    def body(self) -> "Wording":
        """What stands inside the outermost group."""
        opened, closed = (self.tokens[number] for number in self._braces)
        return Wording(self.text[opened.end : closed.start])

    def with_start(self, pattern: str) -> "Wording":
        """The same query with a pattern at the start of its outermost group."""
        cut = self.tokens[self._braces[0]].end
        return Wording(f"{self.text[:cut]} {pattern} {self.text[cut:]}")

    def replaced(self, put: Callable[[str], str | None]) -> "Wording":
        """The same text with variables replaced: ``put`` gives what stands for a name, or None where it stays."""
        return self._with(lambda one: put(one.variable) if one.variable else None)

    def _with(self, put: Callable[[Token], str | None]) -> "Wording":
        pieces, at = [], 0
        for one in self.tokens:
            text = put(one)
            if text is not None:
                pieces += [self.text[at : one.start], text]
                at = one.end
        return Wording("".join([*pieces, self.text[at:]]))

    def bound_said(self, names: Collection[str]) -> "Wording":
        """The same text with ``BOUND`` of these variables said to be true, since a term cannot stand there."""
        pieces, at, tokens = [], 0, self.tokens
        for number, one in enumerate(tokens[:-3]):
            if one.word == "BOUND" and tokens[number + 2].variable in names:
                pieces += [self.text[at : one.start], "(true)"]
                at = tokens[number + 3].end
        return Wording("".join([*pieces, self.text[at:]]))


_WORDY: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"


def _plain(local: str) -> str:
    return _ESCAPE.sub(lambda found: str(found[1]), local)


def _projected(tokens: list[Token]) -> Iterator[str]:
    depth = 0
    for number, one in enumerate(tokens):
        if one.text in "()" and one.kind == "sign":
            depth += 1 if one.text == "(" else -1
        elif one.text == "*" and not depth:
            yield "*"
        elif one.variable and (not depth or tokens[number - 1].word == "AS"):
            yield one.variable
