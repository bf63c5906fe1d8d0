"""The index: words in any form, Danish letters either way, the best first, nonsense harmless."""

from pathlib import Path

import pytest

from fremdrift.keeping.cards import open_cards, write_cards
from fremdrift.quads.query import Row
from fremdrift.serving.searching import Index, index_cards
from fremdrift.serving.spelling import nearest

TEXTS = {
    "municipality": "Alle kommuner skal dele data",
    "health": "Sundhedsdatastyrelsen",
    "economy": "Økonomi- og Indenrigsministeriet",
    "letters": "Ændring på Ærø og i Ålborg",
    "aalborg": "Aalborg Kommune",
    "number": "8.1",
    "english": "Exchanging identities",
    "other": "Noget helt andet",
    "spanish": "Inversión: Administración electrónica, ñandú",
    "greek": "Ψηφιακός μετασχηματισμός",
    "arabic": "رُؤْيَة السعودية 2030",
    "japanese": "マイナンバーカードと健康保険証の一体化",
    "chinese": "第5期数字政府",
    "polish": "Łódź i Đakovo",
}


def kind_of(name: str) -> str:
    return "" if name == "hidden" else "number" if name == "number" else "text"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    rows = [Row({"thing": name, "text": text, "said": name, "as": "title"}) for name, text in TEXTS.items()]
    note = Row({"thing": "noted", "text": "kommuner nævnes i en lang note om noget andet", "said": "o1", "as": "note"})
    hidden = Row({"thing": "hidden", "text": "kommuner", "said": "hidden", "as": "title"})
    path = tmp_path_factory.mktemp("index") / "cards"
    with path.open("wb") as file:
        write_cards(file, index_cards([*rows, note, hidden, *rows[:2]], kind_of, ("number", "text")))
    return Index(open_cards(path))


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
        ("inversion", {"spanish"}),
        ("INVERSIÓN electronica", {"spanish"}),
        ("inversio\u0301n", {"spanish"}),
        ("nandu", {"spanish"}),
        ("ψηφιακος", {"greek"}),
        ("رؤية", {"arabic"}),
        ("健康保険", {"japanese"}),
        ("カード", {"japanese"}),
        ("一体化", {"japanese"}),
        ("化", {"japanese"}),
        ("政府", {"chinese"}),
        ("5", {"chinese"}),
        ("Lodz", {"polish"}),
        ("łódź", {"polish"}),
        ("dakovo", {"polish"}),
    ],
)
def test_a_word_is_found_in_any_form(asked: str, found: set[str], index: Index) -> None:
    things = index.find(asked)
    assert things.whole
    assert {one.thing for one in things} == found


@pytest.mark.parametrize("asked", ["体一化", "健保", "カート"])
def test_signs_without_spaces_are_found_in_their_order_only(asked: str, index: Index) -> None:
    assert not (found := index.find(asked)).whole or not found


FORMS = ("kommune", "kommuner", "kommunerne", "kommunernes", "kommunale", "Kommunekontaktrådet", "Kommunikation")
ONE, COMPOUND, OTHER = set(FORMS[:5]), FORMS[5], FORMS[6]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kommune", ONE | {COMPOUND}),
        ("kommuner", ONE | {COMPOUND}),
        ("kommunerne", ONE | {COMPOUND}),
        ("kommunale", ONE),
        ("kommunal", ONE),
        ("kommunekontakt", {COMPOUND}),
        ("kommunikation", {OTHER}),
        ("kommunikationen", {OTHER}),
        ("kommunik", {OTHER}),
        ("kommun", ONE | {COMPOUND, OTHER}),
    ],
)
def test_forms_of_a_word_are_found_and_not_another_that_begins_like_it(
    asked: str, found: set[str], tmp_path: Path
) -> None:
    rows = [Row({"thing": one, "text": one, "said": one, "as": "title"}) for one in FORMS]
    with (tmp_path / "cards").open("wb") as file:
        write_cards(file, index_cards(rows, kind_of, ("text",)))
    assert {one.thing for one in Index(open_cards(tmp_path / "cards")).find(asked)} == found


def test_titles_come_before_notes_and_short_ones_before_long(index: Index) -> None:
    assert [one.thing for one in index.find("kommuner")] == ["aalborg", "municipality", "noted"]
    assert index.find("kommuner")[-1].said == "o1"


def test_where_nothing_holds_all_words_some_are_given_and_said(index: Index) -> None:
    things = index.find("kommuner elefanter")
    assert not things.whole
    assert {one.thing for one in things} == {"municipality", "aalborg", "noted"}


@pytest.mark.parametrize("asked", ["", "   ", "?!", "\0", "æ" * 5000, "a " * 5000, '") } DROP ALL', "*", "[", "８．１"])
def test_nonsense_finds_nothing_and_breaks_nothing(asked: str, index: Index) -> None:
    assert list(index.find(asked)) == [] or not asked.isascii() or asked.startswith(("a ", '"'))


def test_what_is_found_is_counted_and_chosen_by_kind(index: Index) -> None:
    found = index.find("8.1 kommuner")
    assert found.kinds == {"number": 1, "text": 3}
    assert [one.thing for one in found.of("number")] == ["number"]
    assert len(found.of("text")) == 3
    assert len(found.of("nothing")) == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("komuner", "kommuner"),
        ("Sundhetsdatastyrelsn", "sundhedsdatastyrelsen"),
        ("exchnaging", "exchanging"),
        ("okonomi", "økonomi"),
        ("alborg", "ålborg"),
        ("инверсион", ""),
        ("السعوديه", "السعودية"),
        ("inversion, komuner!", "inversion, kommuner!"),
        ("komuner komuner", "kommuner kommuner"),
        ("kommuner", ""),
        ("dta", ""),
        ("zzzzzzzz", ""),
        ("2031", ""),
        ("健保証", ""),
        ("", ""),
        ("<script>", ""),
    ],
)
def test_a_misspelt_word_has_the_nearest_one_of_the_texts(typed: str, meant: str, index: Index) -> None:
    assert index.meant(typed) == meant


def test_of_equally_near_words_the_most_usual_is_meant() -> None:
    assert nearest("lane", [("land", 2), ("late", 3), ("lans", 3)]) == "lans"
    assert nearest("strategi", [("strateqj", 9), ("strategia", 1)]) == "strategia"
