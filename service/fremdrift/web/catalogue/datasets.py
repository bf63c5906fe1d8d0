"""The catalogue in every dialect, and the documents of its datasets: finished bytes of the release.

While the release has no whole catalogue the answer is 503 (``ReleaseError``), never a short 200: harvesters delete what
is absent.
"""

from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest
from werkzeug.exceptions import NotFound as NoPage

from fremdrift.cataloguing import dcat_us
from fremdrift.cataloguing.authorities import licence_address
from fremdrift.cataloguing.dcat_us_3 import dcat_us_3_json
from fremdrift.cataloguing.dialects import DCAT_AP, DCAT_US_3, RDF_FORMATS, SCHEMA_ORG, Dialect
from fremdrift.cataloguing.faces import LIST, PAGES, Cut, page_name
from fremdrift.cataloguing.faces import SCHEMA_ORG as SCHEMA_ORG_FACE
from fremdrift.cataloguing.said import key_of, path_of
from fremdrift.ground.errors import NotFound
from fremdrift.ground.formats import HTML, JSON, Format, by_suffix
from fremdrift.keeping.pack import Face
from fremdrift.model.datasets import Dataset, Entry
from fremdrift.web.catalogue.entries import data_block, entry, entry_face, face, made, recorded
from fremdrift.web.catalogue.profiles import profile_links, wanted_profile
from fremdrift.web.negotiation import negotiate
from fremdrift.web.pages import Group, catalogue_page, dataset_page
from fremdrift.web.replies import links, reply_face
from fremdrift.web.shelf import lang_of, refuse_state, served, settings
from fremdrift.web.wording.dates import dates_in_words
from fremdrift.web.wording.naming import caller

blueprint = Blueprint("datasets", __name__)
_OFFERED = (*RDF_FORMATS, HTML)
_DATASET = "https://schema.org/Dataset"


@blueprint.get("/data.json")
@blueprint.get("/dcat-us-3.json", endpoint="dcat_us_3")
def data_json() -> Response:
    """The whole catalogue for data.gov-style harvesters, as DCAT-US 1.1 and as DCAT-US 3.0."""
    refuse_state()
    here = links((settings().base_iri + "catalog", "alternate"))
    return reply_face(face(request.path.lstrip("/")), JSON, made(), varies=False, headers={"Link": here})


_IN_DANISH: Final = {"data.da.json": dcat_us.data_json, "dcat-us-3.da.json": dcat_us_3_json}


@blueprint.get("/data.da.json")
@blueprint.get("/dcat-us-3.da.json", endpoint="dcat_us_3_in_danish")
def data_json_in_danish() -> Response:
    """The catalogue in Danish, as DCAT-US 1.1 and 3.0, where these have room for one language only."""
    refuse_state()  # written for the first who asks: a publish need not
    name = request.path.lstrip("/")
    body = served().keep(name, lambda: _IN_DANISH[name](recorded(), "da"))
    here = links((settings().base_iri + "catalog", "alternate"))
    return reply_face(Face(body, None), JSON, made(), varies=False, headers={"Link": here, "Content-Language": "da"})


@blueprint.get("/catalog")
@blueprint.get("/en/catalog", endpoint="catalog_en")
@blueprint.get("/catalog.<suffix>")
def catalog(suffix: str = "") -> Response:
    """The catalogue: by profile, by format, and a page of it."""
    refuse_state()
    if "page" in request.args:
        raise BadRequest("the catalogue has no numbered pages: follow hydra:next, or name the last key with after=")
    asked = wanted_profile()
    dialect = asked or DCAT_AP
    form = _format(dialect, suffix, page=asked is None)
    if form is HTML:
        return _html()
    return reply_face(
        _document(dialect, form),
        form,
        made(),
        varies=not suffix,
        vary="Accept-Profile",
        headers={"Link": profile_links(settings().base_iri, dialect, form)},
    )


def _format(dialect: Dialect, suffix: str, *, page: bool) -> Format:
    """The format that suffix or ``Accept`` asks for; ``page`` says whether a person may be meant."""
    if suffix:
        form = by_suffix(suffix, dialect.formats)
        if form is None:
            there = ", ".join(f".{one.suffix}" for one in dialect.formats)
            raise NoPage(f"the catalogue as {dialect.label} has no suffix .{suffix}, only {there}")
        return form
    if lang_of(request.path) == "en":
        return HTML
    return negotiate((*dialect.formats, HTML) if page else dialect.formats, dialect.formats[0])


