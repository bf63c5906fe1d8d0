"""Overviews: the lists and figures of a release. Our own queries on our own store; each takes no foreign text."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from fremdrift.ground.namespaces import DCT, FD, FOAF, ORG, RDFS, SKOS
from fremdrift.keeping.cards import Cards
from fremdrift.model.completion import Word, completion, unsettled
from fremdrift.model.order import day_of, one_name, places
from fremdrift.model.standing import ending
from fremdrift.model.tongues import tongue_rank
from fremdrift.quads.query import Row, select
from fremdrift.quads.source import Source

_HEAD: Final = f"""
PREFIX fd: <{FD}> PREFIX dct: <{DCT}> PREFIX skos: <{SKOS}> PREFIX org: <{ORG}> PREFIX foaf: <{FOAF}>
PREFIX rdfs: <{RDFS}>
"""
_TITLES: Final = """
  OPTIONAL { ?thing dct:title ?da FILTER(lang(?da) = "da") }
  OPTIONAL { ?thing dct:title ?en FILTER(lang(?en) = "en") }
"""
_ELSEWHERE: Final = """
SELECT ?thing ?title ?language WHERE {{
  VALUES ?class {{ {classes} }} ?thing a ?class ; dct:title|skos:prefLabel ?title
  BIND(LANG(?title) AS ?language) FILTER(?language NOT IN ("", "da", "en")) }}
"""
_STRATEGIES: Final = f"""
SELECT ?thing ?da ?en ?start ?end ?stated (COUNT(DISTINCT ?initiative) AS ?rows) WHERE {{
  ?thing a fd:Strategy . {_TITLES}
  OPTIONAL {{ ?thing fd:periodStart/fd:edtf ?start }} OPTIONAL {{ ?thing fd:periodEnd/fd:edtf ?end }}
  OPTIONAL {{ ?thing fd:initiativeCount ?stated }}
  OPTIONAL {{ ?initiative a fd:Initiative ; fd:inStrategy ?thing }}
}} GROUP BY ?thing ?da ?en ?start ?end ?stated
"""
_INITIATIVES: Final = f"""
SELECT ?thing ?da ?en ?number ?kind ?labelda ?labelen ?basis ?numberbasis ?strategy ?strategyda ?strategyen ?whole
WHERE {{
  ?thing a fd:Initiative . {_TITLES} OPTIONAL {{ ?thing fd:partOf ?whole }}
  OPTIONAL {{ ?thing fd:number ?number }} OPTIONAL {{ ?thing fd:basis ?basis }}
  OPTIONAL {{ ?thing fd:numberBasis ?numberbasis }} OPTIONAL {{ ?thing dct:type ?kind }}
  OPTIONAL {{ ?thing fd:workingLabel ?labelda FILTER(lang(?labelda) = "da") }}
  OPTIONAL {{ ?thing fd:workingLabel ?labelen FILTER(lang(?labelen) = "en") }}
  OPTIONAL {{ ?thing fd:inStrategy ?strategy
    OPTIONAL {{ ?strategy dct:title ?strategyda FILTER(lang(?strategyda) = "da") }}
    OPTIONAL {{ ?strategy dct:title ?strategyen FILTER(lang(?strategyen) = "en") }} }}
}}
"""
_MILESTONES: Final = f"""
SELECT ?thing ?da ?en ?number ?basis ?kind ?strategy ?initiative WHERE {{
  ?thing a fd:Milestone . {_TITLES}
  OPTIONAL {{ ?thing fd:number ?number }} OPTIONAL {{ ?thing fd:basis ?basis }} OPTIONAL {{ ?thing dct:type ?kind }}
  OPTIONAL {{ ?thing fd:inStrategy ?strategy }} OPTIONAL {{ ?thing fd:milestoneOf ?initiative }}
}}
"""
_ORGANISATIONS: Final = """
SELECT ?thing ?da ?en ?number ?basis ?level ?parent (COUNT(DISTINCT ?part) AS ?rows) WHERE {
  ?thing a org:Organization .
  OPTIONAL { ?thing skos:prefLabel ?da FILTER(lang(?da) = "da") }
  OPTIONAL { ?thing skos:prefLabel ?en FILTER(lang(?en) = "en") }
  OPTIONAL { ?thing fd:abbreviation ?number } OPTIONAL { ?thing fd:basis ?basis }
  OPTIONAL { ?thing fd:level ?level } OPTIONAL { ?thing org:subOrganizationOf ?parent }
  OPTIONAL { ?part fd:participant ?thing }
} GROUP BY ?thing ?da ?en ?number ?basis ?level ?parent
"""
_CONTAINERS: Final = f"""
SELECT ?thing ?da ?en ?number ?class ?strategy ?goal ?whole WHERE {{
  VALUES ?class {{ fd:Goal fd:FocusArea }} ?thing a ?class . {_TITLES}
  OPTIONAL {{ ?thing fd:number ?number }} OPTIONAL {{ ?thing fd:inStrategy ?strategy }}
  OPTIONAL {{ ?thing fd:inGoal ?goal }} OPTIONAL {{ ?thing fd:partOf ?whole }}
}}
"""
_CONTAINED: Final = "SELECT DISTINCT ?thing ?container WHERE { ?thing a fd:Initiative ; fd:inFocusArea ?container }"
_PARTIES: Final = """
SELECT DISTINCT ?thing ?organisation WHERE {
  ?part fd:participationIn ?thing ; ?as ?organisation VALUES ?as { fd:participant fd:via } }
