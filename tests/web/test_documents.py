"""Documents: names that stay, replies that can be cached and compared, and the same statements in every format."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.compare import isomorphic
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

BASE = "http://127.0.0.1:8000/"
MILESTONE = "milestone/fods-2016-2020/dp-launch"
DOCUMENTS = [
    "/document/" + MILESTONE,
    "/document/initiative/fods-2016-2020/8.1",
    "/document/initiative/telemedicine-copd/programme",
    "/document/strategy/fods-2016-2020",
    "/document/goal/fods-2016-2020/1",
    "/document/focus-area/fods-2016-2020/8",
    "/document/organisation/digst",
    "/document/source/s42",
    "/document/observation/fods-2016-2020/o017",
    "/document/participation/fods-2016-2020/p019",
    "/edition/fods-2016-2020/delivery-overview-2020-03",
    "/graph/statements/s42",
    "/graph/organisations",
    "/graph/catalogue",
    "/def/",
    "/code/observation-status",
]
FORMATS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}


def read(client: FlaskClient, path: str, media_type: str) -> rdflib.Graph:
    answer = client.get(path, headers={"Accept": media_type})
    assert answer.status_code == 200, answer.text
    return rdflib.Graph().parse(data=answer.data, format=FORMATS[media_type])


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_format_says_the_same(path: str, client: FlaskClient) -> None:
    turtle = read(client, path, "text/turtle")
    assert len(turtle) > 1
    for media_type in FORMATS:
        assert isomorphic(turtle, read(client, path, media_type)), media_type


@pytest.mark.parametrize("path", DOCUMENTS)
def test_another_library_reads_the_same(path: str, client: FlaskClient) -> None:
    """Ours are written by rdflib; pyoxigraph reads them again, JSON-LD with the context inside and nothing fetched."""
    ours = read(client, path, "text/turtle")
    for media_type in FORMATS:
        body = client.get(path, headers={"Accept": media_type}).data
        parsed = pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.from_media_type(media_type), base_iri=BASE)
        assert len(list(parsed)) == len(ours), media_type


def test_a_thing_answers_303_to_its_document(client: FlaskClient) -> None:
    answer = client.get("/id/" + MILESTONE)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BASE}document/{MILESTONE}")


def test_a_document_holds_what_a_reader_needs(client: FlaskClient) -> None:
    graph = read(client, "/document/" + MILESTONE, "text/turtle")
    fd = rdflib.Namespace("https://w3id.org/fremdrift/def/")
    said = list(graph.subjects(fd.about, rdflib.URIRef(f"{BASE}id/{MILESTONE}")))
    assert len(said) >= 5
    for one in said:
        source = graph.value(one, rdflib.DCTERMS.source)
        assert graph.value(source, rdflib.DCTERMS.title), f"{source} has no title"
        status = graph.value(one, fd.status)
        assert status is None or graph.value(status, rdflib.SKOS.prefLabel), f"{status} has no label"


def test_an_initiative_names_its_milestones_and_an_authority_its_participations(client: FlaskClient) -> None:
    fd = rdflib.Namespace("https://w3id.org/fremdrift/def/")
    initiative = read(client, "/document/initiative/fods-2016-2020/8.1", "text/turtle")
    milestones = list(initiative.subjects(fd.milestoneOf, rdflib.URIRef(f"{BASE}id/initiative/fods-2016-2020/8.1")))
    assert milestones
    assert all(initiative.value(one, rdflib.DCTERMS.title) for one in milestones)
    authority = read(client, "/document/organisation/kl", "text/turtle")
    assert len(list(authority.subjects(fd.participant, rdflib.URIRef(f"{BASE}id/organisation/kl")))) >= 5


def test_turtle_of_a_milestone_fits_on_a_page(client: FlaskClient) -> None:
    text = client.get("/document/milestone/fods-2016-2020/ler-platform").text
    assert len(text.splitlines()) <= 40
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("path", ["/document/" + MILESTONE, "/", "/data.json", "/catalog.ttl", "/files/fremdrift.nq"])
def test_head_says_what_get_says(path: str, client: FlaskClient) -> None:
    get, head = client.get(path), client.head(path)
    assert head.status_code == get.status_code == 200
    assert not head.data
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control"):
        assert head.headers.get(name) == get.headers.get(name), name


@pytest.mark.parametrize(
    "path", ["/document/" + MILESTONE, "/", "/data.json", "/catalog.ttl", "/def/", "/tables/milestones.csv"]
)
def test_what_the_client_has_is_not_sent_again(path: str, client: FlaskClient) -> None:
    first = client.get(path)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_representation_and_coding_has_its_own_tag(client: FlaskClient) -> None:
    path = "/document/" + MILESTONE
    asked = [
        {"Accept": media_type, "Accept-Encoding": coding} for media_type in FORMATS for coding in ("identity", "gzip")
    ]
    assert len({client.get(path, headers=one).headers["ETag"] for one in asked}) == len(asked)


def test_gzip_is_the_same_text(client: FlaskClient) -> None:
    path = "/document/" + MILESTONE
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == client.get(path).data


def test_links_lead_to_the_other_formats(client: FlaskClient) -> None:
    links = client.get("/document/" + MILESTONE).headers["Link"]
    assert f'<{BASE}document/{MILESTONE}.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert 'rel="describedby"' in links
    assert 'rel="license"' in links


def test_anyone_may_read_from_a_page_elsewhere(client: FlaskClient) -> None:
    answer = client.get("/document/" + MILESTONE, headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    preflight = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    allowed = set(preflight.headers["Access-Control-Allow-Headers"].lower().split(", "))
    assert allowed >= {"accept", "accept-datetime", "accept-profile", "content-type", "range", "if-range"}
    assert allowed >= {"if-match", "if-none-match", "if-modified-since", "if-unmodified-since"}


def test_addresses_come_from_the_base_never_from_the_host(client: FlaskClient) -> None:
    answer = client.get("/document/" + MILESTONE, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert b"evil.example" not in answer.data
    assert "evil.example" not in str(answer.headers)


UNKNOWN = [
    "/id/milestone/x/y",
    "/document/milestone/x/y",
    "/edition/x/y",
    "/graph/x",
    "/def/Nothing",
    "/code/none",
    "/nowhere",
    "/files/../manifest.json",
]


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_not_there_is_404_as_problem_details(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    problem = answer.get_json(force=True)
    assert problem["status"] == 404
    assert "Traceback" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_browser_gets_a_page_for_it_in_its_language(client: FlaskClient) -> None:
    browser = {"Accept": "text/html"}
    assert "Siden findes ikke" in client.get("/id/milestone/x/y", headers=browser).text
    assert "This page does not exist" in client.get("/en/document/milestone/x/y", headers=browser).text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_what_cannot_be_done_is_405_with_what_can(method: str, client: FlaskClient) -> None:
    answer = getattr(client, method)("/document/" + MILESTONE)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_withdrawn_name_answers_410_with_its_successor(tables: Path, settings: Settings) -> None:
    (tables / "withdrawn.csv").write_text(
        "path,withdrawn_on,replaced_by,reason_da,reason_en\n"
        "milestone/paper-2030/old,2031-03-01,milestone/paper-2030/half,Slået sammen,Merged\n",
        encoding="utf-8",
    )
    assert publish(tables, settings).release
    answer = create_app(settings).test_client().get("/id/milestone/paper-2030/old")
    assert answer.status_code == 410
    assert answer.get_json(force=True)["replacedBy"] == f"{BASE}id/milestone/paper-2030/half"
    assert f'<{BASE}id/milestone/paper-2030/half>; rel="successor-version"' in answer.headers["Link"]
    assert f'<{BASE}timemap/link/id/milestone/paper-2030/old>; rel="timemap"' in answer.headers["Link"]


REASONS = {
    "in both languages": ("Sagt to gange", "Said twice", {"da": "Sagt to gange", "en": "Said twice"}),
    "in Danish alone": ("Sagt to gange", "", {"da": "Sagt to gange", "en": "Sagt to gange"}),
}


@pytest.mark.parametrize(("danish", "english", "shown"), REASONS.values(), ids=REASONS.keys())
def test_the_page_of_a_withdrawn_name_says_why(
    danish: str, english: str, shown: dict[str, str], tables: Path, settings: Settings
) -> None:
    (tables / "withdrawn.csv").write_text(
        f"path,withdrawn_on,replaced_by,reason_da,reason_en\nmilestone/paper-2030/old,2031-03-01,,{danish},{english}\n",
        encoding="utf-8",
    )
    publish(tables, settings)
    client = create_app(settings).test_client()
    said = {lang: text for lang, text in (("da", danish), ("en", english)) if text}
    assert client.get("/id/milestone/paper-2030/old").get_json(force=True)["reasons"] == said
    for lang, prefix, reason, nothing in (
        ("da", "", "Den angivne grund: ", "Der er ikke nævnt noget der har afløst den."),
        ("en", "/en", "The reason given: ", "Nothing is named that replaced it."),
    ):
        page = client.get(f"{prefix}/document/milestone/paper-2030/old", headers={"Accept": "text/html"}).text
        text = " ".join(re.sub("<[^>]+>", "", page).split())
        assert reason + shown[lang] in text
        assert nothing in text
        assert shown[{"da": "en", "en": "da"}[lang]] not in text or shown["da"] == shown["en"]


def test_what_was_withdrawn_can_be_seen_as_it_last_stood(tables: Path, settings: Settings) -> None:
    """Published, then withdrawn: the answer leads to the newest release that has it, on the page too."""
    milestones = tables / "milestones.csv"
    before = milestones.read_text("utf-8")
    row = next(line for line in before.splitlines() if line.startswith("paper-2030/half,"))
    milestones.write_text(before + row.replace("paper-2030/half,", "paper-2030/old,") + "\n", encoding="utf-8")
    first = publish(tables, settings).release
    milestones.write_text(before, encoding="utf-8")
    (tables / "withdrawn.csv").write_text(
        "path,withdrawn_on,replaced_by,reason_da,reason_en\n"
        "milestone/paper-2030/old,2031-03-01,milestone/paper-2030/half,Slået sammen,Merged\n",
        encoding="utf-8",
    )
    assert publish(tables, settings, "2031-03-01T12:00:00Z").release
    assert first
    client = create_app(settings).test_client()
    last = f"{BASE}document/milestone/paper-2030/old?release={first.id}"
    for path in ("/id/milestone/paper-2030/old", "/document/milestone/paper-2030/old.ttl"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert answer.get_json(force=True)["lastState"].replace(".ttl", "") == last
        assert 'rel="last memento"' in answer.headers["Link"]
    page = client.get("/en/document/milestone/paper-2030/old", headers={"Accept": "text/html"})
    assert (page.status_code, last in page.text) == (410, True)
    assert client.get(last.removeprefix(BASE[:-1]) + "&x=", headers={"Accept": "text/turtle"}).status_code == 200


def test_the_newest_edition_is_found(client: FlaskClient) -> None:
    answer = client.get("/edition/fods-2016-2020/latest")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"{BASE}edition/fods-2016-2020/delivery-overview-2020-03",
    )


def test_a_term_answers_303_to_its_vocabulary(client: FlaskClient) -> None:
    answer = client.get("/def/Milestone")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BASE}def/#Milestone")
    answer = client.get("/code/observation-status/expected")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BASE}code/observation-status#expected")
    answer = client.get("/def/0.1.0")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BASE}def/")


def test_documents_are_the_same_bytes_under_any_hash_seed(real: Settings) -> None:
    program = (
        "import os, hashlib; from fremdrift.ground import settings; from fremdrift.web.application import create_app\n"
        "client = create_app(settings.read(os.environ)).test_client()\n"
        f"for path in {DOCUMENTS!r}:\n"
        f"  for accept in {[*FORMATS, 'application/json', 'text/html']!r}:\n"
        "    print(hashlib.sha256(client.get(path, headers={'Accept': accept}).data).hexdigest())\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "FREMDRIFT_HOME": str(real.home), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


def test_json_is_the_json_ld(client: FlaskClient) -> None:
    path = "/document/" + MILESTONE
    assert json.loads(client.get(path + ".json").data) == json.loads(client.get(path + ".jsonld").data)


HOSTILE = [
    "/document/%00",
    "/document/milestone/%ff%fe",
    "/document/%3Cscript%3E",
    "/document/milestone/fods-2016-2020/ler-platform%20",
    "/id/%7B%7D",
    "/edition/a/%22",
    "/graph/%3C%3E",
    "/series/%5C",
    "/def/%20",
    "/code/%3C",
    "/code/a/%3C",
    "/changes/%3C/2020-01-01..2021-01-01",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_what_is_no_name_is_404(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert "<script>" not in client.get(path, headers={"Accept": "text/html"}).text


def test_the_publishers_own_status_is_on_the_page(tables: Path, settings: Settings) -> None:
    """A scale of the publisher's own, and the words that were printed."""
    path = tables / "observations.csv"
    text = path.read_text("utf-8").replace("postponed,,,2031-40", "postponed,id/code/dca/amber,Amber/red,2031-40")
    path.write_text(text, encoding="utf-8")
    (tables / "codes.csv").write_text(
        "code,label_da,label_en,definition_da,definition_en,status,source\n"
        "dca/amber,Gul,Amber,Opdigtet gul,An invented amber,delayed,act\n",
        encoding="utf-8",
    )
    done = publish(tables, settings)
    assert done.release, [one.sentence() for one in done.findings]
    client = create_app(settings).test_client()
    page = client.get("/en/document/milestone/paper-2030/half").text
    assert "Amber</span></a>" in page
    assert "<q>Amber/red</q>" in page
    code = client.get("/en/document/code/dca/amber").text
    assert f'href="{BASE}en/document/code/dca"' in code
    assert "document/code/dca/amber" in client.get("/en/document/code/dca").text


