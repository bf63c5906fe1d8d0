"""The ledger: chains of what was stated, on the shipped data's traps and on invented ones."""

import csv
import io
from dataclasses import replace

import pyoxigraph
import pytest
import rdflib
from flask.testing import FlaskClient

from fremdrift.deriving.ledger import (
    Chain,
    Judged,
    Links,
    Statement,
    chain_of,
    corrections,
    judged_of,
    ledger,
    ledger_lines,
    links_of,
    statements_of,
)
from fremdrift.deriving.ledger import chains as chains_of
from fremdrift.deriving.moves_table import moves_csv
from fremdrift.ground.namespaces import CODE
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names
from fremdrift.quads.lines import Notations
from fremdrift.quads.store import Store

FD = rdflib.Namespace("https://w3id.org/fremdrift/def/")
BASE = "http://127.0.0.1:8000/"
SERIES = {
    "dp-launch": [
        ("2021-03", "2021", "undecidable", "coarser", -89, 305, "s46"),
        ("2021", "2021-11-21/2021-11-30", "undecidable", "finer", -40, 333, "s43"),
        ("2021-11-21/2021-11-30", "2022-33", "later", "coarser", 32, 130, "s44"),
    ],
    "mitid-first-users": [("2020-41", "2021-10", "later", "finer", 274, 487, "s37")],
    "rad-v1.0": [
        ("2017-12-18", "2018-03-05", "later", "same", 77, 77, "s24"),
        ("2018-03-05", "2018-03", "undecidable", "coarser", -4, 26, "s24"),
        ("2018-03", "2018-05", "later", "same", 31, 91, "s24"),
    ],
}
BESIDE = {
    ("rad-v1.0", "corrected"): ["o027"],
    ("rad-v1.0", "forks"): ["o078", "o079"],
    ("mitid-first-users", "undated"): ["o022"],
    ("dp-launch", "forks"): [],
}


def ledger_of(store: Store) -> list[Chain]:
    return ledger(Notations(store), judged_of(store))


@pytest.fixture(scope="module")
def chains(release: Release) -> dict[str, Chain]:
    return {one.thing.rpartition("/")[2]: one for one in ledger_of(release.open_store())}


@pytest.mark.parametrize("name", SERIES)
def test_the_three_series_move_as_their_sources_say(name: str, chains: dict[str, Chain]) -> None:
    found = [
        (
            one.before.expected, one.after.expected, one.step.direction, one.step.precision,
            one.step.least, one.step.most, one.after.source.rpartition("/")[2],
        )
        for one in chains[name].moves
    ]  # fmt: skip
    assert found == SERIES[name]


@pytest.mark.parametrize(("name", "where"), BESIDE)
def test_what_is_no_move_stands_beside(name: str, where: str, chains: dict[str, Chain]) -> None:
    found = [one.iri.rpartition("/")[2] for one in getattr(chains[name], where)]
    assert found == BESIDE[name, where]


def test_two_accounts_that_say_the_same_on_one_day_agree_and_are_no_fork() -> None:
    chain = chain_of("t", [said("1", "2020-01-01", "2021"), said("2", "2020-01-01", "2021", 2), said("3", "2020-01-01", "2022", 3)], Links())  # fmt: skip
    assert [[one.iri for one in some] for some in (chain.statements, chain.agreeing, chain.forks)] == [
        ["1"],
        ["2"],
        ["3"],
    ]


def test_a_recalled_plan_is_no_move(chains: dict[str, Chain]) -> None:
    assert not [one for chain in chains.values() for one in chain.statements if one.recalled]


def test_two_changes_of_one_day_come_in_the_order_that_was_judged(chains: dict[str, Chain]) -> None:
    assert [one.expected for one in chains["rad-v0.6"].statements] == ["2018-01", "2018-01/2018-02", "2018-01"]


def said(name: str, day: str, expected: str, sequence: int = 1, *, known: str = "", since: str = "") -> Statement:
    return Statement(
        name, "t", "a" + name, known or day, since or day, day, sequence, expected, "", "", False, "", "", "", "", ""
    )


def test_the_last_statement_on_the_first_plan() -> None:
    chain = chain_of("t", [said("1", "2020-01-01", "2021"), said("2", "2020-02-01", "2021"), said("3", "2020-03-01", "2022")], Links())  # fmt: skip
    assert (chain.last_on_first_plan.iri, chain.move_count, len(chain.moves)) == ("2", 1, 1)


