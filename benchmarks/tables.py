"""Invented tables of any size, the same for the same size: strategies with initiatives, milestones and reports on them.

    python benchmarks/tables.py 1000000 folder
    python benchmarks/tables.py 1 folder large      one strategy of two thousand things

The size is in quads. Every milestone has a statement in each report, and every second one moves. The names say that all of
it is invented.
"""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fremdrift.reading.definition import read_definition


@dataclass(frozen=True)
class Shape:
    """How many initiatives a strategy has, how many milestones each of them, how many reports say something of all; and
    one milestone in how many lacks an English title (0 for none).
    """

    initiatives: int = 10
    milestones: int = 5
    reports: int = 4
    lacking: int = 0


SMALL, MANY, LARGE = Shape(), Shape(lacking=3), Shape(initiatives=500, milestones=3, reports=8, lacking=3)
"""A strategy of few things, the same with gaps, and one of two thousand things with gaps."""
QUADS = 4400
"""So many quads come of one small strategy."""

Row = dict[str, str]


def write(quads: int, folder: Path, shape: Shape = SMALL) -> int:
    """Write the tables of about so many quads, or of one strategy of another shape; gives the number of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for table in read_definition(folder):
        rows = [row for number in range(max(1, quads // QUADS)) for row in ROWS.get(table.name, nothing)(number, shape)]
        if rows or not table.optional:
            count += len(rows)
            with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, [one.name for one in table.cells], restval="")
                writer.writeheader()
                writer.writerows(rows)
    return count


def nothing(_: int, __: Shape) -> Iterator[Row]:
    return iter(())


def strategies(number: int, _: Shape) -> Iterator[Row]:
    yield {
        "strategy": f"s{number}",
        "kind": "national",
        "title_en": f"Invented strategy {number}",
        "title_da": f"Opdigtet strategi {number}",
        "period_start": "2020",
        "period_end": "2026",
        "source": f"act-{number}",
    }


def sources(number: int, _: Shape) -> Iterator[Row]:
    yield {
        "source": f"act-{number}",
        "title": f"Invented act {number}",
        "url": f"https://example.org/act/{number}",
        "publisher": "Ruritania",
        "published": "2020-01-15",
        "language": "en",
        "kind": "official",
        "read_extent": "whole-document",
    }


def organisations(number: int, _: Shape) -> Iterator[Row]:
    yield {
        "organisation": f"ministry-{number}",
        "name_en": f"Invented ministry {number}",
        "name_da": f"Opdigtet ministerium {number}",
        "level": "state",
        "source": f"act-{number}",
    }


def initiatives(number: int, shape: Shape) -> Iterator[Row]:
    for one in range(shape.initiatives):
        yield {
            "initiative": f"s{number}/{one}",
            "strategy": f"s{number}",
            "kind": "initiative",
            "number": str(one),
            "number_basis": "printed",
            "title_en": f"Invented initiative {number}.{one}",
            "title_da": f"Opdigtet initiativ {number}.{one}",
            "source": f"act-{number}",
        }


def participations(number: int, shape: Shape) -> Iterator[Row]:
    for one in range(shape.initiatives):
        yield {
            "participation": f"s{number}/p{one}",
            "initiative": f"s{number}/{one}",
            "organisation": f"ministry-{number}",
            "role": "responsible",
            "source": f"act-{number}",
        }


def milestones(number: int, shape: Shape) -> Iterator[Row]:
    for one in range(shape.initiatives * shape.milestones):
        yield {
            "milestone": f"s{number}/m{one}",
            "initiative": f"s{number}/{one // shape.milestones}",
            "kind": "target",
            "title_en": "" if shape.lacking and one % shape.lacking == 0 else f"Invented milestone {number}.{one}",
            "title_da": f"Opdigtet milepæl {number}.{one}",
            "source": f"act-{number}",
        }


def editions(number: int, shape: Shape) -> Iterator[Row]:
    for one in range(shape.reports):
        yield {
            "edition": f"s{number}/e{one}",
            "kind": "status-report",
            "title_en": f"Invented report {number}.{one}",
            "title_da": f"Opdigtet rapport {number}.{one}",
            "strategy": f"s{number}",
            "as_of": f"{2020 + one}-12-31",
            "published": f"{2021 + one}-02-01",
            "publisher": f"ministry-{number}",
            "read_extent": "whole-document",
            "complete": "true",
            "source": f"act-{number}",
        }


def observations(number: int, shape: Shape) -> Iterator[Row]:
    for milestone in range(shape.initiatives * shape.milestones):
        for report in range(shape.reports):
            month = 1 + (number + milestone + report * (milestone % 2)) % 12
            yield {
                "observation": f"s{number}/o{milestone}-{report}",
                "milestone": f"s{number}/m{milestone}",
                "edition": f"s{number}/e{report}",
                "sequence": "1",
                "status": "in-progress",
                "expected": f"2025-{month:02}",
                "source": f"act-{number}",
            }


ROWS = {
    one.__name__: one
    for one in (*(strategies, sources, organisations, initiatives, participations, milestones, editions, observations),)
}


if __name__ == "__main__":
    print(write(int(sys.argv[1]), Path(sys.argv[2]), LARGE if sys.argv[3:] == ["large"] else SMALL), "rows")
