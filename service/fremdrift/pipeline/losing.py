"""Losing: names that the release before has and no table has any more. Names once published stay, so the publisher is
told of each that goes without a word, and all that went answer as gone from then on.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fremdrift.ground.namespaces import FD, PROV, RDF, XSD
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.model.findings import Finding, Message, Place, Rule, Severity, some_of
from fremdrift.model.iris import EDITION, THING, Names
from fremdrift.pipeline.checking import DATA, Checked, believed
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
    )
)
"""Links to what a thing belongs to, without which it says nothing."""
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
    withdrawn by name nor part of what is.
    """

    things: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()

    def findings(self) -> Iterator[Finding]:
        """What the publisher is told of them, if anything."""
        if self.unnamed:
            shown = some_of(self.unnamed, _SHOWN)
            yield _UNNAMED.at(Place("withdrawn.csv"), count=len(self.unnamed), shown_da=shown.da, shown_en=shown.en)


def with_losses(
    before: Release | None, checked: Checked, settings: Settings, withdrawn: Collection[str] = ()
) -> tuple[Checked, Losses]:
    """What tables that were judged have lost since a release, which they are told of; ``withdrawn`` are datasets named
    as such beside the tables, by key. Nothing where the tables are at fault, there is no release, or its statements are
    damaged.
    """
    lost = _losses(before, checked, settings, withdrawn)
    return replace(checked, findings=[*checked.findings, *lost.findings()]), lost


def _losses(before: Release | None, checked: Checked, settings: Settings, withdrawn: Collection[str]) -> Losses:
    folder = believed(before, DATA)
    if folder is None or checked.catalogue is None:
        return Losses()
    names, old = Names(settings.base_iri), Lines((folder / DATA,))
    rows = [row.get("path") for row in checked.kept if row.table.name == "withdrawn"]
    named = {names.base + start + path for path in (*rows, *withdrawn) for start in ("", THING)}
    things = _lost(checked, old, names)
    excused = _Excused(old, names, frozenset(named), frozenset(things))
    unnamed = (one.removeprefix(names.base).removeprefix(THING) for one in things if not excused.goes(one))
    return Losses(things, tuple(unnamed))


def lost_lines(before: Release | None, checked: Checked, lost: Losses, made: str) -> Sequence[str]:
    """What a release made at a time says of all that is lost, sorted: what the one before says, but for what came back,
    and what it has lost itself.
    """
    graph, known = f"<{checked.base}graph/lost>", dict[str, str]()
    said = Lines((checked.folder / DATA,))
    for subject, _, since, _ in before.lost if before else ():
        if not _has(said, iri_of(subject)):
            known[subject] = since
    for one in lost.things:
        known.setdefault(f"<{one}>", f'"{made}"^^<{XSD}dateTime>')
    return [f"{one} <{PROV}invalidatedAtTime> {known[one]} {graph} .\n" for one in sorted(known)]


def _lost(checked: Checked, old: Lines, names: Names) -> tuple[str, ...]:
    """The things and editions that were and are no more; a withdrawal that goes takes with it what it was of."""
    new, found = checked.folder / DATA, set[str]()
    said = Lines((new,))
    for text in (one for path in old.paths for one in leaving(path, new) if _TYPE in one):
        subject, predicate, _, _ = line_of(text)
        path = names.path(iri_of(subject)) or ""
        if path.startswith(_WITHDRAWAL):
            path = path.removeprefix(_WITHDRAWAL)
            path = path if path.startswith(EDITION) else THING + path
        if predicate == _TYPE and path.startswith((THING, EDITION)) and "#" not in path:
            found.add(names.base + path)
    return tuple(one for one in sorted(found) if not _has(said, one))


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
            above = set() if one in self._known else {*self._above(one)} - seen
            seen |= above
            waiting += sorted(above)
        self._known[iri] = goes
        return goes

    def _is_named(self, iri: str) -> bool:
        strategy = f"{self._names.base}{THING}strategy/{self._names.owner_of(iri)}"
        return iri in self._named or strategy in self._named

    def _above(self, iri: str) -> Iterator[str]:
        """What is lost or named and a thing belongs to."""
        lines = self._old.beginning(f"<{iri}> ")
        above = (iri_of(value) for _, predicate, value, _ in lines if predicate in _UP)
        return (one for one in above if one in self._lost or one in self._named)
