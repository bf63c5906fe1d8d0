"""How long do pages take at the server, on the shipped tables and on a million invented quads?

    python benchmarks/pages.py 1000000

For each page, in CPU of the process, templates being compiled and the release being warmed as in a server that has started
(one of more than 200,000 quads is not): the first request after a release was published; the median and the second longest of
fifty that nobody asked before (a parameter that means nothing makes them so); and the median of the same page asked again, which is
a finished reply. The time is that of the whole application without network. A second table is only printed where a number
of quads is given. It ends where the application has a page that is not measured.
"""

import gc
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask, request
from flask.testing import FlaskClient
from generate import write

from fremdrift import pipeline
from fremdrift.deriving.caused import caused_quads
from fremdrift.deriving.record import distinct
from fremdrift.deriving.states import STATES, timeline, write_all
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain
from fremdrift.model.iris import Names
from fremdrift.quads.store import load
from fremdrift.web.application import create_app
from fremdrift.web.interface import gives_page, plain_endpoint
from fremdrift.web.listings.cards import write_release_cards
from fremdrift.web.pages import compile_all
from fremdrift.web.warming import warm

DATA = Path(__file__).parent.parent / "data"
LISTS = {
    "home": "/",
    "strategies": "/strategier",
    "initiatives": "/initiativer",
    "initiatives, chosen": "/initiativer?strategy={scope}",
    "milestones": "/milepaele",
    "milestones, moved, by title": "/milepaele?show=moved&sort=title",
    "milestones, last page": "/milepaele?page={last}",
    "organisations": "/organisationer",
    "editions": "/udgaver",
    "all changes": "/aendringer",
    "all changes of a kind, by title": "/aendringer?kind=moved&sort=title",
    "all changes, last page": "/aendringer?sort=day&page={last}",
    "search": "/soeg?q=digital",
    "search, words of many": "/soeg?q=invented+milestone",
}
OF_ONE = {
    "picture and its table": "/picture/slippage/strategy/{scope}",
    "report": "/statusredegoerelse/{scope}",
    "deliveries": "/leveranceoversigt/{scope}",
    "deadlines of a strategy": "/frister/strategy/{scope}",
    "api": "/api",
    "sparql": "/sparql",
    "about": "/om",
    "method": "/metode",
    "licence": "/licens",
    "privacy": "/privatliv",
    "accessibility": "/tilgaengelighed",
}
OF_ALL = {
    "deadlines": "/frister",
    "quality": "/kvalitet",
    "subscribe": "/abonner",
    "graphs": "/graph/",
}
SHIPPED = {
    "strategy": "/document/strategy/fods-2016-2020",
    "initiative": "/document/initiative/fods-2016-2020/8.1",
    "milestone": "/document/milestone/fods-2016-2020/dp-launch",
    "organisation": "/document/organisation/kl",
    "source": "/document/source/s24",
    "observation": "/document/observation/fods-2016-2020/o017",
    "edition": "/edition/fods-2016-2020/delivery-overview-2020-03",
    "series": "/series/fods-2016-2020/delivery-overview",
    "graph": "/graph/edition/fods-2016-2020/delivery-overview-2020-03",
    "deadlines of an organisation": "/frister/organisation/kl",
    "changes": "/changes/{scope}/2020-12-31..2021-12-31",
    "changes, to choose": "/changes/{scope}",
    "catalogue": "/catalog",
    "dataset": "/dataset/all",
    "harvest check": "/harvest-check",
    "vocabulary": "/def/",
    "code list": "/code/observation-status",
}
INVENTED = {
    "strategy": "/document/strategy/s3",
    "initiative": "/document/initiative/s3/7",
    "milestone": "/document/milestone/s3/7-2",
    "observation": "/document/observation/s3/7-2-e3",
    "graph": "/graph/edition/s3/e4",
}
TIMES, SLOW = 50, 1000
"""How often a page is asked; five times one whose first answer takes longer than so many ms."""
ELSEWHERE = {"permalinks.kept", "changes.between_releases"}
"""Pages of what a reader made, or of two releases: the benchmark has neither."""


