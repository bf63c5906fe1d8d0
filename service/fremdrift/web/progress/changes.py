"""Changes over HTTP: ``/changes/{strategy}/{from}..{to}``, two days or two editions, in every format."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from operator import attrgetter
from typing import Any, Final

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest

from fremdrift.deriving.changes import Change, Side, change_quads, changes, not_read
from fremdrift.deriving.revisions import revisions
from fremdrift.deriving.states import day_or_edition
from fremdrift.ground.formats import CSV, HTML, JSON, JSONLD, NTRIPLES, RDFXML, TURTLE, Format, by_suffix
from fremdrift.keeping.release import DATA
from fremdrift.model.graphs import serialise
from fremdrift.model.tables import Kind
from fremdrift.serving.current import Served
from fremdrift.serving.documents import Document, describe_findings
from fremdrift.web.listings.cards import publisher_of, row_of
from fremdrift.web.listings.lists import part_asked
from fremdrift.web.listings.tables import Sheet, reply_table
from fremdrift.web.negotiation import negotiate
from fremdrift.web.pages import changes_page, revisions_page
from fremdrift.web.progress.comparing import comparison, refuse_unknown
from fremdrift.web.progress.told import KEPT, frozen_with
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import lang_of, refuse_state, served, settings, state_query
from fremdrift.web.wording.naming import Called, caller

blueprint = Blueprint("changes", __name__)
_OFFERED = (JSON, CSV, TURTLE, JSONLD, NTRIPLES, RDFXML, HTML)
_OF_RELEASES = (JSON, CSV, HTML)
_ROWS: Final = 50
"""So many changes stand on a page."""
_SHOWN: Final = 1000
"""So many of our own changes at most: who wants all takes them as a table."""
_REVISIONS: Final = Sheet("revisions", dict.fromkeys(("thing", "property", "before", "after"), Kind.TEXT))
_COLUMNS = (
    "kind",
    "thing",
    "before",
    "after",
    "direction",
    "precision_change",
    "least_days",
    "most_days",
    "earlier",
    "later",
    "publisher",
    "judgement",
    "disputed_by",
)


@blueprint.get("/changes/<scope>/<span>")
@blueprint.get("/en/changes/<scope>/<span>", endpoint="changes_en")
def between(scope: str, span: str) -> Response:
    """What changed in one strategy between two days or two editions."""
    refuse_state()
    refuse_unknown(scope)
    span, form = _form(span, _OFFERED)
    start, dots, end = span.partition("..")
    if not (dots and start and end):
        raise BadRequest("name two days or two editions: /changes/{strategy}/2020-12-31..2021-12-31")
    before, after = _side(scope, start), _side(scope, end)
    if before.day > after.day:
        raise BadRequest(f"{start} is later than {end}; name the earlier one first")
    shelf = served()
    compare = shelf.keep("comparisons", lambda: lru_cache(maxsize=KEPT)(partial(_compared, shelf)))
    return _written(form, compare(scope, before, after), {"from": before, "to": after}, f"{scope}/{span}")


@dataclass(frozen=True)
class Compared:
    """What changed between two sides, the editions of which nobody knows, and of each statement that a change names the
    account, of each judgement its source.
    """

    found: list[Change]
    unread: list[str]
    accounts: dict[str, str]

    def row(self, one: Change) -> dict[str, Any]:
        """A change as a row, with who says so."""
        account = self.accounts.get(one.later or one.earlier or one.judged, "")
        return _row(one) | {"publisher": publisher_of(served(), account, "da")}


def _compared(shelf: Served, scope: str, before: Side, after: Side) -> Compared:
    """What changed between two sides; worked out once for every format."""
    record = frozen_with(shelf).record(scope)
    found = changes(record, before, after, scope, shelf.names)
    named = {iri for one in found for iri in (one.earlier, one.later)}
    accounts = {one.iri: one.account for one in record.statements if one.iri in named}
    concluded = {one.judged for one in found}
    accounts |= {one.iri: one.source for one in record.judged if one.iri in concluded}
    return Compared(found, not_read(record, before, after, scope, shelf.names), accounts)


@blueprint.get("/changes/releases/<span>")
@blueprint.get("/en/changes/releases/<span>", endpoint="releases_en")
def between_releases(span: str) -> Response:
    """What we ourselves changed between two releases, property by property."""
    refuse_state(names_releases=True)
    span, form = _form(span, _OF_RELEASES)
    first, dots, second = span.partition("..")
    if not (dots and first and second):
        raise BadRequest("name two releases: /changes/releases/{id}..{id}; `fremdrift releases` lists them")
    current = current_app.config["CURRENT"]
    found = revisions(*(current.get(one).release.folder / DATA for one in (first, second)))
    address = f"{settings().base_iri}changes/releases/{span}"
    headers = {"Link": links(*((f"{address}.{one.suffix}", "alternate", one.media_type) for one in _OF_RELEASES))}
    lang = lang_of(request.path)
    if form is not HTML:
        about, rows = {"from": first, "to": second}, map(asdict, found)
        return reply_table(_REVISIONS, rows, form, lang, about=about, flat=_flat, headers=headers)
    shown = [*islice(found, _SHOWN + 1)]
    formats = [(one, f"{address}.{one.suffix}") for one in (JSON, CSV)]
    page = revisions_page(shown[:_SHOWN], first, second, lang, formats, more=len(shown) > _SHOWN)
    return reply(page.encode(), HTML, headers=headers | {"Content-Language": lang})


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A revision as cells."""
    return {**row, "before": " | ".join(row["before"]), "after": " | ".join(row["after"])}


