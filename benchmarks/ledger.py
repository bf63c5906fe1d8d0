"""What ledger, state and changes cost, as the number of observations grows.

    python benchmarks/ledger.py 10000 100000

Prints Markdown: seconds and peak memory per step, and the growth from size to size.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from generate import BASE, write

from fremdrift.deriving.changes import Side, changes
from fremdrift.deriving.ledger import ledger, ledger_quads, statements_of
from fremdrift.deriving.states import as_of
from fremdrift.model.iris import Names
from fremdrift.quads.store import Store, in_memory, read_nquads

QUADS_AN_OBSERVATION = 9.5
NAMES = Names(BASE)


def main() -> None:
    """Run every step for each size."""
    sizes = [int(one) for one in sys.argv[1:]] or [10_000, 100_000]
    columns = [measure(size) for size in sizes]
    print("| step | " + " | ".join(f"{int(one['observations']):,} observations" for one in columns) + " | growth |")
    print("|" + " --- |" * (len(sizes) + 2))
    for step in list(columns[0])[1:]:
        first, last = columns[0][step], columns[-1][step]
        print(f"| {step} | " + " | ".join(f"{one[step]:.2f}" for one in columns) + f" | {last / first:.1f} |")


def measure(size: int) -> dict[str, float]:
    """Seconds of every step, and MiB at its peak after the last."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.nq"
        write(int(size * QUADS_AN_OBSERVATION), path)
        found: dict[str, float] = {}
        store: Store = timed(found, "load, s", lambda: in_memory(read_nquads(path)))
    said = timed(found, "read the statements, s", lambda: statements_of(store))
    chains = timed(found, "ledger, s", lambda: ledger(store))
    timed(found, "ledger as RDF, s", lambda: sum(1 for _ in ledger_quads(chains, NAMES)))
    days = (date(2017, 6, 30), date(2018, 6, 30))
    old, new = (timed(found, f"state of {day}, s", lambda day=day: as_of(store, NAMES, day)) for day in days)
    sides = Side(old, days[0].isoformat()), Side(new, days[1].isoformat())
    timed(found, "changes of one strategy, s", lambda: changes(*sides, "s1", NAMES))
    found["peak memory, MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"observations": len(said), **found}


def timed(found: dict[str, float], step: str, run: Callable[[], Any]) -> Any:
    """Run a step and take down its seconds."""
    at = time.perf_counter()
    result = run()
    found[step] = time.perf_counter() - at
    return result


if __name__ == "__main__":
    main()
