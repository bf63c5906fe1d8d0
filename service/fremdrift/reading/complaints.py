"""Complaints: what is wrong with a table, and what to do, in Danish and English. One function, one complaint."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from fremdrift.model.dates import ACCEPTED_DA, ACCEPTED_EN
from fremdrift.model.findings import Finding, Message, Place, Severity
from fremdrift.reading.codes import own_to_choose_from, to_choose_from
from fremdrift.reading.definition import Column, Table
from fremdrift.reading.sheets import CsvFile, Sheet

AnySheet = CsvFile | Sheet

LONGEST_KEY: Final = 200
"""Bytes of a part of a key. File systems take 255 for a name, which has a suffix too."""
LATEST: Final = "latest"
"""The local part that no edition may have: ``/edition/{strategy}/latest`` leads to the newest one."""

NOT_A_DATE: Final = Message(
    f"Det er ikke en dato i en form vi tager. Skriv den som {ACCEPTED_DA}; er den ukendt, så lad cellen stå tom.",
    f"This is not a date in a form that we take. Write it as {ACCEPTED_EN}; where it is unknown, leave the cell empty.",
)
CONTROL_CHARACTER: Final = Message(
    "Cellen har et styretegn der ikke kan offentliggøres. Skriv teksten i cellen igen.",
    "The cell has a control character that cannot be published. Type the text of the cell again.",
)
BAD_ADDRESS: Final = Message(
    "Det er ikke en hel adresse. Skriv en adresse der begynder med https:// eller http:// og et værtsnavn, uden "
    "mellemrum, brugernavn og andre tegn end dem en adresse kan have.",
    "This is not a whole address. Write one that begins with https:// or http:// and a host name, without spaces, user "
    "name and characters that an address cannot have.",
)
BAD_NAME: Final = Message(
    "Teksten kan ikke stå i en adresse, og den skal her. Brug kun bogstaver, tal, bindestreg, punktum og skråstreg.",
    "The text cannot stand in an address, which it has to here. Use letters, digits, hyphens, dots and slashes only.",
)


def bad_own_code(addresses: Sequence[str]) -> Message:
    """A cell that is to name a code of the publisher's own and is no address; ``addresses`` are those of the codes."""
    codes = own_to_choose_from(addresses)
    return Message(
        "Det er ikke adressen på en kode. Skriv id/code/{skala}/{kode}, hvor {skala}/{kode} er nøglen i tabellen "
        f"codes, eller hele adressen på en kode i vokabularet.{codes.da}",
        "This is not the address of a code. Write id/code/{scheme}/{code}, where {scheme}/{code} is the key in the "
        f"table codes, or the whole address of a code of the vocabulary.{codes.en}",
    )


def turned_text(code: str) -> Message:
    """A cell with a character, told by its code point, that turns the direction of text around."""
    return Message(
        f"Cellen har tegnet {code}, der vender tekstens retning, så læsere ser andre ord end dem der står. Slet det, "
        "eller skriv teksten i cellen igen.",
        f"The cell has the character {code}, which turns the direction of text, so that readers see other words than "
        "are there. Delete it, or type the text of the cell again.",
    )


def missing_table(table: Table, source: Path) -> Finding:
    """A table that must be there is not."""
    message = Message(
        f"Tabellen mangler. Opret den med kolonnerne {_names(table)}.",
        f"The table is missing. Make it, with the columns {_names(table)}.",
    )
    file = f"{table.name}.csv" if source.is_dir() else source.name
    return Place(file, sheet=None if source.is_dir() else table.name).complain("table", message)


def missing_named_table(table: Table, source: Path, cells: int, others: Sequence[str]) -> Finding:
    """A table that may be left out is not there, though so many cells of others name rows of it."""
    names = ", ".join(others)
    message = Message(
        f"Tabellen mangler, men rækker i den er nævnt ({cells} celler, i {names}). Opret den med kolonnerne "
        f"{_names(table)}, eller slet henvisningerne.",
        f"The table is missing, but rows of it are named ({cells} cells, in {names}). Make it, with the columns "
        f"{_names(table)}, or delete the references.",
    )
    return replace(missing_table(table, source), message=message)


def unknown_table(name: str, source: Path, tables: tuple[Table, ...]) -> Finding:
    """A file or sheet, of this name, that is none of the tables."""
    names = ", ".join(table.name for table in tables)
    message = Message(
        f"Ingen tabel hedder sådan, så den er ikke læst. Tabellerne er {names}.",
        f"No table has this name, so it was not read. The tables are {names}.",
    )
    file, sheet = (name, None) if source.is_dir() else (source.name, name)
    return Place(file, sheet=sheet).complain("table", message, severity=Severity.WARNING)


