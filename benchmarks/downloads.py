"""What do the downloads of a release cost as it grows?

    python benchmarks/downloads.py 100000 1000000

Invented strategies (``generate.py``) in their graphs and as rows; every dataset is written in every format. Each size
runs in a process of its own; printed are time, memory at its highest, what was written, and how each grows.
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
from fremdrift.exporting.downloads import Tables, write_downloads
from fremdrift.exporting.packing import pack_large
from fremdrift.ground import folders
from fremdrift.model.iris import Names
from fremdrift.model.tables import TableRow
from fremdrift.reading.definition import read_definition
from fremdrift.reading.publishing import as_published

OBSERVATION = f"<{BASE}id/observation/"
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
    """The input of one size: sorted N-Quads, and the rows, a line each."""
    lines = sorted(in_their_graphs(quads))
    (folder / "data.nq").write_text("".join(lines), encoding="utf-8")
    with (folder / "rows.json").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps([one.graph, one.cells]) + "\n" for one in rows(lines))


def measure(folder: Path) -> dict[str, float]:
    """The downloads of what was prepared, in this process."""
    files = folder / "files"
    files.mkdir()
    tables = tuple(map(as_published, read_definition(folders.table_definition().parent)))
    definition = json.loads(folders.table_definition().read_bytes())
    start = time.process_time()
    with (folder / "rows.json").open(encoding="utf-8") as file:
        given = (TableRow("observations", graph, cells) for graph, cells in map(json.loads, file))
        found = write_downloads([folder / "data.nq"], Tables(tables, given, definition), Names(BASE), files)
    written = time.process_time()
    pack_large(files)
    packed = time.process_time()
    sizes = {path: path.stat().st_size for path in files.rglob("*") if path.is_file()}
    return {
        "datasets": len({one.dataset for one in found}),
        "files": len(sizes),
        "MB": sum(sizes.values()) / 1e6,
        "of it gzip": sum(size for path, size in sizes.items() if path.suffix == ".gz") / 1e6,
        "CPU s": written - start,
        "gzip, CPU s": packed - written,
        "memory, MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main(sizes: list[int]) -> None:
    """Print a row for each size. Each step is a process of its own: one would begin with its parent's memory."""
    head: list[str] = []
    for quads in sizes:
        with tempfile.TemporaryDirectory() as name:
            run("prepare", name, str(quads))
            found = {"quads": count(Path(name) / "data.nq")} | json.loads(run("measure", name))
        if not head:
            head = list(found)
            print("| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
        print("| " + " | ".join(f"{found[one]:,.{0 if found[one] >= 100 else 1}f}" for one in head) + " |", flush=True)
    print(f"\nParquet {'was' if parquet.available() else 'was not'} among the formats.")


def run(*step: str) -> str:
    return subprocess.run([sys.executable, __file__, *step], capture_output=True, text=True, check=True).stdout


def count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


if __name__ == "__main__":
    if sys.argv[1:2] == ["prepare"]:
        prepare(int(sys.argv[3]), Path(sys.argv[2]))
    elif sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
    else:
        main([int(one) for one in sys.argv[1:]] or [100_000, 1_000_000])
