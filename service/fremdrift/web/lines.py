"""Lines: the lists of the pages, each thing with its title, its values of the facets and what it sorts by.

Made once for each release, state and language, from the overviews of what is served.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from fremdrift.ground.namespaces import CODE
from fremdrift.model.dates import StatedDate, read_date
from fremdrift.model.iris import THING
from fremdrift.serving.current import Served
from fremdrift.serving.overview import Stage
from fremdrift.web.listing import Entry, Listing
from fremdrift.web.naming import NO_STAGE, Line, line_of
from fremdrift.web.view import Text, natural

_UNCLEAR: Final = ("", "unclear", "unknown", "withheld", "not-mentioned")
_STATUS: Final = "observation-status"
NOT_STATED: Final = "not-stated"
"""The value of a facet for what no source says."""
_ALL: Final = ("strategies", "containers", "initiatives", "milestones", "organisations", "editions", "sources")


def titles(shelf: Served, lang: str) -> dict[str, Line]:
    """Everything that has a line, by IRI."""
    return shelf.keep(
        f"titles {lang}", lambda: {row["thing"]: line_of(row, lang) for name in _ALL for row in shelf.rows(name)}
    )


def labels_of(shelf: Served, lang: str) -> dict[str, str]:
    """The label of every term and code in a language."""
    return shelf.keep(f"labels {lang}", lambda: {iri: label[lang] for iri, label in shelf.labels.items()})


def listing(shelf: Served, name: str, lang: str) -> Listing:
    """The listing of one of the five kinds."""
    return shelf.keep(f"listing {name} {lang}", lambda: _MAKERS[name](shelf, lang))


def today(shelf: Served) -> str:
    """The day by which a date is past: that of the state, else the day the release was made. No clock is asked."""
    return shelf.day.isoformat() if shelf.day else shelf.release.made[:10]


def short(iri: str) -> str:
    """What of an IRI stands in an address: the name within its kind, of a code the code."""
    _, found, rest = iri.partition(THING)
    return rest.partition("/")[2] if found else iri.rpartition("/")[2]


def _initiatives(shelf: Served, lang: str) -> Listing:
    known, parties, areas = titles(shelf, lang), _pairs(shelf, "parties", "organisation"), _areas(shelf)
    milestones = _grouped((row["initiative"], row["thing"]) for row in shelf.rows("milestones") if row["initiative"])
    entries = []
    for row in shelf.rows("initiatives"):
        thing, stage = row["thing"], shelf.initiative_stages.get(row["thing"], NO_STAGE)
        strategy, rows = known.get(row["strategy"]), len(milestones.get(thing, ()))
        line = line_of(row, lang, stage=stage, strategy=strategy, rows=rows)
        values = {
            "strategy": [short(row["strategy"])] if row["strategy"] else [],
            "focus-area": [short(one) for one in areas.get(thing, ())],
            "organisation": [short(one) for one in parties.get(thing, ())],
            "status": [short(stage.status) or NOT_STATED],
        }
        keys = {
            "number": (_age(strategy), not row["number"], natural(row["number"]), natural(line.title)),
            "title": natural(line.title),
            "status": _named(shelf, stage.status, lang),
            "milestones": rows or None,
        }
        entries.append(Entry(line, values, keys, _words(line)))
    facets = ("strategy", "focus-area", "organisation", "status")
    return Listing(
        entries,
        facets,
        tuple(entries[0].keys) if entries else ("number",),
        "number",
        _labels(shelf, lang, status=_STATUS),
    )


def _milestones(shelf: Served, lang: str) -> Listing:
    known, parties = titles(shelf, lang), _pairs(shelf, "parties", "organisation")
    moves = {row["thing"]: int(row["count"]) for row in shelf.rows("moves")}
    entries = []
    for row in shelf.rows("milestones"):
        stage, within = shelf.stages.get(row["thing"], NO_STAGE), known.get(row["initiative"])
        strategy = known.get(row["strategy"] or (within.row["strategy"] if within else ""))
        flags = _flags(stage, moves.get(row["thing"], 0), today(shelf))
        sorted_by, period = period_of(stage.completed or stage.expected)
        line = line_of(
            row, lang, stage=stage, moves=moves.get(row["thing"], 0), flags=flags,
            period=period, within=within, strategy=strategy,
        )  # fmt: skip
        values = {
            "show": sorted(flags),
            "strategy": [short(strategy.row["thing"])] if strategy else [],
            "organisation": [short(one) for one in parties.get(row["initiative"], ())],
            "kind": [short(row["kind"])] if row["kind"] else [],
            "status": [short(stage.status) or NOT_STATED],
        }
        keys = {
            "date": sorted_by,
            "title": natural(line.title),
            "status": _named(shelf, stage.status, lang),
            "moves": line.moves or None,
        }
        entries.append(Entry(line, values, keys, _words(line, within)))
    facets = ("show", "strategy", "organisation", "kind", "status")
    return Listing(
        entries,
        facets,
        ("date", "title", "status", "moves"),
        "-date",
        _labels(shelf, lang, kind="milestone-kind", status=_STATUS),
    )


def _flags(stage: Stage, moves: int, day: str) -> frozenset[str]:
    """What a milestone can be asked for by; each is said on the page in words."""
    latest = _read(stage.expected)
    passed = latest is not None and latest.latest is not None and latest.latest.isoformat() < day
    said = {
        "moved": moves > 0,
        "done": bool(stage.completed),
        "overdue": passed and not stage.completed and short(stage.status) != "completed",
        "unclear": not stage.completed and short(stage.status) in _UNCLEAR,
        "ahead": latest is not None and not stage.completed and not passed,
    }
    return frozenset(name for name, so in said.items() if so)


def period_of(edtf: str) -> tuple[tuple[int, int, str, str], str]:
    """Where a date stands in the order of time, and the half-year or year that it lies in, as EDTF.

    A date that spans more than a year lies in none; without a date there is no place.
    """
    read = _read(edtf)
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


def _read(edtf: str) -> StatedDate | None:
    try:
        return read_date(edtf) if edtf else None
    except ValueError:
        return None


def _organisations(shelf: Served, lang: str) -> Listing:
    known = titles(shelf, lang)
    rows = {row["thing"]: row for row in shelf.rows("organisations")}
    below = _grouped((row["parent"] if row["parent"] in rows else "", thing) for thing, row in rows.items())
    entries: list[Entry] = []

    def add(thing: str, depth: int) -> None:
        row = rows[thing]
        line = line_of(row, lang, depth=depth, within=known.get(row["parent"]), rows=int(row["rows"]))
        keys = {"tree": len(entries) + 1, "title": natural(line.title), "parts": line.rows or None}
        entries.append(Entry(line, {"level": [short(row["level"])]}, keys, _words(line)))

    _walk("", below, lambda thing: natural(known[thing].title), add)
    return Listing(entries, ("level",), ("tree", "title", "parts"), "tree", _labels(shelf, lang), 100)


def _walk(
    whole: str, below: Mapping[str, list[str]], by: Callable[[str], Any], add: Callable[[str, int], None]
) -> None:
    """Every part below a whole, in order, each before its own parts; what goes in a circle is left out."""
    waiting = [(one, 0) for one in sorted(below.get(whole, ()), key=by, reverse=True)]
    while waiting:
        thing, depth = waiting.pop()
        add(thing, depth)
        waiting += [(one, depth + 1) for one in sorted(below.get(thing, ()), key=by, reverse=True)]


def _editions(shelf: Served, lang: str) -> Listing:
    known = titles(shelf, lang)
    entries = []
    for row in shelf.rows("editions"):
        strategy = known.get(row["strategy"])
        line = line_of(row, lang, strategy=strategy, rows=int(row["rows"]))
        values = {
            "strategy": [short(row["strategy"])] if row["strategy"] else [],
            "kind": [short(row["kind"])] if row["kind"] else [],
            "read": [short(row["read"])],
        }
        keys = {"date": row["known"] or row["asof"], "title": natural(line.title), "rows": line.rows or None}
        entries.append(Entry(line, values, keys, _words(line)))
    return Listing(
        entries,
        ("strategy", "kind", "read"),
        ("date", "title", "rows"),
        "-date",
        _labels(shelf, lang, kind="edition-kind", read="read-extent"),
    )


def _strategies(shelf: Served, lang: str) -> Listing:
    milestones = [one.shown.strategy for one in listing(shelf, "milestones", lang).entries if one.shown.strategy]
    counted = _grouped((one.row["thing"], "") for one in milestones)
    entries = []
    for row in shelf.rows("strategies"):
        line = line_of(row, lang, rows=len(counted.get(row["thing"], ())))
        entries.append(Entry(line, {}, {"period": (row["start"] or row["end"]), "title": natural(line.title)}))
    return Listing(entries, (), ("period", "title"), "period", _labels(shelf, lang), 200)


_MAKERS: Final[dict[str, Callable[[Served, str], Listing]]] = {
    "strategies": _strategies,
    "initiatives": _initiatives,
    "milestones": _milestones,
    "organisations": _organisations,
    "editions": _editions,
}
_THINGS: Final = ("strategy", "focus-area", "organisation")
"""Facets whose values are things of that kind; of the others they are codes."""


def _labels(shelf: Served, lang: str, **schemes: str) -> Callable[[str, str], Text]:
    """Names for the values of every facet: a title, or the label of a code, else the value itself.

    ``schemes`` says which code list a facet's values are from.
    """
    known, base = titles(shelf, lang), shelf.settings.base_iri

    def label(facet: str, value: str) -> Text:
        if facet in _THINGS and (line := known.get(f"{base}{THING}{facet}/{value}")):
            number = line.row["number"] if facet == "focus-area" else ""
            return Text(f"{number} {line.title}".strip(), line.lang)
        code = shelf.labels.get(f"{CODE}{schemes.get(facet, facet)}/{value}")
        return Text(code[lang], lang) if code else Text(value)

    return label


def _named(shelf: Served, code: str, lang: str) -> Any:
    label = shelf.labels.get(code, {}).get(lang, "")
    return natural(label) if label else None


def _words(*lines: Line | None) -> str:
    """What a search in the list looks at."""
    texts = (text for one in lines if one for name, text in one.row.items() if name in _SEARCHED)
    return " ".join(texts).casefold()


_SEARCHED: Final = ("da", "en", "labelda", "labelen", "number")


def _age(strategy: Line | None) -> tuple[int, str]:
    """Newest strategies first, what is outside any last."""
    if strategy is None:
        return 1, ""
    year = (strategy.row["start"] or strategy.row["end"])[:4]
    return -int(year) if year.isdigit() else 0, strategy.title


def _areas(shelf: Served) -> dict[str, list[str]]:
    return _pairs(shelf, "contained", "container")


def _pairs(shelf: Served, name: str, other: str) -> dict[str, list[str]]:
    return shelf.keep(name, lambda: _grouped((row["thing"], row[other]) for row in shelf.rows(name)))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for one, other in pairs:
        grouped.setdefault(one, []).append(other)
    return grouped