def _form(span: str, offered: tuple[Format, ...]) -> tuple[str, Format]:
    stem, _, suffix = span.rpartition(".")
    form = by_suffix(suffix, offered) if stem and not stem.endswith(".") else None
    if form is not None:
        return stem, form
    return span, HTML if lang_of(request.path) == "en" else negotiate(offered, JSON)


def _side(scope: str, name: str) -> Side:
    """A side by its day, or by an edition's local name."""
    try:
        day, edition = day_or_edition(served().store, served().names, scope, name)
    except ValueError:
        raise BadRequest(f"{name} is no day such as 2020-12-31, and no edition of {scope}") from None
    return Side(day.isoformat(), edition)


def _written(form: Format, compared: Compared, sides: dict[str, Side], path: str) -> Response:
    base = settings().base_iri
    address = f"{base}changes/{path}"
    headers = {"Link": links(*((f"{address}.{one.suffix}", "alternate", one.media_type) for one in _OFFERED))}
    ends = {name: side.edition or side.day for name, side in sides.items()} | {"not_read": compared.unread}
    if form is CSV:
        return reply(_csv(compared), CSV, headers=headers)
    if form is JSON:
        whole = ends | {"changes": [compared.row(one) for one in compared.found]}
        return reply((json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode(), JSON, headers=headers)
    if form is HTML:
        lang = lang_of(request.path)
        page = _page(compared.found, sides, compared.unread, path, lang)
        return reply(page.encode(), HTML, headers=headers | {"Content-Language": lang})
    document = _described(compared.found, sides["to"], address)
    return reply(serialise(document.statements, form, base, document.order), form, headers=headers)


def _page(found: list[Change], sides: dict[str, Side], unread: list[str], path: str, lang: str) -> str:
    """The changes by kind, so many on a page; no more is looked up than stands there."""
    base, scope = settings().base_iri, path.partition("/")[0]
    address, iri = f"{base}changes/{path}", f"{base}id/strategy/{scope}"
    paging = part_asked(len(found), _ROWS, "these changes", whole=True)
    here = paging.of(sorted(found, key=attrgetter("kind")))
    side = _ends(sides, unread, caller(lang)) | {
        "strategy": caller(lang)(iri) if row_of(served(), iri) else None,
        "editions": all(one.edition for one in sides.values()),
        "form": comparison(scope, lang, sides["from"], sides["to"]),
        "counts": Counter(one.kind for one in found),
        "paging": paging,
    }
    formats = [(one, f"{address}.{one.suffix}{state_query()}") for one in _OFFERED if one is not HTML]
    return changes_page(here, side, _described(here, sides["to"], address), lang, formats)


def _described(found: Sequence[Change], end: Side, address: str) -> Document:
    """Changes with what they name, as it stood at the end."""
    state = current_app.config["CURRENT"].get(request.args.get("release"), date.fromisoformat(end.day))
    return describe_findings(state.store, served().names, address, change_quads(found, address))


def _ends(sides: dict[str, Side], unread: list[str], called: Callable[[str], Called]) -> dict[str, Any]:
    return {name: side.day for name, side in sides.items()} | {"unread": list(map(called, unread))}


def _row(one: Change) -> dict[str, Any]:
    made = one.step
    return {
        "kind": one.kind,
        "thing": one.thing,
        "before": one.before,
        "after": one.after,
        "direction": made.direction if made else "",
        "precision_change": made.precision if made else "",
        "least_days": made.least if made else None,
        "most_days": made.most if made else None,
        "earlier": one.earlier,
        "later": one.later,
        "judgement": one.judged,
        "disputed_by": one.disputed,
    }


def _csv(compared: Compared) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    writer.writerows(map(compared.row, compared.found))
    return text.getvalue().encode()
