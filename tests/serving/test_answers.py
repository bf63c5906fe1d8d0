"""The cache of answers: bounded, forgets what was not used for longest, and never mixes two releases."""

from fremdrift.serving.answers import Answers, Key
from fremdrift.serving.pool import Dataset


def key(query: str, release: str = "r1", dataset: Dataset | None = None, media_type: str = "text/csv") -> Key:
    return Key(release, dataset or Dataset(), query, media_type)


def test_an_answer_belongs_to_its_whole_key() -> None:
    answers = Answers(1000)
    answers.put(key("q"), b"one")
    assert answers.get(key("q")) == b"one"
    for other in (key("Q"), key("q", "r2"), key("q", dataset=Dataset(("g",), ())), key("q", media_type="text/turtle")):
        assert answers.get(other) is None
    assert (answers.hits, answers.misses) == (1, 4)


def test_the_least_recently_used_is_forgotten_first() -> None:
    answers = Answers(10)
    answers.put(key("a"), b"12345")
    answers.put(key("b"), b"12345")
    answers.get(key("a"))
    answers.put(key("c"), b"12345")
    assert answers.get(key("a")) is not None
    assert answers.get(key("b")) is None
    assert answers.bytes == 10


def test_putting_again_counts_once() -> None:
    answers = Answers(10)
    for _ in range(3):
        answers.put(key("a"), b"12345")
    assert answers.bytes == 5


def test_no_room_keeps_nothing() -> None:
    answers = Answers(0)
    answers.put(key("a"), b"1")
    assert answers.get(key("a")) is None
