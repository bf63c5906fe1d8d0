"""Do documents of pinned states answer as fast as current ones?

    python benchmarks/states.py

Publishes the shipped tables into a folder that is gone afterwards, asks a page, its document, a list and a query of the
current state, of two days and of a pinned release, each so that no finished reply is given, and prints the CPU of the
process: median and p99 after the first, which opens the state.
"""

import statistics
import tempfile
import time
from pathlib import Path

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app
from fremdrift.web.pages import compile_all

DATA = Path(__file__).parent.parent / "data"
PATHS = {
    "page": "/document/milestone/fods-2016-2020/rad-v1.0?",
    "document": "/document/milestone/fods-2016-2020/rad-v1.0.ttl?",
    "list": "/milepaele?",
    "query": "/sparql?query=SELECT * { ?s ?p ?o } LIMIT 10&",
}


def main() -> None:
    """Print a row for each state."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), query_cache=0, client_seconds=3600)
        release = pipeline.publish(DATA, settings, None, print).release
        client = create_app(settings).test_client()
        compile_all()
        print(
            "| state | first, ms | "
            + " | ".join(f"{name}: median / p99, ms" for name in PATHS)
            + " |\n|"
            + " --- |" * 6
        )
        for state in ("", "as-of=2018-01-01", "as-of=2021-12-01", f"release={release.id}&as-of=2021-02-01"):
            at = time.process_time()
            client.get(PATHS["page"] + state, headers={"Accept": "text/html"})
            first = (time.process_time() - at) * 1000
            print(
                f"| {state.replace(release.id, 'ID') or 'current'} | {first:.0f} | "
                + " | ".join(measure(client, path + state) for path in PATHS.values())
                + " |"
            )


def measure(client: object, path: str) -> str:
    """Median and p99 of two hundred requests."""
    times = []
    for number in range(200):
        at = time.process_time()
        assert client.get(f"{path}&new={number}", headers={"Accept": "text/html;q=0.5, */*;q=0.4"}).status_code == 200
        times.append((time.process_time() - at) * 1000)
    times.sort()
    return f"{statistics.median(times):.1f} / {times[197]:.1f}"


if __name__ == "__main__":
    main()
