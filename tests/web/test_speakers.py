"""Who says something stands before what it is called: the publisher, then the edition or the source."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

POST = "milestone/fods-2016-2020/dp-launch"
MARCH_2020 = "?edition=fods-2016-2020/delivery-overview-2020-03"
SPEAKS = {
    "a milestone": f"/document/{POST}",
    "a milestone, in English": f"/en/document/{POST}",
    "every change": "/aendringer?year=2021",
    "a comparison": "/changes/fods-2016-2020/2018-01-01..2022-01-01",
    "deadlines": "/frister" + MARCH_2020,
    "the strip": f"/picture/strip/{POST}",
    "the front page": "/",
}


@pytest.mark.parametrize("case", SPEAKS)
def test_the_publisher_stands_before_the_headline(case: str, client: FlaskClient) -> None:
    answer = client.get(SPEAKS[case], headers={"Accept": "text/html"})
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", answer.text))
    assert answer.status_code == 200
    assert re.search(
        r"(Digitaliseringsstyrelsen|Agency for Digital Government|Computerworld|Jyllands-Posten|Ekstra Bladet): \w",
        text,
    ), text[-3000:]


TABLES = {
    "changes": "/aendringer.csv?kind=moved",
    "a comparison": "/changes/fods-2016-2020/2018-01-01..2022-01-01.csv",
    "deadlines": "/frister/organisation/digst.csv" + MARCH_2020,
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_has_the_publisher_in_a_column(case: str, client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(TABLES[case]).text)))
    assert {"Digitaliseringsstyrelsen", "Jyllands-Posten"} & {row["publisher"] for row in rows}
    assert not any(row["publisher"].startswith("http") for row in rows)


EDITIONS = {
    "the list": ("/udgaver", "Digitaliseringsstyrelsen: Leveranceoversigt"),
    "the list, in English": ("/en/editions", "The Danish Agency for Digitisation: Leveranceoversigt"),
    "its strategy": ("/en/document/strategy/fods-2016-2020", "The Danish Agency for Digitisation: Leveranceoversigt"),
    "its own page": (
        "/edition/fods-2016-2020/delivery-overview-2020-03",
        "Udgiver: Digitaliseringsstyrelsen. Udgivet 11. maj",
    ),
    "its own page, in English": (
        "/en/edition/fods-2016-2020/delivery-overview-2020-03",
        "Publisher: The Danish Agency for Digitisation. Published 11 May",
    ),
}


@pytest.mark.parametrize("case", EDITIONS)
def test_an_edition_is_shown_with_its_publisher(case: str, client: FlaskClient) -> None:
    path, said = EDITIONS[case]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", client.get(path, headers={"Accept": "text/html"}).text))
    assert said in text


def test_a_table_of_editions_has_the_publisher(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/udgaver.csv").text)))
    assert "Digitaliseringsstyrelsen" in {row["publisher"] for row in rows}
