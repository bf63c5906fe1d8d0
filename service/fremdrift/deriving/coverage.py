"""Coverage: what is missing per strategy, edition and source, so that a person with the documents can find it.

An empty cell means "not found"; here each is a gap, said in a sentence, with the row of the table that it stands in.
Nothing is guessed: a count is compared with the rows there are, a row of numbers with the numbers it skips.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from fremdrift.deriving.gaps import SAID, Gap, Kind, order
from fremdrift.ground.namespaces import CODE, DCT, FD, SKOS
from fremdrift.model.findings import Message
from fremdrift.model.tongues import tongue_rank
from fremdrift.quads.query import Row, select, select_of
from fremdrift.quads.source import Source

_CLASSES: Final = {
    "Strategy": Message("Strategien", "The strategy"),
    "Goal": Message("Målet", "The goal"),
    "FocusArea": Message("Fokusområdet", "The focus area"),
    "Initiative": Message("Initiativet", "The initiative"),
    "Milestone": Message("Milepælen", "The milestone"),
    "Edition": Message("Udgaven", "The edition"),
    "Source": Message("Kilden", "The source"),
    "Observation": Message("Udsagnet", "The statement"),
}
_TITLED: Final = ("Strategy", "Goal", "FocusArea", "Initiative", "Milestone", "Edition")
_ACCOUNTS: Final = ("Edition", "Source")
_STATED_COUNT: Final = Message(
    "{stated} initiativer, og her kendes {rows}: mindst {missing} mangler",
    "{stated} initiatives, and {rows} are known here: at least {missing} missing",
)
_NUMBER: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})*")

_HEAD: Final = f"PREFIX fd: <{FD}> PREFIX dct: <{DCT}> PREFIX skos: <{SKOS}> PREFIX code: <{CODE}>\n"
_THINGS: Final = """
SELECT ?thing ?class ?place ?da ?en ?title ?titletag ?labelda ?labelen ?number ?numbers ?stated ?read ?readda ?readen
       ?known ?date WHERE {
  VALUES ?class { fd:Strategy fd:Goal fd:FocusArea fd:Initiative fd:Milestone fd:Edition fd:Source }
  ?thing a ?class ; fd:tableRow ?place .
  OPTIONAL { ?thing dct:title ?da FILTER(lang(?da) = "da") } OPTIONAL { ?thing dct:title ?en FILTER(lang(?en) = "en") }
  OPTIONAL { ?thing dct:title ?title FILTER(lang(?title) NOT IN ("da", "en")) BIND(LANG(?title) AS ?titletag) }
  OPTIONAL { ?thing fd:workingLabel ?labelda FILTER(lang(?labelda) = "da") }
  OPTIONAL { ?thing fd:workingLabel ?labelen FILTER(lang(?labelen) = "en") }
  OPTIONAL { ?thing fd:number ?number } OPTIONAL { ?thing fd:numberBasis ?numbers }
  OPTIONAL { ?thing fd:initiativeCount ?stated } OPTIONAL { ?thing fd:published/fd:edtf ?date }
  OPTIONAL { ?thing fd:knownFrom ?known }
  OPTIONAL { ?thing fd:readExtent ?read
    OPTIONAL { ?read skos:prefLabel ?readda FILTER(lang(?readda) = "da") }
    OPTIONAL { ?read skos:prefLabel ?readen FILTER(lang(?readen) = "en") } }
}
"""
_LINKS: Final = """
SELECT ?thing ?other WHERE {
  VALUES ?link { fd:inStrategy fd:milestoneOf fd:partOf fd:covers fd:participationIn fd:denotes fd:listedUnder
    fd:judgedObservation fd:judgedThing }
  ?thing ?link ?other
}
"""
_ABOUT: Final = "SELECT ?thing ?other WHERE { ?thing fd:about ?other }"
_CITED: Final = "SELECT DISTINCT ?thing ?source WHERE { ?thing dct:source ?source . ?source a fd:Source }"
_RESPONSIBLE: Final = """
SELECT DISTINCT ?thing WHERE {
  { VALUES ?role { <role/responsible> <role/anchoring-authority> <role/chair> }
    ?part fd:participationIn ?thing ; fd:role ?role }
  UNION { ?said a fd:Observation ; fd:about ?thing ; fd:printedResponsible ?printed }
}
""".replace("<role/", f"<{CODE}role/")
_SAID_OF: Final = "SELECT DISTINCT ?thing WHERE { ?said fd:about ?thing }"
_EXPECTED: Final = "SELECT DISTINCT ?thing WHERE { ?said fd:expected ?date ; fd:about ?thing . ?date fd:edtf ?any }"
_UNDATED: Final = """
SELECT ?thing ?place ?account WHERE {
  ?thing fd:account ?account ; a fd:Observation ; fd:tableRow ?place .
  FILTER NOT EXISTS { ?thing fd:stated/fd:edtf ?stated }
}
"""


def coverage(store: Source) -> list[Gap]:
    """Every gap, strategy by strategy, then kind by kind, then as the tables go; what belongs to none comes last."""
    return sorted(_Coverage(store).gaps(), key=order)


def coverage_of(store: Source, chosen: Callable[[str], bool]) -> tuple[list[Gap], dict[str, list[str]]]:
    """The gaps of the things that are chosen by IRI, of a store that holds all that they lead to; and of each source
    that lacks anything the strategies of what cites it there. Whoever has these of all stores knows what a source
    belongs to (see ``cited``).
    """
    found = _Coverage(store)
    return sorted((one for one in found.gaps() if chosen(one.thing)), key=order), found.citing()


def cited(gaps: Iterable[Gap], citing: Iterable[Mapping[str, Iterable[str]]]) -> list[Gap]:
    """The gaps of sources with the strategy that each belongs to, by what cites it in several stores."""
    over: dict[str, set[str]] = {}
    for one in citing:
        for source, strategies in one.items():
            over.setdefault(source, set()).update(strategies)
    return sorted((replace(one, strategy=_only(over.get(one.thing, set()))) for one in gaps), key=order)


def _only(strategies: set[str]) -> str:
    return next(iter(strategies)) if len(strategies) == 1 else ""


class _Coverage:
    """What the queries say of one store, each asked once; what statements cite and are about only where that is needed,
    since they are most of a store.
    """

    def __init__(self, store: Source) -> None:
        self._store = store
        found = select(store, _HEAD + _THINGS)
        found.sort(key=lambda row: (tongue_rank(row["titletag"]), sorted(row.items())), reverse=True)
        self.things = {row["thing"]: row for row in found}
        self.links = _paired(select(store, _HEAD + _LINKS), "thing", "other")
        self.responsible, self.said_of, self.expected = (
            {row["thing"] for row in select(store, _HEAD + query)} for query in (_RESPONSIBLE, _SAID_OF, _EXPECTED)
        )
        self.initiatives: dict[str, list[Row]] = {}
        self.spoken: dict[str, set[str]] = {}
        """The languages in which anything of a strategy has a title."""
        for row in self.things.values():
            strategies = self._over(row) if _class(row) in _TITLED else ()
            for strategy in strategies:
                self.spoken.setdefault(strategy, set()).update(lang for lang in ("da", "en") if row[lang])
            for strategy in strategies if _class(row) == "Initiative" else ():
                self.initiatives.setdefault(strategy, []).append(row)

    @cached_property
    def cited_by(self) -> dict[str, list[str]]:
        """What cites each source."""
        return _paired(select(self._store, _HEAD + _CITED), "source", "thing")

    @cached_property
    def about(self) -> dict[str, list[str]]:
        """What each statement is about."""
        return _paired(select(self._store, _HEAD + _ABOUT), "thing", "other")

    def gaps(self) -> Iterator[Gap]:
        asked: dict[str, Callable[[Row], Iterator[Gap]]] = {
            "Strategy": self._of_strategy,
            "Initiative": self._of_initiative,
            "Milestone": self._of_milestone,
            "Edition": self._of_edition,
            "Source": self._of_source,
        }
        for row in self.things.values():
            if _class(row) in _TITLED:
                yield from self._of_titles(row)
            if _class(row) in asked:
                yield from asked[_class(row)](row)
        accounts = [one for one, row in self.things.items() if _class(row) in _ACCOUNTS and not row["known"]]
        yield from map(self._undated, select_of(self._store, _HEAD + _UNDATED, accounts, "account"))

    def citing(self) -> dict[str, list[str]]:
        """The strategies of what cites each source that lacks anything."""
        lacking = (one for one in self.things.values() if _class(one) == "Source" and any(self._of_source(one)))
        return {one["thing"]: sorted(self._over(one)) for one in lacking}

    def _of_strategy(self, row: Row) -> Iterator[Gap]:
        mine = self.initiatives.get(row["thing"], [])
        lacking = int(row["stated"] or 0) - len(mine)
        if lacking > 0:
            facts = {"stated": row["stated"], "rows": len(mine), "missing": lacking}
            detail = Message(_STATED_COUNT.da.format(**facts), _STATED_COUNT.en.format(**facts))
            yield self._gap(row, Kind.INITIATIVES_MISSING, detail)
        skipped = missing_numbers([one["number"] for one in mine], lacking)
        if skipped:
            yield self._gap(row, Kind.NUMBERS_MISSING, Message(", ".join(skipped), ", ".join(skipped)))

    def _of_initiative(self, row: Row) -> Iterator[Gap]:
        """A plan that does not number its initiatives lacks no number."""
        if not row["number"] and row["numbers"] != f"{CODE}number-basis/none":
            yield self._gap(row, Kind.UNNUMBERED)
        if row["thing"] not in self.responsible:
            yield self._gap(row, Kind.NO_RESPONSIBLE)

    def _of_milestone(self, row: Row) -> Iterator[Gap]:
        if row["thing"] not in self.said_of:
            yield self._gap(row, Kind.UNSTATED)
        elif row["thing"] not in self.expected:
            yield self._gap(row, Kind.UNEXPECTED)

    def _of_edition(self, row: Row) -> Iterator[Gap]:
        if not row["known"]:
            yield self._gap(row, Kind.EDITION_UNDATED)
        if row["read"].endswith("/not-read"):
            yield self._gap(row, Kind.EDITION_UNREAD)
        elif _in_part(row):
            yield self._gap(row, Kind.EDITION_IN_PART, _extent(row))

    def _of_source(self, row: Row) -> Iterator[Gap]:
        if not row["date"]:
            yield self._gap(row, Kind.SOURCE_UNDATED)
        if not row["read"]:
            yield self._gap(row, Kind.SOURCE_EXTENT)
        elif row["read"].endswith("/not-read"):
            yield self._gap(row, Kind.SOURCE_UNREAD)
        elif _in_part(row):
            yield self._gap(row, Kind.SOURCE_IN_PART, _extent(row))

    def _of_titles(self, row: Row) -> Iterator[Gap]:
        """A title is missed in the languages that anything of its strategy has one in: in others nobody printed any."""
        if not row["da"] and not row["en"] and not row["title"]:
            yield self._gap(row, Kind.UNTITLED)
            return
        for lang, kind in (("en", Kind.NO_ENGLISH_TITLE), ("da", Kind.NO_DANISH_TITLE)):
            if not row[lang] and any(lang in self.spoken[one] for one in self._over(row)):
                yield self._gap(row, kind)

    def _undated(self, row: Row) -> Gap:
        account = self.things[row["account"]]
        detail = Message(_phrase(account, "da", lower=True), _phrase(account, "en", lower=True))
        return self._gap(Row({**row, "class": FD + "Observation"}), Kind.OBSERVATION_UNDATED, detail)

    def _gap(self, row: Row, kind: Kind, detail: Message | None = None) -> Gap:
        texts = [
            SAID[kind]
            .text(lang)
            .format(
                thing=_phrase(row, lang),
                lower=_phrase(row, lang, lower=True),
                detail=detail.text(lang) if detail else "",
            )
            for lang in ("da", "en")
        ]
        return Gap(_only(self._over(row)), kind, row["thing"], Message(*texts), row["place"])

    def _over(self, row: Row) -> set[str]:
        """The strategies that a thing belongs to; those of everything that cites it, for a source."""
        thing, kind = row["thing"], _class(row)
        starts = self.cited_by.get(thing, []) if kind == "Source" else [thing]
        of_statements = self.about if kind in ("Source", "Observation") else {}
        found, waiting = set(starts), list(starts)
        while waiting:
            one = waiting.pop()
            further = {*self.links.get(one, ()), *of_statements.get(one, ())} - found
            found |= further
            waiting += further
        return {one for one in found if one in self.things and _class(self.things[one]) == "Strategy"}


def missing_numbers(numbers: Iterable[str], lacking: int = 0) -> list[str]:
    """The numbers that a numbering skips: ``4.1`` and ``4.2`` where only ``4.3`` is known, ``5.…`` for a whole chapter.

    Numbers of another form are left out. Where more would be missing than are known, or than the plan is ``lacking``
    by its own count, the numbers follow no such pattern, and none is named.
    """
    known = {tuple(map(int, text.split("."))) for text in numbers if _NUMBER.fullmatch(text)}
    under: dict[tuple[int, ...], set[int]] = {}
    for path in known:
        for at, number in enumerate(path):
            under.setdefault(path[:at], set()).add(number)
    if sum(max(taken) - len(taken - {0}) for taken in under.values()) > max(len(known), lacking):
        return []
    depths = {len(path) for path in known}
    skipped = sorted(
        (*path, number) for path, taken in under.items() for number in range(1, max(taken)) if number not in taken
    )
    return [".".join(map(str, path)) + ("" if len(path) in depths else ".…") for path in skipped]


def _paired(rows: Iterable[Row], one: str, other: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row[one], []).append(row[other])
    return found


def _class(row: Row) -> str:
    return row["class"].removeprefix(FD)


def _in_part(row: Row) -> bool:
    return bool(row["read"]) and not row["read"].rpartition("/")[2].startswith("whole-")


def _extent(row: Row) -> Message:
    code = row["read"].rpartition("/")[2]
    return Message(row["readda"] or code, row["readen"] or code)


def _phrase(row: Row, lang: str, *, lower: bool = False) -> str:
    """``The initiative “Digital learning”``: its title in this language or another, a working label, number or key."""
    word = _CLASSES[_class(row)].text(lang)
    word = word[0].lower() + word[1:] if lower else word
    other = "en" if lang == "da" else "da"
    names = (row[lang], row[other], row["title"], row[f"label{lang}"], row[f"label{other}"])
    name = next((one for one in names if one), "")
    quoted = f"»{name}«" if lang == "da" else f"“{name}”"
    return f"{word} {quoted}" if name else f"{word} {row['number'] or _key(row['thing'])}"


def _key(iri: str) -> str:
    """What the tables call a thing: what follows ``/id/{kind}/`` or ``/edition/``."""
    return re.sub(r"^.*?/(id/[^/]+|edition)/", "", iri)
