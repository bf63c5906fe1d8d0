"""The moves in words: what workbooks have beside the table of the moves, for readers only.

Short keys as the other tables have them, titles, who says it, dates, direction and precision, in Danish and in English.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from fremdrift.deriving.ledger import Chain, Move, Statement
from fremdrift.ground import folders
from fremdrift.ground.namespaces import CODE, DCT, FD, SKOS
from fremdrift.ground.workbooks import heading_for_readers
from fremdrift.model.date_words import in_words
from fremdrift.model.iris import EDITION, THING, Names
from fremdrift.model.tables import Column
from fremdrift.quads.lines import Lines, iri_of, language_of, plain
from fremdrift.quads.store import parse_turtle
from fremdrift.quads.terms import NamedNode

_TITLES: Final = (f"<{DCT}title>", f"<{SKOS}prefLabel>", f"<{FD}workingLabel>")
"""What says what a thing is called, the first that does; the last one in words of ours."""
_PUBLISHERS: Final = (f"<{DCT}publisher>", f"<{FD}publisherName>")
_OURS: Final = {"da": "{} (vores ord)", "en": "{} (our words)"}
_UNTOLD: Final[Mapping[str, str]] = {}

Texts = Mapping[str, str]
"""A text in each language that it is in."""


@dataclass(frozen=True)
class Called:
    """What the things that moved, and the accounts and sources that say so, are called, and who publishes these."""

    titles: Mapping[str, Texts]
    publishers: Mapping[str, Texts]
    _said: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)

    def title(self, iri: str, lang: str) -> str:
        """The title of a thing in a language, else in another; empty where it has none."""
        return _in_language(self.titles.get(iri, _UNTOLD), lang)

    def said_by(self, said: Statement) -> str:
        """Who makes a statement, and in what: the publisher of its account and the title of its source, each in Danish
        and in English, else what there is of the other.
        """
        key = (said.account, said.source)
        if key not in self._said:
            publisher = (self._publisher(one) for one in key)
            title = (self._title(one) for one in reversed(key))
            self._said[key] = ": ".join(filter(None, (next(filter(None, some), "") for some in (publisher, title))))
        return self._said[key]

    def _title(self, iri: str) -> str:
        return _both(lambda lang: self.title(iri, lang))

    def _publisher(self, account: str) -> str:
        return _both(lambda lang: _in_language(self.publishers.get(account, _UNTOLD), lang))


def called_in(statements: Lines, chains: Iterable[Chain]) -> Called:
    """What those that moves are of and from are called in these statements."""
    accounts, things = set[str](), set[str]()
    for said in (one for chain in chains if len(chain.statements) > 1 for one in chain.statements):
        things.add(said.thing)
        accounts |= {said.account, said.source}
    named = dict[str, str]()
    publishers = dict[str, Texts]()
    for subject, _, value, _ in statements.saying(*_PUBLISHERS):
        account = iri_of(subject)
        if account not in accounts:
            continue
        if organisation := iri_of(value):
            named[account] = min(organisation, named.get(account, organisation))
        else:
            publishers[account] = {"": plain(value)}
    titles = _titles(statements, things | accounts | set(named.values()))
    publishers |= {account: titles[one] for account, one in named.items() if one in titles}
    return Called(titles, publishers)


def _titles(statements: Lines, wanted: set[str]) -> dict[str, Texts]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for subject, predicate, value, _ in statements.saying(*_TITLES):
        if (iri := iri_of(subject)) in wanted:
            by_language = found.setdefault(iri, {}).setdefault(predicate, {})
            lang, text = language_of(value), plain(value)
            by_language[lang] = min(text, by_language.get(lang, text))
    return {iri: _official(told) for iri, told in found.items()}


def _official(told: Mapping[str, Texts]) -> Texts:
    """The title by its foremost predicate; words of ours are marked, since nobody printed them."""
    first = next(one for one in _TITLES if one in told)
    return told[first] if first != _TITLES[-1] else {lang: _ours(text, lang) for lang, text in told[first].items()}


def _ours(text: str, lang: str) -> str:
    return _OURS.get(lang, _OURS["en"]).format(text)


def _in_language(texts: Texts, lang: str) -> str:
    return next((texts[one] for one in (lang, "", "da", "en", *sorted(texts)) if one in texts), "")


# --- Codes ---


@cache
def _labels() -> dict[tuple[str, str], str]:
    """What each code of the vocabulary is called, by its IRI and language."""
    graph, label = NamedNode(FD), f"<{SKOS}prefLabel>"
    quads = parse_turtle(folders.vocabulary() / "codes.ttl", graph)
    told = ((iri_of(str(one.subject)), str(one.object)) for one in quads if str(one.predicate) == label)
    return {(iri, language_of(value)): plain(value) for iri, value in told}


@cache
def _code(scheme: str, code: str) -> str:
    return _both(lambda lang: _labels().get((f"{CODE}{scheme}/{code}", lang), code))


@lru_cache(maxsize=8192)
def _date(edtf: str) -> str:
    return _both(lambda lang: in_words(edtf, lang))


def _both(told: Callable[[str], str]) -> str:
    """What is said in Danish and in English, once where it is the same."""
    return " / ".join(dict.fromkeys(filter(None, map(told, ("da", "en")))))


# --- Columns ---

_Cell = Callable[[Move, Called], str]


@dataclass(frozen=True)
class _Told:
    """A column of words: its heading, what it says in Danish and in English, and how a cell comes about."""

    heading: str
    da: str
    en: str
    cell: _Cell

    @property
    def column(self) -> Column:
        heading = heading_for_readers(self.heading)
        return Column(heading, {"da": heading, "en": heading}, {"da": self.da, "en": self.en})


_DIRECTION: Final = (
    "Tidligere, senere eller uændret; »kan ikke afgøres« hvor en af datoerne er for bred til at vise det, eller hvor "
    "det ikke vides hvad der blev sagt først",
    "Earlier, later or the same; “cannot be decided” where one of the dates is too broad to show it, or where it is "
    "not known which was said first",
)
_PRECISION: Final = (
    "Om datoen blev oplyst mere eller mindre præcist, som måned i stedet for kvartal",
    "Whether the date was given more or less precisely, as a month in place of a quarter",
)


def _title_in(lang: str) -> _Cell:
    return lambda move, called: called.title(move.after.thing, lang)


_WORDS: Final = (
    _Told("titel", "Hvad datoen er for", "What the date is of, in Danish", _title_in("da")),
    _Told("title", "Hvad datoen er for, på engelsk", "What the date is of", _title_in("en")),
    _Told("fra / from", "Ventet før, i ord", "Expected before, in words", lambda move, _: _date(move.before.expected)),
    _Told("til / to", "Ventet efter, i ord", "Expected after, in words", lambda move, _: _date(move.after.expected)),
    _Told("retning / direction", *_DIRECTION, lambda move, _: _code("direction", move.step.direction)),
    _Told("præcision / precision", *_PRECISION, lambda move, _: _code("precision-change", move.step.precision)),
    _Told(
        "sagt før af / said before by",
        "Hvem sagde det før, og hvori: udgiver og kildens titel",
        "Who said so before, and in what: publisher and title of the source",
        lambda move, called: called.said_by(move.before),
    ),
    _Told(
        "sagt af / said by",
        "Hvem siger det, og hvori: udgiver og kildens titel",
        "Who says so, and in what: publisher and title of the source",
        lambda move, called: called.said_by(move.after),
    ),
)
_KEYS: Final[dict[str, Callable[[Move], str]]] = {
    "thing": lambda move: move.after.thing,
    "from_observation": lambda move: move.before.iri,
    "from_source": lambda move: move.before.source,
    "to_observation": lambda move: move.after.iri,
    "to_source": lambda move: move.after.source,
    "disputed_by": lambda move: move.disputed,
}
"""The columns of the table that hold addresses, by their names."""
BESIDE: Final = (
    *(one.column for one in _WORDS),
    *(
        Column(
            heading_for_readers(name),
            {"da": heading_for_readers(name), "en": heading_for_readers(name)},
            {
                "da": f"Nøglen i de andre ark til det som kolonnen {name} har adressen på",
                "en": f"The key in the other sheets of what the column {name} has the address of",
            },
        )
        for name in _KEYS
    ),
)
"""The columns, each with a heading that reading passes over."""


def cells_beside(move: Move, called: Called, names: Names) -> Iterator[str]:
    """The cell of each column for a move."""
    yield from (one.cell(move, called) for one in _WORDS)
    yield from (_key(iri_in(move), names) for iri_in in _KEYS.values())


def _key(iri: str, names: Names) -> str:
    """A name as tables write it, where ours: without base and kind."""
    path = names.path(iri)
    if path is None:
        return iri
    return path.removeprefix(EDITION) if path.startswith(EDITION) else path.removeprefix(THING).partition("/")[2]
