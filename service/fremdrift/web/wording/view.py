"""The view of a document: its graph as a template reads it. Page and RDF come from the same statements."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from babel import Locale, UnknownLocaleError
from markupsafe import Markup, escape

from fremdrift.ground.namespaces import CODE, DCAT, DCT, FD, FOAF, ORG, PROV, RDFS, SKOS
from fremdrift.ground.spellings import natural
from fremdrift.model.date_words import in_words, in_words_behind
from fremdrift.model.dates import read_date
from fremdrift.model.facts import TYPE, Facts, Node
from fremdrift.model.iris import Names
from fremdrift.model.moves import Step, step
from fremdrift.model.order import day_of, places
from fremdrift.model.tongues import first_tongue
from fremdrift.web.wording.dates import bounds_in_words, timed

_HIDDEN: Final = {
    TYPE, DCT + "title", DCT + "description", SKOS + "prefLabel", FD + "tableRow", FD + "featured",
    DCT + "isPartOf", DCT + "hasPart",  # what fd:partOf says already
    *(FD + name for name in ("firstStatement", "latestStatement", "lastOnFirstPlan", "dateTakenBackBy", "moveCount")),
}  # fmt: skip
_OF_STATEMENTS: Final = (TYPE, DCT + "source", SKOS + "note", SKOS + "exactMatch")
"""What our columns and judgements say of statements in properties of others, some of them those of other columns."""
_LAST_PART: Final = re.compile("[/#]")
_NAMELESS: Final[dict[str, tuple[str, ...]]] = {
    FD + "Observation": ("about",),
    FD + "Judgement": ("judgedThing", "judgedObservation"),
    FD + "Participation": ("participationIn",),
    FD + "Change": ("changeOf",),
    FD + "Move": ("changeOf",),
}
"""What nobody gives a title, and the properties that lead to what it is about."""
_SAID_ON: Final = {"da": "oplyst {day}", "en": "said {day}"}
_UNDATED: Final = {"da": "oplyst uden dato", "en": "said without a date"}
_INCOMING: Final = (
    "inStrategy", "inGoal", "inFocusArea", "partOf", "milestoneOf", "covers", ORG + "subOrganizationOf",
    DCT + "source", DCT + "publisher", DCAT + "inSeries", SKOS + "inScheme",
)  # fmt: skip
"""The properties that members point with."""
_NO_MEMBERS: Final = {FD + name for name in ("Observation", "Participation", "Judgement", "OtherTitle")}
"""What points like a member and is told elsewhere."""


@dataclass(frozen=True)
class Text:
    """A text with its language, empty where it has none; ``official`` is False for our own words."""

    text: str
    lang: str = ""
    official: bool = True


@dataclass(frozen=True)
class Value:
    """One value of a property: its text, where it leads, if anywhere, and its date, if it is one; whether it is a note,
    which may name sources.
    """

    text: Text
    href: str = ""
    printed: str = ""
    edtf: str = ""
    note: bool = False


@dataclass(frozen=True)
class View:
    """A document in one language; ``state`` is the query that links to other documents keep, ``known_of`` gives from
    when an account is known, as EDTF and no closer than was printed, and ``columns`` what the tables call a property,
    by language.
    """

    said: Facts
    subject: str
    lang: str
    names: Names
    labels: Mapping[str, Mapping[str, str]]
    state: str = ""
    known_of: Callable[[str], str] = lambda _: ""
    columns: Callable[[], Mapping[str, Mapping[str, str]]] = lambda: {}  # noqa: PIE807 - a type of its own

    def get(self, node: str, name: str) -> list[Node]:
        """The values of a property, sorted; ``name`` is local to our vocabulary or a whole IRI."""
        return self.said.values(node, name if "://" in name else FD + name)

    def first(self, node: str, name: str) -> str:
        """The first value as text, empty where there is none."""
        return next(map(str, self.get(node, name)), "")

    def title(self, node: str) -> Text:
        """What a thing is called: in this language, in the other, in our own words, its number, or its kind and key.

        Only our own words are not official.
        """
        for predicate in (DCT + "title", SKOS + "prefLabel", RDFS + "label"):
            if chosen := self._in_language(self.get(node, predicate)):
                return Text(chosen.text, chosen.lang or self.tongue(node))
        if code := self.labels.get(node):
            return Text(code[self.lang], self.lang)
        if own := self._in_language(self.get(node, "workingLabel")):
            return Text(own.text, own.lang, official=False)
        if named := self.first(node, "abbreviation") or self.first(node, "number"):
            return Text(named)
        return self._told(node) or Text(node.rstrip("/").rpartition("/")[2])

    def _told(self, node: str) -> Text | None:
        """What a thing without a title is: what it is about and when that was said, else its kind and key; None for a
        thing of another class.
        """
        class_ = next((str(one) for one in self.get(node, TYPE) if str(one) in _NAMELESS), "")
        if not class_:
            return None
        leading = (self.first(node, name) for name in _NAMELESS[class_])
        about = next((self.title(one) for one in leading if one and class_ not in self.get(one, TYPE)), None)
        if about and class_ == FD + "Observation":
            day = self.edtf(node, "stated") or self.known_of(self.first(node, "account"))
            said = _SAID_ON[self.lang].format(day=in_words(day, self.lang)) if day else _UNDATED[self.lang]
            return Text(f"{about.text}: {said}", about.lang, about.official)
        kind, local = self.heading(class_), node.rstrip("/").rpartition("/")[2]
        own = f"{kind[:1].upper()}{kind[1:]} {local}"
        return Text(f"{own}: {about.text}", about.lang, about.official) if about else Text(own, self.lang)

    def tongue(self, node: str) -> str:
        """The language that a source is in, so its title and its printed words; empty where it has none or several."""
        tongues = self.get(node, DCT + "language")
        return str(tongues[0]) if len(tongues) == 1 else ""

    def other_titles(self, node: str) -> list[tuple[str, Text]]:
        """The titles of a thing in languages that are neither Danish nor English, each with what its language is
        called; without the one that it goes by here.
        """
        return self._others(self.title(node), *(self.get(node, one) for one in (DCT + "title", SKOS + "prefLabel")))

    def other_texts(self, node: str, name: str) -> list[tuple[str, Text]]:
        """The same of another text of it, as its description; none where it has none."""
        shown = self.text_of(node, name)
        return self._others(shown, self.get(node, name)) if shown else []

    def _others(self, shown: Text, *values: list[Node]) -> list[tuple[str, Text]]:
        here = ("", "da", "en", shown.lang)
        found = {(one.language, str(one)) for some in values for one in some if one.language not in here}
        return [(self._tongue(tag).text.text, Text(text, tag)) for tag, text in sorted(found)]

    def text_of(self, node: str, name: str) -> Text | None:
        """A property's text in this language, else in another; None where there is none."""
        return self._in_language(self.get(node, name))

    def _in_language(self, values: list[Node]) -> Text | None:
        by_lang = {one.language: str(one) for one in values if one.literal}
        chosen = first_tongue(by_lang, self.lang)
        return Text(by_lang[chosen], chosen) if by_lang else None

    def name(self, node: str) -> Text:
        """Number and title."""
        title, number = self.title(node), self.first(node, "number")
        known = number and number != title.text
        return Text(f"{number} {title.text}", title.lang, title.official) if known else title

    def kinds(self, node: str) -> list[str]:
        """The classes of a thing in words, and its kind."""
        kinds = [str(one) for one in self.get(node, DCT + "type")]
        words = [*self._classes(node), *(self.labels.get(one, {}).get(self.lang, one) for one in kinds)]
        return list({one.casefold(): one for one in reversed(words)}.values())[::-1]

    def _classes(self, node: str) -> list[str]:
        return [words for one in self.get(node, TYPE) if (words := self._word(str(one)))]

    def _word(self, term: str) -> str:
        """A term of a vocabulary in words, empty where nobody gave any."""
        return self.labels.get(term, {}).get(self.lang) or _FOREIGN[self.lang].get(term, "")

    def unofficial(self, node: str) -> list[str]:
        """Why something about a thing is not official: its basis and how its number is known, in words."""
        found = [str(one) for one in self.get(node, "basis")]
        found += [one for one in map(str, self.get(node, "numberBasis")) if one.endswith(("inferred", "not-found"))]
        if not self.get(node, DCT + "title") and self.get(node, "workingLabel"):
            found.append(CODE + "basis/working-label")
        return [self.labels.get(one, {}).get(self.lang, one) for one in dict.fromkeys(found)]

    def date(self, node: str, name: str) -> str:
        """A stated date in words, empty where none is stated; where only its printed words are known, those."""
        edtf = self.edtf(node, name)
        return in_words(edtf, self.lang) if edtf else self.printed(node, name)

    def behind(self, node: str, name: str) -> str:
        """The same in words that stand behind "from", "to" or "for"."""
        edtf = self.edtf(node, name)
        return in_words_behind(edtf, self.lang) if edtf else self.printed(node, name)

    def time(self, node: str, name: str) -> Markup:
        """A stated date in words as ``date`` gives it, which programs can read too where HTML has a form for it."""
        edtf = self.edtf(node, name)
        return timed(edtf, self.lang) if edtf else escape(self.date(node, name))

    def edtf(self, node: str, name: str) -> str:
        """A stated date as EDTF, empty where none is stated."""
        return next((text for one in self.get(node, name) if (text := self.first(str(one), "edtf"))), "")

    def printed(self, node: str, name: str) -> str:
        """The words that were printed for a stated date."""
        return next((text for one in self.get(node, name) if (text := self.first(str(one), "printedText"))), "")

    def href(self, iri: str) -> str:
        """Where an IRI leads from a page of this language; only http and https lead anywhere."""
        return address_of(iri, self.names, self.lang, self.state)

    def leading(self, node: str, name: str) -> list[tuple[str, str]]:
        """The names under a property that lead anywhere, each with its address."""
        found = ((str(one), self.href(one)) for one in self.get(node, name))
        return [(one, address) for one, address in found if address]

    def facts(self) -> Iterator[tuple[Text, list[Value]]]:
        """What the thing itself says: each property in words with its values."""
        predicates = self.said.predicates(self.subject) - _HIDDEN
        return (self._fact(self.subject, predicate) for predicate in sorted(predicates, key=self._rank))

    def own_columns(self, statement: str) -> Iterator[tuple[Text, list[Value]]]:
        """What a statement says in columns that the publisher added to the tables, each in words with its values."""
        added = (one for one in self.said.predicates(statement) & self.columns().keys() if not one.startswith(FD))
        return (self._fact(statement, one) for one in sorted(added) if one not in _OF_STATEMENTS)

    def _fact(self, node: str, predicate: str) -> tuple[Text, list[Value]]:
        heading = self._heading(predicate)
        tell = {DCT + "language": self._tongue, SKOS + "note": self._note}.get(predicate, self._value)
        values = [tell(one) for one in self._readable(self.get(node, predicate))]
        return replace(heading, text=heading.text[:1].upper() + heading.text[1:]), values

    def _heading(self, predicate: str) -> Text:
        """A property of the thing itself in words, those of its class first. What no vocabulary names goes by the
        title of its column, else by the last part of its name.
        """
        of_class = (_OF_CLASS[self.lang].get((str(one), predicate)) for one in self.get(self.subject, TYPE))
        if words := next(filter(None, of_class), "") or self._word(predicate):
            return Text(words)
        titles = self.columns().get(predicate, {})
        lang = first_tongue(titles, self.lang)
        return Text(titles[lang], lang) if titles else Text(_LAST_PART.split(predicate)[-1])

    def _note(self, text: Node) -> Value:
        return Value(Text(str(text), text.language), note=True)

    def _tongue(self, tag: Node | str) -> Value:
        """A language by its name; a tag that is none as it is."""
        try:
            return Value(Text(Locale.parse(str(tag), sep="-").get_display_name(self.lang) or str(tag)))
        except (UnknownLocaleError, ValueError):
            return Value(Text(str(tag)))

    def _readable(self, values: list[Node]) -> list[Node]:
        """The values without those that say in another language what one of them says in the reader's."""
        if not any(one.literal and one.language == self.lang for one in values):
            return values
        return [one for one in values if not one.literal or one.language in ("", self.lang)]

    def _rank(self, predicate: str) -> tuple[int, str]:
        return (_ORDER.index(predicate) if predicate in _ORDER else len(_ORDER), predicate)

    def _value(self, node: Node) -> Value:
        if node.literal:
            if node.datatype.endswith("#boolean"):
                return Value(
                    Text(
                        {"da": {"true": "ja", "false": "nej"}, "en": {"true": "yes", "false": "no"}}[self.lang][
                            str(node)
                        ]
                    )
                )
            if node.datatype.endswith("#date"):
                return Value(Text(in_words(str(node), self.lang)), edtf=str(node))
            return Value(Text(str(node), node.language))
        iri = str(node)
        if edtf := self.first(iri, "edtf"):
            return Value(Text(in_words(edtf, self.lang)), printed=self.first(iri, "printedText"), edtf=edtf)
        if iri.startswith((self.names.base, CODE)):
            return Value(self.name(iri), self.href(iri))
        return Value(Text(iri), self.href(iri))

    def observations(self) -> list[str]:
        """What was said of the thing or by it, the undated first, then as it became known."""
        found = self._leading_here("about") | self._leading_here("account")
        return self._in_order(found)

    def latest_with(self, name: str, said: list[str]) -> str:
        """The last of some statements in their order that has a property; empty where none has. Earlier plans that are
        told afterwards are left out.
        """
        has = (one for one in reversed(said) if self.get(one, name) and self.first(one, "recalled") != "true")
        return next(has, "")

    @property
    def speaks(self) -> bool:
        """True where something is said by it, as by an edition."""
        return bool(self._leading_here("account"))

    def known(self, observation: str) -> str:
        """The day of a statement, else that on which its account became known (ISO); empty where neither is known."""
        stated, account = (self.first(observation, name) for name in ("stated", "account"))
        first, last = (self.first(stated, name) if stated else "" for name in ("earliest", "latest"))
        return day_of(first, last, self.first(account, "knownFrom") if account else "")

    def _in_order(self, said: Iterable[str]) -> list[str]:
        """Statements in their order: what an account tells afterwards of earlier plans comes first on its day, and the
        last word last.
        """
        own = {one: self.first(one, "recalled") != "true" for one in said}
        days = {one: self.known(one) for one in own}
        revisions = {one: self._revising(one) for one in own}
        place = places(((days[one], int(self.first(one, "sequence") or 1), one) for one in own), revisions)
        return sorted(own, key=lambda one: (days[one], own[one], place[one]))

    def _revising(self, observation: str) -> list[str]:
        """The statements that revise one, by our judgement."""
        judgements = self.said.subjects(FD + "otherObservation", observation)
        revising = (one for one in judgements if self._last(one, DCT + "type") == "revises")
        return [str(by) for one in revising for by in self.get(one, "judgedObservation")]

    def moves(self) -> list[str]:
        """The moves of the thing's date, in their order."""
        found = self._changed("Move")
        said = {self.first(one, "changesTo"): one for one in found}
        return [said[one] for one in self._in_order(said)]

    def disputing(self, observation: str) -> str:
        """Our judgement that the date of a statement contradicts the one before, by IRI; empty where there is none."""
        moves = self.said.subjects(FD + "changesTo", observation)
        return next(filter(None, (self.first(one, "disputedBy") for one in sorted(moves))), "")

    def correcting(self, observation: str) -> str:
        """Our judgement that the date of a statement was corrected since, by IRI; empty where there is none."""
        changes = sorted(self.said.subjects(FD + "changesFrom", observation))
        corrected = (
            one for one in changes if self._last(one, DCT + "type") == "corrected" and self.first(one, "before")
        )
        return next((self.first(one, PROV + "wasDerivedFrom") for one in corrected), "")

    def steps(self) -> list[Step]:
        """Which way each move went, and how its precision changed; its bounds are left out. None where only some are
        here: those that other names of the thing made are counted as well.
        """
        moves = self.moves()
        if str(len(moves)) != self.first(self.subject, "moveCount"):
            return []
        return [Step(self._last(one, "direction"), self._last(one, "precisionChange"), None, None) for one in moves]

    def _last(self, node: str, name: str) -> str:
        """The last part of a code."""
        return self.first(node, name).rpartition("/")[2]

    def changes(self) -> list[str]:
        """What else the accounts changed of the thing, as they became known."""
        return sorted(
            self._changed("Change"), key=lambda one: (self.first(self.first(one, "causedBy"), "knownFrom"), one)
        )

    def _changed(self, kind: str) -> list[str]:
        return [one for one in self._leading_here("changeOf") if FD + kind in self.get(one, TYPE)]

    def _leading_here(self, name: str) -> set[str]:
        return self.said.subjects(name if "://" in name else FD + name, self.subject)

    def days(self, move: str) -> str:
        """By how many days a move moved, in words."""
        least, most = (self.first(move, name) for name in ("leastDays", "mostDays"))
        return bounds_in_words(int(least) if least else None, int(most) if most else None, self.lang)

    def until_then(self, move: str) -> str:
        """The plan until then, as the account of a move itself tells it (EDTF), where that is not the date before."""
        after = self.first(move, "changesTo")
        account, before = self.first(after, "account"), self._edtf(self.first(move, "changesFrom"))
        plans = [
            self._edtf(one)
            for one in self.observations()
            if self.first(one, "recalled") == "true" and self.first(one, "account") == account
        ]
        return next((one for one in reversed(plans) if one and one != before), "")

    def days_since(self, before: str, move: str) -> str:
        """By how many days the new date of a move is from another date (EDTF), in words."""
        between = step(read_date(before), read_date(self._edtf(self.first(move, "changesTo"))))
        return bounds_in_words(between.least, between.most, self.lang)

    def _edtf(self, observation: str) -> str:
        """The date that a statement expects, empty where it gives none."""
        return next((self.first(str(one), "edtf") for one in self.get(observation, "expected")), "")

    def pointing(self, *names: str) -> list[str]:
        """The things that point at this one with any of these properties of ours, by name."""
        return self._by_name({one for name in names for one in self._leading_here(name)})

    def _by_name(self, things: Iterable[str]) -> list[str]:
        return sorted(things, key=lambda iri: (natural(self.name(iri).text), self.first(iri, "knownFrom"), iri))

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The things that belong to this one, by the IRI of their class."""
        grouped: dict[str, list[str]] = {}
        for one in {thing for name in _INCOMING for thing in self._leading_here(name)}:
            kind = next((str(a) for a in self.get(one, TYPE) if str(a).startswith((FD, ORG, SKOS))), "")
            if kind and kind not in _NO_MEMBERS:
                grouped.setdefault(kind, []).append(one)
        return {kind: self._by_name(some) for kind, some in sorted(grouped.items())}

    def heading(self, kind: str) -> str:
        """The name of a class in words."""
        return self._word(kind) or kind.rpartition("/")[2].rpartition("#")[2]

    def page_of(self, source: str) -> str:
        """The public address of a source."""
        return self.href(self.first(source, FOAF + "page")) if self.first(source, FOAF + "page") else ""


def address_of(iri: str, names: Names, lang: str, state: str) -> str:
    """Where an IRI leads from a page of a language; only http and https lead anywhere."""
    target = names.document_of(iri)
    path = names.path(target)
    if path is not None and path.startswith(("document/", "edition/", "series/", "def/", "code/", "graph/")):
        prefix = "en/" if lang == "en" else ""
        return f"{names.base}{prefix}{path}" + ("" if "#" in path else state)
    return target if target.startswith(("http://", "https://")) else ""


_ORDER: Final = [
    DCT + "description",
    *(FD + name for name in ("number", "about", "inStrategy", "inGoal", "inFocusArea", "partOf", "milestoneOf")),
    *(FD + name for name in ("account", "stated", "status", "expected", "completed", "periodStart", "periodEnd")),
    DCT + "type",
]
_OF_CLASS: Final = {
    "da": {(FD + "Change", PROV + "wasDerivedFrom"): "Vores vurdering"},
    "en": {(FD + "Change", PROV + "wasDerivedFrom"): "Our judgement"},
}
"""What a property is called where a thing of one class has it, and otherwise than elsewhere."""
_FOREIGN: Final = {
    "da": {
        DCT + "description": "Beskrivelse",
        DCT + "source": "Kilde",
        DCT + "type": "Art",
        DCT + "publisher": "Udgiver",
        DCT + "language": "Sprog",
        SKOS + "note": "Note",
        SKOS + "altLabel": "Andre navne",
        SKOS + "inScheme": "Kodeliste",
        SKOS + "Concept": "kode",
        ORG + "Organization": "organisation",
        DCT + "replaces": "Erstatter",
        DCT + "isReplacedBy": "Erstattet af",
        PROV + "wasDerivedFrom": "Udskilt fra",
        PROV + "wasRevisionOf": "Ændrer",
        SKOS + "exactMatch": "Samme som",
        SKOS + "closeMatch": "Næsten samme som",
        SKOS + "broadMatch": "Snævrere end",
        SKOS + "narrowMatch": "Bredere end",
        SKOS + "definition": "Definition",
        FOAF + "page": "Adresse",
        ORG + "subOrganizationOf": "Hører under",
        "http://www.w3.org/ns/dcat#inSeries": "Serie",
    },
    "en": {
        DCT + "description": "Description",
        DCT + "source": "Source",
        DCT + "type": "Kind",
        DCT + "publisher": "Publisher",
        DCT + "language": "Language",
        SKOS + "note": "Note",
        SKOS + "altLabel": "Other names",
        SKOS + "inScheme": "Code list",
        SKOS + "Concept": "code",
        ORG + "Organization": "organisation",
        DCT + "replaces": "Replaces",
        DCT + "isReplacedBy": "Replaced by",
        PROV + "wasDerivedFrom": "Split from",
        PROV + "wasRevisionOf": "Revises",
        SKOS + "exactMatch": "Same as",
        SKOS + "closeMatch": "Nearly the same as",
        SKOS + "broadMatch": "Narrower than",
        SKOS + "narrowMatch": "Broader than",
        SKOS + "definition": "Definition",
        FOAF + "page": "Address",
        ORG + "subOrganizationOf": "Part of",
        "http://www.w3.org/ns/dcat#inSeries": "Series",
    },
}
__all__ = ["Text", "Value", "View", "address_of", "natural"]
