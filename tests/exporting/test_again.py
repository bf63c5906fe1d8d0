"""The parts of a release after a change are those that are made from nothing, and what did not change is not read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from tests.exporting.test_pieces import BASE, GRAPHS, HOSTILE, line

from fremdrift.exporting import parts
from fremdrift.exporting.again import PARTS, split_again, told_parts
from fremdrift.exporting.membership import Membership
from fremdrift.exporting.parts import Part, of_datasets, split
from fremdrift.ground.tasks import NoStock, Works
from fremdrift.model.iris import Names

NAMES = ("data.nq", "derived.nq")
SAID = f"<{BASE}id/observation/{{}}/o> <https://w3id.org/fremdrift/def/account> <{BASE}id/source/{{}}> "
SOURCES = [
    f"{SAID}<{BASE}graph/{{}}> .\n".format(*one) for one in (("s", "a", "edition/s/e"), ("t", "b", "strategy/t"))
]
SOURCES += [
    f"<{BASE}id/milestone/s/{code}> <http://purl.org/dc/terms/type> <https://w3id.org/fremdrift/code/kind/{code}> <{BASE}graph/{graph}> .\n"
    for code, graph in (("a", "edition/s/e"), ("b", "strategy/t"), ("c", "statements/c"))
]
"""Codes that are named, too."""
SPEAKING = [line(f"statements/{source}", "m", "told", scope) for source, scope in (("a", "t"), ("c", "s"), ("c", "t"))]
LINES = sorted(
    {line(graph, at, text, scope) for graph in GRAPHS for at, text in enumerate(HOSTILE) for scope in "st"}
    | {line("strategy/t", at, f"Invented {at}", "t") for at in range(60)}
    | {*SOURCES, *SPEAKING}
)


@dataclass(frozen=True)
class Shelf(NoStock):
    """A release as it stands in a folder, whose files are believed."""

    folder: Path

    def whole(self, name: str) -> Path | None:
        return self.folder / name if (self.folder / name).is_file() else None

    def download(self, name: str) -> Path | None:
        return self.whole(name)


def written(folder: Path, data: Sequence[str], derived: Sequence[str]) -> list[Path]:
    folder.mkdir()
    for name, lines in zip(NAMES, (data, derived), strict=True):
        (folder / name).write_text("".join(sorted({*lines})), "utf-8", newline="")
    return [folder / name for name in NAMES]


def told(found: Sequence[Part], membership: Membership) -> tuple[object, ...]:
    """All that is to be the same, whatever file it stands in."""
    bodies = [(one.graph, one.scope, one.number, b"".join(one.nquads.blocks()), one.nquads.sha256) for one in found]
    datasets = {key: [one.graph for one in some] for key, some in of_datasets(found, membership).items()}
    return bodies, datasets, told_parts(found, membership, Works("p"))


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Works:
    """A release in stock, whose parts have no more than a few lines each."""
    monkeypatch.setattr(parts, "LARGEST", 700)
    membership = Membership(Names(BASE))
    found = split(
        written(tmp_path / "older", LINES[::2] + SOURCES, LINES[1::2] + LINES[:9]), membership, tmp_path / "p"
    )
    (tmp_path / "older" / "fremdrift.nq").write_bytes(b"".join(block for one in found for block in one.nquads.blocks()))
    (tmp_path / "older" / PARTS).write_bytes(told_parts(found, membership, Works("p")))
    return Works("p", Shelf(tmp_path / "older"))


def edited(folder: Path, random: Random) -> list[Path]:
    """Some lines are gone, some are new, some stand in the other file, some graphs are gone, some strategies new."""
    data, derived = {*LINES[::2], *SOURCES}, {*LINES[1::2], *LINES[:9]}
    for lines, others in ((data, derived), (derived, data)):
        some = random.sample(sorted(lines), 6)
        lines -= {*some}
        others |= {*some[:2]}
        lines |= {random.choice(sorted(lines)).replace("/milestone/s/", f"/milestone/{random.choice('su')}/9")}
    if random.random() < 0.3:
        graph = random.choice(["statements/c", "strategy/t", "sources", "edition/s/e"])
        data, derived = ({one for one in lines if f"graph/{graph}>" not in one} for lines in (data, derived))
    if random.random() < 0.3:
        data |= {line("strategy/u", "m", "new", "u"), line("statements/a", "m", "new", "u")}
    return written(folder, sorted(data), sorted(derived))


@pytest.mark.parametrize("seed", range(20))
def test_parts_after_random_edits_are_those_from_nothing(seed: int, older: Works, tmp_path: Path) -> None:
    paths = edited(tmp_path / "new", Random(seed))
    anew, after = Membership(Names(BASE)), Membership(Names(BASE))
    found = split_again(paths, after, tmp_path / "again", older)
    assert found is not None
    assert told(found, after) == told(split(paths, anew, tmp_path / "anew"), anew)


def test_only_graphs_that_changed_are_looked_at(older: Works, tmp_path: Path) -> None:
    gone = line("strategy/t", 7, "Invented 7", "t")
    assert gone in LINES
    kept = [[one for one in lines if one != gone] for lines in (LINES[::2] + SOURCES, LINES[1::2] + LINES[:9])]
    found = split_again(written(tmp_path / "new", *kept), Membership(Names(BASE)), tmp_path / "again", older)
    assert {one.graph for one in found or () if one.nquads.path == tmp_path / "again"} == {"strategy/t"}


UNBELIEVED = {
    "another program": lambda works, folder: replace(works, program="q"),
    "no release": lambda works, folder: Works("p"),
    "the file of everything is damaged": lambda works, folder: (folder / "fremdrift.nq").unlink(),
    "it does not say its parts": lambda works, folder: (folder / PARTS).unlink(),
    "statements are damaged": lambda works, folder: (folder / "derived.nq").unlink(),
    "parts are of another length": lambda works, folder: (folder / "fremdrift.nq").write_text("more"),
}


@pytest.mark.parametrize("case", UNBELIEVED)
def test_nothing_is_taken_from_what_cannot_be_believed(case: str, older: Works, tmp_path: Path) -> None:
    paths = edited(tmp_path / "new", Random(1))
    given = UNBELIEVED[case](older, tmp_path / "older")
    works = given if isinstance(given, Works) else older
    assert split_again(paths, Membership(Names(BASE)), tmp_path / "again", works) is None


def test_where_too_much_changed_all_is_looked_at(older: Works, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fremdrift.quads.lines._ALWAYS_FEW", 2)
    paths = edited(tmp_path / "new", Random(1))
    assert split_again(paths, Membership(Names(BASE)), tmp_path / "again", older) is None
