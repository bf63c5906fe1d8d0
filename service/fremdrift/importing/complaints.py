"""Complaints about tracker sheets, in Danish and English. One function, one complaint; each says what to do."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fremdrift.importing.dates import Reading
from fremdrift.model.findings import Message

NUL: Final = Message(
    "Filen indeholder et NUL-tegn. Fjern det, og gem filen igen; eller sæt »encoding« til utf-16, hvis den er det.",
    "The file contains a NUL character. Remove it and save the file again; or set “encoding” to utf-16 if it is that.",
)
CONTROL: Final = Message(
    "Cellen har et styretegn. Ret cellen, eller sig i kortet under »replace« hvilket tegn der menes.",
    "The cell has a control character. Mend the cell, or say under “replace” in the mapping which character is meant.",
)
NO_TEXT: Final = Message(
    "Filen er ingen CSV, men en projektmappe eller side af en anden slags (ODS, XLS, XLSM, HTML, XML). Åbn den i et "
    "regnearksprogram, og gem den som .xlsx eller som CSV.",
    "The file is no CSV but a workbook or a page of another kind (ODS, XLS, XLSM, HTML, XML). Open it in a spreadsheet "
    "program, and save it as .xlsx or as CSV.",
)
NO_NAME: Final = Message(
    "Rækken har ingen tekst i navnekolonnen. Udfyld den, eller nævn rækken under »skip« med en grund.",
    "The row has no text in the name column. Fill it in, or name the row under “skip” with a reason.",
)
NOT_A_FOLDER: Final = Message(
    "Tabellerne skal stå i en mappe med CSV-filer; en projektmappe kan der ikke importeres i.",
    "The tables must stand in a folder of CSV files; nothing can be imported into a workbook.",
)


def no_entry(known: Iterable[str]) -> Message:
    """A file that the mapping does not speak of."""
    names = ", ".join(known)
    return Message(
        f"Kortet har ingen [[files]] for denne fil. Tilføj en; kortet kender {names}.",
        f"The mapping has no [[files]] for this file. Add one; the mapping knows {names}.",
    )


def same_name(path: Path, other: Path) -> Message:
    """Two files that the mapping cannot tell apart."""
    return Message(
        f"To filer hedder det samme: {path} og {other}. Omdøb den ene, og giv den sin egen [[files]] i kortet.",
        f"Two files have this name: {path} and {other}. Rename one of them, and give it [[files]] of its own in the "
        "mapping.",
    )


def no_file() -> Message:
    """A file that is not there."""
    return Message("Filen findes ikke. Ret stien.", "There is no such file. Correct the path.")


def undecodable(encoding: str) -> Message:
    """A byte that is none of the encoding."""
    return Message(
        f"Teksten er ikke {encoding}. Sæt »encoding« i kortet til det filen er, for eksempel cp1252 eller latin-1.",
        f"The text is not {encoding}. Set “encoding” in the mapping to what it is, for example cp1252 or latin-1.",
    )


def unknown_encoding(encoding: str) -> Message:
    """An encoding that nobody knows."""
    return Message(
        f"Tegnsættet {encoding} kendes ikke. Ret »encoding« i kortet.",
        f"The encoding {encoding} is not known. Correct “encoding” in the mapping.",
    )


def not_csv(fault: object) -> Message:
    """A row that is no CSV."""
    return Message(
        f"Rækken er ikke gyldig CSV ({fault}). Se på anførselstegn, og på »separator« og »line_ends« i kortet.",
        f"The row is not valid CSV ({fault}). Look at quotation marks, and “separator” and “line_ends” in the mapping.",
    )


def no_header(number: int) -> Message:
    """A header row that the file does not have."""
    return Message(
        f"Filen har ingen række {number} med overskrifter. Ret »header« i kortet.",
        f"The file has no row {number} with headings. Correct “header” in the mapping.",
    )


def no_sheet(sheets: Iterable[str]) -> Message:
    """A sheet that the workbook does not have."""
    names = ", ".join(sheets)
    return Message(
        f"Projektmappen har ikke det ark. Ret »sheet« i kortet; arkene er {names}.",
        f"The workbook has no such sheet. Correct “sheet” in the mapping; the sheets are {names}.",
    )


def no_column(headers: Iterable[str]) -> Message:
    """A column of the mapping that the sheet does not have."""
    names = ", ".join(one or "–" for one in headers)
    return Message(
        f"Arket har ingen sådan kolonne. Ret kolonnen i kortet; overskrifterne er: {names}.",
        f"The sheet has no such column. Correct the column in the mapping; the headings are: {names}.",
    )


def several_columns(positions: Iterable[int]) -> Message:
    """A header that several columns have."""
    places = ", ".join(str(one) for one in positions)
    return Message(
        f"Flere kolonner har den overskrift. Skriv kolonnens nummer i kortet i stedet: {places}.",
        f"Several columns have this heading. Write the column's number in the mapping instead: {places}.",
    )


def two_readings(found: tuple[Reading, ...], also: str = "") -> Message:
    """A date that reads in two ways, or in another way than its neighbours; ``also`` is the neighbour's reading."""
    da = " eller ".join(f"{one.edtf or 'ingen dag'} ({one.order})" for one in found)
    en = " or ".join(f"{one.edtf or 'no day'} ({one.order})" for one in found)
    return Message(
        f"Datoen kan læses som {da}{f', mens {also}' if also else ''}. "
        "Sig rækkefølgen for kolonnen i kortet med »order«.",
        f"The date reads as {en}{f', while {also}' if also else ''}. "
        "State the order for the column in the mapping with “order”.",
    )


