"""Workbooks: what a cell of XLSX can hold, and how a text gets into one as a text whatever it looks like.

Both the workbook to fill in and the workbook to download keep to this; no library is needed to say it.
"""

from typing import Any, Final

LAST_ROW: Final = 1_048_576
LONGEST_TEXT: Final = 32_767
"""Characters of UTF-16 in a cell (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)."""
READ_ME: Final = "Læs mig - Read me"
"""The sheet that explains a workbook to its readers; it holds no table."""
_NOT_IN_XML: Final = {"\ufffe", "\uffff"}


def fits(text: str) -> bool:
    """True where a cell can hold the text."""
    if len(text) <= LONGEST_TEXT // 2 and text.isprintable():  # as nearly all are
        return True
    return len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT and not _NOT_IN_XML & set(text)


def put_text(sheet: Any, row: int, column: int, text: str, form: Any) -> None:
    """Write a text into a cell of an xlsxwriter sheet, counted from 0: never a formula, a number, a link or markup."""
    if text.startswith("<r>") and text.endswith("</r>"):  # xlsxwriter would take it for markup of its own
        sheet.write_rich_string(row, column, text[:1], form, text[1:], form)
    else:
        sheet.write_string(row, column, text, form)
