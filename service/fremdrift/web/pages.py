"""Pages: templates filled in Danish or English. Every value is escaped; nothing is fetched, no script is needed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from flask import current_app, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from fremdrift.cataloguing.authorities import licence_address, licence_named, term
from fremdrift.cataloguing.dcat import MAKING, RIGHTS
from fremdrift.cataloguing.dialects import DIALECTS, RDF_FORMATS
from fremdrift.cataloguing.said import USUAL_LICENCE
from fremdrift.cataloguing.service import limits_in_words
from fremdrift.deriving.changes import Change
from fremdrift.deriving.revisions import Revision
from fremdrift.ground.errors import FremdriftError
from fremdrift.ground.formats import Format
from fremdrift.ground.namespaces import CODE
from fremdrift.model.completion import TO_COME
from fremdrift.model.datasets import Dataset, Entry, Series, Texts
from fremdrift.model.facts import Facts
from fremdrift.model.iris import DOCUMENT, THING
from fremdrift.quads.terms import Quad, text_of
from fremdrift.serving.documents import Document
from fremdrift.serving.examples import Example, examples
from fremdrift.serving.gate import Passed
from fremdrift.serving.overview import Row
from fremdrift.web.assets import asset_address, assets, built
from fremdrift.web.drawings.charts import chart
from fremdrift.web.drawings.drawing import Picture
from fremdrift.web.listings.cards import label_known, labels_of, publisher_of, row_of
from fremdrift.web.listings.lines import known_of
from fremdrift.web.listings.listing import Shown
from fremdrift.web.pinning import keep_state
from fremdrift.web.shelf import STATE_PARAMETERS, licence_of, served, settings, state_query
from fremdrift.web.sparql.snippets import file_snippets, snippets
from fremdrift.web.templating import environment
from fremdrift.web.wording.citing import Citation
from fremdrift.web.wording.dates import dates_in_words
from fremdrift.web.wording.translating import translations, worded
from fremdrift.web.wording.view import View

_SHOWN: Final = 500
LISTS: Final = {
    "strategies": ("strategier", "strategies"),
    "initiatives": ("initiativer", "initiatives"),
    "milestones": ("milepaele", "milestones"),
    "organisations": ("organisationer", "organisations"),
    "editions": ("udgaver", "editions"),
    "changes": ("aendringer", "changes"),
}
"""The Danish and the English path of each list."""
_LONGEST: Final = 2000
"""So long an address may be for a page to name it; ours are shorter."""
_FORGOTTEN: Final = ("as-of", "edition", "page")
"""What a form for another day does not take along."""
COPIED: Final = "fremdrift.copied"
"""Set where a page is to be part of a static copy, in the environment of the request, where no client can set it."""
_DUMP: Final = "files/fremdrift.nq"
_PATHS: Final = {
    **LISTS,
    "search": ("soeg", "search"),
    "quality": ("kvalitet", "quality"),
    "deadlines": ("frister", "deadlines"),
    "subscribe": ("abonner", "subscribe"),
    "news": ("nyt", "news"),
    "about": ("om", "about"),
    "privacy": ("privatliv", "privacy"),
    "accessibility": ("tilgaengelighed", "accessibility"),
    "method": ("metode", "method"),
    "licence": ("licens", "licence"),
    "status": ("statusredegoerelse", "status-report"),
    "deliveries": ("leveranceoversigt", "delivery-overview"),
    "calendar": ("kalender", "calendar"),
}


def page(template: str, lang: str, data_of: str = "", /, **values: Any) -> str:
    """A template filled for a language; what it leads to stays in the state that is asked for. ``data_of`` is the IRI
    whose licence it names, where its address does not tell.
    """
    return keep_state(environment(lang).get_template(template).render(lang=lang, **_frame(lang, data_of), **values))


def _frame(lang: str, data_of: str) -> dict[str, Any]:
    """What every page needs: who runs the service, the same page in the other language, the release."""
    base, path = settings().base_iri, request.path.lstrip("/")
    path = path if len(path) <= _LONGEST else ""  # an error at sixty thousand characters does not say them again
    neutral = path.removeprefix("en").lstrip("/") if lang == "en" else path
    danish, english = _both(neutral)
    release, day, made = _state()
    licence = licence_of(data_of or _subject(neutral)) if release else licence_named(USUAL_LICENCE)
    prefix, paths = base if lang == "da" else base + "en/", {name: both[lang == "en"] for name, both in _PATHS.items()}
    return {
        "asset": asset_address,
        "designed": built(),
        "menu": _menu(prefix, paths, lang),
        "made": made,
        "copied": COPIED in request.environ,
        "kept_fields": [
            one for one in request.args.items(multi=True) if one[0] not in _FORGOTTEN and "".join(one).isprintable()
        ],
        "base": base,
        "home": prefix,
        "prefix": prefix,
        "danish": base + (danish if lang == "da" or _leads(danish) else ""),
        "english": base + "en/" + (english if lang == "en" or _leads("en/" + english) else ""),
        "paths": paths,
        "settings": settings(),
        "operator": operator_in(lang),
        "licence": licence,
        "cited": partial(_cited, lang, licence.short),
        "to_come": TO_COME,
        "publisher_of": lambda account: publisher_of(served(), account, lang),
        "known_of": _known_of,
        "label_of": lambda iri: label_known(served(), iri, lang),
        "release": release,
        "day": day,
        "pinned": request.args.get("release", ""),
        "state_fields": [(name, request.args[name]) for name in STATE_PARAMETERS if request.args.get(name)],
        "here": base + path,
        "asking": asking,
        "sorted_by": request.args.get("sort", ""),
        "phrase": HTTPStatus,
    }


def _leads(path: str) -> bool:
    """Whether anything goes by a path: an error stands at any address, and its like in the other language may not."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(f"/{path}", "GET")


