"""Members: a JSON object of any size, read a member at a time, and some of its lists an item at a time.

Taken whole, what is read is some ten times as large as its text. Each value is read by Python's own reader, as
data.gov's harvester reads the document, so that what one takes the other takes, and refuses with the same words.
"""

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Container, Iterator
from typing import Any, Final

Hear = Callable[[Any], None]
"""Hears of an item."""
Begin = Callable[[str, dict[str, Any]], Hear]
"""A list begins: its key, and the members before it. Gives who hears of its items."""
_AT_ONCE: Final = 1 << 20
"""So many bytes are decoded at a time, at least."""
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_AFTER: Final = (",", ":", "]", "}")
"""What a value is followed by within another."""
_DECODER: Final = json.JSONDecoder()


def _told(text: str) -> tuple[str, bool]:
    """What Python's reader says of a comma too many, and whether it points to that, as from Python 3.13 on."""
    try:
        json.loads(text)
    except json.JSONDecodeError as fault:
        return fault.msg, text[fault.pos] == ","
    return "Expecting value", False


_ONE_TOO_MANY: Final = {"]": _told("[0,]"), "}": _told('{"a":0,}')}


class NotJson(ValueError):
    """A document that is no JSON, or is nested too deep; it says where, in the words of Python's reader."""


def read_object(body: bytes, lists: Container[str], begin: Begin) -> dict[str, Any] | None:
    """The members of an object; a list under one of the keys in ``lists`` is heard item by item, and empty in what
    this gives. None where the document is JSON and no object. Of a key that comes twice the last counts.

    Raises NotJson, which is known only after some was heard; and what those raise who hear.
    """
    text = _Text(body)
    if text.peek() != "{":
        text.value()
        text.end()
        return None
    found: dict[str, Any] = {}
    for _ in text.parts("{", "}"):
        key = text.key()
        if key in lists and text.peek() == "[":
            hear = begin(key, found)
            for _ in text.parts("[", "]"):
                hear(text.value())
            found[key] = []
        else:
            found[key] = text.value()
    text.end()
    return found


class _Text:
    """The text of a document, of which no more is held than is looked at."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._encoding = json.detect_encoding(body)
        self._decoder = getincrementaldecoder(self._encoding)("surrogatepass")
        self._decoded = 0
        self._held, self._at = "", 0
        self._chars, self._lines, self._column = 0, 0, 0
        """What went before the text that is held."""

    def peek(self) -> str:
        """The next character that is no space; nothing at the end."""
        while True:
            self._at = self._after_space(self._at)
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._more():
                return ""

    def value(self) -> Any:
        """The next value."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
            except json.JSONDecodeError as fault:
                if self._more():
                    continue
                raise self._fault(fault.msg, fault.pos) from None
            except (ValueError, RecursionError) as fault:  # a number of very many digits; lists in lists in lists
                raise NotJson(str(fault)) from None
            follows = self._after_space(end)
            if self._held[follows : follows + 1] in _AFTER or not self._more():  # else a number may go on
                self._at = end
                return value

    def key(self) -> str:
        """The next key of an object, up to its value."""
        if self.peek() != '"':
            raise self._fault("Expecting property name enclosed in double quotes", self._at)
        key = str(self.value())
        if self.peek() != ":":
            raise self._fault("Expecting ':' delimiter", self._at)
        self._at += 1
        return key

    def parts(self, opening: str, closing: str) -> Iterator[None]:
        """Halts before each part of a list or an object, which is to be read then."""
        self._at += len(opening)
        if self.peek() == closing:
            self._at += 1
            return
        while True:
            yield
            follows = self.peek()
            if follows not in (",", closing):
                raise self._fault("Expecting ',' delimiter", self._at)
            if follows == ",":
                self._refuse_end_behind_comma(closing)
            self._at += 1
            if follows == closing:
                return

    def _refuse_end_behind_comma(self, closing: str) -> None:
        """Raise NotJson where the list or object ends behind the comma that is next."""
        at = self._after_space(self._at + 1)
        while at == len(self._held) and self._more():
            at = self._after_space(self._at + 1)
        if self._held[at : at + 1] == closing:
            message, at_comma = _ONE_TOO_MANY[closing]
            raise self._fault(message, self._at if at_comma else at)

    def end(self) -> None:
        """Nothing may follow."""
        if self.peek():
            raise self._fault("Extra data", self._at)

    def _after_space(self, at: int) -> int:
        found = _SPACE.match(self._held, at)
        return found.end() if found else at

    def _more(self) -> bool:
        """Hold more: as much again as is held already, so that a long value is not begun too often. False at the end.

        Raises NotJson where it cannot be decoded.
        """
        if self._decoded == len(self._body):
            return False
        self._let_go()
        piece = self._body[self._decoded : self._decoded + max(_AT_ONCE, len(self._held))]
        self._decoded += len(piece)
        try:
            self._held += self._decoder.decode(piece, self._decoded == len(self._body))
        except UnicodeDecodeError as fault:
            raise NotJson(self._undecodable() or str(fault)) from None
        return True

    def _undecodable(self) -> str:
        """What cannot be decoded, by its place in the whole."""
        try:
            self._body.decode(self._encoding, "surrogatepass")
        except UnicodeDecodeError as fault:
            return str(fault)
        return ""

    def _let_go(self) -> None:
        gone = self._held[: self._at]
        self._chars, (self._lines, self._column) = self._chars + len(gone), self._place(self._at)
        self._held, self._at = self._held[self._at :], 0

    def _place(self, at: int) -> tuple[int, int]:
        """How many lines, and characters in the same line, are before a place in the text that is held."""
        breaks, last = self._held.count("\n", 0, at), self._held.rfind("\n", 0, at)
        return self._lines + breaks, at - last - 1 if breaks else self._column + at

    def _fault(self, message: str, at: int) -> NotJson:
        """What is wrong at a place in the text that is held; text that cannot be decoded is told before it."""
        (lines, column), chars = self._place(at), self._chars + at
        while self._more():
            pass
        return NotJson(f"{message}: line {lines + 1} column {column + 1} (char {chars})")
