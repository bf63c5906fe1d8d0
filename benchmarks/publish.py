"""What a publish costs as tables grow, phase by phase, and after a change of one row in a hundred; its gate beside pyshacl.

    python benchmarks/publish.py 20000 100000 1000000
    python benchmarks/publish.py --gate 5000 20000 100000 1000000

Sizes are in quads, of invented tables (``tables.py``). Each measurement is a process of its own. Seconds are CPU seconds
of all its processes, where not said otherwise; memory is the peak of a phase in the main process. pyshacl is asked up to
20,000 quads, and given ten minutes. After the change the tables are published into the same home, and once more from
nothing with ``--full``: the digests of all files must be the same. Prints Markdown, with the growth from size to size.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tables import write

from fremdrift import pipeline
from fremdrift.ground import folders
from fremdrift.ground.namespaces import FD
from fremdrift.ground.progress import Phase
from fremdrift.ground.settings import Settings
from fremdrift.judging import again, engine, reference
from fremdrift.judging.engines import one_graph
from fremdrift.judging.graph import read_shapes
from fremdrift.quads.store import in_memory
from fremdrift.quads.terms import NamedNode, Quad

PATIENCE = 600
PYSHACL_UP_TO = 20_000
OTHERS_UP_TO = 300_000
"""Above it a change is not published from nothing as well: that takes as long as the first publish."""
MADE, LATER = "2026-11-24T12:00:00Z", "2026-11-25T12:00:00Z"


class Watch:
    """Progress that takes down the seconds and the peak memory of each phase."""

    def __init__(self):
        self.phases = {}
        self._phase = None

    def begin(self, phase, unit=""):
        """A phase begins, and the one before has ended."""
        self.end()
        self._phase, self._cpu, self._wall = phase, cpu(), time.perf_counter()
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew

    def at(self, done, total):
        """Of no interest."""

    def end(self):
        """Take down what the phase took."""
        if self._phase:
            spent = {"cpu": cpu() - self._cpu, "wall": time.perf_counter() - self._wall, "memory": peak()}
            self.phases[self._phase.name] = spent
        self._phase = None


def cpu() -> float:
    """CPU seconds of this process and of those that it started, ended or not."""
    started = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    stats = (Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in started)
    return sum(os.times()[:4]) + sum(int(one[11]) + int(one[12]) for one in stats) / os.sysconf("SC_CLK_TCK")


def peak() -> float:
    """The most memory since it was last set back, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def publish(source: Path, home: str, made: str = MADE, full: str = "") -> dict:
    """One publish from tables into a home."""
    watch, wall, begun = Watch(), time.perf_counter(), cpu()
    done = pipeline.publish(
        source, Settings(home=Path(home)), made, print, wish=pipeline.Wish(full=bool(full)), progress=watch
    )
    assert done.release, done.findings[:3]
    quads = done.release.manifest["counts"]["quads"]
    return {"quads": quads, "wall": time.perf_counter() - wall, "cpu": cpu() - begun, "phases": watch.phases}


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


