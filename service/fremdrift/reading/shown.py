"""Shown: what a workbook's cell shows by its number format (ECMA-376, part 1, 18.8.30-31), where that is no date.

A number is read as it is, whatever is seen of it: 6.1 shown as 6.10 is another thing where it is the number of one.
"""

import operator
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final

from fremdrift.model.findings import Message

BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    5: '"¤"#,##0;-"¤"#,##0', 6: '"¤"#,##0;-"¤"#,##0', 7: '"¤"#,##0.00;-"¤"#,##0.00', 8: '"¤"#,##0.00;-"¤"#,##0.00',
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 48: "##0.0E+0",
    41: '#,##0;-#,##0;"-"', 42: '"¤"#,##0;-"¤"#,##0;"¤-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '"¤"#,##0.00;-"¤"#,##0.00;"¤-"', 17: "mmm-yy",
}  # fmt: skip
"""The formats that a workbook names by number alone, those of whole dates, texts and whatever suits left out; which
currency it is says the computer.
"""
_TOKEN: Final = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|.', re.DOTALL)
_ASIDE: Final = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_CONDITION: Final = re.compile(r"(?:\[[^\]<>=]*\])*\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_HOLDS: Final = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL: Final = 0xF0000
_SUITING: Final = re.compile("([^#0?.,/E@]*)(?:General|@)([^#0?.,/E@]*)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"([^#0?.,/E]*)([#0?,]*[#0?])(?:\.([#0?]*))?([^#0?.,/E]*)")
_THOUSANDS: Final = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_DRESS: Final = re.compile(r"[,\s$€£¤]|kr\.?|DKK|EUR|USD|GBP", re.IGNORECASE)
_EXACT: Final = 10**15
"""From here on a spreadsheet program shows zeros in the place of digits."""
_LONGEST: Final = 255
_MOST_DECIMALS: Final = 30
"""So long a format, and so many decimals, a spreadsheet program takes."""
_PRECISE: Final = Context(prec=60)
"""Room for all digits of a number below the limit, as a percentage, with most decimals."""


@lru_cache(maxsize=2**14)
def shown(code: str, read: str) -> str | None:
    """What a format shows a number as, with a point before decimals, by what is read of it; empty where nobody knows
    here, None where the format is of dates, or shows nothing.
    """
    number, sections = Decimal(read), _sections(code[: _LONGEST + 1])
    section = None if len(code) > _LONGEST else _chosen(sections, number)
    if section is None:
        return ""
    bare = _ASIDE.sub("", section)
    if "general" not in bare.lower() and (re.search("[dmyhs]", bare, re.IGNORECASE) or _ELAPSED.search(section)):
        return None
    text = _ASIDE.sub(_as_literal, section)
    sign = "-" if number < 0 and len(sections) == 1 else ""
    if found := _SUITING.fullmatch(text):
        return (sign + _plain(found[1]) + read.removeprefix("-") + _plain(found[2])).strip()
    if not bare.strip():
        return _plain(text).strip() or None
    return _as_number(sign, abs(number), text)


@lru_cache(maxsize=2**14)
def letters_of_day(code: str) -> int:
    """How many letters of a day in ISO 8601 a format shows: 4 where a year alone, 7 where a year and a month, else all.

    Who writes "Sep 2032" into a cell gets the first day of that month, which nobody said.
    """
    bare = _ASIDE.sub("", _sections(code[:_LONGEST])[0]).lower()
    if not re.search("[ye]", bare) or re.search("[dhs0#?]", bare):
        return 10
    return 7 if "m" in bare else 4


def _sections(code: str) -> list[str]:
    """A format's sections; a semicolon within quotation marks or brackets, or after a backslash, parts none."""
    sections = [""]
    for one in _TOKEN.findall(code):
        if one == ";":
            sections.append("")
        else:
            sections[-1] += one
    return sections


def _chosen(sections: list[str], number: Decimal) -> str | None:
    """The section that shows a number: by condition, else by sign and zero; None where that is not known here."""
    conditions = [_CONDITION.match(one) for one in sections[:2]]
    if not any(conditions):
        at = 1 if number < 0 else 2 if number == 0 else 0
        return sections[at] if at < min(len(sections), 3) else sections[0]
    if number < 0 or not conditions[0]:
        return None
    for section, found in zip(sections, conditions, strict=False):
        if found and _HOLDS[found[1]](number, Decimal(found[2])):
            return section
    rest = sections[sum(map(bool, conditions)) :]
    return rest[0] if len(rest) == 1 else None


def _as_number(sign: str, value: Decimal, text: str) -> str:
    """A number that is not negative by a section with placeholders; empty where nobody knows here."""
    found = _NUMBER.fullmatch(text)
    if not found or not value < _EXACT:
        return ""
    before, whole, part, after = found.groups()
    percent = (before + after).count("%")
    if percent > 1 or len(part or "") > _MOST_DECIMALS:
        return ""
    return (sign + _plain(before) + _digits(value * 100**percent, whole, part) + _plain(after)).strip()


def _as_literal(found: re.Match[str]) -> str:
    """What stands for itself in a format, out of the way of what stands for digits."""
    return "".join(chr(_LITERAL + ord(one)) for one in next(filter(None, found.groups()), "") if ord(one) < _LITERAL)


def _plain(text: str) -> str:
    return "".join(chr(ord(one) - _LITERAL) if ord(one) >= _LITERAL else one for one in text)


def _digits(value: Decimal, whole: str, part: str | None) -> str:
    """The digits of a number that is not negative, as placeholders before and after the point have them."""
    rounded = value.quantize(Decimal(1).scaleb(-len(part or "")), ROUND_HALF_UP, _PRECISE)
    before, _, after = f"{rounded:f}".partition(".")
    _, zero, more = whole.replace(",", "").partition("0")
    before = before.lstrip("0").zfill(len(zero + more))
    grouped = _THOUSANDS.sub(",", before) if "," in whole else before
    least = (part or "").rfind("0") + 1
    decimals = after[:least] + after[least:].rstrip("0")
    return grouped + ("." + decimals if part is not None else "")


def only_dressed(seen: str, read: str) -> bool:
    """True where what is seen of a number has the digits that are read, and besides them a currency, groups or %; such
    a number is an amount, of which zeros at the end say nothing.
    """
    bare = _DRESS.sub("", seen)
    amount = bare.removesuffix("%")
    if amount != seen and "." in amount:
        amount = amount.rstrip("0").removesuffix(".")
    return amount == (f"{(Decimal(read) * 100).normalize():f}" if bare.endswith("%") else read)


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
