"""How long do pages take at the server: shipped tables, a million invented quads, and one strategy of two thousand things?

    python benchmarks/pages.py 1000000
    python benchmarks/pages.py --home HOME 12    of a home that was published before, each page asked twelve times, not fifty

For each page, in CPU of the process, templates being compiled and the release being warmed as in a server that has started
(one of more than 200,000 quads is not): the first request after a release was published; the median and the second longest of
fifty that nobody asked before (a parameter that means nothing makes them so); and the median of the same page asked again, which is
a finished reply. The time is that of the whole application without network. Each page is that of the largest thing of its
kind: the strategy with most milestones, the edition with most statements. The two invented releases are published from tables
(``tables.py``) as any other, and only where a number of quads is given. It ends where the application has a page that is not measured.
"""

import gc
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

from flask import Flask, request
from flask.testing import FlaskClient
from tables import LARGE, MANY, Shape, write

from fremdrift import pipeline
from fremdrift.ground.namespaces import DCAT, DCT
from fremdrift.ground.settings import Settings
from fremdrift.quads.terms import asked, text_of
from fremdrift.serving.current import Served
from fremdrift.web.application import create_app
from fremdrift.web.interface import describe, plain_endpoint
from fremdrift.web.templating import compile_all
from fremdrift.web.warming import warm

DATA = Path(__file__).parent.parent / "data"
PAGES = {
    "home": "/",
    "strategies": "/strategier",
    "initiatives": "/initiativer",
    "initiatives, chosen": "/initiativer?strategy={strategy}",
    "milestones": "/milepaele",
    "milestones, moved, by title": "/milepaele?show=moved&sort=title",
    "milestones, last page": "/milepaele?page={last}",
    "organisations": "/organisationer",
    "editions": "/udgaver",
    "search": "/soeg?q=digital",
    "search, words of many": "/soeg?q=milestone",
    "strategy": "/document/strategy/{strategy}",
    "initiative": "/document/initiative/{initiative}",
    "milestone": "/document/milestone/{milestone}",
    "organisation": "/document/organisation/{organisation}",
    "source": "/document/source/{source}",
    "observation": "/document/observation/{observation}",
    "edition": "/edition/{edition}",
    "series": "/series/{series}",
    "graph": "/graph/edition/{edition}",
    "graphs": "/graph/",
    "picture and its table": "/picture/slippage/strategy/{strategy}",
    "report": "/statusredegoerelse/{strategy}",
    "deliveries": "/leveranceoversigt/{strategy}",
    "deadlines": "/frister",
    "deadlines of a strategy": "/frister/strategy/{strategy}",
    "deadlines of an organisation": "/frister/organisation/{organisation}",
    "deadlines of a level": "/frister/level/{level}",
    "changes of all": "/aendringer",
    "changes": "/changes/{strategy}/{from}..{to}",
    "changes, to choose": "/changes/{strategy}",
    "quality": "/kvalitet",
    "subscribe": "/abonner",
    "catalogue": "/catalog",
    "dataset": "/dataset/all",
    "harvest check": "/harvest-check",
    "vocabulary": "/def/",
    "code list": "/code/observation-status",
    "api": "/api",
    "sparql": "/sparql",
    "about": "/om",
    "method": "/metode",
    "licence": "/licens",
    "privacy": "/privatliv",
    "accessibility": "/tilgaengelighed",
}
"""An address of every type of page; what stands in braces is of the release that is measured."""
TIMES, SLOW = 50, 1000
"""How often a page is asked; five times one whose first answer takes longer than so many ms."""
ELSEWHERE = {"permalinks.kept", "changes.between_releases"}
"""Pages of what a reader made, or of two releases: the benchmark has neither."""
MADE = "2026-11-24T12:00:00Z"


def main() -> None:
    """Print a table for a home; or for the shipped tables, and where a number of quads is given for what is invented."""
    if sys.argv[1:2] == ["--home"]:
        table(Settings(home=Path(sys.argv[2])), whole=False, times=int((*sys.argv[3:], TIMES)[0]))
        return
    published("the shipped tables", lambda _: DATA, whole=True)
    for quads in map(int, sys.argv[1:]):
        published("many strategies", partial(invented, quads, MANY))
        published("one large strategy", partial(invented, 1, LARGE))


