"""Shown: what a workbook's cell shows by its number format (ECMA-376, part 1, 18.8.30-31), where that is no date.

A number is read as it is, whatever is seen of it: 6.1 shown as 6.10 is another thing where it is the number of one.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from fremdrift.model.findings import Message

BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 48: "##0.0E+0",
}  # fmt: skip
"""The formats that a workbook names by number alone, those of dates, texts and whatever suits left out."""
_ASIDE: Final = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_LITERAL: Final = 0xF0000
_NUMBER: Final = re.compile(r"([^#0?.,/E]*)([#0?,]*[#0?])(?:\.([#0?]*))?([^#0?.,/E]*)")
_EXACT: Final = 10**15
"""From here on a spreadsheet program shows zeros in the place of digits."""
_LONGEST: Final = 255
_MOST_DECIMALS: Final = 30
"""So long a format, and so many decimals, a spreadsheet program takes."""
_PRECISE: Final = Context(prec=60)
"""Room for all digits of a number below the limit, as a percentage, with most decimals."""


def shown(code: str, number: float) -> str | None:
    """What a format shows a number as, with a point before decimals; empty where nobody knows here, None where the
    format is of dates, or shows whatever suits.
    """
    if len(code) > _LONGEST:
        return ""
    sections = code.split(";")
    section = sections[1] if number < 0 and len(sections) > 1 else sections[0]
    bare = _ASIDE.sub("", section)
    if "general" in bare.lower() or "@" in bare or re.search("[dmyhs]", bare, re.IGNORECASE) or not bare.strip():
        return None
    found = _NUMBER.fullmatch(_ASIDE.sub(_as_literal, section))
    if not found or not abs(number) < _EXACT:
        return ""
    sign = "-" if number < 0 and len(sections) == 1 else ""
    before, whole, part, after = found.groups()
    percent = (before + after).count("%")
    if percent > 1 or len(part or "") > _MOST_DECIMALS:
        return ""
    value = abs(Decimal(repr(number))) * 100**percent
    return (sign + _plain(before) + _digits(value, whole, part) + _plain(after)).strip()


def _as_literal(found: re.Match[str]) -> str:
    """What stands for itself in a format, out of the way of what stands for digits."""
    return "".join(chr(_LITERAL + ord(one)) for one in next(filter(None, found.groups()), "") if ord(one) < _LITERAL)


def _plain(text: str) -> str:
    return "".join(chr(ord(one) - _LITERAL) if ord(one) >= _LITERAL else one for one in text)


def _digits(value: Decimal, whole: str, part: str | None) -> str:
    """The digits of a number that is not negative, as placeholders before and after the point have them."""
    rounded = value.quantize(Decimal(1).scaleb(-len(part or "")), ROUND_HALF_UP, _PRECISE)
    before, _, after = f"{rounded:f}".partition(".")
    before = before.lstrip("0").zfill(whole.count("0"))
    grouped = f"{int(before):,}" if "," in whole and before else before
    least = (part or "").rfind("0") + 1
    decimals = after[:least] + after[least:].rstrip("0")
    return grouped + ("." + decimals if part is not None else "")


def shown_otherwise(code: str, as_text: str, read: str) -> Message:
    """The complaint about a number that is shown otherwise than it is read."""
    code = code[:_LONGEST]
    da, en = (f", som {as_text}", f", as {as_text}") if as_text else ("", "")
    return Message(
        f"Cellen er et tal som dens talformat ({code}) viser anderledes{da}; det der læses, er {read}. Formatér cellen "
        "som tekst, og skriv det der menes.",
        f"The cell is a number that its number format ({code}) shows otherwise{en}; what is read is {read}. Format the "
        "cell as text, and write what is meant.",
    )