def main() -> None:
    """Print a table for the shipped tables, and one for the invented quads where a number of them is given."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        pipeline.publish(DATA, settings, "2026-11-24T12:00:00Z", print)
        print("\nshipped")
        every = LISTS | SHIPPED | OF_ONE | OF_ALL
        table(create_app(settings).test_client(), every, {"scope": "fods-2016-2020", "last": 2}, whole=True)
    for quads in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            count = invented(Path(folder), quads)
            print(f"\n{count:,} quads")
            client = create_app(Settings(home=Path(folder) / "home")).test_client()
            every = LISTS | INVENTED | OF_ONE | OF_ALL
            table(client, every, {"scope": "s3", "last": 100}, whole=False)


def invented(folder: Path, quads: int) -> int:
    """A release of invented quads; gives how many they are."""
    count = write(quads, folder / "big.nq")

    def fill(aside: Path) -> dict[str, object]:
        (folder / "big.nq").rename(aside / "data.nq")
        for name in ("derived.nq", "catalogue.nq", "validation.nq"):
            (aside / name).touch()
        (aside / "files").mkdir()
        store = load([aside / "data.nq"])
        at = time.process_time()
        names = Names(Settings().base_iri)
        known = timeline(aside / "data.nq", lambda: store, names)
        write_all(aside / STATES, aside / "data.nq", known, names)
        print(f"working out its states took {time.process_time() - at:.1f} s of CPU", flush=True)
        for record in distinct(known.records):  # moves and changes, which a list holds
            store.extend(record.derived(names))
            store.extend(quad for _, quad in caused_quads(record, names))
        at = time.process_time()
        write_release_cards(aside, lambda: store, Settings().base_iri, "2026-11-24")
        print(f"drawing up its cards took {time.process_time() - at:.1f} s of CPU", flush=True)
        return {"program": "benchmark", "inputs": "", "counts": {"quads": count, "classes": {}}}

    Chain(folder / "home", Settings().base_iri).freeze(fill, "2026-11-24T12:00:00Z")
    return count


def table(client: FlaskClient, pages: dict[str, str], names: dict[str, object], *, whole: bool) -> None:
    """A row for each page; with ``whole`` these are all the pages that the application has."""
    addresses = {name: path.format_map(names) for name, path in pages.items()}
    if whole:
        lacking = pages_of(client.application) - {place(client.application, one) for one in addresses.values()}
        assert lacking == ELSEWHERE, f"pages that are not measured: {sorted(lacking - ELSEWHERE)}"
    compile_all()
    warm(client.application)
    client.get("/readyz")
    gc.collect()
    gc.freeze()
    print("| page | first, ms | made, median / second longest, ms | again, ms | kB |\n| --- | --- | --- | --- | --- |")
    for name, address in addresses.items():
        first, size = ask(client, address)
        mark, times = "&" if "?" in address else "?", 5 if first > SLOW else TIMES
        made = sorted(ask(client, f"{address}{mark}new={number}")[0] for number in range(times))
        again = statistics.median(ask(client, address)[0] for _ in range(times))
        middle = statistics.median(made)
        print(
            f"| {name} | {first:.0f} | {middle:.1f} / {made[-2]:.1f} | {again:.1f} | {size / 1000:.1f} |",
            flush=True,
        )


def pages_of(app: Flask) -> set[str]:
    """The Danish or only endpoint of everything that answers with a page."""
    found = set()
    with app.test_request_context("/"):
        for rule in app.url_map.iter_rules():
            name = plain_endpoint(rule.endpoint)
            if "GET" in rule.methods and not rule.rule.startswith("/en/") and gives_page(name):
                found.add(name)
    return found


def place(app: Flask, address: str) -> str:
    """The endpoint of an address."""
    with app.test_request_context(address):
        return plain_endpoint(request.endpoint or "")


def ask(client: FlaskClient, address: str) -> tuple[float, int]:
    """How many milliseconds a page took, and its bytes as they are sent."""
    at = time.process_time()
    answer = client.get(address, headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    assert answer.status_code == 200, (address, answer.status_code)
    return (time.process_time() - at) * 1000, len(answer.data)


if __name__ == "__main__":
    main()
