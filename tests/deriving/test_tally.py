"""What statements come to is the same from nothing and after a change, and only what changed is counted again."""

from collections import Counter
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest

from fremdrift.deriving import tally as tallies
from fremdrift.deriving.counts import statement_counts
from fremdrift.deriving.tally import TALLY, Tally, tally, tally_of
from fremdrift.ground.namespaces import CODE, FD
from fremdrift.keeping.release import Release
from fremdrift.quads.lines import Lines, line_of, text_lines
from fremdrift.quads.store import read_nquads
from fremdrift.quads.terms import TYPE, NamedNode, text_of

BASE = "http://127.0.0.1:8000/"
OWN = (BASE, FD, CODE)
NAMES = ("data.nq", "derived.nq")


@pytest.fixture
def older(release: Release, tmp_path: Path) -> Path:
    """A folder with the statements of a release, counted."""
    for name in NAMES:
        (tmp_path / name).write_bytes((release.folder / name).read_bytes())
    tally(tmp_path, NAMES, BASE, OWN)
    return tmp_path


def edited(folder: Path, older: Path, random: Random) -> Path:
    """The same statements in another folder, with a few taken out and put in."""
    folder.mkdir()
    for name in NAMES:
        lines = (older / name).read_text(encoding="utf-8").splitlines(keepends=True)
        gone = set(random.sample(lines, 3))
        come = {line.replace("/observation/", "/milestone/") for line in random.sample(lines, 3)}
        (folder / name).write_text("".join(sorted({*lines, *come} - gone)), encoding="utf-8")
    return folder


def test_statements_properties_and_links_are_those_that_another_reader_counts(older: Path) -> None:
    quads = [quad for name in NAMES for quad in read_nquads(older / name)]
    links = Counter(
        (quad.predicate.value, "{0.scheme}://{0.netloc}/".format(urlsplit(quad.object.value)))
        for quad in quads
        if isinstance(quad.object, NamedNode)
        and not quad.predicate.value.endswith("#type")
        and quad.object.value.startswith(("http:", "https:"))
        and not quad.object.value.startswith(OWN)
    )
    classes = {(one.subject, text_of(one.object)) for one in quads if one.predicate == TYPE}
    found = tally(older, NAMES, BASE, OWN)
    assert found.quads == len(quads)
    assert statement_counts((), found) == {
        "graphs": dict(sorted(Counter(one.graph_name.value for one in quads).items())),
        "properties": dict(sorted(Counter(one.predicate.value for one in quads).items())),
        "classes": dict(sorted(Counter(class_ for _, class_ in classes).items())),
    }
    assert links
    assert found.links_by_host() == sorted((*key, count) for key, count in links.items())
    data, derived = (older / name for name in NAMES)
    assert statement_counts(Lines((data,)), tally_of(text_lines(derived), BASE)) == statement_counts((), found)
    twice = statement_counts(Lines((data,)), found, Lines((data,)))
    assert twice["classes"] == statement_counts((), found)["classes"], "a thing that is said again is no other one"


