"""Coverage: what is missing per strategy, edition and source, so that a person with the documents can find it.

An empty cell means "not found"; here each is a gap, said in a sentence, with the row of the table that it stands in.
Nothing is guessed: a count is compared with the rows there are, a row of numbers with the numbers it skips.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from fremdrift.ground.namespaces import CODE, DCT, FD, SKOS
from fremdrift.model.findings import Message
from fremdrift.quads.query import Row, select, select_of
from fremdrift.quads.source import Source


class Kind(StrEnum):
    """What sort of thing is missing; in the order of the lists."""

    INITIATIVES_MISSING = "initiatives-missing"
    NUMBERS_MISSING = "numbers-missing"
    EDITION_UNREAD = "edition-unread"
    EDITION_IN_PART = "edition-in-part"
    EDITION_UNDATED = "edition-undated"
    UNTITLED = "untitled"
    NO_DANISH_TITLE = "no-danish-title"
    NO_ENGLISH_TITLE = "no-english-title"
    UNNUMBERED = "unnumbered"
    NO_RESPONSIBLE = "no-responsible"
    UNSTATED = "unstated"
    UNEXPECTED = "unexpected"
    OBSERVATION_UNDATED = "observation-undated"
    SOURCE_UNREAD = "source-unread"
    SOURCE_IN_PART = "source-in-part"
    SOURCE_EXTENT = "source-extent"
    SOURCE_UNDATED = "source-undated"

    def heading(self, lang: str) -> str:
        """What stands over a list of such gaps, in ``da`` or ``en``."""
        return _HEADINGS[self].text(lang)

    def counted(self, number: int, lang: str) -> str:
        """How many there are, as a sentence: ``41 milestones have no expected date.``"""
        one, several = _COUNTED[self]
        return (one if number == 1 else several).text(lang).format(number=number)


_HEADINGS: Final = {
    Kind.INITIATIVES_MISSING: Message("Initiativer, der mangler", "Initiatives that are missing"),
    Kind.NUMBERS_MISSING: Message("Numre, der mangler", "Numbers that are missing"),
    Kind.EDITION_UNREAD: Message("Ulæste udgaver", "Unread editions"),
    Kind.EDITION_IN_PART: Message("Udgaver læst i uddrag", "Editions read in part"),
    Kind.EDITION_UNDATED: Message("Udgaver uden dato", "Editions without date"),
    Kind.UNTITLED: Message("Ingen titel", "No title"),
    Kind.NO_DANISH_TITLE: Message("Ingen dansk titel", "No Danish title"),
    Kind.NO_ENGLISH_TITLE: Message("Ingen engelsk titel", "No English title"),
    Kind.UNNUMBERED: Message("Initiativer uden nummer", "Initiatives without number"),
    Kind.NO_RESPONSIBLE: Message("Initiativer uden ansvarlig", "Initiatives without anyone responsible"),
    Kind.UNSTATED: Message("Milepæle, som intet er sagt om", "Milestones of which nothing is said"),
    Kind.UNEXPECTED: Message("Milepæle uden ventet dato", "Milestones without expected date"),
    Kind.OBSERVATION_UNDATED: Message("Udsagn uden dag", "Statements without day"),
    Kind.SOURCE_UNREAD: Message("Ulæste kilder", "Unread sources"),
    Kind.SOURCE_IN_PART: Message("Kilder læst i uddrag", "Sources read in part"),
    Kind.SOURCE_EXTENT: Message("Kilder uden læst omfang", "Sources without extent read"),
    Kind.SOURCE_UNDATED: Message("Kilder uden dato", "Sources without date"),
}
_COUNTED: Final = {
    Kind.INITIATIVES_MISSING: (
        Message(
            "{number} strategi nævner flere initiativer, end der kendes",
            "{number} strategy names more initiatives than are known",
        ),
        Message(
            "{number} strategier nævner flere initiativer, end der kendes",
            "{number} strategies name more initiatives than are known",
        ),
    ),
    Kind.NUMBERS_MISSING: (
        Message("{number} strategi har numre, der er sprunget over", "{number} strategy has numbers that are skipped"),
        Message(
            "{number} strategier har numre, der er sprunget over", "{number} strategies have numbers that are skipped"
        ),
    ),
    Kind.EDITION_UNREAD: (
        Message("{number} udgave er kendt, men ikke læst", "{number} edition is known, but unread"),
        Message("{number} udgaver er kendt, men ikke læst", "{number} editions are known, but unread"),
    ),
    Kind.EDITION_IN_PART: (
        Message("{number} udgave er kun læst i uddrag", "{number} edition was read in part only"),
        Message("{number} udgaver er kun læst i uddrag", "{number} editions were read in part only"),
    ),
    Kind.EDITION_UNDATED: (
        Message("{number} udgave har ingen dato", "{number} edition has no date"),
        Message("{number} udgaver har ingen dato", "{number} editions have no date"),
    ),
    Kind.UNTITLED: (
        Message("{number} række har ingen titel", "{number} row has no title"),
        Message("{number} rækker har ingen titel", "{number} rows have no title"),
    ),
    Kind.NO_DANISH_TITLE: (
        Message("{number} række har ingen dansk titel", "{number} row has no Danish title"),
        Message("{number} rækker har ingen dansk titel", "{number} rows have no Danish title"),
    ),
    Kind.NO_ENGLISH_TITLE: (
        Message("{number} række har ingen engelsk titel", "{number} row has no English title"),
        Message("{number} rækker har ingen engelsk titel", "{number} rows have no English title"),
    ),
    Kind.UNNUMBERED: (
        Message("{number} initiativ har intet nummer", "{number} initiative has no number"),
        Message("{number} initiativer har intet nummer", "{number} initiatives have no number"),
    ),
    Kind.NO_RESPONSIBLE: (
        Message("{number} initiativ har ingen ansvarlig", "{number} initiative has nobody responsible"),
        Message("{number} initiativer har ingen ansvarlig", "{number} initiatives have nobody responsible"),
    ),
    Kind.UNSTATED: (
        Message("om {number} milepæl er intet sagt", "of {number} milestone nothing is said"),
        Message("om {number} milepæle er intet sagt", "of {number} milestones nothing is said"),
    ),
    Kind.UNEXPECTED: (
        Message("{number} milepæl har ingen ventet dato", "{number} milestone has no expected date"),
        Message("{number} milepæle har ingen ventet dato", "{number} milestones have no expected date"),
    ),
    Kind.OBSERVATION_UNDATED: (
        Message("{number} udsagn har ingen dag", "{number} statement has no day"),
        Message("{number} udsagn har ingen dag", "{number} statements have no day"),
    ),
    Kind.SOURCE_UNREAD: (
        Message("{number} kilde er ikke læst", "{number} source is unread"),
        Message("{number} kilder er ikke læst", "{number} sources are unread"),
    ),
    Kind.SOURCE_IN_PART: (
        Message("{number} kilde er kun læst i uddrag", "{number} source was read in part only"),
        Message("{number} kilder er kun læst i uddrag", "{number} sources were read in part only"),
    ),
    Kind.SOURCE_EXTENT: (
        Message("{number} kilde siger ikke, hvor meget der er læst", "{number} source does not say how much was read"),
        Message("{number} kilder siger ikke, hvor meget der er læst", "{number} sources do not say how much was read"),
    ),
    Kind.SOURCE_UNDATED: (
        Message("{number} kilde har ingen dato", "{number} source has no date"),
        Message("{number} kilder har ingen dato", "{number} sources have no date"),
    ),
}
"""How many of each kind: for one, and for several."""
_SAID: Final = {
    Kind.INITIATIVES_MISSING: Message(
        "{thing} nævner {detail}.",
        "{thing} names {detail}.",
    ),
    Kind.NUMBERS_MISSING: Message(
        "{thing}: ingen initiativer kendes med numrene {detail}.",
        "{thing}: no initiative is known with the numbers {detail}.",
    ),
    Kind.EDITION_UNREAD: Message("{thing} er kendt, men ikke læst.", "{thing} is known, but unread."),
    Kind.EDITION_IN_PART: Message(
        "{thing} er kun læst i uddrag ({detail}).", "{thing} was read in part only ({detail})."
    ),
    Kind.EDITION_UNDATED: Message("{thing} har ingen dato.", "{thing} has no date."),
    Kind.UNTITLED: Message("{thing} har ingen fundet titel.", "{thing} has no title that was found."),
    Kind.NO_DANISH_TITLE: Message("{thing} har ingen dansk titel.", "{thing} has no Danish title."),
    Kind.NO_ENGLISH_TITLE: Message("{thing} har ingen engelsk titel.", "{thing} has no English title."),
    Kind.UNNUMBERED: Message("{thing} har intet nummer.", "{thing} has no number."),
    Kind.NO_RESPONSIBLE: Message(
        "{thing} har ingen ansvarlig myndighed eller formand.",
        "{thing} has no responsible authority or chair.",
    ),
    Kind.UNSTATED: Message("Intet er sagt om {lower}.", "Nothing is said of {lower}."),
    Kind.UNEXPECTED: Message("{thing} har ingen ventet dato.", "{thing} has no expected date."),
    Kind.OBSERVATION_UNDATED: Message(
        "{thing} har ingen dag, og {detail} har ingen dato.",
        "{thing} has no day, and {detail} has no date.",
    ),
    Kind.SOURCE_UNREAD: Message("{thing} er ikke læst.", "{thing} is unread."),
    Kind.SOURCE_IN_PART: Message(
        "{thing} er kun læst i uddrag ({detail}).", "{thing} was read in part only ({detail})."
    ),
    Kind.SOURCE_EXTENT: Message(
        "{thing} siger ikke, hvor meget der er læst.",
        "{thing} does not say how much of it was read.",
    ),
    Kind.SOURCE_UNDATED: Message("{thing} har ingen dato.", "{thing} has no date."),
}
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
_TABLE_ROW: Final = re.compile(r".*/([^/]+\.csv)#row=([0-9]+)")
_WORDS: Final = Message("række", "row")

_HEAD: Final = f"PREFIX fd: <{FD}> PREFIX dct: <{DCT}> PREFIX skos: <{SKOS}> PREFIX code: <{CODE}>\n"
_THINGS: Final = """
SELECT ?thing ?class ?place ?da ?en ?title ?labelda ?labelen ?number ?numbers ?stated ?read ?readda ?readen ?known ?date
WHERE {
  VALUES ?class { fd:Strategy fd:Goal fd:FocusArea fd:Initiative fd:Milestone fd:Edition fd:Source }
  ?thing a ?class ; fd:tableRow ?place .
  OPTIONAL { ?thing dct:title ?da FILTER(lang(?da) = "da") } OPTIONAL { ?thing dct:title ?en FILTER(lang(?en) = "en") }
  OPTIONAL { ?thing dct:title ?title FILTER(lang(?title) NOT IN ("da", "en")) }
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


@dataclass(frozen=True)
class Gap:
    """One thing that is missing.

    ``strategy`` is the IRI of the strategy, empty where the thing belongs to none or to several; ``thing`` the IRI of
    what lacks something, ``what`` the sentence about it, ``where`` the IRI of its row (RFC 7111).
    """

    strategy: str
    kind: Kind
    thing: str
    what: Message
    where: str

    def place(self, lang: str = "en") -> str:
        """The table and the row: ``initiatives.csv, row 3``."""
        found = _TABLE_ROW.fullmatch(self.where)
        return f"{found[1]}, {_WORDS.text(lang)} {found[2]}" if found else self.where

    def sentence(self, lang: str = "en") -> str:
        """Where it is and what is missing, on one line."""
        return f"{self.place(lang)}: {self.what.text(lang)}"

    def as_json(self) -> dict[str, Any]:
        """Every field, for programs."""
        both = {"da": self.what.da, "en": self.what.en}
        return {"strategy": self.strategy, "kind": self.kind, "thing": self.thing, "what": both, "where": self.where}


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


def summary(gaps: Iterable[Gap]) -> dict[str, dict[Kind, int]]:
    """How many gaps of each kind, by strategy, in the order of the gaps."""
    counts: dict[str, Counter[Kind]] = {}
    for gap in gaps:
        counts.setdefault(gap.strategy, Counter())[gap.kind] += 1
    return {strategy: dict(found) for strategy, found in counts.items()}


_KINDS: Final = {kind: number for number, kind in enumerate(Kind)}


def order(gap: Gap) -> tuple[bool, str, int, str, int, str]:
    """What gaps stand in order by."""
    found = _TABLE_ROW.fullmatch(gap.where)
    table, row = (found[1], int(found[2])) if found else (gap.where, 0)
    return (not gap.strategy, gap.strategy, _KINDS[gap.kind], table, row, gap.thing)


class _Coverage:
    """What the queries say of one store, each asked once; what statements cite and are about only where that is needed,
    since they are most of a store.
    """

    def __init__(self, store: Source) -> None:
        self._store = store
        found = sorted(select(store, _HEAD + _THINGS), key=lambda row: sorted(row.items()), reverse=True)
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
            _SAID[kind]
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
