"""What ledger, states and changes cost, as the number of observations grows.

    python benchmarks/ledger.py 10000 100000 1000000

Prints Markdown: CPU seconds and peak memory per step, and the growth from the first size to the last. What was measured
of a size is also told as soon as it is known, since the largest takes long.
"""

import gc
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from generate import BASE, EDITIONS, INITIATIVES, MILESTONES, write

from fremdrift.deriving.caused import caused
from fremdrift.deriving.changes import Side, changes
from fremdrift.deriving.freezing import STATES, freeze
from fremdrift.deriving.ledger import judged_of, ledger, ledger_quads
from fremdrift.deriving.presence import presence
from fremdrift.deriving.record import distinct, records
from fremdrift.deriving.states import States
from fremdrift.ground.crew import Crew
from fremdrift.model.iris import Names
from fremdrift.quads.lines import Lines
from fremdrift.quads.store import Store, build
from fremdrift.serving.documents import describe

QUADS_AN_OBSERVATION = 9.5
NAMES = Names(BASE)
DAYS = (date(2017, 6, 30), date(2018, 6, 30))
DOCUMENTS = 200


def main() -> None:
    """Run every step for each size."""
    sizes = [int(one) for one in sys.argv[1:]] or [10_000, 100_000]
    columns = []
    for size in sizes:
        columns.append(measure(size))
        print(columns[-1], file=sys.stderr, flush=True)
    print("| step | " + " | ".join(f"{int(one['observations']):,} observations" for one in columns) + " | growth |")
    print("|" + " --- |" * (len(sizes) + 2))
    for step in list(columns[0])[1:]:
        first, last = columns[0][step], columns[-1][step]
        cells = " | ".join(f"{one[step]:.2f}" for one in columns)
        print(f"| {step} | {cells} | {last / first if first else 1:.1f} |", flush=True)


def measure(size: int) -> dict[str, float]:
    """Seconds of every step, and MiB after the dear ones."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "data.nq"
        write(int(size * QUADS_AN_OBSERVATION), path)
        subprocess.run(["sort", "-u", "-o", path, path], env={"LC_ALL": "C"}, check=True)
        strategies = occurrences(path, "/def/Strategy>")
        found: dict[str, float] = {"observations": occurrences(path, "/def/Observation>")}
        store = timed(found, "load the store on disk, CPU s", lambda: build(folder / "store", [path]))
        ledger_steps(found, path, store)
        gc.collect()
        timed(
            found,
            "once: what states take, CPU s",
            lambda: freeze(path, folder / "derived.nq", BASE, Crew()),
        )
        found["peak memory so far, MiB"] = peak()
        found["what states take, MB"] = size_of(folder / STATES)
        states = opened(folder, store)
        things = some_things(strategies)
        found["document of today, median ms"] = typical(lambda thing: describe(store, NAMES, thing), things)
        for day in DAYS:
            state = states(folder, store, NAMES, day, threading.Lock())
            found[f"document of {day}, median ms"] = typical(
                lambda thing, state=state: describe(state, NAMES, thing), things
            )
            timed(found, f"whole state of {day} as a store, CPU s", lambda state=state: state.store)
        record = states.frozen(folder, store, NAMES).record("s1")
        sides = (Side(DAYS[0].isoformat()), Side(DAYS[1].isoformat()))
        timed(found, "changes of one strategy, CPU s", lambda: changes(record, *sides, "s1", NAMES))
        found["peak memory, MiB"] = peak()
    return found


def ledger_steps(found: dict[str, float], path: Path, store: Store) -> None:
    """The ledger of everything and the same as RDF; likewise what the accounts caused beside moves."""
    chains = timed(found, "once: ledger, CPU s", lambda: ledger(Lines((path,)), judged_of(store)))
    timed(found, "once: ledger as RDF, CPU s", lambda chains=chains: sum(1 for _ in ledger_quads(chains, NAMES)))
    del chains
    found["peak memory of the ledger, MiB"] = peak()
    lines = Lines((path,))
    known = timed(found, "once: days and records, CPU s", lambda: records(lines, store, presence(lines, BASE)))
    found["changes that accounts caused"] = timed(
        found,
        "once: what accounts caused, CPU s",
        lambda: sum(1 for one in distinct(known) for _ in caused(one)),
    )


def occurrences(path: Path, text: str) -> int:
    """How many lines of a file hold a text."""
    with path.open(encoding="utf-8") as lines:
        return sum(text in line for line in lines)


def opened(folder: Path, store: Any) -> States:
    """States of a release, read."""
    states = States()
    states.frozen(folder, store, NAMES)
    return states


def some_things(strategies: int) -> list[str]:
    """Milestones from all over, the same for the same size; each with its statements of every edition."""
    random = Random(EDITIONS)
    places = [(random.randrange(strategies - 1), random.randrange(INITIATIVES)) for _ in range(DOCUMENTS)]
    return [f"{BASE}id/milestone/s{one}/{other}-{random.randrange(MILESTONES)}" for one, other in places]


def typical(run: Callable[[str], Any], things: list[str]) -> float:
    """The median milliseconds, each thing being asked once."""
    times = []
    for thing in things:
        at = time.process_time()
        run(thing)
        times.append((time.process_time() - at) * 1000)
    return statistics.median(times)


def size_of(folder: Path) -> float:
    """MB of the files in a folder."""
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 1e6


def peak() -> float:
    """The most memory that this process had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(found: dict[str, float], step: str, run: Callable[[], Any]) -> Any:
    """Run a step and take down its CPU seconds."""
    at = time.process_time()
    result = run()
    found[step] = time.process_time() - at
    return result


if __name__ == "__main__":
    main()
