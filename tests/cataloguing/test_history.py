"""From one release to the next: nothing is lost unnamed, what goes says why, and what stays keeps its days."""

import re
import shutil
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from tests.cataloguing.conftest import BASE, office
from tests.cli.test_commands import run
from tests.conftest import PLAN, add, publish

from fremdrift import pipeline
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain
from fremdrift.web.application import create_app

EDITION = "edition/paper-2030/report-2030"
WHY = "It was counted twice."
FIRST, SECOND, THIRD = "2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z", "2026-11-03T10:00:00Z"
HEADER = "dataset,title_da,title_en,description_da,description_en,keywords_da,keywords_en,themes,licence,frequency,spatial,contact_name,contact_mail\n"  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return office(tmp_path / "home")


def without_edition(tables: Path) -> Path:
    """The plan without its one edition; what it said is said by a letter."""
    header = (tables / "editions.csv").read_text(encoding="utf-8").splitlines()[0]
    (tables / "editions.csv").write_text(header + "\n", encoding="utf-8")
    said = (tables / "observations.csv").read_text(encoding="utf-8")
    (tables / "observations.csv").write_text(said.replace("paper-2030/report-2030", ""), encoding="utf-8")
    judged = (tables / "judgements.csv").read_text(encoding="utf-8").splitlines()[0]
    (tables / "judgements.csv").write_text(judged + "\n", encoding="utf-8")
    return tables


def datasets(settings: Settings) -> dict[str, Any]:
    found = create_app(settings).test_client().get("/data.json").get_json()["dataset"]
    return {one["identifier"].removeprefix(BASE): one for one in found}


def republish(tables: Path, settings: Settings, made: str, wish: pipeline.Wish) -> pipeline.Published:
    return pipeline.publish(tables, settings, made, lambda text: None, wish=wish)


def test_what_did_not_change_keeps_its_days_and_version(tables: Path, settings: Settings) -> None:
    publish(tables, settings, FIRST)
    before = datasets(settings)
    (tables / "datasets.csv").write_text(HEADER + "moves,,Moves of the plan,,,,,,,,,,\n", encoding="utf-8")
    publish(tables, settings, SECOND)
    after = datasets(settings)
    assert after["dataset/moves"]["title"] == "Moves of the plan"
    assert (after["dataset/moves"]["issued"], after["dataset/moves"]["modified"]) == ("2026-11-01", "2026-11-02")
    unchanged = [key for key in before if before[key] == after[key]]
    assert "dataset/organisations" in unchanged
    assert "dataset/vocabulary" in unchanged


def test_nothing_is_said_to_be_of_a_later_day_than_the_release(tables: Path, settings: Settings) -> None:
    publish(tables, settings, FIRST)
    for one in datasets(settings).values():
        assert one["issued"] <= one["modified"] <= FIRST[:10]


def test_a_release_that_would_lose_a_dataset_is_refused(tables: Path, settings: Settings) -> None:
    publish(tables, settings, FIRST)
    with pytest.raises(ReleaseError) as refused:
        publish(without_edition(tables), settings, SECOND)
    told = str(refused.value)
    assert f"1 of 6 datasets and series would vanish from the catalogue, and harvesters would then delete them: {EDITION}" in told  # fmt: skip
    assert f"--withdraw {EDITION} REASON" in told
    assert len(Chain(settings.home, BASE).releases()) == 1
    assert EDITION in datasets(settings)


def test_the_operator_may_set_a_share(tables: Path, settings: Settings, tmp_path: Path) -> None:
    publish(tables, settings, FIRST)
    publish(without_edition(tables), office(tmp_path / "home", catalogue_loss=20.0), SECOND)
    assert EDITION not in datasets(settings)


