"""Describing: which datasets and series there are in what the tables say, and what is to be said of each.

The publisher of all is the operator; who published the sources is named as where it comes from. What an edition that
nobody has read holds is said honestly: nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from fremdrift.cataloguing.catalogue import Catalogue, operator
from fremdrift.cataloguing.origins import Origins, origins
from fremdrift.cataloguing.said import Said, path_of
from fremdrift.ground.namespaces import DCAT, DCT, FD, SKOS
from fremdrift.ground.settings import Settings
from fremdrift.model.datasets import ALL, OURS, Dataset, Series, Texts
from fremdrift.model.iris import Names
from fremdrift.model.tongues import tongue_rank
from fremdrift.quads.query import Row, select
from fremdrift.quads.store import Store

_PREFIXES: Final = f"PREFIX dct: <{DCT}> PREFIX skos: <{SKOS}> PREFIX fd: <{FD}> PREFIX dcat: <{DCAT}> "


def _both(variable: str, subject: str, predicate: str) -> str:
    """A pattern for a text in both languages, ``?{variable}da`` and ``?{variable}en``; in another, ``?{variable}``
    and its ``?{variable}tag``.
    """
    own = ", ".join(f'"{lang}"' for lang in OURS)
    return (
        f"OPTIONAL {{ {subject} {predicate} ?{variable} FILTER(lang(?{variable}) NOT IN ({own})) "
        f"BIND(LANG(?{variable}) AS ?{variable}tag) }} "
    ) + "".join(
        f'OPTIONAL {{ {subject} {predicate} ?{variable}{lang} FILTER(lang(?{variable}{lang}) = "{lang}") }} '
        for lang in OURS
    )


_STRATEGIES: Final = (
    _PREFIXES
    + "SELECT * WHERE { ?thing a fd:Strategy . "
    + _both("title", "?thing", "dct:title")
    + _both("description", "?thing", "dct:description")
    + "OPTIONAL { ?thing fd:periodStart/fd:earliest ?start } OPTIONAL { ?thing fd:periodEnd/fd:latest ?end } }"
)
_EDITIONS: Final = (
    _PREFIXES
    + "SELECT * WHERE { ?thing a fd:Edition ; dct:type ?kind ; fd:readExtent ?read . "
    + _both("title", "?thing", "dct:title")
    + _both("label", "?kind", "skos:prefLabel")
    + "OPTIONAL { ?thing dcat:inSeries ?series } OPTIONAL { ?thing fd:knownFrom ?known } "
    "OPTIONAL { ?thing fd:asOf ?asof OPTIONAL { ?asof fd:edtf ?asofedtf } OPTIONAL { ?asof fd:earliest ?asofstart } "
    "OPTIONAL { ?asof fd:latest ?asofend } } "
    "OPTIONAL { ?thing fd:published ?pub OPTIONAL { ?pub fd:edtf ?pubedtf } OPTIONAL { ?pub fd:earliest ?pubstart } "
    "OPTIONAL { ?pub fd:latest ?pubend } } "
    "OPTIONAL { { ?thing fd:inStrategy ?whole } UNION { ?thing fd:covers ?whole } "
    + _both("of", "?whole", "dct:title")
    + "OPTIONAL { ?whole fd:periodStart/fd:earliest ?ofstart } OPTIONAL { ?whole fd:periodEnd/fd:latest ?ofend } } }"
)
_STATEMENTS: Final = _PREFIXES + (
    "SELECT ?thing (COUNT(?said) AS ?count) WHERE { ?said fd:account ?thing . ?thing a fd:Edition } GROUP BY ?thing"
)
_LANGUAGES: Final = _PREFIXES + (
    "SELECT DISTINCT ?whole (LANG(?title) AS ?lang) WHERE { ?thing dct:title ?title . "
    "{ ?thing fd:inStrategy ?whole } UNION { ?thing fd:milestoneOf/fd:inStrategy ?whole } "
    "UNION { ?thing a fd:Strategy BIND(?thing AS ?whole) } }"
)
_NOT_READ: Final = "/not-read"
_WHOLE: Final = {
    ALL: (
        {"da": "Strategiers fremdrift: hele samlingen", "en": "Progress of strategies: the whole collection"},
        {
            "da": "Strategier, mål, initiativer og milepæle, og hvad hver udgave og kilde har sagt om dem: "
            "status, ventede datoer, og hvor det står.",
            "en": "Strategies, goals, initiatives and milestones, and what every edition and source said of them: "
            "status, expected dates, and where it is written.",
        },
        "",
    ),
    "vocabulary": (
        {"da": "Fremdrifts vokabular", "en": "The vocabulary of Fremdrift"},
        {
            "da": "Ontologien og kodelisterne som data om strategiers fremdrift er skrevet med, på dansk og engelsk.",
            "en": "The ontology and the code lists that data on the progress of strategies is written in, "
            "in Danish and English.",
        },
        "def/",
    ),
    "organisations": (
        {"da": "Organisationer der tager del i strategierne", "en": "Organisations that take part in the strategies"},
        {
            "da": "Myndigheder, foreninger, virksomheder og styregrupper: deres navne, niveau og tilhørsforhold.",
            "en": "Authorities, associations, companies and steering bodies: "
            "their names, levels and what they belong to.",
        },
        "organisationer",
    ),
    "moves": (
        {"da": "Flytninger: hver gang en dato blev ændret", "en": "Moves: each time a date was changed"},
        {
            "da": "Hver flytning af en milepæls eller et initiativs dato: "
            "fra hvad, til hvad, hvor meget, og hvem der sagde det.",
            "en": "Each move of the date of a milestone or an initiative: "
            "from what, to what, how far, and who said so.",
        },
        "milepaele",
    ),
}
"""The datasets that every collection has: titles, descriptions, and the page that shows them."""
_CONFORMS: Final = {"vocabulary": ("http://www.w3.org/2002/07/owl#", SKOS.rstrip("#"))}


@dataclass(frozen=True)
class _Describer:
    """What describing one dataset takes."""

    settings: Settings
    names: Names
    said: Said
    origins: Origins
    languages: Mapping[str, tuple[str, ...]]
    """Those of the titles in a strategy, by its key; in all under the empty one."""

    def dataset(self, key: str, titles: Texts, descriptions: Texts, landing: str, span: tuple[str, str]) -> Dataset:
        """A dataset of this key, completed with what its row and its sources say."""
        said, names = self.said, self.names
        return Dataset(
            key,
            names.iri(path_of(key)).value,
            said.texts(key, "title", titles),
            said.texts(key, "description", descriptions),
            said.contact(key, operator(self.settings)),
            names.base + landing,
            said.frequency(key),
            said.list(key, "spatial"),
            span,
            languages=self.languages_of(key),
            keywords=said.keywords(key),
            themes=said.list(key, "themes"),
            licence=said.text(key, "licence"),
            provenance=self._provenance(key),
            sources=tuple(sorted(self.origins.addresses.get(key, ()))),
            source_publishers=tuple(sorted(self.origins.publishers.get(key, ()))),
            conforms_to=_CONFORMS.get(key, (FD,)),
        )

    def languages_of(self, key: str) -> tuple[str, ...]:
        """The languages of a dataset or series: those that the titles in it are in, ours where it has none."""
        return OURS if key == "vocabulary" else self.languages.get(_scope_of(key), OURS)

    def _provenance(self, key: str) -> Texts:
        who = "; ".join(sorted(self.origins.publishers.get(key, ())))
        made = self.settings.publisher_name
        if not who:
            return {"da": f"Udarbejdet af {made}.", "en": f"Made by {made}."}
        return {
            "da": f"Sammenstillet af {made} ud fra kilder udgivet af: {who}. Hvert udsagn nævner sin kilde.",
            "en": f"Compiled by {made} from sources published by: {who}. Every statement names its source.",
        }


def _scope_of(key: str) -> str:
    """The strategy that the dataset or series of a key is of, by its local name; empty for those of everything."""
    return key.partition("/")[2].partition("/")[0]


@dataclass(frozen=True)
class Facts:
    """What is to be known of statements to describe their datasets: a row for each strategy and edition (and for each
    of several titles), how many statements each edition makes, and by strategy the languages of titles and what is
    cited, under the empty key those of what is of none.
    """

    strategies: list[Row]
    editions: list[Row]
    statements: dict[str, int]
    languages: dict[str, list[str]]
    origins: Origins

    @classmethod
    def of(cls, store: Store, names: Names) -> Self:
        """Those of what a store holds."""
        return cls(
            select(store, _STRATEGIES),
            select(store, _EDITIONS),
            {row["thing"]: int(row["count"]) for row in select(store, _STATEMENTS)},
            _languages(store, names),
            origins(store, names),
        )

    @classmethod
    def together(cls, parts: Iterable[Self]) -> Self:
        """Those of parts of which each is about other strategies."""
        found = list(parts)
        addresses, publishers = (
            {key: some for one in found for key, some in getattr(one.origins, name).items()}
            for name in ("addresses", "publishers")
        )
        return cls(
            [row for one in found for row in one.strategies],
            [row for one in found for row in one.editions],
            {edition: count for one in found for edition, count in one.statements.items()},
            {scope: some for one in found for scope, some in one.languages.items()},
            Origins(addresses, publishers),
        )

    def only(self, chosen: Callable[[str], bool], names: Names) -> "Facts":
        """Those that are about some strategies, chosen by their local names, which what is of none has not."""

        def of(iri: str) -> bool:
            return chosen(names.owner_of(iri))

        def cited(found: Mapping[str, set[str]]) -> dict[str, set[str]]:
            return {key: some for key, some in found.items() if chosen(_scope_of(key))}

        return Facts(
            [row for row in self.strategies if of(row["thing"])],
            [row for row in self.editions if of(row["thing"])],
            {edition: count for edition, count in self.statements.items() if of(edition)},
            {scope: some for scope, some in self.languages.items() if chosen(scope)},
            Origins(cited(self.origins.addresses), cited(self.origins.publishers)),
        )

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """Those that ``told`` gave."""
        strategies, editions = (list(map(Row, told[name])) for name in ("strategies", "editions"))
        return cls(strategies, editions, told["statements"], told["languages"], Origins.read(told["origins"]))

    def told(self) -> dict[str, Any]:
        """They as JSON has them, the same for the same statements."""
        strategies, editions = (
            sorted(some, key=lambda row: sorted(row.items())) for some in (self.strategies, self.editions)
        )
        return {
            "strategies": strategies,
            "editions": editions,
            "statements": self.statements,
            "languages": self.languages,
            "origins": self.origins.told(),
        }


def describe(facts: Facts, settings: Settings, rows: Mapping[str, Mapping[str, str]]) -> Catalogue:
    """The catalogue of what these are the facts of, without days and files: ``rows`` are those of ``datasets.csv`` by
    key.
    """
    names = Names(settings.base_iri)
    languages = {scope: tuple(some) for scope, some in facts.languages.items()}
    languages |= {"": tuple(sorted({one for some in languages.values() for one in some}))} if languages else {}
    maker = _Describer(settings, names, Said(rows), facts.origins.with_all(), languages)
    titles, descriptions = (_elsewhere(facts.strategies, name) for name in ("title", "description"))
    strategies = [
        _strategy(maker, row, titles.get(row["thing"], {}), descriptions.get(row["thing"], {}))
        for row in _one_each(facts.strategies)
    ]
    editions = _editions(maker, facts)
    span = _around(one.temporal for one in (*strategies, *editions))
    whole = [_collection(maker, key, span) for key in _WHOLE]
    series = _series(maker, facts, editions)
    datasets = sorted((*whole, *strategies, *_chained(editions)), key=lambda one: one.key)
    return Catalogue(settings, "", "", tuple(datasets), series)


def _languages(store: Store, names: Names) -> dict[str, list[str]]:
    """The languages of titles, by strategy, as two letters: a region is none of its own to a catalogue."""
    found: dict[str, set[str]] = {}
    for row in select(store, _LANGUAGES):
        letters = row["lang"].partition("-")[0]
        if len(letters) == 2:
            found.setdefault(names.scope_of(row["whole"]), set()).add(letters)
    return {scope: sorted(some) for scope, some in found.items()}


def _one_each(rows: Iterable[Row]) -> list[Row]:
    """The first row of each thing, in one order: a thing said twice (two titles, of one language or several) is one
    dataset, in the language that pages have it in.
    """

    def order(row: Row) -> tuple[Any, ...]:
        return *(tongue_rank(row[f"{name}tag"]) for name in ("title", "of", "description")), sorted(row.items())

    ordered = sorted(rows, key=order, reverse=True)
    return list({row["thing"]: row for row in ordered}.values())


def _texts(row: Row, name: str) -> dict[str, str]:
    """A text in each language, where it is in neither of ours the same in both; empty where there is none."""
    found = {lang: row[name + lang] for lang in OURS if row[name + lang]}
    instead = next(iter(found.values()), row[name])
    return {lang: found.get(lang, instead) for lang in OURS if instead}


def _elsewhere(rows: Iterable[Row], name: str) -> dict[str, dict[str, str]]:
    """A text of each thing by its tag in languages other than ours, where it has any, as it is written."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if row[name]:
            found.setdefault(row["thing"], {})[row[f"{name}tag"].lower()] = row[name]
    return found


