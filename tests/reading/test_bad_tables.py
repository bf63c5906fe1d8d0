"""Bad tables: every complaint names the file, the row, the column, the value and what to do, in both languages."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fremdrift import pipeline
from fremdrift.ground import folders
from fremdrift.ground.errors import TableError
from fremdrift.ground.settings import Settings
from fremdrift.model.findings import Finding, blocking
from fremdrift.reading.rows import Reading

Spoil = Callable[[Path], None]


def replace(file: str, old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def write(file: str, content: bytes) -> Spoil:
    return lambda folder: (folder / file).write_bytes(content) and None


def append(file: str, line: str) -> Spoil:
    def spoil(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as table:
            table.write(line + "\n")

    return spoil


def recode(file: str, encoding: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))

    return spoil


def separate(file: str, delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        with path.open("w", encoding="utf-8", newline="") as table:
            csv.writer(table, delimiter=delimiter, quoting=quoting).writerows(rows)

    return spoil


def in_place_of(file: str, put: Spoil) -> Spoil:
    """Something else stands where the table was; ``put`` gets its path."""

    def spoil(folder: Path) -> None:
        (folder / file).unlink()
        put(folder / file)

    return spoil


def rename(file: str, to: str) -> Spoil:
    return lambda folder: (folder / file).rename(folder / to) and None


def both(*spoils: Spoil) -> Spoil:
    return lambda folder: [spoil(folder) for spoil in spoils] and None


def url(text: str) -> Spoil:
    return replace("sources.csv", "https://example.org/act", text)


def count(text: str) -> Spoil:
    return replace("strategies.csv", ",3,", f",{text},")


MULTI_LINE = replace("sources.csv", "The Paper Act", '"The Paper\nAct\nof 2030"')
WHOLE_NUMBER = (
    "The value is not of type integer. Write a whole number in digits alone and without leading zeros, like 12."
)
NO_FILE = "This is not a plain file, so the table cannot be read. Put the CSV file itself here,"
O1 = "paper-2030/o1,,,paper-2030/half,,2030-01-15,1,expected,,,2030-36,"
CASES: dict[str, tuple[Spoil, str]] = {
    "missing table": (
        lambda folder: (folder / "strategies.csv").unlink(),
        "strategies.csv: The table is missing. Make it, with the columns strategy, kind,",
    ),
    "missing column": (
        replace("milestones.csv", "kind,", ""),
        "milestones.csv, row 1, column kind: The column is missing. Add it;",
    ),
    "unknown column": (
        replace("milestones.csv", "kind,", "sort,"),
        'milestones.csv, row 1, column sort: "sort": The table has no column of this name. The columns are milestone,',
    ),
    "column twice": (
        replace("milestones.csv", "milestone,strategy,", "milestone,milestone,"),
        'milestones.csv, row 1, column milestone: "milestone": The column is there twice.',
    ),
    "surplus cell": (
        replace("sources.csv", "act,The Paper Act,", "act,The Paper, Act,"),
        'sources.csv, row 2: "The Paper, Act": The row has more cells than the 12 columns.',
    ),
    "surplus cell with a text": (
        replace("sources.csv", "a copy in the library,,", "a copy in the library,,,the rest"),
        'sources.csv, row 3: "the rest": The row has more cells than the 12 columns.',
    ),
    "surplus cell without a trace of a comma": (
        replace("sources.csv", "act,The Paper Act,", "act,The Paper,Act,"),
        'sources.csv, row 2: "act,The Paper,Act,https://example.org/act,Ruritania,2030-01-15,,en,official,whol…": '
        "The row has more cells than the 12 columns.",
    ),
    "heading misspelt in a language of its own": (
        replace("milestones.csv", "title_da,", "tittel_nb,"),
        'milestones.csv, row 1, column tittel_nb: "tittel_nb": The table has no column of this name. Is title_nb meant?',
    ),
    "heading misspelt": (
        replace("milestones.csv", "featured,", "feautred,"),
        'milestones.csv, row 1, column feautred: "feautred": The table has no column of this name. Is featured meant?',
    ),
    "table missing that others refer to": (
        lambda folder: (folder / "organisations.csv").unlink(),
        "organisations.csv: The table is missing, but rows of it are named (2 cells, in editions, participations). Make it, "
        "with the columns organisation, name_da,",
    ),
    "no title, and no column of Danish ones": (
        both(
            replace("milestones.csv", "title_da,title_en,", "title_nb,title_en,"),
            replace("milestones.csv", "Invented: half the forms gone", ""),
        ),
        'milestones.csv, row 2, column title_en: "": The milestone has no title: fill in the title in the language that the '
        "source prints it in.",
    ),
    "missing cells": (
        append("organisations.csv", "guild,,Invented: Guild"),
        "organisations.csv, row 3: The row has 3 cells, but the table has 14 columns. Write the empty cells too.",
    ),
    "empty required cell": (
        replace("observations.csv", O1, O1.replace(",1,expected", ",,expected")),
        'observations.csv, row 2, column sequence: "": The cell is empty but must be filled in:',
    ),
    "empty cell that takes a code": (
        replace("strategies.csv", "paper-2030,national,", "paper-2030,,"),
        'strategies.csv, row 2, column kind: "": The cell is empty but must be filled in: Whom the strategy binds. '
        "The codes are: joint-public, municipal, national, portfolio, regional.",
    ),
    "duplicate key": (
        replace("observations.csv", "paper-2030/o2", "paper-2030/o1"),
        'observations.csv, row 3, column observation: "paper-2030/o1": The key stands in row 2 already.',
    ),
    "dangling reference": (
        replace("observations.csv", "paper-2030/half", "paper-2030/full"),
        'observations.csv, row 2, column milestone: "paper-2030/full": No row of the table milestones has this key.',
    ),
    "a fifth quarter": (
        replace("observations.csv", "2030-36", "2018-Q5"),
        'observations.csv, row 2, column expected: "2018-Q5": This is not a date in a form that we take. Write it as 2018-06-30,',
    ),
    "day, month, year": (
        replace("observations.csv", "2030-36", "30/9/2014"),
        'observations.csv, row 2, column expected: "30/9/2014": This is not a date in a form that we take.',
    ),
    "interval without end": (
        replace("observations.csv", "2030-36", "2018-06-30/"),
        'observations.csv, row 2, column expected: "2018-06-30/": This is not a date in a form that we take.',
    ),
    "no such day": (
        replace("observations.csv", "2030-36", "2030-02-30"),
        'observations.csv, row 2, column expected: "2030-02-30": This is not a date',
    ),
    "not UTF-8": (
        lambda folder: (
            (folder / "sources.csv").write_bytes(
                (folder / "sources.csv").read_bytes().replace(b"The Paper Act", "Blåt æble".encode("cp1252"))
            )
            and None
        ),
        'sources.csv, row 2: "act,Blåt æble,ht": The text is not UTF-8. Save the file as',
    ),
    "empty file": (
        write("strategies.csv", b""),
        "strategies.csv: The table is empty. It must begin with a row with the columns strategy, kind,",
    ),
    "header only": (
        lambda folder: (
            (folder / "strategies.csv").write_text(
                (folder / "strategies.csv").read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8"
            )
            and None
        ),
        "strategies.csv: The table has headings but no rows. Fill in at least one.",
    ),
    "NUL": (
        replace("sources.csv", "The Paper Act", "The Paper\0 Act"),
        "sources.csv, row 2: The file contains a NUL character. Remove it,",
    ),
    "control character": (
        replace("sources.csv", "The Paper Act", "The Paper\x08 Act"),
        'sources.csv, row 2, column title: "The Paper\\u0008 Act": The cell has a control character',
    ),
    "quotation mark that never ends": (
        append("sources.csv", 'x,"never ends'),
        "sources.csv, row 4: The row is not valid CSV",
    ),
    "address with a space": (
        replace("sources.csv", "https://example.org/act", "https://example.org/the act"),
        'sources.csv, row 2, column url: "https://example.org/the act": This is not a whole address.',
    ),
    "address that is a script": (
        replace("sources.csv", "https://example.org/act", "javascript:alert(1)"),
        'sources.csv, row 2, column url: "javascript:alert(1)": This is not a whole address.',
    ),
    "key with a space": (
        replace("milestones.csv", "paper-2030/half", "paper-2030/half way"),
        'milestones.csv, row 2, column milestone: "paper-2030/half way": The value does not have the form that '
        "the column takes. Write it, for example, as strategy-2030/launch; the form is [A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*. "
        "Mend the cell: Key, never changed once published (strategy/name).",
    ),
    "code with a capital": (
        replace("milestones.csv", ",target,", ",Target,"),
        'milestones.csv, row 2, column kind: "Target": This is none of the codes. The codes are: ',
    ),
    "status in words of one's own": (
        replace("observations.csv", ",1,expected,", ",1,Forsinket,"),
        'observations.csv, row 2, column status: "Forsinket": This is none of the codes. The codes are: proposed, '
        "agreed, launched, expected,",
    ),
    **{
        f"number {text}": (
            count(text),
            f'strategies.csv, row 2, column initiative_count: "{text}": {WHOLE_NUMBER} Mend the cell: ',
        )
        for text in ("three", "1_000", "9" * 26, str(2**63), "01", "1.0", "+1", "-0", "١", "INF", "1e3")
    },
    "boolean in words": (
        replace("editions.csv", ",true,", ",yes,"),
        'editions.csv, row 2, column complete: "yes": The value is not of type boolean. Write true or false. Mend the cell: ',
    ),
    **{
        f"address {text}": (url(text), f'sources.csv, row 2, column url: "{text}": This is not a whole address.')
        for text in (
            "http://[",
            "http://[::1",
            "http://a/#x#y",
            "relative",
            "//x",
            "http://",
            "https:///path",
            "http:x",
            "http://a:99999/",
            "http://a:b/",
            "http://a:0/",
            "http://user:pw@h/",
            "http://@h/",
            "http://h/%zz",
            "urn:x:y",
            "HTTP://h/",
        )
    },
    **{
        f"U+{ord(char):04X}": (
            replace("sources.csv", "The Paper Act", f"The Paper{char} Act"),
            f'sources.csv, row 2, column title: "The Paper\\u{ord(char):04x} Act": The cell has a control character',
        )
        for char in ("\ufffe", "\uffff", "\x0b")
    },
    **{
        f"U+{ord(char):04X}": (
            replace("sources.csv", "The Paper Act", f"The {char}tcA repaP"),
            f'sources.csv, row 2, column title: "The \\u{ord(char):04x}tcA repaP": The cell has the character '
            f"U+{ord(char):04X}, which turns the direction of text",
        )
        for char in ("\u202a", "\u202e", "\u2066", "\u2069")
    },
    **{
        encoding: (
            recode("sources.csv", encoding),
            f'sources.csv, row 1: "{shown}": The text is not UTF-8. Save the file as',
        )
        for encoding, shown in (
            ("utf-16", "source,title,url,publisher,published,da"),
            ("utf-16-le", "source,title,url,publisher,published,dat"),
            ("utf-16-be", "source,title,url,publisher,published,dat"),
            ("utf-32", "source,title,url,pu"),
        )
    },
    "semicolons": (
        separate("sources.csv", ";"),
        'sources.csv, row 1: "source;title;url;publisher;published;date_basis;language;kind;read_extent;read_i…": '
        "The columns are separated by semicolons; save with commas.",
    ),
    "semicolons, quoted": (
        separate("sources.csv", ";", csv.QUOTE_ALL),
        'sources.csv, row 1: ""source";"title";"url";"publisher";"published";"date_basis";"language";"kind";"r…": '
        "The columns are separated by semicolons; save with commas.",
    ),
    "tabs": (separate("sources.csv", "\t"), 'sources.csv, row 1: "source\\u0009title'),
    "not UTF-8 after a cell of three lines": (
        both(
            MULTI_LINE,
            lambda folder: (
                (folder / "sources.csv").write_bytes(
                    (folder / "sources.csv").read_bytes().replace(b"without a date", "på æble".encode("cp1252"))
                )
                and None
            ),
        ),
        'sources.csv, row 3: "A letter p\xe5 \xe6ble,,Ru": The text is not UTF-8.',
    ),
    "NUL after a cell of three lines": (
        both(MULTI_LINE, replace("sources.csv", "without a date", "without\0 a date")),
        "sources.csv, row 3: The file contains a NUL character.",
    ),
    "a folder in place of a table": (in_place_of("milestones.csv", Path.mkdir), f"milestones.csv: {NO_FILE}"),
    "a link in a circle": (
        in_place_of("milestones.csv", lambda path: path.symlink_to(path)),
        f"milestones.csv: {NO_FILE}",
    ),
    "a link to nothing": (
        in_place_of("milestones.csv", lambda path: path.symlink_to(path.with_name("nothing"))),
        f"milestones.csv: {NO_FILE}",
    ),
    "a pipe in place of a table": (in_place_of("milestones.csv", os.mkfifo), f"milestones.csv: {NO_FILE}"),
    "capitals in the name of a file": (
        rename("milestones.csv", "Milestones.CSV"),
        'Milestones.CSV: "Milestones.CSV": The file was not read, since the table\'s file is called milestones.csv. Rename it.',
    ),
    "capitals in the name of a file that must be there": (
        rename("sources.csv", "SOURCES.csv"),
        'SOURCES.csv: "SOURCES.csv": The file was not read, since the table\'s file is called sources.csv. Rename it.',
    ),
    "a key that no file can be called by": (
        replace("milestones.csv", "paper-2030/half", f"paper-2030/{'x' * 201}"),
        f'milestones.csv, row 2, column milestone: "paper-2030/{"x" * 69}…": The key is too long',
    ),
    "line ends of old Macs": (
        replace("sources.csv", "\n", "\r"),
        "sources.csv, row 1: A line ends with CR alone, as on old Macs. Save the file as “CSV UTF-8” in the",
    ),
    "an edition called latest": (
        replace("editions.csv", "paper-2030/report-2030", "paper-2030/latest"),
        'editions.csv, row 2, column edition: "paper-2030/latest": The name latest is taken: its address always leads to',
    ),
    "table that nobody knows, in capitals": (
        write("NOTES.CSV", b"a,b\n1,2\n"),
        "NOTES.CSV: No table has this name, so it was not read.",
    ),
    "table that nobody knows": (
        write("notes.csv", b"a,b\n1,2\n"),
        "notes.csv: No table has this name, so it was not read. The tables are sources,",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_table_is_complained_of(case: str, tables: Path, settings: Settings) -> None:
    spoil, message = CASES[case]
    spoil(tables)
    sentences = [one.sentence() for one in pipeline.check(tables, settings).findings]
    assert any(one.startswith(message) for one in sentences), sentences


@pytest.mark.parametrize("case", CASES)
def test_every_complaint_says_what_to_do_in_danish_too(case: str, tables: Path, settings: Settings) -> None:
    CASES[case][0](tables)
    for one in pipeline.check(tables, settings).findings:
        assert one.message.da != one.message.en
        assert "." in one.message.da


def complaints(tables: Path, settings: Settings) -> list[Finding]:
    return blocking(pipeline.check(tables, settings).findings)


def test_the_plan_itself_is_good(tables: Path, settings: Settings) -> None:
    assert not complaints(tables, settings)


def test_a_bad_row_costs_no_other_row(tables: Path) -> None:
    replace("observations.csv", "2030-36", "2018-Q5")(tables)
    assert [one.number for one in Reading(tables).rows() if one.table.name == "observations"] == [3]


ONE_FAULT: dict[str, Spoil] = {
    "a bad cell": replace("observations.csv", "2030-36", "2018-Q5"),
    **{
        name: CASES[name][0]
        for name in (
            "missing table", "table missing that others refer to", "missing cells", "empty file", "surplus cell", "not UTF-8", "NUL", "utf-16", "semicolons",
            "tabs", "quotation mark that never ends", "a folder in place of a table", "capitals in the name of a file",
            "capitals in the name of a file that must be there",
        )
    },
    "a missing column": lambda folder: (
        (folder / "sources.csv").write_text(
            "\n".join(
                ",".join(cells[:1] + cells[2:])
                for cells in csv.reader((folder / "sources.csv").read_text(encoding="utf-8").splitlines())
            ),
            encoding="utf-8",
        )
        and None
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE_FAULT)
def test_only_one_complaint_for_one_fault(case: str, tables: Path, settings: Settings) -> None:
    """What refers to a row that was rejected, or to a table that could not be read, is no second fault."""
    ONE_FAULT[case](tables)
    found = [one.sentence() for one in complaints(tables, settings)]
    assert len(found) == 1, found


def test_every_row_that_names_a_missing_key_is_told(tables: Path, settings: Settings) -> None:
    both(*2 * [replace("observations.csv", "paper-2030/half", "paper-2030/full")])(tables)
    found = [(one.row, one.column, one.value) for one in complaints(tables, settings)]
    assert found == [(2, "milestone", "paper-2030/full"), (3, "milestone", "paper-2030/full")]


def test_empty_columns_at_the_end_are_none(tables: Path, settings: Settings) -> None:
    """A spreadsheet program saves them where a cell beside the table once had something."""
    rows = list(Reading(tables).rows())
    lines = (tables / "sources.csv").read_text(encoding="utf-8").splitlines()
    write("sources.csv", "".join(f"{one},,\n" for one in lines).encode())(tables)
    assert list(Reading(tables).rows()) == rows
    assert not complaints(tables, settings)
    replace("sources.csv", "a copy in the library,,,,", "a copy in the library,,,,Act")(tables)
    told = [one.sentence() for one in complaints(tables, settings)]
    assert 'sources.csv, row 3: "Act": The row has more cells than the 12 columns.' in told[0]


@pytest.mark.parametrize("text", ["http://[::1]:8080/x", "https://example.org/æble?q=%C3%A6#part"])
def test_a_whole_address_is_taken(text: str, tables: Path, settings: Settings) -> None:
    url(text)(tables)
    assert not complaints(tables, settings)


def test_codes_that_differ_in_case_only_are_refused(tables: Path, settings: Settings) -> None:
    write("codes.csv", b"code,label_en,source\nlights/Amber,Amber,act\nlights/red,Red,act\nlights/amber,amber,act\n")(
        tables
    )
    assert [one.sentence() for one in complaints(tables, settings)] == [
        'codes.csv, row 4, column code: "lights/amber": The code differs from lights/Amber in capitals only. Give it '
        "another key, or use the one code."
    ]


def test_a_scale_has_one_name_in_each_language(tables: Path, settings: Settings) -> None:
    rows = "code,label_en,source,scale_en\nlights/amber,Amber,act,Lights\nlights/red,Red,act,{}\n"
    write("codes.csv", rows.format("Lights").encode())(tables)
    assert not complaints(tables, settings)
    write("codes.csv", rows.format("Colours").encode())(tables)
    assert "codes.csv, row 2" in (found := complaints(tables, settings)[0].sentence())
    assert "The scale has several names in one language" in found


def test_a_code_of_ones_own_may_be_named_by_its_path(tables: Path, settings: Settings) -> None:
    write(
        "codes.csv",
        b"code,label_da,label_en,definition_da,definition_en,status,source\npaper-2030/amber,,amber,,,,act\n",
    )(tables)
    replace("observations.csv", ",expected,,,2030-36", ",expected,id/code/paper-2030/amber,,2030-36")(tables)
    assert not complaints(tables, settings)


OWN_CODES = {
    "the bare key": (
        "lights/amber",
        "This is not the address of a code. Write id/code/{scheme}/{code}, where {scheme}/{code} is the key in the "
        "table codes, or the whole address of a code of the vocabulary. The table's codes are: id/code/lights/amber, "
        "id/code/lights/red.",
    ),
    "a code that no row has": (
        "id/code/lights/ambre",
        "or add the code there. The table's codes are: id/code/lights/amber, id/code/lights/red.",
    ),
}


@pytest.mark.parametrize("case", OWN_CODES)
def test_how_a_code_of_ones_own_is_named_is_told(case: str, tables: Path, settings: Settings) -> None:
    text, message = OWN_CODES[case]
    write("codes.csv", b"code,label_en,source\nlights/red,Red,act\nlights/amber,Amber,act\n")(tables)
    replace("observations.csv", ",expected,,,2030-36", f",expected,{text},,2030-36")(tables)
    (found,) = complaints(tables, settings)
    assert found.sentence().startswith(f'observations.csv, row 2, column publisher_status: "{text}": ')
    assert found.sentence().endswith(message)


def test_of_very_many_codes_of_ones_own_the_first_are_told(tables: Path, settings: Settings) -> None:
    rows = "".join(f"lights/c{number:02},C{number},act\n" for number in range(32))
    write("codes.csv", f"code,label_en,source\n{rows}".encode())(tables)
    replace("observations.csv", ",expected,,,2030-36", ",expected,c99,,2030-36")(tables)
    assert complaints(tables, settings)[0].message.en.endswith(", id/code/lights/c29 and 2 more.")


def test_without_codes_of_ones_own_that_is_told(tables: Path, settings: Settings) -> None:
    replace("observations.csv", ",expected,,,2030-36", ",expected,late,,2030-36")(tables)
    assert complaints(tables, settings)[0].message.en.endswith("The table codes has no codes yet.")


@pytest.mark.parametrize(
    ("spoil", "word", "said"),
    [
        (
            replace("strategies.csv", ",national,", ",republic,"),
            "republic",
            "The codes are: joint-public, municipal, national, portfolio, regional.",
        ),
        (
            replace("observations.csv", ",1,expected,", ",1,awaited,"),
            "awaited",
            "The codes are: proposed, agreed, launched, expected,",
        ),
    ],
    ids=["kind of a strategy", "status"],
)
def test_a_word_that_is_no_code_is_told_the_codes(
    spoil: Callable[[Path], object], word: str, said: str, tables: Path, settings: Settings
) -> None:
    spoil(tables)
    (found,) = [one for one in complaints(tables, settings) if one.value == word]
    assert said in found.message.en


def test_what_is_no_folder_and_no_workbook_is_told(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(TableError, match=r"no folder of CSV tables and no \.xlsx workbook"):
        pipeline.check(tmp_path / "nowhere", settings)


def test_a_folder_without_tables_is_told(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(TableError, match="no table found; the tables are sources,"):
        pipeline.check(tmp_path, settings)


def definition(change: Callable[[dict[str, Any]], object]) -> str:
    """The metadata as it ships, with one change to its first table."""
    metadata = json.loads(folders.table_definition().read_text(encoding="utf-8"))
    change(metadata["tables"][0])
    return json.dumps(metadata)


def column(at: int, **change: object) -> Callable[[dict[str, Any]], object]:
    return lambda table: table["tableSchema"]["columns"][at].update(change)


METADATA: dict[str, tuple[str, str]] = {
    "no list of tables": ('{"tables": 1}', ""),
    "an empty list": ("[]", "the metadata has no tables"),
    "an empty object": ("{}", "the metadata has no tables"),
    "null": ("null", "the metadata has no tables"),
    "no JSON": ("{", ""),
    "too deep": ("[" * 100_000, ""),
    "a column without a name": (definition(column(1, name=None)), "a column of sources has no name"),
    "no columns": (definition(lambda one: one["tableSchema"].pop("columns")), "sources has no columns"),
    "no primary key": (definition(lambda one: one["tableSchema"].pop("primaryKey")), "sources has no primaryKey"),
    "no graph": (definition(lambda one: one.pop("https://w3id.org/fremdrift/def/graphTemplate")), "sources has no fd:graph"),
    "a graph that a row may lack": (
        definition(lambda one: one.update({"https://w3id.org/fremdrift/def/graphTemplate": "graph/of/{publisher}"})),
        "sources: each fd:graphTemplate has a column that may be empty, and then a row has no graph; make the column required",
    ),
    "a rank that is no number": (
        definition(column(1, **{"https://w3id.org/fremdrift/def/datesAccount": "first"})),
        "fd:datesAccount is 'first'; give 1 to the column that is asked first, then 2",
    ),
    "no name for its rows": (definition(lambda one: one["tableSchema"].pop("aboutUrl")), "sources has no aboutUrl"),
    "a key that is no column": (
        definition(lambda one: one["tableSchema"].update(primaryKey="key")),
        "a key or reference names the column key of the table sources, which is not defined",
    ),
    "a table others refer to is gone": (
        definition(lambda one: one.update(url="places.csv")),
        "a key or reference names the column source of the table sources, which is not defined",
    ),
    "a property that is no IRI": (definition(column(1, propertyUrl="http://[")), "Invalid IPv6 URL"),
    "a property without a name at its end": (
        definition(column(1, propertyUrl="https://example.org/2")),
        "the propertyUrl https://example.org/2 does not end in a name, so RDF/XML cannot write it",
    ),
    "a schema elsewhere": (
        definition(lambda one: one.update(tableSchema="http://127.0.0.1:1/schema")),
        "tableSchema is the address http://127.0.0.1:1/schema; write what stands there, nothing is fetched",
    ),
    "a dialect elsewhere": (definition(lambda one: one.update(dialect="http://127.0.0.1:1/d")), "dialect is the address"),
    "another context": ('{"@context": "http://127.0.0.1:1/x", "tables": [{"url": "x.csv"}]}', ""),
    "a language that is none": (definition(column(1, lang="danish_")), "Invalid language tag"),
}  # fmt: skip


@pytest.mark.parametrize("case", METADATA)
def test_metadata_that_is_none_is_told(case: str, tables: Path, settings: Settings) -> None:
    text, why = METADATA[case]
    (tables / "csv-metadata.json").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=rf"csv-metadata.json in .* is not the CSVW metadata of our tables: .*{why}"):
        pipeline.check(tables, settings)


def test_a_folder_in_place_of_the_metadata_is_told(tables: Path, settings: Settings) -> None:
    (tables / "csv-metadata.json").mkdir()
    with pytest.raises(TableError, match=r"csv-metadata.json in .* is no file that can be read"):
        pipeline.check(tables, settings)


LIMITS: dict[str, tuple[dict[str, Any], str, str]] = {
    "least": ({"base": "integer", "minimum": 1}, "0", "Write a whole number of 1 or more in digits alone"),
    "words for true": ({"base": "boolean", "format": "ja|nej"}, "true", "Write ja or nej."),
    "decimal": ({"base": "decimal"}, "1_000", "Write it, for example, as 2030."),
    "infinite": ({"base": "decimal"}, "INF", "Write it, for example, as 2030."),
    "double": ({"base": "double"}, "1_000", "The value is not of type double."),
    "pattern without an example": ({"base": "string", "format": "[æøå]{9}"}, "x", "The form is [æøå]{9}."),
}


@pytest.mark.parametrize("case", LIMITS)
def test_a_complaint_says_what_the_metadata_asks_for(case: str, tables: Path, settings: Settings) -> None:
    datatype, text, message = LIMITS[case]
    (tables / "csv-metadata.json").write_text(definition(column(1, datatype=datatype)), encoding="utf-8")
    both(replace("sources.csv", "The Paper Act", text), replace("sources.csv", "A letter without a date", ""))(tables)
    found = next(one for one in complaints(tables, settings) if one.row == 2)
    assert (found.column, found.value) == ("title", text)
    assert message in found.sentence()
