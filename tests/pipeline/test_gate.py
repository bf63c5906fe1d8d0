"""After a change only what it touches is judged, and check and publish say what they would have said of everything."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.conftest import PLAN, publish

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.judging.report import Result, read_report, report_quads
from fremdrift.keeping.release import DATA, Release
from fremdrift.model.iris import Names
from fremdrift.pipeline import gate
from fremdrift.quads.lines import differing
from fremdrift.quads.store import nquads_of, read_nquads
from fremdrift.quads.terms import BlankNode

LATER = "2026-11-25T12:00:00Z"
MIXED = ("delayed", "no-such-code", "2031", "2029-12-31", "paper-2030/o1", "x", "")
"""What an edit puts into a cell: right in some, nonsense in others, in yet others nothing."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    """Tables with a good many rows, and a release of them."""
    folder = tmp_path_factory.mktemp("gate")
    settings = Settings(home=folder / "home")
    assert publish(PLAN, settings).release
    return PLAN, settings


@pytest.fixture
def only_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """No data is judged as a whole."""

    def fail(*_: object) -> list[Result]:
        pytest.fail("everything was judged")

    monkeypatch.setattr(gate, "ENGINES", dict.fromkeys(gate.ENGINES, fail))


def edit(tables: Path, random: Random) -> None:
    """Change a cell or three anywhere, or take a row away."""
    for _ in range(random.randint(1, 3)):
        path = random.choice(sorted(one for one in tables.glob("*.csv") if len(one.read_text().splitlines()) > 1))
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        row = random.randrange(len(rows))
        if random.random() < 0.2 and len(rows) > 1:
            rows.pop(row)
        else:
            column = random.randrange(len(header))
            others = [one[column] for one in rows]
            rows[row][column] = random.choice([*others, *MIXED])
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])


def report(checked: pipeline.Checked, settings: Settings) -> bytes:
    return nquads_of(report_quads(checked.results, Names(settings.base_iri), LATER))


@pytest.mark.parametrize("seed", range(16))
def test_what_is_judged_again_after_random_edits_is_what_everything_gives(
    seed: int, published: tuple[Path, Settings], tables: Path
) -> None:
    _, settings = published
    edit(tables, Random(seed))
    again = pipeline.check(tables, settings, before=pipeline.last_release(settings))
    everything = pipeline.check(tables, settings)
    assert (again.folder / DATA).read_bytes() == (everything.folder / DATA).read_bytes()
    assert again.results == everything.results
    assert again.findings == everything.findings
    assert report(again, settings) == report(everything, settings)


@pytest.mark.usefixtures("only_again")
def test_a_small_change_is_not_judged_as_a_whole(published: tuple[Path, Settings], tables: Path) -> None:
    _, settings = published
    observations = tables / "observations.csv"
    observations.write_text(observations.read_text(encoding="utf-8").replace("postponed", "nonsense"), encoding="utf-8")
    checked = pipeline.check(tables, settings, before=pipeline.last_release(settings))
    assert [one.column for one in checked.findings if one.severity == "violation"] == ["status"]


@pytest.mark.parametrize("seed", range(2))
def test_a_publish_after_a_change_has_the_digests_of_one_that_makes_everything(
    seed: int, published: tuple[Path, Settings], tables: Path, tmp_path: Path
) -> None:
    _, settings = published
    homes = [tmp_path / name for name in ("again", "full")]
    for home in homes:
        shutil.copytree(settings.home, home, symlinks=True)
    dates = Random(seed).sample(["2031-03", "2030-12-31", "2030-35", "2032"], 2)
    path = tables / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2030-36", dates[0]).replace("2031-40", dates[1]))
    done = [
        pipeline.publish(tables, replace(settings, home=home), LATER, print, wish=pipeline.Wish(full=full))
        for home, full in zip(homes, (False, True), strict=True)
    ]
    again, full_ = (one.release.manifest if one.release else {} for one in done)
    assert again["files"] == full_["files"]
    assert again == full_


SPOILT = {
    "the findings were altered": lambda release: rewrite(release / "validation.nq", "Info", "Warning"),
    "the statements were altered": lambda release: rewrite(release / "data.nq", "2030", "2031"),
    "the findings are gone": lambda release: (release / "validation.nq").unlink(),
    "the store is gone": lambda release: shutil.rmtree(release / "store"),
    "it was judged by other shapes": lambda release: rewrite(release / "manifest.json", '"gate": "', '"gate": "0'),
    "the manifest cannot be read": lambda release: (release / "manifest.json").write_text("{"),
}


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("case", SPOILT)
def test_a_release_that_cannot_be_believed_is_not_asked(
    case: str, published: tuple[Path, Settings], tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=Path(shutil.copytree(published[1].home, tmp_path / "home", symlinks=True)))
    SPOILT[case]((settings.home / "current").resolve())
    monkeypatch.setattr(gate, "judge_again", lambda *_: pytest.fail("the old findings were taken over"))
    before = pipeline.last_release(settings)
    checked = pipeline.check(tables, settings, before=before)
    assert checked.results == pipeline.check(tables, settings).results


def test_a_report_is_read_as_it_was_written(release: Release, real: Settings) -> None:
    names = Names(real.base_iri)
    path = release.folder / "validation.nq"
    results = read_report(read_nquads(path), names)
    assert results
    assert len(results) > 100
    assert nquads_of(report_quads(results, names, release.made)) == path.read_bytes()


def test_a_report_about_what_has_no_name_is_not_taken_over() -> None:
    names = Names("http://127.0.0.1:8000/")
    said = [Result(BlankNode("b"), names.iri("shape"), "http://www.w3.org/ns/shacl#MinCountConstraintComponent")]
    assert read_report(report_quads(said, names, LATER), names) is None


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Where two files may be."""
    folder = tmp_path_factory.mktemp("two")
    return folder / "old", folder / "new"