def misnamed_table(table: Table, name: str) -> Finding:
    """A file whose name is a table's but for the case of its letters."""
    message = Message(
        f"Filen er ikke læst, for tabellens fil hedder {table.name}.csv. Omdøb den.",
        f"The file was not read, since the table's file is called {table.name}.csv. Rename it.",
    )
    return Place(name).complain("table", message, name)


def no_file(table: Table) -> Finding:
    """Something that is no plain file stands in a table's place."""
    message = Message(
        "Det er ikke en almindelig fil, så tabellen kan ikke læses. Læg CSV-filen her, eller fjern det der er her.",
        "This is not a plain file, so the table cannot be read. Put the CSV file itself here, or remove what is here.",
    )
    return Place(f"{table.name}.csv").complain("table", message)


def two_sheets(table: Table, first: str, sheet: Sheet) -> Finding:
    """A second sheet that means the same table as the first."""
    message = Message(
        f"Tabellen {table.name} har to ark, dette og {first}. Saml rækkerne i det ene, og slet det andet.",
        f"The table {table.name} has two sheets, this one and {first}. Put the rows into one, and delete the other.",
    )
    return sheet.place().complain("table", message)


def _names(table: Table) -> str:
    return ", ".join(one.name for one in table.cells)


def empty_table(table: Table, sheet: AnySheet) -> Finding:
    """A file without even a header."""
    message = Message(
        f"Tabellen er tom. Den skal begynde med en række med kolonnerne {_names(table)}.",
        f"The table is empty. It must begin with a row with the columns {_names(table)}.",
    )
    return sheet.place().complain("empty", message)


def no_rows(table: Table, sheet: AnySheet) -> Finding:
    """A table that must have rows has only a header."""
    message = Message(
        "Tabellen har kolonneoverskrifter, men ingen rækker. Udfyld mindst én.",
        "The table has headings but no rows. Fill in at least one.",
    )
    return sheet.place().complain("empty", message)


def unknown_column(table: Table, sheet: AnySheet, number: int, name: str, meant: str = "") -> Finding:
    """A heading that is none of the columns; ``meant`` is one that it looks like."""
    da, en = (f" Menes {meant}?", f" Is {meant} meant?") if meant else ("", "")
    message = Message(
        f"Tabellen har ingen kolonne med det navn.{da} Kolonnerne er {_names(table)}; "
        "en tekst på et andet sprog hedder som title_fr, og en ny skal først stå i csv-metadata.json i samme mappe.",
        f"The table has no column of this name.{en} The columns are {_names(table)}; "
        "a text in another language is named like title_fr, and a new one must first stand in csv-metadata.json in the "
        "same folder.",
    )
    return sheet.place(number, name).complain("column", message, name)


def column_twice(sheet: AnySheet, number: int, column: Column) -> Finding:
    """A column that stands there twice."""
    message = Message("Kolonnen står der to gange. Behold den ene.", "The column is there twice. Keep one of them.")
    return sheet.place(number, column.name).complain("column", message, column.name)


def missing_column(sheet: AnySheet, number: int, column: Column) -> Finding:
    """A column that is not in the header."""
    message = Message(
        "Kolonnen mangler. Tilføj den; cellerne må gerne stå tomme, hvis kolonnen ikke er påkrævet.",
        "The column is missing. Add it; its cells may stay empty unless the column is required.",
    )
    return sheet.place(number, column.name).complain("column", message)


def surplus_cells(sheet: AnySheet, number: int, width: int, text: str) -> Finding:
    """A row with more cells than columns."""
    message = Message(
        f"Rækken har flere celler end de {width} kolonner. Ofte skal en tekst med komma stå i anførselstegn.",
        f"The row has more cells than the {width} columns. Often a text with a comma must stand in quotation marks.",
    )
    if sheet.sheet is not None:
        message = Message(
            f"Teksten står til højre for de {width} kolonner. Slet den, eller giv dens kolonne en overskrift: i "
            "parentes, (note), hvis den kun er til læsere.",
            f"The text stands to the right of the {width} columns. Delete it, or give its column a heading: in round "
            "brackets, (note), if it is for readers only.",
        )
    return sheet.place(number).complain("width", message, text)


def too_few_cells(sheet: AnySheet, number: int, width: int, found: int) -> Finding:
    """A row with fewer cells than columns."""
    message = Message(
        f"Rækken har {found} celler, men tabellen har {width} kolonner. Skriv også de tomme celler.",
        f"The row has {found} cells, but the table has {width} columns. Write the empty cells too.",
    )
    return sheet.place(number).complain("width", message)


