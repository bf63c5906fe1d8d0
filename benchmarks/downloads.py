"""What do the downloads of a release cost as it grows?

    python benchmarks/downloads.py 100000 1000000

Invented strategies (``generate.py``) in their graphs and as rows; every dataset is written in every format, first from
nothing, then once more with one strategy in a hundred changed and the rest in stock. Each run is a process of its own;
printed are time, memory at its highest, and what was written.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from generate import BASE, strategies

from fremdrift.exporting import parquet
from fremdrift.exporting.downloads import Made, Tables, write_downloads
from fremdrift.ground import folders
from fremdrift.ground.crew import Crew, cores
from fremdrift.ground.digests import program
from fremdrift.ground.tasks import Works
from fremdrift.ground.tasks import measure as measured
from fremdrift.keeping.release import FILES, Release
from fremdrift.keeping.stock import MADE, OldStock, write_made
from fremdrift.model.datasets import Licence
from fremdrift.model.iris import Names
from fremdrift.model.tables import TableRow
from fremdrift.reading.definition import read_definition
from fremdrift.reading.publishing import as_published

LICENCE = Licence("A licence", "https://a.example/licence")
OBSERVATION = f"<{BASE}id/observation/"
WORD, EDITED = '"Invented', '"Edited'
TYPE = "22-rdf-syntax-ns#type>"


def in_their_graphs(quads: int) -> Iterator[str]:
    """The lines, those on a strategy's own things in its graph instead of the organisations'."""
    core = f"<{BASE}graph/organisations>"
    for line in strategies(quads):
        parts = line.split(" ", 1)[0].removeprefix(f"<{BASE}id/").rstrip(">").split("/")
        scope = parts[1] if len(parts) > 2 or parts[0] == "strategy" else ""
        yield line.replace(core, f"<{BASE}graph/strategy/{scope}>") if scope and line.endswith(f"{core} .\n") else line


def rows(lines: list[str]) -> Iterator[TableRow]:
    """A row for each observation, with as many filled cells as real ones have."""
    for line in lines:
        if line.startswith(OBSERVATION) and TYPE in line and "#" not in line.split(" ", 1)[0]:
            name = line[len(OBSERVATION) :].partition(">")[0]
            graph = line.rsplit(" ", 2)[1].removeprefix(f"<{BASE}graph/")[:-1]
            cells = {"observation": name, "milestone": name, "edition": graph.removeprefix("edition/"), "source": "s1",
                     "sequence": "1", "expected": "2019-06-30", "expected_text": "medio 2019", "status": "expected",
                     "title": f"=Invented {name}", "note_da": "Opfundet", "note_en": "Invented"}  # fmt: skip
            yield TableRow("observations", graph, cells)


def prepare(quads: int, folder: Path) -> None:
    """The input of one size: sorted N-Quads, and the rows, a line each; and the same with one strategy in a hundred
    changed.
    """
    lines = sorted(in_their_graphs(quads))
    scopes = sorted({line.partition(f"<{BASE}graph/strategy/")[2].partition(">")[0] for line in lines} - {""})
    for name, changed in (("before", ()), ("after", scopes[::100])):
        told = tuple(f"/{one}/" for one in changed)
        edited = [one.replace(WORD, EDITED) if told and any(s in one for s in told) else one for one in lines]
        (folder / f"{name}.nq").write_text("".join(sorted(edited)), encoding="utf-8")
        with (folder / f"{name}.json").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps([one.graph, one.cells]) + "\n" for one in rows(edited))


def measure(folder: Path, name: str) -> dict[str, float]:
    """The downloads of what was prepared under a name, in this process and its crew; those of ``after`` with what was
    made ``before`` in stock.
    """
    release = folder / name
    (release / FILES).mkdir(parents=True)
    tables = tuple(map(as_published, read_definition(folders.table_definition().parent)))
    definition = json.loads(folders.table_definition().read_bytes())
    wall, start = time.perf_counter(), spent()
    stock = OldStock(Release(folder / "before") if name == "after" else None)
    with (folder / f"{name}.json").open(encoding="utf-8") as file, Crew(cores()) as crew:
        given = (TableRow("observations", graph, cells) for graph, cells in map(json.loads, file))
        found, made = write_downloads(
            [folder / f"{name}.nq"],
            Tables(tables, given, definition, lambda _: LICENCE),
            Names(BASE),
            release / FILES,
            Works(program(), stock, crew),
        )
    wall, cpu = time.perf_counter() - wall, spent() - start
    write_made(release, {f"{FILES}/{name}": key for name, key in made.keys.items()})
    for beside, body in made.beside.items():
        (release / beside).write_bytes(body)
    write_manifest(release, made)
    paths = [path for path in release.rglob("*") if path.is_file()]
    own = [path.stat().st_size for path in paths if path.stat().st_nlink == 1]
    return {
        "datasets": len({one.dataset for one in found}),
        "files": len(paths),
        "MB": sum(path.stat().st_size for path in paths) / 1e6,
        "of it new": sum(own) / 1e6,
        "wall s": wall,
        "CPU s": cpu,
        "memory, MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "of each hand, MiB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def spent() -> float:
    """CPU seconds of this process and of those that it has ended."""
    return sum(
        one.ru_utime + one.ru_stime for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def write_manifest(release: Path, made: Made) -> None:
    """As much of a manifest as a stock reads."""
    files = {f"{FILES}/{name}": one._asdict() for name, one in made.measures.items()}
    files |= {name: measured(release / name)._asdict() for name in (MADE, *made.beside)}
    whole = {"base": BASE, "made": "2026-11-24T12:00:00Z", "inputs": "", "counts": {}, "previous": None, "files": files}
    (release / "manifest.json").write_text(json.dumps(whole), encoding="utf-8")


def main(sizes: list[int]) -> None:
    """Print two rows for each size. Each step is a process of its own: one would begin with its parent's memory."""
    head: list[str] = []
    for quads in sizes:
        with tempfile.TemporaryDirectory() as name:
            run("prepare", name, str(quads))
            for step, what in (("before", "all"), ("after", "1 %")):
                found = {"quads": count(Path(name) / f"{step}.nq")} | json.loads(run("measure", name, step))
                if not head:
                    head = list(found)
                    print("| made anew | " + " | ".join(head) + " |\n|" + " --- |" * (len(head) + 1))
                cells = (f"{found[one]:,.{0 if found[one] >= 100 else 1}f}" for one in head)
                print(f"| {what} | " + " | ".join(cells) + " |", flush=True)
    print(f"\nParquet {'was' if parquet.available() else 'was not'} among the formats; {cores()} hands.")


def run(*step: str) -> str:
    return subprocess.run([sys.executable, __file__, *step], capture_output=True, text=True, check=True).stdout


def count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


if __name__ == "__main__":
    if sys.argv[1:2] == ["prepare"]:
        prepare(int(sys.argv[3]), Path(sys.argv[2]))
    elif sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(Path(sys.argv[2]), sys.argv[3])))
    else:
        main([int(one) for one in sys.argv[1:]] or [100_000, 1_000_000])
