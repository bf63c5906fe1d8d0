"""Names once published stay: what goes without a word is told to the publisher, and its address answers as gone."""

import csv
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.cli.test_commands import run
from tests.conftest import PLAN, publish

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain
from fremdrift.quads.lines import differing, leaving
from fremdrift.web.application import create_app
from fremdrift.web.copies.static_copy import _Copy

FIRST, SECOND, THIRD, FOURTH = (f"2026-11-0{day}T10:00:00Z" for day in (1, 2, 3, 4))
HEADER = "path,withdrawn_on,replaced_by,reason_da,reason_en\n"
HALF, O1, O2 = "milestone/paper-2030/half", "observation/paper-2030/o1", "observation/paper-2030/o2"
JUDGED = "judgement/paper-2030/j1"
MILESTONE = [JUDGED, HALF, O1, O2]
INITIATIVE = ["initiative/paper-2030/1", JUDGED, HALF, O1, O2, "participation/paper-2030/p1"]


def without(tables: Path, *names: str) -> Path:
    """The tables without the rows that name one of these, or lie beneath what does."""
    for path in tables.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *(row for row in rows if not set(names) & set(row))])
    return tables


def withdraw(tables: Path, *rows: str) -> Path:
    (tables / "withdrawn.csv").write_text(HEADER + "".join(f"{one}\n" for one in rows), encoding="utf-8")
    return tables


def unnamed(done: pipeline.Published) -> list[str]:
    """What a publish says of lost names, in English."""
    assert done.release
    return [one.message.en for one in done.findings if one.rule == pipeline.NAMES_LOST]