def _collection(maker: _Describer, key: str, span: tuple[str, str]) -> Dataset:
    titles, descriptions, landing = _WHOLE[key]
    if maker.settings.loopback and key == ALL:
        titles = {
            "da": titles["da"] + " (afprøvning på denne maskine)",
            "en": titles["en"] + " (trial on this machine)",
        }
    return maker.dataset(key, titles, descriptions, landing, ("", "") if key == "vocabulary" else span)


def _strategy(maker: _Describer, row: Row, more_titles: dict[str, str], more_descriptions: dict[str, str]) -> Dataset:
    """What we add to its title and description we say in our languages only; in others these stand by themselves."""
    local = row["thing"].rpartition("/")[2]
    titles = _texts(row, "title")
    prefix = {"da": "Strategiens fremdrift: ", "en": "Progress of the strategy: "}
    rest = {
        "da": "Initiativer, milepæle og parter, og hvad udgaver og kilder har sagt om status og datoer.",
        "en": "Initiatives, milestones and parties, and what editions and sources said of status and dates.",
    }
    return maker.dataset(
        f"strategy/{local}",
        {lang: prefix[lang] + text for lang, text in titles.items()} | more_titles,
        {lang: f"{row['description' + lang]} {rest[lang]}".strip() for lang in OURS} | more_descriptions,
        f"document/strategy/{local}",
        (row["start"], row["end"]),
    )


