"""The report of a strategy: a status in the publisher's own words is one too, a bare mention is no news."""

from dataclasses import replace

from fremdrift.deriving.concerns import Placed
from fremdrift.deriving.ledger import Statement
from fremdrift.deriving.news import News
from fremdrift.deriving.outline import Outline, outline
from fremdrift.deriving.report import report
from fremdrift.ground.namespaces import CODE, FD
from fremdrift.quads.query import Row
from fremdrift.quads.store import in_memory, parse_nquads

PLAN, RED, DONE, NAMED, SHOUTED, LIT, OPEN = (
    f"http://x.example/id/{one}" for one in ("strategy/p", *(f"initiative/p/{n}" for n in "123456"))
)
DAY, BEFORE = "2030-06-01", "2030-01-01"
AMBER = "http://x.example/id/code/lights/amber"
COMPLETED = CODE + "observation-status/completed"


def said(thing: str, **more: str) -> News:
    texts = dict.fromkeys(
        ("expected", "completed", "status", "source", "title", "responsible", "number", "status_text"), ""
    )
    bare = Statement(f"{thing}#o", thing, "report", DAY, DAY, DAY, 1, recalled=False, **texts)
    return News(Placed(thing, "Initiative", strategy=PLAN), replace(bare, **more), None)  # type: ignore[arg-type]


def test_what_a_report_counts_and_tells_as_new() -> None:
    rows = {one: Row({"class": FD + "Initiative"}) for one in (RED, DONE, NAMED, SHOUTED, LIT, OPEN)} | {
        PLAN: Row({"class": FD + "Strategy"})
    }
    told = (
        said(RED, status_text="Red"),
        said(DONE, status=COMPLETED, status_text="Done"),
        said(NAMED),
        said(SHOUTED, status_text="RED", publisher_status=AMBER),
        said(LIT, publisher_status=AMBER),
        said(OPEN, vague=True),
    )
    found = report(Outline(rows, {PLAN: [RED, DONE, NAMED, SHOUTED, LIT, OPEN]}), PLAN, (), told, BEFORE)
    assert found is not None
    assert found.standings() == [("", "Red", 2), (AMBER, "", 1), (COMPLETED, "", 1)], "case makes no other status"
    assert [one.placed.thing for one in found.fresh] == [RED, DONE, SHOUTED, LIT, OPEN], (
        "words for a date say something"
    )
    assert found.silent == (), "what is mentioned is not silent"


def test_silent_is_only_what_says_nothing_with_all_below_it() -> None:
    """Four editions that speak of its milestone are not silent on an initiative."""
    spoken, quiet = (f"http://x.example/id/milestone/p/{name}" for name in ("spoken", "quiet"))
    rows = {one: Row({"class": FD + "Initiative"}) for one in (RED, DONE)}
    rows |= {one: Row({"class": FD + "Milestone"}) for one in (spoken, quiet)} | {PLAN: Row({"class": FD + "Strategy"})}
    found = report(Outline(rows, {PLAN: [RED, DONE], RED: [spoken], DONE: [quiet]}), PLAN, (), (said(spoken),), BEFORE)
    assert found is not None
    assert found.silent == (DONE, quiet)


def test_what_a_whole_consists_of_stands_in_the_order_of_its_numbers() -> None:
    """Keys are made of titles: a report went from 1.2.1 to 1.1.1, by the alphabet of the titles."""
    numbers = {"agreed": "1.10", "better": "1.2", "city": "1.1", "day-10": "", "day-9": ""}
    lines = [f"<{PLAN}> a <{FD}Strategy> ."]
    for name, number in numbers.items():
        one = f"<http://x.example/id/initiative/p/{name}>"
        lines += [f"{one} a <{FD}Initiative> .", f"{one} <{FD}inStrategy> <{PLAN}> ."]
        lines += [f'{one} <{FD}number> "{number}" .'] if number else []
    told = "\n".join(lines).replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ")
    below = outline(in_memory(parse_nquads(told.encode()))).below[PLAN]
    assert [one.rpartition("/")[2] for one in below] == ["day-9", "day-10", "city", "better", "agreed"]


def test_things_judged_to_be_the_same_have_one_status_which_counts_once() -> None:
    """A renamed initiative was in progress under its old name, and completed under its new one."""
    rows = {one: Row({"class": FD + "Initiative"}) for one in (RED, DONE, OPEN)} | {
        PLAN: Row({"class": FD + "Strategy"})
    }
    told = (said(DONE, status=COMPLETED), said(RED, status_text="Red"))
    found = report(Outline(rows, {PLAN: [RED, DONE, OPEN]}), PLAN, (), told, BEFORE, same={RED: RED, DONE: RED})
    assert found is not None
    assert found.standings() == [(COMPLETED, "", 1)]
    assert {found.status(one) for one in (RED, DONE)} == {told[0]}
    assert found.latest(RED) is told[0]
    assert found.silent == (OPEN,)
