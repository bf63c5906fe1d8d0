"""Citations: every page has one as a sentence and as BibTeX, in the reader's language, and whole whatever a title holds."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from fremdrift.web.wording.citing import Citation

BROWSER = {"Accept": "text/html"}
PATHS = [
    "/",
    "/milepaele?show=moved",
    "/document/milestone/fods-2016-2020/dp-launch",
    "/dataset/all",
    "/def/",
    "/licens",
]


def entries(page: str) -> list[dict[str, str]]:
    """The BibTeX entries of a page: key and fields, read by their braces."""
    found = []
    for text in re.findall(r"<pre[^>]*>(@misc\{.*?)</pre>", page, re.DOTALL):
        whole = unescape(text)
        plain = re.sub(r"\\[{}]", "", whole)
        assert plain.count("{") == plain.count("}")
        found.append(
            {"key": whole[6 : whole.index(",")]} | dict(re.findall(r"^  (\w+) = \{(.*)\},$", whole, re.MULTILINE))
        )
    return found


@pytest.mark.parametrize("path", PATHS)
def test_every_page_can_be_cited_by_release(path: str, client: FlaskClient) -> None:
    entry = entries(client.get(path, headers=BROWSER).text)[-1]
    release = entry["version"]
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]+", release)
    assert entry["year"] == release[:4]
    assert entry["author"] == "{Fremdrift, driftsansvarlig ikke oplyst}"
    assert f"release={release}" in entry["url"]
    address = entry["url"].removeprefix("http://127.0.0.1:8000")
    assert client.get(address, headers=BROWSER).status_code == 200


def test_the_entries_of_two_pages_have_two_keys(client: FlaskClient) -> None:
    keys = [entries(client.get(path, headers=BROWSER).text)[-1]["key"] for path in PATHS]
    assert len(set(keys)) == len(keys)


def test_the_english_page_names_the_operator_in_english(client: FlaskClient) -> None:
    assert entries(client.get("/en/").text)[-1]["author"] == "{Fremdrift, operator not configured}"


@pytest.mark.parametrize("title", ["50 % & {more}", "a}b", r"\input{x}", "C#_$~^", "Æ ø å"])
def test_no_title_breaks_an_entry(title: str) -> None:
    entry = Citation("A & B", title, "20261125T000000Z-ab", "http://127.0.0.1/x?a={b}", "CC BY 4.0").bibtex
    plain = re.sub(r"\\[{}]", "", entry)
    depth = 0
    for char in plain:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    assert r"\input" not in entry.replace(r"\textbackslash{}input", "")
    assert r"author = {{A \& B}}" in entry


@pytest.mark.parametrize(
    ("path", "lang"), [("/nyt.atom", "da"), ("/en/news.atom", "en"), ("/picture/vocabulary.svg", "da")]
)
def test_what_is_taken_along_names_the_operator_in_its_language(path: str, lang: str, client: FlaskClient) -> None:
    said = {"da": "Fremdrift, driftsansvarlig ikke oplyst", "en": "Fremdrift, operator not configured"}
    text = client.get(path).text
    assert said[lang] in text
    assert said["en" if lang == "da" else "da"] not in text


def test_datasets_stand_by_the_strategy_that_they_belong_to(client: FlaskClient) -> None:
    page = client.get("/catalog", headers=BROWSER).text
    parts = re.split(r"<h3[^>]*>(?:<a [^>]*>)?", page)[1:]
    assert parts[0].startswith("Hele samlingen")
    own = next(one for one in parts if one.startswith("Et stærkere og mere trygt digitalt samfund"))
    links = re.findall(r'href="http://127.0.0.1:8000/((?:dataset|series|edition)/[^"]+)"', own.split("<h2")[0])
    assert links[0] == "dataset/strategy/fods-2016-2020"
    assert "edition/fods-2016-2020/delivery-overview-2020-03" in links
    assert all("fods-2016-2020" in one for one in links)
