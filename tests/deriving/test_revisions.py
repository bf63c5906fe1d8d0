"""What we changed between two releases, read off their files of statements."""

from pathlib import Path

import pytest

from fremdrift.deriving.revisions import Revision, revisions
from fremdrift.ground.namespaces import FD

ONE, TWO = "http://example.org/one", "http://example.org/two"
NAME, MORE = "http://example.org/def/name", "http://example.org/def/more"
NQ = "<{}> <{}> {} <http://example.org/graph/{}> .\n"


def said(value: str, *, of: str = ONE, name: str = NAME, graph: str = "a") -> str:
    """A statement as a line."""
    return NQ.format(of, name, value, graph)


CASES: dict[str, tuple[list[str], list[str], list[Revision]]] = {
    "nothing differs": ([said('"x"')], [said('"x"')], []),
    "a value is another": ([said('"x"')], [said('"y"')], [Revision(ONE, NAME, ("x",), ("y",))]),
    "a value comes to another": (
        [said('"x"')],
        [said('"x"'), said('"y"')],
        [Revision(ONE, NAME, (), ("y",))],
    ),
    "a thing is new": (
        [],
        [said('"x"', name=NAME), said("<http://example.org/z>", name=MORE)],
        [Revision(ONE, MORE, (), ("http://example.org/z",)), Revision(ONE, NAME, (), ("x",))],
    ),
    "two things, in their order": (
        [said('"x"', of=TWO), said('"x"')],
        [said('"y"', of=TWO), said('"y"')],
        [Revision(ONE, NAME, ("x",), ("y",)), Revision(TWO, NAME, ("x",), ("y",))],
    ),
    "a language is another": ([said('"x"@da')], [said('"x"@en')], [Revision(ONE, NAME, ("x@da",), ("x@en",))]),
    "a text with escapes": ([said(r'"x"')], [said(r'"a \"b\"\n"')], [Revision(ONE, NAME, ("x",), ('a "b"\n',))]),
    "a row that moved down": ([said('"1"', name=FD + "tableRow")], [said('"2"', name=FD + "tableRow")], []),
    "a statement that stands in another graph now": ([said('"x"', graph="a")], [said('"x"', graph="b")], []),
    "a statement that stands in one graph less": (
        [said('"x"', graph="a"), said('"x"', graph="b")],
        [said('"x"', graph="b")],
        [],
    ),
    "a blank node": (['_:b <http://example.org/def/name> "x" <http://example.org/graph/a> .\n'], [], []),
}


@pytest.mark.parametrize("case", CASES)
def test_what_differs_is_told_by_thing_and_property(case: str, tmp_path: Path) -> None:
    before, after, expected = CASES[case]
    for name, lines in (("before", before), ("after", after)):
        (tmp_path / name).write_text("".join(sorted(lines)), encoding="utf-8")
    assert [*revisions(tmp_path / "before", tmp_path / "after")] == expected


def test_before_the_first_release_everything_is_new(tmp_path: Path) -> None:
    (tmp_path / "after").write_text(said('"x"'), encoding="utf-8")
    assert [*revisions(tmp_path / "none", tmp_path / "after")] == [Revision(ONE, NAME, (), ("x",))]
