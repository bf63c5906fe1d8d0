"""Lines: what the lists of the pages show of each thing, and what they can be chosen, sorted and searched by.

Drawn up once for each release, as cards (see ``cards``); here are the cards of lines and lists, and what reads them.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from operator import attrgetter
from typing import Any, Final

from fremdrift.deriving.coverage import coverage
from fremdrift.deriving.news import as_printed
from fremdrift.ground.jsons import compact
from fremdrift.ground.namespaces import CODE
from fremdrift.ground.spellings import natural
from fremdrift.model.date_words import in_words
from fremdrift.model.dates import StatedDate, read_date
from fremdrift.model.iris import OWN_CODE, THING
from fremdrift.model.standing import DONE, STOPPED, standing
from fremdrift.serving.overview import Overview, Row, Stage, edition_order
from fremdrift.web.listings import due, gaps
from fremdrift.web.listings.listing import LANGS, Draft, Entry
from fremdrift.web.wording.dates import years_in_words
from fremdrift.web.wording.tongues import Named
from fremdrift.web.wording.view import Text

LINE: Final = "line "
"""Before the IRI of a thing: the card of its line."""
_UNCLEAR: Final = ("", "unclear", "unknown", "withheld", "not-mentioned")
_STATUS: Final = "observation-status"
NOT_STATED: Final = "not-stated"
"""The value of a facet for what no source says."""
OWN_WORDS: Final = "own-words"
"""The value of the facet of statuses for what is said in more of the publisher's words than a choice holds."""
_MOST_WORDS: Final = 60
"""So many characters a choice holds."""
CONTAINERS: Final = "containers"
_ALL: Final = ("strategies", CONTAINERS, "initiatives", "milestones", "organisations", "editions", "sources")
"""The lists whose things have a line; of a thing that is in several the last counts."""


def short(iri: str, base: str) -> str:
    """What of a thing's name stands in an address: the name within its kind."""
    return iri.removeprefix(base + THING).partition("/")[2]


def code(iri: str) -> str:
    """The same of a code; empty where there is none."""
    return iri.rpartition("/")[2]


NO_STAGE: Final = Stage("", "", 0)
"""Of what nothing was said."""


NOBODY: Final = Named("", "")
"""Who speaks where that is not known."""


def _status(stage: Stage, base: str) -> str:
    """The value of the facet of statuses: our code, else the publisher's words, after the language of these and a
    colon, which no code has, else the publisher's own code by its key, which has a slash.
    """
    words = " ".join(stage.words.split())
    said = OWN_WORDS if len(words) > _MOST_WORDS else words and f"{stage.language}:{words}"
    return code(stage.status) or said or stage.own.removeprefix(base + OWN_CODE) or NOT_STATED


# --- What is read ---


@dataclass(frozen=True)
class Line:
    """One line of a list: the row, its title and the language that is in; and what stands beside it."""

    row: Row
    title: str
    lang: str
    official: bool
    stage: Stage = NO_STAGE
    moves: int = 0
    flags: frozenset[str] = frozenset()
    period: str = ""
    within: "Line | None" = None
    strategy: "Line | None" = None
    rows: int = 0
    depth: int = 0
    untitled: bool = False
    publisher: Named = NOBODY
    """Who speaks, where it is an edition or a source; empty where that is not known."""

    @property
    def text(self) -> str:
        """The title, as a text of any kind has it."""
        return self.title


def line_of(row: Row, lang: str, **more: Any) -> Line:
    """A row with the best title it has: this language, the other, one of no or any language, our own words, else its
    number or its years, else the last part of its name.
    """
    other = "en" if lang == "da" else "da"
    more["publisher"] = publisher_in(row, lang)
    for one in (lang, other):
        if one in row:
            return Line(row, row[one], one, official=True, **more)
    if "title" in row:
        return Line(row, row["title"], row["language"], official=True, **more)
    for one in (lang, other):
        if f"label{one}" in row:
            return Line(row, row[f"label{one}"], one, official=False, **more)
    years = years_in_words(row.get("start", ""), row.get("end", ""), lang)
    known = row.get("number") or years
    untitled = bool(known) and f"/{THING}organisation/" not in row["thing"]  # the number of those is an abbreviation
    return Line(row, known or row["thing"].rpartition("/")[2], "", official=True, untitled=untitled, **more)


