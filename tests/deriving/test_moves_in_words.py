"""Moves in words: what readers are told where titles, languages and publishers are missing."""

from pathlib import Path

import pytest

from fremdrift.deriving.ledger import judged_of, ledger
from fremdrift.deriving.moves_in_words import BESIDE, called_in, cells_beside
from fremdrift.ground.workbooks import is_for_readers
from fremdrift.model.iris import Names
from fremdrift.quads.lines import Lines
from fremdrift.quads.store import in_memory, read_nquads

BASE = "https://a.example/"
PREFIXES = {
    "fd:": "https://w3id.org/fremdrift/def/",
    "dct:": "http://purl.org/dc/terms/",
    "skos:": "http://www.w3.org/2004/02/skos/core#",
    ":": BASE + "id/",
}
DAY = '"{}"^^<http://www.w3.org/2001/XMLSchema#date>'
STATED = (
    (":observation/s/o1", ":source/s1", "2020-01-01", "2021-06-30"),
    (":observation/s/o2", f"<{BASE}edition/s/e1>", "2020-02-01", "2021-34"),
)
CASES = {
    "a title in one language": (
        [':milestone/s/m|dct:title|"Ny post"@da'],
        {"(titel)": "Ny post", "(title)": "Ny post"},
    ),
    "a title in another language": (
        [':milestone/s/m|dct:title|"Nouveau courrier"@fr'],
        {"(titel)": "Nouveau courrier", "(title)": "Nouveau courrier"},
    ),
    "words of ours are marked": (
        [':milestone/s/m|fd:workingLabel|"Ny post"@da', ':milestone/s/m|fd:workingLabel|"New post"@en'],
        {"(titel)": "Ny post (vores ord)", "(title)": "New post (our words)"},
    ),
    "a title goes before words of ours": (
        [':milestone/s/m|fd:workingLabel|"Ours"@en', ':milestone/s/m|dct:title|"Printed \\"so\\""@en'],
        {"(titel)": 'Printed "so"', "(title)": 'Printed "so"'},
    ),
    "a source with a publisher's name": (
        [':source/s1|dct:title|"News"', ':source/s1|fd:publisherName|"Agency"'],
        {"(sagt før af / said before by)": "Agency: News", "(sagt af / said by)": ""},
    ),
    "an edition that an organisation publishes": (
        [
            f"<{BASE}edition/s/e1>|dct:publisher|:organisation/a",
            ':organisation/a|skos:prefLabel|"Styrelsen"@da',
            ':organisation/a|skos:prefLabel|"The agency"@en',
            f'<{BASE}edition/s/e1>|dct:title|"Oversigt"@da',
        ],
        {"(sagt af / said by)": "Styrelsen / The agency: Oversigt"},
    ),
    "nothing but keys, dates and codes": (
        [],
        {
            "(titel)": "",
            "(fra / from)": "30. juni 2021 / 30 June 2021",
            "(til / to)": "2. kvartal 2021 / second quarter of 2021",
            "(retning / direction)": "kan ikke afgøres / cannot be decided",
            "(præcision / precision)": "mindre præcis / less precise",
            "(thing)": "s/m",
            "(from_observation)": "s/o1",
            "(to_observation)": "s/o2",
            "(to_source)": "",
        },
    ),
}


def notation(text: str) -> str:
    prefix = next((one for one in PREFIXES if text.startswith(one)), None)
    return f"<{PREFIXES[prefix]}{text.removeprefix(prefix)}>" if prefix else text


def written(told: list[str], path: Path) -> Path:
    """Statements, each as its three parts, as sorted N-Quads."""
    lines = list(told)
    for iri, account, day, date in STATED:
        node = f"<{BASE}{iri.rpartition('/')[2]}#expected>"
        lines += [
            f"{iri}|fd:about|:milestone/s/m",
            f"{iri}|fd:account|{account}",
            f'{iri}|fd:sequence|"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
            f"{iri}|fd:expected|{node}",
            f'{node}|fd:edtf|"{date}"^^<http://id.loc.gov/datatypes/edtf>',
            f"{account}|fd:knownFrom|{DAY.format(day)}",
        ]
    graph = f"<{BASE}graph/g>"
    quads = sorted(f"{' '.join(map(notation, one.split('|')))} {graph} .\n" for one in lines)
    path.write_text("".join(quads), encoding="utf-8")
    return path


@pytest.mark.parametrize("case", CASES)
def test_a_move_is_told_with_what_there_is(case: str, tmp_path: Path) -> None:
    told, expected = CASES[case]
    path = written(told, tmp_path / "data.nq")
    (chain,) = ledger(Lines((path,)), judged_of(in_memory(read_nquads(path))))
    (move,) = chain.moves
    cells = cells_beside(move, called_in(Lines((path,)), [chain]), Names(BASE))
    found = dict(zip((one.name for one in BESIDE), cells, strict=True))
    assert all(map(is_for_readers, found))
    assert {name: found[name] for name in expected} == expected
