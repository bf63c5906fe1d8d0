"""A plan as others see one: what StratML and OCDS have words for, read from the statements of a strategy's dataset.

Of each milestone that is the latest expected date, the completion that was reported, and the latest status. What was
said before, by whom and where, what moved, and how sure it is, neither standard can carry.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Final

from fremdrift.exporting.statements import Statements
from fremdrift.ground import folders
from fremdrift.ground.namespaces import CODE, DCT, FD, RDF
from fremdrift.model.completion import Word, completing
from fremdrift.model.order import day_of, one_name, places
from fremdrift.model.tongues import first_tongue
from fremdrift.quads.lines import iri_of, plain
from fremdrift.quads.store import parse_turtle
from fremdrift.quads.terms import NamedNode, text_of

CANNOT_CARRY: Final = (
    "earlier plans and the moves between them, who said what and where, contradicting and undated statements, "
    "corrections, judgements, participation, names in more than one language, dates without a last or first day, "
    "publishers' own ratings, and columns of one's own, such as amounts and values to be reached"
)
"""What a reader of either file must look for in the RDF."""

_JUDGED: Final = {f"<{CODE}judgement-kind/{one}>" for one in ("revises", "same-as", "merged-into")}
"""The kinds of our judgements that say which statement is the last word, and what nobody goes on with."""
_CLASSES: Final = {f"<{FD}{one}>": one for one in ("Strategy", "Goal", "FocusArea", "Initiative", "Milestone")}
_ASKED: Final = {
    f"<{RDF}type>": "type",
    f"<{DCT}title>": "title",
    **{
        f"<{FD}{one}>": one
        for one in (
            *("workingLabel", "number", "inGoal", "inFocusArea", "milestoneOf", "latestStatement", "dateTakenBackBy"),
            *("about", "recalled", "account", "stated", "knownFrom", "sequence", "status", "expected", "completed"),
            *("edtf", "earliest", "latest"),
            *("judgedObservation", "otherObservation", "judgedThing", "otherThing"),
        )
    },
    f"<{DCT}type>": "judged",
}
"""What is read, by the notation of the property: of a strategy about half of its statements."""


@dataclass(frozen=True)
class When:
    """A date: as EDTF, and its first and last day (ISO), empty where it is open."""

    edtf: str
    first: str
    last: str


@dataclass(frozen=True)
class Step:
    """A milestone: by IRI, with its number and name, the language of that, when it is expected and was met, and its
    status in OCDS.
    """

    iri: str
    number: str
    name: str
    lang: str
    expected: When | None
    met: When | None
    status: str


@dataclass
class Part:
    """A goal, a focus area or an initiative, with its milestones and what it consists of; ``lang`` is the language of
    its name.
    """

    iri: str
    number: str
    name: str
    lang: str = ""
    parts: list["Part"] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class _Thing:
    """What is told of a thing: by property the notations of its values. Of several the last in order is taken."""

    iri: str
    told: dict[str, list[str]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Which of our classes it is of, empty where of none that a plan has."""
        return next((_CLASSES[one] for one in sorted(self.told.get("type", ())) if one in _CLASSES), "")

    def text(self, name: str) -> str:
        """The IRI or the text that is its value, empty where there is none."""
        return max(map(plain, self.told.get(name, ())), default="")

    @property
    def name(self) -> str:
        """Its title in English, else in the language that pages have it in, else what it is called for short."""
        return self._named[0]

    @property
    def lang(self) -> str:
        """The language of its name, empty where that is of none."""
        return self._named[1]

    @cached_property
    def _named(self) -> tuple[str, str]:
        for name in ("title", "workingLabel"):
            by_lang = {_tongue(one): plain(one) for one in sorted(self.told.get(name, ()))}
            chosen = first_tongue(by_lang, "en")
            if by_lang:
                return by_lang[chosen], chosen
        return self.text("number") or self.iri.rpartition("/")[2], ""


def _tongue(notation: str) -> str:
    """The language of a text, by its notation; empty where it is in none."""
    return notation.rpartition('"@')[2] if not notation.endswith('"') and '"@' in notation else ""


_Told = Mapping[str, _Thing]
_NOTHING: Final = _Thing("")


@lru_cache(maxsize=1)
def read_plan(statements: Statements, dataset: str) -> Part:
    """The strategy whose dataset these statements are: goals, else focus areas, with initiatives, with milestones.

    What belongs to no goal stands in a part of the strategy's own name, so nothing is lost and no goal is made up. A
    programme outside any strategy goes by ``dataset``, the IRI of its dataset. The last is remembered.
    """
    told = _told(statements)
    things = {iri: one for iri, one in sorted(told.items()) if one.kind}
    judged = _Judgements.of(told)
    said = _said(told, judged)
    parts = {
        iri: Part(iri, one.text("number"), one.name, one.lang) for iri, one in things.items() if one.kind != "Milestone"
    }
    strategies = (part for iri, part in parts.items() if things[iri].kind == "Strategy")
    whole = next(strategies, Part(dataset, "", dataset.rpartition("/")[2]))
    rest = Part(whole.iri + "#rest", "", whole.name, whole.lang)
    for iri, part in parts.items():
        if part is not whole:
            _parent(things, parts, iri, whole, rest).parts.append(part)
    for iri, thing in things.items():
        if thing.kind == "Milestone":
            of = parts.get(thing.text("milestoneOf"), rest)
            (rest if of is whole else of).steps.append(_step(thing, told, said.get(judged.name(iri), ()), judged))
    whole.parts += [rest] if rest.parts or rest.steps or not whole.parts else []
    return whole