def not_in_order(orders: tuple[str, ...]) -> Message:
    """A text that is no date in the stated order."""
    stated = " / ".join(orders)
    return Message(
        f"Det er ikke en dato skrevet som {stated}. Ret cellen eller »order«, "
        "eller sig under »readings« hvilken dato ordene betyder, eller under »texts« hvilken status.",
        f"This is not a date written as {stated}. Correct the cell or “order”, "
        "or say under “readings” which date the words mean, or under “texts” which status.",
    )


def no_date() -> Message:
    """A text that is no date at all, where no order is stated."""
    return Message(
        "Det er ikke en dato der kan læses. Sig formen med »order« i kortet, som dd. mmmm yyyy, "
        "eller under »readings« hvilken dato ordene betyder, eller under »texts« hvilken status.",
        "This is no date that can be read. State its form with “order” in the mapping, such as dd mmmm yyyy, "
        "or say under “readings” which date the words mean, or under “texts” which status.",
    )


def bad_order(order: str) -> Message:
    """An order that cannot be used."""
    return Message(
        f"Datoformen {order} kan ikke bruges: skriv den med dd, mm eller mmmm (månedens navn) og yyyy, "
        "q (kvartal), t (tertial) eller h (halvår), "
        "og ord i 'anførselstegn'; yy kræver desuden »pivot«, det første år der hører til 1900-tallet.",
        f"The form of date {order} cannot be used: write it with dd, mm or mmmm (the month's name) and yyyy, "
        "q (quarter), t (third) or h (half-year), and words in 'quotation marks'; yy also needs “pivot”, the first "
        "year that belongs to the 1900s.",
    )


def not_on_scale(scale: str, texts: Iterable[str]) -> Message:
    """A rating that the scale does not have."""
    names = ", ".join(texts)
    return Message(
        f"Skalaen {scale} har ikke den vurdering; den har {names}. Tilføj koden, eller sig det under »texts«.",
        f"The scale {scale} has no such rating; it has {names}. Add the code, or say under “texts” what it means.",
    )


def two_codes(code: str, other: str) -> Message:
    """A text of a scale that two of its codes have."""
    return Message(
        f"Teksten står ved både {code} og {other}. Lad den stå ved én af dem; ark med hver sin skala får hver sin "
        "[[scales]].",
        f"The text stands at both {code} and {other}. Leave it at one of them; sheets with a scale each get [[scales]] "
        "each.",
    )


def no_code(codes: Message) -> Message:
    """A cell of a new row is none of the codes that its column takes."""
    return Message(
        f"Det er ingen kode, som kolonnen tager. Ret den i kortet.{codes.da}",
        f"This is no code that the column takes. Correct it in the mapping.{codes.en}",
    )


def twice_in_edition(thing: str, file: str, record: int) -> Message:
    """Two rows of one edition that count as one thing."""
    return Message(
        f"Efter kortets regel er rækken samme ting ({thing}) som nummer {record} i {file}. Er de to ting, så nævn "
        "navnene under identity.distinct; ellers nævn den ene under »skip«.",
        f"By the mapping's rule the row is the same thing ({thing}) as number {record} of {file}. If they are two "
        "things, name them under identity.distinct; else name one of them under “skip”.",
    )


def several_things(keys: Iterable[str]) -> Message:
    """A name or number that may mean several rows of the tables."""
    names = ", ".join(keys)
    return Message(
        f"Navnet eller nummeret kan betyde flere rækker i tabellerne: {names}. Nævn navnene under identity.distinct.",
        f"The name or number may mean several rows of the tables: {names}. Name them under identity.distinct.",
    )


def several_organisations(text: str, keys: Iterable[str]) -> Message:
    """A name or abbreviation that several organisations have, such as ministries of two governments."""
    names = ", ".join(keys)
    return Message(
        f"»{text}« kan betyde flere organisationer: {names}. Sig i kortet hvilken, under [[responsible.known]].",
        f"“{text}” may mean several organisations: {names}. Say in the mapping which, under [[responsible.known]].",
    )