def _document(dialect: Dialect, form: Format) -> Face:
    if dialect is DCAT_US_3:
        return face("dcat-us-3.json")
    if dialect is SCHEMA_ORG:
        return face(f"catalog/{SCHEMA_ORG_FACE}.jsonld")
    return face(page_name(dialect, form, _cut().page(request.args.get("after"))))


def _cut() -> Cut:
    return Cut(tuple(face(PAGES).body.decode().split()))


def _html() -> Response:
    """The page for people: what datasets there are, a page at a time."""
    cut, lang = _cut(), lang_of(request.path)
    number = cut.page(request.args.get("after"))
    listed = face(f"catalog/{LIST}/{number}").body.decode().splitlines()
    rows = [(key, da, en) for key, da, en in (line.split("\t") for line in listed)]
    more = cut.last[number] if number + 1 < len(cut.last) else ""
    body = catalogue_page(lang, _grouped(rows, lang), more).encode()
    return reply_face(Face(body, None), HTML, None, headers={"Content-Language": lang}, vary="Accept-Profile")


def _grouped(rows: list[tuple[str, str, str]], lang: str) -> list[Group]:
    """The datasets (key, Danish and English title) by strategy, the whole of it first; others last."""
    called, base, found = caller(lang), settings().base_iri, dict[str, list[tuple[int, str, str, str]]]()
    strategies = {row["thing"] for row in served().rows("strategies")}
    for key, da, en in rows:
        kind, _, rest = key.partition("/")
        titles = ((da, "da"), (en, "en")) if lang == "da" else ((en, "en"), (da, "da"))
        title, of = next((one for one in titles if one[0]), ("", lang))
        rank = _KINDS.index(kind) if kind in _KINDS else 0
        scope = rest.partition("/")[0]
        place = scope if not scope or f"{base}id/strategy/{scope}" in strategies else _OUTSIDE
        found.setdefault(place, []).append((rank, path_of(key), dates_in_words(title, of), of))
    return [
        Group(
            called(f"{base}id/strategy/{scope}") if scope not in ("", _OUTSIDE) else None,
            not scope,
            [one[1:] for one in sorted(found[scope])],
        )
        for scope in sorted(found)
    ]


_OUTSIDE: Final = "~"
"""Stands for the scope of what belongs to no strategy; after all others in order."""
_KINDS: Final = ("strategy", "series", "edition")
"""Kinds of datasets that belong to a strategy, in the order of the page."""


@blueprint.get("/dataset/<path:local>")
@blueprint.get("/en/dataset/<path:local>", endpoint="dataset_en")
def dataset(local: str) -> Response:
    """A dataset, by suffix or by Accept."""
    return entry_reply("dataset/" + local)


def entry_reply(path: str) -> Response:
    """The document of a dataset or series at a path under the base. Raises NotFound, and Gone for a withdrawn one."""
    refuse_state()
    path, form = _suffixed(path)
    key = key_of(path)
    found = entry(key)
    if found is None:
        _ = face(PAGES)  # without a catalogue nothing is known to be absent
        raise NotFound(f"there is no dataset {settings().base_iri}{path}; /catalog lists them")
    headers = {"Link": signposts(found, path)}
    if form is HTML:
        lang = lang_of(request.path)
        body = dataset_page(found, path, lang, data_block(key), caller(lang)).encode()
        return reply_face(Face(body, None), HTML, None, headers=headers | {"Content-Language": lang})
    document = entry_face(key, form.suffix)
    if document is None:
        raise NotFound(f"release {served().release.id} has no {path}.{form.suffix}")
    return reply_face(document, form, made(), headers=headers)


def _suffixed(path: str) -> tuple[str, Format]:
    """The path without suffix and the format: a suffix decides unless a name ends so, else Accept."""
    stem, _, suffix = path.rpartition(".")
    form = by_suffix(suffix, _OFFERED) if stem else None
    if form is not None and entry_face(key_of(path), "record") is None:
        return stem, form
    return path, HTML if lang_of(request.path) == "en" else negotiate(_OFFERED, RDF_FORMATS[0])


def signposts(found: Entry, path: str) -> str:
    """Where a program finds what: metadata, files, licence (https://signposting.org/FAIR/#level1)."""
    base = settings().base_iri
    listed: list[tuple[str, str] | tuple[str, str, str]] = [
        (found.iri, "cite-as"),
        (_DATASET, "type"),
        (base + "catalog#publisher", "author"),
        (base + "catalog", "collection"),
        *((f"{base}{path}.{one.suffix}", "describedby", one.media_type) for one in RDF_FORMATS),
    ]
    if isinstance(found, Dataset):
        listed += [(base + one.path, "item", one.media_type) for one in found.distributions]
        listed.append((licence_address(found.licence), "license"))
    return links(*listed)