WITHOUT_HALF = ("paper-2030/half", "paper-2030/o1")
WITHOUT_ONE = (*WITHOUT_HALF, "paper-2030/1", "paper-2030/p1")
CASES = {
    "a milestone, and nothing is named": (WITHOUT_HALF, (), MILESTONE),
    "a milestone that is named": (WITHOUT_HALF, (HALF,), []),
    "one of its statements is named": (WITHOUT_HALF, (O1,), [HALF, O2]),
    "an initiative that is named": (WITHOUT_ONE, ("initiative/paper-2030/1",), []),
    "an initiative, and its milestone is named": (
        WITHOUT_ONE,
        (HALF,),
        ["initiative/paper-2030/1", "participation/paper-2030/p1"],
    ),
    "nothing went": ((), (), []),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The whole invented plan, published once and only read."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    publish(PLAN, settings, FIRST)
    return settings


def told_of(tables: Path, published: Settings) -> tuple[list[str], list[str]]:
    """What the tables have lost without a word, and what is said of that, in English."""
    checked = pipeline.check(tables, published)
    checked, found = pipeline.with_losses(pipeline.last_release(published), checked, published)
    return list(found.unnamed), [one.message.en for one in checked.findings if one.rule == pipeline.NAMES_LOST]


@pytest.mark.parametrize("case", CASES)
def test_the_publisher_is_told_of_what_goes_without_a_word(case: str, tables: Path, published: Settings) -> None:
    gone, named, told = CASES[case]
    withdraw(without(tables, *gone), *(f"{one},2026-11-02,,,Said twice." for one in named))
    unnamed, messages = told_of(tables, published)
    assert unnamed == told
    assert bool(messages) == bool(told)
    for one in messages:
        assert f"({len(told)}): {', '.join(told)}. Bring the rows back, or write each name in withdrawn.csv" in one


def test_of_very_many_a_few_are_shown(tables: Path, published: Settings) -> None:
    _, (message,) = told_of(without(tables, *WITHOUT_ONE), published)
    assert f"no longer in the tables (6): {', '.join(INITIATIVE[:5])} and 1 more. Bring" in message


@pytest.fixture
def client(settings: Settings) -> Callable[[], FlaskClient]:
    return lambda: create_app(settings).test_client()


def status(client: FlaskClient, name: str) -> set[int]:
    """What every address of a thing answers."""
    forms = (f"/document/{name}.ttl", f"/en/document/{name}", f"/document/{name}")
    return {client.get(one).status_code for one in forms}


def test_its_address_answers_as_gone_then_and_later(
    tables: Path, settings: Settings, client: Callable[[], FlaskClient], tmp_path: Path
) -> None:
    whole = Path(shutil.copytree(tables, tmp_path / "whole"))
    first = publish(tables, settings, FIRST).release
    publish(without(tables, *WITHOUT_HALF), settings, SECOND)
    answer = client().get(f"/id/{HALF}")
    assert answer.status_code == 410
    problem = answer.get_json(force=True)
    assert problem["detail"] == (
        f"http://127.0.0.1:8000/id/{HALF} was published here, and since 2026-11-02 no table has it"
    )
    assert "withdrawal" not in problem
    assert first
    assert first.id in problem["lastState"]
    assert all(status(client(), one) == {410} for one in MILESTONE)
    assert status(client(), "milestone/paper-2030/never") == {404}
    assert {f"document/{one}" for one in MILESTONE} <= set(_Copy(client().application, tmp_path / "site")._seeds())

    (tables / "organisations.csv").write_text(
        (tables / "organisations.csv").read_text("utf-8").replace("Ministry of Forms", "Ministry of Paper"), "utf-8"
    )
    assert unnamed(publish(tables, settings, THIRD)) == []
    assert status(client(), HALF) == {410}
    assert "since 2026-11-02" in client().get(f"/id/{HALF}").text

    back = pipeline.rollback(settings, first.id, lambda text: None)
    assert back.id == first.id
    assert status(client(), HALF) == {200}
    (whole / "withdrawn.csv").write_text(HEADER, encoding="utf-8")
    assert unnamed(publish(whole, settings, FOURTH)) == []
    assert status(client(), HALF) == {200}
    assert list(Chain(settings.home, settings.base_iri).releases()[-1].lost) == []


def test_parts_of_what_was_withdrawn_say_why_it_was(
    tables: Path, settings: Settings, client: Callable[[], FlaskClient]
) -> None:
    """Named or not, at once or later; and their moves and changes are gone with them."""
    first = publish(tables, settings, FIRST).release
    assert first
    followed = [one for one in first.renewed() if one.startswith(("id/move/", "id/change/"))]
    assert len(followed) > 1
    publish(without(tables, *WITHOUT_ONE), settings, SECOND)
    assert "reasons" not in client().get(f"/id/{O1}").get_json(force=True)
    withdraw(tables, "initiative/paper-2030/1,2026-11-03,initiative/paper-2030/2,Slået sammen.,Merged.")
    assert unnamed(publish(tables, settings, THIRD)) == []
    whole = "http://127.0.0.1:8000/id/initiative/paper-2030/1"
    for name in (HALF, O1, JUDGED, "participation/paper-2030/p1", *(one.removeprefix("id/") for one in followed)):
        answer = client().get(f"/id/{name}")
        problem = answer.get_json(force=True)
        assert (answer.status_code, problem["reasons"]) == (410, {"da": "Slået sammen.", "en": "Merged."}), name
        assert problem["belongedTo"] == whole
        assert "replacedBy" not in problem, "what replaces the whole does not replace its part"
        assert (
            f"went on 2026-11-02 with what it belonged to: {whole} was withdrawn and replaced by" in problem["detail"]
        )
    page = client().get(f"/en/document/{HALF}", headers={"Accept": "text/html"}).text
    assert "It went with what it belonged to, which was withdrawn:" in page
    assert '<q lang="en">Merged.</q>' in page


@pytest.mark.parametrize("name", ["data.nq", "derived.nq"])
def test_names_are_not_forgotten_where_the_old_statements_are_damaged(
    name: str, tables: Path, settings: Settings, client: Callable[[], FlaskClient]
) -> None:
    first = publish(tables, settings, FIRST).release
    assert first
    (first.folder / name).write_bytes(b"damaged")
    (message,) = unnamed(publish(without(tables, *WITHOUT_HALF), settings, SECOND))
    assert f"({len(MILESTONE)}): {', '.join(MILESTONE)}." in message
    assert all(status(client(), one) == {410} for one in (*MILESTONE, "move/paper-2030/o2"))


def test_a_withdrawal_that_goes_leaves_its_thing_gone(
    tables: Path, settings: Settings, client: Callable[[], FlaskClient]
) -> None:
    withdraw(tables, "milestone/paper-2030/old,2026-10-01,,,Said twice.")
    publish(tables, settings, FIRST)
    withdraw(tables)
    (message,) = unnamed(publish(tables, settings, SECOND))
    assert "(1): milestone/paper-2030/old." in message
    assert status(client(), "milestone/paper-2030/old") == {410}


def test_made_anew_it_is_the_same(tables: Path, tmp_path: Path) -> None:
    made = []
    for full in (False, True):
        plan, settings = Path(shutil.copytree(tables, tmp_path / f"plan {full}")), Settings(home=tmp_path / f"{full}")
        publish(plan, settings, FIRST)
        wish = replace(pipeline.Wish(), full=full)
        without(plan, *WITHOUT_HALF)
        done = pipeline.publish(plan, settings, SECOND, lambda text: None, wish=wish)
        assert done.release
        made.append((done.release.manifest["files"]["lost.nq"], list(done.release.lost)))
    assert made[0] == made[1]
    lost = {subject for subject, *_ in made[0][1]}
    assert {f"<http://127.0.0.1:8000/id/{one}>" for one in MILESTONE} < lost


def test_the_commands_say_so(tables: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "publish", str(tables)).exit_code == 0
    without(tables, *WITHOUT_HALF)
    for command in (["check"], ["check", "--full"], ["publish"]):
        told = run(home, *command, str(tables), "--lang", "en")
        assert told.exit_code == 0, told.output
        assert "warning: withdrawn.csv: Published names that are no longer in the tables (4)" in told.output
        assert "1 warning" in told.output


def lines() -> Iterator[tuple[set[str], set[str]]]:
    few = {f"<a:{number:03}> <b:c> <d:e> <f:g> ." for number in range(0, 400, 3)}
    yield few, few
    yield few, set()
    yield few, few - {sorted(few)[0], sorted(few)[-1], sorted(few)[50]} | {"<a:0001> <b:c> <d:e> <f:g> ."}


@pytest.mark.parametrize(("old", "new"), list(lines()), ids=["the same", "nothing is left", "some went, one came"])
def test_lines_that_leave_are_those_of_the_old_file_alone(old: set[str], new: set[str], tmp_path: Path) -> None:
    for name, these in (("old", old), ("new", new)):
        (tmp_path / name).write_text("".join(f"{one}\n" for one in sorted(these)), encoding="utf-8")
    two = tmp_path / "old", tmp_path / "new"
    assert list(leaving(*two)) == [f"{one}\n" for one in sorted(old - new)]
    assert list(differing(*two)) == [f"{one}\n" for one in sorted(old ^ new)]
