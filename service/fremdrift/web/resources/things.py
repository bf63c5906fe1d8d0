"""The pages of things: each class of the model with what its readers ask first; every other thing as its facts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import Any, Final

from fremdrift.deriving.deadlines import Deadline
from fremdrift.ground.formats import DOCUMENTS
from fremdrift.ground.namespaces import CODE, FD, ORG
from fremdrift.ground.spellings import natural
from fremdrift.model.facts import TYPE
from fremdrift.serving.current import Served
from fremdrift.serving.documents import Document, judged_dates
from fremdrift.web.drawings.gallery import pictures_of
from fremdrift.web.listings.cards import labels_of, lines_near, lines_of, listing
from fremdrift.web.listings.lines import DATED, NO_STAGE, Line, areas_of, line_of, short, wholes_of
from fremdrift.web.listings.listing import Listing
from fremdrift.web.listings.lists import Part, part_asked
from fremdrift.web.listings.parts import SIZE, WHOLE, kept_parts, listed, parts_of
from fremdrift.web.pages import page, view_of
from fremdrift.web.progress.beside import judged_from, noted
from fremdrift.web.progress.comparing import comparison
from fremdrift.web.progress.told import frozen_with, said_of
from fremdrift.web.resources.plans import plans_of
from fremdrift.web.shelf import file_of, served, settings, state_query
from fremdrift.web.wording.naming import caller
from fremdrift.web.wording.view import View
from fremdrift.web.wording.voice import voice_in

_MANY: Final = 200
"""So many initiatives are shown within their containers; of more only the containers are."""


@dataclass(frozen=True)
class Read:
    """A document as a page of it reads it: what grows with what is said of the thing is there as far as the page lists
    it; ``counts`` says how much there is of each part.
    """

    view: View
    parts: Mapping[str, Sequence[str]]
    counts: dict[str, int]
    paging: Part


def read_page(iri: str, lang: str) -> Read:
    """The page that is asked for of the document of a thing. Raises NotFound and Gone as ``Served.document`` does."""
    shelf = served()
    kept = kept_parts(shelf.cards, iri, lang) if shelf.cards else None
    paging = _paging(kept.counts) if kept else None
    if kept and paging and not paging.every:
        parts = kept.of(paging.page)
        return Read(_judged(shelf, shelf.document(iri, listed(parts)), parts, lang), parts, kept.counts, paging)
    document = shelf.document(iri)
    every = parts_of(view_of(document, lang))
    counts = {name: len(some) for name, some in every.items()}
    paging = _paging(counts)
    here = paging.of_each(every)
    return Read(_judged(shelf, document, here, lang), here, counts, paging)


def _judged(shelf: Served, document: Document, parts: Mapping[str, Sequence[str]], lang: str) -> View:
    """The view of a document; that of an account with what is judged of the dates that a page has it say."""
    view = view_of(document, lang)
    if not view.speaks:
        return view
    more = judged_dates(shelf.store, parts.get("said", ()))
    return view_of(replace(document, statements=(*document.statements, *more)), lang)


def _paging(counts: Mapping[str, int]) -> Part:
    return part_asked(sum(counts.values()), SIZE, "this document", whole=True)


def thing_page(read: Read, path: str, lang: str, block: str = "") -> str:
    """The page of a document; ``block`` is its description for search engines, where it is a dataset."""
    base, state, view = settings().base_iri, state_query(), read.view
    formats = [(one, f"{base}{path}.{one.suffix}{state}") for one in DOCUMENTS]
    formats += plans_of(served(), path)
    kind = next((name for name in _PAGES if FD + name in _classes(view) or ORG + name in _classes(view)), "")
    more = _PAGES[kind](served(), view) if kind else {}
    template = f"{kind.lower()}.html" if kind else "document.html"
    shown: dict[str, Any] = {
        "fd": FD,
        "code": CODE,
        "labels": labels_of(served(), lang),
        "steps": steps_to(served(), view),
    }
    shown |= {"called": caller(lang), "judged_from": partial(judged_from, served())}
    shown |= {"pictures": pictures_of(path, lang) if read.paging.page == 1 else [], "block": block}
    return page(template, lang, view=view, formats=formats, **_rows(read), **shown, **more)


def _rows(read: Read) -> dict[str, Any]:
    """What of each part stands on the page, and which of them goes on on the next."""
    ends = zip(read.counts, accumulate(read.counts.values()), strict=True)
    return {
        "rows": read.parts,
        "counts": read.counts,
        "goes_on": next((name for name, end in ends if end > read.paging.start + read.paging.size), ""),
        "members": [name for name in read.counts if name not in WHOLE],
        "paging": read.paging,
    }


def _classes(view: View) -> set[str]:
    return set(map(str, view.get(view.subject, TYPE)))


def steps_to(shelf: Served, view: View) -> list[Line]:
    """The wholes that a thing is part of, the outermost first; a strategy, an initiative, an organisation above."""
    known, steps = lines_near(shelf, view.lang), [view.subject]
    while (above := _above(known.get(steps[-1]), view, steps[-1])) and above not in steps:
        steps.append(above)
    return [known[one] for one in reversed(steps[1:]) if one in known]


def _above(line: Line | None, view: View, thing: str) -> str:
    own = (view.first(thing, name) for name in ("milestoneOf", "inFocusArea", "inGoal", "inStrategy"))
    listed = (line.row[name] for name in ("initiative", "goal", "strategy", "parent") if line is not None)
    return next((one for one in (*own, *listed) if one), "")


@dataclass(frozen=True)
class Container:
    """A goal or focus area of a strategy with what is directly in it."""

    line: Line
    initiatives: list[Line]
    parts: list["Container"]


def _strategy(shelf: Served, view: View) -> dict[str, Any]:
    """Its figures, its containers as a tree with their initiatives, its editions in order."""
    lang, name = view.lang, short(view.subject, shelf.names.base)
    its = listing(shelf, "initiatives", lang)
    many = its.count({"strategy": name})
    initiatives = its.where("strategy", name) if many <= _MANY else []
    editions = sorted(listing(shelf, "editions", lang).where("strategy", name), key=lambda one: one.row["known"])
    tree, placed = _tree(shelf, view, initiatives)
    return {
        "name": name,
        "untitled": (own := lines_near(shelf, lang).get(view.subject)) is not None and own.untitled,
        "figures": _figures(listing(shelf, "milestones", lang), name, many, editions),
        "stated": view.first(view.subject, "initiativeCount"),
        "tree": tree,
        "rest": [one for one in initiatives if one.row["thing"] not in placed],
        "editions": editions,
        "spans": _spans(editions),
        "comparison": comparison(name, lang),
        "changed_in": shelf.keep(f"years of {name}", lambda: _years(shelf, name)),
        "spreadsheet": file_of(shelf, f"{name}.xlsx"),
    }


def _figures(milestones: Listing, name: str, initiatives: int, editions: list[Line]) -> dict[str, int]:
    here = {"strategy": name}
    counted = {
        flag: milestones.count(here | {"show": flag}) for flag in ("done", "moved", "disputed", "overdue", "unclear")
    }
    read = sum(not one.row["read"].endswith("/not-read") for one in editions)
    return counted | {
        "initiatives": initiatives,
        "milestones": milestones.count(here),
        "expected": milestones.count(here | {DATED: "yes"}),
        "editions": len(editions),
        "read": read,
    }


def _spans(editions: list[Line]) -> dict[str, str]:
    """For each dated edition the one before it: what ``/changes`` compares, ``from..to``, by the IRI of the later."""
    dated = [one.row["thing"] for one in editions if one.row["known"]]
    ends = [one.rpartition("/")[2] for one in dated]
    return {later: f"{ends[at]}..{ends[at + 1]}" for at, later in enumerate(dated[1:])}


def _years(shelf: Served, name: str) -> list[int]:
    """The years in which something of a strategy became known."""
    return list(frozen_with(shelf).record(name).years())


def _tree(shelf: Served, view: View, initiatives: list[Line]) -> tuple[list[Container], set[str]]:
    """The containers of a strategy as a tree, and the initiatives that have a place in it."""
    rows = [row for row in shelf.rows("containers") if row["strategy"] == view.subject]
    areas: dict[str, list[Line]] = {}
    by_iri = {one.row["thing"]: one for one in initiatives}
    own: dict[str, list[str]] = {}
    for row in shelf.rows("contained"):
        if row["thing"] in by_iri:
            own.setdefault(row["thing"], []).append(row["container"])
    wholes = wholes_of(one.row for one in initiatives)
    for thing, line in by_iri.items():
        for area in areas_of(thing, own, wholes):
            areas.setdefault(area, []).append(line)

    def parts(whole: str, above: frozenset[str] = frozenset()) -> list[Container]:
        within = [row for row in rows if (row["whole"] or row["goal"]) == whole and row["thing"] not in above]
        within.sort(key=lambda row: (natural(row["number"]), natural(short(row["thing"], shelf.names.base))))
        return [
            Container(
                line_of(row, view.lang), _in_order(areas.get(row["thing"], [])), parts(row["thing"], above | {whole})
            )
            for row in within
        ]

    return parts(""), {one.row["thing"] for some in areas.values() for one in some}


def _in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: (natural(one.row["number"]), natural(one.title)))


def _container(shelf: Served, view: View) -> dict[str, Any]:
    """The parts of a goal or focus area, and the initiatives in it or in any of them."""
    rows = shelf.rows("containers")
    inside, waiting = {view.subject}, [view.subject]
    while waiting:
        whole = waiting.pop()
        fresh = {row["thing"] for row in rows if whole in (row["whole"], row["goal"])} - inside
        inside |= fresh
        waiting += sorted(fresh)
    listed, base = listing(shelf, "initiatives", view.lang), shelf.names.base
    areas = (short(row["thing"], base) for row in rows if row["thing"] in inside and row["class"].endswith("FocusArea"))
    lines = list({one.row["thing"]: one for area in areas for one in listed.where("focus-area", area)}.values())
    parts = [line_of(row, view.lang) for row in rows if row["thing"] in inside - {view.subject}]
    return {"initiatives": _in_order(lines), "parts": _in_order(parts)}


def _initiative(shelf: Served, view: View) -> dict[str, Any]:
    lines = listing(shelf, "milestones", view.lang).where("initiative", short(view.subject, shelf.names.base))
    own = lines_of(shelf, view.lang).get(view.subject)
    return {
        "milestones": sorted(lines, key=lambda one: (not one.period, one.period, one.title)),
        "stage": own.stage if own and own.stage != NO_STAGE else None,
    }


def _milestone(shelf: Served, view: View) -> dict[str, Any]:
    plans = [one for one in view.observations() if view.date(one, "expected") and not _recalled(view, one)]
    dated = [one for one in plans if view.known(one)]
    stated = view.first(view.subject, "firstStatement")
    first = view.behind(stated if view.edtf(stated, "expected") else (dated or plans)[0], "expected") if plans else ""
    return {
        "line": lines_near(shelf, view.lang).get(view.subject),
        "first": first,
        "contested": sum(bool(view.first(one, "disputedBy")) for one in view.moves()),
        "due": _disputed(shelf, view.subject),
        "voice": voice_in(view.lang),
        "noted": partial(noted, shelf, lang=view.lang),
    }


def _disputed(shelf: Served, thing: str) -> Deadline | None:
    """The deadline of a thing, where another date stands against it."""
    return next((one for one in said_of(shelf, thing).deadlines if one.placed.thing == thing and one.disputes), None)


def _recalled(view: View, observation: str) -> bool:
    return view.first(observation, "recalled") == "true"


def _organization(shelf: Served, view: View) -> dict[str, Any]:
    known = lines_near(shelf, view.lang)
    below = [known[one] for one in view.pointing(ORG + "subOrganizationOf") if one in known]
    return {"below": sorted(below, key=lambda one: natural(one.title)), "name": short(view.subject, shelf.names.base)}


def _edition(shelf: Served, view: View) -> dict[str, Any]:
    strategy = view.first(view.subject, "inStrategy")
    scope = short(strategy, shelf.names.base) if strategy else ""
    editions = sorted(listing(shelf, "editions", view.lang).where("strategy", scope), key=lambda one: one.row["known"])
    own = next((one for one in editions if one.row["thing"] == view.subject), None)
    local = view.subject.removeprefix(settings().base_iri + "edition/")
    span = _spans(editions).get(view.subject, "")
    return {"own": own, "local": local, "span": f"{local.rpartition('/')[0]}/{span}" if span else ""}


_PAGES: Final[dict[str, Callable[[Served, View], dict[str, Any]]]] = {
    "Strategy": _strategy,
    "Goal": _container,
    "FocusArea": _container,
    "Initiative": _initiative,
    "Milestone": _milestone,
    "Organization": _organization,
    "Edition": _edition,
}
