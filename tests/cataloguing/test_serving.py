"""The catalogue over HTTP: pages that miss nothing, profiles by name and by header, conditions, and never a short answer."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import html5lib
import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF, URIRef
from tests.cataloguing.conftest import BASE, office
from tests.conftest import PLAN, publish

from fremdrift.cataloguing.faces import Cut
from fremdrift.keeping.pack import INDEX, PACK
from fremdrift.web.application import create_app

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt"}


def page(client: FlaskClient, address: str) -> rdflib.Graph:
    answer = client.get(address.removeprefix(BASE.rstrip("/")))
    assert answer.status_code == 200, address
    return rdflib.Graph().parse(data=answer.data, format=FORMATS[address.partition("?")[0].rpartition(".")[2]])


def walk(client: FlaskClient, first: str) -> list[rdflib.Graph]:
    """The pages as a harvester walks them, until there is no next."""
    pages, address = [], first
    while address:
        pages.append(page(client, address))
        following = list(pages[-1].objects(None, HYDRA.next))
        address = str(following[0]) if following else ""
        assert len(pages) < 20, "it goes round in circles"
    return pages


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("profile", ["", "?profile=udata", "?profile=dcat-ap-dk-2"])
def test_walking_the_pages_gives_every_dataset_once(suffix: str, profile: str, paged: FlaskClient) -> None:
    pages = walk(paged, f"{BASE}catalog.{suffix}{profile}")
    found = [str(one) for each in pages for one in each.subjects(RDF.type, DCAT.Dataset)]
    assert len(pages) == 4
    assert sorted(found) == sorted({one["identifier"] for one in paged.get("/data.json").get_json()["dataset"]})
    for each in pages:
        assert {str(one) for one in each.objects(None, DCAT.dataset)} == {str(one) for one in each.subjects(RDF.type, DCAT.Dataset)}  # fmt: skip


def test_no_two_pages_are_the_same_bytes(paged: FlaskClient) -> None:
    """CKAN stops at a page that it has seen, and deletes what it did not see."""
    addresses = ["/catalog.ttl"]
    while following := re.search(r"hydra:next <([^>]+)>", paged.get(addresses[-1]).text):
        addresses.append(following[1].removeprefix(BASE.rstrip("/")))
    assert len({paged.get(one).data for one in addresses}) == len(addresses) == 4


AFTER = {
    "the first page": (None, 0),
    "where a page ended": ("c", 1),
    "a key that is gone, between two pages": ("ca", 1),
    "a key that is gone, within a page": ("d", 1),
    "after everything": ("zz", 2),
}


@pytest.mark.parametrize(("after", "expected"), AFTER.values(), ids=AFTER)
def test_a_page_of_another_release_leads_on_to_the_next_key(after: str | None, expected: int) -> None:
    assert Cut(("c", "f", "i")).page(after) == expected


NEGOTIATED = {
    "nothing": ({}, "text/turtle"),
    "anything, as harvesters ask": ({"Accept": "*/*"}, "text/turtle"),
    "a browser": ({"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, "text/html"),
    "RDF/XML": ({"Accept": "application/rdf+xml"}, "application/rdf+xml"),
    "JSON-LD": ({"Accept": "application/ld+json"}, "application/ld+json"),
    "TriG": ({"Accept": "application/trig"}, "application/trig"),
    "what CKAN's harvester sends": ({"Accept": "*/*", "User-Agent": "python-requests/2.32"}, "text/turtle"),
    "what udata sends": ({"Accept": "*/*", "User-Agent": "uData/0.1 dcat"}, "text/turtle"),
    "a profile that is JSON": ({"Accept": "*/*", "Accept-Profile": "<https://resources.data.gov/resources/dcat-us3/>"}, "application/json"),
    "schema.org": ({"Accept-Profile": "<https://schema.org/>"}, "application/ld+json"),
    "a profile and a syntax": ({"Accept": "application/n-triples", "Accept-Profile": "<http://data.europa.eu/r5r/>"}, "application/n-triples"),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "expected"), NEGOTIATED.values(), ids=NEGOTIATED)
def test_the_catalogue_is_negotiated(headers: dict[str, str], expected: str, client: FlaskClient) -> None:
    for method in ("GET", "HEAD"):
        answer = client.open("/catalog", method=method, headers=headers)
        assert (answer.status_code, answer.mimetype) == (200, expected)
        assert {"Accept", "Accept-Encoding", "Accept-Profile"} <= {one.strip() for one in answer.headers["Vary"].split(",")}  # fmt: skip


# What Comunica asks for: syntaxes with named graphs first. Its queries are put to the graph without a name.
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,text/html;q=0.2"
)
ONE_GRAPH = [
    "/catalog", "/dataset/all", "/series/fods-2016-2020/status-report", "/edition/fods-2016-2020/status-report-2017",
    "/document/strategy/fods-2016-2020", "/graph/sources", "/graphs?graph=http://127.0.0.1:8000/graph/sources",
    "/.well-known/void", "/def/", "/harvest-check",
]  # fmt: skip


@pytest.mark.parametrize("path", ONE_GRAPH)
def test_who_asks_for_named_graphs_finds_in_the_default_graph_what_others_do(path: str, client: FlaskClient) -> None:
    answer = client.get(path, headers={"Accept": COMUNICA})
    form = ox.RdfFormat.from_media_type(answer.mimetype)
    found = {one for one in ox.parse(answer.data, format=form) if one.graph_name == ox.DefaultGraph()}
    turtle = list(ox.parse(client.get(path, headers={"Accept": "text/turtle"}).data, format=ox.RdfFormat.TURTLE))
    hydra = ("hydra", "PartialCollectionView")
    said = [len({one for one in some if not any(word in str(one) for word in hydra)}) for some in (found, turtle)]
    assert said[0] == said[1] > 10


PROFILES = {
    "dcat-ap-3": "http://data.europa.eu/r5r/",
    "dcat-ap-dk-2": "https://data.gov.dk/model/profile/dcat-ap-dk-2.0.2/",
    "dcat-us-3": "https://resources.data.gov/resources/dcat-us3/",
    "schema.org": "https://schema.org/",
    "udata": "https://github.com/opendatateam/udata/",
}


@pytest.mark.parametrize(("token", "iri"), PROFILES.items())
def test_a_profile_is_had_by_name_by_iri_and_by_header(token: str, iri: str, client: FlaskClient) -> None:
    by_token = client.get(f"/catalog?profile={token}")
    by_query = client.get("/catalog", query_string={"_profile": iri})
    by_header = client.get("/catalog", headers={"Accept-Profile": f"<https://nowhere.example/>, <{iri}>;q=0.5"})
    assert by_token.data == by_query.data == by_header.data
    assert f'<{iri}>; rel="profile"' in by_token.headers["Link"]
    for other in PROFILES.values():
        assert f'profile="{other}"' in by_token.headers["Link"]


def test_a_profile_that_is_none_is_refused_with_the_list(client: FlaskClient) -> None:
    for answer, status in (
        (client.get("/catalog?profile=dcat-ap-9"), 400),
        (client.get("/catalog", headers={"Accept-Profile": "<https://nowhere.example/>"}), 406),
        (client.get("/catalog?profile=udata", headers={"Accept": "text/csv"}), 406),
    ):
        assert answer.status_code == status
        assert "Available: " in answer.get_json()["detail"]


def test_every_address_of_the_profile_list_answers(client: FlaskClient) -> None:
    listed = re.findall(r'<([^>]+)>; rel="(?:self|alternate)"; type="([^"]+)"', client.get("/catalog").headers["Link"])
    assert len(listed) == 17
    for address, media_type in listed:
        answer = client.get(address.removeprefix("http://127.0.0.1:8000"))
        assert (answer.status_code, answer.mimetype) == (200, media_type)


FACES = [
    "/data.json", "/dcat-us-3.json", "/catalog", "/catalog.ttl", "/catalog.rdf", "/catalog.jsonld", "/catalog.nt",
    "/catalog.trig", "/catalog?profile=udata", "/dataset/all.ttl", "/dataset/strategy/fods-2016-2020.jsonld",
    "/series/fods-2016-2020/status-report.rdf",
]  # fmt: skip


@pytest.mark.parametrize("path", FACES)
def test_every_face_is_conditional_compressed_and_without_cookies(path: str, client: FlaskClient) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert "Set-Cookie" not in first.headers
    assert client.head(path).headers["Content-Length"] == str(len(first.data))
    since = first.headers["Last-Modified"]
    assert datetime.strptime(since, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC) == datetime(2026, 11, 24, 12, tzinfo=UTC)  # fmt: skip
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": since}).status_code == 304
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != first.headers["ETag"]
    assert len(packed.data) < len(first.data)


def test_addresses_are_the_bases_whatever_a_proxy_says(client: FlaskClient) -> None:
    proxied = {"Host": "inner:8080", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    for path in FACES:
        assert client.get(path, headers=proxied).data == client.get(path).data


def test_the_same_state_gives_the_same_bytes_on_another_machine(tmp_path: Path) -> None:
    packs = []
    for name in ("one", "other"):
        done = publish(PLAN, office(tmp_path / name))
        assert done.release
        packs.append(((done.release.folder / PACK).read_bytes(), (done.release.folder / INDEX).read_bytes()))
    assert packs[0] == packs[1]


# --- Never a short answer ---


@pytest.mark.parametrize("damage", ["cut short", "gone", "without index"])
def test_a_catalogue_that_is_not_whole_is_503(damage: str, tmp_path: Path) -> None:
    settings = office(tmp_path / "home")
    done = publish(PLAN, settings)
    assert done.release
    pack = done.release.folder / (INDEX if damage == "without index" else PACK)
    if damage == "cut short":
        pack.write_bytes(pack.read_bytes()[:-100])
    else:
        pack.unlink()
    client = create_app(settings).test_client()
    for path in ("/data.json", "/catalog", "/catalog.rdf?profile=udata", "/dcat-us-3.json", "/dataset/all", "/dataset/nothing"):  # fmt: skip
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60"), path


# --- Documents of datasets ---


def test_a_dataset_without_name_is_404(client: FlaskClient) -> None:
    assert client.get("/dataset/strategy/none").status_code == 404
    assert client.get("/dataset/all.xyz").status_code == 404


@pytest.mark.parametrize("path", ["dataset/all", "dataset/strategy/fods-2016-2020", "series/fods-2016-2020/status-report", "edition/fods-2016-2020/status-report-2019"])  # fmt: skip
def test_a_page_carries_what_search_engines_read(path: str, client: FlaskClient) -> None:
    answer = client.get("/en/" + path)
    document = html5lib.parse(answer.text, namespaceHTMLElements=False)
    blocks = [one.text for one in document.iter("script")]
    assert len(blocks) == 1
    found = rdflib.Graph().parse(data=blocks[0], format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    me = URIRef("http://127.0.0.1:8000/" + path)
    assert (me, RDF.type, schema.Dataset) in found
    assert {one.language for one in found.objects(me, schema.name)} == {"da", "en"}  # type: ignore[attr-defined]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_a_data_block_cannot_be_left_from_within(tmp_path: Path) -> None:
    settings = office(tmp_path / "home", publisher="</script><script>alert(1)</script>")
    assert publish(PLAN, settings).release
    text = create_app(settings).test_client().get("/en/dataset/all").text
    assert text.count("<script") == 1
    assert "<script>alert" not in text


def test_signposts_lead_to_metadata_files_and_licence(client: FlaskClient) -> None:
    answer = client.get("/dataset/all", headers={"Accept": "text/html"})
    links = dict.fromkeys(re.findall(r'rel="([^"]+)"', answer.headers["Link"]))
    assert {"cite-as", "describedby", "item", "license", "type", "collection", "author"} <= links.keys()
    for address, relation in re.findall(r'<([^>]+)>; rel="([^"]+)"', answer.headers["Link"]):
        if relation in ("describedby", "item"):
            assert client.head(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_an_edition_is_described_as_dataset_and_as_itself(client: FlaskClient) -> None:
    found = page_of(client, "/edition/fods-2016-2020/status-report-2019.ttl")
    me = URIRef("http://127.0.0.1:8000/edition/fods-2016-2020/status-report-2019")
    assert (me, RDF.type, DCAT.Dataset) in found
    assert (me, RDF.type, URIRef("https://w3id.org/fremdrift/def/Edition")) in found
    assert {str(one) for one in found.objects(me, rdflib.DCTERMS.title)} == {"Statusredegørelse 2019"}
    assert str(found.value(me, DCAT.prev)).endswith("status-report-2017")
    assert (me, DCAT.previousVersion, None) not in found, "it is another issue, not another version"


def page_of(client: FlaskClient, path: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=client.get(path).data, format="turtle")


@pytest.mark.parametrize("profile", ["dcat-ap-3", "dcat-ap-dk-2", "udata"])
def test_all_pages_together_say_once_when_the_catalogue_changed_and_the_first_says_it(
    profile: str, paged: FlaskClient
) -> None:
    catalogue, days, address = URIRef(BASE + "catalog"), [], f"{BASE}catalog.ttl?profile={profile}"
    while address:
        page = page_of(paged, address.removeprefix(BASE.rstrip("/")))
        assert page.value(catalogue, RDF.type) == DCAT.Catalog
        days.append([str(one) for one in page.objects(catalogue, DCTERMS.modified)])
        address = str(next(page.objects(None, HYDRA.next), ""))
        assert len(days) < 20
    assert len(days) > 2
    assert days[0]
    assert not any(days[1:])


def test_an_unread_edition_is_described_honestly(client: FlaskClient) -> None:
    found = {one["identifier"].rpartition("/")[2]: one for one in client.get("/data.json").get_json()["dataset"]}
    assert "was not read, so the dataset holds no statement" in found["status-report-2019"]["description"]


def test_a_series_has_its_first_and_last(client: FlaskClient) -> None:
    found = page_of(client, "/series/fods-2016-2020/status-report.ttl")
    me = URIRef("http://127.0.0.1:8000/series/fods-2016-2020/status-report")
    assert str(found.value(me, DCAT.first)).endswith("status-report-2016")
    assert str(found.value(me, DCAT.last)).endswith("status-report-2019")


def test_the_catalogue_page_leads_to_every_dataset(paged: FlaskClient) -> None:
    seen: set[str] = set()
    address = "/en/catalog"
    while address:
        text = paged.get(address).text
        seen |= set(re.findall(rf'href="{BASE}en/((?:dataset|edition|series)/[^"]+)"', text))
        following = re.search(r'<a href="([^"]+)" rel="next">', text)
        address = following[1].removeprefix(BASE.rstrip("/")) if following else ""
    listed = paged.get("/data.json").get_json()["dataset"]
    assert {one["identifier"].removeprefix(BASE) for one in listed} <= seen


def test_schema_org_lists_the_same_datasets(client: FlaskClient) -> None:
    whole = client.get("/catalog.jsonld?profile=schema.org").get_json(force=True)
    listed = client.get("/data.json").get_json()["dataset"]
    assert {one["@id"] for one in whole["dataset"]} == {one["identifier"] for one in listed}
    assert json.dumps(whole).count("https://schema.org/") >= 1


@pytest.mark.parametrize("start", ["", "/en"])
def test_the_editions_of_a_series_go_by_their_titles(start: str, client: FlaskClient) -> None:
    text = client.get(f"{start}/series/fods-2016-2020/delivery-overview", headers={"Accept": "text/html"}).text
    links = re.findall(r'<a href="[^"]*/edition/fods-2016-2020/delivery-overview-2020-03"[^>]*>([^<]*)</a>', text)
    assert links == ["Leveranceoversigt, marts 2020"]
