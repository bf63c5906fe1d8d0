"""Pictures: well-formed, named, the same numbers as their tables, and each at its own address."""

import re
from datetime import date
from xml.etree import ElementTree as Xml

import html5lib
import pytest
from flask.testing import FlaskClient

from fremdrift.web.application import create_app
from fremdrift.web.drawings.charts import chart
from fremdrift.web.drawings.drawing import MARGIN, WIDTH, Canvas, dated, scale
from fremdrift.web.drawings.outlines import participation
from fremdrift.web.wording.naming import Called
from fremdrift.web.wording.voice import Voice

SVG = "{http://www.w3.org/2000/svg}"
STRATEGY = "strategy/fods-2016-2020"
LAUNCH = "milestone/fods-2016-2020/dp-launch"
FINDINGS = {
    "a date's history": (f"strip/{LAUNCH}", "Datoen er ændret 3 gange, fra marts 2021 til 1. kvartal 2022: 1 gang senere; 1 gang til en mindre præcis dato; 1 gang til en mere præcis dato."),
    "one that never moved": ("strip/milestone/fods-2016-2020/mitid-contract", "Oplyst til februar 2019 og aldrig flyttet i det læste."),
    "how far dates slipped": (f"slippage/{STRATEGY}", "længst er Nyt Digital Post i drift flyttet, mindst 276 dage."),
    "statuses by edition": (f"stack/{STRATEGY}", "12 af 22 punkter med en oplyst status fuldført"),
    "a strategy in time": (f"timeline/{STRATEGY}", "7 af 15 punkter med en oplyst dato er ifølge kilderne sket."),
    "what it consists of": (f"tree/{STRATEGY}", "3 mål, 9 fokusområder, 22 initiativer, 43 milepæle."),
    "who takes part": ("participation/initiative/fods-2016-2020/8.1", "20 organisationer deltager ifølge kilderne."),
    "one date that stands": ("slippage/strategy/fods-2004-2006", "Den ene oplyste dato er stadig den første."),
    "one date of which nothing more was said": ("timeline/strategy/fods-2004-2006", "Én dato er oplyst, og ingen kilde siger, at det er sket."),
    "one milestone": ("tree/initiative/fods-2016-2020/1.2", "Så langt det læste rækker: én milepæl."),
}  # fmt: skip


@pytest.mark.parametrize("case", FINDINGS)
def test_a_picture_says_its_finding(case: str, client: FlaskClient) -> None:
    path, finding = FINDINGS[case]
    root = Xml.fromstring(client.get(f"/picture/{path}.svg").data)
    assert finding in (root.findtext(f"{SVG}desc") or "")