"""
_MOVES: Final = "SELECT ?thing ?count WHERE { ?thing fd:moveCount ?count }"
_NEWS: Final = """
SELECT ?thing ?kind ?before ?after ?said ?account ?since ?stated ?saidon ?known ?disputed WHERE {
  { ?move a fd:Move ; fd:changeOf ?thing ; fd:changesFrom/fd:expected/fd:edtf ?before ; fd:changesTo ?said .
    ?said fd:expected/fd:edtf ?after ; fd:account ?account OPTIONAL { ?move fd:disputedBy ?disputed }
    BIND("moved" AS ?kind) }
  UNION { ?said fd:about ?thing ; fd:completed/fd:edtf ?after ; fd:account ?account BIND("completed" AS ?kind) }
  OPTIONAL { ?account fd:knownFrom ?known }
  OPTIONAL { ?said fd:stated ?on . ?on fd:latest ?stated OPTIONAL { ?on fd:earliest ?since }
    OPTIONAL { ?on fd:edtf ?saidon } }
}
"""
"""The account is asked for in each half: joined to both it took 36 s for 1,650 rows of 100,000 quads; so, 0.06 s."""
_CHANGES: Final = """
SELECT ?thing ?kind ?of ?before ?after ?earlier ?later ?account ?known ?direction ?precision ?least ?most
       ?disputed WHERE {
  { ?thing a fd:Move ; dct:type ?kind ; fd:changeOf ?of ; fd:causedBy ?account ; fd:direction ?direction ;
      fd:precisionChange ?precision ; fd:changesFrom ?earlier ; fd:changesTo ?later .
    ?earlier fd:expected/fd:edtf ?before . ?later fd:expected/fd:edtf ?after
    OPTIONAL { ?thing fd:leastDays ?least } OPTIONAL { ?thing fd:mostDays ?most }
    OPTIONAL { ?thing fd:disputedBy ?disputed } }
  UNION { ?thing a fd:Change ; dct:type ?kind ; fd:changeOf ?of ; fd:causedBy ?account
    OPTIONAL { ?thing fd:changesFrom ?earlier } OPTIONAL { ?thing fd:changesTo ?later }
    OPTIONAL { ?thing fd:before ?before } OPTIONAL { ?thing fd:after ?after } }
  OPTIONAL { ?account fd:knownFrom ?known }
} ORDER BY ?thing
"""
_WORDS: Final = """
SELECT DISTINCT ?thing ?text ?said ?as WHERE {
  { VALUES ?called { dct:title skos:prefLabel skos:altLabel fd:workingLabel fd:abbreviation fd:number }
    ?thing ?called ?text BIND(?thing AS ?said) BIND("title" AS ?as) }
  UNION { ?said fd:denotes ?thing ; skos:prefLabel ?text BIND("title" AS ?as) }
  UNION { VALUES ?noted { skos:note fd:statusText fd:printedTitle }
    ?said fd:about ?thing ; ?noted ?text BIND("note" AS ?as) }
  UNION { VALUES ?described { skos:note dct:description }
    ?thing ?described ?text BIND(?thing AS ?said) BIND("note" AS ?as) }
}
"""
_EDITIONS: Final = f"""
SELECT ?thing ?da ?en ?asof ?published ?known ?read ?kind ?strategy (COUNT(DISTINCT ?said) AS ?rows)
       (MIN(STR(?address)) AS ?page) (MIN(STR(?issuerda)) AS ?publisherda) (MIN(STR(?issueren)) AS ?publisheren)
       (COALESCE(MIN(CONCAT(LANG(?issuername), " ", STR(?issuername))), MIN(CONCAT(" ", ?short))) AS ?publisherelse)
       (MIN(STR(?announcer)) AS ?publisher) WHERE {{
  ?thing a fd:Edition ; fd:readExtent ?read . {_TITLES}
  OPTIONAL {{ ?thing fd:asOf/fd:edtf ?asof }} OPTIONAL {{ ?thing fd:published/fd:edtf ?published }}
  OPTIONAL {{ ?thing fd:knownFrom ?known }} OPTIONAL {{ ?thing dct:type ?kind }}
  OPTIONAL {{ ?thing fd:inStrategy ?strategy }}
  OPTIONAL {{ ?thing dct:source ?source
    OPTIONAL {{ ?source foaf:page ?address }} OPTIONAL {{ ?source fd:publisherName ?announcer }} }}
  OPTIONAL {{ ?thing dct:publisher ?issuer
    OPTIONAL {{ ?issuer skos:prefLabel ?issuerda FILTER(lang(?issuerda) = "da") }}
    OPTIONAL {{ ?issuer skos:prefLabel ?issueren FILTER(lang(?issueren) = "en") }}
    OPTIONAL {{ ?issuer skos:prefLabel ?issuername }} OPTIONAL {{ ?issuer fd:abbreviation ?short }} }}
  OPTIONAL {{ ?said fd:account ?thing }}
}} GROUP BY ?thing ?da ?en ?asof ?published ?known ?read ?kind ?strategy
"""
"""What was said is joined last, or all else is looked up once for each statement."""
_SOURCES: Final = """
SELECT ?thing ?title ?language ?page ?publisher ?known ?published WHERE {
  ?thing a fd:Source . OPTIONAL { ?thing dct:title ?title } OPTIONAL { ?thing dct:language ?language }
  OPTIONAL { ?thing foaf:page ?page } OPTIONAL { ?thing fd:publisherName ?publisher }
  OPTIONAL { ?thing fd:knownFrom ?known } OPTIONAL { ?thing fd:published/fd:edtf ?published }
}
"""
_OBSERVATIONS: Final = """
SELECT ?thing ?observation ?since ?stated ?known ?expected ?completed ?status ?words ?language ?own ?responsible
       ?recalled ?sequence ?revised ?right WHERE {
  ?thing a fd:Milestone . ?observation fd:about ?thing ; fd:account ?account ; fd:sequence ?sequence .
  OPTIONAL { ?account fd:knownFrom ?known }
  OPTIONAL { ?observation fd:stated ?on . ?on fd:latest ?stated OPTIONAL { ?on fd:earliest ?since } }
  OPTIONAL { ?observation fd:expected/fd:edtf ?expected } OPTIONAL { ?observation fd:completed/fd:edtf ?completed }
  OPTIONAL { ?observation fd:status ?status } OPTIONAL { ?observation fd:publisherStatus ?own }
  OPTIONAL { ?observation fd:recalled ?recalled } OPTIONAL { ?observation fd:printedResponsible ?responsible }
  OPTIONAL { ?observation fd:statusText ?words OPTIONAL { ?observation dct:source/dct:language ?language } }
  OPTIONAL { ?judgement fd:otherObservation ?observation ; fd:judgedObservation ?revised ; dct:type ?kind
    FILTER(STRENDS(STR(?kind), "/judgement-kind/revises"))
    OPTIONAL { ?judgement fd:reason ?reason . ?revised fd:expected ?right
      FILTER(STRENDS(STR(?reason), "/judgement-reason/correction")) } }
}
"""
_SAME: Final = """
SELECT ?thing ?other WHERE {
  ?judgement fd:judgedThing ?thing ; fd:otherThing ?other ; dct:type ?kind .
  ?thing a fd:Milestone . ?other a fd:Milestone
  FILTER(STRENDS(STR(?kind), "/judgement-kind/same-as")) }
