"""Permalinks: a short address for a query, pinned to a release, with the digest of its answer to cite and compare."""

import hashlib
import json
from dataclasses import asdict

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.wrappers import Response as AnyResponse

from fremdrift.ground.formats import GRAPH_RESULTS, HTML, JSON, NTRIPLES, RESULTS, TSV, Format, by_suffix
from fremdrift.keeping.questions import KeptQuestion, Questions
from fremdrift.serving.endpoint import Question
from fremdrift.serving.gate import Form, Passed, admit
from fremdrift.serving.pool import Dataset
from fremdrift.web.clients import client_key
from fremdrift.web.negotiation import negotiate
from fremdrift.web.pages import operator_in, page
from fremdrift.web.replies import reply
from fremdrift.web.shelf import lang_of, pin, refuse_state, served, settings
from fremdrift.web.sparql.query import admit_from_client, answer, dataset_of, endpoint

blueprint = Blueprint("permalinks", __name__)


@blueprint.post("/question")
@blueprint.post("/en/question", endpoint="question_en")
def keep() -> AnyResponse:
    """Keep a query and lead to its permalink. Parameters: ``query`` and those of a dataset."""
    texts = request.form.getlist("query")
    if len(texts) != 1:
        raise BadRequest(f"send one query as a form; {len(texts)} came")
    refuse_state()
    passed = admit_from_client(texts[0])
    if not passed.repeatable:
        raise BadRequest("a query with NOW, RAND, UUID, STRUUID or BNODE has no lasting answer; it cannot be kept")
    dataset = dataset_of(request.form)
    digest, rows = _digest(passed, dataset)
    kept = KeptQuestion(passed.text, dataset.default, dataset.named, served().release.id, digest, rows)
    _questions().keep(kept)
    prefix = "en/" if lang_of(request.path) == "en" else ""
    return redirect(f"{settings().base_iri}{prefix}question/{kept.id}", 303)


def _digest(passed: Passed, dataset: Dataset) -> tuple[str, int]:
    """SHA-256 over the sorted rows (TSV without a table's header, or N-Triples), and how many there are."""
    form = NTRIPLES if passed.form.gives_graph else TSV
    question = Question(passed, dataset, form.media_type, served().limits, client_key())
    with endpoint().ask(question, served()).file as file:
        lines = file.read().splitlines(keepends=True)
    rows = sorted(lines[1:] if passed.form is Form.SELECT else lines)
    return hashlib.sha256(b"".join(rows)).hexdigest(), len(rows)


@blueprint.get("/question/<name>")
@blueprint.get("/en/question/<name>", endpoint="kept_en")
def kept(name: str) -> Response:
    """A kept question: what was asked of which release; with a suffix such as ``.csv`` its answer."""
    refuse_state(names_releases=True)
    stem, _, suffix = name.partition(".")
    found = _questions().find(stem)
    pin(found.release)
    passed = admit(found.query, settings())
    offered = GRAPH_RESULTS if passed.form.gives_graph else RESULTS
    if suffix:
        return answer(
            passed, Dataset(found.default_graphs, found.named_graphs), _by_suffix(suffix, offered), served().limits
        )
    if lang_of(request.path) == "en" or negotiate((JSON, HTML), JSON) is HTML:
        body = page("question.html", lang_of(request.path), kept=found, cite=_cite(found), formats=offered)
        return reply(body.encode(), HTML)
    told = asdict(found) | {
        "id": f"{settings().base_iri}question/{found.id}",
        "answer": [f"{settings().base_iri}question/{found.id}.{one.suffix}" for one in offered],
        "cite": _cite(found),
    }
    return reply((json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode(), JSON)


def _by_suffix(suffix: str, offered: tuple[Format, ...]) -> Format:
    form = by_suffix(suffix, offered)
    if form is None:
        raise NoPage(f"the answer cannot be had as .{suffix}; " + ", ".join(f".{one.suffix}" for one in offered))
    return form


def _cite(found: KeptQuestion) -> str:
    return (
        f"{operator_in(lang_of(request.path))}: {settings().base_iri}question/{found.id} "
        f"(release {found.release}, {found.rows} rows, sha256:{found.answer_sha256})"
    )


def _questions() -> Questions:
    return Questions(settings().home)