def test_contradicting_statements_of_one_day_are_a_fork_not_a_move() -> None:
    chain = chain_of("t", [said("1", "2020-01-01", "2021"), said("2", "2020-01-01", "2022", 2)], Links())
    assert [one.iri for one in chain.statements] == ["1"]
    assert [one.iri for one in chain.forks] == ["2"]
    assert chain.moves == ()


def test_a_correction_takes_the_corrected_out_of_the_chain() -> None:
    links = Links(corrected={"1": {"2"}})
    chain = chain_of("t", [said("1", "2020-01-01", "2012"), said("2", "2020-01-04", "2021")], links)
    assert [one.iri for one in chain.statements] == ["2"]
    assert chain.move_count == 0


def test_two_that_correct_each_other_do_not_both_go() -> None:
    links = Links(corrected={"1": {"2"}, "2": {"1"}})
    chain = chain_of("t", [said("1", "2020-01-01", "2012"), said("2", "2020-01-04", "2021")], links)
    assert [one.iri for one in chain.statements] == ["2"]


CORRECTED = {
    "by a later one": ([("1", "2020-01-01", 1), ("2", "2020-02-01", 1)], {"1": {"2"}}, ["2"]),
    "by one of the same day that came first": ([("1", "2020-01-01", 1), ("2", "2020-01-01", 2)], {"2": {"1"}}, ["1"]),
    "by another account of the same day": ([("1", "2020-01-01", 1), ("9", "2020-01-01", 1)], {"9": {"1"}}, ["1"]),
    "the same the other way round": ([("1", "2020-01-01", 1), ("9", "2020-01-01", 1)], {"1": {"9"}}, ["9"]),
    "by one without a day": ([("1", "2020-01-01", 1), ("2", "", 1)], {"1": {"2"}}, ["2"]),
    "by one that was corrected itself": (
        [("1", "2020-01-01", 1), ("2", "2020-02-01", 1), ("3", "2020-03-01", 1)],
        {"2": {"1"}, "1": {"3"}},
        ["3"],
    ),
    "all of three in a circle": (
        [("1", "2020-01-01", 1), ("2", "2020-02-01", 1), ("3", "2020-03-01", 1)],
        {"1": {"2"}, "2": {"3"}, "3": {"1"}},
        ["3"],
    ),
}
"""Statements by name, day and sequence, which corrects which, and what stands then."""


@pytest.mark.parametrize("case", CORRECTED)
def test_what_corrects_stands_in_the_place_of_what_it_corrects(case: str) -> None:
    told, corrected, standing = CORRECTED[case]
    links = Links(corrected=corrected)
    statements = [said(name, day, f"202{name}", sequence) for name, day, sequence in told]
    (chain,) = chains_of(statements, links, {})
    assert [one.iri for one in (*chain.statements, *chain.undated)] == standing
    assert {one.iri for one in chain.corrected} == set(corrected) - set(standing)
    assert {one.iri for one in corrections(statements, links).values()} == set(standing)


def test_of_two_accounts_of_one_day_the_same_one_has_the_last_word_of_dates_and_of_all_else() -> None:
    statements = [said("1", "2020-01-01", "2021"), said("2", "2020-01-01", "2022")]
    (chain,) = chains_of(statements, Links(), {})
    places = Links().places(statements)
    assert chain.latest == max(statements, key=lambda one: places[one.iri])


def test_a_statement_without_a_date_that_revises_one_of_its_day_says_which_of_two_dates_goes_on() -> None:
    statements = [said("1", "2020-01-01", ""), said("2", "2020-01-01", "2022", 2), said("3", "2020-01-01", "2023", 3)]
    (chain,) = chains_of(statements, Links(revised={"3": {"1"}}), {})
    assert ([one.iri for one in chain.statements], [one.iri for one in chain.forks]) == (["3"], ["2"])


WORDS = {
    "a date, then words": ([("1", "01", "2021"), ("2", "02", "")], {}, "2", "2", {"2": "1"}),
    "words again are the first that took it back": (
        [("1", "01", "2021"), ("2", "02", ""), ("3", "03", "")], {}, "2", "3", {"2": "1"},
    ),
    "words beside a date of the same day": ([("1", "01", "2021"), ("2", "02", ""), ("3", "02", "2022")], {}, "", "", {}),
    "words before the date": ([("1", "01", ""), ("2", "02", "2021")], {}, "", "", {}),
    "words, then another date": ([("1", "01", "2021"), ("2", "02", ""), ("3", "03", "2022")], {}, "", "", {"2": "1"}),
    "words that were corrected": ([("1", "01", "2021"), ("2", "02", ""), ("3", "03", "2021")], {"2": {"3"}}, "", "", {}),
    "words that correct a date of their day": ([("1", "01", "2021"), ("2", "01", "")], {"1": {"2"}}, "", "", {}),
    "words that correct a date, with one before it": (
        [("1", "01", "2021"), ("2", "02", "2022"), ("3", "02", "")], {"2": {"3"}}, "3", "3", {"3": "1"},
    ),
    "words and a date that correct each other": (
        [("1", "01", "2021"), ("2", "02", "2022"), ("3", "03", "")], {"2": {"3"}, "3": {"2"}}, "3", "3", {"3": "1"},
    ),
    "two in words of one day": ([("1", "01", "2021"), ("2", "02", ""), ("3", "02", "")], {}, "2", "2", {"2": "1"}),
    "words of a year in which the date was given": ([("1", "06", "2021"), ("2", "01/12", "")], {}, "", "", {}),
}  # fmt: skip
"""Statements by name, month (or first and last one) and date, in words where empty; which corrects which; by which the
date was taken back first and last, and all that took one back."""