def _editions(maker: _Describer, facts: Facts) -> list[Dataset]:
    rows = _one_each(facts.editions)
    shared = Counter(_name(row) for row in rows)
    own, of = (_elsewhere(facts.editions, name) for name in ("title", "of"))
    made = []
    for row in rows:
        more = {tag: (title, of.get(row["thing"], {}).get(tag, "")) for tag, title in own.get(row["thing"], {}).items()}
        made.append(_edition(maker, row, more, facts.statements.get(row["thing"], 0), shared[_name(row)] > 1))
    return made


def _name(row: Row) -> tuple[str, str, str]:
    return row["titleda"], row["titleen"], row["title"]


def _edition(
    maker: _Describer, row: Row, more: Mapping[str, tuple[str, str]], statements: int, shared: bool
) -> Dataset:
    """``shared`` says that other editions have the same title; its version then stands behind it. ``more`` are its
    title and that of its strategy in languages other than ours, which stand by themselves.
    """
    key = (maker.names.path(row["thing"]) or row["thing"]).rstrip("/")
    version = row["asofedtf"] or row["pubedtf"] or key.rpartition("/")[2]
    of = _texts(row, "of")
    titles = {lang: (title, of.get(lang, "")) for lang, title in _edition_titles(row).items()} | dict(more)
    versioned = f" ({version})" if shared else ""
    made = maker.dataset(
        key,
        {lang: ": ".join(filter(None, (title + versioned, whole))) for lang, (title, whole) in titles.items()},
        _edition_told(row, statements),
        key,
        _edition_span(row),
    )
    return replace(made, version=version, series=row["series"])


