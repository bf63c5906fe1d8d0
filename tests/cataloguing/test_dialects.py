"""One graph, several dialects: each conflict between them is settled, and each profile is what its judges want."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import referencing
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SH
from tests.cataloguing.conftest import BASE, office
from tests.cataloguing.graphs import graph_quads
from tests.conftest import DATA, publish

from fremdrift.cataloguing.authorities import LICENCES, tell, term
from fremdrift.cataloguing.writer import Writer
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.pipeline.inheriting import catalogue_of
from fremdrift.quads.terms import NamedNode
from fremdrift.web.application import create_app

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
XSD = "http://www.w3.org/2001/XMLSchema#"
EU = "http://publications.europa.eu/resource/authority/"
AP = "http://data.europa.eu/r5r/"
HYDRA = "http://www.w3.org/ns/hydra/core#"
SUFFIXES = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt", "trig": "trig"}
RDF_PROFILES = ("dcat-ap-3", "dcat-ap-dk-2", "udata")


def graph(client: FlaskClient, profile: str, suffix: str = "nt") -> rdflib.Graph:
    """The catalogue in a profile, without what says which page it is."""
    answer = client.get(f"/catalog.{suffix}?profile={profile}")
    assert answer.status_code == 200, answer.text
    whole = rdflib.Dataset() if suffix == "trig" else rdflib.Graph()
    whole.parse(data=answer.data, format=SUFFIXES[suffix])
    triples = ((s, p, o) for s, p, o, *_ in (whole.quads() if isinstance(whole, rdflib.Dataset) else whole))
    found = rdflib.Graph()
    for s, p, o in triples:
        if not str(p).startswith(HYDRA) and not str(o).startswith(HYDRA):
            found.add((s, p, o))
    return found


@pytest.mark.parametrize("profile", RDF_PROFILES)
def test_every_syntax_says_the_same(profile: str, client: FlaskClient) -> None:
    first = graph(client, profile)
    assert len(list(first.subjects(RDF.type, DCAT.Dataset))) > 20
    for suffix in SUFFIXES:
        assert isomorphic(first, graph(client, profile, suffix)), suffix


def test_what_entries_share_is_said_once(real: Settings, release: Release) -> None:
    """Said anew for each, it made every event of the feed as long as the catalogue, and a publish quadratic."""
    catalogue = catalogue_of(release, real)
    assert catalogue
    quads = graph_quads(catalogue)
    assert len(quads) == len(set(quads))


def test_another_library_reads_the_json_ld_and_fetches_nothing(client: FlaskClient) -> None:
    body = client.get("/catalog.jsonld").data
    assert all(value.startswith("http") for value in json.loads(body)["@context"].values())
    found = {str(one.triple) for one in ox.parse(body, format=ox.RdfFormat.JSON_LD)}
    triples = {str(one.triple) for one in ox.parse(client.get("/catalog.nt").data, format=ox.RdfFormat.N_TRIPLES)}
    assert len(found) == len(triples)


# What contradicts what: the client or profile that needs it, where it is asked, and what stands there.
CONFLICTS = {
    "DCAT-AP 3.0.1 demands typed checksums": ("dcat-ap-3", SPDX.checksumValue, XSD + "hexBinary"),
    "udata fails on typed checksums": ("udata", SPDX.checksumValue, "None"),
    "DCAT-AP 3.0.1 wants sizes as whole numbers": ("dcat-ap-3", DCAT.byteSize, XSD + "nonNegativeInteger"),
    "DCAT-AP-DK 2.0.2 wants sizes as decimals": ("dcat-ap-dk-2", DCAT.byteSize, XSD + "decimal"),
    "udata reads sizes as whole numbers": ("udata", DCAT.byteSize, XSD + "nonNegativeInteger"),
}


@pytest.mark.parametrize(("profile", "predicate", "datatype"), CONFLICTS.values(), ids=CONFLICTS)
def test_literals_are_typed_as_each_client_needs(profile: str, predicate: URIRef, datatype: str, client: FlaskClient) -> None:  # fmt: skip
    found = {str(one.datatype) for one in graph(client, profile).objects(None, predicate)}  # type: ignore[attr-defined]
    assert found == {datatype}


NAMES = {
    "DCAT-AP 3.0.1 takes languages from the EU table": ("dcat-ap-3", DCTERMS.language, EU + "language/"),
    "DCAT-AP-DK 2.0.2 takes them from another address": ("dcat-ap-dk-2", DCTERMS.language, "http://publications.europa.eu/resource/dataset/language/"),
    "DCAT-AP 3.0.1 knows media types under http": ("dcat-ap-3", DCAT.mediaType, "http://www.iana.org/assignments/media-types/"),
    "DCAT-AP-DK 2.0.2 knows them under https": ("dcat-ap-dk-2", DCAT.mediaType, "https://www.iana.org/assignments/media-types/"),
    "udata strips the http form only": ("udata", DCAT.mediaType, "http://www.iana.org/assignments/media-types/"),
    "data.europa.eu takes licences from the EU table": ("dcat-ap-3", DCTERMS.license, EU + "licence/"),
    "udata knows licences by their own address": ("udata", DCTERMS.license, "https://creativecommons.org/licenses/"),
    "DCAT-AP-DK 2.0.2 has its own availabilities": ("dcat-ap-dk-2", URIRef(AP + "availability"), AP + "availability/"),
    "DCAT-AP 3.0.1 takes availability from the EU table": ("dcat-ap-3", URIRef(AP + "availability"), EU + "planned-availability/"),
    "DCAT-AP 3.0.1 takes periodicity from the EU table": ("dcat-ap-3", DCTERMS.accrualPeriodicity, EU + "frequency/"),
}  # fmt: skip


@pytest.mark.parametrize(("profile", "predicate", "begins"), NAMES.values(), ids=NAMES)
def test_terms_are_named_as_each_client_needs(profile: str, predicate: URIRef, begins: str, client: FlaskClient) -> None:  # fmt: skip
    found = {str(one) for one in graph(client, profile).objects(None, predicate)}
    assert found
    assert all(one.startswith(begins) for one in found)


# A licence of the EU table, and the title by which CKAN's own list knows it (ckan/model/license.py, 2.11).
IN_CKAN = {
    "CC0": ["Creative Commons CCZero"],
    "CC_BY_4_0": ["Creative Commons Attribution"],
    "CC_BY_3_0": ["Creative Commons Attribution"],
    "CC_BYSA_4_0": ["Creative Commons Attribution Share-Alike"],
    "CC_BYNC_4_0": ["Creative Commons Non-Commercial (Any)"],
    "CC_BYND_4_0": [],
    "ODC_BL": ["Open Data Commons Open Database License (ODbL)"],
    "ODC_BY": ["Open Data Commons Attribution License"],
    "ODC_PDDL": ["Open Data Commons Public Domain Dedication and License (PDDL)"],
    "OGL_3_0": ["UK Open Government Licence (OGL)"],
    "ETALAB_2_0": [],
}


@pytest.mark.parametrize(("licence", "titles"), IN_CKAN.items())
def test_a_licence_has_the_title_that_ckan_knows_it_by(licence: str, titles: list[str]) -> None:
    """It matches none by the EU's address; a dataset without one is shown there as "License not specified"."""
    writer = Writer(NamedNode("https://example.org/graph"))
    tell(writer, term(LICENCES, licence))
    said = [one for one in writer.quads if one.subject == NamedNode(EU + "licence/" + licence)]
    assert [one.object.value for one in said if one.predicate == NamedNode(str(DCTERMS.title))] == titles