def operator_in(lang: str) -> str:
    """Who runs the service, as pages and feeds of a language say it; that nobody is named is said in it too."""
    return settings().publisher or worded(settings().publisher_name, lang)


def _subject(path: str) -> str:
    """The IRI of what the page at a path, without a language, is of."""
    return settings().base_iri + (THING + path.removeprefix(DOCUMENT) if path.startswith(DOCUMENT) else path)


def _known_of(account: str) -> str:
    """From when an edition or a source is known, as EDTF; empty where that is not known."""
    return known_of(row_of(served(), account) or Row())


def _cited(lang: str, licence: str, title: str, address: str = "") -> Citation:
    """How to cite this page, or another address of ours; a title may be part of a page, and end in the site's name."""
    plain = title.unescape() if isinstance(title, Markup) else title
    query = asking(release=_state()[0]) if not address else f"?release={_state()[0]}"
    here = settings().base_iri + request.path.lstrip("/")
    return Citation(
        operator_in(lang),
        plain.removesuffix(" – Fremdrift"),
        _state()[0],
        (address or here) + query,
        licence,
    )


def asking(**changes: str) -> str:
    """The query of this request with some parameters changed, those that become empty left out; back on page 1."""
    kept = {name: value for name, value in request.args.items() if name != "page"} | changes
    told = urlencode([(name, value) for name, value in kept.items() if value])
    return f"?{told}" if told else ""


def _menu(prefix: str, paths: dict[str, str], lang: str) -> list[tuple[str, str]]:
    """The menu: each address and its text."""
    text = translations(lang).gettext
    rooms = [(prefix + paths[name], text(name.capitalize())) for name in LISTS]
    due = (prefix + paths["deadlines"], text("What must be ready?"))
    return [*rooms, due, (prefix + "catalog", text("Data"))]


def _both(path: str) -> tuple[str, str]:
    """The Danish and the English path of a page, its first part having a name in each. Below a list there is nothing
    that goes by its names: what ``changes/`` begins is a comparison, called so in both languages.
    """
    first, slash, rest = path.partition("/")
    named = (both for name, both in _PATHS.items() if first in both and not (rest and name in LISTS))
    danish, english = next(named, (first, first))
    return danish + slash + rest, english + slash + rest


def _state() -> tuple[str, str, str]:
    """The release, the day of the state, and the day the release was made; empty where there is none, or no state."""
    try:
        shelf = served()
    except (FremdriftError, HTTPException):
        return "", "", ""
    return shelf.release.id, shelf.day.isoformat() if shelf.day else "", shelf.release.made[:10]


def view_of(found: Document, lang: str) -> View:
    """A document as templates read it."""
    shelf = served()
    said, whole = Facts(found.statements), shelf.whole or shelf
    return View(
        said, found.subject, lang, shelf.names, shelf.labels, state_query(), _known_of, columns=lambda: whole.columns
    )


def list_page(
    name: str, lang: str, shown: Shown, *, text: str, day: str, question: str, forms: tuple[Format, ...]
) -> str:
    """A page of one of the lists; ``forms`` are those in which the whole of what was chosen is to be had."""
    here = settings().base_iri + ("en/" if lang == "en" else "") + LISTS[name][lang == "en"]
    formats = [(one, f"{here}.{one.suffix}{asking()}") for one in forms]
    labels = labels_of(served(), lang)
    return page(
        f"{name}.html", lang, name=name, shown=shown, text=text, today=day, question=question, formats=formats,
        labels=labels,
    )  # fmt: skip


def query_page(lang: str) -> str:
    """The query page: worked questions, a form that works without script, the limits, and how other programs ask; in a
    copy, how they ask the files.
    """
    chosen = _question()
    text, base = chosen.asking(lang), settings().base_iri
    ways = file_snippets(base + _DUMP, text) if COPIED in request.environ else snippets(base + "sparql", text)
    return page(
        "query.html",
        lang,
        examples=examples(),
        chosen=chosen,
        editing="yasqe.js" in assets(),
        limits=limits_in_words(settings(), lang),
        text=text,
        snippets=ways,
        dump=_DUMP,
    )


