"""Files: the downloads of a release, measured where they lie: what is promised is there, with this size and digest."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from fremdrift.cataloguing.said import path_of
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.tasks import Measure, measure
from fremdrift.model.datasets import Distribution, Download


def measured(
    folder: Path, downloads: Iterable[Download], known: Mapping[str, Measure]
) -> dict[str, tuple[Distribution, ...]]:
    """The files of each dataset by its key, with size and digest, as they lie in the folder ``files``.

    ``known`` are the measures of those that were measured when they were made.

    Raises ReleaseError for a file that is not there: a harvester would be sent to nothing.
    """
    found: dict[str, list[Distribution]] = defaultdict(list)
    for one in downloads:
        path = folder / one.path
        if not path.is_file():
            raise ReleaseError(
                f"the file {one.path} of {path_of(one.dataset)} is missing in the release that was to be made; "
                "make it again, or take it from the list of downloads. Nothing was published"
            )
        size, digest = known.get(one.path) or measure(path)
        found[one.dataset].append(
            Distribution(
                f"files/{one.path}",
                one.format,
                one.titles,
                size,
                digest,
                compressed=one.compressed,
                packaged=one.packaged,
                conforms_to=one.conforms_to,
                described_by=one.described_by,
            )
        )
    return {key: tuple(files) for key, files in found.items()}
