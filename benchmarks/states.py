"""Do documents of pinned states answer as fast as current ones?

    python benchmarks/states.py
    python benchmarks/states.py TABLES 2019-12-31

Publishes the shipped tables, or others, into a folder that is gone afterwards, asks a page, its document, a list and a
query of the current state, of two days and of a pinned release, each so that no finished reply is given, and prints the
CPU of the process: median and p99 after the first, which opens the state. Then each type of page, of now and of a day:
the first request of an application that has just begun, and the median of those after it.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app
from fremdrift.web.shelf import served
from fremdrift.web.templating import compile_all

DATA = Path(__file__).parent.parent / "data"
DAY = "2020-12-31"
LISTS = ("", "strategier", "initiativer", "milepaele", "organisationer", "udgaver", "frister")
KINDS = ("strategies", "initiatives", "milestones", "organisations", "editions")
PATHS = {
    "page": "/document/milestone/fods-2016-2020/rad-v1.0?",
    "document": "/document/milestone/fods-2016-2020/rad-v1.0.ttl?",
    "list": "/milepaele?",
    "query": "/sparql?query=SELECT * { ?s ?p ?o } LIMIT 10&",
}


def main(arguments: list[str]) -> None:
    """Publish, and print both tables; of other data than the shipped the second alone."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), query_cache=0, client_seconds=3600)
        data = Path(arguments[0]) if arguments else DATA
        release = pipeline.publish(data, settings, None, print).release
        compile_all()
        if not arguments:
            states(settings, release.id)
        pages(settings, arguments[1] if arguments else DAY)


def states(settings: Settings, release: str) -> None:
    """Print a row for each state."""
    client = create_app(settings).test_client()
    print("| state | first, ms | " + " | ".join(f"{name}: median / p99, ms" for name in PATHS) + " |\n|" + " --- |" * 6)
    for state in ("", "as-of=2018-01-01", "as-of=2021-12-01", f"release={release}&as-of=2021-02-01"):
        first = spent(client, PATHS["page"] + state)
        print(
            f"| {state.replace(release, 'ID') or 'current'} | {first:.0f} | "
            + " | ".join(measure(client, path + state) for path in PATHS.values())
            + " |"
        )


def pages(settings: Settings, day: str) -> None:
    """Print a row for each type of page."""
    print(f"\n| page | now: first, ms | later | {day}: first, ms | later |\n|" + " --- |" * 5)
    for path in [*LISTS, *things(settings, day)]:
        cells = []
        for state in ("", f"as-of={day}"):
            client = create_app(settings).test_client()
            first = spent(client, f"/{path}?{state}")
            later = statistics.median(spent(client, f"/{path}?{state}&new={one}") for one in range(9))
            cells.append(f"{first:.0f} | {later:.0f}")
        print(f"| {path or 'front page'} | {' | '.join(cells)} |", flush=True)


def things(settings: Settings, day: str) -> list[str]:
    """The page of one thing of each kind, from the middle of its list on the day."""
    app = create_app(settings)
    with app.test_request_context(f"/?as-of={day}"):
        rows = [served().rows(kind) for kind in KINDS]
    named = [some[len(some) // 2]["thing"].removeprefix(settings.base_iri) for some in rows if some]
    return [f"document/{one.removeprefix('id/')}" if one.startswith("id/") else one for one in named]


def spent(client: FlaskClient, path: str) -> float:
    """CPU milliseconds of a page."""
    at = time.process_time()
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 200
    return (time.process_time() - at) * 1000


def measure(client: FlaskClient, path: str) -> str:
    """Median and p99 of two hundred requests."""
    times = []
    for number in range(200):
        at = time.process_time()
        assert client.get(f"{path}&new={number}", headers={"Accept": "text/html;q=0.5, */*;q=0.4"}).status_code == 200
        times.append((time.process_time() - at) * 1000)
    times.sort()
    return f"{statistics.median(times):.1f} / {times[197]:.1f}"


if __name__ == "__main__":
    main(sys.argv[1:])
