"""Members: what is read a piece at a time is what Python's own reader reads whole, and is refused with its words."""

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.accepting.sites import BASE

from fremdrift.accepting import members
from fremdrift.accepting.check import check
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.members import Hear, NotJson, read_object
from fremdrift.fetching.catalogues import Manner, Reply

LISTS = ("dataset", "record")


def by_members(body: bytes) -> Any:
    """What is read of a document: its lists put together again; the complaint where there is one."""
    heard: dict[str, list[Any]] = {}

    def begin(key: str, _: dict[str, Any]) -> Hear:
        heard[key] = []
        return heard[key].append

    try:
        found = read_object(body, LISTS, begin)
    except NotJson as fault:
        return str(fault)
    return found and {key: heard[key] if value == [] and key in heard else value for key, value in found.items()}


def whole(body: bytes) -> Any:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as fault:
        return str(fault)
    return found if isinstance(found, dict) else None


DOCUMENTS = {
    "nothing": b"",
    "no object": b"[1, 2]",
    "a number": b" 1.5e10 ",
    "an empty object": b" {} ",
    "an empty list": b'{"dataset": [ ]}',
    "a number in two": b'{"dataset": [1.5e10, -0.25], "a": 12345678901234567890}',
    "a list twice": b'{"dataset": [1], "dataset": [2, 3]}',
    "a list, then none": b'{"dataset": [1], "dataset": 5}',
    "no list of ours": b'{"theme": [1, [2]], "record": {"dataset": [1]}}',
    "another encoding": '{"dataset": ["æ”"]}'.encode("utf-16"),
    "a byte order mark": '{"dataset": ["æ”"]}'.encode("utf-8-sig"),
    "half a character": '{"dataset": ["æ'.encode()[:-1],
    "a byte that is none": b'{"dataset": [1],\n "a": "\xff"}',
    "cut off in a list": b'{"dataset": [\n {"a": 1},\n {"a": ',
    "cut off in a text": b'{"dataset": ["' + b"a" * 99,
    "no comma in a list": b'{"dataset": [1 2]}',
    "no comma in an object": b'{"dataset": [1]\n "a": 1}',
    "a comma too many in a list": b'{"dataset": [1,]}',
    "a comma too many in a list, before blanks": b'{"dataset": [1, 2 ,\n \n ]}',
    "a comma too many in an object": b'{"dataset": [1],}',
    "a comma too many in an object, before blanks": b'{"dataset": [1],  "a": 1,\n }',
    "nothing behind a comma": b'{"dataset": [1, ',
    "no colon": b'{"dataset" [1]}',
    "no key": b'{dataset: [1]}',
    "more behind it": b'{"dataset": [1]}\n\n  }',
    "a number without end": b'{"dataset": [' + b"1" * 5000 + b"]}",
    "a line break in a text": b'{"a": "\n"}',
    "too deep": b'{"dataset": ' + b"[" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("body", DOCUMENTS.values(), ids=DOCUMENTS)
@pytest.mark.parametrize("at_once", [1, 7, 1 << 20])
def test_every_document_is_read_and_refused_as_when_it_is_read_whole(
    body: bytes, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_AT_ONCE", at_once)
    assert by_members(body) == whole(body)


VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from([*LISTS, "a"]), inner),
    max_leaves=9,
)


@given(VALUES, some.integers(0, 99), some.sampled_from([b"", b",", b"]", b"}", b'"', b"e", b"1", b"\xff", b"\n"]))
def test_any_document_too_with_a_byte_more_or_less(value: Any, at: int, byte: bytes) -> None:
    body = json.dumps({"dataset": value, "a": value}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(members, "_AT_ONCE", 3)
        assert by_members(body[:at] + byte + body[at + 1 :]) == whole(body[:at] + byte + body[at + 1 :])


def test_of_a_large_catalogue_a_small_part_is_held() -> None:
    body = json.dumps({"dataset": [{"title": f"Dataset {number}", "keyword": ["a"]} for number in range(99_999)]})
    written, seen = body.encode(), set[str]()
    tracemalloc.start()
    read_object(written, LISTS, lambda *_: lambda one: seen.add(one["title"][-1:]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(seen) == 10
    assert peak < len(written), "read whole it takes eight times as much as its text"


ONE = {"@type": "Dataset", "title": "A", "description": "x", "contactPoint": {"hasEmail": "mailto:a@example.org"}}
SAYS = {"conformsTo": {"@id": "https://resources.data.gov/resources/dcat-us3/", "title": "DCAT-US 3.0"}}
NAMED, SERIES = ONE | {"@id": "urn:a", "identifier": "urn:a", "language": ["dan"]}, [{"@id": "urn:s"}]


@pytest.mark.parametrize(
    ("catalogue", "client", "taken"),
    [
        (SAYS | {"dataset": [NAMED], "datasetSeries": SERIES}, "data.gov 3.0", (1, 2)),
        ({"dataset": [NAMED], "datasetSeries": SERIES} | SAYS, "data.gov 3.0", (1, 2)),
        ({"dataset": [NAMED], "datasetSeries": SERIES}, "data.gov 1.1", (1, 1)),
    ],
    ids=["it says first what it is", "it says last what it is", "it is of the older kind"],
)
def test_a_catalogue_is_read_as_what_it_says_that_it_is(
    catalogue: dict[str, Any], client: str, taken: tuple[int, int]
) -> None:
    def ask(_: str, address: str, __: Manner) -> Reply:
        return Reply(address, 200, "application/json", json.dumps(catalogue).encode())

    (found,) = check(BASE + "data.json", ask, Judges(None), "2026-11-25")
    assert (found.client, (found.taken, found.offered)) == (client, taken)