def invented(quads: int, shape: Shape, folder: Path) -> Path:
    """The folder, with invented tables in it."""
    write(quads, folder, shape)
    return folder


def published(name: str, tables, whole: bool = False) -> None:
    """Publish tables into a home of their own and print the table of its pages."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder) / "home")
        done = pipeline.publish(tables(Path(folder) / "tables"), settings, MADE, lambda _: None)
        print(f"\n{name}: {done.release.manifest['counts']['quads']:,} quads\n", flush=True)
        table(settings, whole=whole)


def largest(shelf: Served) -> dict[str, object]:
    """What stands in the addresses: the local name of the largest thing of each kind."""
    base, rows = shelf.names.base, shelf.rows
    initiatives = {row["thing"]: row["strategy"] for row in rows("initiatives")}
    milestones = [(row["thing"], row["initiative"], row["strategy"]) for row in rows("milestones")]
    strategies = Counter(strategy or initiatives.get(of, "") for _, of, strategy in milestones)
    strategy = next(one for one, _ in strategies.most_common(2) if one)
    editions = [row for row in rows("editions") if row["strategy"] == strategy and row["known"]]
    edition = max(editions, key=lambda row: int(row["rows"]))["thing"]
    dated = sorted(editions, key=lambda row: (row["known"], row["thing"]))
    own = Counter(of for _, of, strategy in milestones if of)
    moved = {row["thing"]: int(row["count"]) for row in rows("moves")}
    milestone = max((one for one, _, _ in milestones), key=lambda one: moved.get(one, 0))
    organisation = max(rows("organisations"), key=lambda row: int(row["rows"]))["thing"]
    source = Counter(text_of(one.object) for one in matching(shelf, predicate=DCT + "source")).most_common(1)[0][0]
    found = {
        "strategy": strategy,
        "initiative": own.most_common(1)[0][0],
        "milestone": milestone,
        "organisation": organisation,
        "source": source,
        "observation": next(
            text_of(one.subject) for one in matching(shelf, of=milestone) if "/observation/" in text_of(one.subject)
        ),
    }
    series = next((text_of(one.object) for one in matching(shelf, predicate=DCAT + "inSeries")), "")
    local = {name: iri.removeprefix(f"{base}id/{name}/") for name, iri in found.items()}
    return local | {
        "edition": edition.removeprefix(base + "edition/"),
        "series": series.removeprefix(base + "series/"),
        "from": dated[0]["thing"].rpartition("/")[2],
        "to": dated[-1]["thing"].rpartition("/")[2],
        "level": next(row["level"] for row in rows("organisations") if row["thing"] == organisation).rpartition("/")[2],
        "last": -(-len(milestones) // 50),
    }  # fmt: skip


def matching(shelf: Served, predicate: str = "", of: str = ""):
    """The statements with a predicate, or of an object, both IRIs."""
    return shelf.store.quads_for_pattern(None, asked(predicate) if predicate else None, asked(of) if of else None)


def table(settings: Settings, *, whole: bool, times: int = TIMES) -> None:
    """A row for each page; with ``whole`` these are all the pages that the application has."""
    names = largest(create_app(settings).config["CURRENT"].get())
    addresses = {name: path.format_map(names) for name, path in PAGES.items()}
    addresses = {name: path for name, path in addresses.items() if not path.endswith("/series/")}
    client = create_app(settings).test_client()
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
        mark, many = "&" if "?" in address else "?", 5 if first > SLOW else times
        made = sorted(ask(client, f"{address}{mark}new={number}")[0] for number in range(many))
        again = statistics.median(ask(client, address)[0] for _ in range(many))
        middle = statistics.median(made)
        print(
            f"| {name} | {first:.0f} | {middle:.1f} / {made[-2]:.1f} | {again:.1f} | {size / 1000:.1f} |",
            flush=True,
        )


def pages_of(app: Flask) -> set[str]:
    """The Danish or only endpoint of everything that answers with a page, as the description of the interface has it."""
    found = set()
    with app.test_request_context("/"):
        told = describe()["paths"]
        for rule in app.url_map.iter_rules():
            reading = told[re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)].get("get", {})
            gives = reading.get("responses", {}).get("200", {}).get("content", {})
            if "text/html" in gives and not rule.rule.startswith("/en/"):
                found.add(plain_endpoint(rule.endpoint))
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