def _edition_titles(row: Row) -> Texts:
    """Its title; where that is in neither of our languages, behind its kind, so that it reads as a name in both."""
    if row["titleda"] or row["titleen"] or not row["title"]:
        return _texts(row, "title")
    return {lang: f"{kind.capitalize()}: {row['title']}" for lang, kind in _texts(row, "label").items()}


def _edition_told(row: Row, statements: int) -> Texts:
    kinds = _texts(row, "label")
    told = {
        "da": f"hvad udgaven siger om status og datoer, {statements} udsagn.",
        "en": f"what the edition says of status and dates, {statements} statements.",
    }
    if row["read"].endswith(_NOT_READ):
        told = {
            "da": "udgaven er kendt, men ikke læst, så datasættet rummer ingen udsagn fra den.",
            "en": "the edition is known but was not read, so the dataset holds no statement of it.",
        }
    return {lang: f"{kind.capitalize()}: {told[lang]}" for lang, kind in kinds.items()}


def _edition_span(row: Row) -> tuple[str, str]:
    """What it speaks of: the time of its statement, else of its publication, else the period of its strategy."""
    for start, end in (("asofstart", "asofend"), ("pubstart", "pubend"), ("ofstart", "ofend")):
        if row[start] or row[end]:
            return row[start], row[end]
    return "", ""


