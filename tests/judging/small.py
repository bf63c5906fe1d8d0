"""Small data judged by small shapes, both written in a line."""

from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat, Store

from fremdrift.judging import engine
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.report import Result

_PREFIXES: Final = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix x: <urn:x:> .\n"


def judged(shape: str, data: str) -> list[Result]:
    """What our engine finds by a shape in Turtle of data in TriG."""
    store = Store()
    store.load(_PREFIXES + data, format=RdfFormat.TRIG)
    return engine.judge(store, ShapesGraph(pyoxigraph.parse(_PREFIXES + shape, format=RdfFormat.TURTLE)))
