"""The invented plan with statements that give a status as a code of the publisher's own."""

import csv
from pathlib import Path
from typing import Final

from tests.conftest import PLAN

CODES: Final = (
    ("lights/amber", {"label_en": "Amber", "scale_de": "Ampel"}),
    ("lights/red", {"label_da": "Rødt"}),
    ("lights/green", {"label_de": "Grün"}),
    ("paper-2030/slow", {"label_da": "Langsomt", "label_en": "Behind"}),
)
"""The codes with their labels: those of one scale have one each, the other is named in both languages."""
_COLUMNS: Final = (
    "code",
    "label_da",
    "label_en",
    "label_de",
    "definition_da",
    "definition_en",
    "status",
    "source",
    "scale_de",
)
PRINTED: Final = "https://w3id.org/fremdrift/code/traffic-light-2011-2015/budget-green"
"""One of a scale in the vocabulary that a publisher has printed."""
_INITIATIVES: Final = ("3", "4", "5", "6")
_SAID: Final = (
    ("1", "2031-01-01", "lights/amber", {}),
    ("2", "2031-01-01", "paper-2030/slow", {}),
    ("3", "2031-01-01", "lights/green", {}),
    ("4", "2031-01-01", "lights/amber", {"status_text": "Amber/Red"}),
    ("5", "2031-01-01", "lights/amber", {"status": "in-progress"}),
    ("6", "2031-01-01", PRINTED, {}),
    ("half", "2034-01-01", PRINTED, {}),
    ("half", "2035-01-01", "lights/amber", {}),
    ("half", "2035-02-01", "lights/red", {}),
)
"""What is said: of what, on which day, by which code, and what stands beside it."""


def write_scaled(folder: Path) -> Path:
    """Write its tables into a folder that is made."""
    folder.mkdir()
    for one in PLAN.iterdir():
        (folder / one.name).write_bytes(one.read_bytes())
    bare = dict.fromkeys(_COLUMNS, "")
    _put(folder / "codes.csv", [bare | labels | {"code": code, "source": "act"} for code, labels in CODES])
    initiatives = _rows(folder / "initiatives.csv")
    more = [initiatives[0] | {"initiative": f"paper-2030/{one}", "number": one} for one in _INITIATIVES]
    _put(folder / "initiatives.csv", [*initiatives, *more])
    said = _rows(folder / "observations.csv")
    _put(folder / "observations.csv", [*said, *(dict.fromkeys(said[0], "") | one for one in _told())])
    return folder


def _told() -> list[dict[str, str]]:
    return [
        {
            "observation": f"paper-2030/rated-{number}",
            ("milestone" if thing == "half" else "initiative"): f"paper-2030/{thing}",
            "stated": day,
            "sequence": "1",
            "publisher_status": code if code == PRINTED else f"id/code/{code}",
            "source": "act",
        }
        | beside
        for number, (thing, day, code, beside) in enumerate(_SAID, 1)
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8", newline="")))


def _put(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
