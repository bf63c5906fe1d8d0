"""The pool alone, without HTTP: whole answers, limits that hold, workers that come back."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from fremdrift.ground.errors import QueryRefused, QueryStopped, QuerySyntax
from fremdrift.keeping.release import NQUADS, Release
from fremdrift.serving.pool import Dataset, Limits, Pool

CSV = "text/csv"
GENEROUS = Limits(20, 10_000_000, 1_000_000)
RUNAWAYS = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f ?i",
    "doubling": "SELECT (STRLEN(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('xxxxxxxxxx','x','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'),'x',"
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'),'x','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'),'x',"
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'),'x','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')) AS ?x) {}",
    "parser stack": "SELECT * " + "{" * 3000 + "}" * 3000,
}


@pytest.fixture(scope="module")
def pool(release: Release) -> Iterator[Pool]:
    made = Pool([release.folder / name for name in NQUADS], 2, 512)
    yield made
    made.close()


def ask(pool: Pool, query: str, limits: Limits = GENEROUS) -> bytes:
    return pool.evaluate(query, Dataset(), CSV, limits).read()


def test_a_pool_that_nobody_holds_ends_its_processes(release: Release) -> None:
    made = Pool([release.folder / name for name in NQUADS], 1, 512)
    parent = made._parent
    del made
    assert parent.poll() == 0


def test_an_answer_is_whole(pool: Pool) -> None:
    assert ask(pool, "SELECT (1 AS ?one) {}") == b"one\r\n1\r\n"


def test_a_long_answer_is_whole_too(pool: Pool) -> None:
    answer = ask(pool, "SELECT * { GRAPH ?g { ?s ?p ?o } }")
    assert len(answer) > 1024 * 1024
    assert answer.endswith(b"\r\n")


def test_a_dataset_hides_the_other_graphs(pool: Pool) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    none = pool.evaluate(query, Dataset(("http://example.org/none",), ()), CSV, GENEROUS).read()
    assert none == b"n\r\n0\r\n"


def test_no_sparql_is_a_syntax_error_with_its_place(pool: Pool) -> None:
    with pytest.raises(QuerySyntax, match=r"1:\d+"):
        ask(pool, "SELECT * { ?s ?p }")


@pytest.mark.parametrize("case", RUNAWAYS)
def test_a_runaway_is_ended_and_the_pool_recovers(pool: Pool, case: str) -> None:
    with pytest.raises(QueryStopped) as fault:
        ask(pool, RUNAWAYS[case], Limits(1, 10_000_000, 1_000_000))
    ends = {"doubling": {"memory"}, "parser stack": {"nesting"}, "sorted cross product": {"memory", "seconds"}}
    assert fault.value.limit in ends.get(case, {"seconds"})
    assert ask(pool, "ASK {}") == b"true"


def test_an_answer_beyond_the_byte_limit_is_an_error_not_a_part(pool: Pool) -> None:
    with pytest.raises(QueryStopped) as fault:
        ask(pool, "SELECT * { ?s ?p ?o }", Limits(20, 1000, 1_000_000))
    assert fault.value.limit == "bytes"
    assert "larger than 1000 bytes" in str(fault.value)


@pytest.mark.parametrize("names", [NQUADS, ("store",)], ids=["in memory", "on disk"])
def test_a_worker_reaches_nobody(names: tuple[str, ...], release: Release) -> None:
    """The gate refuses SERVICE; a worker could not follow it anyway."""
    made = Pool([release.folder / name for name in names], 1, 512)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        with pytest.raises(QueryRefused, match="Permission denied"):
            ask(made, f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}")
        with pytest.raises(BlockingIOError):
            listener.accept()
    made.close()


def test_a_worker_finds_everything_in_a_store_of_many_files(tmp_path: Path) -> None:
    """The engine opens sixteen of them at first, and the others when a query comes to them."""
    store, names = Store(str(tmp_path / "store")), [NamedNode(f"http://a.example/{number}") for number in range(3)]
    for one in names:
        store.extend([Quad(one, one, one, one), Quad(one, one, one)])
        store.flush()
    del store
    assert len(list((tmp_path / "store").glob("*.sst"))) > 24
    made = Pool([tmp_path / "store"], 1, 512)
    patterns = [some for one in names for some in (f"{one} ?p ?o", f"?s {one} ?o", f"?s ?p {one}")]
    asked = [f"ASK {{ {where} }}" for some in patterns for where in (some, f"GRAPH ?g {{ {some} }}")]
    assert {ask(made, one) for one in asked} == {b"true"}
    made.close()


def test_a_full_pool_says_so_with_a_time_to_come_back(pool: Pool) -> None:
    def hog() -> None:
        with pytest.raises(QueryStopped):
            ask(pool, RUNAWAYS["cross product"], Limits(4, 1000, 1_000_000))

    hogs = [threading.Thread(target=hog) for _ in range(2)]
    for one in hogs:
        one.start()
    while pool.idle:
        pass
    with pytest.raises(QueryStopped) as fault:
        ask(pool, "ASK {}")
    assert (fault.value.limit, fault.value.retry_after) == ("workers", 2)
    for one in hogs:
        one.join()
    assert ask(pool, "ASK {}") == b"true"


def test_a_pool_of_a_folder_reads_the_store_on_disk(release: Release) -> None:
    made = Pool([Path(release.folder / "store")], 1, 512)
    try:
        assert ask(made, "ASK { ?s ?p ?o }") == b"true"
    finally:
        made.close()


def test_a_worker_is_renewed_after_so_many_queries(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fremdrift.serving.pool._QUERIES_A_WORKER", 2)
    made = Pool([release.folder / name for name in NQUADS], 1, 512)
    processes = set()
    for _ in range(6):
        worker = made._idle.get(timeout=5)
        processes.add(worker.process)
        made._idle.put(worker)
        assert ask(made, "ASK {}") == b"true"
    assert len(processes) == 3
    assert not made.deaths
    made.close()