def _question() -> Example:
    return next((one for one in examples() if one.name == request.args.get("example")), examples()[0])


def result_page(lang: str, passed: Passed, answer: bytes) -> str:
    """The answer to a query as a page: a table, a truth, or Turtle; of a long one the first rows or lines."""
    shown = _graph(answer) if passed.form.gives_graph else _table(json.loads(answer), lang)
    return page("result.html", lang, text=passed.text, **shown)


def _graph(answer: bytes) -> dict[str, Any]:
    lines = answer.decode().splitlines()
    return {"lines": lines[:_SHOWN], "shown": len(lines), "chart": None}


def _table(result: dict[str, Any], lang: str) -> dict[str, Any]:
    rows = result.get("results", {}).get("bindings", [])
    drawn = _drawn(result.get("head", {}).get("vars", []), rows[:_SHOWN], lang)
    return {"lines": None, "result": result, "rows": rows[:_SHOWN], "shown": len(rows), "chart": drawn}


def _drawn(variables: list[str], rows: list[dict[str, Any]], lang: str) -> Picture | None:
    finding = translations(lang).gettext("Most in the column %(column)s has %(name)s: %(most)s.")
    return chart(variables, rows, worded("The answer as bars", lang), finding)


@dataclass(frozen=True)
class Group:
    """Datasets of the catalogue's page that belong together: what of (nothing for those of the whole collection, and
    for those of no strategy), and for each its path, its title and the language of that.
    """

    of: Any
    whole: bool
    rows: list[tuple[str, str, str]]


_WHOLE: Final = (
    ("xlsx", "all tables as a spreadsheet (Excel)"),
    ("zip", "all tables as CSV"),
    ("sqlite", "all tables as a database (SQLite)"),
    ("ttl", "Turtle"),
    ("nq", "N-Quads"),
)
"""The whole collection as files, in words that ``da.po`` translates; those that most readers can open come first."""


def catalogue_page(lang: str, groups: list[Group], more: str) -> str:
    """The page of the catalogue: its datasets, and the key after which more stand."""
    manifest = served().release.manifest
    files = manifest["files"]
    named = [(f"files/fremdrift.{suffix}", label) for suffix, label in _WHOLE if f"files/fremdrift.{suffix}" in files]
    return page(
        "catalogue.html",
        lang,
        groups=groups,
        more=more,
        files=[(one, label, files[one]) for one, label in named],
        manifest=manifest,
        dialects=DIALECTS,
        making=MAKING[lang],
        rights=RIGHTS[lang],
    )


def dataset_page(found: Entry, path: str, lang: str, block: str, called: Callable[[str], Any]) -> str:
    """The page of a dataset or series; ``block`` is its description for search engines, ``called`` gives what a thing
    is called.
    """
    base = settings().base_iri
    formats = [(one, f"{base}{path}.{one.suffix}") for one in RDF_FORMATS]
    parts = {
        "members": list(map(called, found.members)) if isinstance(found, Series) else None,
        "files": found.distributions if isinstance(found, Dataset) else (),
    }
    return page("dataset.html", lang, dataset=found, said=_Said(lang), formats=formats, block=block, **parts)


@dataclass(frozen=True)
class _Said:
    """Texts and terms of the catalogue in one language, the other where it lacks one."""

    lang: str

    def text(self, texts: Texts) -> tuple[str, str]:
        """A text, and the language it is in."""
        found = self.lang if texts.get(self.lang) else next(iter(sorted(texts)), self.lang)
        return dates_in_words(texts.get(found, ""), found), found

    def term(self, table: str, code: str) -> str:
        """The label of a code of an EU table."""
        found = term(table, code)
        return found.en if self.lang == "en" else found.da

    def licence(self, code: str) -> str:
        """The address of a licence."""
        return licence_address(code)


def code_list_page(found: list[Quad], scheme: str, lang: str) -> str:
    """The page of a code list."""
    view = View(Facts(found), scheme, lang, served().names, served().labels)
    codes = sorted({text_of(quad.subject) for quad in found} - {scheme})
    return page("code_list.html", lang, view=view, codes=codes, scheme=scheme)


def changes_page(
    found: Sequence[Change], side: dict[str, Any], document: Document, lang: str, formats: list[Any]
) -> str:
    """The changes of a strategy between two states that stand on a page, by kind, with the statements that say so.

    ``side`` holds the two days, the editions that nobody read, the form that asks for two others, the strategy, None
    for a programme outside any, how many changes of each kind there are in all, and which page this is.
    """
    return page("compared.html", lang, found=found, side=side, view=view_of(document, lang), formats=formats, code=CODE)


def revisions_page(
    found: Sequence[Revision], first: str, second: str, lang: str, formats: list[Any], *, more: bool
) -> str:
    """What we changed between two releases, thing by thing; ``more`` says that these are not all."""
    return page("revisions.html", lang, found=found, first=first, second=second, formats=formats, more=more)
