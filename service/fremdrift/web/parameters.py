"""What an address can be asked for: each parameter of its query with what it says and the values that it takes.

A program that is made from the description of the interface can ask for nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fremdrift.cataloguing.dialects import DIALECTS
from fremdrift.ground.errors import FremdriftError
from fremdrift.ground.formats import GRAPH_RESULTS, HTML, PLANS, RESULTS, Format
from fremdrift.model.dates import FORMS
from fremdrift.web.listings.drawing_up import KINDS
from fremdrift.web.listings.lists import orders as list_orders
from fremdrift.web.listings.lists import parameters as list_parameters
from fremdrift.web.pinning import has_day, has_release
from fremdrift.web.progress.period import NAMED
from fremdrift.web.progress.period import PARAMETERS as PERIOD
from fremdrift.web.shelf import STATE_PARAMETERS, settings


@dataclass(frozen=True)
class Parameter:
    """A parameter: its name, what it says, and the schema of its values."""

    name: str
    says: str
    schema: Mapping[str, Any]
    example: str = ""
    required: bool = False

    def told(self) -> dict[str, Any]:
        """As OpenAPI has it (https://spec.openapis.org/oas/v3.1.1.html#parameter-object)."""
        found: dict[str, Any] = {
            "name": self.name,
            "in": "query",
            "description": self.says,
            "schema": dict(self.schema),
        }
        found |= {"required": True} if self.required else {}
        return found | ({"example": self.example} if self.example else {})


def _one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(dict.fromkeys(values))}