def _chained(editions: list[Dataset]) -> list[Dataset]:
    """The editions, each of a series with its predecessor in it."""
    before: dict[str, str] = {}
    chained = []
    for one in sorted(editions, key=_order):
        chained.append(replace(one, previous=before.get(one.series, "")) if one.series else one)
        if one.series:
            before[one.series] = one.iri
    return chained


def _order(one: Dataset) -> tuple[str, str, str]:
    """By what time they speak of; undated ones first, then by key."""
    return one.temporal[1], one.temporal[0], one.key


def _around(spans: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The first and the last day of all."""
    known = list(spans)
    starts, ends = sorted(one for one, _ in known if one), sorted(one for _, one in known if one)
    return starts[0] if starts else "", ends[-1] if ends else ""


def _series(maker: _Describer, facts: Facts, editions: list[Dataset]) -> tuple[Series, ...]:
    titles = {row["series"]: _series_titles(row) for row in reversed(_one_each(facts.editions)) if row["series"]}
    return tuple(
        _one_series(maker, iri, titles[iri], sorted((one for one in editions if one.series == iri), key=_order))
        for iri in sorted(titles)
    )


def _series_titles(row: Row) -> Texts:
    """The kind, and what is covered, where that has a name."""
    of = _texts(row, "of")
    return {
        lang: ": ".join(filter(None, (kind[:1].upper() + kind[1:], of.get(lang))))
        for lang, kind in _texts(row, "label").items()
    }


def _one_series(maker: _Describer, iri: str, titles: Texts, members: list[Dataset]) -> Series:
    key = maker.names.path(iri) or iri
    said = maker.said
    told = {"da": f"En række på {len(members)} kendte udgaver.", "en": f"A series of {len(members)} known editions."}
    return Series(
        key,
        iri,
        said.texts(key, "title", titles),
        said.texts(key, "description", {lang: f"{titles[lang]}. {told[lang]}" for lang in OURS}),
        said.contact(key, operator(maker.settings)),
        iri,
        said.frequency(key),
        said.list(key, "spatial"),
        _around(one.temporal for one in members),
        languages=maker.languages_of(key),
        members=tuple(one.iri for one in members),
    )