def test_danish_checksums_are_left_out_because_only_sha_1_is_known(client: FlaskClient) -> None:
    assert not list(graph(client, "dcat-ap-dk-2").objects(None, SPDX.checksum))


def test_a_contact_is_a_kind_and_an_organisation(client: FlaskClient) -> None:
    """DCAT-AP's shapes ask for ``vcard:Kind``, ckanext-dcat and people for what it is."""
    vcard = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
    found = graph(client, "dcat-ap-3")
    for one in set(found.objects(None, DCAT.contactPoint)):
        assert {vcard.Kind, vcard.Organization} <= set(found.objects(one, RDF.type))


def test_periodicity_is_said_in_each_dialects_words(client: FlaskClient) -> None:
    """The same half-yearly overview for data.europa.eu and for data.gov, old and new."""
    overview = BASE_HERE + "series/fods-2016-2020/delivery-overview"
    found = graph(client, "dcat-ap-3").value(URIRef(overview), DCTERMS.accrualPeriodicity)
    assert str(found) == EU + "frequency/ANNUAL_2"
    series = {one["@id"]: one for one in client.get("/dcat-us-3.json").get_json()["datasetSeries"]}
    assert series[overview]["accrualPeriodicity"] == "biannually"
    assert {one["accrualPeriodicity"] for one in client.get("/data.json").get_json()["dataset"]} == {"irregular"}


