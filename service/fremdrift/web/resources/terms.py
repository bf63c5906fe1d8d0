"""Terms: the vocabulary as its page reads it: every term by kind, and which class leads to which, drawn and as rows.

All of it comes from the ontology itself. Codes, texts and numbers are values, not classes of things: the picture leaves
them out, the list of terms has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fremdrift.ground.namespaces import FD, OWL, PREFIXES, RDFS, SKOS
from fremdrift.model.facts import TYPE, Facts
from fremdrift.web.drawings.drawing import LINE, Canvas, Mark, Picture
from fremdrift.web.wording.voice import Voice

KINDS: Final = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
"""The kinds of terms (https://www.w3.org/TR/owl2-syntax/#Entity_Declarations_and_Typing), in order."""
_VALUES: Final = (SKOS + "Concept", RDFS + "Literal")
_WIDTH: Final = 288
"""As wide as a page of 320 px shows without scrolling."""
_LANE: Final = 7
_EDGE: Final = 6
_LETTER: Final = 6.6
"""The width of a letter of a row, on average and a little over."""


@dataclass(frozen=True)
class Link:
    """What leads from one class to another; ``start`` is empty where anything may have the property, ``end`` where it
    may lead to anything.
    """

    start: str
    through: str
    end: str


def prefixed(iri: str) -> str:
    """An IRI as it is written in Turtle: ours as ``fd:…``, one of no known namespace as it is."""
    fitting = max(
        (one for one in PREFIXES.items() if iri.startswith(one[1])), key=lambda one: len(one[1]), default=None
    )
    return f"{fitting[0]}:{iri.removeprefix(fitting[1])}" if fitting else iri


def terms_of(said: Facts) -> dict[str, list[str]]:
    """The IRIs of our terms by kind, in the order of their names."""
    found = {kind: sorted(_ours(said.subjects(TYPE, OWL + kind)), key=str.casefold) for kind in KINDS}
    return {kind: terms for kind, terms in found.items() if terms}


def _ours(terms: Iterable[str]) -> set[str]:
    return {one for one in terms if one.startswith(FD) and one != FD}


def links_of(said: Facts) -> list[Link]:
    """Which class leads to which: a class to the wider one, and each property that leads from things to things."""
    found = set[Link]()
    for narrow in said.things():
        wider = said.values(narrow, RDFS + "subClassOf")
        found.update(Link(narrow, RDFS + "subClassOf", str(one)) for one in wider if one.startswith(FD))
    for one in _ours(said.subjects(TYPE, OWL + "ObjectProperty")):
        starts, ends = (_ways(said, one, name) for name in ("domain", "range"))
        found.update(Link(start, one, end) for start in starts for end in ends if end not in _VALUES)
    return sorted(found, key=lambda one: (one.start, one.through != RDFS + "subClassOf", one.through, one.end))


def _ways(said: Facts, term: str, name: str) -> list[str]:
    """What the ontology says of a property's domain or range, an empty text where that is anything."""
    return [str(one) for one in said.values(term, RDFS + name)] or [""]


def diagram(said: Facts, voice: Voice) -> Picture:
    """The classes in boxes, each with what leads from it; lines at the side lead from there to what it leads to."""
    found = links_of(said)
    boxes = _in_order(_ours(said.subjects(TYPE, OWL + "Class")), found)
    canvas, tops, rows = Canvas(y=_EDGE), dict[str, float](), list[tuple[float, str]]()
    for box in boxes:
        tops[box] = canvas.y + LINE / 2 + 2
        _headed(canvas, _named(box, voice), voice.code(box) if box.startswith(FD) else "", _WIDTH - 2 * _EDGE)
        for one in (one for one in found if one.start == box):
            canvas.write(f"{_through(one, voice)} → {_named(one.end, voice)}", 2 * _EDGE, "quiet")
            rows.append((canvas.y - LINE / 2, one.end))
        canvas.y += 2 * _EDGE
    finding = voice.say(
        "%(classes)s classes, and %(links)s ways that lead from one to another.", classes=len(boxes), links=len(found)
    )
    table = tuple((_named(one.start, voice), _through(one, voice), _named(one.end, voice)) for one in found)
    headings = voice.all("Class", "Property", "Leads to")
    marks = (*canvas.marks, *_lines(tops, rows))
    return Picture(
        "vocabulary",
        voice.say("How the classes hang together"),
        finding,
        headings,
        table,
        marks,
        canvas.y,
        _WIDTH,
        whole=True,
    )


def _headed(canvas: Canvas, name: str, label: str, width: float) -> None:
    """The head of a box: the name of a class, and its label beside it where there is room."""
    canvas.put(Mark("bar", _EDGE, canvas.y, width, LINE + 4, look="period"))
    canvas.write(name, 2 * _EDGE, "bold")
    beside = 2 * _EDGE + 9 * len(name) + 8
    if label and beside + _LETTER * len(label) < width - _LANE:
        canvas.put(Mark("text", beside, canvas.y - 5, text=label, look="small"))
    canvas.y += 4


def _named(iri: str, voice: Voice) -> str:
    return prefixed(iri).removeprefix("fd:") if iri else voice.say("anything")


def _through(one: Link, voice: Voice) -> str:
    return voice.say("is a") if one.through == RDFS + "subClassOf" else _named(one.through, voice)


def _in_order(classes: set[str], found: list[Link]) -> list[str]:
    """The classes and what they lead to: what leads nowhere first, then what leads to few others, else by name."""
    ways: dict[str, set[str]] = {one: set() for one in classes}
    for one in found:
        ways.setdefault(one.start, set()).add(one.end)
        ways.setdefault(one.end, set())
    return sorted(ways, key=lambda one: (one == "", len(_reached(one, ways)), one))


def _reached(start: str, ways: dict[str, set[str]]) -> set[str]:
    reached, waiting = set[str](), [start]
    while waiting:
        for end in ways[waiting.pop()] - reached:
            reached.add(end)
            waiting.append(end)
    return reached


def _lines(tops: dict[str, float], rows: list[tuple[float, str]]) -> list[Mark]:
    """For each class that something leads to, one line at the side: from every row that names it to its head."""
    marks: list[Mark] = []
    for end, lane in _lanes(tops, rows).items():
        x = _WIDTH - 2 * _EDGE - 2 - lane * _LANE
        from_rows = [y for y, to in rows if to == end]
        first, last = min([*from_rows, tops[end]]), max([*from_rows, tops[end]])
        marks.append(Mark("line", x, first, 0, last - first, look="way"))
        marks += [Mark("dot", x, y) for y in from_rows]
        marks.append(Mark("head", x, tops[end]))
    return marks


def _lanes(tops: dict[str, float], rows: list[tuple[float, str]]) -> dict[str, int]:
    """How far from the edge each line stands: two that share a height stand apart, long ones inside."""
    spans = {end: [tops[end], *(y for y, to in rows if to == end)] for end in {to for _, to in rows}}
    lanes: dict[str, int] = {}
    for end in sorted(spans, key=lambda one: (max(spans[one]) - min(spans[one]), one)):
        taken = {
            lane
            for other, lane in lanes.items()
            if min(spans[other]) <= max(spans[end]) and min(spans[end]) <= max(spans[other])
        }
        lanes[end] = next(lane for lane in range(len(spans)) if lane not in taken)
    return lanes