def already_otherwise(key: str, column: str, there: str) -> Message:
    """An observation that the tables have, saying something else."""
    return Message(
        f"Observationen {key} siger allerede noget andet ({column}: {there!r}). Rækker der står, bliver stående: "
        "ret rækken i tabellen, eller giv udgaven en anden nøgle.",
        f"The observation {key} says something else already ({column}: {there!r}). Rows that stand are kept: "
        "correct the row in the table, or give the edition another key.",
    )


def two_columns(columns: Iterable[str], edition: str, cell: str) -> Message:
    """Columns of one edition that say the same of one thing, each something else."""
    names = ", ".join(columns)
    return Message(
        f"Kolonnerne {names} siger hver sit om det samme ({cell}) i udgaven {edition}. Sig i kortet hvilken udgave "
        "hver hører til (»edition«), eller hvad den siger (»says«), eller udelad den ene.",
        f"The columns {names} each say something else of the same thing ({cell}) in the edition {edition}. Say in the "
        "mapping which edition each belongs to (“edition”), or what it says (“says”), or leave one of them out.",
    )


def no_edition_speaks() -> Message:
    """A row with neither rating nor date, in a sheet of several editions."""
    return Message(
        "Rækken har hverken vurdering eller dato i nogen af udgaverne, så ingen udgave omtaler den: navnet og den "
        "ansvarlige er taget med, en note er ikke. Skriv den i observations.csv, med den udgave der siger det.",
        "The row has neither rating nor date in any of the editions, so none of them speaks of it: its name and who "
        "answers were taken, a note was not. Write it into observations.csv, with the edition that says so.",
    )


def no_parent() -> Message:
    """A milestone whose initiative has no name."""
    return Message(
        "Rækken nævner intet initiativ. Udfyld cellen, eller udelad »parent« i kortet.",
        "The row names no initiative. Fill in the cell, or leave “parent” out of the mapping.",
    )


def unknown_name(where: str) -> Message:
    """A name in the mapping that no sheet and no table has."""
    return Message(
        f"Intet ark og ingen tabel har det navn ({where}). Ret det i kortet, hvis arket er med i denne import.",
        f"No sheet and no table has this name ({where}). Correct it in the mapping if its sheet is in this import.",
    )


def not_read(columns: Iterable[str]) -> Message:
    """Columns with text that the mapping does not mention."""
    names = "; ".join(columns)
    return Message(f"Kolonner der ikke er importeret: {names}.", f"Columns that were not imported: {names}.")


def skipped(reason: str) -> Message:
    """A row that the mapping leaves out."""
    return Message(f"Rækken er sprunget over: {reason}.", f"The row was skipped: {reason}.")


def a_total() -> Message:
    """A row that is called as rows are that add up others."""
    return Message(
        "Rækken hedder som en, der lægger de andre sammen, og er taget ind som noget planen skal nå. Er den en sum, "
        "så nævn den under »skip« med en grund, og slet det, den blev til, i tabellerne.",
        "The row is called like one that adds up the others, and was taken as something that the plan is to do. If it "
        "is a sum, name it under “skip” with a reason, and delete what it became in the tables.",
    )


def several_lines() -> Message:
    """A cell of who answers that has several lines, where the mapping does not say whether these are several."""
    return Message(
        "Cellen har flere linjer og er taget som én organisation. Er hver linje sin egen, så skriv separator = "
        '"\\n" under [responsible] i kortet; er den én, så nævn den under [[responsible.known]].',
        "The cell has several lines and was taken as one organisation. If each line is one of its own, write separator "
        '= "\\n" under [responsible] in the mapping; if it is one, name it under [[responsible.known]].',
    )


def kept_row(table: str) -> Message:
    """A row of the mapping that differs from the one in the tables."""
    return Message(
        f"Tabellen {table} har rækken med andet indhold. Den bliver stående; ret den dér, hvis kortet har ret.",
        f"The table {table} has the row with other contents. It is kept; correct it there if the mapping is right.",
    )


def wrong_table(tables: Iterable[str]) -> Message:
    """Rows of the mapping for a table that there is not."""
    names = ", ".join(tables)
    return Message(
        f"Ingen tabel hedder sådan. Ret navnet i kortet; tabellerne er {names}.",
        f"No table has this name. Correct it in the mapping; the tables are {names}.",
    )


def wrong_row(table: str, columns: Iterable[str]) -> Message:
    """A row of the mapping with a column that the table does not have, or without its key."""
    names = ", ".join(columns)
    return Message(
        f"Rækken i kortet passer ikke til tabellen {table}: kolonnerne er {names}; nøglen skal være udfyldt.",
        f"The row in the mapping does not fit the table {table}: the columns are {names}; the key must be filled in.",
    )