def test_data_gov_gets_two_letters_texts_and_objects(client: FlaskClient) -> None:
    whole = client.get("/dcat-us-3.json").get_json()
    for dataset in whole["dataset"]:
        assert dataset["language"] in (["da"], ["da", "en"])
        assert dataset["landingPage"]["@type"] == "Document"
        for file in dataset.get("distribution", []):
            assert isinstance(file["byteSize"], str)
            assert file["license"].startswith("https://creativecommons.org/")


BASE_HERE = "http://127.0.0.1:8000/"


# --- Judges that we did not write ---


def violations(found: rdflib.Graph, *paths: Path) -> list[str]:
    shapes = rdflib.Graph()
    for path in paths:
        shapes.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(found, shacl_graph=shapes)
    top = {one for root in report.subjects(RDF.type, SH.ValidationReport) for one in report.objects(root, SH.result)}
    return sorted(
        f"{report.value(one, SH.focusNode)} {report.value(one, SH.resultPath)} {report.value(one, SH.resultMessage)}"
        for one in top
        if report.value(one, SH.resultSeverity) == SH.Violation
    )


PARTS = ("shapes", "range", "mdr-vocabularies.shape")


@pytest.fixture(scope="module")
def europes(standards: Path, client: FlaskClient) -> list[str]:
    """What DCAT-AP 3.0.1's shapes with ranges and vocabularies find.

    The vocabulary shape wants SPDX's algorithm under https, and SPDX's own name begins with http: nobody can meet it.
    """
    parts = [standards / "dcat-ap-3" / "shacl-parts" / f"{one}.ttl" for one in PARTS]
    found = violations(graph(client, "dcat-ap-3"), *parts)
    return [one for one in found if "spdx.org/rdf/terms#algorithm" not in one]


def test_the_catalogue_conforms_to_dcat_ap(europes: list[str]) -> None:
    assert europes == []


def test_the_dcat_ap_shapes_would_notice(standards: Path, paged: FlaskClient) -> None:
    found = rdflib.Graph().parse(data=paged.get("/catalog.nt").data, format="nt")
    found.remove((URIRef(BASE + "dataset/all"), DCTERMS.title, None))
    assert violations(found, standards / "dcat-ap-3" / "shacl-parts" / "shapes.ttl")


def test_the_danish_profile_conforms(standards: Path, client: FlaskClient) -> None:
    names = ("dcat-ap-dk_2.0.2_shacl_shapes", "dcat-ap-dk_2.0.2_shacl_shapes-strict")
    assert violations(graph(client, "dcat-ap-dk-2"), *(standards / "dcat-ap-dk" / f"{one}.ttl" for one in names)) == []


def test_the_danish_shapes_would_notice_the_european_catalogue(standards: Path, paged: FlaskClient) -> None:
    assert violations(graph(paged, "dcat-ap-3"), standards / "dcat-ap-dk" / "dcat-ap-dk_2.0.2_shacl_shapes.ttl")


@pytest.mark.parametrize("after", ["", "edition/paper-2030/report-2025", "organisations"])
def test_each_page_conforms_by_itself(after: str, standards: Path, paged: FlaskClient) -> None:
    parts = standards / "dcat-ap-3" / "shacl-parts"
    answer = paged.get("/catalog.nt" + (f"?after={after}" if after else ""))
    found = rdflib.Graph().parse(data=answer.data, format="nt")
    assert violations(found, parts / "shapes.ttl", parts / "range.ttl") == []


def us_3_registry(standards: Path) -> referencing.Registry[Any]:
    registry: referencing.Registry[Any] = referencing.Registry()
    for path in (standards / "dcat-us-3.0" / "definitions").glob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        registry = registry.with_resource(schema["$id"], referencing.Resource.from_contents(schema))
    return registry