@pytest.mark.parametrize("case", WORDS)
def test_words_take_back_a_date_that_was_said_before(case: str) -> None:
    told, corrected, first, last, every = WORDS[case]
    statements = [
        replace(
            said(name, f"2020-{months[-2:]}-28", date, since=f"2020-{months[:2]}-01" if "/" in months else ""),
            vague=not date,
        )
        for name, months, date in told
    ]
    (chain,) = chains_of(statements, Links(corrected=corrected), {})
    assert (chain.taken_back_by.iri if chain.taken_back_by else "") == first
    assert (chain.last_words.iri if chain.last_words else "") == last
    assert {by: one.iri for by, one in chain.withdrawals.items()} == every


def test_what_a_chain_comes_to_is_said_of_every_name() -> None:
    statements = [said("1", "2020-01-01", "2021"), replace(said("2", "2020-02-01", ""), thing="u", vague=True)]
    lines = "".join(ledger_lines(chains_of(statements, Links(), {"u": "t", "v": "t", "t": "t"}), Names(BASE)))
    assert all(f"<{name}> <{FD}latestStatement> <1>" in lines for name in "tuv")
    assert all(f"<{name}> <{FD}dateTakenBackBy> <2>" in lines for name in "tuv")


def test_a_correction_that_is_not_there_yet_corrects_nothing() -> None:
    chain = chain_of("t", [said("1", "2020-01-01", "2012")], Links(corrected={"1": {"2"}}))
    assert [one.iri for one in chain.statements] == ["1"]


def test_a_move_is_caused_by_the_account_that_became_known_last() -> None:
    late = chain_of(
        "t", [said("1", "2020-01-01", "2021", known="2023-01-01"), said("2", "2020-02-01", "2022")], Links()
    )
    assert [one.account for one in late.moves] == ["a1"]


SAME = """
@prefix fd: <https://w3id.org/fremdrift/def/> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix k: <https://w3id.org/fremdrift/code/judgement-kind/> . @prefix : <http://127.0.0.1:8000/id/> .
"""


STATED = """
PREFIX : <http://x/> PREFIX fd: <https://w3id.org/fremdrift/def/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX dct: <http://purl.org/dc/terms/>
GRAPH :g {
  :o fd:about :thing ; fd:account :edition ; fd:sequence 2 ; fd:expected :o_expected ; fd:completed :o_completed ;
    fd:stated :o_stated ; fd:status :late ; fd:recalled true ; dct:source :letter ; fd:printedTitle "a \\"b\\" \\\\ c"@da ;
    fd:printedResponsible "Ø" ; fd:printedNumber "1.1" ; fd:statusText "line\\nline" .
  :o_expected fd:edtf "2020-41" ; fd:earliest "2020-07-01"^^xsd:date ; fd:latest "2020-12-31"^^xsd:date .
  :o_completed fd:edtf "2021" . :edition fd:knownFrom "2019-05-01"^^xsd:date .
  :o_stated fd:earliest "2019-04-01"^^xsd:date ; fd:latest "2019-04-30"^^xsd:date .
  :without_account fd:about :thing ; fd:sequence 1 .
  :bare fd:about :thing ; fd:account :undated ; fd:sequence 1 .
}
"""


