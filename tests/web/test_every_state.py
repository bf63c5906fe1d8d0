"""Every address of the application asked for a state: it says which one it answers in, or refuses in words.

The addresses come from the application itself, so a new one is asked too, and must be entered here where it is of a
sort that has no state.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from fremdrift.keeping.release import Release
from fremdrift.web.pinning import NO_DAY, NO_RELEASE, OF_NO_RELEASE

BASE = "http://127.0.0.1:8000/"
DAY, EDITION = "2020-12-31", "fods-2016-2020/rad-history-2017-12-19"
HTML = {"Accept": "text/html, */*;q=0.5"}
JSON = {"Accept": "application/json, */*;q=0.5"}

WORDS = {
    "scope": "fods-2016-2020", "strategy": "fods-2016-2020", "term": "Move", "code": "moved", "scheme": "change-kind",
    "number": "1", "suffix": "ttl", "span": "2020-12-31..2021-12-31", "name": "x",
}  # fmt: skip
PLACES = {
    "document": "milestone/fods-2016-2020/dp-launch", "id": "milestone/fods-2016-2020/dp-launch",
    "timemap": "document/milestone/fods-2016-2020/dp-launch", "edition": "fods-2016-2020/rad-history-2017-11-08",
    "timegate": "document/milestone/fods-2016-2020/dp-launch",
    "dataset": "strategy/fods-2016-2020", "series": "fods-2016-2020/rad-history", "graph": "sources",
    "frister": "level/region", "deadlines": "level/region", "kalender": "strategy/fods-2016-2020",
    "calendar": "strategy/fods-2016-2020", "nyt": "strategy/fods-2016-2020", "news": "strategy/fods-2016-2020",
    "picture": "milestone/fods-2016-2020/dp-launch", "files": "moves.csv", "tables": "milestones.csv",
}  # fmt: skip
"""What stands in an address, by its first word, where it is not a word that means the same everywhere."""
LISTS = [
    f"/{name}.<suffix>"
    for name in (
        "strategier", "initiativer", "milepaele", "organisationer", "udgaver", "aendringer", "kvalitet",
        *(f"en/{one}" for one in ("strategies", "initiatives", "milestones", "organisations", "editions", "changes")),
        "en/quality",
    )
]  # fmt: skip
WHOLE = {
    "/picture/<name>/<path:path>.svg": "/picture/strip/milestone/fods-2016-2020/dp-launch.svg",
    "/en/picture/<name>/<path:path>.svg": "/en/picture/strip/milestone/fods-2016-2020/dp-launch.svg",
    "/picture/<name>/<path:path>": "/picture/slippage/strategy/fods-2016-2020",
    "/en/picture/<name>/<path:path>": "/en/picture/slippage/strategy/fods-2016-2020",
    "/frister.<suffix>": "/frister.csv",
    "/en/deadlines.<suffix>": "/en/deadlines.csv",
    "/harvest-check.<suffix>": "/harvest-check.json",
    "/graphs": "/graphs?default",
    **{rule: rule.replace("<suffix>", "csv") for rule in LISTS},
}
"""Addresses of a form of their own."""


def filled(rule: str, known: dict[str, str]) -> str:
    """The address of a rule, with an example for each of its parts."""
    first = next((one for one in re.split(r"[/.<]", rule) if one and one != "en"), "")

    def word(part: re.Match[str]) -> str:
        name = part.group(1).rpartition(":")[2]
        return (
            known.get(f"{first} {name}")
            or (PLACES.get(first) if name not in WORDS or name == "name" else None)
            or WORDS[name]
        )

    return WHOLE.get(rule) or re.sub(r"<([^>]+)>", word, rule)


@pytest.fixture(scope="module")
def known(client: FlaskClient, release: Release) -> dict[str, str]:
    """Names that only a running service knows."""
    asset = re.search(r"/assets/([^\"]+)", client.get("/", headers=HTML).text)
    event = re.search(r"feed/event/([\w-]+)", client.get("/feed/1.ttl").text)
    kept = client.post("/question", data={"query": "ASK {}"}).headers["Location"]
    assert asset
    assert event
    return {
        "assets name": asset[1],
        "feed name": event[1],
        "question name": kept.rpartition("/")[2],
        "releases name": f"{release.id}/manifest.json",
    }


def addresses(client: FlaskClient, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every address with an example, and its endpoint."""
    for rule in sorted(client.application.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" in (rule.methods or ()):
            span = (
                {"changes span": f"{known['releases name'].partition('/')[0]}.." * 2} if "releases" in rule.rule else {}
            )
            yield (
                filled(rule.rule, known | {name: text.removesuffix("..") for name, text in span.items()}),
                rule.endpoint,
            )


def endpoint_of(client: FlaskClient, address: str) -> str:
    """The endpoint behind an address of ours, empty where there is none."""
    adapter = client.application.url_map.bind("127.0.0.1:8000", url_scheme="http")
    try:
        return str(adapter.match(urlsplit(address).path, method="GET")[0])
    except HTTPException:
        return ""


def is_in(endpoint: str, some: frozenset[str]) -> bool:
    return bool({endpoint, endpoint.partition(".")[0]} & some)


def ask(client: FlaskClient, address: str, state: dict[str, str], accept: dict[str, str] = HTML) -> TestResponse:
    path, _, query = address.partition("?")
    return client.get(path, query_string=dict(parse_qsl(query, keep_blank_values=True)) | state, headers=accept)


def faults(
    client: FlaskClient, address: str, endpoint: str, state: dict[str, str], words: tuple[str, ...]
) -> list[str]:
    """What is wrong with how an address answers when it is asked for a state."""
    ((name, _),) = state.items()
    refuses = NO_RELEASE if name == "release" else NO_DAY
    answer = ask(client, address, state)
    if endpoint in OF_NO_RELEASE:
        return of_no_release(answer, ask(client, address, {}), endpoint)
    if is_in(endpoint, refuses) and endpoint != "downloads.download":
        return refused(ask(client, address, state, JSON), name)
    if answer.status_code in (302, 303):
        return kept(client, [answer.headers["Location"]], name, refuses)
    if answer.status_code == 404 and name != "release":
        return [] if ask(client, address, state, JSON).get_json(force=True)["detail"] else ["says not why"]
    if answer.status_code != 200:
        return [f"answers {answer.status_code} {answer.data[:80]!r}"]
    return (
        of_page(client, answer.text, name, words, refuses) if answer.mimetype == "text/html" else of_data(answer, words)
    )


def of_no_release(answer: TestResponse, bare: TestResponse, endpoint: str) -> list[str]:
    same = answer.status_code == bare.status_code
    clock = endpoint == "figures.metrics" or answer.status_code >= 400
    return [] if same and (clock or answer.data == bare.data) else ["is of no release, and answers otherwise"]


def refused(answer: TestResponse, name: str) -> list[str]:
    said = answer.get_json(force=True)["detail"] if answer.mimetype == "application/problem+json" else answer.data[:80]
    return [] if answer.status_code == 400 and name in said else [f"does not refuse: {answer.status_code} {said!r}"]


def of_data(answer: TestResponse, words: tuple[str, ...]) -> list[str]:
    place = answer.headers.get("Content-Location", "")
    return [] if any(one in place for one in words) and "release=" in place else [f"does not say its state: {place}"]


def of_page(client: FlaskClient, page: str, name: str, words: tuple[str, ...], refuses: frozenset[str]) -> list[str]:
    lines = re.findall(r'<p class="state">(.*?)</p>', page, re.DOTALL)
    silent = [] if len(lines) == 1 and any(one in lines[0] for one in words) else [f"no state on the page: {lines}"]
    anchors = [one for one in re.findall(r"<a [^>]*>", page) if 'rel="latest-version"' not in one]
    links = re.findall(rf' href="({BASE}[^"]*)', " ".join(anchors))
    return silent + kept(client, [one.replace("&amp;", "&") for one in links], name, refuses)


def kept(client: FlaskClient, links: list[str], name: str, refuses: frozenset[str]) -> list[str]:
    """The links that lead out of the state."""
    found = []
    for link in sorted(set(links)):
        endpoint = endpoint_of(client, link)
        said = {one for one, _ in parse_qsl(urlsplit(link).query)}
        dated = name != "release" and said & {"as-of", "edition"}
        if (
            endpoint
            and endpoint not in OF_NO_RELEASE
            and not is_in(endpoint, refuses)
            and name not in said
            and not dated
        ):
            found.append(f"a link leads out of the state: {link}")
        if is_in(endpoint, refuses) and name in said and endpoint != "downloads.download":
            found.append(f"a link leads to a refusal: {link}")
    return found


CASES = {
    "a day": ({"as-of": DAY}, (DAY, "31. december 2020", "31 December 2020")),
    "an edition": ({"edition": EDITION}, ("2017-12-19", "19. december 2017", "19 December 2017")),
    "a release": ({"release": ""}, ()),
}


@pytest.mark.parametrize("case", CASES)
def test_every_address_says_which_state_it_answers_in_or_refuses(
    case: str, client: FlaskClient, release: Release, known: dict[str, str]
) -> None:
    state, words = CASES[case]
    if "release" in state:
        state, words = {"release": release.id}, (release.id,)
    found = {one: faults(client, one, endpoint, state, words) for one, endpoint in addresses(client, known)}
    assert len(found) > 100
    assert {address: some[:9] for address, some in found.items() if some} == {}


def test_a_reply_of_a_state_names_the_address_that_is_pinned_to_its_release(
    client: FlaskClient, release: Release
) -> None:
    path = "/document/milestone/fods-2016-2020/dp-launch.ttl"
    answer = client.get(path, query_string={"edition": EDITION.replace("2017-12-19", "2017-11-08")})
    assert answer.status_code == 404
    answer = client.get(path, query_string={"as-of": "2020"})
    assert answer.headers["Content-Location"] == f"{path}?release={release.id}&as-of=2020-12-31"
    assert client.get(answer.headers["Content-Location"]).data == answer.data
    assert "Content-Location" not in client.get(path).headers
    assert "Content-Location" in answer.headers["Access-Control-Expose-Headers"]


def test_a_question_that_was_kept_and_changes_of_releases_name_their_release_themselves(
    client: FlaskClient, release: Release, known: dict[str, str]
) -> None:
    for path in (f"/question/{known['question name']}", f"/changes/releases/{release.id}..{release.id}"):
        answer = client.get(path, query_string={"release": release.id}, headers=JSON)
        assert answer.status_code == 400
        assert "of the releases that it names itself; leave out release" in answer.get_json(force=True)["detail"]
