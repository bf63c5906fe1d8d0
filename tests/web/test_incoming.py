"""What clients send: a body that does not come, or not whole, holds nobody up; conditions that are none are ignored."""

import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from fremdrift.web import incoming

QUERY = {"Content-Type": "application/sparql-query"}
DOCUMENT = "/document/milestone/fods-2016-2020/dp-launch.ttl"
BEYOND = "Thu, 01 Jan 999999999999 00:00:00 GMT"


class Slow:
    """A body of which nothing comes until the connection ends."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()

    def read(self, size: int = -1) -> bytes:
        self.begun.set()
        self.ended.wait(20)
        return b""


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    monkeypatch.setattr(incoming, "_SECONDS", 0.05)
    made = Slow()
    yield made
    made.ended.set()


def post(client: FlaskClient, body: Any, **more: Any) -> Any:
    return client.post("/sparql", headers=QUERY, environ_overrides={"wsgi.input": body} | more)


def test_a_body_that_does_not_come_is_given_up(client: FlaskClient, slow: Slow) -> None:
    answer = post(client, slow, CONTENT_LENGTH="500")
    assert (answer.status_code, answer.headers["Content-Type"]) == (408, "application/problem+json")
    assert answer.json["detail"] == "the body did not come within 0.05 seconds; send it again"


def test_a_request_ends_after_the_thread_that_reads_its_body(
    client: FlaskClient, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server may stop where it ends while its body is being read; so long the turn is not given to another."""
    monkeypatch.setattr(incoming, "_turns", threading.BoundedSemaphore(1))
    answer = post(client, slow, CONTENT_LENGTH="500")
    assert answer.status_code == 408
    assert post(client, BytesIO(b"ASK{}"), CONTENT_LENGTH="5").status_code == 503
    ending = threading.Thread(target=answer.close)
    ending.start()
    ending.join(0.05)
    assert ending.is_alive()
    slow.ended.set()
    ending.join(20)
    assert not ending.is_alive()
    assert post(client, BytesIO(b"ASK{}"), CONTENT_LENGTH="5").status_code == 200


def test_few_bodies_are_waited_for_at_once_and_the_next_is_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "_turns", threading.BoundedSemaphore(1))
    body = Slow()
    first = threading.Thread(target=post, args=(client.application.test_client(), body), kwargs={"CONTENT_LENGTH": "5"})
    first.start()
    assert body.begun.wait(20)
    answer = post(client, BytesIO(b"ASK{}"), CONTENT_LENGTH="5")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert client.get("/sparql?query=ASK{}").status_code == 200
    body.ended.set()
    first.join()
    assert post(client, BytesIO(b"ASK{}"), CONTENT_LENGTH="5").status_code == 200


def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(client: FlaskClient) -> None:
    answer = post(client, BytesIO(b"ASK{}"), CONTENT_LENGTH="500")
    assert answer.status_code == 400
    assert answer.json["detail"] == "the body broke off after 5 of 500 bytes; send it again"


class Broken:
    """A body of which a part comes before its connection breaks."""

    def __init__(self) -> None:
        self.pieces = iter([b"ASK{}"])

    def read(self, size: int = -1) -> bytes:
        for piece in self.pieces:
            return piece
        raise ConnectionResetError("gone")


@pytest.mark.parametrize("length", ["500", ""], ids=["with a length", "without"])
def test_what_came_before_a_connection_broke_is_not_taken_for_a_whole_body(client: FlaskClient, length: str) -> None:
    chunked = {} if length else {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = post(client, Broken(), CONTENT_LENGTH=length, **chunked)
    assert (answer.status_code, answer.json["detail"]) == (400, "the body broke off; send it again")


def test_a_body_without_a_length_is_taken_up_to_its_end(client: FlaskClient) -> None:
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    assert post(client, BytesIO(b"ASK{}"), **chunked).json["boolean"] is True
    assert post(client, BytesIO(b"x" * 2_000_000), **chunked).status_code == 413


def test_a_body_that_is_too_long_is_not_waited_for(client: FlaskClient, slow: Slow) -> None:
    assert post(client, slow, CONTENT_LENGTH="99999999999").status_code == 413
    assert not slow.begun.is_set()


@pytest.mark.parametrize("method", ["get", "put"])
def test_a_body_where_none_is_taken_is_not_waited_for(client: FlaskClient, slow: Slow, method: str) -> None:
    answer = getattr(client, method)(DOCUMENT, environ_overrides={"wsgi.input": slow, "CONTENT_LENGTH": "9"})
    assert answer.status_code == {"get": 200, "put": 405}[method]
    assert not slow.begun.is_set()


@pytest.mark.parametrize("name", ["If-Modified-Since", "If-Unmodified-Since", "If-Range"])
@pytest.mark.parametrize("path", [DOCUMENT, "/files/moves.csv", "/"])
def test_a_date_beyond_all_calendars_is_ignored(client: FlaskClient, name: str, path: str) -> None:
    plain = client.get(path)
    answer = client.get(path, headers={name: BEYOND} | ({"Range": "bytes=0-3"} if name == "If-Range" else {}))
    assert answer.status_code == 200
    assert answer.data == plain.data


@pytest.mark.parametrize("path", [DOCUMENT, "/files/moves.csv", "/", "/sparql?query=ASK{}"])
def test_what_a_condition_forbids_is_not_sent(client: FlaskClient, path: str) -> None:
    client.get(path)
    answer = client.get(path, headers={"If-Match": '"other"', "Accept": "*/*"})
    assert answer.status_code == 412
    assert b"what is here is not what the request names" in answer.data
    assert "ETag" not in answer.headers


def test_a_long_question_is_answered_and_not_kept(client: FlaskClient) -> None:
    kept = client.application.config["FINISHED"].kept
    long = {"Accept": "text/turtle, " + "a/b;q=0.1, " * 300}
    assert client.get(DOCUMENT, headers=long).status_code == 200
    assert not [key for key in kept._kept if key.accept == long["Accept"]]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("q=s%F8", "q holds %F8, which is not UTF-8; send it as UTF-8"),
        ("q=%C3%B8&sort=%ED%A0%80", "sort holds %ED, which is not UTF-8"),
        ("%FF=1", "%FF holds %FF, which is not UTF-8"),
    ],
)
def test_parameters_in_another_coding_are_refused_not_guessed(query: str, says: str, client: FlaskClient) -> None:
    answer = client.get(f"/milepaele?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert says in answer.json["detail"]  # type: ignore[index]
