"""The catalogue: what there is to harvest, said once; the dialects are written from it."""

from dataclasses import dataclass
from typing import Final

from fremdrift.ground.formats import CSV, NQUADS, TURTLE, ZIP, Format
from fremdrift.ground.settings import Settings

DATA_GOV_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Distribution:
    """One file of a dataset: its address under the base, format, size in bytes and SHA-256."""

    path: str
    format: Format
    title_da: str
    title_en: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Catalogue:
    """Everything the dialects need; ``issued`` is the first release's day, ``modified`` this one's.

    ``series`` gives the Danish and English title of each series of editions by its IRI.
    """

    settings: Settings
    issued: str
    modified: str
    earliest: str
    latest: str
    sources: tuple[str, ...]
    distributions: tuple[Distribution, ...]
    series: dict[str, dict[str, str]]

    @property
    def title(self) -> dict[str, str]:
        """What the dataset is called."""
        trial = {"da": " (afprøvning på denne maskine)", "en": " (trial on this machine)"}
        loopback = self.settings.loopback
        return {
            "da": "Strategiers fremdrift: hele samlingen" + (trial["da"] if loopback else ""),
            "en": "Progress of strategies: the whole collection" + (trial["en"] if loopback else ""),
        }

    @property
    def description(self) -> dict[str, str]:
        """What the dataset holds."""
        return {
            "da": "Strategier, mål, initiativer og milepæle, og hvad hver udgave og kilde har sagt om dem: "
            "status, ventede datoer, og hvor det står.",
            "en": "Strategies, goals, initiatives and milestones, and what every edition and source said of them: "
            "status, expected dates, and where it is written.",
        }


WHOLE: Final = (
    ("files/fremdrift.ttl", TURTLE, "Alt som Turtle", "Everything as Turtle"),
    (
        "files/fremdrift.nq",
        NQUADS,
        "Alt som N-Quads, med navngivne grafer",
        "Everything as N-Quads, with named graphs",
    ),
    ("files/moves.csv", CSV, "Hver flytning af en dato, som CSV", "Every move of a date, as CSV"),
    ("files/fremdrift.zip", ZIP, "Tabellerne som CSV med CSVW-metadata", "The tables as CSV with CSVW metadata"),
)
"""The downloads of the whole release: address, format and titles."""

__all__ = ["CSV", "DATA_GOV_LICENCE", "WHOLE", "Catalogue", "Distribution"]
