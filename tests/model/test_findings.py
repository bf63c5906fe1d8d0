"""Findings: very many about one place are told in short, and it is said how many are left out."""

from fremdrift.model.findings import Finding, Message, Place, Severity, by_severity, in_short, once

WRONG = Message("Det er forkert.", "This is wrong.")


def about(place: Place, count: int, severity: Severity = Severity.VIOLATION) -> list[Finding]:
    return [place.complain("rule", WRONG, str(number), severity) for number in range(count)]


def left_out(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.place(), one.message.en.split(" ")[2]) for one in in_short(findings) if one.rule == "more"]


def test_few_are_told_as_they_are() -> None:
    some = [*about(Place("a.csv", 2, "who"), 20), *about(Place("a.csv", 2, "what"), 20), *about(Place("b.csv"), 1000)]
    assert list(in_short(some)) == some


def test_they_come_file_by_file_and_row_by_row() -> None:
    places = [
        Place("b.csv", 2),
        Place("a.csv", 10, "who"),
        Place("a.csv", 9, "who"),
        Place("a.csv", 9, "by"),
        Place("a.csv"),
    ]
    some = [one for place in places for one in about(place, 2)]
    assert [(one.file, one.row, one.column, one.value) for one in in_short(some)] == [
        ("a.csv", None, None, "0"), ("a.csv", None, None, "1"),
        ("a.csv", 9, "who", "0"), ("a.csv", 9, "who", "1"), ("a.csv", 9, "by", "0"), ("a.csv", 9, "by", "1"),
        ("a.csv", 10, "who", "0"), ("a.csv", 10, "who", "1"),
        ("b.csv", 2, None, "0"), ("b.csv", 2, None, "1"),
    ]  # fmt: skip


def test_of_very_many_about_a_cell_the_first_are_told_and_how_many_more() -> None:
    told = list(in_short([*about(Place("a.csv", 2, "who"), 30_000), *about(Place("a.csv", 3, "who"), 1)]))
    assert [one.value for one in told] == [*map(str, range(20)), None, "0"]
    assert told[20].sentence("da") == (
        "a.csv, række 2, kolonne who: Der er 29980 klager mere over det samme sted. Ret dem der er vist, og tjek igen."
    )


def test_of_very_many_about_a_file_none_is_counted_twice() -> None:
    some = [*about(Place("a.csv", 2), 25), *(one for row in range(3, 2003) for one in about(Place("a.csv", row), 1))]
    assert left_out(some) == [("a.csv, row 2", "5"), ("a.csv", "1020")]


def test_a_violation_is_not_lost_behind_warnings() -> None:
    some = [*about(Place("a.csv", 2), 2000, Severity.WARNING), *about(Place("a.csv", 2), 1)]
    told = list(in_short(some))
    assert told[-1] == some[-1]
    assert [one.severity for one in told if one.rule == "more"] == [Severity.WARNING]


def test_what_many_things_have_from_one_cell_is_one_complaint() -> None:
    cell, other = Place("datasets.csv", 2, "themes"), Place("datasets.csv", 3, "themes")
    some = [place.complain("rule", WRONG, "X", focus=f"{number}") for place in (cell, other) for number in range(5)]
    some += [Place("a.csv").complain("rule", WRONG, focus=f"{number}") for number in range(3)]
    assert [(one.place(), one.focus) for one in once(some)] == [
        ("datasets.csv, row 2, column themes", "0"),
        ("datasets.csv, row 3, column themes", "0"),
        *(("a.csv", f"{number}") for number in range(3)),
    ]
    assert by_severity(once(some)) == {"violation": 5, "warning": 0, "info": 0}


def test_invisible_signs_of_a_heading_never_reach_a_terminal() -> None:
    told = Place("a.csv", 1, "\x1b[31mwho\u202e" + "x" * 200, "sh\neet").complain("column", WRONG, "\x07").sentence()
    assert told.startswith("a.csv, sheet sh\\u000aeet, row 1, column \\u001b[31mwho\\u202e")
    assert told.endswith('…: "\\u0007": This is wrong.')
    assert told.isprintable()
