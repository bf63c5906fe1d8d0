"""A release of N-Quads alone, without tables: what the endpoint and what is finished are measured on."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fremdrift.deriving.counts import statement_counts
from fremdrift.keeping.chain import Chain
from fremdrift.quads.lines import Lines


def freeze(home: Path, base: str, data: Path, made: str) -> None:
    """Serve a file of sorted N-Quads from a home, as a release made at a time (``2026-11-24T12:00:00Z``)."""

    @contextmanager
    def filling(folder: Path, said: Callable[[], None]) -> Iterator[dict[str, object]]:
        (folder / "files").mkdir()
        shutil.copy(data, folder / "data.nq")
        for name in ("catalogue.nq", "validation.nq"):
            (folder / name).touch()
        said()
        counts = statement_counts(Lines((data,)))
        yield {
            "inputs": made,
            "program": "benchmark",
            "counts": {"quads": sum(counts["graphs"].values()), "classes": {}} | counts,
        }

    Chain(home, base).freeze(filling, made)
