"""Losing: names that the release before has and no table has any more. Names once published stay, so the publisher is
told of each that goes without a word, and all that went answer as gone from then on.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from fremdrift.ground.namespaces import FD, RDF, XSD
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import DATA, DERIVED, RENEWED, SINCE, WITH, Release
from fremdrift.model.findings import Finding, Message, Place, Rule, Severity, some_of
from fremdrift.model.iris import EDITION, THING, Names
from fremdrift.pipeline.checking import Checked, believed
from fremdrift.quads.lines import Lines, iri_of, leaving, line_of

NAMES_LOST: Final = "names-lost"
"""The rule of what is told of them."""
_SHOWN: Final = 5
_TYPE: Final = f"<{RDF}type>"
_WITHDRAWAL: Final = f"{THING}withdrawal/"
_UP: Final = frozenset(
    f"<{FD}{one}>"
    for one in (
        "inStrategy",
        "partOf",
        "milestoneOf",
        "about",
        "account",
        "participationIn",
        "participant",
        "judgedObservation",
        "otherObservation",
        "judgedThing",
        "denotes",
        "changeOf",
    )
)
"""Links to what a thing belongs to, without which it says nothing."""
_FOLLOWING: Final = (f"{THING}move/", f"{THING}change/")
"""Names of what follows from statements: they go when it does, and nobody need be told of each."""
_UNNAMED: Final = Rule(
    NAMES_LOST,
    Message(
        "Udgivne navne der ikke længere står i tabellerne ({count}): {shown_da}. Sæt rækkerne ind igen, eller skriv "
        "hvert navn i withdrawn.csv med grunden og det der har afløst det. Adresserne svarer 410 fra næste udgivelse.",
        "Published names that are no longer in the tables ({count}): {shown_en}. Bring the rows back, or write each "
        "name in withdrawn.csv with the reason and what replaced it. Their addresses answer 410 from the next release.",
    ),
    Severity.WARNING,
)


@dataclass(frozen=True)
class Losses:
    """What the release before has and the tables do not: all of it by IRI, and of that the paths of what is neither
    withdrawn by name nor part of what is, nor follows from statements; and what each belonged to that is lost or
    withdrawn as well.
    """

    things: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    above: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def findings(self) -> Iterator[Finding]:
        """What the publisher is told of them, if anything."""
        if self.unnamed:
            shown = some_of(self.unnamed, _SHOWN)
            yield _UNNAMED.at(Place("withdrawn.csv"), count=len(self.unnamed), shown_da=shown.da, shown_en=shown.en)


def with_losses(
    before: Release | None, checked: Checked, settings: Settings, withdrawn: Collection[str] = ()
) -> tuple[Checked, Losses]:
    """What tables that were judged have lost since a release, which they are told of; ``withdrawn`` are datasets named
    as such beside the tables, by key. Nothing where the tables are at fault, or there is no release.
    """
    lost = _losses(before, checked, settings, withdrawn)
    return replace(checked, findings=[*checked.findings, *lost.findings()]), lost


def _losses(before: Release | None, checked: Checked, settings: Settings, withdrawn: Collection[str]) -> Losses:
    if before is None or checked.catalogue is None:
        return Losses()
    names, old = Names(settings.base_iri), _old(before)
    rows = [row.get("path") for row in checked.kept if row.table.name == "withdrawn"]
    named = {names.base + start + path for path in (*rows, *withdrawn) for start in ("", THING)}
    things = _lost(checked, before, old, names)
    excused = _Excused(old, names, frozenset(named), frozenset(things))
    paths = (one.removeprefix(names.base) for one in things if not excused.goes(one))
    unnamed = (one.removeprefix(THING) for one in paths if not one.startswith(_FOLLOWING))
    return Losses(things, tuple(unnamed), {one: sorted(excused.above(one)) for one in things})


def _old(before: Release) -> Lines:
    """The statements of a release; none where they are damaged."""
    folder = believed(before, DATA, DERIVED)
    return Lines((folder / DATA, folder / DERIVED) if folder else ())


def lost_lines(before: Release | None, checked: Checked, lost: Losses, made: str) -> Sequence[str]:
    """What a release made at a time says of all that is lost, sorted: what the one before says, but for what came back,
    and what it has lost itself.
    """
    graph, known = f"<{checked.base}graph/lost>", set[tuple[str, str, str]]()
    said = _new(checked)
    for subject, predicate, value, _ in before.lost if before else ():
        if not _has(said, iri_of(subject)):
            known.add((subject, predicate, value))
    told = {subject for subject, predicate, _ in known if predicate == SINCE}
    for one in lost.things:
        if f"<{one}>" not in told:
            known.add((f"<{one}>", SINCE, f'"{made}"^^<{XSD}dateTime>'))
            known |= {(f"<{one}>", WITH, f"<{whole}>") for whole in lost.above.get(one, ())}
    return [f"{' '.join(one)} {graph} .\n" for one in sorted(known)]


def _new(checked: Checked) -> Lines:
    """What the tables say, and what follows from that where it was worked out."""
    paths = (checked.folder / name for name in (DATA, DERIVED))
    return Lines(tuple(one for one in paths if one.is_file()))


def _lost(checked: Checked, before: Release, old: Lines, names: Names) -> tuple[str, ...]:
    """The things and editions that were and are no more; a withdrawal that goes takes with it what it was of."""
    said = _new(checked)
    found = _leaving(old, said, names) if old.paths else _told_without(before, said, names)
    paths = sorted({*map(_of_withdrawal, found)})
    return tuple(names.base + one for one in paths if not _has(said, names.base + one))


def _leaving(old: Lines, said: Lines, names: Names) -> set[str]:
    """The paths of what has a class that is said no more."""
    found = set[str]()
    for path, new in zip(old.paths, said.paths, strict=False):
        for text in (one for one in leaving(path, new) if _TYPE in one):
            subject, predicate, _, _ = line_of(text)
            if predicate == _TYPE:
                found.add(names.path(iri_of(subject)) or "")
    return {one for one in found if one.startswith((THING, EDITION)) and "#" not in one}


def _told_without(before: Release, said: Lines, names: Names) -> set[str]:
    """The same where the old statements are damaged: of all that was there is written down when it last changed."""
    there = {names.path(iri_of(subject)) for subject, *_ in said}
    known = before.renewed() if believed(before, RENEWED) else {}
    return {one for one in known if one.startswith((THING, EDITION)) and one not in there}


def _of_withdrawal(path: str) -> str:
    """What a withdrawal is of, by its path; any other as it is."""
    if not path.startswith(_WITHDRAWAL):
        return path
    path = path.removeprefix(_WITHDRAWAL)
    return path if path.startswith(EDITION) else THING + path


def _has(lines: Lines, iri: str) -> bool:
    return any(True for _ in lines.beginning(f"<{iri}> "))


class _Excused:
    """Which of what is lost goes with what is named as withdrawn."""

    def __init__(self, old: Lines, names: Names, named: frozenset[str], lost: frozenset[str]) -> None:
        self._old, self._names, self._named, self._lost = old, names, named, lost
        self._known: dict[str, bool] = {}

    def goes(self, iri: str) -> bool:
        """Whether it is named, its strategy is, or something it belongs to goes itself."""
        seen, waiting, goes = {iri}, [iri], False
        while waiting and not goes:
            one = waiting.pop()
            goes = self._known.get(one, self._is_named(one))
            above = set() if one in self._known else self.above(one) - seen
            seen |= above
            waiting += sorted(above)
        self._known[iri] = goes
        return goes

    def _is_named(self, iri: str) -> bool:
        strategy = f"{self._names.base}{THING}strategy/{self._names.owner_of(iri)}"
        return iri in self._named or strategy in self._named

    def above(self, iri: str) -> set[str]:
        """What is lost or named and a thing belongs to."""
        lines = self._old.beginning(f"<{iri}> ")
        above = (iri_of(value) for _, predicate, value, _ in lines if predicate in _UP)
        return {one for one in above if one != iri and (one in self._lost or one in self._named)}
