"""Quality: what is missing and what the shapes found, in plain words."""

from collections import Counter
from itertools import groupby

from flask import Blueprint, Response, request

from fremdrift.deriving.coverage import Kind, coverage
from fremdrift.ground.formats import HTML
from fremdrift.web.pages import page
from fremdrift.web.replies import reply
from fremdrift.web.shelf import lang_of, served, settings
from fremdrift.web.wording.naming import caller

blueprint = Blueprint("quality", __name__)


@blueprint.get("/kvalitet", endpoint="quality_da")
@blueprint.get("/en/quality", endpoint="quality_en")
def quality() -> Response:
    """Every gap by strategy and kind, and every finding of the release's validation by what it says."""
    lang = lang_of(request.path)
    gaps = served().once(coverage)
    by_strategy = {
        strategy: {kind: list(found) for kind, found in groupby(some, key=lambda one: one.kind)}
        for strategy, some in groupby(gaps, key=lambda one: one.strategy)
    }
    totals = Counter(one.kind for one in gaps)
    findings = Counter(row[lang] or row["en"] for row in served().rows("findings"))
    body = page(
        "quality.html",
        lang,
        strategies=by_strategy,
        called=caller(lang),
        totals=[
            kind.counted(number, lang)
            for kind, number in sorted(totals.items(), key=lambda one: list(Kind).index(one[0]))
        ],
        findings=findings.most_common(),
        report=settings().base_iri + "graph/validation",
        count=len(gaps),
    )
    return reply(body.encode(), HTML, varies=False, headers={"Content-Language": lang})