def apart(name: str, source: Path, *words: str, patience: float | None = None) -> dict:
    """A measurement in a process of its own; nothing where it takes too long."""
    command = [sys.executable, __file__, "--one", name, str(source), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=True)
    except subprocess.TimeoutExpired:
        return {}
    except subprocess.CalledProcessError as fault:
        sys.exit(fault.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def main(sizes: list[int]) -> None:
    columns = [of_size(size) for size in sizes]
    heads = [f"{one['first']['quads']:,.0f} quads" for one in columns]
    table("CPU seconds (MiB at most)", heads, columns, lambda spent: f"{spent['cpu']:.1f} ({spent['memory']:.0f})")
    print()
    print("| | " + " | ".join(heads) + " |")
    print("| --- " * (len(heads) + 1) + "|")
    for name, tell in FIGURES.items():
        print(f"| {name} | " + " | ".join(tell(one) for one in columns) + " |", flush=True)


def of_size(size: int) -> dict:
    """A first publish, and one after a change, from tables of a size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(size, folder / "tables")
        found = {"first": apart("publish", folder / "tables", str(folder / "home"))}
        if size <= OTHERS_UP_TO:
            shutil.copytree(folder / "home", folder / "full", symlinks=True)
        change(folder / "tables" / "observations.csv")
        found["after"] = apart("publish", folder / "tables", str(folder / "home"), LATER)
        if size <= OTHERS_UP_TO:
            found["full"] = apart("publish", folder / "tables", str(folder / "full"), LATER, "full")
            mine, anew = files(folder / "home"), files(folder / "full")
            other = [name for name in sorted({*mine, *anew}) if mine.get(name) != anew.get(name)]
            assert not other, f"a publish after a change gives other files: {other[:9]}"
        return found


def change(observations: Path) -> None:
    """Move the date of one row in a hundred, all of them in the first strategies, as a ministry at work would."""
    lines = observations.read_text(encoding="utf-8").splitlines(keepends=True)
    most = len(lines) // 100
    changed = [line.replace("2025-", "2026-") if 0 < number <= most else line for number, line in enumerate(lines)]
    observations.write_text("".join(changed), encoding="utf-8")


def files(home: Path) -> dict:
    return json.loads((home / "current" / "manifest.json").read_bytes())["files"]


def table(title: str, heads: list[str], columns: list[dict], cell) -> None:
    """A row for each phase, and how its seconds grew from the first size to the last."""
    print(f"| {title} | " + " | ".join(heads) + " | growth |")
    print("| --- " * (len(heads) + 2) + "|")
    for phase in [one for one in Phase if one.name in columns[0]["first"]["phases"]]:
        spent = [one["first"]["phases"][phase.name] for one in columns]
        growth = spent[-1]["cpu"] / max(spent[0]["cpu"], 0.01)
        print(f"| {phase} | " + " | ".join(map(cell, spent)) + f" | {growth:.1f} |", flush=True)


FIGURES = {
    "in all, CPU s": lambda one: f"{one['first']['cpu']:.1f}",
    "in all, wall s": lambda one: f"{one['first']['wall']:.1f}",
    "of it judging": lambda one: f"{100 * one['first']['phases']['JUDGE']['cpu'] / one['first']['cpu']:.0f} %",
    "peak memory, MiB": lambda one: f"{max(each['memory'] for each in one['first']['phases'].values()):.0f}",
    "after a change of 1 %, CPU s": lambda one: f"{one['after']['cpu']:.1f}",
    "after a change of 1 %, wall s": lambda one: f"{one['after']['wall']:.1f}",
    "of the first publish, CPU": lambda one: f"{100 * one['after']['cpu'] / one['first']['cpu']:.0f} %",
    "the same files as from nothing": lambda one: "yes" if "full" in one else "not compared",
}


def gate(sizes: list[int]) -> None:
    print("| quads | ours, s | of which load | again after 1 % | memory, MiB | pyshacl, s | memory, MiB |")
    print("| --- " * 7 + "|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write(size, Path(folder))
            print(gate_row(Path(folder), with_pyshacl=size <= PYSHACL_UP_TO), flush=True)


def gate_row(source: Path, *, with_pyshacl: bool) -> str:
    mine = apart("ours", source)
    theirs = apart("pyshacl", source, patience=PATIENCE) if with_pyshacl else None
    told = f"{theirs['judge']:.1f} | {theirs['memory']:.0f}" if theirs else f"over {PATIENCE} | - "
    whole = mine["load"] + mine["judge"]
    figures = f"{mine['quads']:,.0f} | {whole:.2f} | {mine['load']:.2f} | {mine['again']:.2f} | {mine['memory']:.0f}"
    return f"| {figures} | {'not run | -' if theirs is None else told} |"


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        name, source, *words = sys.argv[2:]
        figures = {"publish": publish, "ours": ours, "pyshacl": pyshacl}[name](Path(source), *words)
        print(json.dumps(figures | {"memory": peak()}))
    elif sys.argv[1] == "--gate":
        gate([int(one) for one in sys.argv[2:]])
    else:
        main([int(one) for one in sys.argv[1:]])
