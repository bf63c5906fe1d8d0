"""Citing: a page or the collection as a sentence's parts and as an entry for a bibliography (BibTeX)."""

import re
from dataclasses import dataclass
from typing import Final

_SPECIAL: Final = str.maketrans(
    {
        "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
        "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        "\u2068": "", "\u2069": "",
    }
)  # fmt: skip
"""What BibTeX and LaTeX would take for commands, and the marks that keep directions apart, which they do not know."""


@dataclass(frozen=True)
class Citation:
    """What is cited: by whom it is published, what it is called, the release that it is from, its address there,
    and its licence.
    """

    who: str
    title: str
    release: str
    address: str
    licence: str

    @property
    def year(self) -> str:
        """The year of the release."""
        return self.release[:4]

    @property
    def bibtex(self) -> str:
        """The entry; its key is made of release and address, so that two pages of one release have two."""
        page = re.sub(r"[^a-z0-9]+", "-", self.address.partition("?")[0].partition("://")[2].partition("/")[2].lower())
        fields = {
            "author": "{" + self.who.translate(_SPECIAL) + "}",  # braces of its own: a name that is not taken apart
            "title": self.title.translate(_SPECIAL),
            "year": self.year,
            "version": self.release,
            "url": self.address.replace("{", "%7B").replace("}", "%7D"),
            "note": self.licence.translate(_SPECIAL),
        }
        key = "-".join(part for part in ("fremdrift", self.release, page.strip("-")) if part)
        lines = (f"  {name} = {{{value}}}," for name, value in fields.items() if value)
        return "\n".join([f"@misc{{{key},", *lines, "}"])