def _told(statements: Statements) -> dict[str, _Thing]:
    found: dict[str, _Thing] = {}
    for subject, predicate, value, _ in statements.saying(_ASKED):
        if _ASKED[predicate] == "judged" and value not in _JUDGED:
            continue
        thing = found.get(subject)
        if thing is None:
            thing = found[subject] = _Thing(iri_of(subject))
        thing.told.setdefault(_ASKED[predicate], []).append(value)
    return {one.iri: one for one in found.values()}


@dataclass(frozen=True)
class _Judgements:
    """Our judgements of which statement is the last word: by statement those that revise it, by thing its one name;
    and the things, by their names, that are merged into another.
    """

    revising: dict[str, set[str]]
    names: dict[str, str]
    merged: frozenset[str]

    @classmethod
    def of(cls, told: _Told) -> "_Judgements":
        revising: dict[str, set[str]] = {}
        same: list[tuple[str, str]] = []
        merged: list[str] = []
        for one in told.values():
            if one.text("judged").endswith("/revises") and one.text("otherObservation"):
                revising.setdefault(one.text("otherObservation"), set()).add(one.text("judgedObservation"))
            elif one.text("judged").endswith("/merged-into"):
                merged.append(one.text("judgedThing"))
            elif one.text("judged") and one.text("judgedThing") and one.text("otherThing"):
                same.append((one.text("judgedThing"), one.text("otherThing")))
        names = one_name(same)
        return cls(revising, names, frozenset(names.get(one, one) for one in merged))

    def name(self, thing: str) -> str:
        return self.names.get(thing, thing)


def _said(told: _Told, judged: _Judgements) -> dict[str, list[_Thing]]:
    """The statements about each thing, by its one name, the last word last; none that are recalled."""
    found: dict[str, list[_Thing]] = {}
    for one in told.values():
        if "about" in one.told and one.text("recalled") != "true":
            found.setdefault(judged.name(one.text("about")), []).append(one)

    def ordered(said: Iterable[_Thing]) -> list[_Thing]:
        stands = ((_day(one, told), int(one.text("sequence") or 1), one.iri) for one in said)
        place = places(stands, judged.revising)
        return sorted(said, key=lambda one: place[one.iri])

    return {thing: ordered(some) for thing, some in found.items()}


def _day(said: _Thing, told: _Told) -> str:
    """When something was said, else when its account became known (ISO); empty where neither is known."""
    stated, account = (told.get(said.text(name), _NOTHING) for name in ("stated", "account"))
    return day_of(stated.text("earliest"), stated.text("latest"), account.text("knownFrom"))


def _parent(things: _Told, parts: dict[str, Part], iri: str, whole: Part, rest: Part) -> Part:
    """What a part stands in: the goal of its focus area before the area, and the strategy for the outermost."""
    thing = things[iri]
    if thing.kind == "Goal":
        return whole
    area = things.get(thing.text("inFocusArea"))
    goal = thing.text("inGoal") or (area.text("inGoal") if area else "")
    outer = parts.get(goal) or (parts.get(area.iri) if area else None)
    if outer is not None:
        return outer
    return whole if thing.kind == "FocusArea" else rest


def _step(thing: _Thing, told: _Told, said: Sequence[_Thing], judged: _Judgements) -> Step:
    named = [told.get(one.text("about"), _NOTHING) for one in said]
    plans = {one.text("latestStatement") for one in named if not one.text("dateTakenBackBy")}
    latest = next((one for one in said if one.iri in plans), None)
    expected = _when(latest, "expected", told) if latest else None
    done = _done(said, told, judged)
    spoken = next((one.text("status") for one in reversed(said) if "status" in one.told), "")
    merged = judged.name(thing.iri) in judged.merged
    status = "met" if done else "" if merged else _ocds().get(spoken, "")
    return Step(thing.iri, thing.text("number"), thing.name, thing.lang, expected, done, status)


def _done(said: Sequence[_Thing], told: _Told, judged: _Judgements) -> When | None:
    """When it took place, as long as the last word does not take that back."""
    words = [Word(one.iri, _day(one, told), one.text("completed"), one.text("status")) for one in said]
    done = completing(words, lambda iri: judged.revising.get(iri, ()))
    return _when(said[words.index(done)], "completed", told) if done else None


def _when(said: _Thing, name: str, told: _Told) -> When | None:
    node = told.get(said.text(name), _NOTHING)
    return When(node.text("edtf"), node.text("earliest"), node.text("latest")) if node.text("edtf") else None


@cache
def _ocds() -> dict[str, str]:
    """The OCDS milestone status of each of our statuses that has one."""
    found = parse_turtle(folders.vocabulary() / "codes.ttl", NamedNode(FD))
    named = NamedNode(FD + "ocdsStatus")
    return {text_of(one.subject): text_of(one.object) for one in found if one.predicate == named}