@pytest.mark.parametrize("seed", range(12))
def test_after_an_edit_it_is_as_from_nothing_and_most_is_not_counted_again(
    seed: int, older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = edited(tmp_path / "edited", older, Random(seed))
    anew = tally(folder, NAMES, BASE, OWN)
    written = (folder / TALLY).read_bytes()
    counted = list[str]()

    def counting(block: list[str], base: str, own: tuple[str, ...]) -> Tally:
        counted.extend(block)
        return tally_of(block, base, own)

    monkeypatch.setattr(tallies, "tally_of", counting)
    assert tally(folder, NAMES, BASE, OWN, older) == anew
    assert (folder / TALLY).read_bytes() == written
    assert 0 < len(counted) < anew.quads


def test_of_a_strategy_of_any_size_little_is_in_memory_and_only_what_changed_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = [
        f'<{BASE}id/observation/s/{number:04}> <{FD}sequence> "1" <{BASE}graph/edition/s/1> .\n'
        for number in range(2000)
    ]
    (tmp_path / "data.nq").write_text("".join(things), encoding="utf-8")
    counted = list[int]()

    def counting(block: list[str], base: str, own: tuple[str, ...]) -> Tally:
        counted.append(len(block))
        return tally_of(block, base, own)

    monkeypatch.setattr(tallies, "_SUBJECTS", 50)
    monkeypatch.setattr(tallies, "tally_of", counting)
    assert tally(tmp_path, ["data.nq"], BASE, OWN) == tally_of(things, BASE, OWN)
    assert max(counted) < 500
    counted.clear()
    (tmp_path / "data.nq").write_text("".join(things[:700] + things[701:]), encoding="utf-8")
    tally(tmp_path, ["data.nq"], BASE, OWN, tmp_path)
    assert len(counted) == 1


@pytest.mark.parametrize("at", range(0, 120, 10))
def test_a_block_that_stays_while_what_follows_becomes_another_ends_where_it_ends_from_nothing(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "_SUBJECTS", 3)
    monkeypatch.setattr(tallies, "_RUNS", 2)
    kinds = ("initiative", "milestone", "observation")
    things = sorted(
        f'<{BASE}id/{kind}/{scope}/{number}> <{FD}sequence> "{text}" <{BASE}graph/edition/s/1> .\n'
        for kind in kinds
        for scope in "abcde"
        for number in range(4)
        for text in "12"
    )
    (tmp_path / "data.nq").write_text("".join(things), encoding="utf-8")
    tally(tmp_path, ["data.nq"], BASE, OWN)
    (tmp_path / "after").mkdir()
    for left in (things[:at], *(things[:one] + things[one + 2 :] for one in range(at, at + 10))):
        (tmp_path / "after" / "data.nq").write_text("".join(left), encoding="utf-8")
        anew = tally(tmp_path / "after", ["data.nq"], BASE, OWN)
        written = (tmp_path / "after" / TALLY).read_bytes()
        assert tally(tmp_path / "after", ["data.nq"], BASE, OWN, tmp_path) == anew == tally_of(left, BASE, OWN)
        assert (tmp_path / "after" / TALLY).read_bytes() == written


def test_what_was_counted_for_another_base_is_not_believed(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anew = tally(older, NAMES, "https://elsewhere.example/", OWN)
    tally(older, NAMES, BASE, OWN)
    assert tally(older, NAMES, "https://elsewhere.example/", OWN, older) == anew
    tally(older, NAMES, BASE, OWN)
    monkeypatch.setattr(tallies, "program", lambda: "another")
    monkeypatch.setattr(tallies, "tally_of", lambda *_: Tally(quads=1))
    assert tally(older, NAMES, BASE, OWN, older).quads < 1000


def test_what_is_said_of_a_thing_elsewhere_counts_as_its_own_and_its_row_does_not() -> None:
    thing, said = f"<{BASE}id/milestone/s/m>", f"<{BASE}id/observation/s/o>"
    graph = f"<{BASE}graph/edition/s/1>"
    row = f"{thing} <{FD}tableRow> <{BASE}files/tables/milestones.csv#row=2> {graph} .\n"
    about, part = f"{said} <{FD}about> {thing} {graph} .\n", f'{thing[:-1]}#expected> <{FD}edtf> "2020" {graph} .\n'
    sums = tally_of([row, about, part], BASE).sums
    assert sums == tally_of([about, part, row.replace("row=2", "row=3")], BASE).sums
    assert set(sums) == {"id/milestone/s/m", "id/observation/s/o"}
    assert (
        sums["id/milestone/s/m"]
        == (sums["id/observation/s/o"] + tally_of([part], BASE).sums["id/milestone/s/m"]) % 2**64
    )


def test_what_has_no_name_is_no_class_that_is_counted() -> None:
    """A blank node may be the class of something (https://www.w3.org/TR/rdf11-concepts/#section-blank-nodes)."""
    line = f"<{BASE}id/milestone/x/y> {TYPE} _:b <{BASE}graph/model> .\n"
    assert tally_of([line], BASE).classes == {}
    assert statement_counts([line_of(line)])["classes"] == {}
