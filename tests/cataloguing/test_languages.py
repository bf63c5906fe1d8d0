"""Which languages the catalogue says that datasets are in: those of their titles, whatever ours are."""

import csv
import json
import shutil
from pathlib import Path

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import DCAT, DCTERMS
from tests.conftest import PLAN as PLAN_TABLES
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

PLAN, EDITION = "dataset/strategy/paper-2030", "edition/paper-2030/report-2030"
EU = "http://publications.europa.eu/resource/authority/language/"


def in_language(tables: Path, tag: str) -> FlaskClient:
    """A client on the invented plan, its English titles said to be in another language."""
    for path in tables.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if "title_en" in rows[0]:
            moved = [row | {"title_en": "", f"title_{tag}": row["title_en"]} for row in rows]
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, moved[0])
                writer.writeheader()
                writer.writerows(moved)
    settings = Settings(home=tables.parent / "home")
    done = publish(tables, settings)
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    return create_app(settings).test_client()


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return in_language(Path(shutil.copytree(PLAN_TABLES, tmp_path_factory.mktemp("french") / "plan")), "fr")


LANGUAGES = {"French": ("fr", "fr", "FRA"), "the Portuguese of Brazil": ("pt_br", "pt", "POR")}


@pytest.mark.parametrize(("tag", "letters", "code"), LANGUAGES.values(), ids=LANGUAGES)
def test_a_plan_in_a_language_is_said_to_be_in_it(french: FlaskClient, tables: Path, tag: str, letters: str, code: str) -> None:  # fmt: skip
    client = french if tag == "fr" else in_language(tables, tag)
    for face in ("/data.json", "/dcat-us-3.json"):
        told = {one["identifier"].split("/", 3)[3]: one["language"] for one in client.get(face).get_json()["dataset"]}
        assert told[PLAN] == told[EDITION] == told["dataset/all"] == [letters], face
        assert told["dataset/vocabulary"] == ["da", "en"], face
    found = rdflib.Graph().parse(data=client.get("/catalog?profile=dcat-ap-3").data, format="turtle")
    for path in (PLAN, EDITION):
        assert set(found.objects(rdflib.URIRef(f"http://127.0.0.1:8000/{path}"), DCTERMS.language)) == {
            rdflib.URIRef(EU + code)
        }
    assert (rdflib.URIRef(EU + code), rdflib.SKOS.prefLabel, None) in found


def test_files_are_in_the_languages_of_their_dataset(french: FlaskClient) -> None:
    datasets = french.get("/dcat-us-3.json").get_json()["dataset"]
    files = next(one for one in datasets if one["identifier"].endswith(PLAN))["distribution"]
    assert {json.dumps(one["language"]) for one in files} == {'["fr"]'}


def test_a_title_in_neither_of_our_languages_is_no_text_of_ours(french: FlaskClient) -> None:
    """Said to be Danish or English it stands there as a name, behind what it is the name of; alone, as what it is."""
    found = rdflib.Graph().parse(data=french.get("/catalog?profile=dcat-ap-3").data, format="turtle")
    titles = set(found.objects(rdflib.URIRef(f"http://127.0.0.1:8000/{EDITION}"), DCTERMS.title))
    assert {(str(one), one.language) for one in titles} == {  # type: ignore[attr-defined]
        (f"{kind}: Invented: report for 2030: Invented: the Paper Plan of Ruritania 2030-2032", lang)
        for kind, lang in (("Statusredegørelse", "da"), ("Status report", "en"))
    } | {("Invented: report for 2030: Invented: the Paper Plan of Ruritania 2030-2032", "fr")}


def test_a_strategy_is_described_in_its_own_languages_too(tables: Path, tmp_path: Path) -> None:
    """Its titles and descriptions in other languages than ours stand by themselves, each with its tag."""
    header, row = (
        next(csv.reader([(lines := (tables / "strategies.csv").read_text("utf-8").splitlines())[0]])),
        lines[1],
    )
    said = {"title_fr": "Le plan", "title_pt_br": "O plano", "description_fr": "Ce qu'il dit", "description_es": "Dice"}
    (tables / "strategies.csv").write_text(
        ",".join([*header, *said]) + f"\n{row}," + ",".join(said.values()) + "\n", encoding="utf-8"
    )
    settings = Settings(home=tmp_path / "home")
    done = publish(tables, settings)
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    client = create_app(settings).test_client()
    for profile in ("dcat-ap-3",):
        found = rdflib.Graph().parse(data=client.get(f"/catalog?profile={profile}").data, format="turtle")
        told = {
            term: {
                (str(one), one.language)
                for one in found.objects(rdflib.URIRef(f"http://127.0.0.1:8000/{PLAN}"), term)
                if isinstance(one, rdflib.Literal)
            }
            for term in (DCTERMS.title, DCTERMS.description)
        }
        assert {("Le plan", "fr"), ("O plano", "pt-br")} < told[DCTERMS.title]
        assert {("Ce qu'il dit", "fr"), ("Dice", "es")} < told[DCTERMS.description]
        assert {lang for _, lang in told[DCTERMS.title]} == {"da", "en", "fr", "pt-br"}
    listed = {one["identifier"].split("/", 3)[3]: one for one in client.get("/data.json").get_json()["dataset"]}
    assert listed[PLAN]["title"].startswith("Progress of the strategy: Invented")


