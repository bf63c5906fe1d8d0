"""Matching: proposals with reasons, sure only where a person would be, and nothing merged."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import PLAN

from fremdrift import pipeline
from fremdrift.cli import main
from fremdrift.deriving.matching import Proposal, Verdict
from fremdrift.ground.settings import Settings

HEAD = "initiative,strategy,focus_area,kind,number,number_basis,title_da,title_en,working_label_da,working_label_en,description_da,description_en,evidence,basis,note_da,note_en,source\n"


def tables(folder: Path, *rows: tuple[str, str, str]) -> Path:
    """The invented plan with these initiatives: key, number, English title."""
    shutil.copytree(PLAN, folder)
    lines = [f"paper-2030/{key},paper-2030,,initiative,{number},,,{title},,,,,,,,,act\n" for key, number, title in rows]
    (folder / "initiatives.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
    return folder


OLD = [("a", "1", "Fewer paper forms"), ("b", "2", "Digital stamps (pilot)"), ("c", "", "Better roads for all"), ("d", "", "Better roads for most"), ("e", "", "मिल"), ("f", "", "Café numérique")]  # fmt: skip
NEW = {
    "the same title in other case": (("x", "", "FEWER PAPER FORMS!"), "a", Verdict.SURE, "same title"),
    "a bracket more": (("x", "", "Digital stamps (national)"), "b", Verdict.SURE, "same title"),
    "the same number and nearly the title": (("x", "1", "Fewer paper form"), "a", Verdict.SURE, "same number"),
    "the same number alone": (("x", "2", "Something else entirely"), "b", Verdict.UNSURE, "same number"),
    "two as like": (("x", "", "Better roads for many"), "c", Verdict.UNSURE, "as like"),
    "a likeness alone": (("x", "", "Fewer forms of paper"), "a", Verdict.UNSURE, "alike"),
    "letters and marks for one character": (("x", "", "Cafe\u0301 nume\u0301rique"), "f", Verdict.SURE, "same title"),
    "another vowel, which in Hindi is a mark": (("x", "", "मेल"), "e", Verdict.UNSURE, "alike"),
    "nothing like it": (("x", "", "Quantum bridges"), "", Verdict.NEW, "nothing known"),
}


@pytest.mark.parametrize("case", NEW)
def test_a_new_thing_is(case: str, tmp_path: Path) -> None:
    row, old, verdict, why = NEW[case]
    found = pipeline.match(tables(tmp_path / "old", *OLD), tables(tmp_path / "new", row), Settings())
    (one,) = [each for each in found if "/initiative/" in each.new]
    assert isinstance(one, Proposal)
    assert (one.old.rpartition("/")[2], one.verdict) == (old, verdict), one
    assert why in one.why


def test_a_known_key_is_not_proposed(tmp_path: Path) -> None:
    assert pipeline.match(PLAN, tables(tmp_path / "new", ("1", "1", "Something new")), Settings()) == []


def test_the_command_says_what_it_is_unsure_of(tmp_path: Path) -> None:
    old, new = tables(tmp_path / "old", *OLD), tables(tmp_path / "new", ("x", "", "Better roads for many"))
    done = CliRunner().invoke(main, ["match", str(old), str(new)])
    assert done.stdout.splitlines()[0].startswith("unsure: http://127.0.0.1:8000/id/initiative/paper-2030/x = ")
    assert "You decide" in done.stdout
