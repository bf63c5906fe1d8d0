"""Lines: sorted on the disk as in memory, and taken apart as the engine reads them."""

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from fremdrift.quads import sorting
from fremdrift.quads.lines import Lines, Notations, iri_of, lexical_of, line_of, plain
from fremdrift.quads.sorting import merged, write_altered, write_sorted
from fremdrift.quads.store import read_nquads, write_nquads

TEXTS = st.lists(st.text(alphabet="aå\U0001f600 \x85\u2028", max_size=3).map("{}\n".format), max_size=40)
IRIS = st.sampled_from(["a", "b#c", "d"]).map(lambda name: NamedNode(f"http://x/{name}"))
LITERALS = st.builds(Literal, st.text(max_size=6), language=st.sampled_from([None, "da"]))
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, IRIS | LITERALS, IRIS), max_size=12)


@pytest.mark.parametrize("at_once", [1, 2, 7, 1000])
def test_lines_are_sorted_and_each_once_however_many_fit_in_memory(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "_AT_ONCE", at_once)
    monkeypatch.setattr(sorting, "_HELD", 3 * at_once)

    @given(TEXTS)
    def sorted_once(lines: list[str]) -> None:
        count = write_sorted(iter(lines), tmp_path / "sorted")
        assert (tmp_path / "sorted").read_bytes() == "".join(sorted(set(lines))).encode()
        assert count == len(set(lines))

    sorted_once()
    assert [one.name for one in tmp_path.iterdir()] == ["sorted"], "nothing else is left there"


@pytest.mark.parametrize("held", [1, 5, 1000])
def test_sorted_lines_are_altered_and_merged_however_many_are_held(
    held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "_HELD", held)
    old, new = tmp_path / "old", tmp_path / "new"

    @given(TEXTS, TEXTS, TEXTS)
    def altered(lines: list[str], gone: list[str], come: list[str]) -> None:
        before, out, coming = set(lines), {*gone} - {*come}, {*come}
        write_sorted(lines, old)
        assert write_altered(old, out, coming, new) == (len(before - out | coming), len(before & out))
        assert new.read_bytes() == "".join(sorted(before - out | coming)).encode()
        assert b"".join(chain(*merged([old, new]))) == "".join(sorted(before | coming)).encode()

    altered()


def test_a_line_has_the_parts_of_its_quad(tmp_path: Path) -> None:
    path = tmp_path / "quads.nq"

    @given(QUADS)
    def the_same(quads: list[Quad]) -> None:
        write_nquads(quads, path)
        assert list(Lines((path,))) == list(Notations(list(read_nquads(path))))

    the_same()


def test_a_notation_gives_its_iri_or_its_text() -> None:
    triple = '<< <http://x/a> <http://x/b> "c" >>'
    assert [iri_of(one) for one in ("<http://x/a>", '"<http://x/a>"', "_:b", triple)] == ["http://x/a", "", "", ""]
    assert [lexical_of(one) for one in ('"2020"^^<http://x/d>', '"a \\" b"@da', '""', "_:b")] == [
        "2020",
        'a \\" b',
        "",
        "_:b",
    ]


@given(QUADS)
def test_a_notation_gives_the_value_that_the_engine_reads(quads: list[Quad]) -> None:
    for quad in quads:
        assert plain(str(quad.subject)) == quad.subject.value
        assert plain(str(quad.object)) == quad.object.value


SORTED = (
    '<a:10> <p:known> "y <p:known> z" <g:> .\n<a:1> <p:known> "x" <g:> .\n<a:1> <p:other> " <p:known> " <g:> .\n'
    '<b:1> <p:other> "é" <g:> .\n<c:1> <p:known> <p:known> <g:> .\n'
)
BEGINNING = {"<a:1> ": 2, "<a:1": 3, "<a:": 3, "<b:": 1, "<c:1> <p:known> ": 1, "<": 5, "<0": 0, "<aa": 0, "<d": 0}


@pytest.mark.parametrize("start", BEGINNING)
def test_of_sorted_lines_those_are_found_that_begin_so(start: str, tmp_path: Path) -> None:
    files = (tmp_path / "empty.nq", tmp_path / "data.nq")
    files[0].touch()
    files[1].write_text(SORTED, encoding="utf-8")
    found = list(Lines(files).beginning(start))
    assert found == [line_of(one) for one in SORTED.splitlines(keepends=True) if one.startswith(start)]
    assert len(found) == BEGINNING[start]


def test_lines_that_say_something_are_found_once_and_by_their_predicate_alone(tmp_path: Path) -> None:
    (tmp_path / "empty.nq").touch()
    (tmp_path / "data.nq").write_text(SORTED, encoding="utf-8")
    lines = Lines((tmp_path / "data.nq", tmp_path / "empty.nq"))
    assert [line[0] for line in lines.saying("<p:known>")] == ["<a:10>", "<a:1>", "<c:1>"]
    assert [line[0] for line in lines.saying("<p:none>", "<p:other>")] == ["<a:1>", "<b:1>"]