def own_title(row: Row) -> tuple[str, str]:
    """A title of a thing and its language: one in neither of ours where there is any, since those have columns of their
    own in tables, else the Danish or the English; both empty where it has none.
    """
    if "title" in row:
        return row["title"], row["language"]
    return next(((row[lang], lang) for lang in LANGS if lang in row), ("", ""))


def label_in(labels: Mapping[str, Mapping[str, str]], scales: Mapping[str, Line], iri: str, lang: str) -> Text | None:
    """The label of a code or a term; None where it has none. ``scales`` are the codes that lack one of our languages,
    each as it is called in this one.
    """
    if label := labels.get(iri):
        return Text(label[lang], lang)
    return Text(scales[iri].title, scales[iri].lang) if iri in scales else None


def publisher_in(row: Row, lang: str) -> Named:
    """Who issued an edition, in this language, the other or any, else by its abbreviation, else who runs the source: as
    the row of either says it.
    """
    other = "en" if lang == "da" else "da"
    for one in (lang, other):
        if row[f"publisher{one}"]:
            return Named(row[f"publisher{one}"], one)
    language, _, issuer = row["publisherelse"].partition(" ")
    return Named(issuer, language) if issuer else Named(row["publisher"], "")


def known_of(row: Row) -> str:
    """From when an edition or a source is known, as EDTF and no closer than was printed; empty where nobody knows."""
    return as_printed(row["known"], row["published"] or row["asof"])


class Lines(Mapping[str, Line]):
    """Every thing that has a line, by IRI, in one language. Those that a line leads to stand on it in brief.

    ``card`` gives the card of a line by the IRI, None where there is none; ``things`` names all that have one.
    """

    def __init__(self, card: Callable[[str], bytes | None], things: Callable[[], Iterable[str]], lang: str) -> None:
        self._given = card
        self._things = things
        self._lang = lang
        self._card = lru_cache(maxsize=4096)(self._read)

    def __getitem__(self, iri: str) -> Line:
        card = self._card(iri)
        if card is None:
            raise KeyError(iri)
        told: dict[str, Any] = {name: card[name] for name in ("moves", "period", "rows", "depth") if name in card}
        told |= {name: self._brief(card[name]) for name in ("within", "strategy") if name in card}
        stage = Stage(*card["stage"]) if "stage" in card else NO_STAGE
        return line_of(Row(card["row"]), self._lang, stage=stage, flags=frozenset(card.get("flags", ())), **told)

    def _brief(self, iri: str) -> Line | None:
        card = self._card(iri)
        return line_of(Row(card["row"]), self._lang) if card else None

    def any_row(self, iri: str) -> Row | None:
        """The row of anything that has a line, goals and focus areas too; None for other things."""
        card = self._card(iri)
        return Row(card["row"]) if card else None

    def row(self, iri: str) -> Row | None:
        """The row of a strategy, initiative, milestone, organisation, edition or source; None for other things."""
        card = self._card(iri)
        return Row(card["row"]) if card and card["of"] != CONTAINERS else None

    def _read(self, iri: str) -> dict[str, Any] | None:
        card = self._given(iri)
        return None if card is None else json.loads(card)

    def __iter__(self) -> Iterator[str]:
        return iter(self._things())

    def __len__(self) -> int:
        return sum(1 for _ in self)


# --- What is drawn up ---