"""
_MERGED: Final = """
SELECT ?thing WHERE {
  ?judgement fd:judgedThing ?thing ; dct:type ?kind . ?thing a fd:Milestone
  FILTER(STRENDS(STR(?kind), "/judgement-kind/merged-into")) }
"""
_PLANS: Final = """
SELECT ?thing ?expected ?back WHERE {
  ?thing fd:latestStatement/fd:expected/fd:edtf ?expected . OPTIONAL { ?thing fd:dateTakenBackBy ?back } }
"""
_FEATURED: Final = "SELECT ?thing WHERE { ?thing a fd:Milestone ; fd:featured true } ORDER BY STR(?thing) LIMIT 1"
_GRAPHS: Final = "SELECT ?thing (COUNT(*) AS ?rows) WHERE { GRAPH ?thing { ?s ?p ?o } } GROUP BY ?thing"
_LABELS: Final = """
SELECT ?thing ?da ?en WHERE { VALUES ?named { rdfs:label skos:prefLabel }
  ?thing ?named ?da FILTER(lang(?da) = "da") ?thing ?named ?en FILTER(lang(?en) = "en") }
"""
_SCALES: Final = f"""
SELECT ?thing ?da ?en WHERE {{
  ?thing a skos:Concept . {_TITLES.replace("dct:title", "skos:prefLabel")}
  FILTER(!BOUND(?da) || !BOUND(?en)) }}
