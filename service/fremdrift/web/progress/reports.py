"""Reports as pages: how a strategy stands on a day, written out; and its overview of what is to be delivered when."""

from datetime import date

from flask import Blueprint, Response, request

from fremdrift.deriving.deadlines import by_standing, since
from fremdrift.deriving.report import report
from fremdrift.ground.errors import NotFound
from fremdrift.ground.formats import HTML
from fremdrift.ground.namespaces import CODE, FD
from fremdrift.model.iris import THING
from fremdrift.web.drawings.gallery import pictures_of
from fremdrift.web.pages import page
from fremdrift.web.progress.deadlines import halves
from fremdrift.web.progress.following import told
from fremdrift.web.progress.told import said_of
from fremdrift.web.replies import reply
from fremdrift.web.shelf import lang_of, served, settings
from fremdrift.web.wording.voice import voice_in

blueprint = Blueprint("reports", __name__)


@blueprint.get("/statusredegoerelse/<strategy>")
@blueprint.get("/en/status-report/<strategy>", endpoint="status_en")
def status(strategy: str) -> Response:
    """The status report of a strategy, on the day of the state or of the release."""
    return _written("report.html", strategy)


@blueprint.get("/leveranceoversigt/<strategy>")
@blueprint.get("/en/delivery-overview/<strategy>", endpoint="deliveries_en")
def deliveries(strategy: str) -> Response:
    """What a strategy is to deliver, by half-year of the latest stated date."""
    return _written("deliveries.html", strategy)


def _written(template: str, strategy: str) -> Response:
    lang, shelf = lang_of(request.path), served()
    day = shelf.day or date.fromisoformat(shelf.release.made[:10])
    iri = f"{settings().base_iri}{THING}strategy/{strategy}"
    known = [row["known"] for row in shelf.rows("editions") if row["strategy"] == iri]
    last_time = since(known, day.isoformat())
    said = said_of(shelf, iri)
    found = report(said.outline, iri, said.deadlines, said.news, last_time)
    if found is None:
        raise NotFound(f"there is no strategy {strategy}; the list of strategies names them")
    grouped = by_standing(found.deadlines.values(), day)
    voice = voice_in(lang)
    body = page(
        template,
        lang,
        report=found,
        strategy=strategy,
        as_of=day.isoformat(),
        last_time=last_time,
        grouped=grouped,
        halves=halves(sorted(found.deadlines.values(), key=lambda one: (one.bounds[1] or date.max, one.thing))),
        voice=voice,
        told=lambda one: told(one, voice),
        pictures=pictures_of(f"strategy/{strategy}", lang, ("timeline", "slippage", "stack")),
        code=CODE,
        fd=FD,
    )
    return reply(body.encode(), HTML, varies=False, headers={"Content-Language": lang})