@pytest.mark.parametrize("turned", [False, True], ids=["sorted", "backwards"])
def test_a_statement_is_read_with_all_its_parts_in_any_order(turned: bool) -> None:
    store = pyoxigraph.Store()
    store.load(STATED.encode(), format=pyoxigraph.RdfFormat.TRIG)
    lines = sorted(Notations(store), reverse=turned)
    x = "http://x/"
    assert statements_of(lines) == [
        Statement(x + "bare", x + "thing", x + "undated", "", "", "", 1, "", "", "", False, "", "", "", "", ""),
        Statement(
            x + "o", x + "thing", x + "edition", "2019-05-01", "2019-04-01", "2019-04-30", 2, "2020-41", "2021",
            x + "late", True, x + "letter", 'a "b" \\ c', "Ø", "1.1", "line\nline", own=True,
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "known", "days"),
    [
        ("2019-01-01", "2019-12-31", "2019-06-01", ("2019-01-01", "2019-06-01")),
        ("2019-01-01", "2019-12-31", "2020-06-01", ("2019-01-01", "2019-12-31")),
        ("2019-01-01", "2019-12-31", "", ("2019-01-01", "2019-12-31")),
        ("2019-01-01", "2019-12-31", "2018-06-01", ("2019-01-01", "2019-12-31")),
        ("2019-01-01", "", "2020-06-01", ("2019-01-01", "2020-06-01")),
        ("2019-01-01", "", "", ("", "")),
        ("", "2019-12-31", "2019-06-01", ("", "2019-06-01")),
        ("", "2019-12-31", "2020-06-01", ("", "2019-12-31")),
        ("", "", "2020-06-01", ("2020-06-01", "2020-06-01")),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, tuple) else one or "none",
)
def test_nothing_was_said_later_than_it_is_known(first: str, last: str, known: str, days: tuple[str, str]) -> None:
    stated = "".join(f' ; fd:{end} "{day}"' for end, day in (("earliest", first), ("latest", last)) if day)
    text = f"""PREFIX fd: <{FD}> PREFIX : <http://x/> <http://x/g> {{ :o fd:about :t ; fd:account :a ; fd:sequence 1 ;
      fd:stated :s . :s fd:edtf "as written"{stated} . {f':a fd:knownFrom "{known}" .' if known else ""} }}"""
    store = pyoxigraph.Store()
    store.load(text.encode(), format=pyoxigraph.RdfFormat.TRIG)
    (said,) = statements_of(Notations(store))
    assert (said.since, said.day) == days


@pytest.mark.parametrize(
    ("dates", "since"),
    [
        ({"published": "2022-01-01"}, "2022-01-01"),
        ({"published": "2022-01-01", "asOf": "2022-06-01"}, "2022-06-01"),
        ({"published": "2022-12-31", "asOf": "2022-06-01"}, "2022-12-31"),
        ({"asOf": "2022-12-01"}, "2022-12-01"),
        ({"published": ""}, ""),
        ({"published": "2022-12-31", "asOf": "2023-01-01"}, "2022-12-31"),
        ({}, "2022-12-31"),
    ],
    ids=str,
)
def test_an_account_of_a_year_may_have_said_it_on_any_day_of_that(dates: dict[str, str], since: str) -> None:
    """It takes stock of a day before it is published."""
    about = "".join(
        f":a fd:{name} :{name} . :{name} fd:edtf 1 . " + (f':{name} fd:earliest "{day}" . ' if day else "")
        for name, day in dates.items()
    )
    text = f"""PREFIX fd: <{FD}> PREFIX : <http://x/> <http://x/g> {{ :o fd:about :t ; fd:account :a ; fd:sequence 1 .
      :a fd:knownFrom "2022-12-31" . {about} }}"""
    store = pyoxigraph.Store()
    store.load(text.encode(), format=pyoxigraph.RdfFormat.TRIG)
    (said,) = statements_of(Notations(store))
    assert (said.since, said.day, said.own) == (since, "2022-12-31", False)


@pytest.mark.parametrize(
    ("words", "labelled"), [("Grøn  for budget", True), ("green for budget", True), ("green", False)]
)
def test_words_may_be_a_label_of_a_scale_that_the_vocabulary_keeps(words: str, labelled: bool) -> None:
    store = pyoxigraph.Store()
    text = f"""PREFIX fd: <{FD}> PREFIX : <http://x/> <http://x/g> {{ :o fd:about :t ; fd:account :e ; fd:sequence 1 ;
      fd:publisherStatus <{CODE}traffic-light-2011-2015/budget-green> ; fd:statusText "{words}" }}"""
    store.load(text.encode(), format=pyoxigraph.RdfFormat.TRIG)
    (said,) = statements_of(Notations(store))
    assert said.labelled == labelled


