"""Tables written anew."""

from pathlib import Path

import pytest

from fremdrift.reading import publishing


@pytest.mark.parametrize("there", [False, True], ids=["a new folder", "an empty folder"])
def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool) -> None:
    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    folder = tmp_path / "data"
    if there:
        folder.mkdir()
    monkeypatch.setattr(publishing, "defined", full)
    with pytest.raises(OSError, match="No space left on device"):
        publishing.write_empty(folder)
    assert [*tmp_path.rglob("*")] == ([folder] if there else [])
