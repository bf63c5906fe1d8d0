"""What follows is worked out strategy by strategy, and after a change for those that it touches; it is what follows from
everything at once.
"""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.conftest import DATA, PLAN
from tests.pipeline.test_gate import edit

from fremdrift.deriving import freezing
from fremdrift.deriving.apart import Whole, apart
from fremdrift.deriving.freezing import STATES, freeze
from fremdrift.deriving.portions import Run
from fremdrift.deriving.wholes import Lot, Made, make
from fremdrift.ground.crew import Crew
from fremdrift.ground.namespaces import CODE, DCT, FD
from fremdrift.ground.settings import Settings
from fremdrift.model.iris import Names
from fremdrift.quads.lines import text_lines
from fremdrift.quads.sorting import write_sorted
from fremdrift.quads.store import nquads_of
from fremdrift.reading.mapping import to_quads
from fremdrift.reading.rows import Reading

BASE = Settings().base_iri
NAMES = Names(BASE)
FORMS = (".nq", ".tsv")


def said(tables: Path) -> list[str]:
    """What tables say, as lines of N-Quads."""
    return nquads_of(to_quads(list(Reading(tables).rows()), NAMES)).decode().splitlines(keepends=True)


def frozen(lines: Iterable[str], folder: Path, older: Path | None = None) -> Path:
    """Everything that follows from these lines, in a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_sorted(lines, folder / "data.nq")
    freeze(folder / "data.nq", folder / "derived.nq", BASE, Crew(), older=older)
    return folder


def as_one(data: Path, *_: object) -> list[Whole]:
    """Everything as one whole."""
    return [Whole(("", "all"), (Run(data, 0, data.stat().st_size),), {}, "")]


def told(folder: Path) -> dict[str, object]:
    """What stands in a folder, without the order of what states take, and without where it stands."""
    states = folder / STATES
    files = (one for one in states.rglob("*") if one.suffix in FORMS and one.stat().st_size)
    return {
        "derived": (folder / "derived.nq").read_bytes(),
        "chains": (folder / "chains.tsv").read_bytes(),
        "records": {one.name: one.read_bytes() for one in (states / "records").iterdir()},
        "states": {str(one.relative_to(states)): sorted(text_lines(one)) for one in files},
    }


def days(folder: Path) -> dict[str, str]:
    """The days of things that stand in a folder."""
    things: dict[str, str] = json.loads((folder / STATES / "presence.json").read_bytes())["things"]
    return things


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder to the byte."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


@pytest.fixture
def apiece(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hand takes one whole at a time."""
    monkeypatch.setattr(freezing, "_LOT", 1)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What follows from the plan, as a release before has it."""
    return frozen(said(PLAN), tmp_path_factory.mktemp("plan") / "plan")


def same(lines: list[str], older: Path, folder: Path) -> None:
    """By strategies, again after a change, and all at once the same follows from lines."""
    parted, again = frozen(lines, folder / "parted"), frozen(lines, folder / "again", older)
    assert bytes_of(again) == bytes_of(parted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(freezing, "apart", as_one)
        whole = frozen(lines, folder / "whole")
    assert told(parted) == told(whole)
    assert days(parted) | days(whole) == days(parted)


@pytest.mark.usefixtures("apiece")
@pytest.mark.parametrize("seed", range(12))
def test_by_strategies_follows_what_follows_from_everything_also_after_random_edits(
    seed: int, plan: Path, tmp_path: Path
) -> None:
    tables = Path(shutil.copytree(PLAN, tmp_path / "tables"))
    edit(tables, Random(seed))
    same(said(tables), plan, tmp_path)


@pytest.mark.usefixtures("apiece")
def test_so_it_does_from_the_shipped_tables(plan: Path, tmp_path: Path) -> None:
    lines = said(DATA)
    same(lines, plan, tmp_path)
    assert len(apart(tmp_path / "parted" / "data.nq", BASE)) > 10


@pytest.mark.parametrize(
    "of", ["", "<https://example.org/x> <https://example.org/y> <{base}id/source/act> <{base}g> .\n"]
)
def test_where_nothing_is_of_a_strategy_nothing_follows(of: str, plan: Path, tmp_path: Path) -> None:
    same([of.format(base=BASE)] if of else [], plan, tmp_path)
    assert (tmp_path / "parted" / "derived.nq").read_bytes() == b""


ENDS = (
    "id/source/act", "id/source/unheard-of", "id/organisation/mof", "edition/paper-2030/march",
    "id/strategy/paper-2030", "id/milestone/paper-2030/x", "id/milestone/sand-2050/x", "id/initiative/stone-2040/y",
    "id/observation/paper-2030/o1", "id/observation/sand-2050/z", "id/judgement/sand-2050/j", "id/judgement/of-none",
    "id/milestone/paper-2030/x#part", "id/code/lights/amber", "id/code/lights",
)  # fmt: skip
"""Things of some strategies, of none, and such as are nowhere else."""
LINKS = (
    *(FD + one for one in ("about", "account", "partOf", "inStrategy", "judgedObservation", "otherObservation")),
    *(FD + one for one in ("judgedThing", "otherThing", "expected")),
    *(DCT + "source", FD + "publisherStatus"),
)
GRAPHS = (
    "graph/edition/paper-2030/march", "graph/statements/act", "graph/organisations", "graph/strategy/sand-2050",
    "graph/judgements/sand-2050", "graph/statements/unheard-of",
)  # fmt: skip
LITERALS = {
    f"<{FD}knownFrom>": ('"2021-02-03"', '"2031-01-01"'),
    f"<{FD}earliest>": ('"2022-01-01"',),
    f"<{FD}sequence>": ('"1"',),
}
CODES = {
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>": (f"<{FD}Judgement>", f"<{FD}Edition>"),
    f"<{DCT}type>": (f"<{CODE}judgement-kind/same-as>", f"<{CODE}judgement-kind/revises>"),
}
ours = some.sampled_from(ENDS).map(lambda one: f"<{BASE}{one}>")
linked = some.tuples(ours, some.sampled_from(LINKS).map("<{}>".format), ours)
valued = some.sampled_from([(one, value) for one, values in (LITERALS | CODES).items() for value in values])
statement = linked | some.tuples(ours, valued).map(lambda one: (one[0], *one[1]))
line = some.tuples(statement, some.sampled_from(GRAPHS)).map(lambda one: f"{' '.join(one[0])} <{BASE}{one[1]}> .\n")


@pytest.mark.usefixtures("apiece")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(more=some.lists(line, min_size=1, max_size=8))
def test_so_it_does_whatever_else_is_said_of_strategies_and_what_they_share(
    more: list[str], plan: Path, tmp_path: Path
) -> None:
    lines = (plan / "data.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    same([*lines, *more], plan, tmp_path)


@pytest.mark.usefixtures("apiece")
def test_so_it_does_where_strategies_say_something_of_what_they_share(plan: Path, tmp_path: Path) -> None:
    lines = (plan / "data.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    for scope in ("sand-2050", "stone-2040"):
        said = f"<{BASE}id/observation/{scope}/of-mof> <{FD}"
        ends = (f"about> <{BASE}id/organisation/mof>", f"account> <{BASE}id/source/act>", 'sequence> "1"')
        lines += [f"{said}{one} <{BASE}graph/statements/act> .\n" for one in ends]
    same(lines, plan, tmp_path)
    assert len(apart(tmp_path / "parted" / "data.nq", BASE)) == 1


@pytest.mark.usefixtures("apiece")
def test_so_it_does_where_strategies_share_a_scale_which_ties_none_of_them(plan: Path, tmp_path: Path) -> None:
    lines = (plan / "data.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    code, account = f"<{BASE}id/code/lights/amber>", f"<{BASE}graph/statements/act>"
    lines += [f"{code} <{DCT}source> <{BASE}id/source/act> <{BASE}graph/model> .\n"]
    for scope in ("paper-2030", "sand-2050"):
        lines += [f"<{BASE}id/observation/{scope}/lit> <{FD}publisherStatus> {code} {account} .\n"]
    same(lines, plan, tmp_path)
    wholes = {one.scopes: one for one in apart(tmp_path / "parted" / "data.nq", BASE)}
    assert [code[1:-1] in wholes[(scope,)].named for scope in ("paper-2030", "sand-2050")] == [True, True]


@pytest.mark.usefixtures("apiece")
def test_so_it_does_where_an_account_of_a_year_is_told_elsewhere(plan: Path, tmp_path: Path) -> None:
    tables = Path(shutil.copytree(PLAN, tmp_path / "tables"))
    text = (tables / "sources.csv").read_text(encoding="utf-8")
    (tables / "sources.csv").write_text(re.sub(r",(20\d\d)-\d\d-\d\d,", r",\1,", text), encoding="utf-8")
    same(said(tables), plan, tmp_path)


CHANGES = {
    "a statement": ("observations.csv", "postponed", "delayed", ["paper-2030"]),
    "what a source is called": ("sources.csv", "The Paper Act", "The Act", []),
    "when a source came out": ("sources.csv", "2030-01-15", "2030-01-16", ["paper-2030"]),
    "how closely that is known": ("sources.csv", "2030-01-15", "2030-01-01/2030-01-15", ["paper-2030"]),
    "what an organisation is called": ("organisations.csv", "MoF", "MF", []),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_a_change_touches_is_worked_out_again(
    change: str, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, old, new, touched = CHANGES[change]
    tables, lots = Path(shutil.copytree(PLAN, tmp_path / "tables")), list[Lot]()

    def noted(lot: Lot) -> list[Made]:
        lots.append(lot)
        return make(lot)

    monkeypatch.setattr(freezing, "make", noted)
    text = (tables / name).read_text(encoding="utf-8")
    (tables / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    frozen(said(tables), tmp_path / "again", plan)
    assert [scope for lot in lots for one in lot.wholes for scope in one.scopes] == ["", *touched]
