"""The map of who takes part in what, where there is more than a picture can hold."""

import pytest

from fremdrift.web.drawings.drawing import Picture
from fremdrift.web.drawings.outlines import participation
from fremdrift.web.wording.naming import Called
from fremdrift.web.wording.voice import Voice

ALL = {f"org{number:03}": {f"thing{of}": ["role"] for of in range(number % 90 + 1)} for number in range(150)}


class Plain(Voice):
    """A voice that needs no release: everything is called as it is named."""

    def code(self, iri: str) -> str:
        return iri


@pytest.fixture(scope="module")
def drawn() -> Picture:
    picture = participation(ALL, Plain("en", lambda iri: Called(iri, iri, "en", True, "")))
    assert picture
    return picture


def test_a_wide_map_has_a_column_for_those_in_which_most_take_part(drawn: Picture) -> None:
    numbered = [one.text for one in drawn.marks if one.look == "quiet"]
    assert numbered[0] == "1  thing0"
    assert len(numbered) == 60
    assert {one.split()[1] for one in numbered} == {f"thing{number}" for number in range(60)}


def test_the_table_has_all_of_it_and_says_how_much_is_not_drawn(drawn: Picture) -> None:
    marks = sum(one.shape == "latest" for one in drawn.marks)
    assert len(drawn.rows) == sum(map(len, ALL.values()))
    assert drawn.left_out == len(drawn.rows) - marks
    assert drawn.rows[0] == ("org089", "thing0", "role")
    assert {row[:2] for row in drawn.rows} == {(one, thing) for one, things in ALL.items() for thing in things}


def test_what_is_drawn_stays_inside(drawn: Picture) -> None:
    assert all(one.x >= 0 and one.x + one.width <= drawn.width and one.y <= drawn.height for one in drawn.marks)