"""
"""The codes that ``_LABELS`` leaves out: those of publishers' own scales are often named in one language."""
_SCHEMES: Final = """
SELECT ?thing ?da ?en (COUNT(DISTINCT ?code) AS ?rows) WHERE {
  ?thing a skos:ConceptScheme . ?code skos:inScheme ?thing .
  OPTIONAL { ?thing skos:prefLabel ?da FILTER(lang(?da) = "da") }
  OPTIONAL { ?thing skos:prefLabel ?en FILTER(lang(?en) = "en") }
} GROUP BY ?thing ?da ?en
"""
_FINDINGS: Final = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?thing ?da ?en WHERE {
  ?thing a sh:ValidationResult .
  OPTIONAL { ?thing sh:resultMessage ?da FILTER(lang(?da) = "da") }
  OPTIONAL { ?thing sh:resultMessage ?en FILTER(lang(?en) = "en") }
}
"""
LISTS: Final = {
    "findings": _FINDINGS,
    "strategies": _STRATEGIES,
    "initiatives": _INITIATIVES,
    "milestones": _MILESTONES,
    "organisations": _ORGANISATIONS,
    "editions": _EDITIONS,
    "containers": _CONTAINERS,
    "contained": _CONTAINED,
    "parties": _PARTIES,
    "moves": _MOVES,
    "news": _NEWS,
    "changes": _CHANGES,
    "sources": _SOURCES,
    "words": _WORDS,
    "graphs": _GRAPHS,
    "labels": _LABELS,
    "scales": _SCALES,
    "schemes": _SCHEMES,
}

_TITLED: Final = {
    "strategies": "fd:Strategy",
    "initiatives": "fd:Initiative",
    "milestones": "fd:Milestone",
    "organisations": "org:Organization",
    "editions": "fd:Edition",
    "containers": "fd:Goal fd:FocusArea",
    "scales": "skos:Concept",
    "schemes": "skos:ConceptScheme",
}
"""The lists of what may be called in any language, each with the classes of its things."""

_OF_STATEMENTS: Final = ("findings", "moves", "news", "changes", "words", "graphs")
"""The lists that take what observations say, or what follows from it; the others take the outline of a state."""

ROWS: Final = "rows "
"""Before the name of a list: the card that holds its rows."""


@dataclass(frozen=True)
class Stage:
    """A thing in brief: the latest expected date, the completed date, how many dates were stated (and not corrected
    since), the latest status.

    ``words`` are the publisher's own for a status that has no code of ours, ``language`` the tag of what they are in,
    where that is known. ``own`` is the IRI of the publisher's code for a status that has neither.

    ``rating`` is the publisher's own code that was said with the status, whatever else says it.

    ``responsible`` is who was printed last as responsible, in the source's words. ``unsettled`` is True where it took
    place by a date that was said, and a status that was said with it or on that day has it still to come.

    ``taken_back`` is the date of completion (EDTF) that was said and then taken back, where nothing says since that it
    is completed.

    ``ending`` is how it ended, as ``model.standing`` has it, empty where it did not. ``withdrawn`` is the latest date
    (EDTF) where it was taken back, and then none is expected.
    """

    expected: str
    completed: str
    dates: int
    status: str = ""
    words: str = ""
    language: str = ""
    own: str = ""
    responsible: str = ""
    unsettled: bool = False
    taken_back: str = ""
    ending: str = ""
    withdrawn: str = ""
    rating: str = ""


def question(name: str) -> str:
    """The query behind one of ``LISTS``, as anyone may ask it of the endpoint."""
    return (_HEAD + LISTS[name]).strip() + "\n"


def rows_of(store: Source, name: str) -> list[Row]:
    """One of ``LISTS``, sorted by the thing's IRI; what has a title in another language than ours has that as well."""
    rows = sorted(select(store, _HEAD + LISTS[name]), key=lambda row: row.get("thing", ""))
    if name != "words" and len({row.get("thing", "") for row in rows}) < len(rows):
        rows.sort(key=lambda row: (row.get("thing", ""), sorted(row.items())))
    others = _in_other_languages(store, _TITLED[name]) if name in _TITLED else {}
    return [Row({**row, **others[row["thing"]]}) if row.get("thing") in others else row for row in rows]


