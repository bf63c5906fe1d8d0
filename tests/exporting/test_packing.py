"""Files that are written at once, and their compressed copies."""

import gzip
import resource
from pathlib import Path

import pytest

from fremdrift.exporting.packing import put

BODY = b"1,2,3\n" * 100_000


def test_a_file_and_its_compressed_copy_are_measured_as_they_stand(tmp_path: Path) -> None:
    measures = put(tmp_path / "moves.csv", BODY)
    assert {path.name: path.stat().st_size for path in tmp_path.iterdir()} == {
        name: one.bytes for name, one in measures.items()
    }
    assert gzip.decompress((tmp_path / "moves.csv.gz").read_bytes()) == (tmp_path / "moves.csv").read_bytes() == BODY


def test_a_disk_that_takes_a_part_of_it_is_told(tmp_path: Path) -> None:
    """A limit on the size of files stands for it: the system writes as much as fits, and says how much that was."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            put(tmp_path / "moves.csv", BODY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
