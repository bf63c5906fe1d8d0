"""The catalogue and the downloads: found by harvesters, judged by their schema, equal to what the endpoint says."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import jsonschema
import pyoxigraph
import pytest
import rdflib
from flask.testing import FlaskClient
from tests.conftest import PLAN, publish

from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.web.application import create_app

PUBLIC = {
    "base_iri": "https://progress.example.org/",
    "publisher": "Invented Office of Progress",
    "contact": "office@example.org",
}


@pytest.mark.parametrize("schema", ["non-federal_dataset.json"])
def test_data_json_fits_the_harvesters_schema(schema: str, standards: Path, client: FlaskClient) -> None:
    judge = json.loads((standards / "dcat-us-1.1" / schema).read_text(encoding="utf-8"))
    answer = client.get("/data.json")
    assert answer.mimetype == "application/json"
    for dataset in answer.get_json()["dataset"]:
        jsonschema.validate(dataset, judge)


def test_the_schema_would_notice(standards: Path, client: FlaskClient) -> None:
    judge = json.loads((standards / "dcat-us-1.1" / "non-federal_dataset.json").read_text(encoding="utf-8"))
    dataset = client.get("/data.json").get_json()["dataset"][0]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({name: value for name, value in dataset.items() if name != "contactPoint"}, judge)


def test_the_publisher_is_the_operator(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, **PUBLIC)
    assert publish(PLAN, settings).release
    dataset = create_app(settings).test_client().get("/data.json").get_json()["dataset"][0]
    assert dataset["publisher"]["name"] == PUBLIC["publisher"]
    assert dataset["contactPoint"]["hasEmail"] == "mailto:" + PUBLIC["contact"]
    assert dataset["identifier"].startswith(PUBLIC["base_iri"])


def test_without_an_operator_no_authority_is_named(client: FlaskClient) -> None:
    text = client.get("/data.json").text
    named = [(one["publisher"]["name"], one["contactPoint"]["fn"]) for one in json.loads(text)["dataset"]]
    assert set(named) == {("Fremdrift, operator not configured",) * 2}
    assert "trial on this machine" in text


@pytest.mark.parametrize("loopback", [True, False])
def test_harvesters_are_kept_from_a_trial_only(loopback: bool, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path) if loopback else Settings(home=tmp_path, **PUBLIC)
    text = create_app(settings).test_client().get("/robots.txt").text
    assert ("Disallow: /\n" in text) is loopback


def test_harvesters_are_kept_from_queries_in_both_languages_wherever_the_base_is(tmp_path: Path) -> None:
    public = PUBLIC | {"base_iri": "https://example.org/plans/"}
    text = create_app(Settings(home=tmp_path, **public)).test_client().get("/robots.txt").text
    kept = [line.removeprefix("Disallow: ") for line in text.splitlines() if line.startswith("Disallow: ")]
    assert kept == ["/plans/sparql?query=", "/plans/en/sparql?query="]


def test_the_catalogue_is_dcat(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/catalog.ttl").data, format="turtle")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    assert len(list(graph.subjects(rdflib.RDF.type, dcat.Catalog))) == 1
    files = list(graph.subjects(rdflib.RDF.type, dcat.Distribution))
    assert len(files) >= 4
    for one in files:
        assert str(graph.value(one, dcat.byteSize).datatype).endswith("nonNegativeInteger")


@pytest.mark.parametrize("path", ["/catalog", "/en/catalog"])
def test_the_page_of_the_catalogue_leads_to_it_in_danish(path: str, client: FlaskClient) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert [f'{one}" hreflang="da"' in page for one in ("data.da.json", "dcat-us-3.da.json")] == [True, True]


@pytest.mark.parametrize("path", ["/catalog", "/en/catalog"])
def test_the_page_of_the_catalogue_shows_what_its_data_names_within_it(path: str, client: FlaskClient) -> None:
    """Somebody who follows such an address with a browser lands there."""
    graph = rdflib.Graph().parse(data=client.get("/catalog.ttl").data, format="turtle")
    named = {str(one).partition("/catalog#")[2] for triple in graph for one in triple} - {""}
    assert named >= {"publisher", "contact", "rights", "making"}
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert [one for one in sorted(named) if f' id="{one}"' not in page] == []
    assert "Published from tables" in page if path == "/en/catalog" else "Udgivet fra tabeller" in page


def test_every_download_is_what_the_catalogue_says(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/catalog.ttl").data, format="turtle")
    found = graph.query(
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX spdx: <http://spdx.org/rdf/terms#> SELECT ?url ?size ?sum ?type "
        "{ ?d dcat:downloadURL ?url ; dcat:byteSize ?size ; dcat:mediaType ?type ; spdx:checksum/spdx:checksumValue ?sum }"
    )
    for url, size, checksum, media_type in found:
        answer = client.get(str(url).removeprefix("http://127.0.0.1:8000"))
        assert len(answer.data) == int(size)
        assert hashlib.sha256(answer.data).hexdigest() == str(checksum).lower()
        assert str(media_type).endswith(answer.mimetype) or answer.mimetype == "application/zip"


def test_downloads_and_endpoint_agree(client: FlaskClient, release: Release) -> None:
    quads = {
        str(one)
        for one in pyoxigraph.parse(client.get("/files/fremdrift.nq").data, format=pyoxigraph.RdfFormat.N_QUADS)
    }
    store = release.open_store()
    apart = ("/graph/catalogue>", "/graph/validation>")
    assert quads == {str(one) for one in store if not str(one).endswith(apart)}
    triples = rdflib.Graph().parse(data=client.get("/files/fremdrift.ttl").data, format="turtle")
    assert len(triples) == len({(q.subject, q.predicate, q.object) for q in store if not str(q).endswith(apart)})


def test_the_tables_travel_with_their_definition(client: FlaskClient) -> None:
    packed = zipfile.ZipFile(io.BytesIO(client.get("/files/fremdrift.zip").data))
    definition = json.loads(packed.read("csv-metadata.json"))
    explained = {"laes-mig.txt", "read-me.txt", "kolonner.txt", "columns.txt"}
    tables = {one["url"] for one in definition["tables"]}
    assert tables | {"csv-metadata.json", "datapackage.json"} | explained == {*packed.namelist()}


def test_a_row_is_where_its_name_says(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/document/milestone/fods-2016-2020/dp-launch").data, format="turtle")
    row = graph.value(
        rdflib.URIRef("http://127.0.0.1:8000/id/milestone/fods-2016-2020/dp-launch"),
        rdflib.URIRef("https://w3id.org/fremdrift/def/tableRow"),
    )
    address, _, number = str(row).partition("#row=")
    table = client.get(address.removeprefix("http://127.0.0.1:8000"))
    assert "describedby" in table.headers["Link"]
    assert list(csv.reader(io.StringIO(table.text)))[int(number) - 1][0] == "fods-2016-2020/dp-launch"


def test_a_part_of_a_file_can_be_had(client: FlaskClient) -> None:
    answer = client.get("/files/fremdrift.nq", headers={"Range": "bytes=0-99"})
    assert (answer.status_code, len(answer.data)) == (206, 100)


def test_downloads_work_where_the_home_is_named_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(home=Path("releases-here"))
    publish(PLAN, settings)
    client = create_app(settings).test_client()
    for name in ("files/fremdrift.nq", "files/moves.csv", "tables/milestones.csv"):
        assert client.get("/" + name).status_code == 200


def test_the_catalogue_says_which_time_it_speaks_of(client: FlaskClient) -> None:
    assert client.get("/data.json").get_json()["dataset"][0]["temporal"] == "2001-01-01/2029-12-31"


@pytest.mark.parametrize(("start", "end"), [("2030", ""), ("", "2031"), ("", "")])
def test_a_time_with_one_end_is_no_time_of_a_day(tables: Path, settings: Settings, start: str, end: str) -> None:
    path = tables / "strategies.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(one | {"period_start": start, "period_end": end} for one in rows)
    publish(tables, settings)
    told = create_app(settings).test_client().get("/data.json").get_json()["dataset"]
    assert not [
        one["temporal"] for one in told if one["identifier"].endswith("strategy/paper-2030") and "temporal" in one
    ]
    assert [one for one in told if one["identifier"].endswith("strategy/paper-2030")]


def test_the_report_of_a_release_conforms_only_without_any_result(tables: Path, settings: Settings) -> None:
    """https://www.w3.org/TR/shacl/#conforms"""
    publish(tables, settings)
    body = create_app(settings).test_client().get("/graph/validation.ttl").data
    report = rdflib.Graph().parse(data=body, format="turtle")
    results = set(report.objects(None, rdflib.SH.result))
    assert [bool(one) for one in report.objects(None, rdflib.SH.conforms)] == [not results]
    assert results, "notes on gaps are results too"
