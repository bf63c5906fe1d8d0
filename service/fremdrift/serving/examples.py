"""Example questions: the query files that come with the vocabulary, each with the question in plain words."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fremdrift.ground import folders

_OTHER: Final = {'"en"': '"da"', '"da"': '"en"'}


@dataclass(frozen=True)
class Example:
    """A worked question: its name, the question in Danish and English, and the query, which prefers English."""

    name: str
    da: str
    en: str
    query: str

    def question(self, lang: str) -> str:
        """The question in a language."""
        return self.da if lang == "da" else self.en

    def asking(self, lang: str) -> str:
        """The query whose answers are in a language where they can be: for Danish with the two languages exchanged."""
        return re.sub('"(?:en|da)"', lambda tag: _OTHER[tag[0]], self.query) if lang == "da" else self.query


@cache
def examples() -> tuple[Example, ...]:
    """Every example, in the order of the files' names."""
    return tuple(_read(path) for path in sorted((folders.vocabulary() / "examples").glob("*.rq")))


def _read(path: Path) -> Example:
    """The first two lines are the question, ``# da: …`` and ``# en: …``; the name is the file's without its number."""
    da, en, query = path.read_text(encoding="utf-8").split("\n", 2)
    return Example(path.stem.partition("-")[2], da.removeprefix("# da: "), en.removeprefix("# en: "), query)
