"""Kept questions: each kept once and whole, by any number of threads, and a sentence where none can be kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fremdrift.ground.errors import ReleaseError
from fremdrift.keeping.questions import KeptQuestion, Questions

QUESTION = KeptQuestion("ASK {}", None, None, "r1", "0" * 64, 1)


def test_many_threads_keep_the_same_question(tmp_path: Path) -> None:
    for number in range(20):
        kept = Questions(tmp_path / str(number))
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(kept.keep, [QUESTION] * 8))
        assert [one.name for one in (tmp_path / str(number) / "questions").iterdir()] == [f"{QUESTION.id}.json"]
        assert kept.find(QUESTION.id) == QUESTION


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "questions").write_text("in the way")
    with pytest.raises(ReleaseError, match=r"^no question can be kept here now \(File exists\); ask again later$"):
        Questions(tmp_path).keep(QUESTION)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fremdrift.ground.durable.sync", full)
    with pytest.raises(ReleaseError, match="No space left on device"):
        Questions(tmp_path).keep(QUESTION)
    assert list((tmp_path / "questions").iterdir()) == []


def test_there_is_room_for_so_many(tmp_path: Path) -> None:
    kept = Questions(tmp_path, room=1)
    kept.keep(QUESTION)
    kept.keep(QUESTION)
    with pytest.raises(ReleaseError, match="1 questions are kept already"):
        kept.keep(KeptQuestion("ASK { ?s ?p ?o }", None, None, "r1", "0" * 64, 1))
