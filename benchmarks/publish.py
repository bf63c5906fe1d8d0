"""What a publish costs as tables grow, and its gate beside pyshacl.

    python benchmarks/publish.py 20000 100000 1000000
    python benchmarks/publish.py --gate 20000 100000

Sizes are in quads, of invented tables (``tables.py``). Each measurement is a process of its own; seconds are CPU seconds,
memory is its peak. pyshacl is given ten minutes. The gate judges everything, and once more what one row in a hundred
touches when its status changes.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tables import write

from fremdrift import pipeline
from fremdrift.ground import folders
from fremdrift.ground.namespaces import FD
from fremdrift.ground.settings import Settings
from fremdrift.judging import again, engine, reference
from fremdrift.judging.engines import one_graph
from fremdrift.judging.graph import read_shapes
from fremdrift.pipeline import checking, publishing
from fremdrift.quads.store import in_memory
from fremdrift.quads.terms import NamedNode, Quad

PATIENCE = 600


def publish(source: Path) -> dict[str, float]:
    """One publish from tables into an empty home, and how much of it was reading, mapping and judging."""
    spent = {"check": 0.0, "gate": 0.0}
    publishing.check = counted(publishing.check, spent, "check")
    checking.ENGINES = {"sparql": counted(engine.judge_quads, spent, "gate")}
    wall, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as home:
        done = pipeline.publish(source, Settings(home=Path(home)), "2026-11-24T12:00:00Z", lambda text: None)
    assert done.release, done.findings[:3]
    quads = done.release.manifest["counts"]["quads"]
    return spent | {"quads": quads, "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def counted(run, spent, name):
    def counting(*given, **named):
        start = time.process_time()
        try:
            return run(*given, **named)
        finally:
            spent[name] += time.process_time() - start

    return counting


def quads_of(source: Path) -> list[Quad]:
    checked = pipeline.check(source, Settings())
    assert checked.conforms, checked.findings[:3]
    return [*checked.quads, *checked.derived]


def ours(source: Path) -> dict[str, float]:
    """Our engine on all quads; then again where the status of one observation in a hundred changes to nonsense."""
    quads, shapes = quads_of(source), read_shapes(folders.shapes())
    start = time.process_time()
    store = in_memory(quads)
    loaded = time.process_time()
    found = engine.judge(store, shapes)
    judged = time.process_time()
    gone = [one for one in quads if one.predicate.value == FD + "status"][::100]
    come = [Quad(one.subject, one.predicate, NamedNode(FD + "nonsense"), one.graph_name) for one in gone]
    after = in_memory([*(set(quads) - set(gone)), *come])
    begun = time.process_time()
    results = again.judge_again(found, store, after, [*gone, *come], shapes)
    ended = time.process_time()
    assert results == engine.judge(after, shapes)
    return {
        "quads": len(store),
        "load": loaded - start,
        "judge": judged - loaded,
        "again": ended - begun,
        "found": len(results),
    }


def pyshacl(source: Path) -> dict[str, float]:
    store, shapes = one_graph(quads_of(source)), read_shapes(folders.shapes())
    start = time.process_time()
    found = reference.judge(store, shapes)
    return {"judge": time.process_time() - start, "found": len(found)}


def apart(name: str, source: Path, patience: float | None = None) -> dict[str, float]:
    """A measurement in a process of its own; nothing where it takes too long."""
    command = [sys.executable, __file__, "--one", name, str(source)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=True)
    except subprocess.TimeoutExpired:
        return {}
    return json.loads(done.stdout.splitlines()[-1])


def main(sizes: list[int], *, gate: bool) -> None:
    if gate:
        print("| quads | ours, s | of which load | again after 1 % | memory, MiB | pyshacl, s | memory, MiB |")
    else:
        print("| quads | wall, s | CPU, s | read, map, judge | gate alone | gate's share | memory, MiB |")
    print("| --- " * 7 + "|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write(size, Path(folder))
            print(gate_row(Path(folder)) if gate else publish_row(Path(folder)), flush=True)


def gate_row(source: Path) -> str:
    mine, theirs = apart("ours", source), apart("pyshacl", source, PATIENCE)
    reference_ = f"{theirs['judge']:.1f} | {theirs['memory']:.0f}" if theirs else f"over {PATIENCE} | - "
    whole = mine["load"] + mine["judge"]
    return f"| {mine['quads']:,.0f} | {whole:.2f} | {mine['load']:.2f} | {mine['again']:.2f} | {mine['memory']:.0f} | {reference_} |"


def publish_row(source: Path) -> str:
    one = apart("publish", source)
    share = 100 * one["gate"] / one["cpu"]
    return f"| {one['quads']:,.0f} | {one['wall']:.0f} | {one['cpu']:.1f} | {one['check']:.1f} | {one['gate']:.1f} | {share:.0f} % | {one['memory']:.0f} |"


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        figures = {"publish": publish, "ours": ours, "pyshacl": pyshacl}[sys.argv[2]](Path(sys.argv[3]))
        print(json.dumps(figures | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
    else:
        main([int(one) for one in sys.argv[1:] if one != "--gate"], gate="--gate" in sys.argv)
