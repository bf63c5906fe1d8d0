"""Order: of the statements of a day, of which some revise others, which is the last word."""

import pytest

from fremdrift.model.order import places

ORDERED = {
    "the principal last": ("1 2 3", {}, "3 2 1"),
    "what revises the principal one after it, also where another stands between them": ("1 2 3", {"1": "3"}, "2 1 3"),
    "what revises another than the principal one before it": ("1 2 3", {"2": "3"}, "2 3 1"),
    "what is revised by the principal one": ("1 2 3", {"3": "1"}, "2 3 1"),
    "of two that revise one the principal": ("1 2 3", {"1": "23"}, "3 1 2"),
    "of two that are revised the principal": ("1 2 3", {"1": "3", "2": "3"}, "2 1 3"),
    "one after the other": ("1 2 3 4", {"1": "3", "3": "4"}, "2 1 3 4"),
    "each other": ("1 2 3", {"1": "2", "2": "1"}, "3 2 1"),
    "all in a circle": ("1 2 3", {"1": "2", "2": "3", "3": "1"}, "2 3 1"),
    "of another day": ("1 2 3+", {"1": "3"}, "2 1 3+"),
    "what is not there": ("1 2", {"1": "3", "4": "2"}, "2 1"),
}
"""Statements by their sequence numbers, those of the next day with a plus, which revises which, and their order."""


@pytest.mark.parametrize("case", ORDERED)
def test_what_revises_stands_behind_what_it_revises_and_the_line_of_the_principal_one_last(case: str) -> None:
    said, revisions, ordered = ORDERED[case]
    days = {name[0]: f"2030-01-0{len(name)}" for name in said.split()}
    found = places([(day, int(name), name) for name, day in days.items()], revisions)
    assert sorted(days, key=lambda one: found[one]) == ordered.replace("+", "").split()


def test_of_two_accounts_the_first_by_name_is_the_principal_one() -> None:
    found = places([("2030", 1, "a"), ("2030", 1, "b"), ("", 1, "c"), ("", 2, "d")], {})
    assert sorted(found, key=lambda one: found[one]) == ["d", "c", "b", "a"]
