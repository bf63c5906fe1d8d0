"""Sharing: what is judged and told of some strategies of a large release, by a hand that does nothing else.

It stands outside the pipeline, which knows pages, downloads and clients: a hand that judges a share loads none of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from fremdrift.cataloguing.describing import Facts
from fremdrift.deriving.portions import Run, write_runs
from fremdrift.ground import folders
from fremdrift.judging.engine import compiled, results_of
from fremdrift.judging.graph import ShapesGraph, read_shapes
from fremdrift.judging.report import Result
from fremdrift.judging.shares import LARGEST
from fremdrift.model.iris import Names
from fremdrift.quads.store import Store, load_by_size
from fremdrift.quads.terms import Term

Found = tuple[list[Result], Facts]


@dataclass(frozen=True)
class Share:
    """The statements of some strategies and of what all share; their scopes, the base, and a folder for a while."""

    runs: tuple[Run, ...]
    scopes: frozenset[str]
    base: str
    folder: Path
    name: str = "the judgement"

    def near(self, node: Term) -> bool:
        """Whether a node is of one of these scopes."""
        return Names(self.base).owner(str(node)) in self.scopes

    def facts(self, store: Store) -> Facts:
        """The facts of datasets that it tells of its scopes; the store holds it."""
        names = Names(self.base)
        return Facts.of(store, names).only(self.scopes.__contains__, names)


def judge_share(share: Share) -> Found:
    """What the shapes find in the things of a share, and what it tells besides."""
    with loaded(share) as store:
        found = [one for query in compiled(store, shapes()) for one in results_of(store, query)]
        return [one for one in found if share.near(one.focus)], share.facts(store)


@contextmanager
def loaded(share: Share) -> Iterator[Store]:
    """A store with a share."""
    with TemporaryDirectory(prefix=".share-", dir=share.folder) as name:
        path = Path(name) / "share.nq"
        write_runs(share.runs, path)
        yield load_by_size([path], Path(name) / "store", LARGEST)


@cache
def shapes() -> ShapesGraph:
    """Ours, read once."""
    return read_shapes(folders.shapes())
