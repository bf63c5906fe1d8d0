"""The traps of the real material, each asked of the shipped release: it must come out as it is, not smoothed over."""

import pytest
from flask.testing import FlaskClient

BASE = "http://127.0.0.1:8000/"
PREFIXES = """
PREFIX fd: <https://w3id.org/fremdrift/def/> PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX k: <https://w3id.org/fremdrift/code/judgement-kind/>
PREFIX reason: <https://w3id.org/fremdrift/code/judgement-reason/> PREFIX prov: <http://www.w3.org/ns/prov#>
"""
MILESTONE, INITIATIVE, SAID, TELE = "<id/milestone/fods-2016-2020/", "<id/initiative/fods-2016-2020/", "<id/observation/fods-2016-2020/", "<id/milestone/telemedicine-copd/"  # fmt: skip
PROGRAMME = "<id/initiative/telemedicine-copd/programme>"
TRAPS = {
    "a date moved several times": f"{MILESTONE}dp-launch> fd:moveCount 3 . ?o fd:about {MILESTONE}dp-launch> ; fd:completed/fd:edtf '2022-03-21'^^<http://id.loc.gov/datatypes/edtf>",
    "a new date coarser than the old": f"?m fd:changeOf {MILESTONE}dp-launch> ; fd:precisionChange <https://w3id.org/fremdrift/code/precision-change/coarser>",
    "a typing error that was corrected is no move": f"?j fd:judgedObservation {SAID}o028> ; fd:otherObservation {SAID}o027> ; fd:reason reason:correction FILTER NOT EXISTS {{ ?m a fd:Move ; fd:changesFrom {SAID}o027> }}",
    "one document with two dates for one event": f"{SAID}o031> fd:account ?e . {SAID}o079> fd:account ?e . ?j dct:type k:contradicts ; fd:judgedObservation {SAID}o031> ; fd:otherObservation {SAID}o079>",
    "two changes on one day": f"?a fd:about {MILESTONE}rad-v0.6> ; fd:stated/fd:edtf ?day ; fd:sequence 1 . ?b fd:about {MILESTONE}rad-v0.6> ; fd:stated/fd:edtf ?day ; fd:sequence 2 . FILTER(STR(?day) = '2017-12-19')",
    "a milestone split and renumbered": f"{MILESTONE}rad-v0.7> prov:wasDerivedFrom {MILESTONE}rad-v0.6> . ?j fd:judgedThing {MILESTONE}rad-v0.7> ; fd:reason reason:renumbering",
    "a numbering scheme replaced between versions of a page": f"{TELE}a-1> fd:number 'Milepæl 1' . {TELE}b-1.1> fd:number 'Milepæl 1.1'",
    "one milestone held by five regional programmes": f"{{ SELECT (COUNT(DISTINCT ?of) AS ?programmes) (COUNT(*) AS ?held) {{ ?one dct:isPartOf {TELE}b-1.1> ; fd:partOf {TELE}b-1.1> ; fd:milestoneOf ?of . ?of fd:partOf {PROGRAMME} ; dct:source ?s }} }} FILTER(?programmes = 5 && ?held = 5)",
    "one sentence with several deliverables": f"{{ SELECT (COUNT(*) AS ?said) {{ ?one dct:isPartOf {MILESTONE}tender-documents> . ?o fd:about ?one ; dct:source <id/source/s03> ; fd:completed/fd:edtf ?when }} }} FILTER(?said = 3)",
    "a later version of a page revises the earlier": "<edition/telemedicine-copd/page-b> prov:wasRevisionOf <edition/telemedicine-copd/page-a> . ?j fd:judgedThing <edition/telemedicine-copd/page-b> ; fd:reason reason:renumbering ; fd:judged ?day ; dct:source ?s",
    "done has several meanings": f"?a fd:about {MILESTONE}mitid-golive> . ?b fd:about {MILESTONE}mitid-first-users> . {MILESTONE}mitid-pilot> a fd:Milestone",
    "sources disagree on completion": f"?j dct:type k:contradicts ; fd:judgedObservation {SAID}o046> ; fd:otherObservation {SAID}o047>",
    "an account rewrites the baseline: recalled, no move": f"{SAID}o062> fd:recalled true ; fd:about {MILESTONE}dp-launch> FILTER NOT EXISTS {{ ?m fd:changesTo {SAID}o062> }}",
    "an initiative merged into a later programme": f"?j dct:type k:merged-into ; fd:judgedThing {INITIATIVE}1.3> ; fd:otherText 'Mit Overblik'",
    "the same initiative in other words": f"?a fd:denotes {INITIATIVE}1.3> . ?b fd:denotes {INITIATIVE}1.3> . FILTER(?a != ?b) ?a fd:basis ?unofficial",
    "a number means nothing without its plan": "?a fd:number '1.1' ; fd:inStrategy ?x . ?b fd:number '1.1' ; fd:inStrategy ?y . FILTER(?x != ?y)",
    "shared and layered responsibility": f"?p fd:participationIn {INITIATIVE}8.1> ; fd:participant ?who ; fd:via ?other",
    "an organisation renamed": "<id/organisation/lbst> skos:altLabel ?old FILTER(STR(?old) = 'Landbrugs- og Fiskeristyrelsen')",
    "a steering body renamed": "<id/organisation/sda> skos:note ?note FILTER(CONTAINS(?note, 'Udvalget for arkitektur og standarder')) <id/organisation/uas> skos:prefLabel ?name",
    "an order that is disputed is a stated number with a source": "<id/strategy/fods-2011-2015> fd:sequenceNumber 4 ; dct:source ?s",
    "a count that depends on the day": "<id/observation/nds-2024-2027/o008> fd:status <https://w3id.org/fremdrift/code/observation-status/proposed> ; skos:note ?a . <id/observation/nds-2024-2027/o009> fd:status <https://w3id.org/fremdrift/code/observation-status/agreed> ; skos:note ?b FILTER(CONTAINS(?a, '25') && CONTAINS(?b, '29'))",
    "a target later than the period": f"?o fd:about {MILESTONE}mit-overblik-2024> ; fd:expected/fd:latest ?d FILTER(YEAR(?d) > 2020)",
    "a dependency later than what it serves": f"?o fd:about {TELE}infrastructure> ; fd:expected/fd:earliest ?late . ?p fd:about {TELE}nationwide> ; fd:expected/fd:latest ?due FILTER(?late > ?due)",
    "a page without a date": "?s a fd:Source FILTER NOT EXISTS { ?s fd:knownFrom ?d }",
    "read in a copy, not linked": "?s fd:readInCopy ?copy FILTER NOT EXISTS { ?s <http://xmlns.com/foaf/0.1/page> ?page }",
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_the_trap_comes_out_as_it_is(trap: str, client: FlaskClient) -> None:
    answer = client.post("/sparql", data={"query": f"{PREFIXES} ASK {{ {TRAPS[trap]} }}"})
    assert answer.json == {"head": {}, "boolean": True}, answer.text


PAGES = {
    "the common milestone lists its five": ("/en/document/milestone/telemedicine-copd/b-1.1", "Styregruppe etableret: Syddanmark"),
    "one of the five names the whole": ("/en/document/milestone/telemedicine-copd/b-1.1-syddanmark", ">Milepæl 1.1 Styregruppe etableret<"),
    "and its programme": ("/en/document/milestone/telemedicine-copd/b-1.1-syddanmark", "KOL-programmet i Syddanmark"),
    "the programme lists the five": ("/document/initiative/telemedicine-copd/programme", "Landsdelsprogrammet for Nordjylland"),
    "a sentence lists its deliverables": ("/document/milestone/fods-2016-2020/tender-documents", "Udbudsmateriale færdigt for NemLog-in"),
    "the later page names the earlier": ("/en/edition/telemedicine-copd/page-b", "/en/edition/telemedicine-copd/page-a"),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES)
def test_identity_is_on_the_page(case: str, client: FlaskClient) -> None:
    path, words = PAGES[case]
    assert words in client.get(path).text
