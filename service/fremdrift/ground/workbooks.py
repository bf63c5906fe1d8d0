"""Workbooks: what a cell of XLSX can hold, how a text gets into one as a text whatever it looks like, and what in one
is for readers only.

Both the workbook to fill in and the workbook to download keep to this; no library is needed to say it.

What is for readers only is passed over when tables are read, in CSV too: a column whose heading begins with a round
bracket, ``(title)``, whatever its cells are, formulas as well; a sheet whose name begins so; and the sheets that a
workbook to take home has beside the tables, ``READ_ME``, ``MOVES`` and ``CODE_LISTS``.
"""

from typing import Any, Final

LAST_ROW: Final = 1_048_576
LONGEST_TEXT: Final = 32_767
"""Characters of UTF-16 in a cell (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)."""
READ_ME: Final = "Læs mig - Read me"
"""The sheet that explains a workbook to its readers; it holds no table."""
MOVES: Final = "moves"
"""The sheet of the moves, which follow from the tables: it is none of them."""
CODE_LISTS: Final = "code_lists"
"""The sheet of what codes are called, which is of the vocabulary: it is no table of a publisher."""
_ASIDE: Final = "("
_NOT_IN_XML: Final = {"\ufffe", "\uffff"}


def fits(text: str) -> bool:
    """True where a cell can hold the text."""
    if len(text) <= LONGEST_TEXT // 2 and text.isprintable():  # as nearly all are
        return True
    return len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT and not _NOT_IN_XML & set(text)


def heading_for_readers(text: str) -> str:
    """The heading of a column that reading passes over."""
    return f"{_ASIDE}{text})"


def is_for_readers(heading: str) -> bool:
    """True for the heading of a column that is for readers only, unless its table has a column that is called so."""
    return heading.lstrip().startswith(_ASIDE)


def is_no_table(sheet: str) -> bool:
    """True for the name of a sheet that is for readers only, unless there is a table that is called so."""
    return is_for_readers(sheet) or sheet in (READ_ME, MOVES, CODE_LISTS)


def put_text(sheet: Any, row: int, column: int, text: str, form: Any) -> None:
    """Write a text into a cell of an xlsxwriter sheet, counted from 0: never a formula, a number, a link or markup."""
    if text.startswith("<r>") and text.endswith("</r>"):  # xlsxwriter would take it for markup of its own
        sheet.write_rich_string(row, column, text[:1], form, text[1:], form)
    else:
        sheet.write_string(row, column, text, form)