US_3_PARTS = {
    "dataset": "dataset",
    "service": "dataservice",
    "datasetSeries": "datasetseries",
    "record": "catalogrecord",
}


def us_3_errors(whole: dict[str, Any], standards: Path) -> Iterator[str]:
    """What the 26 definitions find wrong in a catalogue, as data.gov asks them: each part by its own."""
    registry = us_3_registry(standards)
    for key, name in {"": "catalog", **US_3_PARTS}.items():
        judge = jsonschema.Draft202012Validator(
            {"$ref": f"https://resources.data.gov/dcat-us/3.0.0/definitions/{name}"},
            registry=registry,
            format_checker=jsonschema.FormatChecker(),
        )
        for one in whole.get(key, []) if key else [whole]:
            yield from (f"{name} {one.get('@id')}: {error.message}" for error in judge.iter_errors(one))


def test_dcat_us_3_is_whole_and_valid(standards: Path, client: FlaskClient) -> None:
    whole = client.get("/dcat-us-3.json").get_json()
    assert list(us_3_errors(whole, standards)) == []
    datasets = {one["@id"] for one in whole["dataset"]}
    assert datasets == {one["identifier"] for one in client.get("/data.json").get_json()["dataset"]}
    assert {one["primaryTopic"] for one in whole["record"]} == datasets | {one["@id"] for one in whole["datasetSeries"]}
    for series in whole["datasetSeries"]:
        assert {one["@id"] for one in series["seriesMember"]} <= datasets
        assert series["first"]["@id"] in datasets


EXAMPLES = {
    "dcatus3_0.json": True,
    "dcatus3_0_with_services.json": True,
    "dcatus3_0_with_records.json": True,
    "dcatus3_0_invalid.json": False,
    "dcatus3_0_service_no_identifier.json": True,
}


@pytest.mark.parametrize(("name", "good"), EXAMPLES.items())
def test_the_same_judge_tells_good_examples_from_bad(name: str, good: bool, standards: Path) -> None:
    whole = json.loads((standards / "dcat-us-3.0" / "examples" / name).read_text(encoding="utf-8"))
    assert (list(us_3_errors(whole, standards)) == []) is good


SCHEMAS = ["non-federal_dataset.json", "federal_dataset.json", "iso-non-federal_dataset.json"]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_data_json_fits_each_schema_of_data_gov(schema: str, standards: Path, tmp_path: Path) -> None:
    """A federal agency has codes, which it sets."""
    settings = office(tmp_path / "home", bureau_code="010:04", program_code="010:001")
    assert publish(DATA, settings).release
    judge = jsonschema.Draft202012Validator(
        json.loads((standards / "dcat-us-1.1" / schema).read_text(encoding="utf-8")),
        format_checker=jsonschema.FormatChecker(),
    )
    answer = create_app(settings).test_client().get("/data.json")
    assert len(answer.data) < 10_000_000
    datasets = answer.get_json()["dataset"]
    assert len({one["identifier"] for one in datasets}) == len(datasets)
    assert [error.message for one in datasets for error in judge.iter_errors(one)] == []
    assert all(one["identifier"].startswith(BASE) for one in datasets)


# --- Metadata Quality Assessment (data.europa.eu), by its own weights and lists ---