def test_a_withdrawal_travels_through_every_face(tables: Path, settings: Settings) -> None:
    publish(tables, settings, FIRST)
    republish(without_edition(tables), settings, SECOND, pipeline.Wish({EDITION: {"en": WHY}}))
    client = create_app(settings).test_client()
    assert EDITION not in datasets(settings)
    assert EDITION.encode() not in client.get("/catalog.nt").data
    for path in (f"/{EDITION}", f"/{EDITION}.ttl", f"/en/{EDITION}"):
        gone = client.get(path)
        assert gone.status_code == 410, path
        assert WHY in gone.text
    tombstone = client.get(f"/{EDITION}", headers={"Accept": "application/json"}).get_json()["tombstone"]
    assert tombstone["day"] == "2026-11-02"
    assert tombstone["titles"]["en"].startswith("Invented: report for 2030")
    assert deletions(client) == {BASE + EDITION: WHY}
    for file in (
        "paper-2030_report-2030.ttl",
        "paper-2030_report-2030.ttl.gz",
        "paper-2030_report-2030__editions.parquet",
    ):
        gone = client.get(f"/files/{file}")
        assert (gone.status_code, gone.get_json(force=True)["reasons"]["en"]) == (410, WHY), file
    assert client.get("/files/paper-2030_report-2029.ttl").status_code == 404
    reasons = {"": "Den angivne grund", "/en": "The reason given"}
    for lang, reason in reasons.items():
        page = client.get(f"{lang}/{EDITION}", headers={"Accept": "text/html"})
        assert f"{reason}: {WHY}" in " ".join(re.sub("<[^>]+>", "", page.text).split())
        assert f"{reason}: {WHY}" in client.get(f"{lang}/feed.atom").text


def test_the_pages_of_a_withdrawn_strategy_say_why(tables: Path, settings: Settings, tmp_path: Path) -> None:
    more = Path(shutil.copytree(tables, tmp_path / "more"))
    add(more, "strategies", strategy="old", kind="national", title_en="An old plan", source="act")
    add(more, "initiatives", initiative="old/1", strategy="old", kind="initiative", title_en="Stamps", source="act")
    publish(more, settings, FIRST)
    republish(tables, settings, SECOND, pipeline.Wish({"strategy/old": {"en": WHY}}))
    client = create_app(settings).test_client()
    for path in ("/id/strategy/old", "/document/strategy/old.ttl", "/en/document/initiative/old/1", "/files/old.zip"):
        gone = client.get(path)
        assert (gone.status_code, gone.get_json(force=True).get("reasons")) == (410, {"en": WHY}), path
    assert client.get("/document/initiative/old/2").status_code == 404


def deletions(client: FlaskClient) -> dict[str, str]:
    """What the feed says is deleted, and why."""
    found = list(ox.parse(client.get("/feed/1.trig").data, format=ox.RdfFormat.TRIG))
    kinds = {one.subject: one.object.value for one in found if one.predicate.value.endswith("#type")}
    about = {one.subject: one.object.value for one in found if one.predicate.value.endswith("activitystreams#object")}
    why = {one.graph_name: one.object.value for one in found if one.predicate.value.endswith("rdf-schema#comment")}
    return {about[one]: why[one] for one, kind in kinds.items() if kind.endswith("#Delete")}


def test_the_tables_may_name_it(tables: Path, settings: Settings) -> None:
    publish(tables, settings, FIRST)
    (without_edition(tables) / "withdrawn.csv").write_text(
        "path,withdrawn_on,replaced_by,reason_da,reason_en\n"
        f"{EDITION},2026-11-02,strategy/paper-2030,Talt to gange.,{WHY}\n",
        encoding="utf-8",
    )
    publish(tables, settings, SECOND)
    gone = create_app(settings).test_client().get(f"/{EDITION}")
    assert gone.status_code == 410
    assert gone.get_json()["replacedBy"] == BASE + "dataset/strategy/paper-2030"
    assert gone.get_json()["tombstone"]["reasons"]["da"] == "Talt to gange."


def test_a_tombstone_stays_until_the_dataset_comes_back(tables: Path, settings: Settings, tmp_path: Path) -> None:
    whole = Path(shutil.copytree(tables, tmp_path / "whole"))
    publish(tables, settings, FIRST)
    republish(without_edition(tables), settings, SECOND, pipeline.Wish({EDITION: {"en": WHY}}))
    (tables / "datasets.csv").write_text(HEADER + "all,,,,,,paper,,,,,,\n", encoding="utf-8")
    publish(tables, settings, THIRD)
    assert create_app(settings).test_client().get(f"/{EDITION}").status_code == 410
    publish(whole, settings, "2026-11-04T10:00:00Z")
    assert create_app(settings).test_client().get(f"/{EDITION}").status_code == 200
    assert EDITION in datasets(settings)


