"""The cards of a release are drawn up strategy by strategy, and are those that all statements at once come to; what stays
the same is taken from the release before, and nothing else.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import Quad
from tests.conftest import PLAN, publish
from tests.web.part_cards import part_cards
from tests.web.scales import write_scaled

from fremdrift.deriving import portions as parting
from fremdrift.deriving.concerns import organisations, placed
from fremdrift.deriving.deadlines import deadlines
from fremdrift.deriving.portions import Portion, Run, portions, write_runs
from fremdrift.deriving.record import merged, read_record
from fremdrift.deriving.states import STATES
from fremdrift.ground.crew import Crew
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.jsons import compact
from fremdrift.ground.settings import Settings
from fremdrift.keeping.cards import CARDS, Cards, open_cards
from fremdrift.keeping.release import NQUADS, Release
from fremdrift.model.iris import Names
from fremdrift.quads.store import in_memory, read_nquads
from fremdrift.serving.overview import Overview
from fremdrift.web.listings import release_cards
from fremdrift.web.listings.drawing_up import ORGANISATIONS, draw_up, labels_in
from fremdrift.web.listings.due import Due
from fremdrift.web.listings.lines import Drafting
from fremdrift.web.listings.merging import NAMING, PARTS, Merging, Part
from fremdrift.web.listings.release_cards import DRAWN, Drawing, draw
from fremdrift.web.listings.wholes import whole_cards

BASE = "http://127.0.0.1:8000/"
DAY = "2020-06-30"
OTHER_DAYS = ("2016-12-31", DAY, "2020-07-01")
MANY = 20


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each strategy that nothing ties to another is a portion, however little is said of it."""
    monkeypatch.setattr(parting, "_LEAST", 1)
    monkeypatch.setattr(parting, "_TO_SHARED", 0)
    for module in ("pieces", "merging"):
        monkeypatch.setattr(f"fremdrift.web.listings.{module}.MANY", MANY)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Portion]:
    """The portions of which a piece was drawn up."""
    found: list[Portion] = []
    original = release_cards._drawn

    def noted(given: Drawing, portion: Portion, key: str, aside: Path) -> list[tuple[str, bytes]]:
        found.append(portion)
        return original(given, portion, key, aside)

    monkeypatch.setattr(release_cards, "_drawn", noted)
    return found


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the invented plan."""
    found = publish(PLAN, Settings(home=tmp_path_factory.mktemp("plan"))).release
    assert found
    return found


@pytest.fixture(scope="module")
def scaled(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the invented plan with scales of publishers."""
    folder = tmp_path_factory.mktemp("scaled")
    found = publish(write_scaled(folder / "plan"), Settings(home=folder / "home")).release
    assert found
    return found


@pytest.fixture(params=["shipped", "plan", "scaled"])
def any_release(request: pytest.FixtureRequest, release: Release, plan: Release, scaled: Release) -> Release:
    return {"shipped": release, "plan": plan, "scaled": scaled}[request.param]


def copied(release: Path, folder: Path) -> Path:
    """The statements and records of a release, in a folder of their own."""
    folder.mkdir()
    for name in NQUADS:
        (folder / name).write_bytes((release / name).read_bytes())
    (folder / STATES).symlink_to((release / STATES).resolve())
    return folder


def cards(folder: Path, older: Path | None = None, day: str = DAY) -> dict[str, bytes]:
    draw(Drawing(folder, BASE, day, "program", older), Crew())
    found = open_cards(folder / CARDS)
    return {name: found.get(name) or b"" for name in found.starting("")}


def listed(quad: Quad, name: str) -> bool:
    """Whether lists know of a statement: of the catalogue only what it says of editions, and the codes of others."""
    ours = str(quad.subject.value).removeprefix(BASE)
    said = ours == quad.subject.value or (ours.startswith("edition/") and "#" not in ours)
    return name != "catalogue.nq" or said


def at_once(folder: Path, day: str = DAY) -> dict[str, bytes]:
    """The cards that a store of everything comes to."""
    store = in_memory(one for name in NQUADS for one in read_nquads(folder / name) if listed(one, name))
    record, who = merged(map(read_record, sorted((folder / STATES / "records").glob("*.json")))), organisations(store)
    places = placed(store, record, None, who)
    due = Due(deadlines(store, record, places), who)
    overview = Overview(lambda: store)
    drafting = Drafting(overview, BASE, labels_in(overview), day, lambda: due)
    parts = part_cards(store, Names(BASE), labels_in(overview), MANY)
    strategies = [row["thing"] for row in overview.rows("strategies")]
    wholes = whole_cards(store, strategies, places, due.found)
    return dict(draw_up(overview, drafting)) | dict(parts) | dict(wholes) | {ORGANISATIONS: compact(who, ordered=True)}