def listed(standards: Path, name: str) -> set[str]:
    lines = (standards / "mqa" / "vocabularies" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    return {json.loads(line)["uri"] for line in lines}


def mqa_points(found: rdflib.Graph, conforms: bool, client: FlaskClient, standards: Path) -> dict[str, float]:
    """The points of each metric: the share of datasets, or of distributions, that meet it, times its weight."""
    datasets = set(found.subjects(RDF.type, DCAT.Dataset))
    files = set(found.subjects(RDF.type, DCAT.Distribution))
    lists = {name: listed(standards, name) for name in ("access_rights", "file_types", "licenses", "media_types", "non_proprietary", "machine_readable")}  # fmt: skip

    def has(nodes: set[Any], predicate: URIRef, among: str = "") -> float:
        met = [one for one in nodes if any(not among or str(o) in lists[among] for o in found.objects(one, predicate))]
        return len(met) / len(nodes)

    def answers(predicate: URIRef) -> float:
        urls = {one: str(found.value(one, predicate)).removeprefix(BASE_HERE.rstrip("/")) for one in files}
        return sum(client.head(url).status_code == 200 for url in urls.values()) / len(files)

    shares = {
        "dcat_keyword": has(datasets, DCAT.keyword),
        "dcat_theme": has(datasets, DCAT.theme),
        "dct_spatial": has(datasets, DCTERMS.spatial),
        "dct_temporal": has(datasets, DCTERMS.temporal),
        "dcat_access_url_status": answers(DCAT.accessURL),
        "dcat_download_url": has(files, DCAT.downloadURL),
        "dcat_download_url_status": answers(DCAT.downloadURL),
        "dct_format": has(files, DCTERMS.format),
        "dcat_media_type": has(files, DCAT.mediaType),
        "dct_format_vocabulary": has(files, DCTERMS.format, "file_types"),
        "dcat_media_type_vocabulary": has(files, DCAT.mediaType, "media_types"),
        "dct_format_nonproprietary": has(files, DCTERMS.format, "non_proprietary"),
        "dct_format_machine_readable": has(files, DCTERMS.format, "machine_readable"),
        "dcat_ap_compliance": float(conforms),
        "dct_license": has(files, DCTERMS.license),
        "dct_license_vocabulary": has(files, DCTERMS.license, "licenses"),
        "dct_access_rights": has(datasets, DCTERMS.accessRights),
        "dct_access_rights_vocabulary": has(datasets, DCTERMS.accessRights, "access_rights"),
        "dcat_contact_point": has(datasets, DCAT.contactPoint),
        "dct_publisher": has(datasets, DCTERMS.publisher),
        "dcat_byte_size": has(files, DCAT.byteSize),
        "dct_issued": has(datasets, DCTERMS.issued),
        "dct_modified": has(datasets, DCTERMS.modified),
        "dct_rights": has(files, DCTERMS.rights),
    }
    config = json.loads((standards / "mqa" / "mqa-config.json").read_text(encoding="utf-8"))
    weights = {one["id"]: one["weight"] for part in config["profile_metrics"]["dcat_ap"].values() for one in part}
    assert shares.keys() == weights.keys()
    assert sum(weights.values()) == 405
    return {name: share * weights[name] for name, share in shares.items()}


def test_the_catalogue_has_all_405_points(europes: list[str], standards: Path, client: FlaskClient) -> None:
    points = mqa_points(graph(client, "dcat-ap-3"), not europes, client, standards)
    assert sum(points.values()) == 405, dict(points)


def test_a_worse_catalogue_has_fewer(standards: Path, client: FlaskClient) -> None:
    found = graph(client, "dcat-ap-3")
    for one in list(found.objects(None, DCTERMS.spatial)):
        found.remove((None, DCTERMS.spatial, one))
    assert sum(mqa_points(found, True, client, standards).values()) == 385


@pytest.mark.parametrize("name", ["data", "dcat-us-3"])
def test_who_takes_danish_gets_danish_where_there_is_room_for_one_language(name: str, client: FlaskClient) -> None:
    english, danish = (client.get(f"/{name}{lang}.json") for lang in ("", ".da"))
    assert danish.headers["Content-Language"] == "da"
    pairs = [{one["identifier"]: one for one in answer.get_json()["dataset"]} for answer in (english, danish)]
    assert pairs[0].keys() == pairs[1].keys()
    strategy = pairs[1][BASE_HERE + "dataset/strategy/fods-2016-2020"]
    assert strategy["title"].startswith("Strategiens fremdrift: Et stærkere")
    assert strategy["keyword"][0] == "strategi"
    assert strategy["distribution"][0]["title"].startswith(("Som ", "Tabel"))
    for key, one in pairs[1].items():
        assert set(one["keyword"]) == set(pairs[0][key]["keyword"]) >= {"strategi", "strategy"}
        assert len(one["description"]) == len(pairs[0][key]["description"])


def test_what_is_said_for_search_engines_is_in_both_languages(client: FlaskClient) -> None:
    whole = client.get("/catalog.jsonld?profile=schema.org").get_json()
    for one in whole["dataset"]:
        assert {text["@language"] for text in one["creditText"]} == {"da", "en"}
        assert all(
            {"da", "en"} <= {text["@language"] for text in place["name"]} for place in one.get("spatialCoverage", ())
        )
