"""Quality: what is missing and what the shapes found, in plain words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound as NoPage

from fremdrift.deriving.gaps import Gap, Kind
from fremdrift.ground.formats import HTML, XLSX, by_suffix
from fremdrift.model import tables
from fremdrift.web.listings import gaps
from fremdrift.web.listings.cards import listing
from fremdrift.web.listings.listing import Listing
from fremdrift.web.listings.lists import page_asked, words_asked
from fremdrift.web.listings.tables import TABLES, Sheet, reply_table
from fremdrift.web.negotiation import available
from fremdrift.web.pages import asking, page
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import lang_of, served, settings
from fremdrift.web.wording.naming import caller

blueprint = Blueprint("quality", __name__)
_COLUMNS: Final = ("thing", "missing_da", "missing_en", "kind", "strategy", "table_row")
_SHEET: Final = Sheet(gaps.LISTED, dict.fromkeys(_COLUMNS, tables.Kind.TEXT))


@blueprint.get("/kvalitet", endpoint="quality_da")
@blueprint.get("/en/quality", endpoint="quality_en")
def quality() -> Response:
    """Every gap by strategy and kind, a page at a time, and what the release's validation found, by what it says.

    Parameters: ``strategy``, ``kind``, ``q`` (words), ``page``.
    """
    lang = lang_of(request.path)
    found, chosen, text = listing(served(), gaps.LISTED, lang), _chosen(), words_asked()
    shown = found.show(chosen, text, page=page_asked(), find=words_asked("find"))
    findings = Counter(row[lang] or row["en"] for row in served().rows("findings"))
    formats = [(one, f"{_address(lang)}.{one.suffix}{asking()}") for one in TABLES]
    body = page(
        "quality.html",
        lang,
        shown=shown,
        text=text,
        strategies=list(_by_strategy(found, shown.entries)),
        outside=gaps.OUTSIDE_ANY.text(lang),
        called=caller(lang),
        totals=[kind.counted(number, lang) for kind in Kind if (number := found.count({"kind": kind}))],
        findings=findings.most_common(),
        report=settings().base_iri + "graph/validation",
        formats=formats,
    )
    others = [(address, "alternate", one.media_type) for one, address in formats]
    return reply(body.encode(), HTML, varies=False, headers={"Content-Language": lang, "Link": links(*others)})


@blueprint.get("/kvalitet.<suffix>")
@blueprint.get("/en/quality.<suffix>", endpoint="whole_en")
def whole(suffix: str) -> Response:
    """Every gap that was chosen, as a table."""
    form, lang = by_suffix(suffix, TABLES), lang_of(request.path)
    if form is None:
        raise NoPage(f"gaps are not to be had as {suffix}; {available(TABLES)}")
    page_asked()
    found, chosen, text = listing(served(), gaps.LISTED, lang), _chosen(), words_asked()
    rows = (_cells(one, lang if form is XLSX else "") for one in found.each(chosen, text))
    about = {"chosen": {name: value for name, value in chosen.items() if value}, "q": text}
    return reply_table(_SHEET, rows, form, lang, about=about, headers={"Content-Language": lang})


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in ("strategy", "kind")}


def _address(lang: str) -> str:
    return settings().base_iri + ("en/quality" if lang == "en" else "kvalitet")


def _by_strategy(found: Listing, shown: Sequence[Gap]) -> Iterator[tuple[str, list[tuple[Kind, int, list[Gap]]]]]:
    """The gaps of a page under their strategy and kind, with how many there are of each in all."""
    for strategy, some in groupby(shown, key=lambda one: one.strategy):
        here = {"strategy": gaps.local_of(strategy)}
        kinds = ((kind, list(several)) for kind, several in groupby(some, key=lambda one: one.kind))
        yield strategy, [(kind, found.count(here | {"kind": kind}), several) for kind, several in kinds]


def _cells(one: Gap, lang: str) -> Mapping[str, Any]:
    """A gap as a row; a language has its kind in words."""
    kind = one.kind.heading(lang) if lang else one.kind.value
    return dict(zip(_COLUMNS, (one.thing, one.what.da, one.what.en, kind, one.strategy, one.where), strict=True))