def required_cell(sheet: AnySheet, number: int, column: Column) -> Finding:
    """An empty cell in a required column."""
    codes = to_choose_from(column)
    message = Message(
        f"Cellen er tom, men skal udfyldes: {column.help.get('da', '')}.{codes.da}",
        f"The cell is empty but must be filled in: {column.help.get('en', '')}.{codes.en}",
    )
    return sheet.place(number, column.name).complain("required", message, "")


def duplicate_key(sheet: AnySheet, number: int, column: str, key: str, first: int) -> Finding:
    """A key that an earlier row has."""
    message = Message(
        f"Nøglen står allerede i række {first}. Giv en af dem en anden nøgle, eller slet den ene række.",
        f"The key stands in row {first} already. Give one of them another key, or delete one row.",
    )
    return sheet.place(number, column).complain("key", message, key)


def code_in_another_case(sheet: AnySheet, number: int, column: str, key: str, known: str) -> Finding:
    """A code that differs from an earlier one in case only: whoever chooses by it could not tell which is meant."""
    message = Message(
        f"Koden skiller sig kun fra {known} ved store og små bogstaver. Giv den en anden nøgle, eller brug den ene "
        "kode.",
        f"The code differs from {known} in capitals only. Give it another key, or use the one code.",
    )
    return sheet.place(number, column).complain("key", message, key)


def reserved_key(sheet: AnySheet, number: int, column: str, key: str) -> Finding:
    """A key that would take an address the service itself answers at."""
    message = Message(
        f"Navnet {LATEST} er optaget: dets adresse fører altid til den nyeste udgave. Giv udgaven en anden nøgle.",
        f"The name {LATEST} is taken: its address always leads to the newest edition. Give the edition another key.",
    )
    return sheet.place(number, column).complain("key", message, key)


def long_key(sheet: AnySheet, number: int, column: str, key: str) -> Finding:
    """A key of which a part is too long to be the name of a file, as it is in a release and in a static copy."""
    message = Message(
        f"Nøglen er for lang: den bliver til filnavne. Hver del må fylde højst {LONGEST_KEY} bytes; giv en kortere.",
        f"The key is too long: it becomes names of files. A part has at most {LONGEST_KEY} bytes; shorten it.",
    )
    return sheet.place(number, column).complain("key", message, key)


def dangling_reference(sheet: AnySheet, number: int, column: str, value: str, table: str) -> Finding:
    """A reference to a key that no row has."""
    message = Message(
        f"Ingen række i tabellen {table} har den nøgle. Ret henvisningen, eller tilføj rækken der.",
        f"No row of the table {table} has this key. Mend the reference, or add the row there.",
    )
    return sheet.place(number, column).complain("reference", message, value)


def not_of_type(column: Column) -> Message:
    """A value that the column's datatype does not take; where the column takes codes, these are what to choose from."""
    codes = to_choose_from(column)
    if codes.en:
        return Message(f"Det er ingen af koderne.{codes.da}", f"This is none of the codes.{codes.en}")
    form = _form(column)
    da, en = f"Værdien er ikke af typen {column.base_type}.", f"The value is not of type {column.base_type}."
    if column.base_type == "string":
        da, en = (
            "Værdien har ikke den form, kolonnen kræver.",
            "The value does not have the form that the column takes.",
        )
    return Message(
        f"{da} {form.da} Ret cellen: {column.help.get('da', '')}.",
        f"{en} {form.en} Mend the cell: {column.help.get('en', '')}.",
    )


def _form(column: Column) -> Message:
    """What to write instead: for a few types in words, else an example and the form, else the bare form."""
    form = column.datatype.format if column.datatype else None
    if column.base_type == "boolean":
        yes, no = form.split("|") if form else ("true", "false")
        return Message(f"Skriv {yes} eller {no}.", f"Write {yes} or {no}.")
    if column.is_integer and not form:
        return _whole_number(column)
    if column.example:
        more_da, more_en = (f"; formen er {form}", f"; the form is {form}") if form else ("", "")
        return Message(
            f"Skriv den for eksempel som {column.example}{more_da}.",
            f"Write it, for example, as {column.example}{more_en}.",
        )
    return Message(f"Formen er {form}.", f"The form is {form}.")


def _whole_number(column: Column) -> Message:
    least = column.datatype.minimum if column.datatype else None
    da, en = (f" på mindst {least}", f" of {least} or more") if least is not None else ("", "")
    return Message(
        f"Skriv et helt tal{da} med cifre alene og uden nuller foran, som 12.",
        f"Write a whole number{en} in digits alone and without leading zeros, like 12.",
    )