def test_things_judged_the_same_have_one_chain() -> None:
    text = SAME
    for number, (thing, day, date) in enumerate([("a", "2020-01-01", "2021"), ("b", "2020-02-01", "2022"), ("c", "2020-03-01", "2023")]):  # fmt: skip
        text += (
            f':o{number} fd:about :{thing} ; fd:account :s{number} ; fd:sequence 1 ; fd:expected [ fd:edtf "{date}" ] .'
            f':s{number} fd:knownFrom "{day}"^^<http://www.w3.org/2001/XMLSchema#date> .'
        )
    text += ":j1 a fd:Judgement ; dct:type k:same-as ; fd:judgedThing :b ; fd:otherThing :a . "
    text += ":j2 a fd:Judgement ; dct:type k:same-as ; fd:judgedThing :c ; fd:otherThing :b ."
    store = pyoxigraph.Store()
    store.load(text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    (chain,) = ledger_of(store)
    assert [one.expected for one in chain.statements] == ["2021", "2022", "2023"]
    assert [one.after.thing.rpartition("/")[2] for one in chain.moves] == ["b", "c"]


def test_moves_stand_in_the_graph_of_the_account_that_caused_them(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/graph/derived/source/s44").data, format="turtle")
    (move,) = graph.subjects(rdflib.RDF.type, FD.Move)
    assert graph.value(move, FD.changesTo) == rdflib.URIRef(BASE + "id/observation/fods-2016-2020/o018")
    assert graph.value(move, FD.changesFrom) == rdflib.URIRef(BASE + "id/observation/fods-2016-2020/o017")
    assert (int(graph.value(move, FD.leastDays)), int(graph.value(move, FD.mostDays))) == (32, 130)


def test_a_document_carries_its_moves(client: FlaskClient) -> None:
    path = "/document/milestone/fods-2016-2020/dp-launch"
    graph = rdflib.Graph().parse(data=client.get(path + ".ttl").data, format="turtle")
    thing = rdflib.URIRef(BASE + "id/milestone/fods-2016-2020/dp-launch")
    assert len(set(graph.subjects(FD.changeOf, thing)) & set(graph.subjects(rdflib.RDF.type, FD.Move))) == 3
    assert int(graph.value(thing, FD.moveCount)) == 3
    assert str(graph.value(thing, FD.firstStatement)).endswith("/o015")
    assert str(graph.value(thing, FD.lastOnFirstPlan)).endswith("/o015")
    page = client.get("/en" + path).text
    assert "Number of moves: 3" in page
    assert "32 to 130 days" in page


def test_the_table_of_moves_is_a_download(client: FlaskClient, release: Release) -> None:
    text = client.get("/files/moves.csv").text
    assert text.encode() == moves_csv(ledger_of(release.open_store()))
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["thing"].endswith("/dp-launch")]
    assert [row["to_expected"] for row in rows] == ["2021", "2021-11-21/2021-11-30", "2022-33"]
    assert {row["to_source"].rpartition("/")[2] for row in rows} == {"s46", "s43", "s44"}


def test_where_the_order_is_not_known_the_direction_is_not_either() -> None:
    """One was said on 15 February, the other sometime in February."""
    february = [said("1", "2030-02-15", "2031-03-01"), said("2", "2030-02-28", "2031-01-30", since="2030-02-01")]
    (move,) = chain_of("t", february, Links()).moves
    assert (move.step.direction, move.step.least, move.step.most) == ("undecidable", -30, 30)
    (judged,) = chain_of("t", february, Links(revised={"1": {"2"}})).moves
    assert (judged.step.direction, judged.step.least, judged.step.most) == ("earlier", -30, -30)


X_AND_Y = Judged("j", "contradicts", "", "2", "1", "", "", "")
DISPUTED = {
    "what contradicts the date before": ([("1", "2021"), ("2", "2022")], [("2021", "2022", "j")]),
    "what contradicts the date before, said again in between": (
        [("1", "2021"), ("3", "2021"), ("2", "2022")],
        [("2021", "2022", "j")],
    ),
    "what contradicts an older date": (
        [("1", "2021"), ("3", "2023"), ("2", "2022")],
        [("2021", "2023", ""), ("2023", "2022", "")],
    ),
    "what comes after it": (
        [("1", "2021"), ("2", "2022"), ("3", "2023")],
        [("2021", "2022", "j"), ("2022", "2023", "")],
    ),
    "the same date": ([("1", "2021"), ("2", "2021")], []),
}


@pytest.mark.parametrize("case", DISPUTED)
def test_a_move_to_a_date_that_contradicts_the_one_before_is_disputed(case: str) -> None:
    told, moves = DISPUTED[case]
    statements = [said(name, f"2020-0{number}-01", date) for number, (name, date) in enumerate(told, 1)]
    chain = chain_of("t", statements, links_of([X_AND_Y]))
    assert [(one.before.expected, one.after.expected, one.disputed and "j") for one in chain.moves] == moves
