"""What accounts caused: each kind of change from a small record, none altered by what became known later."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
import rdflib
from flask.testing import FlaskClient

from fremdrift.deriving.caused import Caused, caused, caused_quads
from fremdrift.deriving.changes import Change, Side, changes
from fremdrift.deriving.ledger import Judged, Statement
from fremdrift.deriving.presence import NEVER
from fremdrift.deriving.record import Edition, Record, read_record
from fremdrift.deriving.states import STATES
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names

NAMES = Names("http://127.0.0.1:8000/")
ID, EDITION = NAMES.base + "id/", NAMES.base + "edition/s/"
THING = ID + "milestone/s/"
FD = rdflib.Namespace("https://w3id.org/fremdrift/def/")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
KIND = "https://w3id.org/fremdrift/code/change-kind/"
DAYS = ("2020-01-01", "2020-02-01", "2020-03-01", "2020-04-01")
WHOLE, UNREAD = ("https://w3id.org/fremdrift/code/read-extent/" + one for one in ("whole-document", "not-read"))
NOT_MENTIONED = "https://w3id.org/fremdrift/code/observation-status/not-mentioned"
WITHHELD = "https://w3id.org/fremdrift/code/observation-status/withheld"
CANCELLED, UNDER_WAY, DONE, EXPECTED = (
    "https://w3id.org/fremdrift/code/observation-status/" + one
    for one in ("cancelled", "in-progress", "completed", "expected")
)
EMPTY = Statement("", "", "", "", "", "", 1, "", "", "", False, "", "", "", "", "")


def said(name: int, month: int, thing: str = "a", /, *, labelled: bool = False, **words: str) -> Statement:
    """A statement of the edition of a month; ``known`` and ``day`` are its first."""
    day = DAYS[month]
    one = replace(EMPTY, iri=f"{ID}observation/s/o{name}", thing=THING + thing, account=f"{EDITION}e{month}")
    return replace(one, known=day, since=day, day=day, labelled=labelled, **words)


def record(
    *statements: Statement, judged: tuple[Judged, ...] = (), whole: tuple[int, ...] = (), unread: int = -1
) -> Record:
    """A record of four issues of one series, of which those named claim to be complete and were read whole."""
    editions = [
        Edition(f"{EDITION}e{month}", day, UNREAD if month == unread else WHOLE, month in whole, ID + "series/s")
        for month, day in enumerate(DAYS)
    ]
    since = {one.iri: one.known or NEVER for one in statements}
    for one in judged:
        since[one.iri] = max((since[end] for end in (one.this, one.other) if end in since), default=DAYS[2])
    return Record(list(statements), list(judged), editions, since)


def judgement(kind: str, reason: str = "", **ends: str) -> Judged:
    empty = dict.fromkeys(("this", "other", "thing", "other_thing", "text"), "")
    return Judged(f"{ID}judgement/s/j1", kind, reason, **(empty | ends), source=ID + "source/x")


def told(found: list[Caused]) -> set[tuple[str, str, str, str, str]]:
    """Kind, thing, before, after and the account, without what was added."""
    return {
        (
            one.change.kind,
            one.change.thing.removeprefix(THING),
            one.change.before.rpartition("/")[2],
            one.change.after.removeprefix(THING),
            one.account.rpartition("/")[2],
        )
        for one in found
        if one.change.kind != "added"
    }


A, B = (f"{ID}observation/s/o{number}" for number in (1, 2))
ONE_OF_EACH: dict[str, tuple[Record, set[tuple[str, str, str, str, str]]]] = {
    "status changed": (
        record(said(1, 0, status_text="on track"), said(2, 1, status_text="delayed")),
        {("status-changed", "a", "on track", "delayed", "e1")},
    ),
    "the same status in other capitals": (
        record(said(1, 0, status_text="On track"), said(2, 1, status_text="on track")),
        set(),
    ),
    "the same status in other words": (
        record(said(1, 0, status="late", status_text="put off by a month"), said(2, 1, status="late", status_text="put off")),
        {("status-reworded", "a", "put off by a month", "put off", "e1")},
    ),
    "a status of what nobody had stated one of": (
        record(said(1, 0, title="x"), said(2, 1, title="x", status="late", status_text="put off")),
        {("status-stated", "a", "", "put off", "e1")},
    ),
    "that it is not mentioned is no status": (
        record(said(1, 0, title="x"), said(2, 1, title="x", status=NOT_MENTIONED)),
        set(),
    ),
    "no status of what had one": (record(said(1, 0, status="late"), said(2, 1, title="x")), set()),
    "another status of the publisher's own list, the same of ours": (
        record(
            said(1, 0, status="late", publisher_status="red", status_text="Red"),
            said(2, 1, status="late", publisher_status="amber", status_text="Amber"),
        ),
        {("status-changed", "a", "Red", "Amber", "e1")},
    ),
    "withheld for another reason": (
        record(said(1, 0, status=WITHHELD, status_text="§ 24"), said(2, 1, status=WITHHELD, status_text="§ 26")),
        {("status-changed", "a", "§ 24", "§ 26", "e1")},
    ),
    "the same words of another list": (
        record(
            said(1, 0, publisher_status="five/red", status_text="Red"),
            said(2, 1, publisher_status="three/red", status_text="Red"),
        ),
        set(),
    ),
    "another status of the publisher's own list alone": (
        record(said(1, 0, publisher_status="three/red"), said(2, 1, publisher_status="three/amber")),
        {("status-changed", "a", "red", "three/amber", "e1")},
    ),
    "the same of the publisher's own list, with our status no longer": (
        record(said(1, 0, status="late", publisher_status="three/red"), said(2, 1, publisher_status="three/red")),
        set(),
    ),
    "a status of the publisher's own list, of what nobody had stated one of": (
        record(said(1, 0, title="x"), said(2, 1, title="x", publisher_status="three/red")),
        {("status-stated", "a", "", "three/red", "e1")},
    ),
    "the same of the publisher's own list by its label in another language": (
        record(
            said(1, 0, publisher_status="three/red", status_text="Red", labelled=True),
            said(2, 1, publisher_status="three/red", status_text="Rødt", labelled=True),
        ),
        set(),
    ),
    "the same of the publisher's own list in words that are no label": (
        record(
            said(1, 0, publisher_status="three/red", status_text="Red", labelled=True),
            said(2, 1, publisher_status="three/red", status_text="quite red"),
        ),
        {("status-reworded", "a", "Red", "quite red", "e1")},
    ),
    "another of the publisher's own list, both by their labels": (
        record(
            said(1, 0, status="late", publisher_status="three/red", status_text="Red", labelled=True),
            said(2, 1, status="late", publisher_status="three/amber", status_text="Gult", labelled=True),
        ),
        {("status-changed", "a", "Red", "Gult", "e1")},
    ),
    "words, then a status of the publisher's own list": (
        record(said(1, 0, status_text="on track"), said(2, 1, publisher_status="three/red")),
        {("status-changed", "a", "on track", "three/red", "e1")},
    ),
    "the same status and title in other words are two changes": (
        record(
            said(1, 0, status="late", status_text="x", title="x"), said(2, 1, status="late", status_text="y", title="y")
        ),
        {("status-reworded", "a", "x", "y", "e1"), ("reworded", "a", "x", "y", "e1")},
    ),
    "completed": (
        record(said(1, 0, expected="2020-06"), said(2, 1, completed="2020-01-15")),
        {("completed", "a", "2020-06", "2020-01-15", "e1")},
    ),
    "reworded, renumbered and given to others": (
        record(said(1, 0, title="x", number="1", responsible="m"), said(2, 1, title="y", number="2", responsible="n")),
        {
            ("reworded", "a", "x", "y", "e1"),
            ("renumbered", "a", "1", "2", "e1"),
            ("responsibility-changed", "a", "m", "n", "e1"),
        },
    ),
    "a first date": (record(said(1, 0, title="x"), said(2, 1, expected="2021")), {("date-stated", "a", "", "2021", "e1")}),
    "a date that moves is a move, which the ledger tells": (
        record(said(1, 0, expected="2020"), said(2, 1, expected="2021")),
        set(),
    ),
    "silence of one edition, then another status": (
        record(said(1, 0, status_text="x"), said(2, 1, "b", title="b"), said(3, 2, status_text="y")),
        {("status-changed", "a", "x", "y", "e2")},
    ),
    "dropped without notice, once": (
        record(said(1, 0, title="x"), said(2, 1, "b"), whole=(1, 2)),
        {("dropped", "a", "x", "", "e1"), ("dropped", "b", "", "", "e2")},
    ),
    "done without a date is not dropped": (record(said(1, 0, status=DONE), said(2, 1, "b"), whole=(1,)), set()),
    "done, under way again and left out is dropped": (
        record(said(1, 0, status=DONE), said(2, 1, status=UNDER_WAY), said(3, 2, "b"), whole=(2,)),
        {("status-changed", "a", "completed", UNDER_WAY, "e1"), ("dropped", "a", "", "", "e2")},
    ),
    "dropped, and back again": (
        record(said(1, 0, title="x"), said(2, 2, expected="2021"), whole=(1,)),
        {("dropped", "a", "x", "", "e1"), ("returned", "a", "x", "2021", "e2"), ("date-stated", "a", "", "2021", "e2")},
    ),
    "dropped, and back again under another name": (
        record(
            said(1, 0, title="x"), said(2, 2, "b", title="y"), whole=(1,),
            judged=(judgement("same-as", thing=THING + "a", other_thing=THING + "b"),),
        ),
        {("dropped", "a", "x", "", "e1"), ("returned", "b", "x", "y", "e2"), ("reworded", "b", "x", "y", "e2")},
    ),
    "dropped and back twice": (
        record(said(1, 0, title="x"), said(2, 2, title="x"), said(3, 3, title="x"), whole=(1, 3)),
        {("dropped", "a", "x", "", "e1"), ("returned", "a", "x", "x", "e2")},
    ),
    "given up, and under way again": (
        record(said(1, 0, status=CANCELLED), said(2, 1, status=UNDER_WAY)),
        {("returned", "a", "cancelled", UNDER_WAY, "e1")},
    ),
    "given up, dropped and under way again is back once": (
        record(said(1, 0, status=CANCELLED), said(2, 2, status=UNDER_WAY), whole=(1,)),
        {("dropped", "a", "", "", "e1"), ("returned", "a", "cancelled", UNDER_WAY, "e2")},
    ),
    "given up, and said to be done": (
        record(said(1, 0, status=CANCELLED), said(2, 1, status=DONE)),
        {("status-changed", "a", "cancelled", DONE, "e1")},
    ),
    "a completion that is taken back, and then given again": (
        record(said(1, 0, completed="2019"), said(2, 1, status=EXPECTED), said(3, 2, completed="2020")),
        {
            ("completion-withdrawn", "a", "2019", "", "e1"),
            ("status-stated", "a", "", EXPECTED, "e1"),
            ("completed", "a", "", "2020", "e2"),
        },
    ),
    "dropped from the last edition that was read": (
        record(said(1, 0, title="x"), said(2, 2, "b"), whole=(1, 2), unread=1),
        {("dropped", "a", "x", "", "e2")},
    ),
    "an edition that claims no completeness drops nothing": (record(said(1, 0, title="x"), said(2, 1, "b")), set()),
    "what was finished leaves with notice": (record(said(1, 0, completed="2019"), said(2, 1, "b"), whole=(1,)), set()),
    "what was merged leaves with notice": (
        record(
            said(1, 1), said(2, 2, "b"), whole=(2,),
            judged=(judgement("merged-into", thing=THING + "a", other_thing=THING + "b"),),
        ),
        {("merged", "a", "a", "b", "x")},
    ),
    "renamed under another key is neither dropped nor added": (
        record(
            said(1, 1, title="x"), said(2, 2, "b", title="y"), whole=(2,),
            judged=(judgement("same-as", thing=THING + "a", other_thing=THING + "b"),),
        ),
        {("reworded", "b", "x", "y", "e2")},
    ),
    "corrected": (
        record(
            said(1, 0, expected="2020"), said(2, 1, expected="2021"),
            judged=(judgement("revises", "correction", this=B, other=A),),
        ),
        {("corrected", "a", "2020", "2021", "e1")},
    ),
    "contradicted": (
        record(said(1, 0, title="x"), said(2, 1, title="x"), judged=(judgement("contradicts", this=A, other=B),)),
        {("contradicted", "a", "", "", "e1")},
    ),
    "contradicted by another date": (
        record(
            said(1, 0, expected="2020"), said(2, 1, expected="2021"), judged=(judgement("contradicts", this=B, other=A),)
        ),
        {("contradicted", "a", "2020", "2021", "e1")},
    ),
    "split": (
        record(judged=(judgement("split-from", thing=THING + "a", other_thing=THING + "b"),)),
        {("split", "a", "b", "a", "x")},
    ),
    "an undated account claims nothing": (
        record(said(1, 0, title="x"), replace(EMPTY, iri=A + "9", thing=THING + "a", account="u", title="y")),
        set(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE_OF_EACH)
def test_each_kind_of_change_and_who_caused_it(case: str) -> None:
    whole, expected = ONE_OF_EACH[case]
    assert told(list(caused(whole))) == expected


def test_the_first_to_name_a_thing_adds_it_even_by_a_bare_mention() -> None:
    (one,) = caused(record(said(1, 1)))
    assert (one.day, one.change.kind, one.change.later, one.account) == (DAYS[1], "added", A, f"{EDITION}e1")


def at_random(seed: int) -> Record:
    """A record of three things over four editions, with statements known late, recalled, undated or silent."""
    random = Random(seed)
    known: list[Statement] = []
    for number in range(14):
        one = said(number, random.randrange(4), random.choice("abc"))
        words = {name: random.choice(["", "x", "y"]) for name in ("title", "number", "responsible", "status_text")}
        dates = {name: random.choice(["", "", "2020", "2021-05"]) for name in ("expected", "completed")}
        one = replace(one, **words, **dates, sequence=random.randrange(1, 4), recalled=random.random() < 0.1)
        if random.random() < 0.3:  # stated on another day than it became known
            one = replace(one, day=random.choice(DAYS))
        known.append(one if random.random() < 0.9 else replace(one, known="", day="", since="", account="u"))
    ends = random.sample([one.iri for one in known], 2)
    judged = [
        judgement(random.choice(["revises", "contradicts"]), "correction", this=ends[0], other=ends[1]),
        replace(judgement("same-as", thing=THING + "a", other_thing=THING + "b"), iri=f"{ID}judgement/s/j2"),
    ]
    return record(*known, judged=tuple(judged[: random.randrange(3)]), whole=(1, 3))


@pytest.fixture(scope="module")
def records(release: Release) -> list[Record]:
    return [
        read_record(release.folder / STATES / "records" / "fods-2016-2020.json"),
        *(at_random(seed) for seed in range(200)),
    ]


def test_nothing_that_became_known_later_alters_or_adds_what_was_caused_before(records: list[Record]) -> None:
    for seed, one in enumerate(records):
        whole = set(caused(one))
        for day in one.days():
            assert set(caused(one.by(day))) == {each for each in whole if each.day <= day}, (seed, day)


def _brought_back(change: Change) -> bool:
    """Whether it is an edition that has it again, not a status."""
    return change.kind == "returned" and not change.after.startswith("https://w3id.org/fremdrift/code/")


def test_the_changes_of_a_day_are_those_between_it_and_the_day_before(records: list[Record]) -> None:
    """But for moves, and for what editions drop and bring back, which days do not tell."""
    for seed, one in enumerate(records):
        found = list(caused(one))
        for before, after in pairwise(one.days()):
            compared = changes(one, Side(before), Side(after), "s" if seed else "fods-2016-2020", NAMES)
            expected = [
                (each.kind, each.earlier, each.later, each.before, each.after) for each in compared if each.step is None
            ]
            mine = [
                (each.change.kind, each.change.earlier, each.change.later, each.change.before, each.change.after)
                for each in found
                if each.day == after
                and not (each.change.kind == "dropped" or _brought_back(each.change))
                and (seed or "/fods-2016-2020" in each.change.thing)
            ]
            assert sorted(mine) == sorted(expected), (seed, after)


def test_each_change_has_a_name_of_its_own(records: list[Record]) -> None:
    for one in records:
        names = {quad.subject for _, quad in caused_quads(one, NAMES)}
        assert len(names) == len(set(caused(one)))


def test_changes_stand_in_the_graph_of_their_account_with_both_sides(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/graph/derived/source/s44").data, format="turtle")
    change = next(one for one in graph.subjects(rdflib.DCTERMS.type, rdflib.URIRef(KIND + "status-reworded")))
    ends = [str(graph.value(change, name)).rpartition("/")[2] for name in (FD.changesFrom, FD.changesTo, FD.causedBy)]
    assert ends == ["o017", "o018", "s44"]
    split = rdflib.Graph().parse(data=client.get("/document/change/fods-2016-2020/j10-split.ttl").data, format="turtle")
    name = rdflib.URIRef(ID + "change/fods-2016-2020/j10-split")
    assert split.value(name, PROV.wasDerivedFrom) == rdflib.URIRef(ID + "judgement/fods-2016-2020/j10")


def test_sparql_tells_what_an_account_caused(client: FlaskClient) -> None:
    query = f"""PREFIX fd: <{FD}> SELECT ?kind ?day {{ ?change fd:causedBy ?by ; <{rdflib.DCTERMS.type}> ?kind ;
        fd:changeOf <{ID}milestone/fods-2016-2020/dp-launch> . ?by fd:knownFrom ?day }} ORDER BY ?day ?kind"""
    kinds = {
        day: [row.split(",")[0].rpartition("/")[2] for row in client.get("/sparql", query_string={"query": query, "format": "csv", "as-of": day}).text.split()[1:]]
        for day in ("2020-12-31", "2021-12-01")
    }  # fmt: skip
    assert kinds["2020-12-31"] == ["added", "moved"]
    assert kinds["2021-12-01"] == ["added", "moved", "moved", "status-changed", "moved", "status-reworded"]


@pytest.mark.parametrize(("start", "words"), [("", "Hvad der ellers er ændret"), ("/en", "What else changed")])
def test_the_page_of_a_thing_tells_them(start: str, words: str, client: FlaskClient) -> None:
    page = client.get(f"{start}/document/milestone/fods-2016-2020/dp-launch", headers={"Accept": "text/html"}).text
    told = page[page.index(words) :].split("</table>")[0]
    assert 'document/change/fods-2016-2020/o018-status-reworded"' in told
    assert "document/source/s44" in told
