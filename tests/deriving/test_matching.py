"""Matching: proposals with reasons, sure only where a person would be, and nothing merged."""

import shutil
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from tests.conftest import PLAN

from fremdrift import pipeline
from fremdrift.cli import main
from fremdrift.deriving import matching
from fremdrift.deriving.matching import Candidate, Proposal, Verdict
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


WORDS = "digital platform for data health national strategy municipal portal identity of in the public".split()  # noqa: SIM905


def invented(chance: Random, count: int, of: str) -> list[Candidate]:
    """Invented things of few words, numbers and places, so that many are alike and some the same."""
    return [
        Candidate(
            f"{of}{number}",
            chance.choice(("Initiative", "Milestone")),
            frozenset(" ".join(chance.choices(WORDS, k=chance.randint(0, 5))) for _ in range(chance.randint(0, 2))),
            chance.choice(("", "1", "2")),
            frozenset(chance.choices("pq", k=1)),
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_not_compared_would_have_changed_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(seed)
    known, come = invented(chance, 30, "old"), invented(chance, 30, "new")
    found = [matching.proposal(one, known) for one in come]
    monkeypatch.setattr(matching, "_at_most", lambda *_: 1.0)
    monkeypatch.setattr(matching, "_CLOSE", 2.0)
    assert [(one.old, one.likeness) for one in found] == [
        (one.old, one.likeness) for one in (matching.proposal(each, known) for each in come)
    ]
    for one, new in zip(found, come, strict=True):
        alike = {
            each.thing: max((matching._alike(a, b) for a in new.titles for b in each.titles), default=0.0)
            for each in known
            if each.kind == new.kind
        }
        assert (one.likeness == 0.0) == (not one.old)
        assert one.likeness >= max((value for value in alike.values() if value >= 0.6), default=0.0)


def test_of_many_titles_few_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    chance, compared = Random(1), list[str]()
    titles = [" ".join(chance.choices(WORDS, k=7)) for _ in range(200)]
    known, come = (
        [Candidate(f"{of}{at}", "Milestone", frozenset([one]), "", frozenset()) for at, one in enumerate(titles)]
        for of in ("old", "new")
    )
    alike = matching._alike

    def counted(one: str, other: str) -> float:
        compared.append(other)
        return alike(one, other)

    monkeypatch.setattr(matching, "_alike", counted)
    found = [matching.proposal(one, known) for one in come]
    assert {(one.likeness, one.new[3:] == one.old[3:]) for one in found} == {(1.0, True)}
    assert len(compared) < 5 * len(come)