def test_a_row_of_datasets_speaks_any_language(tables: Path) -> None:
    """Title, description and keywords of a dataset beside ours; programs that know one language get English first. The
    table has only the columns that are used.
    """
    row = {"dataset": "strategy/paper-2030", "title_es": "El plan", "description_es": "Qué dice", "keywords_es": "a;b"}
    row |= {"title_pt_br": "O plano"}
    shared = {"dataset": "all", "keywords_es": "c", "themes": "GOVE", "title_es": "Todo"}
    with (tables / "datasets.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*row, "themes"])
        writer.writeheader()
        writer.writerows((row, shared))
    settings = Settings(home=tables.parent / "home")
    done = publish(tables, settings)
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    client = create_app(settings).test_client()
    found = rdflib.Graph().parse(data=client.get("/catalog?profile=dcat-ap-3").data, format="turtle")

    def told(path: str, term: rdflib.URIRef) -> set[tuple[str, str]]:
        values = found.objects(rdflib.URIRef(f"http://127.0.0.1:8000/{path}"), term)
        return {(str(one), str(one.language)) for one in values if isinstance(one, rdflib.Literal)}

    assert {("El plan", "es"), ("O plano", "pt-br")} < told(PLAN, DCTERMS.title)
    assert {lang for _, lang in told(PLAN, DCTERMS.title)} == {"da", "en", "es", "pt-br"}
    assert ("Qué dice", "es") in told(PLAN, DCTERMS.description)
    assert {("a", "es"), ("b", "es")} < told(PLAN, DCAT.keyword)
    assert ("Todo", "es") in told("dataset/all", DCTERMS.title)
    assert ("c", "es") in told(EDITION, DCAT.keyword)
    listed = {one["identifier"].split("/", 3)[3]: one for one in client.get("/data.json").get_json()["dataset"]}
    assert listed[PLAN]["title"].startswith("Progress of the strategy")
    assert {"a", "b"} < set(listed[PLAN]["keyword"])


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client on the invented plan with every title in three languages, none of them ours; by their texts they would
    stand in the other order.
    """
    tables = Path(shutil.copytree(PLAN_TABLES, tmp_path_factory.mktemp("several") / "plan"))
    for path in tables.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if text := row.pop("title_en", ""):
                row |= {"title_it": f"A {text}", "title_fr": f"M {text}", "title_de": f"Z {text}"}
        if any("title_de" in row for row in rows):
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, max(rows, key=len), restval="")
                writer.writeheader()
                writer.writerows(rows)
    settings = Settings(home=tables.parent / "home")
    done = publish(tables, settings)
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    return create_app(settings).test_client()


@pytest.mark.parametrize(
    "path",
    [
        "data.json", "data.da.json", "dcat-us-3.json", "feed.atom", "files/paper-2030.json", "files/paper-2030.xml",
        "en/milestones", "en/quality", "en/changes", "en/",
    ],
)  # fmt: skip
def test_a_plan_in_several_languages_reads_in_one_throughout(path: str, several: FlaskClient) -> None:
    answer = several.get(f"/{path}", headers={"Accept": "text/html"} if path.startswith("en/") else {})
    assert answer.status_code == 200
    text = answer.text.split("<main")[-1]
    assert "Z Invented" in text
    assert "A Invented" not in text
    assert "M Invented" not in text


def test_each_language_of_an_edition_is_tagged_as_what_it_is(several: FlaskClient) -> None:
    found = rdflib.Graph().parse(data=several.get("/catalog?profile=dcat-ap-3").data, format="turtle")
    titles = found.objects(rdflib.URIRef(f"http://127.0.0.1:8000/{EDITION}"), DCTERMS.title)
    rest = "Invented: report for 2030: {0} Invented: the Paper Plan of Ruritania 2030-2032"
    assert {one.language: str(one) for one in titles} == {  # type: ignore[attr-defined]
        "da": "Statusredegørelse: Z " + rest.format("Z"),
        "de": "Z " + rest.format("Z"),
        "en": "Status report: Z " + rest.format("Z"),
        "fr": "M " + rest.format("M"),
        "it": "A " + rest.format("A"),
    }


def test_milestones_to_take_home_say_which_language_they_are_in(several: FlaskClient, client: FlaskClient) -> None:
    told = several.get("/files/paper-2030.json").get_json()
    assert (told["language"], [name for one in told["milestones"] for name in one if "_" in name]) == ("de", [])
    told = client.get("/files/fods-2016-2020.json").get_json()
    danish = [one for one in told["milestones"] if "title_da" in one]
    assert told["language"] == "en"
    assert danish
    assert all(one["title_da"] == one["title"] for one in danish)
