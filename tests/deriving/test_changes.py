"""Changes between two editions: what they say themselves, and what of it was new to all that was known."""

from dataclasses import replace

import pytest
from tests.deriving.test_caused import CANCELLED, DAYS, EDITION, EXPECTED, ID, NAMES, THING, judgement, record, said

from fremdrift.deriving.changes import Side, changes
from fremdrift.deriving.ledger import Judged, Statement

ELSEWHERE = f"{ID}source/press"


def elsewhere(name: int, month: int, thing: str = "a", /, **words: str) -> Statement:
    """What a newspaper said on the first of a month."""
    return replace(said(name, month, thing, **words), account=ELSEWHERE)


SAME = judgement("same-as", thing=THING + "b", other_thing=THING + "a")
BETWEEN_EDITIONS: dict[str, tuple[list[Statement], tuple[Judged, ...], list[tuple[str, str, str, str]]]] = {
    "nobody had told of it": ([said(1, 2, expected="2021")], (), [("added", "", "2021", "")]),
    "another source had, in between": (
        [elsewhere(1, 1, expected="2020"), said(2, 2, expected="2021")], (), [("taken-up", "2020", "2021", "o1")],
    ),
    "an edition of yet another series had, long before": (
        [replace(said(1, 0, title="x"), account=f"{EDITION}other"), said(2, 2, expected="2021")],
        (), [("taken-up", "x", "2021", "o1")],
    ),
    "two had: what was known last": (
        [elsewhere(1, 0, expected="2020"), elsewhere(2, 1, expected="2022"), said(3, 2, expected="2021")],
        (), [("taken-up", "2022", "2021", "o2")],
    ),
    "another had mentioned it": (
        [elsewhere(1, 1), said(2, 2, expected="2021")], (), [("taken-up", "", "2021", "o1")],
    ),
    "another did on the same day": (
        [elsewhere(1, 2, expected="2020"), said(2, 2, expected="2021")], (), [("added", "", "2021", "")],
    ),
    "another did later": (
        [elsewhere(1, 3, expected="2020"), said(2, 2, expected="2021")], (), [("added", "", "2021", "")],
    ),
    "another only recalled it as an earlier plan": (
        [replace(elsewhere(1, 1, expected="2020"), recalled=True), said(2, 2, expected="2021")],
        (), [("added", "", "2021", "")],
    ),
    "another had under another name": (
        [elsewhere(1, 1, "b", expected="2020"), said(2, 2, expected="2021")],
        (SAME,), [("taken-up", "2020", "2021", "o1")],
    ),
    "both editions speak of it": (
        [said(1, 0, expected="2020"), elsewhere(2, 1, expected="2022"), said(3, 2, expected="2021")],
        (), [("moved", "2020", "2021", "o1")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BETWEEN_EDITIONS)
def test_what_an_edition_adds_is_apart_from_what_it_takes_up(case: str) -> None:
    statements, judged, expected = BETWEEN_EDITIONS[case]
    sides = [Side(DAYS[month], f"{EDITION}e{month}") for month in (0, 2)]
    found = changes(record(*statements, judged=judged), sides[0], sides[1], "s", NAMES)
    assert [(one.kind, one.before, one.after, one.earlier.rpartition("/")[2]) for one in found] == expected


BACK: dict[str, tuple[list[Statement], tuple[int, ...], list[tuple[str, str, str, str]]]] = {
    "the earlier edition had dropped it": (
        [said(1, 0, expected="2020"), said(2, 2, expected="2021")], (1,), [("returned", "2020", "2021", "o1")],
    ),
    "it has only come to another's ears since": (
        [elsewhere(1, 0, expected="2020"), said(2, 2, expected="2021")], (1,), [("taken-up", "2020", "2021", "o1")],
    ),
    "the earlier edition claims no completeness": (
        [said(1, 0, expected="2020"), said(2, 2, expected="2021")], (), [("taken-up", "2020", "2021", "o1")],
    ),
    "it was finished when the earlier edition left it out": (
        [said(1, 0, completed="2019"), said(2, 2, expected="2021")], (1,), [("taken-up", "2019", "2021", "o1")],
    ),
    "it was given up in the earlier edition": (
        [said(1, 1, status=CANCELLED), said(2, 2, status=EXPECTED)], (), [("returned", CANCELLED, EXPECTED, "o1")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BACK)
def test_what_is_back_again_is_told_as_that(case: str) -> None:
    statements, whole, expected = BACK[case]
    sides = [Side(DAYS[month], f"{EDITION}e{month}") for month in (1, 2)]
    found = changes(record(*statements, whole=whole), sides[0], sides[1], "s", NAMES)
    assert [(one.kind, one.before, one.after, one.earlier.rpartition("/")[2]) for one in found] == expected


HERE, SINCE, PRESS = said(1, 0, expected="2020"), said(2, 2, expected="2021"), elsewhere(3, 2, "b", expected="2022")
PAPER = elsewhere(4, 2, "b", expected="2023")
JUDGED = {
    "about statements of others alone": (judgement("contradicts", this=PRESS.iri, other=PAPER.iri), []),
    "about a statement of the later edition": (judgement("contradicts", this=SINCE.iri, other=PRESS.iri), ["contradicted"]),
    "about a statement of the earlier edition": (
        judgement("revises", "correction", this=PRESS.iri, other=HERE.iri), ["corrected"],
    ),
    "about a thing that an edition speaks of": (
        judgement("split-from", thing=THING + "b", other_thing=THING + "a"), ["split"],
    ),
    "about things that neither speaks of": (judgement("split-from", thing=THING + "b", other_thing=THING + "c"), []),
}  # fmt: skip


@pytest.mark.parametrize("case", JUDGED)
def test_between_editions_only_what_is_judged_of_their_own_counts(case: str) -> None:
    made, expected = JUDGED[case]
    known = record(HERE, SINCE, PRESS, PAPER, judged=(made,))
    kinds = {"contradicted", "corrected", "split"}
    editions, days = ([Side(DAYS[at], f"{EDITION}e{at}" * named) for at in (0, 2)] for named in (True, False))
    found = [one.kind for one in changes(known, *editions, "s", NAMES) if one.kind in kinds]
    assert found == expected
    assert len([one for one in changes(known, *days, "s", NAMES) if one.kind in kinds]) == 1


@pytest.mark.parametrize("editions", [True, False])
def test_a_move_between_dates_that_contradict_each_other_is_disputed(editions: bool) -> None:
    sides = [Side(DAYS[at], f"{EDITION}e{at}" * editions) for at in (0, 2)]
    against = judgement("contradicts", this=SINCE.iri, other=HERE.iri)
    found = {one.kind: one.disputed for one in changes(record(HERE, SINCE, judged=(against,)), *sides, "s", NAMES)}
    assert found == {"moved": against.iri, "contradicted": ""}
    assert [one.disputed for one in changes(record(HERE, SINCE), *sides, "s", NAMES)] == [""]


def test_between_two_days_all_that_is_known_counts_so_nothing_is_taken_up() -> None:
    known = record(elsewhere(1, 1, expected="2020"), said(2, 2, expected="2021"))
    assert [one.kind for one in changes(known, Side(DAYS[0]), Side(DAYS[2]), "s", NAMES)] == ["added"]
    assert [one.kind for one in changes(known, Side(DAYS[1]), Side(DAYS[2]), "s", NAMES)] == ["moved"]


def test_what_goes_by_names_in_two_strategies_is_told_in_both() -> None:
    """What a strategy takes over from another keeps its history, and moves in both."""
    there = f"{ID}milestone/t/a"
    same = judgement("same-as", thing=there, other_thing=THING + "a")
    later = replace(said(2, 2, expected="2021"), thing=there)
    whole = record(said(1, 0, expected="2020"), later, judged=(same,))
    for scope, name in (("s", THING + "a"), ("t", there), ("u", "")):
        found = changes(whole, Side(DAYS[0]), Side(DAYS[2]), scope, NAMES)
        told = [("moved", name, "2020", "2021")] if name else []
        assert [(one.kind, one.thing, one.before, one.after) for one in found] == told
