"""The gate: what is made of tables is judged; after a change only what it touches, the release before says the rest.

Only what the default engine found is taken over, and only where program, vocabulary and shapes are the same as then,
the old files are what their manifest says, and little has changed. Otherwise everything is judged; both give the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain as chain_of
from itertools import islice
from pathlib import Path
from typing import Final

from fremdrift.ground import folders
from fremdrift.ground.digests import program, sha256_as_it_stands, sha256_of
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.progress import SILENT, At
from fremdrift.ground.settings import Settings
from fremdrift.judging.again import judge_again
from fremdrift.judging.engine import asks_as_written
from fremdrift.judging.engines import DEFAULT, ENGINES, Data
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.report import Result, read_report
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names
from fremdrift.quads.lines import differing, few
from fremdrift.quads.store import parse_nquads, read_nquads
from fremdrift.quads.terms import Quad
from fremdrift.serving.loading import open_chain
from fremdrift.sharing import shapes

REPORT: Final = "validation.nq"


def gate() -> str:
    """One digest of all that a judgement depends on besides the data."""
    files = sorted((one.name, sha256_as_it_stands(one)) for one in folders.shapes().rglob("*") if one.is_file())
    return sha256_of(program(), files)


def last_release(settings: Settings) -> Release | None:
    """The newest release of our base; None where there is none, or it cannot be read."""
    newest = next(reversed(open_chain(settings).releases()), None)
    try:
        return newest if newest and newest.manifest["base"] == settings.base_iri else None
    except ReleaseError:
        return None


def judge(data: Data, names: Names, before: Release | None, engine: str = DEFAULT, at: At = SILENT.at) -> list[Result]:
    """What the shapes find in the data, in a fixed order; ``before`` is a release whose findings may be taken over.

    Raises ShapeError where a shape is not well-formed or the engine refuses it.
    """
    found = _again(data, names, before, shapes()) if before and engine == DEFAULT else None
    return ENGINES[engine](data, shapes(), at) if found is None else found


def _again(data: Data, names: Names, before: Release, shapes: ShapesGraph) -> list[Result] | None:
    """The results from those of a release and what changed since; None where everything is to be judged."""
    try:
        if asks_as_written(shapes) or not _to_be_believed(before, data):
            return None
        old = read_report(read_nquads(before.folder / REPORT), names)
        delta = None if old is None else changed(data.files, before)
        return (
            None if old is None or delta is None else judge_again(old, before.open_store(), data.store, delta, shapes)
        )
    except (ReleaseError, OSError, SyntaxError):
        return None  # a damaged release has nothing to say


def _to_be_believed(before: Release, data: Data) -> bool:
    """Whether a release was judged as we would, and its files are what its manifest says."""
    return before.manifest.get("gate") == gate() and before.whole(REPORT, *(one.name for one in data.files))


def changed(files: Sequence[Path], before: Release) -> list[Quad] | None:
    """The statements of these files that came since a release, or went; None where they are too many."""
    most = few(before.manifest["counts"]["quads"])
    lines = list(islice(_differing(files, before), most + 1))
    return list(parse_nquads("".join(lines).encode())) if len(lines) <= most else None


def _differing(files: Iterable[Path], before: Release) -> Iterator[str]:
    return chain_of.from_iterable(differing(before.folder / one.name, one) for one in files)