class Drafting:
    """The lists of a release or a state in the making. ``day`` is the one by which a date is past, ``deadlines`` gives
    those of everything.
    """

    def __init__(
        self,
        overview: Overview,
        base: str,
        labels: Mapping[str, Mapping[str, str]],
        day: str,
        deadlines: Callable[[], due.Due] = due.Due,
    ) -> None:
        self.overview = overview
        self.base = base
        self.labels = labels
        self.day = day
        self._deadlines = deadlines
        self.told: dict[str, dict[str, Any]] = {}
        """What each line says besides its row, by IRI."""
        self._drafts: dict[str, Draft] = {}

    def cards(self) -> Iterator[tuple[str, bytes]]:
        """The cards of every list and every line."""
        for name in MAKERS:
            yield from self.draft(name).cards(LANGS)
        for iri in self.rows:
            yield LINE + iri, self.line(iri) or b""

    def draft(self, name: str) -> Draft:
        """One of the lists, after those of which it takes what they found."""
        if name not in self._drafts:
            for one in _AFTER.get(name, ()):
                self.draft(one)
            self._drafts[name] = MAKERS[name](self)
        return self._drafts[name]

    def line(self, iri: str) -> bytes | None:
        """The card of one line, None where the thing has none."""
        kind, row = self.rows.get(iri, ("", Row()))
        if kind in MAKERS:
            self.draft(kind)
        card = {"of": kind, "row": row} | {name: what for name, what in self.told.get(iri, {}).items() if what}
        return compact(card) if kind else None

    @cached_property
    def due(self) -> due.Due:
        """The deadlines of everything."""
        return self._deadlines()

    @cached_property
    def rows(self) -> dict[str, tuple[str, Row]]:
        """The row of each thing with the list it is from, by IRI."""
        return {row["thing"]: (name, row) for name in _ALL for row in self.overview.rows(name)}

    @cached_property
    def titles(self) -> dict[str, dict[str, Line]]:
        """Everything that has a line, by language and IRI."""
        return {lang: {iri: line_of(row, lang) for iri, (_, row) in self.rows.items()} for lang in LANGS}

    def title(self, lang: str, iri: str) -> Any:
        """What a title sorts by."""
        return natural(self.titles[lang][iri].title)

    @cached_property
    def scales(self) -> dict[str, dict[str, Line]]:
        """The codes that lack one of our languages, by language and IRI."""
        rows = self.overview.rows("scales")
        return {lang: {row["thing"]: line_of(row, lang) for row in rows} for lang in LANGS}

    def called(self, lang: str, code: str) -> Text | None:
        """The label of a code; None where it has none."""
        return label_in(self.labels, self.scales[lang], code, lang)

    def status(self, lang: str, code: str, words: str = "") -> Any:
        """What a code such as a status sorts by, or the words that stand for it; None where there is neither."""
        label = self.called(lang, code)
        text = label.text if label else words
        return natural(text) if text else None

    def standing(self, lang: str, stage: Stage) -> Any:
        """What a status sorts by, as it is told; None where none was stated."""
        return self.status(lang, stage.status or stage.own, stage.words)

    def pairs(self, name: str, other: str) -> dict[str, list[str]]:
        """For each thing of a list of pairs what it is paired with."""
        return _grouped((row["thing"], row[other]) for row in self.overview.rows(name))

    def label(self, **schemes: str) -> Callable[[str, str, str], Text]:
        """Names for the values of every facet: a title, the label of a code or a half-year in words, else the value.

        ``schemes`` says which code list a facet's values are from.
        """

        def label(lang: str, facet: str, value: str) -> Text:
            if facet in _THINGS and (line := self.titles[lang].get(f"{self.base}{THING}{facet}/{value}")):
                number = line.row["number"] if facet == "focus-area" else ""
                return Text(f"{number} {line.title}".strip(), line.lang)
            if facet == HALF:
                return Text(in_words(value, lang))
            if facet == "status" and "/" in value and (own := self._own(lang, value)):
                return own
            language, colon, words = value.partition(":")
            if colon and facet == "status":
                return Text(words, language)
            return self.called(lang, f"{CODE}{schemes.get(facet, facet)}/{value}") or Text(value)

        return label

    def _own(self, lang: str, value: str) -> Text | None:
        """The label of a publisher's own code, by its key or its IRI."""
        return self.called(lang, f"{self.base}{OWN_CODE}{value}") or self.called(lang, value)


def _initiatives(made: Drafting) -> Draft:
    parties, areas = made.pairs("parties", "organisation"), _areas(made)
    milestones = _grouped(
        (row["initiative"], row["thing"]) for row in made.overview.rows("milestones") if row["initiative"]
    )
    entries = []
    for row in made.overview.rows("initiatives"):
        thing, strategy = row["thing"], row["strategy"]
        stage, rows = made.overview.initiative_stages.get(thing, NO_STAGE), len(milestones.get(thing, ()))
        made.told[thing] = {"stage": astuple(stage) if stage != NO_STAGE else (), "strategy": strategy, "rows": rows}
        parts = [made.overview.stages.get(one, NO_STAGE) for one in milestones.get(thing, ())]
        values = {
            "strategy": [short(strategy, made.base)] if strategy else [],
            "focus-area": [short(one, made.base) for one in areas.get(thing, ())],
            "organisation": [short(one, made.base) for one in parties.get(thing, ())],
            "status": [_status(stage, made.base)],
            YEAR: _years(stage, *parts),
        }
        keys = {
            lang: {
                "number": (
                    _age(made.titles[lang].get(strategy)), not row["number"], natural(row["number"]),
                    made.title(lang, thing),
                ),
                "title": made.title(lang, thing),
                "status": made.standing(lang, stage),
                "milestones": rows or None,
            }
            for lang in LANGS
        }  # fmt: skip
        entries.append(Entry(thing, values, keys, _words(row)))
    facets = ("strategy", "focus-area", "organisation", "status", YEAR)
    sorts = ("number", "title", "status", "milestones")
    label = made.label(status=_STATUS)
    return Draft("initiatives", entries, facets, sorts, "number", label, ordered=_BY_YEAR, loose=_LOOSE)


