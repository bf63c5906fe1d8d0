"""Graphs as files: each dataset's statements in every syntax of RDF, composed of pieces, one for each part.

A document goes from graph to graph, also in those syntaxes that know of none; within a graph it is sorted. A triple
that two graphs say stands there twice, which is one statement to every reader.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from fremdrift.exporting.names import file_name
from fremdrift.exporting.parts import Part
from fremdrift.exporting.pieces import Pieces, is_composed, of_form, write_document
from fremdrift.exporting.statements import Statements
from fremdrift.ground.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from fremdrift.ground.tasks import Task, Works
from fremdrift.model.datasets import Download, Texts
from fremdrift.quads.syntaxes import SYNTAXES

_TITLES: Final[dict[Format, Texts]] = {
    TURTLE: {"da": "Som Turtle", "en": "As Turtle"},
    NQUADS: {"da": "Som N-Quads, med navngivne grafer", "en": "As N-Quads, with named graphs"},
    TRIG: {"da": "Som TriG, med navngivne grafer", "en": "As TriG, with named graphs"},
    JSONLD: {"da": "Som JSON-LD, med navngivne grafer", "en": "As JSON-LD, with named graphs"},
    RDFXML: {"da": "Som RDF/XML", "en": "As RDF/XML"},
    NTRIPLES: {"da": "Som N-Triples", "en": "As N-Triples"},
}


def graph_tasks(parts: Mapping[str, Sequence[Part]], works: Works) -> Iterator[tuple[Download, Task]]:
    """Each dataset in each syntax. All are made of the same statements, whose digest tells what goes in."""
    for dataset, of_it in parts.items():
        said = Statements.of(of_it)
        for form in SYNTAXES:
            name = file_name(dataset, form)
            yield (
                Download(dataset, name, form, _TITLES[form]),
                works.task(name, write_document, (form, tuple(of_it)), said.told, said.size),
            )


def wanted_by(tasks: Iterable[Task]) -> set[Part]:
    """The parts that documents are to be composed of."""
    return {part for task in tasks if task.make is write_document for part in task.given[1]}


def composed(task: Task, pieces: Pieces) -> Task:
    """The same task, where it is a document with the pieces of its parts, now that they are there."""
    if task.make is not write_document:
        return task
    form, parts = task.given
    found = [pieces.found[part] for part in parts]
    return replace(task, given=(form, of_form(form, found, packed=is_composed(parts))))
