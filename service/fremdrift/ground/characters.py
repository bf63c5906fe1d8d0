"""Characters that no text for readers may hold although every format can."""

import re
from typing import Final

TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of the text around it (Unicode Standard Annex #9, 2, https://www.unicode.org/reports/tr9/):
with it readers see other words, or another address, than what is written. Marks of direction stay: they move nothing.
"""


def turning(text: str) -> str:
    """The first such character by its code point, as ``U+202E``; empty where there is none."""
    found = TURNING.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""
