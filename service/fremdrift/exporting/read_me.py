"""What is told the readers of tables to take home, in Danish and in English: what they hold, how dates are to be read,
licence, source, address. It is the first sheet of a workbook, and in a package a text in each language.

It says nothing of the release: a file whose rows stay the same is taken over by the next one as it is.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from fremdrift.exporting.packages import About
from fremdrift.exporting.tabular import TableFile, with_references
from fremdrift.exporting.workbook import write_workbook
from fremdrift.ground.workbooks import MOVES
from fremdrift.model.datasets import Texts
from fremdrift.model.tables import Column, Kind, Table

_Line = tuple[str, str, str, str]
"""What it is of, a number, and what is said in Danish and in English."""

_SHEETS: Final[tuple[_Line, ...]] = (
    ("Sådan læses arkene / How to read the sheets", "", "Dansk", "English"),
    (
        "Overskrifter / Headings",
        "",
        "En overskrift er kolonnens navn i alle formater. Noten på den siger på dansk og engelsk hvad den betyder.",
        "A heading is the column's name in every format. The note on it says in Danish and English what it means.",
    ),
    (
        "Filter",
        "",
        "Pilen i en overskrift filtrerer og sorterer. Overskriften bliver stående når der rulles.",
        "The arrow in a heading filters and sorts. The heading stays where it is when you scroll.",
    ),
    (
        "Læs tilbage / Read back",
        "",
        "Programmet læser projektmappen igen som den er: fremdrift publish FIL.xlsx. Det springer over hvad der kun "
        "er for læsere: dette ark, arket moves, og kolonner og ark hvis navn begynder med en rund parentes, som (min "
        "note). Sæt gerne egne ind, også med formler.",
        "The program reads the workbook again as it is: fremdrift publish FILE.xlsx. It passes over what is for "
        "readers only: this sheet, the sheet moves, and columns and sheets whose name begins with a round bracket, "
        "like (my note). Put in your own, with formulas too.",
    ),
)
_MOVES: Final[tuple[_Line, ...]] = (
    ("Sådan findes en tings flytninger / How to find the moves of a thing", "", "Dansk", "English"),
    (
        "1. (titel) / (title)",
        "",
        "Filtrér kolonnen (titel) i arket moves på tingens titel, eller (thing) på dens nøgle i de andre ark.",
        "Filter the column (title) of the sheet moves by the thing's title, or (thing) by its key in the other sheets.",
    ),
    (
        "2. (retning / direction)",
        "",
        "Fravælg »uændret / same« i (retning / direction): hver række der er tilbage, er én flytning, og (sagt af / "
        "said by) siger hvem der oplyste den nye dato.",
        "Leave out “uændret / same” in (retning / direction): each row that is left is one move, and (sagt af / "
        "said by) says who gave the new date.",
    ),
)
_DATES: Final[tuple[_Line, ...]] = (
    ("Datoer (EDTF, ISO 8601-2) / Dates (EDTF, ISO 8601-2)", "", "Dansk", "English"),
    (
        "2022-06-30",
        "",
        "30. juni 2022; en hel dag er en dato i et regneark",
        "30 June 2022; a full day is a date in a spreadsheet",
    ),
    ("2022-06", "", "juni 2022", "June 2022"),
    ("2022", "", "engang i 2022", "some time in 2022"),
    ("2022-33", "", "1. kvartal 2022", "first quarter of 2022"),
    ("2022-34", "", "2. kvartal 2022", "second quarter of 2022"),
    ("2022-35", "", "3. kvartal 2022", "third quarter of 2022"),
    ("2022-36", "", "4. kvartal 2022", "fourth quarter of 2022"),
    ("2022-37", "", "1. tertial 2022 (januar til april)", "first third of 2022 (January to April)"),
    ("2022-38", "", "2. tertial 2022 (maj til august)", "second third of 2022 (May to August)"),
    ("2022-39", "", "3. tertial 2022 (september til december)", "last third of 2022 (September to December)"),
    ("2022-40", "", "1. halvår 2022", "first half of 2022"),
    ("2022-41", "", "2. halvår 2022", "second half of 2022"),
    ("2022-03/2022-06", "", "fra marts til juni 2022", "from March to June 2022"),
    ("../2022-06-30", "", "senest 30. juni 2022", "by 30 June 2022"),
    ("2022-06/..", "", "tidligst juni 2022", "from June 2022"),
)


_NAMES: Final = {"da": ("laes-mig.txt", "kolonner.txt"), "en": ("read-me.txt", "columns.txt")}
"""What the texts of a package are called, in letters that every program that unpacks it knows."""
_LANGUAGES: Final = ("da", "en")
_COUNTED: Final = (("række", "rækker"), ("row", "rows"))
_HEADINGS: Final = {"da": ("Læs mig", "Kolonner"), "en": ("Read me", "Columns")}
_PACKED: Final = {
    "da": "Her er tabellerne som CSV (UTF-8, komma imellem). kolonner.txt siger hvad hver kolonne betyder; "
    "csv-metadata.json og datapackage.json siger det samme til programmer.",
    "en": "These are the tables as CSV (UTF-8, parted by commas). columns.txt says what each column means; "
    "csv-metadata.json and datapackage.json say the same to programs.",
}


def read_me_texts(files: Sequence[TableFile], about: About) -> Iterator[tuple[str, str]]:
    """The text beside the tables of a package, in each language with the name of its file."""
    blocks = (tuple(_origin(about)), _tables(files), _DATES)
    for at, lang in enumerate(_LANGUAGES):
        told = [_HEADINGS[lang][0], "", *_of_block(blocks[0], at), "", _PACKED[lang]]
        for one in blocks[1:]:
            told += ["", _half(one[0][0], at), *_of_block(one, at)]
        yield _NAMES[lang][0], "\n".join(told) + "\n"


def column_texts(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    """What every column means, in each language with the name of its file."""
    for lang in _LANGUAGES:
        told = [_HEADINGS[lang][1]]
        for table in tables:
            told += ["", f"{table.name}.csv: {table.titles.get(lang, table.name)}"]
            told += [f"  {one.name}: {_meaning(one, lang)}" for one in table.columns]
        yield _NAMES[lang][1], "\n".join(told) + "\n"


def _of_block(block: Sequence[_Line], at: int) -> Iterator[str]:
    """The lines under a heading in the language at a place."""
    for name, number, *texts in block[1:]:
        count = f" ({number} {_COUNTED[at][number != '1']})" if number else ""
        yield f"  {_half(name, at)}{count}: {texts[at]}"


def _half(text: str, at: int) -> str:
    """What a heading in both languages says in that at a place; a date has no two sides."""
    sides = text.split(" / ")
    return sides[at] if len(sides) == len(_LANGUAGES) else text


def write_explained(files: Sequence[TableFile], about: About, to: BinaryIO) -> None:
    """Write the workbook of a dataset with the sheet that explains it before the others, into a file in which one can
    go back.
    """
    files = with_references(files)
    write_workbook(files, to, _blocks(files, about))


def _blocks(files: Sequence[TableFile], about: About) -> Sequence[Sequence[_Line]]:
    """The lines of the sheet in blocks, each with its heading first."""
    return (
        tuple(_origin(about)),
        _tables(files),
        _SHEETS,
        *([_MOVES] if any(one.table.name == MOVES and one.beside for one in files) else []),
        _DATES,
        (("Kolonner / Columns", "", "Dansk", "English"), *_columns(files)),
    )


def _tables(files: Sequence[TableFile]) -> Sequence[_Line]:
    tables = ((one.table.name, str(one.rows), _told(one.table, "da"), _told(one.table, "en")) for one in files)
    return ("Tabel / Table", "Rækker / Rows", "Dansk", "English"), *tables


def _columns(files: Sequence[TableFile]) -> Iterator[_Line]:
    """Every column as people call it, with what it means: who prints the sheet has no notes."""
    for file in files:
        for one in file.shown:
            yield f"{file.table.name}: {one.name}", "", _meaning(one, "da"), _meaning(one, "en")


def _meaning(column: Column, lang: str) -> str:
    return ": ".join(filter(None, (column.titles.get(lang, column.name), column.help.get(lang))))


def _origin(about: About) -> Iterator[_Line]:
    licence, base = f"{about.licence.title}, {about.licence.address}", about.base
    yield "Læs mig / Read me", "", "Dansk", "English"
    if about.titles:
        yield "Titel / Title", "", texts_in(about.titles, "da"), texts_in(about.titles, "en")
    yield "Adresse / Address", "", about.address, about.address
    yield (
        "Udgivelse / Release",
        "",
        f"Filen er den samme så længe dens rækker er det. Den nyeste, og alle andre formater: {base}catalog",
        f"The file stays the same as long as its rows do. The newest, and all other formats: {base}en/catalog",
    )
    yield (
        "Licens / Licence",
        "",
        f"Sammenstillingen: {licence}. Titler og citerede ord er fortsat udgivernes.",
        f"The compilation: {licence}. Titles and quoted words remain their publishers'.",
    )
    yield (
        "Kilde / Source",
        "",
        "Hvad der er skrevet af, nævner i sin række den kilde det står i.",
        "What was copied out names in its row the source that it stands in.",
    )


def texts_in(texts: Texts, lang: str) -> str:
    """A text in a language, else in the first that there is."""
    return texts.get(lang) or next(iter(texts.values()))


_WORDS: Final = {
    "da": ("Nøgle", "Se også: {column} står i tabellen {table}", "Datoer"),
    "en": ("Key", "See also: {column} is in the table {table}", "Dates"),
}


def _told(table: Table, lang: str) -> str:
    """A table in a sentence or two: its title, its key, where what it refers to stands, and which columns are dates."""
    key, refers, dated = _WORDS[lang]
    dates = [one.name for one in table.columns if one.kind is Kind.DATE]
    parts = [
        table.titles.get(lang, table.name),
        *([f"{key}: {', '.join(table.key)}"] if table.key else []),
        *(refers.format(column=one.column, table=one.table) for one in table.references if one.table != table.name),
        *([f"{dated}: {', '.join(dates)}"] if dates else []),
    ]
    return ". ".join(parts) + "."