@pytest.mark.usefixtures("apart")
def test_strategy_by_strategy_the_cards_are_those_of_everything_at_once(
    any_release: Release, release: Release, tmp_path: Path, drawn: list[Portion]
) -> None:
    folder = copied(any_release.folder, tmp_path / "new")
    found, whole = cards(folder), at_once(folder)
    assert len(drawn) >= 3
    assert any(name.startswith("whole ") for name in whole)
    graphs = Counter(one.graph_name.value for name in NQUADS for one in read_nquads(folder / name))
    assert Counter({one["thing"]: int(one["rows"]) for one in release_rows(found["rows graphs"])}) == graphs
    assert [name for name in sorted(whole) if name != "rows graphs" and found.get(name) != whole[name]] == []
    assert sorted(one for one in found.keys() - whole.keys() if not one.startswith("made of ")) == []


def release_rows(card: bytes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(card)
    return found


def edited(folder: Path, older: Path, random: Random) -> Path:
    """The same statements in another folder, with a few taken out and put in."""
    copied(older, folder)
    for name in NQUADS[:2]:
        lines = (older / name).read_text(encoding="utf-8").splitlines(keepends=True)
        gone = set(random.sample(lines, 2))
        come = {line.replace("/observation/", "/milestone/") for line in random.sample(lines, 2)}
        (folder / name).write_text("".join(sorted({*lines, *come} - gone)), encoding="utf-8")
    return folder


def packs(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in (CARDS, DRAWN)]


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("seed", range(2))
def test_after_an_edit_the_files_are_those_of_drawing_up_all_anew(
    seed: int, release: Release, tmp_path: Path, drawn: list[Portion]
) -> None:
    older = copied(release.folder, tmp_path / "older")
    cards(older)
    new, anew = edited(tmp_path / "new", older, Random(seed)), tmp_path / "anew"
    copied(new, anew)
    drawn.clear()
    cards(new, older)
    few = len(drawn)
    cards(anew)
    assert few < len(drawn) - few
    assert packs(new) == packs(anew)


@pytest.mark.usefixtures("apart")
def test_what_is_told_by_a_date_that_has_passed_meanwhile_is_drawn_up_anew(
    release: Release, tmp_path: Path, drawn: list[Portion]
) -> None:
    older = copied(release.folder, tmp_path / "older")
    cards(older)
    whole = len(drawn)
    for number, day in enumerate(OTHER_DAYS):
        new, anew = (copied(release.folder, tmp_path / f"{name}-{number}") for name in ("new", "anew"))
        drawn.clear()
        found = cards(new, older, day)
        assert len(drawn) < whole if day != DAY else not drawn
        assert found == cards(anew, None, day)
        assert packs(new) == packs(anew)


@pytest.fixture
def merged_parts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts of the cards that were made of pieces."""
    found: list[str] = []

    def noting(name: str, part: Part) -> Part:
        def noted(merging: Merging) -> Iterator[tuple[str, bytes]]:
            found.append(name)
            return part.make(merging)

        return replace(part, make=noted)

    monkeypatch.setattr(release_cards, "PARTS", {name: noting(name, part) for name, part in PARTS.items()})
    return found


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize(
    ("edit", "made"),
    [
        pytest.param(("", ""), {"rest"}, id="nothing"),
        pytest.param(('/moveCount> "', '/moveCount> "1'), {"rest", "milestones", "lines"}, id="how often things moved"),
        pytest.param(('/statusText> "', '/statusText> "X'), {"rest", "texts"}, id="words of a status that has a code"),
        pytest.param(('#prefLabel> "', '#prefLabel> "X'), set(PARTS), id="what things are called"),
    ],
)
def test_lists_of_which_no_piece_changed_are_taken_from_the_release_before(
    edit: tuple[str, str], made: set[str], release: Release, tmp_path: Path, merged_parts: list[str]
) -> None:
    older = copied(release.folder, tmp_path / "older")
    cards(older)
    later, anew = (copied(release.folder, tmp_path / name) for name in ("later", "anew"))
    for folder in (later, anew):
        for path in (folder / name for name in NQUADS[:2]):
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            path.write_text("".join(sorted(one.replace(*edit, 1) for one in lines)), encoding="utf-8")
    assert set(merged_parts) == set(PARTS)
    merged_parts.clear()
    cards(later, older)
    assert set(merged_parts) == made
    cards(anew)
    assert packs(later) == packs(anew)


class Watched(Cards):
    """Pieces that note which of their sections are read."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            super().__init__(file, path.name)
        self.read = set[str]()

    def lines(self, name: str) -> Iterator[str]:
        self.read.add(name.partition(" ")[2])
        return super().lines(name)


@pytest.mark.parametrize("name", [name for name, part in PARTS.items() if part.sections])
def test_a_part_takes_no_section_of_pieces_that_its_key_does_not_tell(name: str, release: Release) -> None:
    drawn, part = Watched(release.folder / DRAWN), PARTS[name]
    keys = sorted({one.partition(" ")[0] for one in drawn.starting("")})
    merging = Merging(drawn, keys, BASE, release.folder / "catalogue.nq")
    made = dict(part.make(merging))
    kept = dict(open_cards(release.folder / CARDS).held(part.beginnings))
    assert made.keys() == kept.keys()
    assert {*part.sections} <= drawn.read <= {*part.sections, *NAMING}


def test_hands_draw_up_what_one_process_does(release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, together = (copied(release.folder, tmp_path / name) for name in ("alone", "together"))
    cards(alone)
    monkeypatch.setattr("fremdrift.ground.crew.LIGHT", 0)
    with Crew(2) as crew:
        crew.beside(draw, Drawing(together, BASE, DAY, "program"), 1)()
    assert packs(together) == packs(alone)
    assert not [one for one in together.iterdir() if one.is_dir() and not one.is_symlink()], "what was made on the way"


@pytest.mark.parametrize("damaged", [DRAWN, CARDS])
def test_a_release_takes_its_pieces_from_the_one_before_and_never_damaged_ones(
    damaged: str, tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Path | None] = []
    original = release_cards.draw

    def noted(given: Drawing, crew: Crew) -> None:
        taken.append(given.older)
        original(given, crew)

    monkeypatch.setattr("fremdrift.pipeline.filling.draw", noted)
    settings, path = Settings(home=tmp_path / "home"), tables / "observations.csv"
    first = publish(tables, settings).release
    path.write_text(path.read_text(encoding="utf-8").replace("2030-36", "2031-03"), encoding="utf-8")
    second = publish(tables, settings, "2026-11-25T12:00:00Z").release
    assert first
    assert second
    (second.folder / damaged).chmod(0o644)
    (second.folder / damaged).write_bytes((second.folder / damaged).read_bytes()[:-1] + b"?")
    path.write_text(path.read_text(encoding="utf-8").replace("2031-03", "2032-03"), encoding="utf-8")
    assert publish(tables, settings, "2026-11-26T12:00:00Z").release
    assert taken == [None, first.folder, None]


# --- Portions ---


def everything(_: Path, __: bytes) -> bool:
    return True


def said(portion: Portion) -> list[str]:
    found = []
    for one in portion.runs:
        with one.path.open("rb") as file:
            file.seek(one.start)
            found += file.read(one.end - one.start).decode().splitlines(keepends=True)
    return found


def tied(*scopes: str) -> Callable[[str], str]:
    """A line that says that a thing of one scope is part of one of another."""
    things = [f"<{BASE}id/milestone/{one}/tied>" for one in scopes]
    return lambda graph: f"{things[0]} <http://example.org/tied> {things[1]} <{BASE}graph/{graph}> .\n"


@pytest.mark.usefixtures("apart")
def test_each_statement_is_in_one_portion_and_no_link_leads_into_another(release: Release) -> None:
    paths = [release.folder / name for name in NQUADS[:2]]
    shared, parted = portions(paths, BASE, everything)
    lines = sorted(line for one in (shared, *parted) for line in said(one))
    assert lines == sorted(
        line for path in paths for line in path.read_text(encoding="utf-8").splitlines(keepends=True)
    )
    names = Names(BASE)
    for portion in parted:
        for line in said(portion):
            subject, _, value = line.split(" ", 2)
            assert names.owner(subject) in portion.scopes
            if value.startswith("<"):
                assert names.owner(value.split(" ")[0]) in {"", *portion.scopes}
    assert not any(names.owner(line.split(" ")[0]) for line in said(shared))
    assert len({scope for one in parted for scope in one.scopes}) == sum(len(one.scopes) for one in parted)


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize(
    ("scopes", "together"),
    [
        (["a"], ["a"]),
        (["a", "b"], ["a", "b"]),
        (["a", "b", "c"], ["a", "b", "c"]),
        (["a", "ab"], ["a", "ab"]),
        (["a.b", "aXb"], ["a.b", "aXb"]),
    ],
    ids=["alone", "two", "a chain", "one name begins like the other", "names that a pattern would take for one"],
)
def test_scopes_that_a_link_ties_are_together(scopes: list[str], together: list[str], tmp_path: Path) -> None:
    every = ("a", "a.b", "aXb", "ab", "b", "c")
    lines = [f'<{BASE}id/strategy/{one}> <http://example.org/p> "x" <{BASE}graph/{one}> .\n' for one in every]
    lines += [f'<{BASE}id/milestone/{one}/m> <http://example.org/p> "> <" <{BASE}graph/{one}> .\n' for one in every]
    lines += [tied(*pair)("x") for pair in pairwise(scopes)]
    path = tmp_path / "data.nq"
    path.write_text("".join(sorted(lines)), encoding="utf-8")
    _, parted = portions([path], BASE, everything)
    found = [sorted(one.scopes) for one in parted]
    assert together in found
    assert len(found) == len(every) - len(together) + 1


@pytest.mark.usefixtures("apart")
def test_a_scale_that_strategies_share_ties_none_and_is_beside_each_that_uses_it(tmp_path: Path) -> None:
    code = f'<{BASE}id/code/{{}}> <http://example.org/p> "x" <{BASE}graph/model> .\n'.format
    used = f"<{BASE}id/milestone/{{}}/m> <http://example.org/p> <{BASE}id/code/{{}}> <{BASE}graph/a> .\n".format
    scale = [code("lights/amber"), code("lights")]
    own = {"a": used("a", "lights/amber"), "b": used("b", "lights/amber"), "lights": used("lights", "other/red")}
    path, lines = tmp_path / "data.nq", [*scale, code("other/red"), *own.values()]
    path.write_text("".join(sorted(lines)), encoding="utf-8")
    shared, parted = portions([path], BASE, everything)
    beside = {scope: said(Portion(one.scopes, one.beside, (), "")) for one in parted for scope in one.scopes}
    assert [(sorted(one.scopes), said(one)) for one in parted] == [([scope], [line]) for scope, line in own.items()]
    assert {scope: sorted(some) for scope, some in beside.items()} == {
        "a": sorted(scale), "b": sorted(scale), "lights": [code("other/red")]
    }  # fmt: skip
    assert sorted(said(shared)) == sorted([*scale, code("other/red")])


def test_a_run_of_a_file_that_was_cut_off_is_told(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_bytes(b"a\n")
    with pytest.raises(ReleaseError, match=r"data\.nq was cut off while it was read; make the release again"):
        write_runs([Run(path, 0, 3)], tmp_path / "copy.nq")


def test_what_is_beside_a_portion_is_what_it_names_and_what_is_no_thing(tmp_path: Path) -> None:
    source = f'<{BASE}id/source/{{}}> <http://example.org/p> "x" <{BASE}graph/sources> .\n'.format
    own = f"<{BASE}id/milestone/a/m> <http://example.org/p> <{BASE}id/source/named> <{BASE}graph/a> .\n"
    code = f'<http://example.org/code> <http://example.org/p> "x" <{BASE}graph/model> .\n'
    path, lines = tmp_path / "data.nq", [own, code, source("named"), source("named#part"), source("other")]
    path.write_text("".join(sorted(lines)), encoding="utf-8")
    shared, (portion,) = portions([path], BASE, everything)
    beside = Portion(portion.scopes, portion.beside, (), "")
    assert sorted(said(portion)) == [own]
    assert sorted(said(beside)) == sorted([code, source("named"), source("named#part")])
    assert sorted(said(shared)) == sorted(set(lines) - {own})


def test_a_hand_that_draws_up_a_release_loads_nothing_of_a_server() -> None:
    """It would be ready later: two libraries of the web take as long to load as all of ours."""
    program = "import fremdrift.web.listings.release_cards, sys; print({'flask', 'requests'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