def _areas(made: Drafting) -> dict[str, list[str]]:
    """For each initiative the focus areas that it is in, with those that these are parts of."""
    own = made.pairs("contained", "container")
    wholes = wholes_of(made.overview.rows("initiatives"))
    above = wholes_of(made.overview.rows("containers"))
    found: dict[str, list[str]] = {}
    for row in made.overview.rows("initiatives"):
        waiting = list(areas_of(row["thing"], own, wholes))
        inside = found[row["thing"]] = list[str]()
        while waiting:
            area = waiting.pop()
            if area and area not in inside:
                inside.append(area)
                waiting.append(above.get(area, ""))
    return found


def wholes_of(rows: Iterable[Row]) -> dict[str, str]:
    """What each of some things is part of, where it is, by their rows."""
    return {row["thing"]: row["whole"] for row in rows if row["whole"]}


def areas_of(thing: str, own: Mapping[str, list[str]], wholes: Mapping[str, str]) -> list[str]:
    """The focus areas of an initiative; a part that has none is where its whole is."""
    passed = set[str]()
    while thing not in own and thing in wholes and thing not in passed:
        passed.add(thing)
        thing = wholes[thing]
    return own.get(thing, [])


YEAR: Final = "year"
"""The facet of the years in which something is to take place, or took place, as was stated last."""
_BY_YEAR: Final = frozenset({YEAR})
_LOOSE: Final = frozenset({"status"})
"""The facet whose values may be words of publishers."""
_MOST_YEARS: Final = 30
"""Of a span of more years than this only the first are offered."""


def _years(*stages: Stage) -> list[str]:
    """Every year that a date of these may lie in."""
    dates = (stated_date(one.completed or one.expected) for one in stages)
    spans = ((one.earliest or one.latest, one.latest or one.earliest) for one in dates if one)
    years = {year for first, last in spans if first and last for year in range(first.year, last.year + 1)[:_MOST_YEARS]}
    return [f"{year:04}" for year in sorted(years)] or [NOT_STATED]


def _milestones(made: Drafting) -> Draft:
    parties = made.pairs("parties", "organisation")
    moves = {row["thing"]: int(row["count"]) for row in made.overview.rows("moves")}
    disputed = disputed_in(made.overview)
    entries = []
    for row in made.overview.rows("milestones"):
        thing, stage = row["thing"], made.overview.stages.get(row["thing"], NO_STAGE)
        _, within = made.rows.get(row["initiative"], ("", Row()))
        strategy = row["strategy"] or within["strategy"]
        flags = _flags(stage, moves.get(thing, 0), made.day, thing in disputed)
        sorted_by, period = period_of(stage.completed or stage.expected)
        made.told[thing] = {
            "stage": astuple(stage) if stage != NO_STAGE else (), "moves": moves.get(thing, 0),
            "flags": sorted(flags), "period": period, "within": row["initiative"], "strategy": strategy,
        }  # fmt: skip
        values = {
            "show": sorted(flags),
            "strategy": [short(strategy, made.base)] if strategy in made.rows else [],
            "organisation": [short(one, made.base) for one in parties.get(row["initiative"], ())],
            "kind": [code(row["kind"])] if row["kind"] else [],
            "status": [_status(stage, made.base)],
            YEAR: _years(stage),
            "initiative": [short(row["initiative"], made.base)] if row["initiative"] else [],
            DATED: ["yes"] if stage.dates else [],
        }
        keys = {
            lang: {
                "date": sorted_by,
                "title": made.title(lang, thing),
                "status": made.standing(lang, stage),
                "moves": moves.get(thing, 0) or None,
            }
            for lang in LANGS
        }
        entries.append(Entry(thing, values, keys, _words(row, within)))
    facets = ("show", "strategy", "organisation", "kind", "status", YEAR)
    label = made.label(kind="milestone-kind", status=_STATUS)
    sorts = ("date", "title", "status", "moves")
    beside = ("initiative", DATED)
    return Draft("milestones", entries, facets, sorts, "-date", label, ordered=_BY_YEAR, beside=beside, loose=_LOOSE)


