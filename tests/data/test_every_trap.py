"""Each trap of the notes on the sources, and of those on the second plan, with what tests it.

The notes are not shipped; where they are at hand, the tables here must name every trap of theirs, in their words.
"""

import re
from functools import cache

import pytest
from tests.conftest import ROOT, needed
from tests.data.test_traps import PAGES, TRAPS

NOTES = ROOT.parent / "shared" / "research" / "source-data.md"
SECOND = ROOT.parent / "shared" / "other-plans" / "uk-major-projects" / "README.md"
LEDGER, STATES, UK = "deriving/test_ledger.py", "deriving/test_states.py", "importing/test_uk_major_projects.py"

OF_THE_SOURCES: dict[str, list[str]] = {
    "Date moved several times": [
        "a date moved several times",
        f"{LEDGER}::test_the_three_series_move_as_their_sources_say",
        f"{STATES}::test_digital_post_as_it_stood",
    ],
    "New date coarser than the old": [
        "a new date coarser than the old",
        f"{LEDGER}::test_the_three_series_move_as_their_sources_say",
    ],
    "Typing error in a date, later corrected": [
        "a typing error that was corrected is no move",
        f"{LEDGER}::test_a_correction_takes_the_corrected_out_of_the_chain",
    ],
    "One document with two dates for one event": [
        "one document with two dates for one event",
        f"{LEDGER}::test_contradicting_statements_of_one_day_are_a_fork_not_a_move",
    ],
    "Two changes on one day": [
        "two changes on one day",
        f"{LEDGER}::test_two_changes_of_one_day_come_in_the_order_that_was_judged",
    ],
    "Milestone split and renumbered": [
        "a milestone split and renumbered",
        "deriving/test_caused.py::test_changes_stand_in_the_graph_of_their_account_with_both_sides",
    ],
    "Numbering scheme replaced between page versions": [
        "a numbering scheme replaced between versions of a page",
        "a later version of a page revises the earlier",
        "the later page names the earlier",
    ],
    "One milestone, many owners": [
        "one milestone held by five regional programmes",
        "the common milestone lists its five",
        "one of the five names the whole",
        "and its programme",
        "the programme lists the five",
    ],
    "One sentence, several deliverables": [
        "one sentence with several deliverables",
        "a sentence lists its deliverables",
    ],
    '"Done" has several meanings': ["done has several meanings"],
    "Sources disagree on completion": ["sources disagree on completion"],
    "Accounts rewrite the baseline": [
        "an account rewrites the baseline: recalled, no move",
        f"{LEDGER}::test_a_recalled_plan_is_no_move",
    ],
    "Initiative merged into a later programme": ["an initiative merged into a later programme"],
    "Same initiative, other words": ["the same initiative in other words"],
    "Number means nothing without its plan": ["a number means nothing without its plan"],
    "Shared and layered responsibility": ["shared and layered responsibility"],
    "Organisations renamed; old and new names on one page": ["an organisation renamed"],
    "Steering body renamed": ["a steering body renamed"],
    "Ordering disputed": ["an order that is disputed is a stated number with a source"],
    "Count depends on the day": ["a count that depends on the day"],
    "Target later than the period": ["a target later than the period"],
    "Dependency later than what it serves": ["a dependency later than what it serves"],
    "Links die; pages have no date": [
        "a page without a date",
        "read in a copy, not linked",
        "deriving/test_frozen_states.py::test_nothing_of_an_undated_account_is_in_any_dated_state",
        "fetching/test_links.py",
    ],
}
OF_THE_SECOND_PLAN: dict[str, list[str]] = {
    "The label is not the date of the statement": [f"{UK}::test_the_day_of_the_statement_is_not_the_label"],
    "No ids before 2020": [f"{UK}::test_renames_are_judged_and_not_merged"],
    "Ids change in writing": [f"{UK}::test_a_number_in_two_spellings_is_of_one_project"],
    "Departments merge and are renamed": [
        f"{UK}::test_a_cell_with_two_departments_stands_as_printed_and_is_given_to_both"
    ],
    "Status scale changes": [f"{UK}::test_each_rating_is_on_the_scale_of_its_time"],
    "Two columns with the same name": [f"{UK}::test_two_raters_stand_side_by_side"],
    "Withheld is not unknown": [f"{UK}::test_withheld_is_not_unknown", f"{UK}::test_crossrail"],
    "Correction or change?": [f"{UK}::test_a_date_that_goes_and_comes_back_is_two_moves_and_no_correction"],
    "Bad dates": [f"{UK}::test_withheld_is_not_unknown", f"{UK}::test_far_and_early_years"],
    "CSV dirt": [f"{UK}::test_all_rows_are_accounted_for"],
    "Gone is not done": [f"{UK}::test_what_leaves_the_list_is_not_called_done_or_dropped"],
}
BOTH = OF_THE_SOURCES | OF_THE_SECOND_PLAN


@cache
def named_tests(file: str) -> set[str]:
    return set(re.findall(r"^def (test_\w+)", (ROOT / "tests" / file).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("trap", BOTH)
def test_a_trap_has_tests_that_are_there(trap: str) -> None:
    assert BOTH[trap]
    for one in BOTH[trap]:
        file, _, name = one.partition("::")
        if file.endswith(".py"):
            assert named_tests(file)
            assert not name or name in named_tests(file), one
        else:
            assert one in TRAPS or one in PAGES, one


def test_no_case_of_a_trap_is_left_out() -> None:
    named = {one for tests in OF_THE_SOURCES.values() for one in tests}
    assert (TRAPS.keys() | PAGES.keys()) == named & (TRAPS.keys() | PAGES.keys())


def test_every_trap_of_the_notes_is_named() -> None:
    needed("the notes on the sources", NOTES.is_file())
    part = NOTES.read_text(encoding="utf-8").split("## Traps in the real material")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \|", part, re.MULTILINE)
    assert [one for one in rows if one not in ("Trap", "---")] == list(OF_THE_SOURCES)


def test_every_trap_of_the_second_plan_is_named() -> None:
    needed("the notes on the second plan", SECOND.is_file())
    part = SECOND.read_text(encoding="utf-8").split("## Traps seen")[1]
    assert re.findall(r"^\d+\. \*\*(.+?)\.?\*\*", part, re.MULTILINE) == list(OF_THE_SECOND_PLAN)