def _written(*forms: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^(?:{'|'.join(forms)})$"}


TEXT: Final[dict[str, Any]] = {"type": "string"}
_DAY: Final = _written(r"\d{4}-\d{2}-\d{2}") | {"format": "date"}
_ENDING: Final = _written(*(form for name, form in FORMS.items() if name != "open-end"))
"""A date that has a last day."""
_PERIOD: Final = _written(*NAMED, *FORMS.values())
_NUMBER: Final[dict[str, Any]] = {"type": "integer", "minimum": 1, "maximum": 9_999_999}
_IRIS: Final[dict[str, Any]] = {"type": "array", "items": {"type": "string", "format": "iri"}}
_LIMIT: Final[dict[str, Any]] = {"type": "number", "exclusiveMinimum": 0}
QUERY: Final[dict[str, Any]] = {"type": "string", "minLength": 1, "contentMediaType": "application/sparql-query"}
"""A query, which is no empty text."""

_STATE: Final = {
    "release": Parameter("release", "One of our releases; else the newest", TEXT),
    "as-of": Parameter(
        "as-of", "A day: what had been said by then; not together with an edition", _ENDING, "2021-04-01"
    ),
    "edition": Parameter("edition", "An edition: what had been said when it came out; not with as-of", TEXT),
}
_PAGE: Final = Parameter("page", "A page's number", _NUMBER)
_WORDS: Final = Parameter("q", "Words that the titles hold", TEXT)
_FIND: Final = Parameter(
    "find", "Words that the names of what is offered to choose from hold, where that is much", TEXT
)
_GAPS: Final = (
    Parameter("strategy", "Only what has this strategy", TEXT),
    Parameter("kind", "Only what has this kind", TEXT),
    _WORDS,
    _PAGE,
)
_DATASET: Final = (
    Parameter("default-graph-uri", "The graphs that are asked, else the union of all", _IRIS),
    Parameter("named-graph-uri", "The graphs that GRAPH finds, else all", _IRIS),
)
_LIMITS: Final = (
    Parameter("timeout", "How many seconds it may take, at most what is allowed here", _LIMIT),
    Parameter("maxrows", "How many rows or statements may come, at most what is allowed here", _NUMBER),
    Parameter("maxbytes", "How many bytes may come, at most what is allowed here", _NUMBER),
)
_ANSWER: Final = "The format of the answer, whatever Accept says"


def _format(*forms: Format) -> Parameter:
    names = (name for one in forms for name in (one.name, one.media_type, *one.aliases))
    return Parameter("format", _ANSWER, _one_of(*names))


def _query(*, required: bool) -> Parameter:
    return Parameter("query", "A SPARQL 1.1 query", QUERY, "ASK {}", required)


_SPARQL: Final = (*_DATASET, *_LIMITS, _format(*RESULTS, *GRAPH_RESULTS, HTML))
_PROFILES: Final = tuple(name for one in DIALECTS for name in (one.token, one.iri))
_OWN: Final[dict[str, tuple[Parameter, ...]]] = {
    "comparing.compare": tuple(
        Parameter(name + day, f"The {what} that the comparison {does} with", schema)
        for name, does in (("from", "begins"), ("to", "ends"))
        for day, what, schema in (("", "edition, by its local name,", TEXT), ("-day", "day", _DAY))
    ),
    "datasets.catalog": (
        Parameter("profile", "A profile of the catalogue", _one_of(*_PROFILES)),
        Parameter("after", "The key that the page begins after, as hydra:next has it", TEXT),
    ),
    "deadlines.show": (Parameter("since", "Mark what moved after this day", _DAY),),
    "documents.document": (
        Parameter("profile", "A strategy in a format of others, by name", _one_of(*(one.name for one in PLANS))),
    ),
    "quality.quality": (*_GAPS, _FIND),
    "quality.whole": _GAPS,
    "query.sparql": (_query(required=False), *_SPARQL),
    "search.search": (
        Parameter("q", "Words to look for", TEXT),
        Parameter("kind", "Only what is of this kind", _one_of(*KINDS)),
        _PAGE,
    ),
    "well_known.sitemap": (Parameter("part", "A part of it, where it is long", {"type": "integer", "minimum": 0}),),
}
"""What an address can be asked for that others cannot, by the name of its view, in whichever language."""
_IN_A_PERIOD: Final = frozenset({"deadlines.whole", "deadlines.show", "following.days", "following.latest"})
"""What can be asked for within a period."""
_FORMS: Final = {
    "query.sparql": (_query(required=True), *_SPARQL),
    "permalinks.keep": (_query(required=True), *_DATASET),
}
"""What stands in the form that an address takes."""


def parameters_of(endpoint: str, view: str, method: str) -> Iterator[Parameter]:
    """What an address can be asked for in its query; ``view`` is the endpoint under its view's own name."""
    if method == "GET" or view == "query.sparql":
        yield from _of_state(view)
    if method != "GET":
        return
    yield from _OWN.get(view.removesuffix("_da").removesuffix("_en"), ())
    if view == "graph_store.graph":
        graph = f"{settings().base_iri}graph/model"
        yield Parameter("graph", "The IRI of a graph", {"type": "string", "format": "iri"}, graph, required=True)
        yield _format(*GRAPH_RESULTS)
    if endpoint.startswith("lists."):
        yield from _of_list(endpoint)
    if view in _IN_A_PERIOD:
        for name, says in PERIOD.items():
            yield Parameter(name, says, _PERIOD if name == "period" else _DAY)


def _of_state(view: str) -> Iterator[Parameter]:
    """Which release or day an address can be asked for: none that it would refuse, or that would change nothing."""
    has = {"release": has_release(view)} | dict.fromkeys(("as-of", "edition"), has_day(view))
    return (_STATE[name] for name in STATE_PARAMETERS if has[name])


def _of_list(endpoint: str) -> list[Parameter]:
    """What a list can be asked for; nothing where there is no release to have lists."""
    name = endpoint.partition(".")[2].partition("_")[0]
    try:
        schemas = {"page": _NUMBER, "sort": _one_of(*list_orders(name))}
        return [Parameter(one, says, schemas.get(one, TEXT)) for one, says in list_parameters(name).items()]
    except FremdriftError:
        return []


def body_of(view: str) -> dict[str, Any]:
    """The body that an address takes, as OpenAPI has it: a form, and where a query comes alone, its text."""
    fields = _FORMS[view]
    form = {
        "type": "object",
        "required": [one.name for one in fields if one.required],
        "properties": {one.name: dict(one.schema) for one in fields},
    }
    content: dict[str, Any] = {"application/x-www-form-urlencoded": {"schema": form}}
    if view == "query.sparql":
        content["application/sparql-query"] = {"schema": QUERY}
    return {"required": True, "content": content}