DATED: Final = "dated"
"""The facet of milestones for which a date was ever expected, also where it was taken back."""


def disputed_in(overview: Overview) -> set[str]:
    """The things of which a move is between dates that contradict each other, by our judgement."""
    return {row["thing"] for row in overview.rows("news") if row["disputed"]}


def _flags(stage: Stage, moves: int, day: str, disputed: bool) -> frozenset[str]:
    """What a milestone can be asked for by; each is said on the page in words."""
    stands = standing(stage.ending, stage.expected, date.fromisoformat(day))
    said = {
        "moved": moves > 0,
        "disputed": disputed,
        "done": stands == DONE,
        "stopped": stands == STOPPED,
        "overdue": stands == "passed",
        "unclear": not stage.ending and not (stage.words or stage.own) and code(stage.status) in _UNCLEAR,
        "unsettled": stage.unsettled,
        "reopened": bool(stage.taken_back),
        "ahead": stands == "ahead",
        "withdrawn": bool(stage.withdrawn) and not stage.ending,
    }
    return frozenset(name for name, so in said.items() if so)


def period_of(edtf: str) -> tuple[tuple[int, int, str, str], str]:
    """Where a date stands in the order of time, and the half-year or year that it lies in, as EDTF.

    A date that spans more than a year lies in none; without a date there is no place.
    """
    read = stated_date(edtf)
    if read is None or (read.latest or read.earliest) is None:
        return (), ""  # type: ignore[return-value]
    last = read.latest or read.earliest
    first = read.earliest or read.latest
    assert first is not None and last is not None  # noqa: S101, PT018 - one of the two is there
    order = (last.isoformat(), first.isoformat())
    if first.year != last.year:
        return (last.year, 3, *order), f"{first.year}/{last.year}"
    halves = (first.month > 6, last.month > 6)
    if halves[0] != halves[1] or read.earliest is None or read.latest is None:
        return (last.year, 0, *order), str(last.year)
    return (last.year, 1 + halves[1], *order), f"{last.year}-{40 + halves[1]}"


def stated_date(edtf: str) -> StatedDate | None:
    """A date as EDTF; None where it is none."""
    try:
        return read_date(edtf) if edtf else None
    except ValueError:
        return None


def _organisations(made: Drafting) -> Draft:
    rows = {row["thing"]: row for row in made.overview.rows("organisations")}
    below = _grouped((row["parent"] if row["parent"] in rows else "", thing) for thing, row in rows.items())
    trees = {lang: _tree(below, partial(made.title, lang)) for lang in LANGS}
    places = {lang: {thing: at for at, (thing, _) in enumerate(tree, 1)} for lang, tree in trees.items()}
    entries = []
    for thing, depth in trees[LANGS[0]]:
        row, parts = rows[thing], int(rows[thing]["rows"])
        made.told[thing] = {"depth": depth, "within": row["parent"], "rows": parts}
        keys = {
            lang: {"tree": places[lang][thing], "title": made.title(lang, thing), "parts": parts or None}
            for lang in LANGS
        }
        entries.append(Entry(thing, {"level": [code(row["level"])]}, keys, _words(row)))
    return Draft("organisations", entries, ("level",), ("tree", "title", "parts"), "tree", made.label(), 100)


def _tree(below: Mapping[str, list[str]], by: Callable[[str], Any]) -> list[tuple[str, int]]:
    """Everything below the empty name with its depth, in order, each before its parts; circles are left out."""
    found = []
    waiting = [(one, 0) for one in sorted(below.get("", ()), key=by, reverse=True)]
    while waiting:
        thing, depth = waiting.pop()
        found.append((thing, depth))
        waiting += [(one, depth + 1) for one in sorted(below.get(thing, ()), key=by, reverse=True)]
    return found