def _in_other_languages(store: Source, classes: str) -> dict[str, Row]:
    """The title and its language of all of some classes that has one in a language other than ours, the first by its
    tag.
    """
    rows = sorted(
        select(store, _HEAD + _ELSEWHERE.format(classes=classes)),
        key=lambda row: (tongue_rank(row["language"]), row["title"]),
        reverse=True,
    )
    return {row["thing"]: row for row in rows}


Plan = tuple[str, bool]
"""The latest date (EDTF) by the ledger, and whether it was taken back."""
NO_PLAN: Final[Plan] = ("", False)
"""Where no dated statement gives any date."""


def stages(store: Source, class_: str = "Milestone") -> dict[str, Stage]:
    """The stage of every thing of a class, ``Milestone`` or ``Initiative``, that anything was said of; recalled plans
    are left out.
    """

    def ask(query: str) -> list[Row]:
        return select(store, _HEAD + query.replace("fd:Milestone", f"fd:{class_}"))

    judged = [(row["thing"], row["other"]) for row in ask(_SAME)]
    same, things = one_name(judged), {thing for pair in judged for thing in pair}
    by_name: dict[str, list[Row]] = {}
    for row in ask(_OBSERVATIONS):
        things.add(row["thing"])
        if row.get("recalled") != "true":
            by_name.setdefault(same.get(row["thing"], row["thing"]), []).append(row)
    latest = {row["thing"]: (row["expected"], bool(row["back"])) for row in select(store, _HEAD + _PLANS)}
    plans = {same.get(thing, thing): plan for thing, plan in latest.items()}
    merged = {same.get(row["thing"], row["thing"]) for row in ask(_MERGED)}
    return stages_by_name(by_name, plans, things, same, merged)


def stages_by_name(
    found: Mapping[str, list[Row]],
    plans: Mapping[str, Plan],
    things: Iterable[str],
    same: Mapping[str, str],
    merged: Collection[str],
) -> dict[str, Stage]:
    """The stage of each of some things: things that are the same go by one name, as ``same`` has it, by which their
    statements are found, and their plan, and whether we judge them to be merged into another, and have one stage.
    """
    stages = {name: stage_of(rows, plans.get(name, NO_PLAN), merged=name in merged) for name, rows in found.items()}
    named = ((thing, same.get(thing, thing)) for thing in things)
    return {thing: stages[name] for thing, name in named if name in stages}


