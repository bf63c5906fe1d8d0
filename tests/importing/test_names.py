"""Keys are first derived from names, whatever these are written in."""

import pytest

from fremdrift.importing.mapping import Identity
from fremdrift.importing.names import compared, is_total, plain, slug

NAMES = {
    "Danish, as Danes write it without its letters": ("Ærø får 2 ø'er", "aeroe-faar-2-oe-er"),
    "Danish, its letters in two parts each": ("A\u030aret", "aaret"),
    "German": ("Größe und Übermaß", "grosse-und-ubermass"),
    "Polish": ("Łódź", "lodz"),
    "Greek": ("Ψηφιακός μετασχηματισμός", "psifiakos-metaschimatismos"),
    "Cyrillic": ("Цифровая Россия", "tsifrovaya-rossiya"),
    "Japanese": ("デジタル 2030", "dejitaru-2030"),
    "Arabic, of which the vowels are not written": ("الحكومة", "lhkwmh"),
    "nothing that sounds": ("… ###", "thing"),
    "longer than a key": ("word " * 20, "-".join(["word"] * 12)),
}


@pytest.mark.parametrize(("name", "key"), NAMES.values(), ids=NAMES)
def test_a_key_is_derived_from_a_name_in_any_script(name: str, key: str) -> None:
    assert slug(name) == key


@pytest.mark.parametrize(
    ("name", "other", "so"),
    [
        ("Café numérique", "Cafe\u0301 nume\u0301rique", True), ("Café", "Cafe", False), ("CAFÉ", "cafe\u0301", True),
        ("मिल", "मेल", False), ("दिल, नया", "दिल नया", True), ("ปี", "ปู", False), ("A-1", "a 1", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("distinct", [(), ("Cafe\u0301", "Cafe")])
def test_names_are_compared_by_what_their_readers_see(
    name: str, other: str, so: bool, distinct: tuple[str, ...]
) -> None:
    how = Identity(ignore=("case", "punctuation"), distinct=distinct)
    assert (compared(name, how) == compared(other, how)) == so
    assert so or plain(name) != plain(other)


@pytest.mark.parametrize(
    ("name", "so"),
    [
        ("Sum", True), ("SUM:", True), ("I alt", True), ("Total", True), ("Sous-total", True), ("Total 2031", True),
        ("= Totalt =", True), ("Σύνολο", True),
        ("Total Place Programme", False), ("Summary of care", False), ("Sum of all forms", False), ("", False), ("2031", False),
    ],
)  # fmt: skip
def test_a_row_that_adds_up_others_is_known_by_its_name_alone(name: str, so: bool) -> None:
    assert is_total(name) == so