def _editions(made: Drafting) -> Draft:
    entries = []
    for row in made.overview.rows("editions"):
        thing, rows = row["thing"], int(row["rows"])
        made.told[thing] = {"strategy": row["strategy"], "rows": rows}
        values = {
            "strategy": [short(row["strategy"], made.base)] if row["strategy"] else [],
            "kind": [code(row["kind"])] if row["kind"] else [],
            "read": [code(row["read"])],
        }
        date = edition_order(row) if row["known"] or row["asof"] else ""
        keys = {lang: {"date": date, "title": made.title(lang, thing), "rows": rows or None} for lang in LANGS}
        entries.append(Entry(thing, values, keys, _words(row)))
    label = made.label(kind="edition-kind", read="read-extent")
    return Draft("editions", entries, ("strategy", "kind", "read"), ("date", "title", "rows"), "-date", label)


def _strategies(made: Drafting) -> Draft:
    counted = Counter(told["strategy"] for told in made.told.values() if "flags" in told)
    entries = []
    for row in made.overview.rows("strategies"):
        thing = row["thing"]
        made.told[thing] = {"rows": counted[thing]}
        keys = {lang: {"period": row["start"] or row["end"], "title": made.title(lang, thing)} for lang in LANGS}
        entries.append(Entry(thing, {}, keys))
    return Draft("strategies", entries, (), ("period", "title"), "period", made.label(), 200)


def _changes(made: Drafting) -> Draft:
    """Each entry is called by all that is told of the change, as JSON: no other list names it."""
    entries = []
    for row in made.overview.rows("changes"):
        of, day = row["of"], row["known"]
        _, about = made.rows.get(of, ("", Row()))
        itself = of if of.startswith(f"{made.base}{THING}strategy/") else ""
        strategy = made.told.get(of, {}).get("strategy") or about["strategy"] or itself
        half = f"{day[:4]}-{40 + (day[5:7] > '06')}" if day else ""
        values = {
            YEAR: [day[:4] or NOT_STATED],
            HALF: [half or NOT_STATED],
            "kind": [code(row["kind"])],
            "strategy": [short(strategy, made.base)] if strategy in made.rows else [],
        }
        keys = {
            lang: {
                "day": day,
                "title": made.title(lang, of) if of in made.rows else None,
                "kind": made.status(lang, row["kind"]),
            }
            for lang in LANGS
        }
        told = {name: text for name, text in row.items() if text} | {"strategy": strategy, "half": half}
        named = compact(told, ordered=True).decode()
        together = (of, row["account"], row["thing"])  # what one account changed of a thing stands together
        entries.append(Entry(named, values, keys, _words(about), row["thing"], together))
    entries.sort(key=attrgetter("rank"))
    label, ordered = made.label(kind="change-kind"), frozenset({YEAR, HALF})
    facets = (YEAR, HALF, "kind", "strategy")
    return Draft("changes", entries, facets, ("day", "title", "kind"), "-day", label, ordered=ordered)


def _gaps(made: Drafting) -> Draft:
    strategies = (row["thing"] for row in made.overview.rows("strategies"))
    return gaps.draft(coverage(made.overview.source()), made.titles, strategies)


HALF: Final = "half-year"
"""The facet of the half-years in which changes became known, as EDTF."""
MAKERS: Final[dict[str, Callable[[Drafting], Draft]]] = {
    "initiatives": _initiatives,
    "milestones": _milestones,
    "organisations": _organisations,
    "editions": _editions,
    "strategies": _strategies,
    "changes": _changes,
    gaps.LISTED: _gaps,
    due.DEADLINES: lambda made: due.deadlines_draft(made.due, made.base, made.day),
    due.MOVES: lambda made: due.moves_draft(made.due, made.base),
}
"""What makes each list that readers choose from."""
_AFTER: Final = {"strategies": ("milestones",), "changes": ("initiatives", "milestones")}
"""Lists that are drawn up after others: strategies count milestones, and changes are of the strategies of things."""
_THINGS: Final = ("strategy", "focus-area", "organisation")
"""Facets whose values are things of that kind; of the others they are codes."""


def _words(*rows: Row) -> str:
    """What a search in the list looks at."""
    return " ".join(text for one in rows for name, text in one.items() if name in _SEARCHED).casefold()


_SEARCHED: Final = ("da", "en", "title", "labelda", "labelen", "number")


def _age(strategy: Line | None) -> tuple[int, str]:
    """Newest strategies first, what is outside any last."""
    if strategy is None:
        return 1, ""
    year = (strategy.row["start"] or strategy.row["end"])[:4]
    return -int(year) if year.isdigit() else 0, strategy.title


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for one, other in pairs:
        grouped.setdefault(one, []).append(other)
    return grouped