lines = some.sets(
    some.text("abæ\u2028", max_size=3) | some.integers(0, 3000).map("{:04}".format).map(lambda one: one * 9)
)


@given(old=lines, taken=some.sets(some.integers(0, 20)), come=lines, many=some.booleans())
def test_lines_of_one_file_alone_are_found(
    two: tuple[Path, Path], old: set[str], taken: set[int], come: set[str], many: bool
) -> None:
    old |= {f"c{number:05}" for number in range(9000)} if many else set()
    new = {one for number, one in enumerate(sorted(old)) if number not in taken} | come
    for path, some_lines in zip(two, (old, new), strict=True):
        path.write_bytes("".join(f"{one}\n" for one in sorted(some_lines)).encode())
    assert list(differing(*two)) == [f"{one}\n" for one in sorted(old ^ new)]


def test_of_a_file_that_is_not_there_every_line_is_found(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"a\nb\n")
    assert list(differing(tmp_path / "old", tmp_path / "new")) == ["a\n", "b\n"]


def test_of_what_one_file_alone_goes_on_with_no_more_is_read_than_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"a\n")
    (tmp_path / "new").write_bytes(b"a\nb\n" + b"\xff\n")
    found = differing(tmp_path / "old", tmp_path / "new")
    assert next(found) == "b\n"
    with pytest.raises(UnicodeDecodeError):
        next(found)


def test_a_file_that_was_cut_off_in_a_line_comes_to_an_end(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"a\nb")
    (tmp_path / "new").write_bytes(b"a\nb\nc\n")
    assert list(differing(tmp_path / "old", tmp_path / "new")) == ["b", "b\n", "c\n"]


@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="the system does not say how much memory is held"
)
def test_large_files_that_are_compared_do_not_stay_in_memory(two: tuple[Path, Path]) -> None:
    same = b"".join(b"%099d\n" % number for number in range(500_000))
    for path, last in zip(two, (b"a\n", b"b\n"), strict=True):
        path.write_bytes(same + last)
    size = 2 * len(same)
    del same
    held = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    assert list(differing(*two)) == ["a\n", "b\n"]
    assert memory("VmHWM") - held < size / 2


def memory(kind: str) -> int:
    """How many bytes of memory the system says that we have, or had at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(kind))
