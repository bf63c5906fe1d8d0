"""What is judged and described by strategies, after a change only where it touches, is what one store gives."""

import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from tests.conftest import DATA, PLAN, publish
from tests.pipeline.test_gate import LATER, edit, rewrite

from fremdrift import pipeline
from fremdrift.deriving.portions import Leads, Parted
from fremdrift.ground.settings import Settings
from fremdrift.pipeline import checking, portioned
from fremdrift.pipeline.portioned import JUDGED

TABLES = {"plan": PLAN, "shipped": DATA}
EDITS = [*(("plan", seed) for seed in range(4)), ("shipped", 0), ("shipped", 1)]


@pytest.fixture
def parted(monkeypatch: pytest.MonkeyPatch) -> None:
    """All is large, and too large for memory; a share has one strategy where no link forbids it."""
    monkeypatch.setattr(checking, "PORTIONED", 0)
    monkeypatch.setattr(checking, "IN_MEMORY", 0)
    monkeypatch.setattr(portioned, "IN_MEMORY", 0)
    monkeypatch.setattr(portioned, "_SHARE", 1)


@pytest.fixture
def never_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is judged as one."""
    monkeypatch.setattr(checking, "_as_one", lambda *_: pytest.fail("all was judged as one"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Settings]:
    """A release of each of these tables, large but judged as one."""
    homes = {name: Settings(home=tmp_path_factory.mktemp(name)) for name in TABLES}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "PORTIONED", 0)
        for name, settings in homes.items():
            assert publish(TABLES[name], settings).release
    return homes


def told(checked: pipeline.Checked) -> dict[str, object]:
    """Everything that judging and describing give; nothing is kept of tables at fault."""
    kept = checked.folder / JUDGED
    return {
        "results": checked.results,
        "findings": checked.findings,
        "catalogue": checked.catalogue,
        "kept": kept.read_bytes() if kept.is_file() else None,
    }


@pytest.mark.usefixtures("parted")
@pytest.mark.parametrize(("name", "seed"), EDITS)
def test_strategies_give_what_one_store_gives_also_after_random_edits(
    name: str, seed: int, published: dict[str, Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, settings = Path(shutil.copytree(TABLES[name], tmp_path / "tables")), published[name]
    edit(tables, Random(seed))
    again, anew = (pipeline.check(tables, settings, before=one) for one in (pipeline.last_release(settings), None))
    monkeypatch.undo()
    monkeypatch.setattr(checking, "PORTIONED", 0)
    whole = pipeline.check(tables, settings)
    assert told(anew) == told(whole)
    assert told(again) == told(whole)


CHANGES = {
    "a statement": ("observations.csv", "postponed", "expected", {"", "paper-2030"}),
    "a source that a strategy cites": ("sources.csv", "The Paper Act", "The Act", {"", "paper-2030"}),
    "an organisation": ("organisations.csv", "MoF", "MF", {"", "paper-2030"}),
}


@pytest.mark.usefixtures("parted", "never_as_one")
@pytest.mark.parametrize("case", CHANGES)
def test_what_a_change_touches_is_judged_again(
    case: str, published: dict[str, Settings], tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, old, new, expected = CHANGES[case]
    rewrite(tables / file, old, new)
    touched, find = [], portioned._touched

    def watched(*given: object) -> set[str] | None:
        touched.append(find(*given))  # type: ignore[arg-type]
        return touched[-1]

    monkeypatch.setattr(portioned, "_touched", watched)
    pipeline.check(tables, published["plan"], before=pipeline.last_release(published["plan"]))
    assert touched == [expected]


@pytest.mark.usefixtures("parted", "never_as_one")
def test_of_many_strategies_a_change_in_one_touches_those_that_links_tie_to_it(
    published: dict[str, Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = Path(shutil.copytree(DATA, tmp_path / "tables"))
    path = tables / "observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    scope = lines[-1].partition("/")[0]
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    loaded = []
    load = portioned.loaded
    monkeypatch.setattr(portioned, "loaded", lambda share: loaded.append(share.scopes) or load(share))
    settings = published["shipped"]
    pipeline.check(tables, settings, before=pipeline.last_release(settings))
    every = {one.name.removesuffix(".json") for one in (settings.home / "current/states/records").iterdir()}
    assert all(scope in one for one in loaded if one)
    assert all(len(one) < len(every) for one in loaded), "a part is enough"


@pytest.mark.usefixtures("parted")
def test_a_publish_after_a_change_has_the_digests_of_one_that_makes_everything(
    published: dict[str, Settings], tables: Path, tmp_path: Path
) -> None:
    rewrite(tables / "observations.csv", "2030-36", "2031-03")
    done = []
    for full in (False, True):
        home = Path(shutil.copytree(published["plan"].home, tmp_path / f"{full}", symlinks=True))
        settings = replace(published["plan"], home=home)
        done.append(pipeline.publish(tables, settings, LATER, print, wish=pipeline.Wish(full=full)).release)
    again, full_ = (one.manifest if one else {} for one in done)
    assert again == full_
    assert JUDGED in again["files"]


SPOILT = {
    "what was told was altered": lambda release: rewrite(release / JUDGED, "Paper Plan", "Paper plan"),
    "what was told is gone": lambda release: (release / JUDGED).unlink(),
    "the findings were altered": lambda release: rewrite(release / "validation.nq", "Info", "Warning"),
}


@pytest.mark.usefixtures("parted")
@pytest.mark.parametrize("case", SPOILT)
def test_a_release_that_cannot_be_believed_is_not_asked(
    case: str, published: dict[str, Settings], tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=Path(shutil.copytree(published["plan"].home, tmp_path / "home", symlinks=True)))
    SPOILT[case]((settings.home / "current").resolve())
    monkeypatch.setattr(portioned, "judge_again", lambda *_, **__: pytest.fail("the old findings were taken over"))
    assert told(pipeline.check(tables, settings, before=pipeline.last_release(settings)))["kept"]


BEYOND = {
    "a rule may look anywhere": (portioned, "narrow", lambda _: None),
    "what all share leads into a strategy": (
        Parted,
        "leads",
        lambda _, scope, *__: Leads(("s",) if not scope else (), ()),
    ),
    "a property leads out of its strategy": (Parted, "leads", lambda _, __, properties: Leads((), tuple(properties))),
}


@pytest.mark.usefixtures("parted")
@pytest.mark.parametrize("case", BEYOND)
def test_all_is_judged_as_one_where(
    case: str, published: dict[str, Settings], tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, name, answer = BEYOND[case]
    monkeypatch.setattr(place, name, answer)
    rewrite(tables / "sources.csv", "The Paper Act", "The Act")  # what all share says something else than before
    before = None if place is portioned else pipeline.last_release(published["plan"])
    checked = pipeline.check(tables, published["plan"], before=before)
    assert checked.conforms
    assert not (checked.folder / JUDGED).exists(), "nothing is said of strategies by themselves"