@pytest.mark.parametrize("case", FINDINGS)
@pytest.mark.parametrize("lang", ["", "/en"], ids=["da", "en"])
def test_a_picture_stands_by_itself_with_its_licence(lang: str, case: str, client: FlaskClient) -> None:
    answer = client.get(f"{lang}/picture/{FINDINGS[case][0]}.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    root = Xml.fromstring(answer.data)
    assert root.get("role") == "img"
    named = {one.get("id") for one in root.iter() if one.get("id")}
    assert set((root.get("aria-labelledby") or "").split()) <= named
    assert b'rdf:resource="https://creativecommons.org/licenses/by/4.0/"' in answer.data
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert not [one for one in root.iter() if one.tag == f"{SVG}script" or one.get("style")]


@pytest.mark.parametrize("case", FINDINGS)
def test_what_is_drawn_has_its_place_in_the_picture(case: str, client: FlaskClient) -> None:
    root = Xml.fromstring(client.get(f"/picture/{FINDINGS[case][0]}.svg").data)
    width, height = (float(root.get(name) or 0) for name in ("width", "height"))
    for one in root.iter():
        for name, most in (("x", width), ("y", height), ("x2", width), ("y2", height)):
            value = one.get(name)
            assert value is None or 0 <= float(value) <= most, Xml.tostring(one)


def test_an_imprecise_date_is_a_bar_over_all_its_days(client: FlaskClient) -> None:
    """A whole year on a scale of two years is half as wide as the picture."""
    bars = re.findall(
        r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', client.get(f"/picture/strip/{LAUNCH}.svg").text
    )
    assert ("16.0", "304.0") in bars


def test_the_table_has_what_the_picture_shows(client: FlaskClient) -> None:
    page = html5lib.parse(
        client.get(f"/en/document/{LAUNCH}", headers={"Accept": "text/html"}).text, namespaceHTMLElements=False
    )
    figure = next(page.iter("figure"))
    rows = [["".join(cell.itertext()) for cell in row] for row in figure.iter("tr")]
    assert rows[0] == ["Said", "Date", "Move", "By"]
    assert [row[1] for row in rows[1:]] == [
        "March 2021",
        "2021",
        "21–30 November 2021",
        "first quarter of 2022",
        "took place 21 March 2022",
    ]
    assert rows[1][0] == "August 2019", "no day that was not stated"
    assert rows[4][2] == "32 to 130 days later"


def test_a_picture_of_a_state_shows_nothing_later(client: FlaskClient) -> None:
    text = client.get(f"/en/picture/strip/{LAUNCH}.svg?as-of=2020-05-11").text
    assert "Moved once, from March 2021 to 2021." in text
    assert "2022" not in text.replace(">2022<", "")


@pytest.mark.parametrize(
    "path",
    [
        "strip/strategy/fods-2016-2020",
        "nix/milestone/fods-2016-2020/dp-launch",
        "strip/milestone/fods-2016-2020/nix",
        "tree/strategy/fods-2001-2004",
    ],
)
def test_a_picture_that_is_none(path: str, client: FlaskClient) -> None:
    assert client.get(f"/picture/{path}.svg").status_code == 404


@pytest.mark.parametrize(("lang", "all_of_them"), [("", "Se dem alle"), ("/en", "See them all")])
def test_of_a_long_table_a_page_has_the_first_rows_and_leads_to_all(
    lang: str, all_of_them: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fremdrift.web.drawings.drawing._FIRST", 5)
    monkeypatch.setattr("fremdrift.web.drawings.gallery._ROWS", 30)
    whole = f"{lang}/picture/tree/{STRATEGY}"
    fresh = create_app(client.application.config["SETTINGS"]).test_client()
    text = fresh.get(f"{lang}/document/{STRATEGY}", headers={"Accept": "text/html"}).text
    assert f'{whole}">{all_of_them}</a>' in text
    figure = [one for one in html5lib.parse(text, namespaceHTMLElements=False).iter("figure") if "tree" in _html(one)]
    assert [len(list(next(one.iter("tbody")))) for one in figure] == [5]
    pages = [fresh.get(f"{whole}?page={number}").text for number in (1, 2, 3)]
    rows = [len(list(next(html5lib.parse(one, namespaceHTMLElements=False).iter("tbody")))) for one in pages]
    assert rows == [30, 30, 18]
    assert f'rel="next" href="http://127.0.0.1:8000{whole}?page=2"' in pages[0]
    assert fresh.get(f"{whole}?page=4").status_code == 404


def _html(one: Xml.Element) -> str:
    return Xml.tostring(one, encoding="unicode")


def test_all_of_a_table_stays_in_the_state_that_is_asked_for(client: FlaskClient) -> None:
    text = client.get(f"/en/picture/strip/{LAUNCH}?as-of=2020-05-11").text
    assert "Only what was known on" in text
    assert "2022" not in text
    assert f"/en/document/{LAUNCH}?as-of=2020-05-11" in text


@pytest.mark.parametrize(("lang", "number"), [("da", "1.240"), ("en", "1,240")])
def test_a_finding_writes_its_numbers_as_its_readers_do(lang: str, number: str) -> None:
    taking = {"all": {f"thing-{one}": ["role"] for one in range(1240)}, "one": {"thing-1": ["role"]}}
    drawn = participation(taking, Voice(lang, lambda iri: Called(iri, iri, lang, True, "")))
    assert drawn is not None
    assert drawn.finding.count(number) == 2


@pytest.mark.parametrize(
    ("edtf", "day"),
    [
        ("../2025-12-31", "2026-01-01"), ("2027/..", "2027-01-01"), ("2024-12-31", "2024-12-31"),
        ("2024-01-01/2024-12-31", "2024-07-02"),
    ],
)  # fmt: skip
def test_the_mark_of_an_open_date_stands_at_the_end_that_was_stated(edtf: str, day: str) -> None:
    over = scale(["2020", "2031"])
    assert over is not None
    mark = dated(over, edtf, 0, "latest")[-1]
    assert mark.x == pytest.approx(over.at(date.fromisoformat(day)), abs=1)


@pytest.mark.parametrize(
    ("dates", "edges"),
    [
        (["9999-12-31"], (1.0, 1.0)), (["9999"], (0, 1.0)), (["2031", "9999-12-31"], (1.0, 1.0)),
        (["0001-01-01"], (0, 1 / 365)), (["2031-12-31"], (364 / 365, 1.0)), (["9999/.."], (0, 1.0)),
    ],
)  # fmt: skip
def test_the_last_day_that_there_is_has_its_place(dates: list[str], edges: tuple[float, float]) -> None:
    """Registers write 9999-12-31 for what has no end."""
    over = scale(dates)
    assert over is not None
    assert over.span(dates[-1]) == pytest.approx([MARGIN + (WIDTH - 2 * MARGIN) * one for one in edges], abs=2)
    assert dated(over, dates[-1], 0, "latest")
    assert over.years()


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("12.5", "12.5"), ("1.2345678901234E5", "123457"), ("12345678901234567890", "1.23457e+19"),
        ("3.3333333333333333333", "3.33333"), ("0.00000000000012345", "1.2345e-13"), ("1E400", None), ("-INF", None),
    ],
)  # fmt: skip
def test_a_number_behind_a_bar_is_the_number_of_its_row(number: str, told: str | None) -> None:
    rows = [{"n": {"type": "literal", "value": name}} for name in "ab"]
    for row, value in zip(rows, (number, "1"), strict=True):
        row["x"] = {"type": "literal", "value": value, "datatype": "http://www.w3.org/2001/XMLSchema#double"}
    drawn = chart(["n", "x"], rows, "Answer", "%(name)s %(most)s")
    assert (drawn and drawn.marks[2].text) == told


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("国家数字化战略" * 12, 3), ("국가 디지털 전략 " * 12, 3), ("デジタル庁 e-Government " * 6, 2), ("word " * 16, 1),
        ("word " * 17, 2), ("国" + "a" * 200, 4), ("", 1), ("国", 1),
    ],
)  # fmt: skip
def test_a_text_of_any_script_stays_within_its_picture(text: str, lines: int) -> None:
    """In a picture a Latin letter is 7.4 wide, one of Chinese, Japanese or Korean twice that."""
    canvas = Canvas()
    canvas.write(text)
    written = [one.text for one in canvas.marks]
    assert len(written) == lines
    assert "".join("".join(written).split()) == "".join(text.split())
    assert all(7.4 * sum(1 + (one > "\u1100") for one in line) <= WIDTH - 2 * MARGIN for line in written)
