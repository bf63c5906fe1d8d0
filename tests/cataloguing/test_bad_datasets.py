"""Datasets that a harvester would refuse are stopped at check or publish, with a message that names what is wrong."""

from pathlib import Path
from typing import Any

import pytest
from tests.cataloguing.test_history import HEADER
from tests.conftest import publish

from fremdrift import pipeline
from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.files import measured
from fremdrift.cataloguing.soundness import Places, faults
from fremdrift.exporting.downloads import Made
from fremdrift.ground.errors import ReleaseError, SettingsError
from fremdrift.ground.formats import TURTLE
from fremdrift.ground.settings import Settings, read
from fremdrift.model.datasets import Contact, Dataset, Download
from fremdrift.model.findings import Place
from fremdrift.pipeline import filling

COLUMNS = HEADER.strip().split(",")


def row(**cells: str) -> str:
    quoted = (f'"{cells[name]}"' if name in cells else "" for name in COLUMNS)
    return ",".join(quoted) + "\n"


PLAN_SET = "strategy/paper-2030"
BAD = {
    "a licence as text": (
        row(dataset=PLAN_SET, licence="Creative Commons, free for all"),
        "datasets.csv, row 2, column licence",
        "That is no code of the EU table licence: write a code, not words (CC0, CC_BY_4_0",
    ),
    "a description of 20,000 characters": (
        row(dataset=PLAN_SET, description_en="x" * 20_000),
        "datasets.csv, row 2, column description_en",
        "has 20000 characters, and data.gov refuses more than 10000",
    ),
    "2,000 keywords": (
        row(dataset=PLAN_SET, keywords_en=";".join(f"word{one}" for one in range(2000))),
        "datasets.csv, row 2, column keywords_en",
        "There are 2000 keywords, and data.gov refuses more than 1000",
    ),
    "a theme that does not exist": (
        row(dataset="all", themes="GOVE;STRATEGY"),
        "datasets.csv, row 2, column themes",
        "STRATEGY",
    ),
    "a country by its name": (
        row(dataset="all", spatial="Denmark"),
        "datasets.csv, row 2, column spatial",
        "no code of the EU table country",
    ),
    "a frequency in words": (
        row(dataset=PLAN_SET, frequency="every year"),
        "datasets.csv, row 2, column frequency",
        "no code of the EU table frequency",
    ),
    "a contact without address": (
        row(dataset=PLAN_SET, contact_name="The archive", contact_mail="ask at the desk"),
        "datasets.csv, row 2, column contact_mail",
        "The dataset has no contact with a name and a mail address",
    ),
    "contact that takes long to read": (
        row(dataset=PLAN_SET, contact_name="The archive", contact_mail="a@" + "." * 200_000 + "!"),
        "datasets.csv, row 2, column contact_mail",
        "The dataset has no contact with a name and a mail address",
    ),
    "two with one identifier": (
        row(dataset=PLAN_SET, title_en="One") + row(dataset=PLAN_SET, title_en="Other"),
        "datasets.csv, row 3",
        "strategy/paper-2030",
    ),
    "a dataset that is none": (
        row(dataset="strategy/paper-2031", title_en="Not here"),
        "datasets.csv, row 2, column dataset",
        "There is no dataset with that key",
    ),
}


@pytest.mark.parametrize(("text", "place", "told"), BAD.values(), ids=BAD)
def test_check_names_what_is_wrong(text: str, place: str, told: str, tables: Path, settings: Settings) -> None:
    (tables / "datasets.csv").write_text(HEADER + text, encoding="utf-8")
    checked = pipeline.check(tables, settings)
    said = [one.sentence() for one in checked.findings]
    assert not checked.conforms
    assert any(place in one and told in one for one in said), said
    assert publish(tables, settings).release is None


@pytest.mark.parametrize(
    ("own", "places"),
    [
        ("", {"datasets.csv, row 2, column themes"}),
        (row(dataset=PLAN_SET, themes="PLANS"), {f"datasets.csv, row {number}, column themes" for number in (2, 3)}),
    ],
    ids=["of no other row", "but for the row that says its own"],
)
def test_what_the_row_of_all_says_for_every_dataset_is_told_there(
    own: str, places: set[str], tables: Path, settings: Settings
) -> None:
    (tables / "datasets.csv").write_text(HEADER + row(dataset="all", themes="STRATEGY") + own, encoding="utf-8")
    found = [one for one in pipeline.check(tables, settings).findings if one.rule == "dataset-themes"]
    assert {one.place() for one in found} == places
    assert len({one.focus for one in found}) > 3


def test_a_dataset_without_title_is_named_by_its_own_table(tables: Path, settings: Settings) -> None:
    plan = (tables / "strategies.csv").read_text(encoding="utf-8")
    (tables / "strategies.csv").write_text(
        plan.replace("Invented: the Paper Plan of Ruritania 2030-2032", ""), encoding="utf-8"
    )
    said = [one.sentence() for one in pipeline.check(tables, settings).findings if one.rule == "dataset-title"]
    assert len(said) == 1
    assert said[0].startswith("strategies.csv, row 2, column title_da: The dataset has no title")
    (tables / "datasets.csv").write_text(HEADER + row(dataset=PLAN_SET, title_en="The Paper Plan"), encoding="utf-8")
    assert pipeline.check(tables, settings).conforms


def test_a_service_without_contact_cannot_be_public() -> None:
    with pytest.raises(SettingsError, match="FREMDRIFT_CONTACT"):
        read({"FREMDRIFT_BASE_IRI": "https://progress.example.org/", "FREMDRIFT_PUBLISHER": "Invented Office"})


def test_two_datasets_of_one_name_in_a_catalogue_are_told() -> None:
    one = Dataset("all", "https://x.example/dataset/all", {"en": "One"}, {"en": "One"}, Contact("A", "a@x.example"), "")
    settings = Settings()
    found = faults(
        Catalogue(settings, "", "", (one, one)),
        Places({}, {}, lambda table, row, column: Place(f"{table}.csv", row, column)),
    )
    assert "2 datasets have the same identifier" in " ".join(fault.sentence() for fault in found)


def test_a_file_that_vanished_is_named(tmp_path: Path) -> None:
    promised = Download("strategy/paper-2030", "paper-2030.ttl", TURTLE, {"en": "As Turtle"})
    with pytest.raises(ReleaseError, match=r"the file paper-2030\.ttl of dataset/strategy/paper-2030 is missing"):
        measured(tmp_path, [promised], {})


def test_a_file_that_vanishes_on_the_way_stops_the_release(
    tables: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = filling.write_downloads

    def forgetful(*arguments: Any) -> tuple[list[Download], Made]:
        done, made = write(*arguments)
        (arguments[3] / done[0].path).unlink()
        return done, made

    monkeypatch.setattr(filling, "write_downloads", forgetful)
    with pytest.raises(ReleaseError, match=r"is missing in the release .* Nothing was published"):
        publish(tables, settings)
