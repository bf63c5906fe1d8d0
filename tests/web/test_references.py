"""Keys of sources in notes: each leads to its source where it is one, and nothing else leads anywhere."""

import csv
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app
from fremdrift.web.wording.references import cited

BASE = "http://127.0.0.1:8000/"
BROWSER = {"Accept": "text/html"}
NOTES = {
    "a key in capitals": ("Title from S24.", "Title from {S24}."),
    "a key as it stands": ("see s24", "see {s24}"),
    "in brackets of a sentence": ("(S24), S25; S26: more", "({S24}), {S25}; {S26}: more"),
    "both ends of a range": ("S25-S30, S31–S32 and S33/S34", "{S25}-{S30}, {S31}–{S32} and {S33}/{S34}"),
    "no source of that key": ("S9999 says so", "S9999 says so"),
    "a part of another word": ("S24a XS24 S24_1 S24.5 rad-S24-x", "S24a XS24 S24_1 S24.5 rad-S24-x"),
    "a part of an address": ("https://example.org/S24 www.s24.dk a@s24", "https://example.org/S24 www.s24.dk a@s24"),
    "in square brackets": ("[s24] and [nobody] and [a b]", "[{s24}] and [nobody] and [a b]"),
    "what is no key": ('[<>] ["] [%] [] [../s24]', "[&lt;&gt;] [&#34;] [%] [] [../s24]"),
    "marks of a page": ("<b>S24</b> & \"", "&lt;b&gt;{S24}&lt;/b&gt; &amp; &#34;"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("case", NOTES)
def test_a_key_leads_to_its_source_and_nothing_else_does(case: str, lang: str, client: FlaskClient) -> None:
    note, shown = NOTES[case]
    stem = f"{BASE}{'en/' if lang == 'en' else ''}document/source/"
    wanted = re.sub(r"\{(\w+)\}", lambda key: f'<a href="{stem}{key[1].lower()}">{key[1]}</a>', shown)
    with client.application.test_request_context("/"):
        assert cited(note, lang) == wanted


PAGES = {
    "a fact": ("/document/strategy/fods-2001-2004", "document/source/s105"),
    "a fact, in English": ("/en/document/strategy/fods-2001-2004", "en/document/source/s105"),
    "a participation": ("/en/document/organisation/digst", "en/document/source/s25"),
    "of a day": ("/document/strategy/fods-2016-2020?as-of=2018-01-01", "document/source/s12?as-of=2018-01-01"),
}


@pytest.mark.parametrize("case", PAGES)
def test_notes_on_pages_lead_to_sources_that_are_there(case: str, client: FlaskClient) -> None:
    path, source = PAGES[case]
    text = client.get(path, headers=BROWSER).text
    assert re.search(rf'<a href="{BASE}{re.escape(source)}">S\d+</a>', text)
    assert client.get(f"/{source}", headers=BROWSER).status_code == 200


def test_a_source_that_is_not_known_on_a_day_leads_nowhere_then(client: FlaskClient) -> None:
    with client.application.test_request_context("/?as-of=2018-01-01"):
        assert cited("S44", "da") == "S44"


def test_any_plan_names_its_sources_by_its_own_keys(tables: Path, settings: Settings) -> None:
    said = tables / "observations.csv"
    head, *lines = csv.reader(io.StringIO(said.read_text(encoding="utf-8")))
    lines[0][head.index("note_en")] = "By an act of law, <i>see</i> [act]."
    with said.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *lines])
    assert publish(tables, settings).release
    path = f"/en/document/observation/{lines[0][0]}"
    text = create_app(settings).test_client().get(path, headers=BROWSER).text
    assert f'By an act of law, &lt;i&gt;see&lt;/i&gt; [<a href="{BASE}en/document/source/act">act</a>].' in text
