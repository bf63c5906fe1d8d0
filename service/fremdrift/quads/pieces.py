"""Pieces: documents put together from parts that are written apart, in any syntax.

A piece is what some statements look like in a document, without its head and its foot. A pattern is a piece with gaps:
where thousands of things are described alike, the engine writes one of them, and the others are filled in.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from pyoxigraph import Literal, Triple

from fremdrift.ground.formats import JSONLD, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from fremdrift.ground.jsons import compact
from fremdrift.quads.json_ld import json_ld_document, json_ld_nodes
from fremdrift.quads.syntaxes import RETURN, frame, piece_of

_PLAIN: Final = re.compile(r"[\w:/#.?=+~ -]*", re.ASCII)
"""Texts that every syntax writes as they are."""
_ENTITIES: Final = {'"': "&quot;", "'": "&apos;", "\r": RETURN}


def document(pieces: Iterable[bytes], form: Format) -> bytes:
    """Pieces, one after the other, as a document of one graph without a name, also in a syntax that has such names: a
    reader asks it alike whichever syntax came.

    Pieces should not speak of the same subjects.
    """
    if form == JSONLD:
        return json_ld_document(filter(None, pieces))
    around = frame(_nameless(form))
    return around.head + b"".join(pieces) + around.foot


def _nameless(form: Format) -> Format:
    """The syntax without names for graphs: TriG that needs none is Turtle."""
    return TURTLE if form == TRIG else form


def piece(triples: Iterable[Triple], form: Format) -> bytes:
    """What triples look like in a document, in their order; those of a subject should follow each other."""
    if form == NTRIPLES:
        return "".join(f"{one} .\n" for one in triples).encode()
    if form == JSONLD:
        return json_ld_nodes(triples)
    return piece_of(triples, _nameless(form))


@dataclass(frozen=True)
class Pattern:
    """A piece with gaps: its text, and the number of the value that each gap takes, in their order."""

    text: bytes
    order: tuple[int, ...]

    @classmethod
    def of(cls, triples: Iterable[Triple], form: Format, gaps: Sequence[str]) -> "Pattern":
        """The pattern of triples in which each of some names, or texts, stands for a value; none is part of another."""
        wanted = [one.encode() for one in gaps]
        parts = re.split(b"(%b)" % b"|".join(map(re.escape, wanted)), piece(triples, form).replace(b"%", b"%%"))
        return cls(b"%b".join(parts[::2]), tuple(map(wanted.index, parts[1::2])))

    def filled(self, values: Sequence[bytes]) -> bytes:
        """The piece with these values, each as the syntax writes it."""
        return self.text % tuple([values[one] for one in self.order])


class Values:
    """IRIs and texts for the gaps of patterns."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._plain = [one.encode() for one in texts] if _PLAIN.fullmatch("".join(texts)) else None

    def written(self, form: Format) -> Sequence[bytes]:
        """Each as a syntax writes it between its delimiters."""
        return self._plain or [notation(one, form) for one in self.texts]


def notation(text: str, form: Format) -> bytes:
    """An IRI, or the text of a literal, as a syntax writes it between its delimiters."""
    if _PLAIN.fullmatch(text):
        return text.encode()
    if form == RDFXML:
        return escape(text, _ENTITIES).encode()
    return compact(text)[1:-1] if form == JSONLD else str(Literal(text))[1:-1].encode()