@pytest.mark.parametrize(
    ("header", "coding"),
    [("gzip", "gzip"), ("gzip;q=0.5, identity;q=1", None), ("identity;q=0.5, gzip", "gzip"), ("gzip;q=0", None), ("*", "gzip")],
)  # fmt: skip
def test_a_coding_is_what_the_client_prefers(header: str, coding: str | None, client: FlaskClient) -> None:
    answer = client.get("/document/" + MILESTONE, headers={"Accept-Encoding": header})
    assert answer.headers.get("Content-Encoding") == coding


def test_the_list_of_graphs_stands_on_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def graphs(page: str) -> list[str]:
        return re.findall(r'<li><a href="[^"]*/en/(graph/[^"]+)"', client.get(f"/en/graph/{page}").text)

    whole = graphs("")
    assert len(whole) > 7
    monkeypatch.setattr("fremdrift.web.resources.documents._GRAPHS", 7)
    pages = -(-len(whole) // 7)
    assert [one for number in range(1, pages + 1) for one in graphs(f"?few=7&page={number}")] == whole
    assert client.get(f"/en/graph/?page={pages + 1}").status_code == 404


@pytest.mark.parametrize(
    ("path", "of"),
    [
        ("graph/edition/fods-2016-2020/rad-history-2017-12-19", "edition/fods-2016-2020/rad-history-2017-12-19"),
        ("graph/statements/s42", "document/source/s42"),
        ("graph/strategy/fods-2016-2020", "document/strategy/fods-2016-2020"),
        ("graph/judgements/fods-2016-2020", "document/strategy/fods-2016-2020"),
        ("graph/organisations", ""),
    ],
)
def test_the_page_of_a_graph_says_how_much_it_holds_and_of_what(path: str, of: str, client: FlaskClient) -> None:
    page = client.get(f"/en/{path}", headers={"Accept": "text/html"}).text
    held = len(client.get(f"/{path}.nt").text.splitlines())
    assert f"<p>{held:,} statements</p>" in page
    assert re.findall(r'<p class="lead"><a href="http://127.0.0.1:8000/en/([^"]*)"', page) == [of] * bool(of)
    assert f'href="http://127.0.0.1:8000/{path}.ttl"' in page
