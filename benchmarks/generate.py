"""Invented data in our vocabulary, the same for the same size: strategies × initiatives × milestones × editions.

    python benchmarks/generate.py 1000000 big.nq

Every milestone of every edition has an observation with an expected date; each third edition moves a third of them.
The names say that they are invented. One named graph an edition and one for the rest.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

BASE = "http://127.0.0.1:8000/"
FD = "https://w3id.org/fremdrift/def/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
TITLE = "<http://purl.org/dc/terms/title>"
DATE = "<http://www.w3.org/2001/XMLSchema#date>"
STATUS = "https://w3id.org/fremdrift/code/observation-status/"
EDITIONS, INITIATIVES, MILESTONES, AUTHORITIES = 8, 30, 4, 40


def strategies(quads: int) -> Iterator[str]:
    """N-Quads lines, strategy after strategy, until there are so many."""
    random, written, number = Random(7), 0, 0
    while written < quads:
        for line in strategy(number, random):
            yield line
            written += 1
        number += 1


def strategy(number: int, random: Random) -> Iterator[str]:
    core, this = f"<{BASE}graph/organisations>", f"<{BASE}id/strategy/s{number}>"
    yield f"{this} {TYPE} <{FD}Strategy> {core} .\n"
    yield f'{this} {TITLE} "Invented strategy {number}"@en {core} .\n'
    for edition in range(EDITIONS):
        graph = f"<{BASE}graph/edition/s{number}/e{edition}>"
        yield f"<{BASE}edition/s{number}/e{edition}> {TYPE} <{FD}Edition> {graph} .\n"
        yield f'<{BASE}edition/s{number}/e{edition}> <{FD}knownFrom> "{2016 + edition // 2}-{1 + 6 * (edition % 2):02}-01"^^{DATE} {graph} .\n'
    for initiative in range(INITIATIVES):
        yield from initiative_lines(number, initiative, this, core, random)


def initiative_lines(number: int, initiative: int, strategy_: str, core: str, random: Random) -> Iterator[str]:
    that = f"<{BASE}id/initiative/s{number}/{initiative}>"
    yield f"{that} {TYPE} <{FD}Initiative> {core} .\n"
    yield f'{that} {TITLE} "Invented initiative {number}.{initiative}"@en {core} .\n'
    yield f"{that} <{FD}inStrategy> {strategy_} {core} .\n"
    yield f"{that} <{FD}party> <{BASE}id/organisation/o{random.randrange(AUTHORITIES)}> {core} .\n"
    for milestone in range(MILESTONES):
        yield from milestone_lines(f"s{number}/{initiative}-{milestone}", number, that, core, random)


def milestone_lines(name: str, number: int, initiative: str, core: str, random: Random) -> Iterator[str]:
    this, due = f"<{BASE}id/milestone/{name}>", date(2017, 1, 1) + timedelta(random.randrange(1500))
    yield f"{this} {TYPE} <{FD}Milestone> {core} .\n"
    yield f'{this} {TITLE} "Invented milestone {name}"@en {core} .\n'
    yield f"{this} <{FD}milestoneOf> {initiative} {core} .\n"
    for edition in range(EDITIONS):
        if edition % 3 == 2 and random.random() < 1 / 3:
            due += timedelta(random.choice((-30, 30, 91, 182, 365)))
        graph = f"<{BASE}graph/edition/s{number}/e{edition}>"
        said, when = f"{BASE}id/observation/{name}-e{edition}", f"<{BASE}id/observation/{name}-e{edition}#expected>"
        status = "completed" if due < date(2016 + edition // 2, 1, 1) else random.choice(("expected", "delayed"))
        yield f"<{said}> {TYPE} <{FD}Observation> {graph} .\n"
        yield f"<{said}> <{FD}about> {this} {graph} .\n"
        yield f"<{said}> <{FD}account> <{BASE}edition/s{number}/e{edition}> {graph} .\n"
        yield f'<{said}> <{FD}sequence> "1"^^<http://www.w3.org/2001/XMLSchema#integer> {graph} .\n'
        yield f"<{said}> <{FD}status> <{STATUS}{status}> {graph} .\n"
        yield f"<{said}> <{FD}expected> {when} {graph} .\n"
        yield f'{when} <{FD}edtf> "{due}"^^<http://id.loc.gov/datatypes/edtf> {graph} .\n'
        yield f'{when} <{FD}earliest> "{due}"^^{DATE} {graph} .\n'
        yield f'{when} <{FD}latest> "{due}"^^{DATE} {graph} .\n'


def write(quads: int, path: Path) -> int:
    """Write about so many quads; gives how many they are."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for line in strategies(quads):
            file.write(line)
            count += 1
    return count


if __name__ == "__main__":
    print(write(int(sys.argv[1]), Path(sys.argv[2])), "quads")