def test_what_is_still_there_cannot_be_withdrawn(tables: Path, settings: Settings) -> None:
    publish(tables, settings, FIRST)
    (tables / "datasets.csv").write_text(HEADER + "all,,,,,,paper,,,,,,\n", encoding="utf-8")
    with pytest.raises(ReleaseError, match=f"{EDITION} is named as withdrawn, but the tables still have it"):
        republish(tables, settings, SECOND, pipeline.Wish({EDITION: {"en": WHY}}))


def test_the_command_names_it(tables: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "publish", str(PLAN)).exit_code == 0
    refused = run(home, "publish", str(without_edition(tables)))
    assert (refused.exit_code, EDITION in refused.stderr) == (2, True)
    assert run(home, "publish", str(tables), "--withdraw", EDITION, WHY).exit_code == 0


REASONS = {
    "one language": (["It was counted twice.@en"], {"en": "It was counted twice."}),
    "two languages": (["Talt to gange@da", "Counted twice @EN"], {"da": "Talt to gange", "en": "Counted twice"}),
    "a language with its country": (["Contado duas vezes@pt-br"], {"pt-BR": "Contado duas vezes"}),
    "no language": (["It was counted twice."], {"und": "It was counted twice."}),
    "an address is no language": (["Ask info@agency.example"], {"und": "Ask info@agency.example"}),
    "a tag that is none": (["Counted twice@qq"], {"und": "Counted twice@qq"}),
}


@pytest.mark.parametrize("case", REASONS)
def test_a_reason_is_of_the_language_that_it_ends_in(case: str, tables: Path, tmp_path: Path) -> None:
    given, expected = REASONS[case]
    home = tmp_path / "home"
    assert run(home, "publish", str(PLAN)).exit_code == 0
    options = [text for reason in given for text in ("--withdraw", EDITION, reason)]
    assert run(home, "publish", str(without_edition(tables)), *options).exit_code == 0
    client = create_app(Settings(home=home)).test_client()
    assert client.get(f"/{EDITION}").get_json(force=True)["reasons"] == expected
    page = client.get(f"/en/{EDITION}", headers={"Accept": "text/html"}).text
    told = expected.get("en") or next(iter(expected.values()))
    assert f"The reason given: {told}" in " ".join(re.sub("<[^>]+>", "", page).split())


# --- One faulty dataset ---


def test_a_faulty_dataset_is_served_as_it_last_was(tables: Path, settings: Settings) -> None:
    good = HEADER + "strategy/paper-2030,,The Paper Plan,,,,,,,,,,\n"
    (tables / "datasets.csv").write_text(good, encoding="utf-8")
    publish(tables, settings, FIRST)
    bad = good.replace("The Paper Plan,,,,,", "The Paper Plan,,,,,NOPE") + "moves,,Moves of the plan,,,,,,,,,,\n"
    (tables / "datasets.csv").write_text(bad, encoding="utf-8")
    refused = publish(tables, settings, SECOND)
    assert refused.release is None
    done = republish(tables, settings, SECOND, pipeline.Wish(last_good=True))
    assert done.release
    assert [one.value for one in done.findings if one.rule == "dataset-themes"] == ["NOPE"]
    found = datasets(settings)
    assert found["dataset/strategy/paper-2030"]["title"] == "The Paper Plan"
    assert found["dataset/strategy/paper-2030"]["modified"] == "2026-11-01"
    assert found["dataset/moves"]["title"] == "Moves of the plan"
    report = create_app(settings).test_client().get("/graph/validation.nt").text
    assert f"focusNode> <{BASE}dataset/strategy/paper-2030>" in report
    assert '"NOPE"' in report


def test_a_new_faulty_dataset_has_no_last_good_state(tables: Path, settings: Settings) -> None:
    (tables / "datasets.csv").write_text(HEADER + "strategy/paper-2030,,,,,,,NOPE,,,,,\n", encoding="utf-8")
    assert republish(tables, settings, FIRST, pipeline.Wish(last_good=True)).release is None
