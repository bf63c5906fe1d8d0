"""Threads of one name let others go first for a while; elsewhere than on Linux all go on as they are."""

import os
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from fremdrift.ground import turns
from fremdrift.quads import store

ON_LINUX = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads have priorities of their own there")


@contextmanager
def thread_called(name):
    """A thread of this name that waits until this has ended."""
    ready, over = threading.Event(), threading.Event()

    def wait():
        Path(f"/proc/self/task/{threading.get_native_id()}/comm").write_text(name)
        ready.set()
        over.wait()

    thread = threading.Thread(target=wait)
    thread.start()
    ready.wait()
    yield thread.native_id
    over.set()
    thread.join()


def priority(thread):
    return os.getpriority(os.PRIO_PROCESS, thread)


def later(usual):
    """The priority of who is ten behind; there is none behind 19."""
    return min(19, usual + 10)


@pytest.fixture(scope="module")
def behind():
    """How far behind a thread stays that was: not at all where a priority may be raised again."""
    with thread_called("tried") as thread:
        usual = priority(thread)
        os.setpriority(os.PRIO_PROCESS, thread, usual + 1)
        try:
            os.setpriority(os.PRIO_PROCESS, thread, usual)
        except PermissionError:
            return 10
        return 0


@ON_LINUX
def test_threads_of_a_name_are_behind_the_others_meanwhile(behind):
    with thread_called("library:low0") as named, thread_called("other") as other:
        usual = priority(named)
        with turns.last("library:low"):
            assert (priority(named), priority(other)) == (later(usual), usual)
        assert priority(named) == usual + behind
        assert priority(other) == priority(threading.get_native_id()) == usual


@ON_LINUX
def test_threads_that_must_not_come_back_stay_behind(monkeypatch):
    real = os.setpriority

    def refusing(which, who, value):
        if value < priority(who):
            raise PermissionError(13, "Permission denied")
        real(which, who, value)

    monkeypatch.setattr(os, "setpriority", refusing)
    with thread_called("library:low0") as named:
        usual = priority(named)
        for _ in range(2):  # and no further with each time
            with turns.last("library:low"):
                pass
            assert priority(named) == later(usual)


@ON_LINUX
def test_threads_come_back_after_an_error_where_they_may(behind):
    with thread_called("library:low0") as named:
        usual = priority(named)
        with pytest.raises(KeyError), turns.last("library:low"):
            raise KeyError
        assert priority(named) == usual + behind


@ON_LINUX
def test_threads_come_back_however_many_want_them_behind(behind):
    with thread_called("library:low0") as named:
        usual = priority(named)
        one, other = turns.last("library:low"), turns.last("library:low")
        one.__enter__()
        with other:
            one.__exit__(None, None, None)
        assert priority(named) == usual + behind


@ON_LINUX
def test_a_thread_that_has_ended_meanwhile_is_nobody_s_fault(monkeypatch):
    with thread_called("library:low0") as named:
        pass
    monkeypatch.setattr(turns, "_named", lambda name: [named])
    with turns.last("library:low"):
        assert priority(0) == priority(threading.get_native_id())


def test_where_threads_are_not_to_be_found_all_go_on(monkeypatch, tmp_path):
    monkeypatch.setattr(turns, "_THREADS", tmp_path / "none")
    with turns.last(""):
        assert priority(0) == priority(threading.get_native_id())


@ON_LINUX
def test_the_engine_merges_last_while_a_store_is_loaded(monkeypatch, tmp_path):
    seen, add = [], store.add

    def noted(*given, **named):
        seen.extend(map(priority, turns._named(store._MERGING)))
        add(*given, **named)

    monkeypatch.setattr(store, "add", noted)
    (tmp_path / "some.nq").write_text("<urn:a> <urn:b> <urn:c> <urn:d> .\n")
    built = store.build(tmp_path / "store", [tmp_path / "some.nq"])
    assert len(built) == 1
    assert seen
    assert min(seen) >= later(priority(threading.get_native_id()))