def stage_of(rows: list[Row], plan: Plan, *, merged: bool = False) -> Stage:
    """The stage that statements of one thing come to, which has this plan: the last word counts, as ``model.order`` has
    it. ``merged`` is what we judge to be merged into another.
    """
    revisions: dict[str, set[str]] = {}
    for row in rows:
        revisions.setdefault(row["observation"], set()).update([row["revised"]] if row["revised"] else ())
    place = places(((said_on(row), int(row["sequence"]), row["observation"]) for row in rows), revisions)
    ordered = sorted(rows, key=lambda row: (place[row["observation"]], row["language"]))
    slips = {row["observation"] for row in rows if row["right"]}
    dated = [row for row in ordered if row["expected"] and row["observation"] not in slips]
    said = next((row for row in reversed(ordered) if row["status"] or row["words"] or row["own"]), Row())
    words = [_word(row) for row in ordered]
    done, back = completion(words, lambda iri: revisions[iri])
    completed = done.completed if done and not back else ""
    latest, withdrawn = plan[0] or _undated(dated), plan[1]
    return Stage(
        expected="" if withdrawn else latest,
        completed=completed,
        dates=len({row["expected"] for row in dated}),
        status=said["status"],
        words="" if said["status"] else said["words"],
        language=said["language"] if said["words"] and not said["status"] else "",
        own="" if said["status"] or said["words"] else said["own"],
        responsible=next((row["responsible"] for row in reversed(ordered) if "responsible" in row), ""),
        unsettled=not back and unsettled(done, _word(said)),
        taken_back=done.completed if done and back and not said["status"].endswith("/completed") else "",
        ending=ending(completed, (row["status"] for row in ordered), merged=merged),
        withdrawn=latest if withdrawn else "",
        rating=said["own"],
    )


def _word(row: Row) -> Word:
    return Word(row["observation"], said_on(row), row["completed"], row["status"])


def said_on(row: Row) -> str:
    """The day of a statement, by a row that tells of it (ISO); empty where it has none."""
    return day_of(row["since"], row["stated"], row["known"])


def _undated(dated: list[Row]) -> str:
    """The principal of dates that were said on no known day, of which the ledger has no plan; empty without one."""
    return next((row["expected"] for row in reversed(dated) if not said_on(row)), "")


Story = tuple[int, str]
"""How many dates a milestone has, below nought, and its IRI: the least is told. One that is featured has them all."""
_FEATURED_DATES: Final = -(2**31)


def story(store: Source, told: Mapping[str, Stage]) -> Story | None:
    """The milestone whose story the front page tells: the featured one, else the one with most dates of those that were
    completed; ``told`` are the stages of all.
    """
    chosen = next(iter(select(store, _HEAD + _FEATURED)), None)
    if chosen:
        return _FEATURED_DATES, chosen["thing"]
    moved = ((-stage.dates, thing) for thing, stage in told.items() if stage.completed and stage.dates > 1)
    return min(moved, default=None)


def newest_edition(editions: Iterable[Row], strategy: str | None = None) -> Row | None:
    """The edition with the latest known day, of one strategy (its IRI) or of all; None where no edition is dated."""
    dated = [row for row in editions if "known" in row and strategy in (None, row.get("strategy"))]
    return max(dated, key=edition_order, default=None)


def edition_order(row: Row) -> tuple[str, str, str]:
    """What editions stand in order by: the day it became known, then the one it describes, then its name.
    An edition that says only what day it describes stands there.
    """
    known, described = row.get("known", ""), row.get("asof", "")
    return (known or described, described, row["thing"])


class Overview:
    """The lists of what is served, each asked once: what is served never changes. ``kept`` are those made before;
    ``outline`` is the part of the source that is enough for most, where it has one.
    """

    def __init__(
        self, source: Callable[[], Source], kept: Cards | None = None, outline: Callable[[], Source] | None = None
    ) -> None:
        self.source = source
        self.outline = outline or source
        self._kept = kept
        self._asked: dict[str, list[Row]] = {}

    def rows(self, name: str) -> list[Row]:
        """One of ``LISTS``."""
        if name not in self._asked:
            card = self._kept.get(ROWS + name) if self._kept else None
            self._asked[name] = self.ask(name) if card is None else [Row(one) for one in json.loads(card)]
        return self._asked[name]

    def ask(self, name: str) -> list[Row]:
        """The same, worked out now."""
        return rows_of(self.source() if name in _OF_STATEMENTS else self.outline(), name)

    @cached_property
    def stages(self) -> dict[str, Stage]:
        """The stage of every milestone that anything was said of, by IRI."""
        return stages(self.source())

    @cached_property
    def initiative_stages(self) -> dict[str, Stage]:
        """The stage of every initiative that anything was said of, by IRI."""
        return stages(self.source(), "Initiative")


__all__ = [
    "Overview",
    "Row",
    "Stage",
    "Story",
    "edition_order",
    "newest_edition",
    "question",
    "rows_of",
    "stage_of",
    "stages",
    "story",
]
