"""Keys are first derived from names, whatever these are written in."""

import pytest

from fremdrift.importing.names import is_total, slug

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
    ("name", "so"),
    [
        ("Sum", True), ("SUM:", True), ("I alt", True), ("Total", True), ("Sous-total", True), ("Total 2031", True),
        ("= Totalt =", True), ("Σύνολο", True),
        ("Total Place Programme", False), ("Summary of care", False), ("Sum of all forms", False), ("", False), ("2031", False),
    ],
)  # fmt: skip
def test_a_row_that_adds_up_others_is_known_by_its_name_alone(name: str, so: bool) -> None:
    assert is_total(name) == so
