"""Files: the downloads of a release, measured where they lie: what is promised is there, with this size and digest."""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path

from fremdrift.cataloguing.said import path_of
from fremdrift.ground.errors import ReleaseError
from fremdrift.model.datasets import Distribution, Download


def measured(folder: Path, downloads: Iterable[Download]) -> dict[str, tuple[Distribution, ...]]:
    """The files of each dataset by its key, with size and digest, as they lie in the folder ``files``.

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
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        found[one.dataset].append(
            Distribution(
                f"files/{one.path}",
                one.format,
                one.titles,
                path.stat().st_size,
                digest,
                compressed=one.compressed,
                packaged=one.packaged,
                conforms_to=one.conforms_to,
                described_by=one.described_by,
            )
        )
    return {key: tuple(files) for key, files in found.items()}
