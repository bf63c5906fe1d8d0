"""Cards: every card is found by its name and no other, whatever the names; a damaged file is told."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from fremdrift.ground.errors import ReleaseError
from fremdrift.keeping.cards import open_cards, read_numbers, write_cards, written_numbers


def written(folder: Path, cards: dict[str, bytes]) -> Path:
    path = folder / "cards.pack"
    with path.open("wb") as file:
        write_cards(file, cards.items())
    return path


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=strategies.dictionaries(strategies.text(max_size=6), strategies.binary(max_size=9), max_size=30),
    other=strategies.text(max_size=6),
)
def test_a_card_is_found_by_its_name_and_by_no_other(told: dict[str, bytes], other: str, tmp_path: Path) -> None:
    cards = open_cards(written(tmp_path, told))
    assert {name: cards.get(name) for name in told} == told
    assert cards.get(other) == told.get(other)
    assert len(cards) == len(told)
    named = sorted(told, key=str.encode)
    assert list(cards.starting("")) == named
    assert list(cards.starting(other)) == [one for one in named if one.startswith(other)]
    assert dict(cards.held()) == told
    assert dict(cards.held((other,))) == {name: body for name, body in told.items() if name.startswith(other)}


def test_what_is_held_comes_as_it_was_written(tmp_path: Path) -> None:
    told = {"b 2": b"1", "a": b"22", "c": b"333", "b 1": b"4444"}
    cards = open_cards(written(tmp_path, told))
    assert list(cards.held()) == list(told.items())
    assert list(cards.held(("c", "b "))) == [("b 2", b"1"), ("c", b"333"), ("b 1", b"4444")]
    assert list(cards.held(("d",))) == []


def test_the_same_cards_are_the_same_bytes(tmp_path: Path) -> None:
    told = {"å": b"1", "b": b"", "a/b c": b"22"}
    assert written(tmp_path, told).read_bytes() == written(tmp_path, dict(told)).read_bytes()


def test_two_cards_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two cards are called a"):
        write_cards(BytesIO(), [("a", b"1"), ("a", b"2")])


@pytest.mark.parametrize("left", [0, 5, -1], ids=["nothing", "a little", "all but the last byte"])
def test_a_file_that_is_not_whole_is_told(left: int, tmp_path: Path) -> None:
    path = written(tmp_path, {"a": b"1" * 50})
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(ReleaseError, match=r"cards\.pack of release .* is no whole file of cards"):
        open_cards(path)


def test_numbers_are_read_as_they_were_written() -> None:
    assert list(read_numbers(written_numbers([0, 1, 2**32 - 1]))) == [0, 1, 2**32 - 1]
